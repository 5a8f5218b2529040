package main

import (
	"context"
	"io"
	"slices"
	"strconv"

	"github.com/urfave/cli/v2"

	"verbatim/coding"
	"verbatim/internal/errs"
	"verbatim/internal/store"
	"verbatim/interviews"
	"verbatim/roadmap"
)

// proposalFileCommands take proposals in and write them.
func (p *program) proposalFileCommands() []*cli.Command {
	return []*cli.Command{
		{Name: "import", Usage: "take proposals from a file: YAML, JSON, a table (csv) or Markdown; or what became of issues (csv)", ArgsUsage: "FILE",
			Flags: []cli.Flag{fileFormatFlag("by the file's name"), unheardFlag}, Action: p.in(p.proposalImport)},
		{Name: "export", Usage: "write all proposals with their inputs as YAML, JSON, a table (csv) or Markdown",
			Flags: []cli.Flag{fileFormatFlag("by the name of --out, else yaml"), outFlag}, Action: p.in(p.proposalExport)},
		p.proposalIssuesCommand(),
	}
}

// proposalExport writes what proposalImport reads.
func (p *program) proposalExport(ctx context.Context, c *cli.Context, ws *workspace) error {
	format, err := p.exportFormat(c)
	if err != nil {
		return err
	}
	d, err := ws.plan(ctx)
	if err != nil {
		return err
	}
	ranking, _ := roadmap.Rank(d) // what breaks a rule has no score, and is exported all the same
	f := roadmap.ProposalsOf(d)
	return p.writeOut(c, "the proposals are", func(w io.Writer) error {
		switch format {
		case "csv":
			return roadmap.WriteProposalsCSV(w, f, ranking)
		case "md":
			return roadmap.WriteProposalsMarkdown(w, f, d, ranking)
		case "json":
			return roadmap.WriteProposalsJSON(w, f)
		}
		return roadmap.WriteProposals(w, f)
	})
}

func (p *program) proposalImport(ctx context.Context, c *cli.Context, ws *workspace) error {
	path, src, err := readFile(c.Args().First())
	if err != nil {
		return err
	}
	format, err := importFormat(c, path)
	if err != nil {
		return err
	}
	done, err := ws.importProposals(ctx, path, format, src, c.Bool("unheard"))
	if err != nil {
		return err
	}
	for _, note := range done.Notes {
		p.say("%s", clean(note))
	}
	return p.sayTaken(path, done, done.Ignored, []nounCounts{{"proposals", done.Proposals}, {"opportunities", done.Opportunities}, {"load levels", done.Levels}})
}

// proposalsTaken is what an import of proposals did.
type proposalsTaken struct {
	File          string     `json:"file"`
	Proposals     itemCounts `json:"proposals"`
	Opportunities itemCounts `json:"opportunities"`
	Levels        itemCounts `json:"levels"`
	Ignored       []string   `json:"not_read"`
	Notes         []string   `json:"notes"`
}

// importProposals takes a file of proposals, all or none. unheard takes segments
// that no participant is in.
func (ws *workspace) importProposals(ctx context.Context, path, format string, src []byte, unheard bool) (done proposalsTaken, err error) {
	hand := ws.hand(ctx, path)
	d, err := ws.plan(ctx)
	if err != nil {
		return done, err
	}
	err = ws.Update(doing(ctx, "proposal.import", "file/"+ws.source(path)), func(s *store.Store) error {
		done = proposalsTaken{File: path, Ignored: []string{}, Notes: []string{}}
		here, err := proposalsHere(ctx, s)
		if err != nil {
			return err
		}
		file, err := done.read(path, format, src, here, hand)
		if err != nil {
			return err
		}
		if err := takeProposals(ctx, s, path, file, hand); err != nil {
			return err
		}
		now, err := proposalsHere(ctx, s)
		if err != nil {
			return err
		}
		if err := heardOf(d, path, file, here, now, unheard); err != nil {
			return err
		}
		done.count(file, proposalsState(here), proposalsState(now))
		return nil
	})
	return done, err
}

func proposalsHere(ctx context.Context, s *store.Store) (*roadmap.ProposalsFile, error) {
	d := &roadmap.Data{}
	err := readRoadmap(ctx, s, d)
	return roadmap.ProposalsOf(d), err
}

// read reads a file of any format; tables and Markdown are laid over what is here.
func (done *proposalsTaken) read(path, format string, src []byte, here *roadmap.ProposalsFile, hand roadmap.Given) (file *roadmap.ProposalsFile, err error) {
	var ignored, notes []string
	switch {
	case format == "csv" && roadmap.IsIssuesCSV(path, src):
		file, notes, err = roadmap.ReadIssuesCSV(path, src, here)
	case format == "csv":
		file, ignored, err = roadmap.ReadProposalsCSV(path, src, here, hand)
	case format == "md":
		file, ignored, err = roadmap.ReadProposalsMarkdown(path, src, here, hand)
	case format == "json":
		file, err = roadmap.ReadProposalsJSON(path, src)
	default:
		file, err = roadmap.ReadProposals(path, src)
	}
	done.Ignored, done.Notes = orEmpty(ignored), orEmpty(notes)
	return file, err
}

// heardOf holds segments that are new against the people there are, and their
// headcounts against those who were asked. d is what was said; unheard takes
// segments that no participant is in.
func heardOf(d *roadmap.Data, path string, file, here, now *roadmap.ProposalsFile, unheard bool) error {
	feasible, before, after := roadmap.Feasibility(d), inputsOf(here), inputsOf(now)
	for i := range file.Proposals {
		p := &file.Proposals[i]
		was, is := before[p.ID], after[p.ID]
		if was.Attribute == is.Attribute && slices.Equal(was.Segments, is.Segments) {
			continue
		}
		if !unheard {
			if err := d.KnownSegments(&is, was.Segments); err != nil {
				return placed(path, p.Line, err)
			}
		}
		if err := feasible(&roadmap.Proposal{ID: p.ID, Inputs: is}); err != nil {
			return placed(path, p.Line, err)
		}
	}
	return nil
}

// inputsOf are the inputs of proposals by ID.
func inputsOf(f *roadmap.ProposalsFile) map[string]roadmap.Inputs {
	all := map[string]roadmap.Inputs{}
	for i := range f.Proposals {
		all[f.Proposals[i].ID] = f.Proposals[i].Inputs
	}
	return all
}

func (done *proposalsTaken) count(file *roadmap.ProposalsFile, before, after map[string]string) {
	for _, p := range file.Proposals {
		done.Proposals.add(before, after, "proposal/"+p.ID)
	}
	for _, o := range file.Opportunities {
		done.Opportunities.add(before, after, "opportunity/"+o.ID)
	}
	for _, l := range file.Levels {
		done.Levels.add(before, after, "level/"+strconv.Itoa(l.Level.Level))
	}
}

// proposalsState is what proposals, opportunities and levels say, each as one text.
func proposalsState(f *roadmap.ProposalsFile) map[string]string {
	state := map[string]string{}
	for _, p := range f.Proposals {
		state["proposal/"+p.ID] = asJSON(p)
	}
	for _, o := range f.Opportunities {
		state["opportunity/"+o.ID] = asJSON(o)
	}
	for _, l := range f.Levels {
		state["level/"+strconv.Itoa(l.Level.Level)] = asJSON(l)
	}
	return state
}

// takeProposals stores what a file says.
func takeProposals(ctx context.Context, s *store.Store, path string, file *roadmap.ProposalsFile, hand roadmap.Given) error {
	book, err := s.Themes.Codebook(ctx)
	if err != nil {
		return err
	}
	if err := takeMeasure(ctx, s, path, file, book); err != nil {
		return err
	}
	was := &roadmap.Data{}
	if err := readRoadmap(ctx, s, was); err != nil {
		return err
	}
	if was.Hypotheses, err = s.Roadmap.Hypotheses(ctx); err != nil {
		return err
	}
	for i := range file.Proposals {
		p := &file.Proposals[i]
		if err := nameThemes(book, p.Inputs.Themes); err != nil {
			return placed(path, p.Line, err)
		}
		if p.Hypothesis != "" && roadmap.FindHypothesis(was.Hypotheses, p.Hypothesis) == nil {
			return placed(path, p.Line, unknownHypothesis(p.Hypothesis))
		}
		if err := takeProposal(ctx, s, was, p, hand); err != nil {
			return placed(path, p.Line, err)
		}
		if err := takeOutcome(ctx, s, path, p); err != nil {
			return err
		}
	}
	return nil
}

// takeMeasure stores what proposals are measured against.
func takeMeasure(ctx context.Context, s *store.Store, path string, file *roadmap.ProposalsFile, book *coding.Codebook) error {
	if file.Cycle != nil {
		if err := s.Roadmap.SetCycle(ctx, file.Cycle); err != nil {
			return placed(path, 1, err)
		}
	}
	scale, err := s.Roadmap.Levels(ctx)
	if err != nil {
		return err
	}
	for _, l := range file.LevelsInOrder(scale) {
		if err := s.Roadmap.SetLevel(ctx, &l.Level); err != nil {
			return placed(path, l.Line, err)
		}
	}
	known, err := s.Roadmap.Opportunities(ctx)
	if err != nil {
		return err
	}
	for i := range file.Opportunities {
		o := &file.Opportunities[i]
		if !slices.ContainsFunc(known, func(old roadmap.Opportunity) bool { return old.ID == o.ID }) {
			if err := newID(o.ID); err != nil {
				return placed(path, o.Line, err)
			}
		}
		if err := nameThemes(book, o.Themes); err != nil {
			return placed(path, o.Line, err)
		}
		if err := s.Roadmap.SetOpportunity(ctx, &o.Opportunity); err != nil {
			return placed(path, o.Line, err)
		}
	}
	return nil
}

// newID refuses an ID that no command would have given: those in capitals would
// be a second thing beside the first.
func newID(id string) error {
	want := interviews.Slug(id)
	switch want {
	case id:
		return nil
	case "":
		return errs.New(errs.Invalid, "%q cannot be an ID", id).Try("it has letters and digits, with - between them")
	}
	return errs.New(errs.Invalid, "%q cannot be an ID", id).Try("write it %s", want)
}

// nameThemes puts IDs in the place of names.
func nameThemes(book *coding.Codebook, themes []string) error {
	for i, name := range themes {
		if book.Theme(name) != nil {
			continue
		}
		t, err := book.Find(name)
		if err != nil {
			return err
		}
		themes[i] = t.ID
	}
	return nil
}

// takeProposal stores a proposal of a file. was is what there was before the file.
func takeProposal(ctx context.Context, s *store.Store, was *roadmap.Data, p *roadmap.ProposalFile, hand roadmap.Given) error {
	var old *roadmap.Proposal
	if i := slices.IndexFunc(was.Proposals, func(one roadmap.Proposal) bool { return one.ID == p.ID }); i >= 0 {
		old = &was.Proposals[i]
	} else if err := newID(p.ID); err != nil {
		return err
	}
	next, err := p.Over(old, hand)
	if err != nil {
		return err
	}
	if err := next.Inputs.Check(); err != nil {
		return err
	}
	metrics, readings := slices.Clone(was.Metrics), slices.Clone(was.Measurements)
	for i := range p.Metrics {
		metrics = append(metrics, p.Metrics[i].Metric)
		for _, m := range p.Metrics[i].Measured {
			readings = append(readings, m.Measurement)
		}
	}
	if err := next.Stands(old, hand.At, metrics, readings); err != nil {
		return err
	}
	return s.Roadmap.SetProposal(ctx, next)
}

// takeOutcome stores what a proposal is measured by, and who was told of it.
func takeOutcome(ctx context.Context, s *store.Store, path string, p *roadmap.ProposalFile) error {
	for i := range p.Metrics {
		m := &p.Metrics[i]
		if err := s.Roadmap.SetMetric(ctx, &m.Metric); err != nil {
			return placed(path, m.Line, err)
		}
		for j := range m.Measured {
			if err := s.Roadmap.Measure(ctx, &m.Measured[j].Measurement); err != nil {
				return placed(path, m.Measured[j].Line, err)
			}
		}
	}
	for i := range p.Notices {
		if err := s.Roadmap.Notify(ctx, &p.Notices[i].Notice); err != nil {
			return placed(path, p.Notices[i].Line, err)
		}
	}
	return nil
}
