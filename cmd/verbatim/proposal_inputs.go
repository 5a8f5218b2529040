package main

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/urfave/cli/v2"

	"verbatim/interviews"
	"verbatim/roadmap"
)

// inputFlags say what a score is made of.
var inputFlags = []cli.Flag{
	&cli.StringSliceFlag{Name: "theme", Aliases: []string{"t"}, Usage: "whoever has this `THEME` is hit (several times for several)"},
	&cli.StringFlag{Name: "attribute", Usage: "the participant attribute that segments are values of", DefaultText: "team"},
	&cli.StringSliceFlag{Name: "segment", Usage: "how many people there are: `VALUE=N`, for example data=18 (several times for several; 0 takes one out)"},
	&cli.StringFlag{Name: "frequency", Usage: "occurrences per affected person and quarter: `LOW,LIKELY,HIGH`"},
	&cli.StringFlag{Name: "toil", Usage: "minutes saved per occurrence: `LOW,LIKELY,HIGH`"},
	&cli.IntFlag{Name: "load", Usage: "cognitive load removed, 0 to 4"},
	&cli.StringFlag{Name: "anchor", Usage: "the words that anchor the load's level"},
	&cli.StringFlag{Name: "modulators", Usage: "`MATURITY,RISK,COMPLEXITY`, each 0.5 to 1.5"},
	&cli.Float64Flag{Name: "sigma", Usage: "strategic value: 0, 0.25, 0.5, 1 or 2 times the cycle's threshold"},
	&cli.StringFlag{Name: "outcome", Usage: "the business outcome of the strategic value"},
	&cli.StringFlag{Name: "owner", Usage: "who owns it"},
	&cli.StringFlag{Name: "why", Usage: "the grounds of what is given; alone, of all that has none yet"},
	&cli.Float64Flag{Name: "effort", Usage: "person-months; shown beside the score, never in it"},
	&cli.StringSliceFlag{Name: "clear", Usage: "take this `INPUT` away: themes, segments, frequency, toil, load, modulators, strategic or effort"},
	unheardFlag,
}

var unheardFlag = &cli.BoolFlag{Name: "unheard", Usage: "take a segment that no participant is in: nobody of it was heard"}

// giveInputs carries out the input flags that are given, and notes who gave
// what, when and why. d is what there is to score it with.
func (ws *workspace) giveInputs(ctx context.Context, c *cli.Context, d *roadmap.Data, prop *roadmap.Proposal) error {
	in, before := &prop.Inputs, prop.Inputs
	if err := clearInputs(in, list(c.StringSlice("clear"))); err != nil {
		return err
	}
	if err := ws.inputs(ctx, c, in); err != nil {
		return err
	}
	return prop.Give(d, before, roadmap.Given{By: interviews.Actor(ctx).Actor, At: ws.p.now().UTC(), Why: c.String("why")}, c.Bool("unheard"))
}

// clearInputs takes inputs away by their names.
func clearInputs(in *roadmap.Inputs, names []string) error {
	for _, name := range names {
		switch name {
		case "themes":
			in.Themes = nil
		case "segments":
			in.Segments = nil
		case "frequency":
			in.Frequency = nil
		case "toil":
			in.Toil = nil
		case "load":
			in.Load = nil
		case "modulators":
			in.Modulate = nil
		case "strategic":
			in.Strategic = nil
		case "effort":
			in.Effort = nil
		default:
			return usage("--clear: %q is no input; they are %s", name, strings.Join(roadmap.InputNames(), ", "))
		}
	}
	return nil
}

// inputs carries out the flags that give inputs.
func (ws *workspace) inputs(ctx context.Context, c *cli.Context, in *roadmap.Inputs) (err error) {
	if named := list(c.StringSlice("theme")); len(named) > 0 {
		if in.Themes, err = ws.findThemes(ctx, named); err != nil {
			return err
		}
	}
	if c.IsSet("attribute") || in.Attribute == "" {
		if in.Attribute = c.String("attribute"); in.Attribute == "" {
			in.Attribute = "team"
		}
	}
	for _, pair := range c.StringSlice("segment") {
		value, n, ok := strings.Cut(pair, "=")
		head, err := strconv.Atoi(n)
		if !ok || err != nil || head < 0 {
			return usage("--segment: %q is not VALUE=N, for example data=18", pair)
		}
		setSegment(in, roadmap.Segment{Value: value, Headcount: head})
	}
	for _, estimate := range []struct {
		flag  string
		field **roadmap.Estimate
	}{{"frequency", &in.Frequency}, {"toil", &in.Toil}} {
		if c.IsSet(estimate.flag) {
			v, err := three(c, estimate.flag)
			if err != nil {
				return err
			}
			*estimate.field = &roadmap.Estimate{Low: v[0], Mode: v[1], High: v[2]}
		}
	}
	if c.IsSet("modulators") {
		v, err := three(c, "modulators")
		if err != nil {
			return err
		}
		in.Modulate = &roadmap.Modulator{Maturity: v[0], Risk: v[1], Complexity: v[2]}
	}
	scalarInputs(c, in)
	return nil
}

// setSegment says how many people a segment has; none takes it out.
func setSegment(in *roadmap.Inputs, s roadmap.Segment) {
	in.Segments = slices.Clone(in.Segments) // the inputs as they were are still needed
	i := slices.IndexFunc(in.Segments, func(old roadmap.Segment) bool { return old.Value == s.Value })
	switch {
	case i < 0 && s.Headcount > 0:
		in.Segments = append(in.Segments, s)
	case i >= 0 && s.Headcount > 0:
		in.Segments[i] = s
	case i >= 0:
		in.Segments = slices.Delete(in.Segments, i, i+1)
	}
}

func scalarInputs(c *cli.Context, in *roadmap.Inputs) {
	if c.IsSet("load") || c.IsSet("anchor") {
		next := roadmap.Load{}
		if in.Load != nil {
			next = *in.Load
		}
		if c.IsSet("load") {
			next.Level = c.Int("load")
		}
		if c.IsSet("anchor") {
			next.Anchor = c.String("anchor")
		}
		in.Load = &next
	}
	if c.IsSet("sigma") || c.IsSet("outcome") || c.IsSet("owner") {
		next := roadmap.Strategy{}
		if in.Strategic != nil {
			next = *in.Strategic
		}
		if c.IsSet("sigma") {
			next.Sigma = c.Float64("sigma")
		}
		for flag, field := range map[string]*string{"outcome": &next.Outcome, "owner": &next.Owner, "why": &next.Why} {
			if c.IsSet(flag) {
				*field = c.String(flag)
			}
		}
		in.Strategic = &next
	}
	if c.IsSet("effort") {
		effort := c.Float64("effort")
		in.Effort = &effort
	}
}

// three reads a flag of three numbers.
func three(c *cli.Context, flag string) ([3]float64, error) {
	var v [3]float64
	parts := strings.Split(c.String(flag), ",")
	if len(parts) != 3 {
		return v, usage("--%s: %q is not three numbers with commas, for example 1,2,4", flag, c.String(flag))
	}
	for i, part := range parts {
		n, err := strconv.ParseFloat(strings.TrimSpace(part), 64)
		if err != nil {
			return v, usage("--%s: %q is not a number", flag, part)
		}
		v[i] = n
	}
	return v, nil
}
