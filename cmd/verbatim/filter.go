package main

import (
	"context"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"verbatim/coding"
	"verbatim/internal/store"
	"verbatim/interviews"
	"verbatim/report"
	"verbatim/search/query"
)

// filterUsage are the arguments of commands that a query filters.
const filterUsage = "[QUERY…]"

// A filter tells what a query finds among quotes, as if it said in:quotes. It
// reads a workspace as it is or was, never the index. Quotes of every state are
// found, unless the query asks for some.
type filter struct {
	s     *store.Store
	feed  *feed
	text  string
	who   query.Node // nil finds every voice
	what  query.Node // nil finds every quote
	lex   *query.Lexicon
	voice map[voiceAt]*heardVoice
}

// A voiceAt is a speaker in a revision.
type voiceAt struct {
	revision int64
	speaker  string
}

// A heardVoice is a voice, and whether who asks for it.
type heardVoice struct {
	*query.Voice
	wanted bool
}

// filterOf is what the query on the command line asks for, nil without one.
func (ws *workspace) filterOf(ctx context.Context, c *cli.Context, s *store.Store) (*filter, error) {
	return ws.filterBy(ctx, s, strings.Join(c.Args().Slice(), " "))
}

// filterBy is filterOf a query.
func (ws *workspace) filterBy(ctx context.Context, s *store.Store, text string) (*filter, error) {
	if text = strings.TrimSpace(text); text == "" {
		return nil, nil
	}
	if _, err := interviews.ParsePeriod(text, ws.p.today()); err == nil {
		return nil, usage("%s is a period: write date:%s, or \"%s\" to look for the words", text, text, text)
	}
	return ws.filter(ctx, s, text)
}

func (ws *workspace) filter(ctx context.Context, s *store.Store, text string) (*filter, error) {
	q, err := ws.understand(ctx, s, text)
	if err != nil {
		return nil, err
	}
	f := &filter{s: s, feed: feedOf(s), text: text, lex: query.NewLexicon(), voice: map[voiceAt]*heardVoice{}}
	f.who, f.what = query.Split(q)
	return f, f.feed.refresh(ctx)
}

// chosenQuotes reads the quotes that the flags and the query choose.
func (ws *workspace) chosenQuotes(ctx context.Context, c *cli.Context, s *store.Store, flags coding.Filter) ([]coding.Quote, error) {
	f, err := ws.filterOf(ctx, c, s)
	if err != nil {
		return nil, err
	}
	quotes, err := s.Coding.Quotes(ctx, flags)
	if err != nil || f == nil {
		return quotes, err
	}
	found, err := f.found(ctx, quotes, nil)
	if err == nil && len(found) == 0 {
		ws.p.say("the query finds none of %s: %s", plural(len(quotes), "quote"), f.text)
	}
	return slices.DeleteFunc(quotes, func(q coding.Quote) bool { return !found[q.ID] }), err
}

// countedQuotes is chosenQuotes, with --theme leaving out overruled codings,
// and what the flags ask for.
func (ws *workspace) countedQuotes(ctx context.Context, c *cli.Context, s *store.Store) (coding.Filter, []coding.Quote, error) {
	flags, err := quoteFilter(ctx, c, s)
	if err != nil {
		return flags, nil, err
	}
	flags.Counted = true
	quotes, err := ws.chosenQuotes(ctx, c, s, flags)
	return flags, quotes, err
}

// hears returns who speaks, and whether the query asks for them.
func (f *filter) hears(iv *interviews.Interview, speaker string) *heardVoice {
	at := voiceAt{iv.Revision, speaker}
	if f.voice[at] == nil {
		v := f.feed.voice(iv, speaker)
		doc := &query.QuoteDoc{Doc: query.Doc{Voice: v}}
		f.voice[at] = &heardVoice{v, query.Finds(f.who, query.NewPassage(&doc.Doc, []*query.QuoteDoc{doc}, f.lex))}
	}
	return f.voice[at]
}

// found are the IDs of the quotes that the query finds. The codings may be nil:
// they are read when the query asks for them.
func (f *filter) found(ctx context.Context, quotes []coding.Quote, codings *coding.Matrix) (map[string]bool, error) {
	talks := map[interviews.ID]*interviews.Interview{}
	for _, iv := range f.feed.head {
		talks[iv.ID] = iv
	}
	made, err := f.made(ctx, codings)
	if err != nil {
		return nil, err
	}
	found := map[string]bool{}
	for i := range quotes {
		iv := talks[quotes[i].Interview]
		if iv == nil {
			continue
		}
		if v := f.hears(iv, quotes[i].Speaker); v.wanted && f.finds(made, iv, &quotes[i], v.Voice) {
			found[quotes[i].ID] = true
		}
	}
	return found, nil
}

// limit makes the query part of a report's scope: who decides who was asked,
// what decides which quotes count.
func (f *filter) limit(ctx context.Context, scope *report.Scope, data *report.Data) error {
	scope.Query = f.text
	if f.who != nil {
		scope.Voice = func(iv *interviews.Interview, speaker string) bool { return f.hears(iv, speaker).wanted }
	}
	if f.what == nil {
		return nil
	}
	found, err := f.found(ctx, data.Quotes, data.Matrix)
	scope.Quote = func(id string) bool { return found[id] }
	return err
}

// finds reports whether what is asked for is in a quote.
func (f *filter) finds(made *madeOf, iv *interviews.Interview, q *coding.Quote, v *query.Voice) bool {
	if f.what == nil {
		return true
	}
	one := coded{Quote: *q, Coded: made.of(f.feed.book, q), placed: q.Revision == iv.Revision}
	doc := one.doc(v)
	return query.Finds(f.what, query.NewPassage(&doc.Doc, []*query.QuoteDoc{&doc}, f.lex))
}

// madeOf is what was made of quotes, as far as a query asks for it.
type madeOf struct {
	codings *coding.Matrix               // nil when it does not ask
	rated   map[string][]coding.Polarity // by quote
	memos   map[string][]string
}

// made reads what the query asks of what was made of quotes.
func (f *filter) made(ctx context.Context, codings *coding.Matrix) (*madeOf, error) {
	m := &madeOf{}
	var err error
	if query.Asks(f.what, "theme", "kind", "coder") {
		if m.codings = codings; codings == nil {
			m.codings, err = f.s.Coding.Matrix(ctx, coding.Filter{})
		}
	}
	if err == nil && query.Asks(f.what, "polarity") {
		m.rated, err = f.polarities(ctx)
	}
	if err == nil && query.Asks(f.what, "memo") {
		m.memos, err = f.memos(ctx)
	}
	return m, err
}

func (f *filter) polarities(ctx context.Context) (map[string][]coding.Polarity, error) {
	codings, err := f.s.Coding.Codings(ctx, coding.Filter{Rated: true})
	if err != nil {
		return nil, err
	}
	rated := map[string][]coding.Polarity{}
	for _, c := range codings {
		if c.Polarity != "" && !c.Overruled {
			rated[c.Quote] = append(rated[c.Quote], c.Polarity)
		}
	}
	return rated, nil
}

func (f *filter) memos(ctx context.Context) (map[string][]string, error) {
	all, err := f.s.Memos.Memos(ctx, nil)
	if err != nil {
		return nil, err
	}
	memos := map[string][]string{}
	for _, m := range all {
		if kind, id, err := m.About.Split(); err == nil && kind == "quote" {
			memos[id] = append(memos[id], m.Text)
		}
	}
	return memos, nil
}

// of is what was made of one quote.
func (m *madeOf) of(book *coding.Codebook, q *coding.Quote) query.Coded {
	one := coded{Coded: query.Coded{States: []string{string(q.State)}, Key: q.Key, Memos: m.memos[q.ID]}}
	for _, p := range m.rated[q.ID] {
		one.Polarities = append(one.Polarities, string(p))
	}
	if m.codings == nil {
		return one.Coded
	}
	row, known := slices.BinarySearch(m.codings.Quotes, q.ID)
	if !known {
		return one.Coded
	}
	for _, mark := range m.codings.Marks(row) {
		for _, by := range m.codings.Sets[mark.By] {
			one.add(book, &coding.Coding{Theme: m.codings.Themes[mark.Theme], Coder: m.codings.Coders[by]})
		}
	}
	return one.Coded
}
