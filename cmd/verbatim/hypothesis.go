package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"verbatim/coding"
	"verbatim/internal/errs"
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
	{"criteria", "what would be seen if it were true; say it beforehand", roadmap.Criteria},
}

func (p *program) hypothesisCommand() *cli.Command {
	words := []cli.Flag{
		&cli.StringFlag{Name: "title", Usage: "what people call it"},
		&cli.StringFlag{Name: "parent", Usage: "the `HYPOTHESIS` it goes on from; slots that are not given are its"},
	}
	for _, s := range slotFlags {
		words = append(words, &cli.StringFlag{Name: s.flag, Usage: s.usage})
	}
	return &cli.Command{
		Name: "hypothesis", Usage: "beliefs about customers, the evidence for and against them, and what a person decided",
		Subcommands: []*cli.Command{
			{Name: "add", Usage: "add a hypothesis", ArgsUsage: "ID", Flags: append([]cli.Flag{
				&cli.StringFlag{Name: "stage", Usage: "customer, problem, concept or feature", Required: true},
			}, words...), Action: p.in(p.hypothesisAdd)},
			{Name: "edit", Usage: "change the words of a draft", ArgsUsage: "ID", Flags: append([]cli.Flag{
				&cli.StringFlag{Name: "stage", Usage: "customer, problem, concept or feature"},
			}, words...), Action: p.in(p.hypothesisEdit)},
			{Name: "list", Usage: "list hypotheses with people for and against", Action: p.in(p.hypothesisList)},
			{Name: "show", Usage: "show a hypothesis with its evidence", ArgsUsage: "ID", Action: p.in(p.hypothesisShow)},
			{Name: "evidence", Usage: "link a quote to a hypothesis", ArgsUsage: "ID", Flags: []cli.Flag{
				&cli.StringFlag{Name: "quote", Usage: "the `QUOTE`", Required: true},
				&cli.StringFlag{Name: "stance", Usage: "supports, contradicts or neutral"},
				&cli.BoolFlag{Name: "remove", Usage: "take the quote out of the hypothesis"},
				&cli.IntFlag{Name: "strength", Usage: "1 weak, 2 plain, 3 strong", Value: 2},
				&cli.StringFlag{Name: "note", Usage: "why it bears on it"},
			}, Action: p.in(p.hypothesisEvidence)},
			{Name: "decide", Usage: "move a hypothesis, with the reason", ArgsUsage: "ID", Flags: []cli.Flag{
				&cli.StringFlag{Name: "state", Usage: "testing, validated, invalidated or retired", Required: true},
				&cli.StringFlag{Name: "reason", Usage: "why", Required: true},
			}, Action: p.in(p.hypothesisDecide)},
			{Name: "import", Usage: "take hypotheses with their evidence from a YAML file", ArgsUsage: "FILE.yaml", Action: p.in(p.hypothesisImport)},
			{Name: "export", Usage: "write all hypotheses with their evidence as YAML", Action: p.in(p.hypothesisExport)},
		},
	}
}

func (p *program) hypothesisAdd(ctx context.Context, c *cli.Context, ws *workspace) error {
	id := interviews.Slug(c.Args().First())
	if id == "" {
		return usage("give the hypothesis a short name, for example: verbatim hypothesis add slow-start --stage problem …")
	}
	return p.changeHypothesis(ctx, c, ws, id, func(was *roadmap.Hypothesis) (*roadmap.Hypothesis, error) {
		if was != nil {
			return nil, errs.New(errs.Conflict, "there is a hypothesis %q already", id).Try("while it is a draft, change it with 'verbatim hypothesis edit %s'", id)
		}
		return &roadmap.Hypothesis{ID: id, State: roadmap.Draft, Slots: map[roadmap.Slot]string{}}, nil
	})
}

// hypothesisEdit changes the words of a draft. Once it is being tested they
// stand: evidence was linked to what they said.
func (p *program) hypothesisEdit(ctx context.Context, c *cli.Context, ws *workspace) error {
	id := c.Args().First()
	return p.changeHypothesis(ctx, c, ws, id, func(was *roadmap.Hypothesis) (*roadmap.Hypothesis, error) {
		switch {
		case was == nil:
			return nil, unknownHypothesis(id)
		case was.State != roadmap.Draft:
			return nil, errs.New(errs.Conflict, "%q is %s: its words stand, people have linked evidence to them", id, was.State).
				Try("add another hypothesis, and retire this one")
		}
		return was, nil
	})
}

// changeHypothesis reads a hypothesis, changes it, fills the slots that are
// given and stores it in one step. was is nil when there is none of that ID.
func (p *program) changeHypothesis(ctx context.Context, c *cli.Context, ws *workspace, id string,
	change func(was *roadmap.Hypothesis) (*roadmap.Hypothesis, error)) error {
	var h *roadmap.Hypothesis
	var all []roadmap.Hypothesis
	err := ws.Update(doing(ctx, "hypothesis.set", "hypothesis/"+id), func(s *store.Store) (err error) {
		if all, err = s.Roadmap.Hypotheses(ctx); err != nil {
			return err
		}
		if h, err = change(findHypothesis(all, id)); err != nil {
			return err
		}
		wordHypothesis(c, h)
		if err := h.Check(all); err != nil {
			return withSlotFlag(err, h, all)
		}
		return s.Roadmap.SetHypothesis(ctx, h)
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
func wordHypothesis(c *cli.Context, h *roadmap.Hypothesis) {
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
		if c.IsSet(s.flag) {
			h.Slots[s.slot] = c.String(s.flag)
		}
	}
}

func findHypothesis(all []roadmap.Hypothesis, id string) *roadmap.Hypothesis {
	for i := range all {
		if all[i].ID == id {
			return &all[i]
		}
	}
	return nil
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
func (ws *workspace) plan(ctx context.Context) (d *roadmap.Data, err error) {
	err = ws.View(ctx, func(s *store.Store) error {
		if d, err = readPlan(ctx, s); err != nil {
			return err
		}
		return ws.sayHidden(ctx, s)
	})
	if err == nil {
		d.Today = ws.p.today()
	}
	return d, err
}

func readPlan(ctx context.Context, s *store.Store) (*roadmap.Data, error) {
	found, err := readData(ctx, s, coding.Filter{}) // traces list quotes as they stand
	if err != nil {
		return nil, err
	}
	return planOf(ctx, s, found)
}

// planOf is readPlan where what was found is read already.
func planOf(ctx context.Context, s *store.Store, found *report.Data) (d *roadmap.Data, err error) {
	d = &roadmap.Data{Interviews: found.Interviews, Participants: found.Participants, Codebook: found.Codebook,
		Quotes: found.Quotes, Matrix: found.Matrix, Overruled: found.Overruled, Rated: found.Rated, Finished: found.Finished}
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
	for _, q := range d.Quotes {
		if q.State.Counts() {
			continue
		}
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

type hypothesisJSON struct {
	ID        string             `json:"id"`
	Title     string             `json:"title"`
	Stage     roadmap.Stage      `json:"stage"`
	Parent    string             `json:"parent"`
	State     roadmap.Verdict    `json:"state"`
	Sentence  string             `json:"sentence"`
	Criteria  string             `json:"criteria"`
	Tally     roadmap.Tally      `json:"evidence"`
	Decisions []roadmap.Decision `json:"decisions"`
	Doubts    []string           `json:"doubts"`
	Quotes    []evidenceJSON     `json:"quotes,omitempty"`
}

type evidenceJSON struct {
	Stance   roadmap.Stance `json:"stance"`
	Strength int            `json:"strength"`
	Note     string         `json:"note"`
	By       string         `json:"by"`
	Quote    quoteJSON      `json:"quote"`
}

func describeHypothesis(d *roadmap.Data, h *roadmap.Hypothesis) hypothesisJSON {
	tally := roadmap.Weigh(d, h.ID)
	decisions := h.Decisions
	if decisions == nil {
		decisions = []roadmap.Decision{}
	}
	return hypothesisJSON{ID: h.ID, Title: h.Title, Stage: h.Stage, Parent: h.Parent, State: h.State, Sentence: h.Sentence(d.Hypotheses), Criteria: h.Filled(d.Hypotheses)[roadmap.Criteria],
		Tally: tally, Decisions: decisions, Doubts: orEmpty(h.Doubts(tally, d.Evidence))}
}

func (p *program) hypothesisList(ctx context.Context, _ *cli.Context, ws *workspace) error {
	d, err := ws.plan(ctx)
	if err != nil {
		return err
	}
	rows := []hypothesisJSON{}
	for i := range d.Hypotheses {
		rows = append(rows, describeHypothesis(d, &d.Hypotheses[i]))
	}
	return p.print(map[string]any{"hypotheses": rows}, func(w io.Writer) error {
		for _, h := range rows {
			fmt.Fprintf(w, "%s (%s, %s): for %d, against %d, both %d of %d people\n    %s\n", h.ID, h.Stage, h.State, h.Tally.For, h.Tally.Against, h.Tally.Both, h.Tally.Asked, clean(h.Sentence))
		}
		return nil
	})
}

// oneHypothesis is the one that the first argument names.
func oneHypothesis(c *cli.Context, all []roadmap.Hypothesis) (*roadmap.Hypothesis, error) {
	if h := findHypothesis(all, c.Args().First()); h != nil {
		return h, nil
	}
	return nil, unknownHypothesis(c.Args().First())
}

func unknownHypothesis(id string) error {
	if id == "" {
		return usage("which hypothesis? 'verbatim hypothesis list' shows them all")
	}
	return errs.New(errs.NotFound, "no hypothesis %q", id).Try("'verbatim hypothesis list' shows them all")
}

func (p *program) hypothesisShow(ctx context.Context, c *cli.Context, ws *workspace) error {
	d, err := ws.plan(ctx)
	if err != nil {
		return err
	}
	h, err := oneHypothesis(c, d.Hypotheses)
	if err != nil {
		return err
	}
	out := describeHypothesis(d, h)
	quotes, err := ws.quotes(ctx, coding.Filter{})
	if err != nil {
		return err
	}
	withheld := roadmap.Withheld(d)
	by := map[string]quoteJSON{}
	for _, q := range quotes {
		if withheld[q.ID] {
			q.Text, q.Speaker = "", ""
		}
		by[q.ID] = q
	}
	for _, e := range d.Evidence {
		if e.Hypothesis == h.ID {
			out.Quotes = append(out.Quotes, evidenceJSON{e.Stance, e.Strength, e.Note, e.By, by[e.Quote]})
		}
	}
	return p.print(out, func(w io.Writer) error {
		for i := range out.Quotes {
			out.Quotes[i].Quote.Source = ws.here(out.Quotes[i].Quote.Source)
		}
		return writeHypothesis(w, out)
	})
}

func writeHypothesis(w io.Writer, h hypothesisJSON) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s (%s, %s)\n%s\n", h.ID, h.Stage, h.State, h.Sentence)
	if h.Criteria != "" && !strings.Contains(h.Sentence, h.Criteria) {
		fmt.Fprintf(&b, "criteria: %s\n", h.Criteria)
	}
	fmt.Fprintf(&b, "for %d, against %d, both %d of %d people; %d not asked\n", h.Tally.For, h.Tally.Against, h.Tally.Both, h.Tally.Asked, h.Tally.Unasked)
	for _, d := range h.Decisions {
		fmt.Fprintf(&b, "%s, %s: %s — %s\n", d.At.Format("2006-01-02"), d.By, d.State, d.Reason)
	}
	for _, doubt := range h.Doubts {
		fmt.Fprintf(&b, "look again: %s\n", doubt)
	}
	for _, stance := range []roadmap.Stance{roadmap.Supports, roadmap.Contradicts, roadmap.Neutral} {
		for _, e := range h.Quotes {
			if e.Stance == stance {
				fmt.Fprintf(&b, "\n%s (strength %d, %s) %s\n  %s\n  %s, %s\n", e.Stance, e.Strength, e.By, e.Note, quoted(e.Quote.Text), orUnknown(e.Quote.Participant), e.Quote.where())
			}
		}
	}
	_, err := io.WriteString(w, clean(b.String()))
	return err
}

// quoted is a quote's words on one line, or why they are not shown.
func quoted(words string) string {
	if words == "" {
		return "(they do not agree to be quoted)"
	}
	return "“" + oneLine(words, 400) + "”"
}

func (p *program) hypothesisEvidence(ctx context.Context, c *cli.Context, ws *workspace) error {
	all, err := ws.Roadmap.Hypotheses(ctx)
	if err != nil {
		return err
	}
	h, err := oneHypothesis(c, all)
	if err != nil {
		return err
	}
	if c.Bool("remove") {
		if err := ws.Roadmap.RemoveEvidence(ctx, h.ID, c.String("quote")); err != nil {
			return err
		}
		p.say("%s is no evidence for %s any more; 'verbatim undo' takes this back", c.String("quote"), h.ID)
		return nil
	}
	e := roadmap.Evidence{Hypothesis: h.ID, Quote: c.String("quote"), Stance: roadmap.Stance(c.String("stance")), Strength: c.Int("strength"), Note: c.String("note")}
	switch e.Stance {
	case roadmap.Supports, roadmap.Contradicts, roadmap.Neutral:
	default:
		return usage("--stance: %q is not supports, contradicts or neutral", e.Stance)
	}
	if e.Strength < 1 || e.Strength > 3 {
		return usage("--strength: %d is not 1, 2 or 3", e.Strength)
	}
	if err := ws.Roadmap.SetEvidence(ctx, &e); err != nil {
		return err
	}
	p.say("%s %s %s", e.Quote, e.Stance, h.ID)
	return nil
}

func (p *program) hypothesisDecide(ctx context.Context, c *cli.Context, ws *workspace) error {
	var id string
	err := ws.Update(doing(ctx, "hypothesis.set", ""), func(s *store.Store) error {
		all, err := s.Roadmap.Hypotheses(ctx)
		if err != nil {
			return err
		}
		h, err := oneHypothesis(c, all)
		if err != nil {
			return err
		}
		id = h.ID
		err = h.Decide(roadmap.Decision{State: roadmap.Verdict(c.String("state")), By: interviews.Actor(ctx).Actor, Reason: c.String("reason"), At: p.now().UTC()})
		if err != nil {
			return err
		}
		return s.Roadmap.SetHypothesis(ctx, h)
	})
	if err != nil {
		return err
	}
	d, err := ws.plan(ctx)
	if err != nil {
		return err
	}
	h := findHypothesis(d.Hypotheses, id)
	p.say("%s is %s now", h.ID, h.State)
	for _, doubt := range h.Doubts(roadmap.Weigh(d, h.ID), d.Evidence) {
		p.say("to think about: %s", doubt)
	}
	return nil
}
