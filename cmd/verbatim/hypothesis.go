package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"verbatim/internal/store"
	"verbatim/interviews"
	"verbatim/report"
	"verbatim/roadmap"
)

// slotFlags say the slots of a hypothesis.
var slotFlags = []struct {
	flag, usage string
	slot        roadmap.Slot
}{
	{"customers", "type of customers: who they are, not what they lack", roadmap.TypeOfCustomers},
	{"motivation", "what they are motivated to do", roadmap.Motivation},
	{"job", "job to be done", roadmap.JobToBeDone},
	{"problem", "what goes wrong for them", roadmap.ProblemSlot},
	{"concept", "the idea that would solve it", roadmap.ConceptSlot},
	{"feature", "the thing that they would use", roadmap.FeatureSlot},
	{"business-outcome", "what they would get out of it, at stage business", roadmap.BusinessOutcome},
	{"business-action", "what would be done for that, at stage business", roadmap.BusinessAction},
	{"criteria", "what would be seen if it were true; say it beforehand", roadmap.Criteria},
}

const stageUsage = "customer, problem, concept, feature or business"

func (p *program) hypothesisCommand() *cli.Command {
	words := []cli.Flag{
		&cli.StringFlag{Name: "title", Usage: "what people call it"},
		&cli.StringFlag{Name: "parent", Usage: "the `HYPOTHESIS` it goes on from; slots that are not given are its"},
	}
	for _, s := range slotFlags {
		words = append(words, &cli.StringFlag{Name: s.flag, Usage: s.usage + " (`WORDS`, or @NAME of shared ones)"})
	}
	return &cli.Command{
		Name: "hypothesis", Usage: "beliefs about customers, the evidence for and against them, and what a person decided",
		Subcommands: []*cli.Command{
			{Name: "add", Usage: "add a hypothesis", ArgsUsage: "ID", Flags: append([]cli.Flag{
				&cli.StringFlag{Name: "stage", Usage: stageUsage, Required: true},
			}, words...), Action: p.in(p.hypothesisAdd)},
			{Name: "edit", Usage: "change the words of a draft", ArgsUsage: "ID", Flags: append([]cli.Flag{
				&cli.StringFlag{Name: "stage", Usage: stageUsage},
			}, words...), Action: p.in(p.hypothesisEdit)},
			p.hypothesisListCommand(),
			{Name: "show", Usage: "show a hypothesis: its ledger of evidence, who looked, and what was decided", ArgsUsage: "ID", Action: p.in(p.hypothesisShow)},
			p.hypothesisCriterionCommand(), p.hypothesisEvidenceCommand(), p.hypothesisChallengeCommand(), p.hypothesisQuestionCommand(),
			p.hypothesisConfidenceCommand(), p.hypothesisDecideCommand(), p.hypothesisSupersedeCommand(), p.hypothesisLintCommand(),
			p.hypothesisSlotCommand(), {Name: "slots", Usage: "list the words that hypotheses share, and which do", Action: p.in(p.hypothesisSlots)},
			p.hypothesisImportCommand(), p.hypothesisExportCommand(),
		},
	}
}

func (p *program) hypothesisAdd(ctx context.Context, c *cli.Context, ws *workspace) error {
	id := interviews.Slug(c.Args().First())
	if id == "" {
		return usage("give the hypothesis a short name, for example: verbatim hypothesis add slow-start --stage problem …")
	}
	return p.setHypothesis(ctx, c, ws, id, roadmap.AddHypothesis)
}

func (p *program) hypothesisEdit(ctx context.Context, c *cli.Context, ws *workspace) error {
	id := c.Args().First()
	if id == "" {
		return unknownHypothesis(id)
	}
	return p.setHypothesis(ctx, c, ws, id, roadmap.EditHypothesis)
}

// setHypothesis fills the slots that are given, in one step.
func (p *program) setHypothesis(ctx context.Context, c *cli.Context, ws *workspace, id string,
	set func(context.Context, roadmap.HypothesisStore, string, func(*roadmap.Hypothesis, []roadmap.Phrase) error) (*roadmap.Hypothesis, []roadmap.Hypothesis, error)) error {
	var h *roadmap.Hypothesis
	var all []roadmap.Hypothesis
	err := ws.Update(doing(ctx, "hypothesis.set", "hypothesis/"+id), func(s *store.Store) (err error) {
		worded := false
		h, all, err = set(ctx, s.Roadmap, id, func(h *roadmap.Hypothesis, phrases []roadmap.Phrase) error {
			err := wordHypothesis(c, h, phrases)
			worded = err == nil
			return err
		})
		if err != nil && worded {
			return withSlotFlag(err, h, all)
		}
		return err
	})
	if err != nil {
		return err
	}
	for _, w := range h.Lint(all) {
		p.say("to think about: %s", w.Message)
	}
	return p.print(map[string]any{"id": h.ID, "sentence": h.Sentence(all)}, func(w io.Writer) error {
		_, err := fmt.Fprintf(w, "%s: %s\n", h.ID, clean(h.Sentence(all)))
		return err
	})
}

// wordHypothesis carries out the flags that are set.
func wordHypothesis(c *cli.Context, h *roadmap.Hypothesis, phrases []roadmap.Phrase) error {
	if c.IsSet("stage") {
		h.Stage = roadmap.Stage(strings.ToLower(c.String("stage")))
	}
	if c.IsSet("title") {
		h.Title = c.String("title")
	}
	if c.IsSet("parent") {
		h.Parent = c.String("parent")
	}
	for _, s := range slotFlags {
		if !c.IsSet(s.flag) {
			continue
		}
		if err := h.Fill(s.slot, c.String(s.flag), phrases); err != nil {
			return fmt.Errorf("--%s: %w", s.flag, err)
		}
	}
	return nil
}

// alterHypothesis reads the hypothesis that the first argument names, changes
// it and stores it in one step.
func (p *program) alterHypothesis(ctx context.Context, c *cli.Context, ws *workspace, change func(s *store.Store, h *roadmap.Hypothesis, all []roadmap.Hypothesis) error) (h *roadmap.Hypothesis, err error) {
	err = ws.Update(doing(ctx, "hypothesis.set", "hypothesis/"+c.Args().First()), func(s *store.Store) error {
		if c.Args().First() == "" {
			return unknownHypothesis("")
		}
		h, err = roadmap.AlterHypothesis(ctx, s.Roadmap, c.Args().First(), func(h *roadmap.Hypothesis, all []roadmap.Hypothesis) error { return change(s, h, all) })
		return err
	})
	return h, err
}

// oneHypothesis is the one that the first argument names.
func oneHypothesis(c *cli.Context, all []roadmap.Hypothesis) (*roadmap.Hypothesis, error) {
	if h := roadmap.FindHypothesis(all, c.Args().First()); h != nil {
		return h, nil
	}
	return nil, unknownHypothesis(c.Args().First())
}

func unknownHypothesis(id string) error {
	if id == "" {
		return usage("which hypothesis? 'verbatim hypothesis list' shows them all")
	}
	return roadmap.NoHypothesis(id)
}

// withSlotFlag names the flag that fills the first missing slot.
func withSlotFlag(err error, h *roadmap.Hypothesis, all []roadmap.Hypothesis) error {
	for _, missing := range h.Missing(all) {
		for _, s := range slotFlags {
			if s.slot == missing {
				return usage("the sentence of %q lacks its %s: give --%s '…'", h.ID, strings.ReplaceAll(string(missing), "_", " "), s.flag)
			}
		}
	}
	return err
}

// plan reads all that hypotheses, proposals and traces are made of.
func (ws *workspace) plan(ctx context.Context) (*roadmap.Data, error) {
	var d *roadmap.Data
	m, err := ws.besideCodings(ctx, func(ctx context.Context, s *store.Store) (int64, error) {
		found, err := readRest(ctx, s, anyOrder)
		if err != nil {
			return 0, err
		}
		d, err = planOf(ctx, s, found)
		return found.Version, err
	})
	if err != nil {
		return nil, err
	}
	d.Matrix, d.Today = m, ws.p.today()
	return d, ws.sayHidden(ctx, ws.Store)
}

// planIn reads a plan as it is in an Update or a View.
func planIn(ctx context.Context, s *store.Store) (*roadmap.Data, error) {
	found, err := readData(ctx, s, anyOrder)
	if err != nil {
		return nil, err
	}
	return planOf(ctx, s, found)
}

// planOf reads a plan, where what was found is read already.
func planOf(ctx context.Context, s *store.Store, found *report.Data) (d *roadmap.Data, err error) {
	d = &roadmap.Data{Interviews: found.Interviews, Participants: found.Participants, Codebook: found.Codebook,
		Quotes: found.Quotes, Matrix: found.Matrix, Overruled: found.Overruled, Rated: found.Rated}
	for _, f := range found.Finished { // what one coder alone sees there is no answer of the interview's people
		if !slices.Contains(found.Hidden, f.Interview) {
			d.Finished = append(d.Finished, f)
		}
	}
	if d.Hypotheses, err = s.Roadmap.Hypotheses(ctx); err != nil {
		return nil, err
	}
	if d.Evidence, err = s.Roadmap.Evidence(ctx, ""); err != nil {
		return nil, err
	}
	shown := map[string]bool{}
	for _, q := range d.Quotes {
		shown[q.ID] = true
	}
	d.Evidence = slices.DeleteFunc(d.Evidence, func(e roadmap.Evidence) bool { return !shown[e.Quote] })
	if err := readRoadmap(ctx, s, d); err != nil {
		return nil, err
	}
	read := map[interviews.ID]bool{}
	for _, q := range d.Quotes {
		if q.State.Counts() || read[q.Interview] {
			continue
		}
		read[q.Interview] = true
		old, err := s.Interviews.Revisions(ctx, q.Interview)
		if err != nil {
			return nil, err
		}
		d.Revisions = append(d.Revisions, old...)
	}
	return d, nil
}

// readRoadmap reads what d has beside hypotheses and their evidence.
func readRoadmap(ctx context.Context, s *store.Store, d *roadmap.Data) error {
	r := s.Roadmap
	cycle, err := r.Cycle(ctx)
	if err != nil {
		return err
	}
	d.Cycle = *cycle
	for _, read := range []func() error{
		func() (err error) { d.Challenges, err = r.Challenges(ctx); return },
		func() (err error) { d.Phrases, err = r.Phrases(ctx); return },
		func() (err error) { d.Opportunities, err = r.Opportunities(ctx); return },
		func() (err error) { d.Proposals, err = r.Proposals(ctx); return },
		func() (err error) { d.Scale, err = r.Levels(ctx); return },
		func() (err error) { d.Metrics, err = r.Metrics(ctx); return },
		func() (err error) { d.Measurements, err = r.Measurements(ctx); return },
		func() (err error) { d.Notices, err = r.Notices(ctx); return },
	} {
		if err := read(); err != nil {
			return err
		}
	}
	return nil
}
