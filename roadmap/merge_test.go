package roadmap

import (
	"errors"
	"slices"
	"testing"
	"time"

	"verbatim/coding"
	"verbatim/internal/errs"
)

// A file that changes what was said before the test is refused.
func TestFilesKeepTheCriterion(t *testing.T) {
	was := &Hypothesis{ID: "h", Stage: Customer, State: Testing, Slots: map[Slot]string{}, Criterion: &Criterion{Says: "five do", For: 5, By: "ana"}}
	file := newHypothesisFile(was)
	if h, err := file.Over(was, nil, Given{By: "ben"}); err != nil || h.Criterion.By != "ana" {
		t.Errorf("the same criterion: %+v, %v", h, err)
	}
	file.Criterion = &Criterion{Says: "five do", For: 3}
	if _, err := file.Over(was, nil, Given{By: "ben"}); !errors.Is(err, errs.Conflict) {
		t.Errorf("another criterion of a test: %v", err)
	}
	was.State = Draft
	if h, err := file.Over(was, nil, Given{By: "ben"}); err != nil || h.Criterion.By != "ben" {
		t.Errorf("another criterion of a draft: %+v, %v", h, err)
	}
}

// An input that a file changes is given by whoever takes it, where the file
// names nobody.
func TestFilesSayWhoGaveAnInput(t *testing.T) {
	was := &Proposal{ID: "p", State: Identified, Inputs: Inputs{Frequency: &Estimate{1, 2, 3}, Toil: &Estimate{1, 2, 3}, By: "ana", Why: "asked"}}
	file := ProposalFile{Proposal: Proposal{ID: "p", Inputs: Inputs{Toil: &Estimate{4, 5, 6}}}}
	hand := Given{By: "ben", At: time.Date(2026, 8, 14, 0, 0, 0, 0, time.UTC)}
	p, err := file.Over(was, hand)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"toil": "ben", "frequency": "ana"} {
		if g, known := p.Inputs.GivenBy(name); !known || g.By != want {
			t.Errorf("%s is given by %+v, want %s", name, g, want)
		}
	}
}

// What people ask for, and what they like, is no work that could be gone.
func TestWorkIsNoAskAndNoDelight(t *testing.T) {
	apart := []coding.Kind{coding.Ask, coding.Delight}
	for _, kind := range append([]coding.Kind{""}, coding.Kinds...) {
		if work(kind) == slices.Contains(apart, kind) {
			t.Errorf("%q is work: %v", kind, work(kind))
		}
	}
}
