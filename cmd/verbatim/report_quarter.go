package main

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/urfave/cli/v2"

	"verbatim/internal/errs"
	"verbatim/interviews"
	"verbatim/report"
	"verbatim/roadmap"
)

var quarterFlags = []cli.Flag{
	&cli.StringFlag{Name: "findings", Usage: "the `FILE` in which people write the findings", DefaultText: "findings/PERIOD.md in the workspace, drafted when it is not there"},
}

// makeQuarter makes the quarterly report. When nobody has written findings
// yet, it drafts the file for them.
func makeQuarter(ctx context.Context, c *cli.Context, run *reporting) (report.Issuable, error) {
	quarter, err := run.quarter(c)
	if err != nil {
		return nil, err
	}
	in := report.QuarterInput{Quarter: quarter}
	if err := run.readGuided(ctx); err != nil {
		return nil, err
	}
	if err := run.plans(ctx, &in); err != nil {
		return nil, err
	}
	path, found, err := run.findings(c, quarter)
	if err != nil {
		return nil, err
	}
	in.Findings = found
	r := run.corpus.Quarter(run.scope, in)
	if found == nil && len(r.Findings) > 0 {
		draft := r.Draft()
		if run.whole(c, r) && !run.looked {
			run.draft(path, draft)
		}
		if in.Findings, err = report.ParseFindings(path, draft); err != nil {
			return nil, err
		}
		r = run.corpus.Quarter(run.scope, in) // as the next one, which reads the draft
	}
	if r.Drafted && len(r.Findings) > 0 && c.Bool("issue") {
		run.p.say("nobody has written yet what the findings of %s mean: they stand as they were drafted", r.Period)
	}
	return r, nil
}

// whole reports whether a report is about all that is known of its period:
// findings are drafted for everybody.
func (run *reporting) whole(c *cli.Context, r *report.QuarterReport) bool {
	s := &run.scope
	narrow := run.filter != nil || len(s.Studies)+len(s.Themes)+len(s.Kinds)+len(s.Without) > 0 || s.Polarity != ""
	return !narrow && !c.IsSet("as-of") && len(r.Blind) == 0
}

// quarter is the period that the report is about: the one that is named, or
// the last one that is over.
func (run *reporting) quarter(c *cli.Context) (interviews.Period, error) {
	name := run.about
	switch {
	case name != "" && c.String("period") != "":
		return interviews.Period{}, usage("%s and --period %s are two periods", name, c.String("period"))
	case name == "":
		name = c.String("period")
	}
	if name == "" {
		name = "last-quarter"
	}
	p, err := interviews.ParsePeriod(name, run.p.today())
	switch {
	case err != nil:
		return p, asUsage(err, "period")
	case p.From == "" || p.Until == "":
		return p, usage("%s has no end or no beginning: name a quarter such as 2026-Q3", name)
	}
	return p, nil
}

// findings reads the file in which people write them; nil when it is not there.
func (run *reporting) findings(c *cli.Context, quarter interviews.Period) (path string, found *report.Findings, err error) {
	path = c.String("findings")
	name := path
	if path == "" {
		path = filepath.Join(run.dir, "findings", interviews.Slug(quarter.Name)+".md")
		name = run.here(run.source(path))
	}
	src, err := os.ReadFile(path)
	switch gone := errors.Is(err, fs.ErrNotExist); {
	case gone && c.IsSet("findings") && c.IsSet("as-of"):
		return path, nil, errs.New(errs.NotFound, "no file %s", path).Try("it is drafted for the present: leave --as-of away")
	case gone:
		return path, nil, nil
	}
	if err != nil {
		return path, nil, err
	}
	found, err = report.ParseFindings(name, src)
	if err == nil && found.Period != "" && found.Period != quarter.Name {
		run.p.say("%s is about %s, and the report about %s: the numbers beside the findings are those of %[3]s", name, found.Period, quarter.Name)
	}
	return path, found, err
}

// draft writes a findings file that is not there yet. A report can be made
// without one, so that a failure is only said.
func (run *reporting) draft(path string, content []byte) {
	err := os.MkdirAll(filepath.Dir(path), 0o700)
	if err == nil {
		err = writeNew(path, content)
	}
	if err != nil {
		run.p.say("the findings could not be drafted: %v", err)
		return
	}
	run.p.say("the findings are drafted in %s: put them in your order and say what they mean; the report takes them from there", run.here(run.source(path)))
}

// writeNew writes a file that must not be there yet.
func writeNew(path string, content []byte) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	return errors.Join(err, f.Close())
}

// plans reads what the roadmap says of a quarter.
func (run *reporting) plans(ctx context.Context, in *report.QuarterInput) error {
	d, err := planOf(ctx, run.s, &run.corpus.Data)
	if err != nil {
		return err
	}
	tallies := roadmap.WeighAll(d, hypothesisIDs(d)...)
	for i := range d.Hypotheses {
		h, t := &d.Hypotheses[i], &tallies[i]
		if from, to, decided := moved(h, in.Quarter); to != "" {
			move := report.HypothesisMove{
				ID: h.ID, Sentence: h.Sentence(d.Hypotheses), Criteria: h.Filled(d.Hypotheses)[roadmap.Criteria], Criterion: h.Criterion.InWords(),
				From: from, To: to, By: decided.By, Reason: decided.Reason, For: t.For, Against: t.Against, Asked: t.Asked,
			}
			if t.Counted != nil {
				move.Met = &t.Counted.Met
			}
			in.Hypotheses = append(in.Hypotheses, move)
		}
	}
	in.Against = counterEvidence(d.Evidence)
	ranking, err := roadmap.Rank(d)
	if err != nil {
		run.p.say("a proposal could not be scored: %v", err)
	}
	for i := range ranking.Proposals {
		in.Proposals = append(in.Proposals, proposalRank(d, &ranking.Proposals[i]))
	}
	in.Outcomes = proposalOutcomes(d)
	return nil
}

// proposalOutcomes are the metrics of proposals that were shipped, by proposal,
// goals first; and those of which nobody agreed on any.
func proposalOutcomes(d *roadmap.Data) []report.ProposalOutcome {
	of := map[string]*roadmap.Outcome{}
	for _, o := range roadmap.Outcomes(d) {
		of[o.Proposal] = &o
	}
	var all []report.ProposalOutcome
	for i := range d.Proposals {
		prop := &d.Proposals[i]
		about := report.ProposalOutcome{Proposal: prop.ID, Title: cmp.Or(prop.Title, prop.ID), Shipped: prop.Shipped, State: "no metric was agreed on"}
		switch o := of[prop.ID]; {
		case !prop.State.Out():
		case o == nil:
			all = append(all, about)
		default:
			all = append(all, metricOutcomes(about, o)...)
		}
	}
	return all
}

func metricOutcomes(about report.ProposalOutcome, o *roadmap.Outcome) []report.ProposalOutcome {
	var all []report.ProposalOutcome
	for i := range o.Metrics {
		m, one := &o.Metrics[i], about
		one.Metric, one.Role, one.Unit, one.Baseline, one.Limit = m.Name, string(m.Role), m.Unit, &m.Baseline.Value, m.Agreed()
		if m.Current != nil {
			one.Current, one.Measured = &m.Current.Value, m.Current.Date
		}
		one.State, one.Overall = m.Stands(), o.Overall.Words()
		one.Stop, one.Breached = o.Overall == roadmap.Stop, m.State == roadmap.Breached
		all = append(all, one)
	}
	return all
}

func hypothesisIDs(d *roadmap.Data) []string {
	ids := make([]string, len(d.Hypotheses))
	for i := range d.Hypotheses {
		ids[i] = d.Hypotheses[i].ID
	}
	return ids
}

// moved is how a hypothesis moved within a period, or that it is being tested;
// to is "" when neither.
func moved(h *roadmap.Hypothesis, in interviews.Period) (from, to string, last roadmap.Decision) {
	if from = string(roadmap.Draft); len(h.Decisions) == 0 {
		from = string(h.State) // from a file that does not say since when
	}
	for _, d := range h.Decisions {
		day := interviews.Date(d.At.UTC().Format("2006-01-02"))
		switch {
		case in.Contains(day):
			to, last = string(d.State), d
		case day < in.From:
			from = string(d.State)
		}
	}
	if to == "" && from == string(roadmap.Testing) {
		return from, from, last
	}
	return from, to, last
}

// counterEvidence lists quotes that contradict a hypothesis with those that
// support the same one, by hypothesis, then quote.
func counterEvidence(all []roadmap.Evidence) []report.CounterEvidence {
	supports := map[string][]string{} // by hypothesis
	for _, e := range all {
		if e.Stance == roadmap.Supports {
			supports[e.Hypothesis] = append(supports[e.Hypothesis], e.Quote)
		}
	}
	var list []report.CounterEvidence
	for _, e := range all {
		if e.Stance == roadmap.Contradicts {
			list = append(list, report.CounterEvidence{Quote: e.Quote, Hypothesis: e.Hypothesis, Supports: supports[e.Hypothesis]})
		}
	}
	slices.SortStableFunc(list, func(a, b report.CounterEvidence) int {
		return slices.Compare([]string{a.Hypothesis, a.Quote}, []string{b.Hypothesis, b.Quote})
	})
	return list
}

func proposalRank(d *roadmap.Data, s *roadmap.Score) report.ProposalRank {
	r := report.ProposalRank{ID: s.ID, Title: s.Title, State: string(s.State), Score: s.Score, Low: s.Low, High: s.High, Tied: orEmpty(s.Tied), Needs: orEmpty(s.Needs)}
	if s.Rank != nil && s.Odds != nil {
		r.Rank, r.Best, r.Worst = *s.Rank, s.Odds.Best, s.Odds.Worst
	}
	i := slices.IndexFunc(d.Proposals, func(p roadmap.Proposal) bool { return p.ID == s.ID })
	if i >= 0 && d.Proposals[i].Inputs.Strategic != nil {
		r.Strategic = d.Proposals[i].Inputs.Strategic.Why
	}
	return r
}
