package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"verbatim/roadmap"
)

func (p *program) hypothesisListCommand() *cli.Command {
	return &cli.Command{
		Name: "list", Usage: "list hypotheses with people for and against, as a tree", Flags: []cli.Flag{
			&cli.StringFlag{Name: "state", Usage: "only draft, testing, validated, invalidated or retired ones"},
			&cli.StringFlag{Name: "stage", Usage: "only those of a `STAGE`: " + stageUsage},
		}, Action: p.in(p.hypothesisList),
	}
}

func (p *program) hypothesisList(ctx context.Context, c *cli.Context, ws *workspace) error {
	wanted, err := hypothesisFilter(c)
	if err != nil {
		return err
	}
	d, err := ws.plan(ctx)
	if err != nil {
		return err
	}
	all := slices.Clone(d.Hypotheses)
	tree := roadmap.Tree(slices.DeleteFunc(all, func(h roadmap.Hypothesis) bool { return !wanted(&h) }))
	ids := make([]string, len(tree))
	for i := range tree {
		ids[i] = tree[i].ID
	}
	tallies := roadmap.WeighAll(d, ids...)
	rows := []hypothesisJSON{}
	for i := range tree {
		rows = append(rows, describeHypothesis(d, tree[i].Hypothesis, tallies[i]))
	}
	return p.print(map[string]any{"hypotheses": rows}, func(w io.Writer) error {
		var b strings.Builder
		for i := range rows {
			rows[i].writeRow(&b, strings.Repeat("  ", tree[i].Depth))
		}
		if _, err := io.WriteString(w, clean(b.String())); err != nil {
			return err
		}
		if len(rows) > 0 {
			p.say("%s", aboutLadder)
		} else {
			p.say("no hypothesis here; 'verbatim hypothesis add' makes one")
		}
		return nil
	})
}

// hypothesisFilter is what the flags ask for.
func hypothesisFilter(c *cli.Context) (func(*roadmap.Hypothesis) bool, error) {
	state, stage := roadmap.Verdict(strings.ToLower(c.String("state"))), roadmap.Stage(strings.ToLower(c.String("stage")))
	if state != "" && !slices.Contains([]roadmap.Verdict{roadmap.Draft, roadmap.Testing, roadmap.Validated, roadmap.Invalidated, roadmap.Retired}, state) {
		return nil, usage("--state: %q is not draft, testing, validated, invalidated or retired", state)
	}
	if stage != "" && stage.Slots() == nil {
		return nil, usage("--stage: %q is not %s", stage, stageUsage)
	}
	return func(h *roadmap.Hypothesis) bool {
		return (state == "" || h.State == state) && (stage == "" || h.Stage == stage)
	}, nil
}

// writeRow writes a hypothesis in a list of many.
func (h *hypothesisJSON) writeRow(b *strings.Builder, indent string) {
	fmt.Fprintf(b, "%s%s (%s, %s): %s; %d not asked\n", indent, h.ID, h.Stage, h.State, talliedText(&h.Tally), h.Tally.Unasked)
	fmt.Fprintf(b, "%s    %s\n", indent, h.Sentence)
	notes := []string{"no criterion"}
	if h.Tally.Counted != nil {
		notes[0] = metText(h.Tally.Counted.Met)
	}
	notes = append(notes, "confidence: "+h.Confidence.Rung.Name()+", "+h.Confidence.Rung.Range())
	if len(h.Doubts) > 0 {
		notes = append(notes, plural(len(h.Doubts), "doubt"))
	}
	if h.OpenedAgain != "" {
		notes = append(notes, h.OpenedAgain)
	}
	if h.SupersededBy != "" {
		notes = append(notes, "superseded by "+h.SupersededBy)
	}
	fmt.Fprintf(b, "%s    %s\n", indent, strings.Join(notes, "; "))
}
