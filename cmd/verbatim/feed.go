package main

import (
	"context"
	"errors"
	"maps"
	"slices"
	"sync"

	"verbatim/coding"
	"verbatim/internal/errs"
	"verbatim/internal/store"
	"verbatim/interviews"
	"verbatim/search"
	"verbatim/search/query"
)

// feed is what there is to find, read from the store. It knows interviews and
// themes as they were when it was last asked for changes or revisions: what has
// changed since is announced by the next changes.
type feed struct {
	s         *store.Store
	head      map[int64]*interviews.Interview // by newest revision
	languages map[string]string               // by study
	book      *coding.Codebook
	at        int64 // event up to which all this is known

	mu    sync.Mutex
	fresh map[string][]interviews.Turn // just stored, by SHA-256: these need not be read back
}

func (ws *workspace) feed() *feed { return feedOf(ws.Store) }

// reading is a feed for reading, kept for as long as the workspace is open.
func (ws *workspace) reading() *feed {
	if ws.known == nil {
		ws.known = ws.feed()
	}
	return ws.known
}

// feedOf is the feed of a workspace as it is, or was.
func feedOf(s *store.Store) *feed {
	return &feed{s: s, at: -1, fresh: map[string][]interviews.Turn{}}
}

// keep remembers a transcript's turns until they are indexed.
func (f *feed) keep(t *interviews.Transcript) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.fresh[t.Interview.SHA256] = t.Turns
}

// turns returns turns of the newest revision of an interview.
func (f *feed) turns(ctx context.Context, iv *interviews.Interview, first, last int) ([]interviews.Turn, error) {
	f.mu.Lock()
	turns, ok := f.fresh[iv.SHA256]
	delete(f.fresh, iv.SHA256)
	f.mu.Unlock()
	if ok && (first == 0 || first == 1 && last == len(turns)) {
		return turns, nil
	}
	return f.s.Interviews.Turns(ctx, iv.Revision, first, last)
}

// Head implements search.Feed.
func (f *feed) Head(ctx context.Context) (int64, error) { return f.s.Events.Head(ctx) }

// Changes implements search.Feed.
func (f *feed) Changes(ctx context.Context, after int64, limit int) ([]search.Change, int64, error) {
	touched, next, err := f.s.Events.Touched(ctx, after, limit)
	if err != nil {
		return nil, 0, err
	}
	if err := f.refresh(ctx); err != nil {
		return nil, 0, err
	}
	var changes []search.Change
	for _, t := range touched {
		changes = append(changes, search.Change{Seq: t.Seq, Revision: t.Revision, FirstTurn: t.First, LastTurn: t.Last})
		if f.head[t.Revision] != nil {
			continue
		}
		// A quote that waits for review keeps its place in an older revision.
		newest, err := f.newest(ctx, t.Revision)
		if err != nil {
			return nil, 0, err
		}
		if newest != 0 {
			changes = append(changes, search.Change{Seq: t.Seq, Revision: newest, FirstTurn: 1, LastTurn: 1})
		}
	}
	return changes, next, nil
}

// newest is the newest revision of the interview that an older one is of; 0
// when the interview is gone.
func (f *feed) newest(ctx context.Context, revision int64) (int64, error) {
	r, err := f.s.Interviews.Revision(ctx, revision)
	if err != nil {
		return 0, err
	}
	for number, iv := range f.head {
		if iv.ID == r.Interview {
			return number, nil
		}
	}
	return 0, nil
}

// fewEvents is up to how many events are looked at for what they changed:
// after more, reading everything again is quicker.
const fewEvents = 20

// refresh reads interviews and themes again when they have changed.
func (f *feed) refresh(ctx context.Context) error {
	seq, err := f.Head(ctx)
	if err != nil || seq == f.at {
		return err
	}
	changed, all, err := f.since(ctx)
	if err != nil {
		return err
	}
	if all {
		return f.reload(ctx, seq)
	}
	for _, id := range changed {
		if err := f.again(ctx, id); err != nil {
			return err
		}
	}
	f.at = seq
	return nil
}

// since lists the interviews that have changed since refresh; all when it is
// quicker to read everything again.
func (f *feed) since(ctx context.Context) (ids []interviews.ID, all bool, err error) {
	if f.at < 0 {
		return nil, true, nil
	}
	events, err := f.s.Events.List(ctx, f.at, fewEvents+1)
	if err != nil || len(events) > fewEvents {
		return nil, true, err
	}
	for _, e := range events {
		changed, err := f.s.Events.Changed(ctx, e.Seq)
		if err != nil || changed["theme"]+changed["study"] > 0 || changed["interview"] > fewEvents {
			return nil, true, err
		}
		if changed["interview"]+changed["speaker"] == 0 {
			continue
		}
		some, err := f.s.Events.Interviews(ctx, e.Seq)
		if err != nil {
			return nil, true, err
		}
		ids = append(ids, some...)
	}
	return ids, false, nil
}

// again reads one interview.
func (f *feed) again(ctx context.Context, id interviews.ID) error {
	iv, err := f.s.Interviews.Interview(ctx, id)
	if err != nil && !errors.Is(err, errs.NotFound) {
		return err
	}
	maps.DeleteFunc(f.head, func(_ int64, was *interviews.Interview) bool { return was.ID == id })
	if err == nil {
		f.head[iv.Revision] = iv
	}
	return nil
}

func (f *feed) reload(ctx context.Context, seq int64) error {
	all, err := f.s.Interviews.Interviews(ctx, nil)
	if err != nil {
		return err
	}
	studies, err := f.s.Studies.Studies(ctx)
	if err != nil {
		return err
	}
	if f.book, err = f.s.Themes.Codebook(ctx); err != nil {
		return err
	}
	f.languages = map[string]string{}
	for _, s := range studies {
		f.languages[s.ID] = s.Spoken()
	}
	f.head = map[int64]*interviews.Interview{}
	for i := range all {
		f.head[all[i].Revision] = &all[i]
	}
	f.at = seq
	return nil
}

// Revisions implements search.Feed.
func (f *feed) Revisions(ctx context.Context) ([]int64, error) {
	if err := f.refresh(ctx); err != nil {
		return nil, err
	}
	return slices.Sorted(maps.Keys(f.head)), nil
}

// Docs implements search.Feed.
func (f *feed) Docs(ctx context.Context, revision int64, first, last int, fn func(query.Doc) error) error {
	iv := f.head[revision]
	if iv == nil {
		return nil
	}
	turns, err := f.turns(ctx, iv, first, last)
	if err != nil {
		return err
	}
	quotes, err := f.quotes(everybody(ctx), iv)
	if err != nil {
		return err
	}
	made := map[int]*query.Coded{}
	for i := range quotes {
		quotes[i].touch(made)
	}
	voices := map[string]*query.Voice{}
	for _, t := range turns {
		voice, known := voices[t.Speaker]
		if !known {
			voice = f.voice(iv, t.Speaker)
			voices[t.Speaker] = voice
		}
		doc := query.Doc{Voice: voice, Turn: t.N, Text: t.Text}
		if c := made[t.N]; c != nil {
			doc.Coded = distinct(*c)
		}
		if err := fn(doc); err != nil {
			return err
		}
	}
	return nil
}

// QuoteDocs implements search.Feed.
func (f *feed) QuoteDocs(ctx context.Context, revision int64, first, last int, fn func(query.QuoteDoc) error) error {
	iv := f.head[revision]
	if iv == nil {
		return nil
	}
	quotes, err := f.quotes(everybody(ctx), iv)
	if err != nil {
		return err
	}
	for i := range quotes {
		doc := quotes[i].doc(f.voice(iv, quotes[i].Speaker))
		if last != 0 && doc.Turn != 0 && (doc.Turn < first || doc.Turn > last) {
			continue
		}
		if err := fn(doc); err != nil {
			return err
		}
	}
	return nil
}

// voice is who speaks where.
func (f *feed) voice(iv *interviews.Interview, speaker string) *query.Voice {
	return query.NewVoice(iv, speaker, f.languages[iv.Study])
}

// everybody is a context from which nobody's work is hidden: the index, and
// what is checked, are not for a person.
func everybody(ctx context.Context) context.Context { return interviews.Acting(ctx, interviews.Act{}) }

// coded is a quote of an interview with what was made of it.
type coded struct {
	coding.Quote
	query.Coded
	placed bool     // it stands in the newest revision
	own    []string // themes without their ancestors
}

// quotes are those of an interview.
func (f *feed) quotes(ctx context.Context, iv *interviews.Interview) ([]coded, error) {
	return f.quotesOf(ctx, iv, coding.Filter{Interview: iv.ID})
}

// quotesOf are some of the quotes of an interview.
func (f *feed) quotesOf(ctx context.Context, iv *interviews.Interview, filter coding.Filter) ([]coded, error) {
	found, err := f.s.Coding.Quotes(ctx, filter)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	codings, err := f.s.Coding.Codings(ctx, filter)
	if err != nil {
		return nil, err
	}
	memos, err := f.s.Memos.Memos(ctx, nil, subjects(found)...)
	if err != nil {
		return nil, err
	}
	all, at := make([]coded, len(found)), map[string]*coded{}
	for i, q := range found {
		all[i] = coded{Quote: q, placed: q.Revision == iv.Revision}
		all[i].States, all[i].Coded.Key = []string{string(q.State)}, q.Key
		at[q.ID] = &all[i]
	}
	for _, c := range codings {
		if q := at[c.Quote]; q != nil && !c.Overruled {
			q.add(f.book, &c)
		}
	}
	for _, m := range memos {
		_, id, err := m.About.Split()
		if q := at[id]; err == nil && q != nil && m.About == coding.OnQuote(id) {
			q.Memos = append(q.Memos, m.Text)
		}
	}
	for i := range all {
		all[i].Coded = distinct(all[i].Coded)
	}
	return all, nil
}

// add takes in one of the quote's codings.
func (q *coded) add(book *coding.Codebook, c *coding.Coding) {
	q.own = append(q.own, c.Theme)
	q.Themes = append(q.Themes, book.Path(c.Theme)...)
	q.Coders = append(q.Coders, c.Coder)
	if kind := book.KindOf(c.Theme); kind != "" {
		q.Kinds = append(q.Kinds, string(kind))
	}
	if c.Polarity != "" {
		q.Polarities = append(q.Polarities, string(c.Polarity))
	}
}

// doc is the quote as it is found.
func (q *coded) doc(v *query.Voice) query.QuoteDoc {
	d := query.QuoteDoc{ID: q.ID, Doc: query.Doc{Voice: v, Coded: q.Coded, Text: q.Text}}
	if q.placed {
		d.Turn, d.LastTurn = q.FirstTurn, q.LastTurn
	}
	return d
}

// touch adds what was made of the quote, if it counts, to the turns that it
// touches; its state in any case.
func (q *coded) touch(turns map[int]*query.Coded) {
	if !q.placed {
		return
	}
	for n := q.FirstTurn; n <= q.LastTurn; n++ {
		c := turns[n]
		if c == nil {
			c = &query.Coded{}
			turns[n] = c
		}
		c.States = append(c.States, q.States...)
		if !q.State.Counts() {
			continue
		}
		c.Themes, c.Kinds = append(c.Themes, q.Themes...), append(c.Kinds, q.Kinds...)
		c.Coders, c.Polarities = append(c.Coders, q.Coders...), append(c.Polarities, q.Polarities...)
		c.Memos, c.Key = append(c.Memos, q.Memos...), c.Key || q.Coded.Key
	}
}

// distinct is what was coded without repetition.
func distinct(c query.Coded) query.Coded {
	c.Themes, c.Kinds, c.Coders = unique(c.Themes), unique(c.Kinds), unique(c.Coders)
	c.Polarities, c.States = unique(c.Polarities), unique(c.States)
	return c
}

// unique returns the texts without repetition, in order of appearance.
func unique(texts []string) []string {
	seen := map[string]bool{}
	var out []string
	for _, t := range texts {
		if !seen[t] {
			seen[t] = true
			out = append(out, t)
		}
	}
	return out
}
