package web

import (
	"bytes"
	"cmp"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"verbatim/internal/errs"
	"verbatim/roadmap"
)

func (s *Server) proposalRoutes() []route {
	return []route{
		{pattern: "GET /roadmap", serve: s.roadmap},
		{pattern: "POST /roadmap", serve: s.addProposal},
		{pattern: "POST /roadmap/cycle", serve: s.setCycle},
		{pattern: "POST /roadmap/level", serve: s.setLevel},
		{pattern: "GET /roadmap/{id}", serve: s.proposal},
		{pattern: "GET /roadmap/{id}/brief.md", serve: s.brief},
		{pattern: "POST /roadmap/{id}/about", serve: s.aboutProposal},
		{pattern: "POST /roadmap/{id}/inputs", serve: s.giveInputs},
		{pattern: "POST /roadmap/{id}/move", serve: s.moveProposal},
	}
}

func proposalPath(id string) string { return "/roadmap/" + url.PathEscape(id) }

func noProposal(id string) error {
	return errs.New(errs.NotFound, "there is no proposal %q", id).Try("the roadmap shows them all")
}

// A roadmapPage ranks proposals.
type roadmapPage struct {
	Ranking *roadmap.Ranking
	Rows    []proposalRow
	States  []stateCount
	State   roadmap.State // "" for all
	Sort    string
	Total   int
	From    int // the first row that is shown, from 0
	Next    int // the first row of the next page, 0 when there is none
	Levels  []roadmap.Level
	Inputs  *inputsForm // of the row that is edited in its place
	Edit    string
	Stops   []roadmap.Outcome // with a guardrail that is breached
}

type stateCount struct {
	State roadmap.State
	N     int
}

// A proposalRow is a proposal with its place in the ranking.
type proposalRow struct {
	*roadmap.Score
	Proposal  *roadmap.Proposal
	Place     string // its rank, or the ranks that it shares
	X, Asked  int    // people hit, of those asked
	Quotes    string // address of what they said
	Themes    []themeView
	Belief    *hypothesisCard // nil: it rests on none
	Class     *roadmap.Opportunity
	Goals     []roadmap.MetricOutcome
	Guards    []roadmap.MetricOutcome
	Overall   roadmap.Overall // "" without a metric
	Bar       rangeBar
	TiedNames []tiedWith
}

type tiedWith struct{ ID, Name string }

// Name is what people call it.
func (p proposalRow) Name() string { return proposalName(p.Proposal) }

func proposalName(p *roadmap.Proposal) string { return cmp.Or(strings.TrimSpace(p.Title), p.ID) }

// A rangeBar is a value with its range, in hundredths of the widest.
type rangeBar struct{ Low, Width, At string }

func barOf(low, at, high, most float64) rangeBar {
	if most <= 0 {
		return rangeBar{}
	}
	hundredths := func(v float64) string { return fmt.Sprintf("%.1f", 100*v/most) }
	return rangeBar{hundredths(low), hundredths(max(high-low, most/100)), hundredths(at)}
}

// rankOrders are the ways to sort the roadmap.
var rankOrders = map[string]func(a, b proposalRow) int{
	"title":  func(a, b proposalRow) int { return cmp.Compare(strings.ToLower(a.Name()), strings.ToLower(b.Name())) },
	"people": func(a, b proposalRow) int { return cmp.Compare(b.X, a.X) },
	"state": func(a, b proposalRow) int {
		return slices.Index(roadmap.States, a.Proposal.State) - slices.Index(roadmap.States, b.Proposal.State)
	},
	"merit": func(a, b proposalRow) int { return cmp.Compare(value(b.Merit), value(a.Merit)) },
	"month": func(a, b proposalRow) int { return cmp.Compare(value(b.PerMonth), value(a.PerMonth)) },
}

func value(v *float64) float64 {
	if v == nil {
		return -1
	}
	return *v
}

func (s *Server) roadmap(w http.ResponseWriter, r *http.Request) error {
	asked := r.URL.Query()
	switch {
	case asked.Has("add"):
		return s.proposalForm(w, r)
	case asked.Get("issues") != "":
		return s.issues(w, r, asked.Get("issues"))
	}
	d, ranking, err := s.ranked(r.Context())
	if err != nil {
		return err
	}
	page := roadmapPage{Ranking: ranking, Sort: asked.Get("sort"), Levels: d.Scale.All(), Edit: asked.Get("edit"), Total: len(ranking.Proposals)}
	if page.State, err = parseState(asked.Get("state")); err != nil {
		return err
	}
	page.fill(d, fromOf(r))
	if p := roadmap.FindProposal(d.Proposals, page.Edit); p != nil {
		page.Inputs = inputsOf(d, p, false)
	}
	return s.show(w, r, "roadmap", frame{Title: "Roadmap", Section: "roadmap", Wide: true, Page: page})
}

func parseState(name string) (roadmap.State, error) {
	if name == "" {
		return "", nil
	}
	return roadmap.ParseState(name)
}

// fromOf is the first row that is asked for.
func fromOf(r *http.Request) int {
	n := 0
	_, _ = fmt.Sscan(r.URL.Query().Get("from"), &n) // none is the first
	return max(n, 0)
}

func (p *roadmapPage) fill(d *roadmap.Data, from int) {
	counts := map[roadmap.State]int{}
	rows := newProposalRows(d, p.Ranking)
	for i := range p.Ranking.Proposals {
		score := &p.Ranking.Proposals[i]
		counts[score.State]++
		if p.State == "" || score.State == p.State {
			p.Rows = append(p.Rows, rows.row(score))
		}
	}
	for _, state := range roadmap.States {
		if counts[state] > 0 {
			p.States = append(p.States, stateCount{state, counts[state]})
		}
	}
	if order := rankOrders[p.Sort]; order != nil {
		slices.SortStableFunc(p.Rows, order)
	}
	for _, o := range roadmap.Outcomes(d) {
		if len(o.Breached) > 0 {
			p.Stops = append(p.Stops, o)
		}
	}
	p.From = min(from, len(p.Rows))
	if len(p.Rows) > p.From+mostRows {
		p.Next = p.From + mostRows
	}
	p.Rows = p.Rows[p.From:min(len(p.Rows), p.From+mostRows)]
}

// proposalRows make the rows of a ranking.
type proposalRows struct {
	d       *roadmap.Data
	ranks   map[string]int
	most    float64
	beliefs map[string]*hypothesisCard
}

func newProposalRows(d *roadmap.Data, ranking *roadmap.Ranking) *proposalRows {
	rows := &proposalRows{d: d, ranks: ranking.Ranks(), beliefs: map[string]*hypothesisCard{}}
	var ids []string
	for i := range ranking.Proposals {
		rows.most = max(rows.most, value(ranking.Proposals[i].High))
	}
	for i := range d.Proposals {
		if id := d.Proposals[i].Hypothesis; roadmap.FindHypothesis(d.Hypotheses, id) != nil && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	for i, t := range roadmap.WeighAll(d, ids...) {
		card := cardOf(d, roadmap.FindHypothesis(d.Hypotheses, ids[i]), t)
		rows.beliefs[ids[i]] = &card
	}
	return rows
}

func (v *proposalRows) row(score *roadmap.Score) proposalRow {
	p := roadmap.FindProposal(v.d.Proposals, score.ID)
	row := proposalRow{Score: score, Proposal: p, Quotes: reachAddress(&p.Inputs, ""), Belief: v.beliefs[p.Hypothesis], Class: roadmap.FindOpportunity(v.d.Opportunities, p.Eliminates)}
	if score.Rank != nil {
		row.Place = score.Place(v.ranks)
		row.Bar = barOf(*score.Low, *score.Score, *score.High, v.most)
	}
	for _, r := range score.Reach {
		row.X, row.Asked = row.X+r.X, row.Asked+r.Asked
	}
	row.Themes = viewThemes(v.d.Codebook, p.Inputs.Themes)
	if o := v.d.Outcome(p.ID); o != nil && len(o.Metrics) > 0 {
		row.Overall = o.Overall
		for _, m := range o.Metrics {
			if m.Role == roadmap.Goal {
				row.Goals = append(row.Goals, m)
			} else {
				row.Guards = append(row.Guards, m)
			}
		}
	}
	for _, id := range score.Tied {
		row.TiedNames = append(row.TiedNames, tiedWith{id, proposalName(roadmap.FindProposal(v.d.Proposals, id))})
	}
	return row
}

// reachAddress leads to what the people said by whom a proposal's reach is
// estimated, of one segment or of all.
func reachAddress(in *roadmap.Inputs, segment string) string {
	var themes, segments []string
	for _, t := range in.Themes {
		themes = append(themes, asks("theme", t))
	}
	for _, one := range in.Segments {
		if segment == "" || segment == one.Value {
			segments = append(segments, asks(in.Attribute, one.Value))
		}
	}
	return quotesAddress(strings.TrimSpace(either(themes)+" "+either(segments)), "counted", "1", "finished", "1")
}

// either is a query for one of several.
func either(parts []string) string {
	if len(parts) > 1 {
		return "(" + strings.Join(parts, " OR ") + ")"
	}
	return strings.Join(parts, "")
}

// brief downloads a proposal as a text that people go on writing.
func (s *Server) brief(w http.ResponseWriter, r *http.Request) error {
	d, err := s.planned(r.Context())
	if err != nil {
		return err
	}
	brief, err := roadmap.NewBrief(d, r.PathValue("id"), roadmap.BriefQuotes)
	if err != nil {
		return err
	}
	return download(w, r, "text/markdown; charset=utf-8", brief.Proposal+".md", brief.Markdown())
}

// issues downloads proposals as a tracker takes them: all, or one.
func (s *Server) issues(w http.ResponseWriter, r *http.Request, tracker string) error {
	d, err := s.planned(r.Context())
	if err != nil {
		return err
	}
	var ids []string
	if id := r.URL.Query().Get("id"); id != "" {
		ids = append(ids, id)
	}
	issues, err := roadmap.Issues(d, ids...)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	kind, ext := "text/csv; charset=utf-8", ".csv"
	switch tracker {
	case "github":
		kind, ext = "application/json", ".json"
		err = roadmap.WriteGitHubJSON(&b, issues)
	case "jira":
		err = roadmap.WriteJiraCSV(&b, issues)
	case "linear":
		err = roadmap.WriteLinearCSV(&b, issues)
	default:
		err = errs.New(errs.NotFound, "%q is no tracker that is known here", tracker).Try("choose GitHub, Jira or Linear")
	}
	if err != nil {
		return err
	}
	return download(w, r, kind, "issues-"+tracker+ext, b.Bytes())
}

// download answers with a file to keep.
func download(w http.ResponseWriter, r *http.Request, kind, name string, content []byte) error {
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Content-Disposition", `attachment; filename="`+strings.Map(plainName, name)+`"`)
	send(w, r, http.StatusOK, content, nil)
	return nil
}

// plainName leaves of a file's name what every system takes.
func plainName(r rune) rune {
	if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("-._", r) {
		return r
	}
	return '-'
}
