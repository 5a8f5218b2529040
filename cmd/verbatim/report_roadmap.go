package main

import (
	"context"

	"github.com/urfave/cli/v2"

	"verbatim/report"
	"verbatim/roadmap"
)

var roadmapFlags = []cli.Flag{
	&cli.StringFlag{Name: "for", Usage: "who reads it: `READER`, executive or engineer", Value: string(roadmap.Executive)},
}

// makeRoadmap makes the report on the roadmap. It is of all that is known:
// scores of a part of the interviews would be other scores.
func makeRoadmap(ctx context.Context, c *cli.Context, run *reporting) (report.Issuable, error) {
	reader, err := roadmap.ParseReader(c.String("for"))
	if err != nil {
		return nil, asUsage(err, "for")
	}
	d, err := planOf(ctx, run.s, &run.corpus.Data)
	if err != nil {
		return nil, err
	}
	quotes := c.Int("quotes")
	if !c.IsSet("quotes") {
		quotes = roadmap.DefaultQuotes
	}
	if run.scope.Numbers {
		quotes = 0
	}
	o, err := roadmap.NewOverview(d, run.corpus.About(run.scope), reader, quotes)
	if err != nil {
		run.p.say("a proposal could not be scored: %v", err)
	}
	return o, nil
}
