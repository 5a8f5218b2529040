package main

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"

	"verbatim/interviews"
	"verbatim/report"
	"verbatim/search/query"
)

// A selection is which words are read.
type selection struct {
	query.Query // resolved
	who         query.Node
	everybody   bool // also what the interviewer and their colleagues say
}

// A textReader gives the reading tools what some selections find, a turn at a
// time, and keeps none.
type textReader struct {
	feed       *feed
	scope      interviews.Scope
	selections []selection
	asksCoding bool
	refused    map[string]bool // people who do not want to be quoted
	lex        *query.Lexicon
	words      []report.Word
}

func newTextReader(f *feed, scope interviews.Scope, selections []selection) *textReader {
	r := &textReader{feed: f, scope: scope, selections: selections, refused: map[string]bool{}, lex: query.NewLexicon()}
	for i := range selections {
		s := &r.selections[i]
		s.Query = query.Counted(s.Query)
		s.who, _ = query.Split(s.Query)
		r.asksCoding = r.asksCoding || query.AsksCoding(s.Query)
	}
	return r
}

// A textTurn is a turn some of whose words are read.
type textTurn struct {
	report.Passage              // with all words of the turn
	said           []query.Word // the same
	language       string
	withheld       bool                // whoever speaks is counted, and not shown
	spans          [][]interviews.Span // by selection: where the words stand that are read, in order
}

// read gives fn every turn in which one of the selections finds something, by
// date, interview and place. fn keeps nothing of it.
func (r *textReader) read(ctx context.Context, fn func(*textTurn)) error {
	if _, err := r.feed.Revisions(ctx); err != nil {
		return err
	}
	talks := slices.SortedFunc(maps.Values(r.feed.head), func(a, b *interviews.Interview) int {
		return cmp.Or(cmp.Compare(a.Date, b.Date), cmp.Compare(a.ID, b.ID))
	})
	for _, iv := range talks {
		if iv.Consent.Quotes == interviews.No {
			for _, person := range iv.Participants() {
				r.refused[person] = true
			}
		}
	}
	for _, iv := range talks {
		if len(r.scope) > 0 && !slices.Contains(r.scope, iv.Study) {
			continue
		}
		if err := r.interview(ctx, iv, fn); err != nil {
			return err
		}
	}
	return nil
}

// interview reads one interview, if one of its voices may be meant.
func (r *textReader) interview(ctx context.Context, iv *interviews.Interview, fn func(*textTurn)) error {
	voices := map[string]*query.Voice{"": r.feed.voice(iv, "")}
	for _, s := range iv.Speakers {
		voices[s.Name] = r.feed.voice(iv, s.Name)
	}
	if !r.concerns(voices) {
		return ctx.Err()
	}
	turns, err := r.feed.turns(ctx, iv, 0, 0)
	if err != nil {
		return err
	}
	c, err := r.codedIn(ctx, iv)
	if err != nil {
		return err
	}
	for i := range turns {
		if t := &turns[i]; spoken(iv, t) && voices[t.Speaker] != nil {
			r.turn(iv, t, voices[t.Speaker], c, fn)
		}
	}
	return ctx.Err()
}

// spoken reports whether a turn is somebody's words: headings and events are
// nobody's, and notes are in what is all notes or answers.
func spoken(iv *interviews.Interview, t *interviews.Turn) bool {
	return t.Kind == interviews.Speech || t.Kind == interviews.Note && iv.Source != interviews.SourceInterview
}

// concerns reports whether a selection may mean one of the voices.
func (r *textReader) concerns(voices map[string]*query.Voice) bool {
	for _, v := range voices {
		p := query.NewPassage(&query.Doc{Voice: v}, nil, r.lex)
		if slices.ContainsFunc(r.selections, func(s selection) bool { return s.Quotes || s.hears(v) && query.Finds(s.who, p) }) {
			return true
		}
	}
	return false
}

// hears reports whether words of a voice are read.
func (s *selection) hears(v *query.Voice) bool {
	switch interviews.Role(v.Role) {
	case interviews.RoleInterviewer, interviews.RoleNoteTaker, interviews.RoleObserver:
		return s.everybody
	}
	return true
}

// A codedTalk is what was coded in an interview.
type codedTalk struct {
	turns map[int]*query.Coded
	on    map[int][]*query.QuoteDoc
	found []map[int][]interviews.Span // by selection and turn: the quotes it finds, if it looks for quotes
}

// codedIn reads what was coded in an interview, when a selection asks for it.
func (r *textReader) codedIn(ctx context.Context, iv *interviews.Interview) (*codedTalk, error) {
	c := &codedTalk{turns: map[int]*query.Coded{}, on: map[int][]*query.QuoteDoc{}, found: make([]map[int][]interviews.Span, len(r.selections))}
	for i := range c.found {
		c.found[i] = map[int][]interviews.Span{}
	}
	if !r.asksCoding {
		return c, nil
	}
	quotes, err := r.feed.quotes(everybody(ctx), iv)
	if err != nil {
		return nil, err
	}
	for i := range quotes {
		q := &quotes[i]
		if !q.placed {
			continue
		}
		q.touch(c.turns)
		doc := q.doc(r.feed.voice(iv, q.Speaker))
		for n := q.FirstTurn; n <= q.LastTurn; n++ {
			c.on[n] = append(c.on[n], &doc)
		}
		r.find(c, q, &doc)
	}
	for n := range c.turns {
		*c.turns[n] = distinct(*c.turns[n])
	}
	return c, nil
}

// find notes where a quote stands for the selections that look for quotes and
// find it.
func (r *textReader) find(c *codedTalk, q *coded, doc *query.QuoteDoc) {
	for i := range r.selections {
		s := &r.selections[i]
		if !s.Quotes || !query.Finds(s.Root, query.NewPassage(&doc.Doc, []*query.QuoteDoc{doc}, r.lex)) {
			continue
		}
		for n := q.FirstTurn; n <= q.LastTurn; n++ {
			span := interviews.Span{End: 1 << 62} // to the end of the turn
			if n == q.FirstTurn {
				span.Start = q.Start
			}
			if n == q.LastTurn {
				span.End = q.End
			}
			c.found[i][n] = append(c.found[i][n], span)
		}
	}
}

// turn gives a turn to fn if a selection finds something in it.
func (r *textReader) turn(iv *interviews.Interview, t *interviews.Turn, v *query.Voice, c *codedTalk, fn func(*textTurn)) {
	doc := query.Doc{Voice: v, Turn: t.N, Text: t.Text}
	if made := c.turns[t.N]; made != nil {
		doc.Coded = *made
	}
	passage := query.NewPassage(&doc, c.on[t.N], r.lex)
	spans, any := make([][]interviews.Span, len(r.selections)), false
	for i := range r.selections {
		s := &r.selections[i]
		switch {
		case !s.hears(v):
		case s.Quotes:
			spans[i] = c.found[i][t.N]
		case query.Finds(s.Root, passage):
			spans[i] = []interviews.Span{{End: len(t.Text)}}
		}
		any = any || len(spans[i]) > 0
	}
	if !any {
		return
	}
	said := spokenWords(t.Text, passage.Words())
	r.words = r.words[:0]
	for _, w := range said {
		r.words = append(r.words, report.Word(w))
	}
	fn(&textTurn{
		Passage: report.Passage{Interview: iv.ID, Participant: studied(v), Date: iv.Date, Path: iv.Path, Turn: t, Words: r.words},
		said:    said, language: v.Language, spans: spans,
		withheld: iv.Consent.Quotes == interviews.No || r.refused[v.Participant],
	})
}

// longestMark bounds what stands between brackets, in bytes.
const longestMark = 80

// spokenWords are the words of a text but for those in square brackets, which
// are the transcriber's: [laughs], [unintelligible 00:12:30]. The text of a
// link, [blog](https://…), is somebody's words.
func spokenWords(text string, words []query.Word) []query.Word {
	at := strings.IndexByte(text, '[')
	if at < 0 {
		return words
	}
	var marks []interviews.Span
	for at >= 0 && at < len(text) {
		length := strings.IndexByte(text[at:min(len(text), at+longestMark)], ']')
		end := at + max(length, 0)
		if length > 0 && !strings.HasPrefix(text[end+1:], "(") {
			marks = append(marks, interviews.Span{Start: at, End: end})
		}
		next := strings.IndexByte(text[end+1:], '[')
		if next < 0 {
			break
		}
		at = end + 1 + next
	}
	return slices.DeleteFunc(words, func(w query.Word) bool {
		return slices.ContainsFunc(marks, func(m interviews.Span) bool { return m.Start < w.Start && w.End <= m.End })
	})
}

// studied is the participant who speaks, "" for other voices.
func studied(v *query.Voice) string {
	if v.Role != string(interviews.RoleParticipant) {
		return ""
	}
	return v.Participant
}

// passages gives fn the words of a turn that are read, in stretches of one
// selection: the first that has them.
func (t *textTurn) passages(fn func(p *report.Passage, selection int)) {
	for from := 0; from < len(t.Words); {
		of := t.selection(&t.Words[from])
		to := from + 1
		for to < len(t.Words) && t.selection(&t.Words[to]) == of {
			to++
		}
		if of >= 0 {
			p := t.Passage
			p.Words = t.Words[from:to]
			fn(&p, of)
		}
		from = to
	}
}

// selection is the first that has a word, -1 for none.
func (t *textTurn) selection(w *report.Word) int {
	return slices.IndexFunc(t.spans, func(spans []interviews.Span) bool {
		return slices.ContainsFunc(spans, func(s interviews.Span) bool { return s.Start <= w.Start && w.End <= s.End })
	})
}

// nodes are the words of the first selection that its query looks for, each
// place once.
func (t *textTurn) nodes(wanted []query.Node) []interviews.Span {
	var found []interviews.Span
	t.passages(func(p *report.Passage, _ int) {
		from := slices.IndexFunc(t.said, func(w query.Word) bool { return w.Start == p.Words[0].Start })
		for _, leaf := range wanted {
			found = append(found, query.Occurrences(leaf, t.language, t.said[from:from+len(p.Words)])...)
		}
	})
	slices.SortFunc(found, func(a, b interviews.Span) int { return cmp.Or(a.Start-b.Start, b.End-a.End) })
	end := 0
	return slices.DeleteFunc(found, func(s interviews.Span) bool {
		if s.Start < end {
			return true
		}
		end = s.End
		return false
	})
}
