package coding

import (
	"bytes"
	"encoding/json"
	"time"

	"verbatim/interviews"
)

// The shapes of lines have the fields of what they hold, in the same order, so
// that one turns into the other and a field that is added cannot be forgotten
// here: the program would not compile.
type (
	themeShape struct {
		ID         string `json:"id"`
		Parent     string `json:"parent"`
		Name       string `json:"name"`
		Kind       Kind   `json:"kind"`
		Definition string `json:"definition"`
		Include    string `json:"include"`
		Exclude    string `json:"exclude"`
		Colour     int    `json:"colour"`
		Position   int    `json:"position"`
		Retired    bool   `json:"retired"`
		Note       string `json:"note"`
		Key        string `json:"key"`
		InVivo     bool   `json:"in_vivo"`
		MergedInto string `json:"merged_into"`
	}
	placeShape struct {
		Revision  int64 `json:"-"` // counts differently in every workspace
		FirstTurn int   `json:"first_turn"`
		Start     int   `json:"start"`
		LastTurn  int   `json:"last_turn"`
		End       int   `json:"end"`
	}
	quoteShape struct {
		ID        string        `json:"id"`
		Interview interviews.ID `json:"interview"`
		SHA256    string        `json:"sha256"`
		placeShape
		Text    string `json:"text"`
		Was     string `json:"was"`
		Key     bool   `json:"key"`
		State   State  `json:"state"`
		Speaker string `json:"speaker"` // this and the rest for people: reading makes them anew
		Line    int    `json:"line"`
		StartMS int64  `json:"start_ms"`
	}
	codingShape struct {
		Quote     string    `json:"quote"`
		Theme     string    `json:"theme"`
		Coder     string    `json:"coder"`
		At        time.Time `json:"at"`
		Polarity  Polarity  `json:"polarity"`
		Strength  int       `json:"strength"`
		Overruled bool      `json:"overruled"`
	}
	memoShape struct {
		About Subject   `json:"about"`
		Coder string    `json:"coder"`
		Text  string    `json:"text"`
		At    time.Time `json:"at"`
	}
	takeawayShape struct {
		ID        string        `json:"id"`
		Interview interviews.ID `json:"interview"`
		Position  int           `json:"position"`
		Text      string        `json:"text"`
		Quotes    []string      `json:"quotes"`
		Coder     string        `json:"coder"`
		At        time.Time     `json:"at"`
	}
	assignmentShape struct {
		Interview interviews.ID `json:"interview"`
		Coder     string        `json:"coder"`
		Place     int           `json:"place"`
		Blind     bool          `json:"blind"`
		By        string        `json:"by"`
		At        time.Time     `json:"at"`
	}
	finishShape struct {
		Interview interviews.ID `json:"interview"`
		Coder     string        `json:"coder"`
		At        time.Time     `json:"at"`
	}
	adjudicationShape struct {
		Interview interviews.ID `json:"interview"`
		Theme     string        `json:"theme"`
		Quotes    []string      `json:"quotes"`
		Decision  Decision      `json:"decision"`
		Adopted   string        `json:"adopted"`
		Note      string        `json:"note"`
		By        string        `json:"by"`
		At        time.Time     `json:"at"`
	}
	suggestedShape struct {
		Interview interviews.ID `json:"interview"`
		Turn      int           `json:"turn"`
		Quote     string        `json:"quote"`
		Theme     string        `json:"theme"`
		Rank      int           `json:"rank"`
		Score     float64       `json:"score"`
		Accepted  bool          `json:"accepted"`
		Coder     string        `json:"coder"`
		At        time.Time     `json:"at"`
	}
	suggestionShape struct {
		ID string `json:"id"`
		suggestedShape
	}
)

// line is a shape with the name of its kind in front.
type line[T any] struct {
	Is string `json:"is"`
	T  T
}

// MarshalJSON writes the kind and the fields as one object.
func (l line[T]) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(l.T); err != nil {
		return nil, err
	}
	return append([]byte(`{"is":"`+l.Is+`",`), bytes.TrimSpace(b.Bytes())[1:]...), nil
}

// shape is what an entry is written as.
func (e *Entry) shape() any {
	switch {
	case e.Theme != nil:
		return line[themeShape]{e.kind(), themeShape(*e.Theme)}
	case e.Quote != nil:
		q := e.Quote
		return line[quoteShape]{e.kind(), quoteShape{q.ID, q.Interview, e.SHA256, placeShape(q.Range), q.Text, q.Was, q.Key, q.State, q.Speaker, q.Line, q.StartMS}}
	case e.Coding != nil:
		return line[codingShape]{e.kind(), codingShape(*e.Coding)}
	case e.Memo != nil:
		return line[memoShape]{e.kind(), memoShape(*e.Memo)}
	case e.Takeaway != nil:
		s := takeawayShape(*e.Takeaway)
		s.Quotes = append([]string{}, s.Quotes...)
		return line[takeawayShape]{e.kind(), s}
	case e.Assignment != nil:
		return line[assignmentShape]{e.kind(), assignmentShape(*e.Assignment)}
	case e.Finish != nil:
		return line[finishShape]{e.kind(), finishShape(*e.Finish)}
	case e.Adjudication != nil:
		return line[adjudicationShape]{e.kind(), adjudicationShape(*e.Adjudication)}
	}
	return line[suggestionShape]{e.kind(), suggestionShape{e.ID, suggestedShape(*e.Suggested)}}
}

// readShapes read a line of each kind.
var readShapes = map[string]func([]byte) (Entry, error){
	"theme": reading(func(e *Entry, s themeShape) { t := Theme(s); e.Theme = &t }),
	"quote": reading(func(e *Entry, s quoteShape) {
		e.Quote, e.SHA256 = &Quote{ID: s.ID, Interview: s.Interview, Range: Range(s.placeShape), Text: s.Text, Was: s.Was, Key: s.Key, State: s.State,
			Speaker: s.Speaker, Line: s.Line, StartMS: s.StartMS}, s.SHA256
	}),
	"coding":       reading(func(e *Entry, s codingShape) { c := Coding(s); e.Coding = &c }),
	"memo":         reading(func(e *Entry, s memoShape) { m := Memo(s); e.Memo = &m }),
	"takeaway":     reading(func(e *Entry, s takeawayShape) { t := Takeaway(s); e.Takeaway = &t }),
	"assignment":   reading(func(e *Entry, s assignmentShape) { a := Assignment(s); e.Assignment = &a }),
	"finish":       reading(func(e *Entry, s finishShape) { f := Finish(s); e.Finish = &f }),
	"adjudication": reading(func(e *Entry, s adjudicationShape) { a := Adjudication(s); e.Adjudication = &a }),
	"suggestion": reading(func(e *Entry, s suggestionShape) {
		g := Suggested(s.suggestedShape)
		e.ID, e.Suggested = s.ID, &g
	}),
}

// reading reads a line with the fields of T and no others.
func reading[T any](take func(*Entry, T)) func([]byte) (Entry, error) {
	return func(src []byte) (Entry, error) {
		var fields map[string]json.RawMessage
		if err := json.Unmarshal(src, &fields); err != nil {
			return Entry{}, err
		}
		delete(fields, "is")
		rest, err := json.Marshal(fields)
		if err != nil {
			return Entry{}, err
		}
		dec := json.NewDecoder(bytes.NewReader(rest))
		dec.DisallowUnknownFields()
		var shape T
		if err := dec.Decode(&shape); err != nil {
			return Entry{}, err
		}
		var e Entry
		take(&e, shape)
		return e, nil
	}
}
