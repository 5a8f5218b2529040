package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"sort"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"verbatim/coding"
	"verbatim/interviews"
	"verbatim/report"
	"verbatim/search"
	"verbatim/search/query"
)

func (p *program) searchCommand() *cli.Command {
	return &cli.Command{
		Name: "search", Usage: "find what was said: words, \"phrases\", near(a b, 5), -not, OR, theme:, speaker:, date:, team:data …", ArgsUsage: "QUERY…",
		Description: "Words are found in all their forms, \"phrases\" as they are written. theme:NAME finds what is coded\n" +
			"with a theme or one below it, in:quotes only coded words. Any participant attribute is a field:\n" +
			"team:data. docs/query-syntax.md tells it all.",
		Flags: []cli.Flag{
			studyFlag,
			&cli.IntFlag{Name: "limit", Usage: "at most `N` hits, or groups", Value: search.DefaultLimit},
			&cli.IntFlag{Name: "offset", Usage: "leave out the first `N`"},
			&cli.StringFlag{Name: "after", Usage: "go on behind the page that ended at this `MARK`, which it printed"},
			&cli.StringFlag{Name: "since", Usage: "only interviews since this `PERIOD`: 2026, 2026-Q3, 2026-08, 2026-08-14"},
			&cli.BoolFlag{Name: "facets", Usage: "count the hits by theme, person, quarter and more"},
			&cli.StringSliceFlag{Name: "facet", Usage: "count the hits by this `FIELD` or attribute (several times for several)"},
			&cli.StringFlag{Name: "group", Usage: "gather hits by `interview or person`"},
			&cli.IntFlag{Name: "context", Usage: "show `N` turns before and after"},
			&cli.BoolFlag{Name: "open", Usage: "print only file:line of each hit, for an editor"},
			&cli.BoolFlag{Name: "quotes", Usage: "search quotes instead of turns"},
			&cli.StringFlag{Name: "sort", Usage: "relevance, date (newest first) or position", Value: "relevance"},
			&cli.StringFlag{Name: "save", Usage: "save the query under this `NAME`, for saved:NAME"},
		},
		Action: p.in(p.search),
	}
}

type searchJSON struct {
	Query      string                 `json:"query"`
	Total      int                    `json:"total"`
	Interviews int                    `json:"interviews"`
	People     int                    `json:"people"`
	TookMS     float64                `json:"took_ms"`
	Hits       []hitJSON              `json:"hits"`
	Groups     []groupJSON            `json:"groups"`
	Facets     map[string][]countJSON `json:"facets"`
	Next       string                 `json:"next"`
	Suggestion string                 `json:"suggestion"`
}

type groupJSON struct {
	Value string    `json:"value"`
	Total int       `json:"total"`
	Hits  []hitJSON `json:"hits"`
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
	Before      []turnLineJSON  `json:"before,omitempty"`
	After       []turnLineJSON  `json:"after,omitempty"`
}

// A turnLineJSON is a turn beside a hit.
type turnLineJSON struct {
	Turn    int    `json:"turn"`
	Speaker string `json:"speaker"`
	Line    int    `json:"line"`
	Text    string `json:"text"`
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
	o, err := ws.searchOptions(ctx, c)
	if err != nil {
		return err
	}
	found, q, err := ws.ask(ctx, request{Query: text, Options: o})
	if err != nil {
		return err
	}
	if name := c.String("save"); name != "" {
		if err := p.saveSearch(ctx, ws, name, text); err != nil {
			return err
		}
	}
	out, err := ws.searchOf(ctx, text, q, found.Result, c.Int("context"))
	if err != nil {
		return err
	}
	out.TookMS = float64(time.Since(started).Microseconds()) / 1000
	return p.print(out, func(w io.Writer) error {
		out.here(ws)
		if c.Bool("open") {
			return writePlaces(w, out)
		}
		return p.writeSearch(w, out)
	})
}

// saveSearch gives the query a name.
func (p *program) saveSearch(ctx context.Context, ws *workspace, name, text string) error {
	if err := coding.CheckSavedName(name); err != nil {
		return asUsage(err, "save")
	}
	if err := ws.Saved.Save(ctx, name, text); err != nil {
		return err
	}
	p.say("saved as %s: search 'saved:%s' finds it again", name, name)
	return nil
}

// searchOf reads back from the store what was found.
func (ws *workspace) searchOf(ctx context.Context, text string, q query.Query, found *search.Result, around int) (*searchJSON, error) {
	out := &searchJSON{
		Query: text, Total: found.Total, Interviews: found.Interviews, People: found.People, Groups: []groupJSON{}, Facets: map[string][]countJSON{},
		Next: found.Next, Suggestion: found.Suggestion,
	}
	h := &hitReader{s: ws.Store, feed: ws.reading(), q: q, around: around}
	var err error
	if out.Hits, err = h.read(ctx, found.Hits); err != nil {
		return nil, err
	}
	for _, g := range found.Groups {
		hits, err := h.read(ctx, g.Hits)
		if err != nil {
			return nil, err
		}
		out.Groups = append(out.Groups, groupJSON{g.Value, g.Total, hits})
	}
	for name, counts := range found.Facets {
		out.Facets[name] = []countJSON{}
		for _, one := range counts {
			out.Facets[name] = append(out.Facets[name], countJSON(one))
		}
	}
	return out, nil
}

// queryText is the query of the command line, with what the flags add to it.
func queryText(c *cli.Context) (string, error) {
	text := strings.Join(c.Args().Slice(), " ")
	if since := c.String("since"); since != "" {
		if _, err := query.Parse(text); err != nil { // says the columns of what was typed
			return "", usage("query: %w", err)
		}
		text = strings.TrimSpace(all(text) + " date:" + since + "..")
	}
	if strings.TrimSpace(text) == "" {
		return "", usage("search for what? For example: verbatim search '\"two weeks\" team:data'")
	}
	return text, nil
}

// all puts a query with an OR in it between parentheses, so that what is
// added holds for all of it.
func all(query string) string {
	if strings.Contains(query, "OR") {
		return "(" + query + ")"
	}
	return query
}

// searchOptions are how the flags want a query answered.
func (ws *workspace) searchOptions(ctx context.Context, c *cli.Context) (search.Options, error) {
	o := search.Options{
		Limit: c.Int("limit"), Offset: c.Int("offset"), After: c.String("after"), Quotes: c.Bool("quotes"), Facets: list(c.StringSlice("facet")),
	}
	var err error
	if o.Sort, err = sortOf(c.String("sort")); err != nil {
		return o, err
	}
	if o.Group, err = groupOf(c.String("group")); err != nil {
		return o, err
	}
	if c.Int("context") < 0 || c.Int("context") > mostContext {
		return o, usage("--context: %d is not a number from 0 to %d", c.Int("context"), mostContext)
	}
	if err := ws.facets(ctx, c, &o); err != nil {
		return o, err
	}
	o.Scope, err = ws.scope(ctx, c)
	return o, err
}

// mostContext is how many turns are shown on either side of a hit.
const mostContext = 20

// facets checks the facets that are named, and adds those that --facets means.
func (ws *workspace) facets(ctx context.Context, c *cli.Context, o *search.Options) error {
	people, err := ws.Interviews.Participants(ctx, nil)
	if err != nil {
		return err
	}
	known := map[string]bool{}
	for _, p := range people {
		for _, a := range p.Attributes {
			known[a.Key] = true
		}
	}
	for _, f := range o.Facets {
		if !known[f] && !slices.Contains(search.Facets, f) {
			return usage("--facet: %q is neither a field nor an attribute; there are %s", f, strings.Join(append(slices.Clone(search.Facets), sortedKeys(known)...), ", "))
		}
	}
	if !c.Bool("facets") {
		return nil
	}
	usual := []string{"theme", report.DefaultBy(people), "participant", "study", "quarter", "role", "speaker", "interview"}
	for _, f := range usual {
		if f != "" && !slices.Contains(o.Facets, f) {
			o.Facets = append(o.Facets, f)
		}
	}
	return nil
}

func sortOf(s string) (search.Sort, error) {
	switch s {
	case "relevance":
		return search.ByRelevance, nil
	case "position", "interview":
		return search.ByPosition, nil
	case "date":
		return search.ByDate, nil
	}
	return "", usage("--sort: %q is not relevance, date or position", s)
}

func groupOf(s string) (search.Grouping, error) {
	switch s {
	case "", "interview", "person":
		return search.Grouping(s), nil
	}
	return "", usage("--group: %q is not interview or person", s)
}

// here makes the paths such that people can open them.
func (r *searchJSON) here(ws *workspace) {
	for i := range r.Hits {
		r.Hits[i].Source = ws.here(r.Hits[i].Source)
	}
	for i := range r.Groups {
		for j := range r.Groups[i].Hits {
			r.Groups[i].Hits[j].Source = ws.here(r.Groups[i].Hits[j].Source)
		}
	}
}

// writePlaces writes where the hits stand, a line each.
func writePlaces(w io.Writer, r *searchJSON) error {
	hits := r.Hits
	for _, g := range r.Groups {
		hits = append(hits, g.Hits...)
	}
	for _, h := range hits {
		if _, err := fmt.Fprintf(w, "%s:%d\n", clean(h.Source), h.Line); err != nil {
			return err
		}
	}
	return nil
}

// writeHits writes hits that are in no groups.
func (p *program) writeHits(b *strings.Builder, r *searchJSON) {
	for i := range r.Hits {
		p.writeHit(b, &r.Hits[i], "")
	}
}

func (p *program) writeSearch(w io.Writer, r *searchJSON) error {
	var b strings.Builder
	p.writeHits(&b, r)
	for _, g := range r.Groups {
		fmt.Fprintf(&b, "%s (%d)\n", orNobody(g.Value), g.Total)
		for i := range g.Hits {
			p.writeHit(&b, &g.Hits[i], "  ")
		}
	}
	writeFacets(&b, r.Facets)
	if _, err := io.WriteString(w, clean(b.String())); err != nil {
		return err
	}
	shown := plural(len(r.Hits), "hit")
	if len(r.Groups) > 0 {
		shown = plural(len(r.Groups), "group")
	}
	if r.Total == 0 {
		p.say("nothing found (%.0f ms)", r.TookMS)
	} else {
		p.say("%s of %s in %s, said by %s (%.0f ms)", shown, plural(r.Total, "hit"), plural(r.Interviews, "interview"), people(r.People), r.TookMS)
	}
	if r.Suggestion != "" {
		p.say("did you mean: %s", r.Suggestion)
	}
	if r.Next != "" && r.Total > len(r.Hits) {
		p.say("the next ones: --after %s", r.Next)
	}
	return nil
}

// orNobody names a group of voices that are not studied.
func orNobody(value string) string {
	if value == "" {
		return "(not a participant)"
	}
	return value
}

func people(n int) string {
	if n == 1 {
		return "1 person"
	}
	return fmt.Sprintf("%d people", n)
}

func (p *program) writeHit(b *strings.Builder, h *hitJSON, indent string) {
	fmt.Fprintf(b, "%s%s\n", indent, coding.Where(h.Source, h.Line, h.Speaker, interviews.TimeOf(h.StartMS)))
	for _, t := range h.Before {
		fmt.Fprintf(b, "%s  %s: %s\n", indent, t.Speaker, oneLine(t.Text, 160))
	}
	for i, text := range h.Fragments {
		fmt.Fprintf(b, "%s    %s\n", indent, oneLine(underlined(text, h.Spans[i], p.terminal), 400))
	}
	for _, t := range h.After {
		fmt.Fprintf(b, "%s  %s: %s\n", indent, t.Speaker, oneLine(t.Text, 160))
	}
	if len(h.Themes) > 0 {
		fmt.Fprintf(b, "%s    themes: %s\n", indent, strings.Join(h.Themes, ", "))
	}
}

func writeFacets(b *strings.Builder, facets map[string][]countJSON) {
	for _, name := range sortedKeys(facets) {
		if len(facets[name]) == 0 {
			continue
		}
		fmt.Fprintf(b, "%s:", name)
		for i, one := range facets[name] {
			if i == 8 {
				fmt.Fprintf(b, " … %d more", len(facets[name])-i)
				break
			}
			fmt.Fprintf(b, " %s (%d)", one.Value, one.Count)
		}
		b.WriteString("\n")
	}
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
