package report

import (
	"cmp"
	"iter"
	"slices"
	"sort"
	"strings"

	"verbatim/coding"
	"verbatim/interviews"
)

// Withheld stands in the place of words whose speaker did not agree to be quoted.
const Withheld = "[withheld]"

// A QuoteBook is quotes with all that is known of them: one row for each quote,
// also for those without a theme, those that wait for a person and those that
// were withdrawn.
type QuoteBook struct {
	Attributes []string      // of participants, by name
	Themes     []ThemeColumn // of the codebook, in its order
	Matrix     bool          // tables get a column of 0 and 1 for each theme

	sample *sample
	quotes []*coding.Quote // by interview, then place
	coded  *coding.Matrix
	said   map[string][]coding.Coding // codings that say more than that they are there, by quote
	notes  map[string][]QuoteMemo     // by quote
	column map[string]int             // of Themes, by ID
	known  map[heldOn]map[string]string
}

// Len is how many quotes the book has.
func (b *QuoteBook) Len() int { return len(b.quotes) }

// All yields the rows by interview, then place. They are made one at a time: a
// book of all quotes with all their codings would fill the memory.
func (b *QuoteBook) All() iter.Seq[*QuoteRow] {
	return func(yield func(*QuoteRow) bool) {
		for _, q := range b.quotes {
			if !yield(b.row(q)) {
				return
			}
		}
	}
}

// A ThemeColumn is a theme as a table names it.
type ThemeColumn struct {
	ID   string `json:"id"`
	Path string `json:"path"` // names from the top down: "Waiting / In the queue"
}

// A QuoteRow is one quote.
type QuoteRow struct {
	ID          string            `json:"id"`
	Text        string            `json:"text"` // as said, or Withheld
	Was         string            `json:"was"`  // the words as they were coded, "" when they are the same
	Withheld    bool              `json:"withheld"`
	State       coding.State      `json:"state"`
	Key         bool              `json:"key"`
	Participant string            `json:"participant"` // "" when nobody we study said it
	Role        interviews.Role   `json:"role"`
	Speaker     string            `json:"speaker"`
	Attributes  map[string]string `json:"attributes"` // of the participant, on the day of the interview
	Study       string            `json:"study"`
	Interview   interviews.ID     `json:"interview"`
	From        interviews.Source `json:"from"`
	Date        interviews.Date   `json:"date"`
	Path        string            `json:"source"`
	Line        int               `json:"line"`
	StartMS     *int64            `json:"start_ms"` // nil when not known
	Themes      []string          `json:"themes"`   // Theme.IDs in the codebook's order, without overruled codings
	Paths       []string          `json:"theme_paths"`
	Codings     []QuoteCoding     `json:"codings"`
	Coders      []string          `json:"coders"`
	Memos       []QuoteMemo       `json:"memos"`
	FirstTurn   int               `json:"first_turn"`
	Start       int               `json:"start"` // bytes into the text of the turn
	LastTurn    int               `json:"last_turn"`
	End         int               `json:"end"`

	columns []int // indices in QuoteBook.Themes of Themes
}

// A QuoteCoding is who coded a quote with what, and how.
type QuoteCoding struct {
	Theme     string          `json:"theme"`
	Path      string          `json:"path"`
	Coder     string          `json:"coder"`
	Polarity  coding.Polarity `json:"polarity"`
	Strength  int             `json:"strength"` // 0 when nobody said
	Overruled bool            `json:"overruled"`
}

// A QuoteMemo is a coder's memo on a quote.
type QuoteMemo struct {
	Coder string `json:"coder"`
	Text  string `json:"text"`
}

// Quotes makes a book of all quotes in the data. Interviews and participants
// should be all there are: somebody who refused to be quoted in one interview is
// not quoted from another. Where there is a Matrix of the codings, only those
// that were rated or overruled need be among the codings.
func Quotes(d Data, memos []coding.Memo, matrix bool) *QuoteBook {
	book := d.Codebook
	if book == nil {
		book = coding.NewCodebook(nil)
	}
	b := &QuoteBook{
		Attributes: attributes(d.Participants), Themes: []ThemeColumn{}, Matrix: matrix, sample: newSample(d, Scope{}), coded: d.Matrix,
		said: map[string][]coding.Coding{}, notes: map[string][]QuoteMemo{}, column: map[string]int{}, known: map[heldOn]map[string]string{},
	}
	if b.coded == nil {
		b.coded = coding.NewMatrix(d.Codings)
	}
	for i, t := range book.Themes() {
		b.column[t.ID] = i
		b.Themes = append(b.Themes, ThemeColumn{t.ID, themePath(book, t.ID)})
	}
	for _, c := range d.Codings {
		if c.Polarity != "" || c.Strength != 0 || c.Overruled {
			b.said[c.Quote] = append(b.said[c.Quote], c)
		}
	}
	for _, m := range memos {
		if kind, id, err := m.About.Split(); err == nil && kind == "quote" {
			b.notes[id] = append(b.notes[id], QuoteMemo{m.Coder, m.Text})
		}
	}
	b.quotes = make([]*coding.Quote, len(d.Quotes))
	for i := range d.Quotes {
		b.quotes[i] = &d.Quotes[i]
	}
	sort.SliceStable(b.quotes, func(i, j int) bool { return b.sample.earlier(b.quotes[i], b.quotes[j]) })
	return b
}

func (b *QuoteBook) row(q *coding.Quote) *QuoteRow {
	row := b.sample.row(q)
	row.Attributes = b.sample.held(b.known, heldOn{row.Participant, row.Date})
	row.Memos = append([]QuoteMemo{}, b.notes[q.ID]...)
	b.addCodings(&row)
	return &row
}

// attributes lists what is known of any participant, by name.
func attributes(people []interviews.Participant) []string {
	known := set{}
	for _, p := range people {
		for _, a := range p.Attributes {
			known[a.Key] = true
		}
	}
	return known.sorted()
}

// themePath names a theme from the top down.
func themePath(book *coding.Codebook, id string) string {
	var names []string
	for _, up := range book.Path(id) {
		names = append(names, book.Theme(up).Name)
	}
	return strings.Join(names, " / ")
}

// earlier orders quotes by interview, then place; those of unknown interviews
// come last.
func (m *sample) earlier(a, b *coding.Quote) bool {
	x, y := m.byID[a.Interview], m.byID[b.Interview]
	switch {
	case (x == nil) != (y == nil):
		return y == nil
	case a.Interview != b.Interview && x != nil:
		return before(x, y)
	case a.Interview != b.Interview:
		return a.Interview < b.Interview
	case a.FirstTurn != b.FirstTurn:
		return a.FirstTurn < b.FirstTurn
	case a.Start != b.Start:
		return a.Start < b.Start
	case a.LastTurn != b.LastTurn:
		return a.LastTurn < b.LastTurn
	case a.End != b.End:
		return a.End < b.End
	}
	return a.ID < b.ID
}

// row says what is known of a quote but for its codings.
func (m *sample) row(q *coding.Quote) QuoteRow {
	row := QuoteRow{
		ID: q.ID, Text: q.Text, Was: q.Was, State: q.State, Key: q.Key, Speaker: q.Speaker, Interview: q.Interview, Line: q.Line,
		StartMS: interviews.KnownTime(q.StartMS), FirstTurn: q.FirstTurn, Start: q.Start, LastTurn: q.LastTurn, End: q.End,
	}
	iv := m.byID[q.Interview]
	if iv == nil {
		return row
	}
	row.Study, row.Date, row.Path, row.From = iv.Study, iv.Date, iv.Path, iv.Source
	if row.From == "" {
		row.From = interviews.SourceInterview
	}
	row.Participant, row.Role = speaker(iv, q)
	if m.withholds(iv, q, row.Participant) {
		row.Text, row.Withheld = Withheld, true
		if row.Was != "" {
			row.Was = Withheld
		}
	}
	return row
}

// heldOn is a person on a day.
type heldOn struct {
	person string
	day    interviews.Date
}

// held are the attributes of a person on a day, worked out once for all quotes.
func (m *sample) held(known map[heldOn]map[string]string, at heldOn) map[string]string {
	if known[at] == nil {
		known[at] = map[string]string{}
		if p := m.people[at.person]; p != nil {
			known[at] = p.At(at.day)
		}
	}
	return known[at]
}

// addCodings says who coded a quote with what.
func (b *QuoteBook) addCodings(row *QuoteRow) {
	row.Themes, row.Paths, row.Codings, row.Coders = []string{}, []string{}, []QuoteCoding{}, []string{}
	add := func(theme string, c QuoteCoding) {
		c.Theme, c.Path = theme, theme
		if i, known := b.column[theme]; known {
			c.Path = b.Themes[i].Path
			if !c.Overruled {
				row.columns = append(row.columns, i)
			}
		}
		row.Codings, row.Coders = append(row.Codings, c), append(row.Coders, c.Coder)
	}
	said := b.said[row.ID]
	for _, c := range said {
		add(c.Theme, QuoteCoding{Coder: c.Coder, Polarity: c.Polarity, Strength: c.Strength, Overruled: c.Overruled})
	}
	if i, coded := slices.BinarySearch(b.coded.Quotes, row.ID); coded {
		for _, mark := range b.coded.Marks(i) {
			for _, by := range b.coded.Sets[mark.By] {
				theme, coder := b.coded.Themes[mark.Theme], b.coded.Coders[by]
				if !slices.ContainsFunc(said, func(c coding.Coding) bool { return c.Theme == theme && c.Coder == coder }) {
					add(theme, QuoteCoding{Coder: coder})
				}
			}
		}
	}
	slices.Sort(row.Coders)
	row.Coders = slices.Compact(row.Coders)
	slices.Sort(row.columns)
	row.columns = slices.Compact(row.columns)
	for _, i := range row.columns {
		row.Themes, row.Paths = append(row.Themes, b.Themes[i].ID), append(row.Paths, b.Themes[i].Path)
	}
	slices.SortStableFunc(row.Codings, func(x, y QuoteCoding) int {
		return cmp.Or(cmp.Compare(x.Path, y.Path), cmp.Compare(x.Coder, y.Coder))
	})
}

// polarities are how the coders read the quote, each once, in their order.
func (r *QuoteRow) polarities() string {
	var found []string
	for _, p := range coding.Polarities {
		if slices.ContainsFunc(r.Codings, func(c QuoteCoding) bool { return c.Polarity == p && !c.Overruled }) {
			found = append(found, string(p))
		}
	}
	return strings.Join(found, "; ")
}

// strength is the strongest of the codings, 0 when nobody said.
func (r *QuoteRow) strength() int {
	strongest := 0
	for _, c := range r.Codings {
		if !c.Overruled {
			strongest = max(strongest, c.Strength)
		}
	}
	return strongest
}
