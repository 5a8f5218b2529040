package roadmap

import (
	"bytes"
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/rogpeppe/go-internal/txtar"

	"verbatim/internal/errs"
)

func readTestdata(t testing.TB, name string) []byte {
	t.Helper()
	src, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return src
}

func TestReadHypotheses(t *testing.T) {
	got, err := ReadHypotheses("h.yaml", readTestdata(t, "hypotheses.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	when, _ := day("2026-09-30")
	later, _ := day("2026-10-01T12:30:00Z")
	want := &HypothesesFile{Hypotheses: []HypothesisFile{
		{
			ID: "engineers-ship", Title: "Engineers want to ship", Stage: Customer, State: Draft, Line: 3,
			Slots: map[Slot]string{TypeOfCustomers: "Product engineers", Motivation: "ship: often", JobToBeDone: "bringing a change to production"},
		},
		{
			ID: "queue-hurts", Stage: Problem, Parent: "engineers-ship", State: Validated, Line: 11,
			Slots: map[Slot]string{ProblemSlot: "the queue"},
			Evidence: []EvidenceFile{
				{Interview: "2026-04-14-p01", Turn: 12, Quote: `It's a "supermarket" with one till — and eggs.`, Stance: Supports, Strength: 3, Note: "her own picture", By: "ana", Line: 17},
				{Interview: "2026-06-03-p08", Quote: "Slow is safe.", Stance: Contradicts, Strength: 2, Line: 24},
			},
			Decisions: []Decision{{State: Testing, By: "mira", Reason: "seven people", At: when}, {State: Validated, By: "mira", Reason: "criteria met", At: later}},
		},
		{ID: "assistant", Stage: Concept, State: Retired, Slots: map[Slot]string{}, Line: 30},
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

func TestHypothesesRoundTrip(t *testing.T) {
	want, err := ReadHypotheses("h.yaml", readTestdata(t, "hypotheses.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	want.Hypotheses[0].Slots[Motivation] = "- odd: 'words' # \"here\"\nand\n\n  there\t\n"
	want.Hypotheses[0].Title = "yes"
	want.Hypotheses[1].Evidence[0].Quote = "two\n\nparagraphs: #1\n"
	var b bytes.Buffer
	if err := WriteHypotheses(&b, want); err != nil {
		t.Fatal(err)
	}
	got, err := ReadHypotheses("again.yaml", b.Bytes())
	if err != nil {
		t.Fatalf("%v\n%s", err, b.String())
	}
	lines := cmp.Options{cmpopts.IgnoreFields(HypothesisFile{}, "Line"), cmpopts.IgnoreFields(EvidenceFile{}, "Line")}
	if diff := cmp.Diff(want, got, lines); diff != "" {
		t.Errorf("-want +got\n%s\n%s", diff, b.String())
	}
}

func TestReadProposals(t *testing.T) {
	got, err := ReadProposals("p.yaml", readTestdata(t, "proposals.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	effort := 2.5
	when, _ := day("2026-09-30")
	want := &ProposalsFile{
		Cycle: &Cycle{Name: "2026-Q4", Threshold: 400},
		Proposals: []ProposalFile{
			{Line: 5, Proposal: Proposal{
				ID: "second-lane", Title: "A second lane", Eliminates: "waiting behind others", Hypothesis: "queue-hurts",
				Inputs: Inputs{
					Themes: []string{"shipping/deploy-queue", "shipping/flaky-tests"}, Attribute: "team",
					Segments:  []Segment{{"payments", 22}, {"claims", 34}},
					Frequency: &Estimate{6, 13, 26}, Toil: &Estimate{10, 25.5, 60},
					Load: &Load{Level: 2, Anchor: "one more thing to remember"}, Modulate: &Modulator{1.1, 1, 1},
					Strategic: &Strategy{Sigma: 1, Outcome: "weekly releases", Owner: "Mira", Why: "the board asked"},
					Effort:    &effort, By: "mira", At: when, Why: "the diary week",
				},
			}},
			{Line: 21, Proposal: Proposal{ID: "assistant", State: "shipped"}},
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	var b bytes.Buffer
	if err := WriteProposals(&b, got); err != nil {
		t.Fatal(err)
	}
	again, err := ReadProposals("again.yaml", b.Bytes())
	if err != nil {
		t.Fatalf("%v\n%s", err, b.String())
	}
	if diff := cmp.Diff(want, again, cmpopts.IgnoreFields(ProposalFile{}, "Line")); diff != "" {
		t.Errorf("written and read again: -want +got\n%s\n%s", diff, b.String())
	}
}

// TestFileErrors reads testdata/errors.txtar: files that must be refused. The
// first line of each says with which words.
func TestFileErrors(t *testing.T) {
	for _, f := range txtar.Parse(readTestdata(t, "errors.txtar")).Files {
		t.Run(f.Name, func(t *testing.T) {
			want, _, _ := strings.Cut(strings.TrimPrefix(string(f.Data), "# "), "\n")
			var err error
			if strings.HasPrefix(f.Name, "h-") {
				_, err = ReadHypotheses("dir/f.yaml", f.Data)
			} else {
				_, err = ReadProposals("dir/f.yaml", f.Data)
			}
			if !errors.Is(err, errs.Invalid) || !strings.HasPrefix(err.Error(), want) {
				t.Errorf("error is\n%v\nwant\n%s", err, want)
			}
		})
	}
}

func TestEmptyFiles(t *testing.T) {
	for _, src := range []string{"", "# nothing yet\n", "\ufeff", "---\n", "hypotheses:\n"} {
		if got, err := ReadHypotheses("h.yaml", []byte(src)); err != nil || len(got.Hypotheses) != 0 {
			t.Errorf("%q: %v, %v", src, got, err)
		}
	}
	if got, err := ReadProposals("p.yaml", nil); err != nil || len(got.Proposals) != 0 || got.Cycle != nil {
		t.Errorf("no proposals: %v, %v", got, err)
	}
}

func FuzzReadHypotheses(f *testing.F) {
	f.Add(readTestdata(f, "hypotheses.yaml"))
	for _, file := range txtar.Parse(readTestdata(f, "errors.txtar")).Files {
		f.Add(file.Data)
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		all, err := ReadHypotheses("h.yaml", src)
		if err != nil {
			if !errors.Is(err, errs.Invalid) || !strings.HasPrefix(err.Error(), "h.yaml:") {
				t.Errorf("error without kind or place: %v", err)
			}
			return
		}
		var b bytes.Buffer
		if err := WriteHypotheses(&b, all); err != nil {
			t.Fatal(err)
		}
	})
}

func FuzzReadProposals(f *testing.F) {
	f.Add(readTestdata(f, "proposals.yaml"))
	for _, file := range txtar.Parse(readTestdata(f, "errors.txtar")).Files {
		f.Add(file.Data)
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		all, err := ReadProposals("p.yaml", src)
		if err != nil {
			if !errors.Is(err, errs.Invalid) || !strings.HasPrefix(err.Error(), "p.yaml:") {
				t.Errorf("error without kind or place: %v", err)
			}
			return
		}
		var b bytes.Buffer
		if err := WriteProposals(&b, all); err != nil {
			t.Fatal(err)
		}
	})
}
