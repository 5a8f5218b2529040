package main

import (
	"context"
	"strconv"
	"strings"

	"github.com/urfave/cli/v2"

	"verbatim/internal/store"
	"verbatim/interviews"
	"verbatim/roadmap"
)

// proposalMetric agrees on a metric, changes what was agreed on, or takes it away.
func (p *program) proposalMetric(ctx context.Context, c *cli.Context, ws *workspace) error {
	id, name := c.Args().First(), strings.TrimSpace(c.Args().Get(1))
	key := interviews.Slug(name)
	if id != "" && key == "" {
		return usage("name the metric, for example: verbatim proposal metric %s 'Lead time' --role goal …", id)
	}
	kind := "metric.set"
	if c.Bool("remove") {
		kind = "metric.remove"
	}
	err := ws.Update(doing(ctx, kind, "proposal/"+id), func(s *store.Store) error {
		if _, err := knownProposal(ctx, s, id); err != nil {
			return err
		}
		if c.Bool("remove") {
			return s.Roadmap.RemoveMetric(ctx, id, key)
		}
		m, err := p.agree(ctx, c, s, roadmap.Metric{Proposal: id, ID: key, Name: name})
		if err != nil {
			return err
		}
		return s.Roadmap.SetMetric(ctx, &m)
	})
	if err != nil && repeated(err) == nil {
		return err
	}
	return p.showOutcome(ctx, ws, id)
}

// agree is a metric as the flags have it; what they do not say of one that is
// there already stays.
func (p *program) agree(ctx context.Context, c *cli.Context, s *store.Store, m roadmap.Metric) (roadmap.Metric, error) {
	all, err := s.Roadmap.Metrics(ctx)
	if err != nil {
		return m, err
	}
	was := agreedBefore(all, &m)
	if err := p.metricFlags(c, &m, was != nil); err != nil {
		return m, err
	}
	if err := boundFlags(c, &m); err != nil {
		return m, err
	}
	return m, m.Agree(all, p.today())
}

// agreedBefore fills m with what was agreed on before under its ID, and returns
// that; nil when there is none. A name beside the ID is a new one.
func agreedBefore(all []roadmap.Metric, m *roadmap.Metric) *roadmap.Metric {
	for i := range all {
		was := &all[i]
		if was.Proposal != m.Proposal || was.ID != m.ID {
			continue
		}
		name := m.Name
		*m = *was
		if name != m.ID {
			m.Name = name
		}
		return was
	}
	return nil
}

// metricFlags carries out the flags that say what is measured.
func (p *program) metricFlags(c *cli.Context, m *roadmap.Metric, known bool) error {
	for _, flag := range metricNeeds {
		if !known && !c.IsSet(flag.Names()[0]) {
			return usage("a new metric needs --%s: %s", flag.Names()[0], strings.ReplaceAll(flag.(cli.DocGenerationFlag).GetUsage(), "`", ""))
		}
	}
	if c.IsSet("dimension") {
		m.Dimension = roadmap.Dimension(strings.ReplaceAll(strings.ToLower(c.String("dimension")), "-", " "))
	}
	if c.IsSet("unit") {
		m.Unit = c.String("unit")
	}
	if c.IsSet("direction") {
		m.Direction = roadmap.Direction(c.String("direction"))
	}
	if c.IsSet("role") {
		m.Role = roadmap.Role(c.String("role"))
	}
	if c.IsSet("review") {
		m.Review = interviews.Date(c.String("review"))
	}
	if !known || c.IsSet("baseline-date") {
		day, err := p.dayOf(c, "baseline-date")
		if err != nil {
			return err
		}
		m.Baseline.Date = day
	}
	if c.IsSet("baseline") {
		m.Baseline.Value = c.Float64("baseline")
	}
	if c.IsSet("baseline-n") {
		n := c.Int("baseline-n")
		m.Baseline.N = &n
	}
	return nil
}

// boundFlags carries out the flags that say how much is agreed on. One of them
// takes the place of whatever was there.
func boundFlags(c *cli.Context, m *roadmap.Metric) error {
	goal, guardrail := c.IsSet("target") || c.IsSet("target-value"), c.IsSet("max-loss") || c.IsSet("min-ratio")
	switch {
	case goal && guardrail:
		return usage("a target is for a goal, a loss or ratio for a guardrail, and a metric is one of them: give one, and add the other under another name")
	case !goal && !guardrail:
		return nil
	}
	m.Target, m.Aim, m.MaxLoss, m.MinRatio = nil, nil, nil, nil
	if c.IsSet("target-value") {
		aim := c.Float64("target-value")
		m.Aim = &aim
	}
	for _, bound := range []struct {
		flag  string
		field **float64
	}{{"target", &m.Target}, {"max-loss", &m.MaxLoss}, {"min-ratio", &m.MinRatio}} {
		if !c.IsSet(bound.flag) {
			continue
		}
		share, err := parseShare(c.String(bound.flag))
		if err != nil {
			return asUsage(err, bound.flag)
		}
		*bound.field = &share
	}
	return nil
}

// parseShare reads 50% or .5. A plain number above 1 is refused: 50 is meant
// as 50%, and would be fifty times as much.
func parseShare(s string) (float64, error) {
	number, percent := strings.CutSuffix(strings.TrimSpace(s), "%")
	v, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
	switch {
	case err != nil:
		return 0, usage("%q is not a share: write 50%% or .5", s)
	case percent:
		return v / 100, nil
	case v > 1:
		return 0, usage("%s is more than the whole: write %s%% if that is meant, or a share such as .5", number, number)
	}
	return v, nil
}

// proposalMeasure keeps a reading of a metric, and says how things stand now.
func (p *program) proposalMeasure(ctx context.Context, c *cli.Context, ws *workspace) error {
	id, key := c.Args().First(), interviews.Slug(c.Args().Get(1))
	if c.NArg() < 3 {
		return usage("measure what? Name a proposal, a metric and its value, for example: verbatim proposal measure one-request-page lead-time 18")
	}
	m := roadmap.Measurement{Proposal: id, Metric: key, Note: c.String("note")}
	var err error
	if m.Value, err = strconv.ParseFloat(c.Args().Get(2), 64); err != nil {
		return usage("%q is not a number: the value is in the unit of the metric", c.Args().Get(2))
	}
	if m.Date, err = p.dayOf(c, "date"); err != nil {
		return err
	}
	if c.IsSet("n") {
		n := c.Int("n")
		m.N = &n
	}
	if err := m.Known(p.today()); err != nil {
		return err
	}
	err = ws.Update(doing(ctx, "metric.measure", "proposal/"+id), func(s *store.Store) error { return s.Roadmap.Measure(ctx, &m) })
	if err != nil && repeated(err) == nil {
		return err
	}
	return p.showOutcome(ctx, ws, id)
}
