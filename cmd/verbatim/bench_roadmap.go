package main

import (
	"context"
	"fmt"
	"time"

	"github.com/urfave/cli/v2"

	"verbatim/roadmap"
)

func (p *program) benchRoadmapCommand() *cli.Command {
	return &cli.Command{
		Name: "roadmap", Usage: "rank many proposals, trace one with many quotes behind it, and ask what would change without a person",
		Flags: append(runFlags(5),
			&cli.StringFlag{Name: "dir", Usage: "make the workspace in this `DIR`, or use the one that is there", DefaultText: "a folder that is taken away afterwards"},
			&cli.IntFlag{Name: "proposals", Usage: "proposals to rank", Value: 200},
			&cli.IntFlag{Name: "quotes", Usage: "quotes behind one of them; the workspace has ten times as many", Value: 2000}),
		Action: p.benchLoad(roadmapParts, roadmapLoad),
	}
}

// roadmapLoad is a workspace in which one in ten quotes stands behind one
// proposal.
func roadmapLoad(c *cli.Context) (load, error) {
	l := load{Quotes: 10 * c.Int("quotes"), Codings: 30 * c.Int("quotes"), Themes: 100, Proposals: c.Int("proposals"), Behind: c.Int("quotes")}
	if l.Behind < quotesEach/10 || l.Proposals < 1 {
		return l, usage("one proposal at least, with %d quotes behind it", quotesEach/10)
	}
	l.Interviews = (l.Quotes + quotesEach - 1) / quotesEach
	return l, nil
}

// benchPerson is somebody of every made-up workspace.
const benchPerson = "P-00000"

// roadmapParts are in the order in which they are measured and shown.
var roadmapParts = []loadPart{
	{name: "rank", says: "rank all proposals, 10,000 draws, in one process", aim: "≤ 2000", run: planned(3, benchRank)},
	{name: "rank-cold", says: "proposal list, new process", aim: "≤ 2000", cold: true, command: []string{"proposal", "list", "--json"}},
	{name: "trace", says: "trace a proposal with many quotes, in one process", aim: "≤ 300", run: planned(9, benchTrace)},
	{name: "trace-cold", says: "trace that proposal, new process", aim: "≤ 300", cold: true, command: []string{"trace", "--json", "proposal/" + behindPlan}},
	{name: "show-cold", says: "proposal show, new process", cold: true, command: []string{"proposal", "show", behindPlan}},
	{name: "up-cold", says: "trace a theme with many quotes upwards, new process", aim: "≤ 300", cold: true, command: []string{"trace", "--json", "--up", "theme/" + behindTheme}},
	{name: "without", says: "what would change without a person, in one process", run: planned(3, benchWithout)},
	{name: "without-cold", says: "the same, new process", cold: true, command: []string{"trace", "--json", "--without", benchPerson}},
}

// planned carries something out several times on a plan that is read once.
func planned(calls int, do func(*roadmap.Data) (note string, err error)) func(context.Context, *workspace) (*taken, error) {
	return func(ctx context.Context, ws *workspace) (*taken, error) {
		d, err := ws.plan(ctx)
		if err != nil {
			return nil, err
		}
		t := &taken{}
		for range calls {
			started := time.Now()
			if t.Note, err = do(d); err != nil {
				return nil, err
			}
			t.MS = append(t.MS, ms(time.Since(started)))
		}
		return t, nil
	}
}

func benchRank(d *roadmap.Data) (string, error) {
	r, err := roadmap.Rank(d)
	return plural(len(r.Proposals), "proposal"), err
}

func benchTrace(d *roadmap.Data) (string, error) {
	l, err := roadmap.Trace(d, "proposal/"+behindPlan)
	return plural(len(l.Leaves()), "line"), err
}

func benchWithout(d *roadmap.Data) (string, error) {
	diff, err := roadmap.Without(d, benchPerson)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("%s, %s", plural(len(diff.Quotes), "quote"), plural(len(diff.Proposals), "proposal")), nil
}
