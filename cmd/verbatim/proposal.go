package main

import (
	"context"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/urfave/cli/v2"

	"verbatim/internal/errs"
	"verbatim/internal/store"
	"verbatim/interviews"
	"verbatim/roadmap"
)

func (p *program) proposalCommand() *cli.Command {
	inputs := []cli.Flag{
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
		&cli.StringFlag{Name: "why", Usage: "the grounds of the inputs"},
		&cli.Float64Flag{Name: "effort", Usage: "person-months; shown beside the score, never in it"},
	}
	about := []cli.Flag{
		&cli.StringFlag{Name: "title", Usage: "what people call it"},
		&cli.StringFlag{Name: "eliminates", Usage: "the class of work that would be gone"},
		&cli.StringFlag{Name: "hypothesis", Usage: "the `HYPOTHESIS` it rests on"},
	}
	return &cli.Command{
		Name: "proposal", Usage: "proposals ranked by leverage × impact + strategic value, in hours per quarter",
		Subcommands: slices.Concat([]*cli.Command{
			{Name: "add", Usage: "add a proposal", ArgsUsage: "ID", Flags: append(about, inputs...), Action: p.in(p.proposalAdd)},
			{Name: "edit", Usage: "change what a proposal says", ArgsUsage: "ID", Flags: append(about, inputs...), Action: p.in(p.proposalEdit)},
			{Name: "score", Usage: "set inputs of a proposal and see its score", ArgsUsage: "ID", Flags: inputs, Action: p.in(p.proposalScore)},
			{Name: "list", Usage: "rank all proposals", Action: p.in(p.proposalList)},
			{Name: "show", Usage: "show what a score is made of", ArgsUsage: "ID", Action: p.in(p.proposalShow)},
			{Name: "cycle", Usage: "set the planning cycle and its threshold", ArgsUsage: "NAME HOURS", Action: p.in(p.proposalCycle)},
			{Name: "import", Usage: "take proposals from a YAML file", ArgsUsage: "FILE.yaml", Action: p.in(p.proposalImport)},
			{Name: "export", Usage: "write all proposals with their inputs as YAML", Action: p.in(p.proposalExport)},
		}, p.outcomeCommands(), p.briefCommands()),
	}
}

func (p *program) proposalAdd(ctx context.Context, c *cli.Context, ws *workspace) error {
	id := interviews.Slug(c.Args().First())
	if id == "" {
		return usage("give the proposal a short name, for example: verbatim proposal add one-request-page --title '…'")
	}
	return p.changeProposal(ctx, c, ws, id, func(s *store.Store, was *roadmap.Proposal) (*roadmap.Proposal, error) {
		if was != nil {
			return nil, errs.New(errs.Conflict, "there is a proposal %q already", id).Try("change it with 'verbatim proposal edit %s'", id)
		}
		return aboutProposal(ctx, c, s, &roadmap.Proposal{ID: id, State: roadmap.Identified})
	})
}

func (p *program) proposalEdit(ctx context.Context, c *cli.Context, ws *workspace) error {
	return p.changeProposal(ctx, c, ws, c.Args().First(), func(s *store.Store, was *roadmap.Proposal) (*roadmap.Proposal, error) {
		if was == nil {
			return nil, unknownProposal(c.Args().First())
		}
		return aboutProposal(ctx, c, s, was)
	})
}

func (p *program) proposalScore(ctx context.Context, c *cli.Context, ws *workspace) error {
	return p.changeProposal(ctx, c, ws, c.Args().First(), func(_ *store.Store, was *roadmap.Proposal) (*roadmap.Proposal, error) {
		if was == nil {
			return nil, unknownProposal(c.Args().First())
		}
		return was, nil
	})
}

// aboutProposal carries out the flags that say what a proposal is.
func aboutProposal(ctx context.Context, c *cli.Context, s *store.Store, prop *roadmap.Proposal) (*roadmap.Proposal, error) {
	for flag, field := range map[string]*string{"title": &prop.Title, "eliminates": &prop.Eliminates, "hypothesis": &prop.Hypothesis} {
		if c.IsSet(flag) {
			*field = c.String(flag)
		}
	}
	known, err := s.Roadmap.Hypotheses(ctx)
	if err != nil {
		return nil, err
	}
	if prop.Hypothesis != "" && !slices.ContainsFunc(known, func(h roadmap.Hypothesis) bool { return h.ID == prop.Hypothesis }) {
		return nil, errs.New(errs.NotFound, "no hypothesis %q", prop.Hypothesis).Try("'verbatim hypothesis list' shows them all")
	}
	return prop, nil
}

func unknownProposal(id string) error {
	if id == "" {
		return usage("which proposal? 'verbatim proposal list' shows them all")
	}
	return errs.New(errs.NotFound, "no proposal %q", id).Try("'verbatim proposal list' shows them all")
}

// findProposal returns the proposal of that ID, or nil.
func findProposal(ctx context.Context, s *store.Store, id string) (*roadmap.Proposal, error) {
	all, err := s.Roadmap.Proposals(ctx)
	if err != nil {
		return nil, err
	}
	for i := range all {
		if all[i].ID == id {
			return &all[i], nil
		}
	}
	return nil, nil
}

// changeProposal reads a proposal, changes it, sets the inputs that are given
// and stores it in one step, so that nobody's change is lost in between; then
// it shows the score. was is nil when there is none of that ID.
func (p *program) changeProposal(ctx context.Context, c *cli.Context, ws *workspace, id string,
	change func(s *store.Store, was *roadmap.Proposal) (*roadmap.Proposal, error)) error {
	err := ws.Update(doing(ctx, "proposal.set", "proposal/"+id), func(s *store.Store) error {
		was, err := findProposal(ctx, s, id)
		if err != nil {
			return err
		}
		prop, err := change(s, was)
		if err != nil {
			return err
		}
		before := prop.Inputs
		if err := ws.inputs(ctx, c, &prop.Inputs); err != nil {
			return err
		}
		if !reflect.DeepEqual(before, prop.Inputs) {
			prop.Inputs.By, prop.Inputs.At = interviews.Actor(ctx).Actor, p.now().UTC()
		}
		if err := prop.Inputs.Check(); err != nil {
			return err
		}
		return s.Roadmap.SetProposal(ctx, prop)
	})
	if err != nil && repeated(err) == nil {
		return err
	}
	return p.showProposal(ctx, ws, id)
}

// inputs carries out the input flags that are given.
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
	for flag, field := range map[string]**roadmap.Estimate{"frequency": &in.Frequency, "toil": &in.Toil} {
		if c.IsSet(flag) {
			v, err := three(c, flag)
			if err != nil {
				return err
			}
			*field = &roadmap.Estimate{Low: v[0], Mode: v[1], High: v[2]}
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
	if c.IsSet("sigma") || c.IsSet("outcome") || c.IsSet("owner") || c.IsSet("why") && in.Strategic != nil {
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
	if c.IsSet("why") {
		in.Why = c.String("why")
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

func (p *program) proposalList(ctx context.Context, _ *cli.Context, ws *workspace) error {
	d, err := ws.plan(ctx)
	if err != nil {
		return err
	}
	ranking, err := roadmap.Rank(d)
	if err != nil {
		p.say("%s", clean(err.Error()))
	}
	return p.print(ranking, func(w io.Writer) error {
		if err := writeRanking(w, ranking); err != nil {
			return err
		}
		for _, caveat := range ranking.Caveats {
			p.say("%s", caveat)
		}
		return nil
	})
}

func writeRanking(w io.Writer, r *roadmap.Ranking) error {
	var rows [][]any
	var needs []string
	for _, s := range r.Proposals {
		if s.Score == nil {
			rows = append(rows, []any{"-", s.ID, "no score", "", "", ""})
			why := "needs " + strings.Join(s.Needs, ", ")
			if s.Invalid != "" {
				why = s.Invalid
			}
			needs = append(needs, s.ID+" "+why)
			continue
		}
		rows = append(rows, []any{strconv.Itoa(*s.Rank), s.ID, hours(s.Score), hours(s.Low) + "–" + hours(s.High), strings.Join(s.Tied, ", "), perMonth(s.PerMonth)})
	}
	if err := writeTable(w, []string{"rank", "proposal", "hours/quarter", "90 %", "tied with", "per person-month"}, rows); err != nil {
		return err
	}
	for _, n := range needs {
		if _, err := fmt.Fprintln(w, clean(n)); err != nil {
			return err
		}
	}
	return nil
}

func hours(v *float64) string {
	if v == nil {
		return "-"
	}
	return strconv.FormatFloat(*v, 'f', 0, 64)
}

func perMonth(v *float64) string {
	if v == nil {
		return ""
	}
	return strconv.FormatFloat(*v, 'f', 0, 64)
}

func (p *program) proposalShow(ctx context.Context, c *cli.Context, ws *workspace) error {
	prop, err := findProposal(ctx, ws.Store, c.Args().First())
	if err != nil {
		return err
	}
	if prop == nil {
		return unknownProposal(c.Args().First())
	}
	return p.showProposal(ctx, ws, prop.ID)
}

func (p *program) showProposal(ctx context.Context, ws *workspace, id string) error {
	d, err := ws.plan(ctx)
	if err != nil {
		return err
	}
	ranking, rankErr := roadmap.Rank(d)
	for _, s := range ranking.Proposals {
		if s.ID != id {
			continue
		}
		if s.Invalid != "" {
			return rankErr
		}
		return p.print(s, func(w io.Writer) error { return writeScore(w, d, s) })
	}
	return rankErr
}

func writeScore(w io.Writer, d *roadmap.Data, s roadmap.Score) error {
	if s.Score == nil {
		_, err := fmt.Fprintf(w, "%s has no score: it needs %s\n", s.ID, strings.Join(s.Needs, ", "))
		return err
	}
	link, err := roadmap.Trace(d, "proposal/"+s.ID)
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintf(w, "%s: %s hours per quarter (%s to %s), rank %d\n", s.ID, hours(s.Score), hours(s.Low), hours(s.High), *s.Rank); err != nil {
		return err
	}
	for _, because := range link.Because {
		if _, err := fmt.Fprintf(w, "  %s\n", clean(because.Says)); err != nil {
			return err
		}
	}
	for _, warning := range s.Warnings {
		if _, err := fmt.Fprintf(w, "  to think about: %s\n", clean(warning)); err != nil {
			return err
		}
	}
	return nil
}

func (p *program) proposalCycle(ctx context.Context, c *cli.Context, ws *workspace) error {
	threshold, err := strconv.ParseFloat(c.Args().Get(1), 64)
	if err != nil || threshold <= 0 || c.NArg() != 2 {
		return usage("name the cycle and its threshold in hours per quarter, for example: verbatim proposal cycle 2026-Q4 400")
	}
	if err := ws.Roadmap.SetCycle(ctx, &roadmap.Cycle{Name: c.Args().First(), Threshold: threshold}); err != nil {
		return err
	}
	p.say("strategic value counts against %s hours per quarter", c.Args().Get(1))
	return nil
}

func (p *program) proposalImport(ctx context.Context, c *cli.Context, ws *workspace) error {
	path, src, err := readFile(c.Args().First())
	if err != nil {
		return err
	}
	n, err := ws.importProposals(ctx, path, src)
	if err != nil {
		return err
	}
	p.say("%s", plural(n, "proposal"))
	return nil
}

// proposalExport writes what proposalImport reads.
func (p *program) proposalExport(ctx context.Context, _ *cli.Context, ws *workspace) error {
	if p.json {
		return usage("export writes YAML, to be read back; 'verbatim proposal list --json' gives JSON")
	}
	all, err := ws.Roadmap.Proposals(ctx)
	if err != nil {
		return err
	}
	cycle, err := ws.Roadmap.Cycle(ctx)
	if err != nil {
		return err
	}
	if *cycle == (roadmap.Cycle{}) {
		cycle = nil // nobody has set one
	}
	return roadmap.WriteProposals(p.out, &roadmap.ProposalsFile{Cycle: cycle, Proposals: all})
}

// importProposals takes a file of proposals, all or none.
func (ws *workspace) importProposals(ctx context.Context, path string, src []byte) (int, error) {
	file, err := roadmap.ReadProposals(path, src)
	if err != nil {
		return 0, err
	}
	book, err := ws.Themes.Codebook(ctx)
	if err != nil {
		return 0, err
	}
	act := interviews.Actor(ctx)
	act.Kind, act.About = "proposal.import", "file/"+ws.source(path)
	ctx = interviews.Acting(ctx, act)
	return len(file.Proposals), ws.Update(ctx, func(s *store.Store) error {
		if file.Cycle != nil {
			if err := s.Roadmap.SetCycle(ctx, file.Cycle); err != nil {
				return err
			}
		}
		for i := range file.Proposals {
			prop := file.Proposals[i]
			for _, theme := range prop.Inputs.Themes {
				if _, err := book.Find(theme); err != nil {
					return fmt.Errorf("%s:%d: %w", path, file.Lines[i], err)
				}
			}
			if err := s.Roadmap.SetProposal(ctx, &prop); err != nil {
				return fmt.Errorf("%s:%d: %w", path, file.Lines[i], err)
			}
		}
		return nil
	})
}
