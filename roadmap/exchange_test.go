package roadmap

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"verbatim/interviews"
)

// withoutLines compares what files say, wherever it stands in them.
var withoutLines = cmp.Options{
	cmpopts.IgnoreFields(PhraseFile{}, "Line"), cmpopts.IgnoreFields(HypothesisFile{}, "Line"), cmpopts.IgnoreFields(EvidenceFile{}, "Line"),
	cmpopts.IgnoreFields(LevelFile{}, "Line"), cmpopts.IgnoreFields(OpportunityFile{}, "Line"), cmpopts.IgnoreFields(ProposalFile{}, "Line"),
	cmpopts.IgnoreFields(MetricFile{}, "Line"), cmpopts.IgnoreFields(MeasurementFile{}, "Line"), cmpopts.IgnoreFields(NoticeFile{}, "Line"),
	cmpopts.EquateEmpty(),
}

// A dice makes up what people might write into a file.
type dice struct{ *rand.Rand }

// odd are pieces of text that some format takes for something else.
var odd = []string{
	"waits", "a day", " ", "  ", "\n", "\n\n", "\t", "'", `"`, `\`, "#", "# ", "- ", "-", ": ", ":", "|", "|-", ">", "*", "&a", "!x", "%", "@", "@@", "=1+1", "+1",
	"[", "]", "{", "}", ",", ";", "`", "~", "null", "yes", "0x1F", "1e3", "2026-09-30", "12:30", "é", "e\u0301", "👩‍🚀", "\u202e", " ", "\u0085", "\ufeff", "---", "...", "<br>", "<!-- x -->", "\r\n", "\\u0041", "?", "? ", "_",
}

func (d dice) text() string {
	var b strings.Builder
	for range 1 + d.IntN(6) {
		b.WriteString(odd[d.IntN(len(odd))])
	}
	return b.String()
}

// words are never blank.
func (d dice) words() string { return d.text() + "w" + d.text() }

func (d dice) maybe(s string) string {
	if d.IntN(2) == 0 {
		return ""
	}
	return s
}

func (d dice) time() time.Time {
	t := time.Date(2026, 8, 1+d.IntN(28), 0, 0, 0, 0, time.UTC)
	switch d.IntN(3) {
	case 0:
		return time.Time{}
	case 1:
		return t
	}
	return t.Add(time.Duration(d.IntN(86_400_000_000)) * time.Microsecond)
}

func (d dice) date(after int) interviews.Date {
	return interviews.Date(fmt.Sprintf("2026-%02d-%02d", after+d.IntN(3), 1+d.IntN(28)))
}

func (d dice) number() float64 {
	return []float64{.1, 1, 2.5, 1e-7, 12345.678, 3, .30000000000000004, 99999}[d.IntN(8)]
}

func (d dice) people() *int {
	if d.IntN(2) == 0 {
		return nil
	}
	return ptr(1 + d.IntN(30))
}

func some[T any](d dice, most int, one func(i int) T) []T {
	var all []T
	for i := range d.IntN(most + 1) {
		all = append(all, one(i))
	}
	return all
}

func (d dice) hypotheses() *HypothesesFile {
	return &HypothesesFile{
		Phrases: some(d, 3, func(i int) PhraseFile {
			return PhraseFile{Phrase: Phrase{ID: fmt.Sprintf("p%d", i), Slot: slotOrder[d.IntN(len(slotOrder))], Words: d.words()}}
		}),
		Hypotheses: some(d, 4, d.hypothesis),
	}
}

func (d dice) hypothesis(i int) HypothesisFile {
	h := HypothesisFile{
		ID: fmt.Sprintf("%d%s", i, d.words()), Title: d.maybe(d.text()), Stage: Stages[d.IntN(4)], Parent: d.maybe(d.words()),
		Slots: map[Slot]string{}, State: Draft, SupersededBy: d.maybe(d.words()),
	}
	for _, slot := range slotOrder {
		if d.IntN(3) == 0 {
			h.Slots[slot] = d.text()
		}
	}
	if d.IntN(2) == 0 {
		h.Criterion = &Criterion{Says: d.words(), For: 1 + d.IntN(9), Share: float64(d.IntN(3)) / 3, By: d.maybe("ana"), At: d.time()}
		if d.IntN(2) == 0 {
			h.Criterion.Against = ptr(d.IntN(3))
		}
	}
	if d.IntN(2) == 0 {
		h.Confidence = &Confidence{Level: d.words(), Reason: d.maybe(d.text()), By: d.maybe("ana"), At: d.time()}
	}
	h.Questions = some(d, 2, func(int) QuestionLink {
		return QuestionLink{Guide: d.words(), Question: 1 + d.IntN(9), By: d.maybe("ana"), At: d.time()}
	})
	h.Evidence = some(d, 3, func(int) EvidenceFile {
		return EvidenceFile{Interview: d.words(), Turn: d.IntN(40), Quote: d.words(), Stance: []Stance{Supports, Contradicts, Neutral}[d.IntN(3)],
			Strength: 1 + d.IntN(3), Note: d.maybe(d.text()), By: d.maybe(d.words()), At: d.time()}
	})
	h.Challenges = some(d, 2, func(int) Challenge {
		return Challenge{Hypothesis: h.ID, Query: d.maybe(d.text()), Found: d.IntN(9), People: d.IntN(9), By: d.maybe("ana"), At: d.time()}
	})
	for _, next := range [][]Verdict{{}, {Testing}, {Testing, Validated}, {Testing, Invalidated, Testing, Retired}}[d.IntN(4)] {
		one := Decision{State: next, By: d.words(), Reason: d.words(), At: d.time()}
		if d.IntN(2) == 0 {
			one.Basis = &Basis{For: d.IntN(9), Against: d.IntN(9), Asked: d.IntN(9), Quotes: d.IntN(9), Withheld: d.IntN(2)}
		}
		h.Decisions, h.State = append(h.Decisions, one), next
	}
	return h
}

func (d dice) proposals() *ProposalsFile {
	f := &ProposalsFile{
		Opportunities: some(d, 2, func(i int) OpportunityFile {
			return OpportunityFile{Opportunity: Opportunity{ID: fmt.Sprintf("o%d", i), Title: d.words(), Work: d.maybe(d.text()), Themes: some(d, 2, func(int) string { return d.text() })}}
		}),
		Levels: some(d, 4, func(i int) LevelFile {
			return LevelFile{Level: Level{Level: i, Minutes: d.number(), Anchor: d.words(), By: d.maybe("ana"), At: d.time()}}
		}),
		Proposals: some(d, 3, d.proposal),
	}
	if d.IntN(2) == 0 {
		f.Cycle = &Cycle{Name: d.words(), Threshold: d.number()}
	}
	return f
}

func (d dice) proposal(i int) ProposalFile {
	p := ProposalFile{Proposal: Proposal{
		ID: fmt.Sprintf("%d%s", i, d.words()), Title: d.maybe(d.text()), State: States[d.IntN(len(States))], Eliminates: d.maybe(d.text()), Hypothesis: d.maybe(d.words()),
		Leader: d.maybe(d.text()), Inputs: d.inputs(),
	}}
	if d.IntN(2) == 0 {
		p.Shipped = d.date(1)
	}
	p.Moves = some(d, 2, func(int) Move {
		return Move{State: States[d.IntN(len(States))], By: d.maybe("ana"), Reason: d.maybe(d.text()), At: d.time()}
	})
	p.Metrics = some(d, 2, func(i int) MetricFile {
		m := MetricFile{Metric: Metric{
			Proposal: p.ID, ID: fmt.Sprintf("m%d", i), Name: d.words(), Dimension: Dimensions[d.IntN(4)], Unit: d.words(), Direction: Up, Role: Goal,
			Baseline: Reading{Value: 10, Date: d.date(1), N: d.people()}, Target: ptr(d.number()), Review: d.date(7), By: d.maybe("ana"), At: d.time(),
		}}
		if d.IntN(2) == 0 {
			m.Role, m.Target, m.MaxLoss = Guardrail, nil, ptr(.1)
		}
		m.Measured = some(d, 2, func(i int) MeasurementFile {
			return MeasurementFile{Measurement: Measurement{Proposal: p.ID, Metric: m.ID, Reading: Reading{Value: -d.number(), Date: d.date(4 + 3*i), N: d.people()},
				Note: d.maybe(d.text()), By: d.maybe("ana"), At: d.time()}}
		})
		return m
	})
	p.Notices = some(d, 2, func(i int) NoticeFile {
		return NoticeFile{Notice: Notice{Proposal: p.ID, Participant: fmt.Sprintf("P-%02d", i), Note: d.maybe(d.text()), By: d.maybe("ana"), At: d.time()}}
	})
	return p
}

func (d dice) inputs() Inputs {
	in := Inputs{Themes: some(d, 3, func(int) string { return d.text() }), Attribute: d.maybe(d.text()), By: d.maybe(d.words()), At: d.time(), Why: d.maybe(d.text())}
	in.Segments = some(d, 3, func(i int) Segment { return Segment{fmt.Sprintf("%s%d", d.text(), i), d.IntN(90)} })
	estimate := func() *Estimate {
		if d.IntN(2) == 0 {
			return nil
		}
		n := d.number()
		return &Estimate{n / 2, n, n}
	}
	in.Frequency, in.Toil = estimate(), estimate()
	if d.IntN(2) == 0 {
		in.Load = &Load{Level: d.IntN(5), Anchor: d.maybe(d.text())}
	}
	if d.IntN(2) == 0 {
		in.Modulate = &Modulator{1.25, .5, 1}
	}
	if d.IntN(2) == 0 {
		in.Strategic = &Strategy{Sigma: Sigmas[d.IntN(5)], Outcome: d.maybe(d.text()), Owner: d.maybe(d.text()), Why: d.maybe(d.text())}
	}
	if d.IntN(2) == 0 {
		in.Effort = ptr(d.number())
	}
	for _, name := range inputNames {
		if d.IntN(4) == 0 {
			if in.Given == nil {
				in.Given = map[string]Given{}
			}
			in.Given[name] = Given{By: d.words(), At: d.time(), Why: d.maybe(d.text())}
		}
	}
	return in
}

// What is written, whatever people wrote into it, is read back the same, and
// written again it is the same bytes.
func TestFilesRoundTrip(t *testing.T) {
	for seed := range uint64(80) {
		d := dice{rand.New(rand.NewPCG(seed, 7))}
		h, p := d.hypotheses(), d.proposals()
		roundTrip(t, seed, h, WriteHypotheses, ReadHypotheses)
		roundTrip(t, seed, p, WriteProposals, ReadProposals)
		roundTrip(t, seed, h, WriteHypothesesJSON, ReadHypothesesJSON)
		roundTrip(t, seed, p, WriteProposalsJSON, ReadProposalsJSON)
		if t.Failed() {
			return
		}
	}
}

func roundTrip[T any](t *testing.T, seed uint64, want *T, write func(io.Writer, *T) error, read func(string, []byte) (*T, error)) {
	t.Helper()
	var first, second bytes.Buffer
	if err := write(&first, want); err != nil {
		t.Fatalf("seed %d: %v", seed, err)
	}
	got, err := read("f", first.Bytes())
	if err != nil {
		t.Fatalf("seed %d: %v\n%s", seed, err, first.String())
	}
	if diff := cmp.Diff(want, got, withoutLines); diff != "" {
		t.Errorf("seed %d: -want +got\n%s\n%s", seed, diff, first.String())
	}
	if err := write(&second, got); err != nil || first.String() != second.String() {
		t.Errorf("seed %d: written again it is not the same: %v", seed, err)
	}
}
