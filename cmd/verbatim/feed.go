package main

import (
	"context"
	"maps"
	"slices"
	"sync"

	"verbatim/coding"
	"verbatim/interviews"
	"verbatim/search"
)

// feed is what the index follows, read from the store. It knows interviews and
// themes as they were when it was last asked for changes or revisions: what has
// changed since is announced by the next changes.
type feed struct {
	ws   *workspace
	head map[int64]*interviews.Interview // by newest revision
	book *coding.Codebook
	at   int64 // event up to which head and book are known

	mu    sync.Mutex
	fresh map[string][]interviews.Turn // just stored, by SHA-256: these need not be read back
}

func (ws *workspace) feed() *feed {
	return &feed{ws: ws, at: -1, fresh: map[string][]interviews.Turn{}}
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
	return f.ws.Interviews.Turns(ctx, iv.Revision, first, last)
}

// Head implements search.Feed.
func (f *feed) Head(ctx context.Context) (int64, error) { return f.ws.Events.Head(ctx) }

// Changes implements search.Feed.
func (f *feed) Changes(ctx context.Context, after int64, limit int) ([]search.Change, int64, error) {
	touched, next, err := f.ws.Events.Touched(ctx, after, limit)
	if err != nil {
		return nil, 0, err
	}
	if err := f.refresh(ctx); err != nil {
		return nil, 0, err
	}
	changes := make([]search.Change, len(touched))
	for i, t := range touched {
		changes[i] = search.Change{Seq: t.Seq, Revision: t.Revision, FirstTurn: t.First, LastTurn: t.Last}
	}
	return changes, next, nil
}

// refresh reads interviews and themes again when the log has grown.
func (f *feed) refresh(ctx context.Context) error {
	seq, err := f.Head(ctx)
	if err != nil || seq == f.at {
		return err
	}
	all, err := f.ws.Interviews.Interviews(ctx, nil)
	if err != nil {
		return err
	}
	if f.book, err = f.ws.Themes.Codebook(ctx); err != nil {
		return err
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
func (f *feed) Docs(ctx context.Context, revision int64, first, last int, fn func(search.Doc) error) error {
	iv := f.head[revision]
	if iv == nil {
		return nil
	}
	turns, err := f.turns(ctx, iv, first, last)
	if err != nil {
		return err
	}
	quotes, err := f.quotes(everybody(ctx), revision)
	if err != nil {
		return err
	}
	themes := map[int][]string{}
	for _, q := range quotes {
		for n := q.FirstTurn; n <= q.LastTurn; n++ {
			themes[n] = append(themes[n], q.themes...)
		}
	}
	for _, t := range turns {
		doc := f.doc(iv, t.Speaker)
		doc.Revision, doc.Turn, doc.Text, doc.Themes = revision, t.N, t.Text, unique(themes[t.N])
		if err := fn(doc); err != nil {
			return err
		}
	}
	return nil
}

// QuoteDocs implements search.Feed.
func (f *feed) QuoteDocs(ctx context.Context, revision int64, first, last int, fn func(search.QuoteDoc) error) error {
	iv := f.head[revision]
	if iv == nil {
		return nil
	}
	quotes, err := f.quotes(everybody(ctx), revision)
	if err != nil {
		return err
	}
	for _, q := range quotes {
		if last != 0 && (q.FirstTurn < first || q.FirstTurn > last) {
			continue
		}
		doc := f.doc(iv, q.Speaker)
		doc.Revision, doc.Turn, doc.Text, doc.Themes = revision, q.FirstTurn, q.Text, unique(q.themes)
		if err := fn(search.QuoteDoc{ID: q.ID, Doc: doc, Coders: unique(q.coders)}); err != nil {
			return err
		}
	}
	return nil
}

func (f *feed) doc(iv *interviews.Interview, speaker string) search.Doc {
	d := search.Doc{Interview: string(iv.ID), Study: iv.Study, Source: string(iv.Source), Speaker: speaker}
	if s := iv.Speaker(speaker); s != nil {
		d.Role, d.Participant = string(s.Role), s.Participant
	}
	return d
}

// coded is a quote with the themes it was coded with, these and their
// ancestors, and by whom.
type coded struct {
	coding.Quote
	own, themes, coders []string
}

// everybody is a context from which nobody's work is hidden: the index, and
// what is checked, are not for a person.
func everybody(ctx context.Context) context.Context { return interviews.Acting(ctx, interviews.Act{}) }

// quotes are those of a revision that count.
func (f *feed) quotes(ctx context.Context, revision int64) ([]coded, error) {
	found, err := f.ws.Coding.Quotes(ctx, coding.Filter{Revision: revision})
	if err != nil || len(found) == 0 {
		return nil, err
	}
	codings, err := f.ws.Coding.Codings(ctx, coding.Filter{Revision: revision})
	if err != nil {
		return nil, err
	}
	var all []coded
	at := map[string]int{}
	for _, q := range found {
		if q.State.Counts() {
			at[q.ID] = len(all)
			all = append(all, coded{Quote: q})
		}
	}
	for _, c := range codings {
		if i, ok := at[c.Quote]; ok && !c.Overruled {
			all[i].own = append(all[i].own, c.Theme)
			all[i].themes = append(all[i].themes, f.book.Path(c.Theme)...)
			all[i].coders = append(all[i].coders, c.Coder)
		}
	}
	return all, nil
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
