package report

import (
	"cmp"
	"fmt"
	"slices"

	"verbatim/interviews"
)

// A QuarterReport is what a team hands out every quarter: findings that a
// person wrote and ordered, with the numbers and quotes that are behind them.
type QuarterReport struct {
	About
	Quotes     int               `json:"quotes"`
	Before     string            `json:"before"` // the quarter before that anybody was heard in; "" for none
	Decisions  string            `json:"decisions"`
	Open       string            `json:"open"`
	Drafted    bool              `json:"drafted"` // nobody wrote findings: these are themes that most people speak of, by rule
	Findings   []Finding         `json:"findings"`
	Themes     *ThemesReport     `json:"themes"` // all; people read those that most speak of
	BySegment  *SegmentsReport   `json:"by_segment"`
	Trend      *TrendReport      `json:"trend"`
	Hypotheses []HypothesisMove  `json:"hypotheses"`
	Proposals  []ProposalRank    `json:"proposals"`
	Outcomes   []ProposalOutcome `json:"outcomes"`
	Saturation *SaturationReport `json:"saturation"`
	Coverage   *CoverageReport   `json:"coverage"`
	Coders     []string          `json:"coders"`
	Agreement  AgreementSummary  `json:"agreement"`
	Consent    ConsentSummary    `json:"consent"`
	Notes      []string          `json:"notes"`
}

// A QuarterInput is what a quarter's report needs from elsewhere.
type QuarterInput struct {
	Quarter    interviews.Period
	Findings   *Findings // nil drafts them from the data
	Hypotheses []HypothesisMove
	Proposals  []ProposalRank
	Outcomes   []ProposalOutcome
	Against    []CounterEvidence
}

// A CounterEvidence is a quote that somebody took as evidence against a
// hypothesis, and those that speak for the same one.
type CounterEvidence struct {
	Quote      string
	Hypothesis string
	Supports   []string // Quote.IDs
}

// A HypothesisMove is a hypothesis that a person moved in the quarter, or that
// is being tested.
type HypothesisMove struct {
	ID       string `json:"id"`
	Sentence string `json:"sentence"`
	Criteria string `json:"criteria"`
	// Criterion is what must be seen and in how many people, as it was set before
	// the test; "" when nobody set one.
	Criterion string `json:"criterion"`
	Met       *bool  `json:"criterion_met"` // by the numbers of what was linked since it was set; null without one
	From      string `json:"from"`          // its state before the quarter
	To        string `json:"to"`
	By        string `json:"by"`
	Reason    string `json:"reason"`
	For       int    `json:"for"` // people
	Against   int    `json:"against"`
	Asked     int    `json:"asked"`
}

// A ProposalRank is a proposal in the order of their scores.
type ProposalRank struct {
	ID        string   `json:"id"`
	Title     string   `json:"title"`
	State     string   `json:"state"`
	Score     *float64 `json:"score"` // hours per quarter; null while inputs are missing
	Low       *float64 `json:"low"`   // 90 %
	High      *float64 `json:"high"`
	Rank      int      `json:"rank"`
	Best      int      `json:"rank_low"`
	Worst     int      `json:"rank_high"`
	Tied      []string `json:"tied_with"`
	Strategic string   `json:"strategic"` // why, in its owner's words
	Needs     []string `json:"needs"`
}

// A ProposalOutcome is how a metric of a proposal that was shipped stands. One
// without a metric says that none was agreed on.
type ProposalOutcome struct {
	Proposal string          `json:"proposal"`
	Title    string          `json:"title"`
	Shipped  interviews.Date `json:"shipped"` // "" when nobody said the day
	Metric   string          `json:"metric"`
	Role     string          `json:"role"` // goal or guardrail
	Unit     string          `json:"unit"`
	Baseline *float64        `json:"baseline"` // null without a metric
	Current  *float64        `json:"current"`  // null until it is measured
	Measured interviews.Date `json:"measured"` // when
	Limit    string          `json:"limit"`    // the target, or what may be lost
	State    string          `json:"state"`    // of the metric, in words
	Overall  string          `json:"overall"`  // of the proposal, in words
	Stop     bool            `json:"stop"`     // a guardrail of the proposal is breached
	Breached bool            `json:"breached"` // it is this one
}

// An AgreementSummary says how far the themes of a report may be relied on.
type AgreementSummary struct {
	Interviews int      `json:"interviews"` // that two coders or more have finished
	Themes     int      `json:"themes"`     // with an alpha
	Median     *float64 `json:"median"`
	Lowest     *float64 `json:"lowest"`
	Worst      string   `json:"worst"` // its theme
	Rely       int      `json:"rely"`  // themes by band
	Tentative  int      `json:"tentative"`
	Discard    int      `json:"discard"`
}

// A ConsentSummary counts what people agreed to.
type ConsentSummary struct {
	Agreed   int `json:"agreed"` // interviews with a yes to quotes
	Refused  int `json:"refused"`
	Unstated int `json:"unstated"`
	Withheld int `json:"withheld"` // quotes that are counted and not shown
}

const (
	quarterThemes   = 40  // that its tables have at most
	quarterEvidence = 400 // quotes that it lists unless it is told otherwise, beside those of findings
	quartersBack    = 4   // before its own, for trends
)

// Quarter makes the report of a quarter, or of any other period that has a
// beginning.
func (d *Corpus) Quarter(s Scope, in QuarterInput) *QuarterReport {
	numbers := s.Numbers
	s.Period, s.Numbers = in.Quarter, true
	all, n := d.countThemes(s)
	r := &QuarterReport{
		About: all.About, Quotes: all.Quotes, Findings: []Finding{}, Themes: all,
		BySegment: d.Segments(s), Trend: d.Trend(withEarlier(s), trendOf(s.Period)), Saturation: d.Saturation(s, SaturationOptions{}), Coverage: d.Coverage(s),
		Hypotheses: append([]HypothesisMove{}, in.Hypotheses...), Proposals: append([]ProposalRank{}, in.Proposals...), Outcomes: append([]ProposalOutcome{}, in.Outcomes...),
		Coders: coders(all), Agreement: summarise(all), Consent: n.consents(all.Withheld), Notes: all.Notes,
	}
	f := in.Findings
	if f == nil {
		f = draftOf(all)
	}
	r.Decisions, r.Open = f.Decisions, f.Open
	find := newFinder(n, all, r.Trend, in.Against)
	for _, text := range f.List {
		r.Findings = append(r.Findings, find.finding(text))
	}
	r.Drafted = f.unwritten() && !slices.ContainsFunc(r.Findings, func(f Finding) bool { return f.Title != f.Name })
	r.Before = r.Trend.previous()
	if !numbers {
		r.show(n, cmp.Or(s.Evidence, quarterEvidence))
	}
	return r
}

// coders are all who coded what a report counts.
func coders(r *ThemesReport) []string {
	names := []string{}
	for _, t := range r.Themes {
		names = append(names, t.Coders...)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// withEarlier is a scope with the quarters before its period.
func withEarlier(s Scope) Scope {
	s.Period = interviews.Period{Name: s.Period.Name, From: s.Period.From.AddMonths(-3 * quartersBack), Until: s.Period.Until}
	return s
}

// trendOf says how themes moved up to the end of a period: by month for a
// month, else by quarter.
func trendOf(p interviews.Period) TrendOptions {
	o := TrendOptions{Unit: Quarters, Until: p.Until.AddDays(-1)}
	if Months.is(p) {
		o.Unit = Months
	}
	return o
}

// consents counts what the people of the sample agreed to.
func (n *counting) consents(withheld int) ConsentSummary {
	c := ConsentSummary{Withheld: withheld}
	for _, iv := range n.sample.interviews {
		switch iv.Consent.Quotes {
		case interviews.Yes:
			c.Agreed++
		case interviews.No:
			c.Refused++
		default:
			c.Unstated++
		}
	}
	return c
}

// summarise says how far coders agree, over all themes that have an alpha.
func summarise(r *ThemesReport) AgreementSummary {
	var sum AgreementSummary
	var alphas []float64
	for i := range r.Themes {
		t := &r.Themes[i]
		sum.Interviews = max(sum.Interviews, t.Compared)
		if t.Agreement == nil {
			continue
		}
		if sum.Lowest == nil || *t.Agreement < *sum.Lowest {
			sum.Lowest, sum.Worst = t.Agreement, t.Theme
		}
		alphas = append(alphas, *t.Agreement)
		switch bandWords(t.Band) {
		case "":
			sum.Rely++
		case "tentative":
			sum.Tentative++
		default:
			sum.Discard++
		}
	}
	if sum.Themes = len(alphas); sum.Themes > 0 {
		slices.Sort(alphas)
		middle := (alphas[(len(alphas)-1)/2] + alphas[len(alphas)/2]) / 2
		sum.Median = &middle
	}
	return sum
}

// kept are the themes that the tables show: those that most people speak of,
// those above them, and those of the findings.
func (r *QuarterReport) kept() set {
	keep := set{}
	for _, t := range r.Themes.Themes {
		if t.Rank <= quarterThemes {
			keep[t.Theme] = true
		}
	}
	for _, f := range r.Findings {
		keep[f.Theme] = true
	}
	for i := len(r.Themes.Themes) - 1; i >= 0; i-- {
		if t := &r.Themes.Themes[i]; keep[t.Theme] && t.Parent != "" {
			keep[t.Parent] = true
		}
	}
	return keep
}

// show shows quotes of the themes that are kept.
func (r *QuarterReport) show(n *counting, most int) {
	keep := r.kept()
	few := slices.DeleteFunc(slices.Clone(r.Themes.Themes), func(t ThemeRow) bool { return !keep[t.Theme] })
	n.showSome(few, most)
	at := 0
	for i := range r.Themes.Themes {
		if keep[r.Themes.Themes[i].Theme] {
			r.Themes.Themes[i] = few[at]
			at++
		}
	}
}

// trimmed is the report with the themes that are kept, which is what people read.
func (r *QuarterReport) trimmed() *QuarterReport {
	keep, few, themes, segments, trend := r.kept(), *r, *r.Themes, *r.BySegment, *r.Trend
	themes.Themes = slices.DeleteFunc(slices.Clone(themes.Themes), func(t ThemeRow) bool { return !keep[t.Theme] })
	themes.Beside = slices.DeleteFunc(slices.Clone(themes.Beside), func(b Beside) bool { return !keep[b.Pain] || !keep[b.Workaround] })
	segments.Themes = slices.DeleteFunc(slices.Clone(segments.Themes), func(t SegmentsRow) bool { return !keep[t.Theme] })
	trend.Themes = slices.DeleteFunc(slices.Clone(trend.Themes), func(t TrendRow) bool { return !keep[t.Theme] })
	few.Themes, few.BySegment, few.Trend = &themes, &segments, &trend
	if len(themes.Themes) < len(r.Themes.Themes) {
		few.Notes = append(slices.Clone(r.Notes), fmt.Sprintf("The tables show the %d themes that most people speak of, and those above them; all %d: verbatim report themes --period %s",
			quarterThemes, len(r.Themes.Themes), r.Period))
	}
	return &few
}
