package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/urfave/cli/v2"

	"verbatim/internal/store"
	"verbatim/roadmap"
)

// metricNeeds are the flags without which there is no metric.
var metricNeeds = []cli.Flag{
	&cli.StringFlag{Name: "dimension", Usage: "happiness, efficiency, adoption or task-success"},
	&cli.StringFlag{Name: "unit", Usage: "what its values are in, for example hours"},
	&cli.StringFlag{Name: "direction", Usage: "up where more is better, or down"},
	&cli.StringFlag{Name: "role", Usage: "goal (is to become better) or guardrail (must not become worse than agreed)"},
	&cli.Float64Flag{Name: "baseline", Usage: "its `VALUE` before anything was done"},
	&cli.StringFlag{Name: "review", Usage: "the `DAY` on which people look at it"},
}

// outcomeCommands plan, ship and measure proposals.
func (p *program) outcomeCommands() []*cli.Command {
	reason := &cli.StringFlag{Name: "reason", Usage: "why"}
	return []*cli.Command{
		{Name: "move", Usage: "put a proposal elsewhere on the roadmap: identified, next, now, later, not-now, dropped, measured; without STATE, see where it is", ArgsUsage: "ID STATE",
			Flags: []cli.Flag{&cli.StringFlag{Name: "reason", Usage: "why; not-now and dropped need it"}}, Action: p.in(p.proposalMove)},
		{Name: "metric", Usage: "agree on a goal or a guardrail of a proposal's outcome, or change it", ArgsUsage: "ID NAME", Flags: append(metricNeeds[:len(metricNeeds):len(metricNeeds)],
			&cli.StringFlag{Name: "baseline-date", Usage: "the `DAY` of the baseline", DefaultText: "today"},
			&cli.IntFlag{Name: "baseline-n", Usage: "how many people or cases the baseline is of; left out when all were counted"},
			&cli.StringFlag{Name: "target", Usage: "of a goal: how much better, as 50% or the share .5, whichever way is better"},
			&cli.Float64Flag{Name: "target-value", Usage: "of a goal: the `VALUE` to reach instead; the only way where the baseline is 0"},
			&cli.StringFlag{Name: "max-loss", Usage: "of a guardrail: how much worse it may become, as 10% or the share .1"},
			&cli.StringFlag{Name: "min-ratio", Usage: "of a guardrail where more is better: what must be kept of the baseline, as 80% or the share .8"},
			&cli.BoolFlag{Name: "remove", Usage: "take the metric away"},
		), Action: p.in(p.proposalMetric)},
		{Name: "ship", Usage: "note that a proposal is in people's hands; it needs a goal and a guardrail", ArgsUsage: "ID", Flags: []cli.Flag{
			&cli.StringFlag{Name: "date", Usage: "the `DAY`", DefaultText: "today"}, reason,
		}, Action: p.in(p.proposalShip)},
		{Name: "measure", Usage: "keep a reading of a metric, and see how the outcome stands", ArgsUsage: "ID METRIC VALUE", Flags: []cli.Flag{
			&cli.StringFlag{Name: "date", Usage: "the `DAY` it was measured on; the same day again corrects it", DefaultText: "today"},
			&cli.IntFlag{Name: "n", Usage: "how many people or cases it is of; left out when all were counted"},
			&cli.StringFlag{Name: "note", Usage: "how it was measured, or what else happened"},
		}, Action: p.in(p.proposalMeasure)},
		{Name: "outcome", Usage: "what was agreed on against what was measured", ArgsUsage: "ID", Flags: []cli.Flag{
			&cli.BoolFlag{Name: "accuracy", Usage: "what was predicted against what came of it, by who set the target"},
		}, Action: p.in(p.proposalOutcome)},
	}
}

func (p *program) proposalOutcome(ctx context.Context, c *cli.Context, ws *workspace) error {
	if c.Bool("accuracy") {
		if c.Args().Present() {
			return usage("--accuracy is of all proposals: leave %q out", c.Args().First())
		}
		return p.showAccuracy(ctx, ws)
	}
	if c.Args().Present() {
		return p.showOutcome(ctx, ws, c.Args().First())
	}
	d, err := ws.outcomes(ctx)
	if err != nil {
		return err
	}
	all := roadmap.Outcomes(d)
	return p.print(map[string]any{"outcomes": all}, func(w io.Writer) error {
		if len(all) == 0 {
			p.say("nobody has agreed on an outcome yet; 'verbatim proposal metric' says what is to become better, and what must not become worse")
		}
		return writeOutcomes(w, all, false)
	})
}

// showOutcome tells how one proposal stands, with all that was measured.
func (p *program) showOutcome(ctx context.Context, ws *workspace, id string) error {
	d, err := ws.outcomes(ctx)
	if err != nil {
		return err
	}
	o := d.Outcome(id)
	if o == nil {
		return unknownProposal(id)
	}
	return p.print(o, func(w io.Writer) error { return writeOutcomes(w, []roadmap.Outcome{*o}, true) })
}

// outcomes reads what outcomes are made of.
func (ws *workspace) outcomes(ctx context.Context) (*roadmap.Data, error) {
	d := &roadmap.Data{Today: ws.p.today()}
	return d, ws.View(ctx, func(s *store.Store) error { return readRoadmap(ctx, s, d) })
}

// writeOutcomes writes what must stop first.
func writeOutcomes(w io.Writer, all []roadmap.Outcome, history bool) error {
	var b strings.Builder
	for _, o := range all {
		for i := range o.Metrics {
			if m := &o.Metrics[i]; m.State == roadmap.Breached {
				fmt.Fprintf(&b, "STOP %s: the guardrail %q (%s, %s) is breached: %s\n", o.Proposal, m.ID, m.Dimension, m.Unit, m.HeldAgainst())
			}
		}
	}
	for i, o := range all {
		if i > 0 || b.Len() > 0 {
			b.WriteString("\n")
		}
		writeOutcome(&b, &o, history)
	}
	_, err := io.WriteString(w, clean(b.String()))
	return err
}

func writeOutcome(b *strings.Builder, o *roadmap.Outcome, history bool) {
	fmt.Fprintf(b, "%s (%s): %s\n", o.Proposal, standing(o), oneLine(o.Title, 200))
	if len(o.Metrics) == 0 {
		fmt.Fprintf(b, "  nothing is agreed on yet: verbatim proposal metric %s NAME --role goal|guardrail …\n", o.Proposal)
		return
	}
	fmt.Fprintf(b, "  %s\n", o.Overall.Words())
	for i := range o.Metrics {
		m := &o.Metrics[i]
		fmt.Fprintf(b, "  %s %s (%s, %s): %s: %s\n", m.Role, m.ID, m.Dimension, m.Unit, m.HeldAgainst(), m.Stands())
		if m.Late {
			b.WriteString("    it was set after the proposal was shipped, so that it predicts nothing\n")
		}
		if m.Reviewed != roadmap.ReviewOff {
			fmt.Fprintf(b, "    review on %s: %s\n", m.Review, m.Reviewed)
		}
		if history {
			writeReadings(b, m)
		}
	}
}

// standing is where a proposal is, and what that means for what was measured.
func standing(o *roadmap.Outcome) string {
	measured := slices.ContainsFunc(o.Metrics, func(m roadmap.MetricOutcome) bool { return m.Current != nil })
	switch {
	case o.Shipped == "" && measured:
		return string(o.State) + "; what is measured before it is shipped is not its doing"
	case o.Shipped == "":
		return string(o.State)
	case o.State == roadmap.Shipped:
		return "shipped on " + string(o.Shipped)
	}
	return string(o.State) + ", shipped on " + string(o.Shipped)
}

func writeReadings(b *strings.Builder, m *roadmap.MetricOutcome) {
	fmt.Fprintf(b, "    %s, %s: %s, the baseline of %s\n", m.Baseline.Date, orUnknown(m.By), m.Baseline.Text(), m.Name)
	for _, one := range m.Measured {
		fmt.Fprintf(b, "    %s, %s: %s", one.Date, orUnknown(one.By), one.Text())
		if one.Note != "" {
			fmt.Fprintf(b, " — %s", oneLine(one.Note, 400))
		}
		b.WriteString("\n")
	}
}

// showAccuracy prints what was predicted against what came of it.
func (p *program) showAccuracy(ctx context.Context, ws *workspace) error {
	d, err := ws.outcomes(ctx)
	if err != nil {
		return err
	}
	a := roadmap.Predictions(d)
	return p.print(a, func(w io.Writer) error {
		if err := writePredictions(w, a.Goals); err != nil {
			return err
		}
		if err := writeAuthors(w, a.Authors); err != nil {
			return err
		}
		p.say("goals of shipped proposals that were measured after that day; the ratio is what came of a target, 1 is all of it")
		return nil
	})
}

func writePredictions(w io.Writer, goals []roadmap.Prediction) error {
	var rows [][]any
	for i := range goals {
		g := &goals[i]
		ratio, by := "", orUnknown(g.Author)
		if g.Ratio != nil {
			ratio = ratioText(*g.Ratio)
		}
		if g.Late {
			by += " (after it was shipped)"
		}
		rows = append(rows, []any{g.Proposal, g.Metric + " (" + g.Unit + ")", by, g.Baseline.Text() + " → " + g.Current.Text(), g.Predicts(), g.Came(), ratio})
	}
	return writeTable(w, []string{"proposal", "goal", "target by", "values", "predicted", "came", "ratio"}, rows)
}

func writeAuthors(w io.Writer, authors []roadmap.Author) error {
	var rows [][]any
	for _, a := range authors {
		ratios := make([]string, len(a.Ratios))
		for i, r := range a.Ratios {
			ratios[i] = ratioText(r)
		}
		ratio := strings.Join(ratios, ", ")
		if a.Mean != nil {
			ratio = "mean " + ratioText(*a.Mean)
		}
		rows = append(rows, []any{orUnknown(a.Author), fmt.Sprintf("%d of %d", a.Met, a.Measured), ratio, strconv.Itoa(a.TooFew)})
	}
	return writeTable(w, []string{"target by", "met", "ratios", "too few to tell"}, rows)
}

func ratioText(v float64) string { return strconv.FormatFloat(v, 'f', 2, 64) }
