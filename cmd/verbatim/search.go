package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"sort"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"verbatim/coding"
	"verbatim/internal/errs"
	"verbatim/interviews"
	"verbatim/search"
)

func (p *program) searchCommand() *cli.Command {
	return &cli.Command{
		Name: "search", Usage: "find what was said: words, \"phrases\", -not, OR, theme:, speaker:, participant:, study:, date:, team:data …", ArgsUsage: "QUERY…",
		Description: "Words are found in all their forms, also in \"phrases\". theme:NAME finds what is coded with a theme\n" +
			"or one below it, in:quotes only coded words. Any participant attribute is a field: team:data.\n" +
			"docs/query-syntax.md tells it all.",
		Flags: []cli.Flag{
			studyFlag,
			&cli.IntFlag{Name: "limit", Usage: "at most `N` hits", Value: search.DefaultLimit},
			&cli.IntFlag{Name: "offset", Usage: "leave out the first `N` hits"},
			&cli.StringFlag{Name: "since", Usage: "only interviews since this `PERIOD`: 2026, 2026-Q3, 2026-08, 2026-08-14"},
			&cli.BoolFlag{Name: "facets", Usage: "count the hits by theme, participant, interview and more"},
			&cli.BoolFlag{Name: "quotes", Usage: "search quotes instead of turns"},
			&cli.StringFlag{Name: "sort", Usage: "relevance or interview", Value: "relevance"},
		},
		Action: p.in(p.search),
	}
}

type searchJSON struct {
	Query  string                 `json:"query"`
	Total  int                    `json:"total"`
	TookMS float64                `json:"took_ms"`
	Hits   []hitJSON              `json:"hits"`
	Facets map[string][]countJSON `json:"facets"`
}

type hitJSON struct {
	Interview   interviews.ID   `json:"interview"`
	Turn        int             `json:"turn"`
	Quote       string          `json:"quote,omitempty"`
	Speaker     string          `json:"speaker"`
	Participant string          `json:"participant"`
	Date        interviews.Date `json:"date"`
	StartMS     *int64          `json:"start_ms"`
	Source      string          `json:"source"`
	Line        int             `json:"line"`
	Text        string          `json:"text"`
	Fragments   []string        `json:"fragments"`
	Spans       []spanJSON      `json:"spans"` // where the fragments and the marked words stand in text
	Themes      []string        `json:"themes"`
	Score       float64         `json:"score"`
}

type spanJSON struct {
	Start int      `json:"start"`
	End   int      `json:"end"`
	Marks [][2]int `json:"marks"`
}

type countJSON struct {
	Value string `json:"value"`
	Count int    `json:"count"`
}

func (p *program) search(ctx context.Context, c *cli.Context, ws *workspace) error {
	started := time.Now()
	text, err := queryText(c)
	if err != nil {
		return err
	}
	q, opt, err := ws.asked(ctx, c, text)
	if err != nil {
		return err
	}
	found, err := ws.find(ctx, q, opt)
	if err != nil {
		return err
	}
	out := searchJSON{Query: text, Total: found.Total, Hits: []hitJSON{}, Facets: map[string][]countJSON{}}
	if out.Hits, err = ws.readHits(ctx, found.Query, found.Hits); err != nil {
		return err
	}
	for name, counts := range found.Facets {
		out.Facets[name] = []countJSON{}
		for _, one := range counts {
			out.Facets[name] = append(out.Facets[name], countJSON(one))
		}
	}
	out.TookMS = float64(time.Since(started).Microseconds()) / 1000
	return p.print(out, func(w io.Writer) error {
		for i := range out.Hits {
			out.Hits[i].Source = ws.here(out.Hits[i].Source)
		}
		return p.writeHits(w, out)
	})
}

// queryText is the query of the command line, with what the flags add to it.
func queryText(c *cli.Context) (string, error) {
	text := strings.Join(c.Args().Slice(), " ")
	if since := c.String("since"); since != "" {
		if _, err := search.Parse(text); err != nil { // says the columns of what was typed
			return "", usage("query: %w", err)
		}
		text = strings.TrimSpace(all(text) + " date:" + since + "..")
	}
	if strings.TrimSpace(text) == "" {
		return "", usage("search for what? For example: verbatim search '\"two weeks\" team:data'")
	}
	return text, nil
}

// asked is the query, its names found, and how the flags want it answered.
func (ws *workspace) asked(ctx context.Context, c *cli.Context, text string) (search.Query, search.Options, error) {
	opt := search.Options{Limit: c.Int("limit"), Offset: c.Int("offset"), Quotes: c.Bool("quotes")}
	if c.Bool("facets") {
		opt.Facets = search.Facets
	}
	var err error
	var q search.Query
	if opt.Sort, err = sortOf(c.String("sort")); err != nil {
		return q, opt, err
	}
	if q, err = search.Parse(text); err != nil {
		return q, opt, usage("query: %w", err)
	}
	if q, err = search.Resolve(ctx, q, &names{ws}); err != nil {
		return q, opt, err
	}
	if q, err = ws.unhidden(ctx, q, c.Bool("quotes") || c.Bool("facets")); err != nil {
		return q, opt, err
	}
	opt.Scope, err = ws.scope(ctx, c)
	return q, opt, err
}

// find asks the index, brought up to date.
func (ws *workspace) find(ctx context.Context, q search.Query, opt search.Options) (_ *search.Result, err error) {
	ix, err := ws.index(ctx)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, ix.Close()) }()
	return ix.Search(ctx, q, opt)
}

// unhidden keeps a query that asks what was coded away from interviews in
// which the others' work is hidden from who asks: the index knows everybody's.
func (ws *workspace) unhidden(ctx context.Context, q search.Query, asksCoding bool) (search.Query, error) {
	hidden, err := ws.Work.Hidden(ctx)
	if err != nil || len(hidden) == 0 || !asksCoding && !search.AsksCoding(q) {
		return q, err
	}
	names := make([]string, len(hidden))
	for i, id := range hidden {
		names[i] = string(id)
	}
	ws.p.say("without %s: you code blind there until all have finished, and this asks what was coded", strings.Join(names, ", "))
	return search.Without(q, names), nil
}

// all puts a query with an OR in it between parentheses, so that what is
// added holds for all of it.
func all(query string) string {
	if strings.Contains(query, "OR") {
		return "(" + query + ")"
	}
	return query
}

func sortOf(s string) (search.Sort, error) {
	switch s {
	case "relevance":
		return search.ByRelevance, nil
	case "interview", "position":
		return search.ByInterview, nil
	}
	return "", usage("--sort: %q is not relevance or interview", s)
}

// readHits reads the words of hits back from the store.
func (ws *workspace) readHits(ctx context.Context, q search.Query, hits []search.Hit) ([]hitJSON, error) {
	rows := []hitJSON{}
	f := ws.feed()
	if err := f.refresh(ctx); err != nil {
		return nil, err
	}
	for _, h := range hits {
		iv := f.head[h.Revision]
		if iv == nil {
			continue // gone since the index was asked
		}
		turns, err := ws.Interviews.Turns(ctx, h.Revision, h.Turn, h.Turn)
		if err != nil {
			return nil, err
		}
		if len(turns) == 0 {
			continue
		}
		row, err := ws.readHit(ctx, f, iv, h, &turns[0])
		if err != nil {
			return nil, err
		}
		if h.Quote != "" && len(row.quotes) == 0 {
			continue // the quote is gone
		}
		row.show(search.Fragments(q, row.Text, 2), search.Themes(q))
		rows = append(rows, row.hitJSON)
	}
	return rows, nil
}

// A hitRow is a hit with what it takes to tell where its words stand.
type hitRow struct {
	hitJSON
	turn   *interviews.Turn
	quotes []coded // that touch the turn and count
}

func (ws *workspace) readHit(ctx context.Context, f *feed, iv *interviews.Interview, h search.Hit, t *interviews.Turn) (*hitRow, error) {
	row := &hitRow{turn: t, hitJSON: hitJSON{Interview: iv.ID, Turn: t.N, Quote: h.Quote, Speaker: t.Speaker, Date: iv.Date, StartMS: interviews.KnownTime(t.StartMS),
		Source: iv.Path, Line: t.Line, Text: t.Text, Score: h.Score, Fragments: []string{}, Spans: []spanJSON{}, Themes: []string{}}}
	if s := iv.Speaker(t.Speaker); s != nil {
		row.Participant = s.Participant
	}
	quotes, err := f.quotes(ctx, h.Revision)
	if err != nil {
		return nil, err
	}
	for _, q := range quotes {
		if q.FirstTurn > t.N || t.N > q.LastTurn || h.Quote != "" && h.Quote != q.ID {
			continue
		}
		row.quotes = append(row.quotes, q)
		row.Themes = append(row.Themes, q.own...)
		if q.ID == h.Quote {
			row.Text, row.Line, row.StartMS = q.Text, q.Line, interviews.KnownTime(q.StartMS)
		}
	}
	row.Themes = orEmpty(unique(row.Themes))
	return row, nil
}

// show fills in the fragments, and the line and time of the words that were
// looked for. A turn that is found by its themes alone shows their quotes.
func (r *hitRow) show(parts []search.Fragment, themes []string) {
	if r.Quote == "" && len(parts) > 0 && len(parts[0].Marks) == 0 {
		if quoted := r.quoted(themes); len(quoted) > 0 {
			parts = quoted
		}
	}
	for i, part := range parts {
		if i == 0 && r.Quote == "" {
			at := part.Start
			if len(part.Marks) > 0 {
				at = part.Marks[0].Start
			}
			r.Line, r.StartMS = r.turn.LineAt(at), interviews.KnownTime(r.turn.TimeAt(at))
		}
		span := spanJSON{part.Start, part.End, [][2]int{}}
		for _, m := range part.Marks {
			span.Marks = append(span.Marks, [2]int{m.Start, m.End})
		}
		r.Fragments, r.Spans = append(r.Fragments, part.Text), append(r.Spans, span)
	}
}

// quoted are the parts of the turn that are coded with one of the themes.
func (r *hitRow) quoted(themes []string) []search.Fragment {
	var parts []search.Fragment
	for _, q := range r.quotes {
		if !slices.ContainsFunc(themes, func(t string) bool { return slices.Contains(q.themes, t) }) || len(parts) == 2 {
			continue
		}
		start, end := 0, len(r.turn.Text)
		if q.FirstTurn == r.turn.N {
			start = q.Start
		}
		if q.LastTurn == r.turn.N {
			end = q.End
		}
		parts = append(parts, search.Fragment{Text: r.turn.Text[start:end], Start: start, End: end})
	}
	return parts
}

func (p *program) writeHits(w io.Writer, r searchJSON) error {
	var b strings.Builder
	for _, h := range r.Hits {
		fmt.Fprintf(&b, "%s\n", coding.Where(h.Source, h.Line, h.Speaker, interviews.TimeOf(h.StartMS)))
		for i, text := range h.Fragments {
			fmt.Fprintf(&b, "    %s\n", oneLine(underlined(text, h.Spans[i], p.terminal), 400))
		}
		if len(h.Themes) > 0 {
			fmt.Fprintf(&b, "    themes: %s\n", strings.Join(h.Themes, ", "))
		}
	}
	for _, name := range sortedKeys(r.Facets) {
		if len(r.Facets[name]) == 0 {
			continue
		}
		fmt.Fprintf(&b, "%s:", name)
		for i, one := range r.Facets[name] {
			if i == 8 {
				fmt.Fprintf(&b, " … %d more", len(r.Facets[name])-i)
				break
			}
			fmt.Fprintf(&b, " %s (%d)", one.Value, one.Count)
		}
		b.WriteString("\n")
	}
	if _, err := io.WriteString(w, clean(b.String())); err != nil {
		return err
	}
	p.say("%s of %d in %.0f ms", plural(len(r.Hits), "hit"), r.Total, r.TookMS)
	return nil
}

// underlined marks the words that were looked for, as *word*, for terminals.
func underlined(text string, span spanJSON, terminal bool) string {
	if !terminal {
		return text
	}
	var b strings.Builder
	at := 0
	for _, m := range span.Marks {
		from, to := m[0]-span.Start, m[1]-span.Start
		if from < at || to > len(text) {
			continue
		}
		b.WriteString(text[at:from] + "*" + text[from:to] + "*")
		at = to
	}
	return b.String() + text[at:]
}

func sortedKeys[V any](m map[string]V) []string {
	var keys []string
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}

// names looks up in the store what a query names.
type names struct{ ws *workspace }

func (n *names) Theme(ctx context.Context, s string) (string, error) {
	book, err := n.ws.Themes.Codebook(ctx)
	if err != nil {
		return "", err
	}
	t, err := book.Find(s)
	if err != nil {
		return "", err
	}
	return t.ID, nil
}

func (n *names) Interviews(ctx context.Context, period interviews.Period) ([]string, error) {
	all, err := n.ws.Interviews.Interviews(ctx, nil)
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, iv := range all {
		if period.Contains(iv.Date) {
			ids = append(ids, string(iv.ID))
		}
	}
	return ids, nil
}

func (n *names) Voices(ctx context.Context, attribute, value string) ([]search.Voice, error) {
	people, err := n.ws.Interviews.Participants(ctx, nil)
	if err != nil {
		return nil, err
	}
	by := map[string]*interviews.Participant{}
	for i := range people {
		by[people[i].ID] = &people[i]
	}
	if err := knownValue(people, attribute, value); err != nil {
		return nil, err
	}
	all, err := n.ws.Interviews.Interviews(ctx, nil)
	if err != nil {
		return nil, err
	}
	var voices []search.Voice
	for _, iv := range all {
		for _, id := range iv.Participants() {
			if p := by[id]; p != nil && strings.EqualFold(p.At(iv.Date)[attribute], value) {
				voices = append(voices, search.Voice{Interview: string(iv.ID), Participant: id})
			}
		}
	}
	return voices, nil
}

// knownValue returns errs.NotFound for an attribute, or a value of one, that
// nobody has or had.
func knownValue(people []interviews.Participant, attribute, value string) error {
	known, values := map[string]bool{}, map[string]bool{}
	for _, p := range people {
		for _, a := range p.Attributes {
			known[a.Key] = true
			if a.Key == attribute {
				values[strings.ToLower(a.Value)] = true
			}
		}
	}
	switch {
	case !known[attribute]:
		return errs.New(errs.NotFound, "no field and no participant attribute %q", attribute).
			Try("the attributes are: %s", orUnknown(strings.Join(sortedKeys(known), ", ")))
	case !values[strings.ToLower(value)]:
		return errs.New(errs.NotFound, "nobody has %s:%s", attribute, value).Try("there are: %s", strings.Join(sortedKeys(values), ", "))
	}
	return nil
}

// Today implements search.Names.
func (n *names) Today() interviews.Date { return n.ws.p.today() }
