package roadmap

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"verbatim/internal/errs"
)

var (
	linked  = time.Date(2026, 7, 15, 0, 0, 0, 0, time.UTC)
	decided = time.Date(2026, 8, 1, 0, 0, 0, 0, time.UTC)
	began   = time.Date(2026, 7, 1, 0, 0, 0, 0, time.UTC)
)

// ledger is a hypothesis that was decided with a criterion of three people, and
// a tally that nothing speaks against believing.
func ledger(state Verdict) (Hypothesis, Tally) {
	h := Hypothesis{ID: "h", State: state, Criterion: &Criterion{Says: "so", For: 3, At: began},
		Decisions: []Decision{{State: state, At: decided, By: "ana", Reason: "so", Basis: &Basis{For: 5, Against: 1, Asked: 8, Quotes: 7}}}}
	t := Tally{For: 5, Against: 1, Both: 1, Asked: 8, Quotes: 7, Looked: &linked, Counted: &Test{For: 5, Against: 1, Quotes: 7, Met: state == Validated}}
	return h, t
}

func TestDoubts(t *testing.T) {
	late := decided.Add(time.Hour)
	for _, c := range []struct {
		name   string
		state  Verdict
		change func(h *Hypothesis, t *Tally) []Evidence
		want   []string
	}{
		{"sound", Validated, nil, nil},
		{"soundly not so", Invalidated, nil, nil},
		{"not decided", Testing, func(_ *Hypothesis, t *Tally) []Evidence { *t = Tally{}; return nil }, nil},
		{"few people", Validated, func(_ *Hypothesis, t *Tally) []Evidence { t.Both = 2; return nil }, []string{"from 4 people"}},
		{"nobody looked", Validated, func(h *Hypothesis, t *Tally) []Evidence {
			t.Against, t.Both, t.Looked = 0, 0, nil
			h.Decisions[0].Basis = nil
			return nil
		},
			[]string{"nobody has looked: verbatim hypothesis challenge h"}},
		{"nobody had looked", Validated, func(h *Hypothesis, t *Tally) []Evidence {
			t.Against, t.Both, t.Looked = 0, 0, &late
			h.Decisions[0].Basis = nil
			return nil
		},
			[]string{"nobody had looked before it was decided"}},
		{"looked and found nothing", Validated, func(h *Hypothesis, t *Tally) []Evidence {
			t.Against, t.Both = 0, 0
			h.Decisions[0].Basis = nil
			return nil
		}, nil},
		{"no criterion", Validated, func(h *Hypothesis, t *Tally) []Evidence { h.Criterion, t.Counted = nil, nil; return nil }, []string{"no criterion was set beforehand"}},
		{"criterion too late", Validated, func(h *Hypothesis, _ *Tally) []Evidence { h.Criterion.At = late; return nil }, []string{"set after the decision"}},
		{"criterion after the evidence", Validated, func(_ *Hypothesis, t *Tally) []Evidence { t.Early = 7; return nil }, []string{"after all of its evidence"}},
		{"some evidence before", Validated, func(_ *Hypothesis, t *Tally) []Evidence { t.Early = 6; return nil }, nil},
		{"not met", Validated, func(_ *Hypothesis, t *Tally) []Evidence { t.Counted = &Test{For: 2, Against: 1}; return nil },
			[]string{"not met by what counts: 2 for, 1 against of 8 people asked; it wants at least 3 people for it"}},
		{"met all the same", Invalidated, func(_ *Hypothesis, t *Tally) []Evidence { t.Counted.Met = true; return nil }, []string{"decided otherwise"}},
		{"lost a person", Validated, func(_ *Hypothesis, t *Tally) []Evidence { t.For, t.Both, t.Quotes = 4, 0, 6; return nil },
			[]string{"when it was decided 5 people spoke for it, 4 do now", "7 quotes counted, 6 count now"}},
		{"lost an opponent", Validated, func(_ *Hypothesis, t *Tally) []Evidence { t.Against, t.Both, t.Asked = 0, 0, 7; return nil },
			[]string{"1 person spoke against it, 0 do now", "8 people counted as asked, 7 do now"}},
		{"withheld since", Validated, func(_ *Hypothesis, t *Tally) []Evidence { t.Withheld = 2; return nil }, []string{"words of 2 quotes are withheld since"}},
		{"withheld, and no basis", Validated, func(h *Hypothesis, t *Tally) []Evidence {
			h.Decisions[0].Basis = nil
			t.Withheld = 2
			return nil
		}, []string{"words of 2 quotes are withheld, and nobody noted what it was decided on"}},
		{"grown", Validated, func(_ *Hypothesis, t *Tally) []Evidence { t.For, t.Quotes, t.Asked = 9, 12, 20; return nil }, nil},
		{"new against", Validated, func(_ *Hypothesis, _ *Tally) []Evidence { return both(late, Contradicts) }, []string{"1 quote that contradicts it since"}},
		{"new for", Validated, func(_ *Hypothesis, _ *Tally) []Evidence { return both(late, Supports) }, nil},
		{"new for what is not so", Invalidated, func(_ *Hypothesis, _ *Tally) []Evidence { return both(late, Supports) }, []string{"1 quote that supports it since"}},
		{"evidence gone", Validated, func(_ *Hypothesis, t *Tally) []Evidence { t.Review = 2; return nil }, []string{"2 quotes of its evidence no longer counted"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			h, tally := ledger(c.state)
			var evidence []Evidence
			if c.change != nil {
				evidence = c.change(&h, &tally)
			}
			checkWords(t, h.Doubts(tally, evidence), c.want)
		})
	}
}

// both is evidence of one stance, once late and once before.
func both(late time.Time, s Stance) []Evidence {
	return []Evidence{{Hypothesis: "h", Stance: s, At: late}, {Hypothesis: "h", Stance: s, At: linked}, {Hypothesis: "other", Stance: s, At: late}}
}

func checkWords(t *testing.T, got, want []string) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("got %q, want %q", got, want)
	}
	for i := range got {
		if !strings.Contains(got[i], want[i]) {
			t.Errorf("got %q, want %q", got[i], want[i])
		}
	}
}

func TestBefore(t *testing.T) {
	h, tally := ledger(Testing)
	checkWords(t, h.Before(tally), nil)
	h.Criterion = nil
	checkWords(t, h.Before(Tally{For: 1}), []string{"from 1 person", "nobody has looked", "no criterion"})
	h.State = Draft
	checkWords(t, h.Before(Tally{}), nil)
}

func TestOpenedAgain(t *testing.T) {
	h, _ := ledger(Validated)
	if got := h.OpenedAgain(); got != "" {
		t.Errorf("got %q", got)
	}
	if !h.Reopen(&Evidence{Quote: "q9", Stance: Contradicts, By: "ben", At: decided.Add(time.Hour)}) {
		t.Fatal("it stays closed")
	}
	if got, want := h.OpenedAgain(), "opened again by ben on 2026-08-01: quote q9 contradicts it"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if d := h.Doubts(Tally{}, nil); d != nil {
		t.Errorf("it is open, and has doubts %q", d)
	}
	fresh := Hypothesis{ID: "h", State: Testing, Decisions: []Decision{{State: Testing, By: "ana", Reason: "first"}}}
	if got := fresh.OpenedAgain(); got != "" {
		t.Errorf("got %q of a first test", got)
	}
}

// Evidence that was linked before the criterion is for and against, and is no
// test of it; that at the same moment is.
func TestTheCriterionComesFirst(t *testing.T) {
	d := study()
	set := time.Date(2026, 7, 10, 0, 0, 0, 0, time.UTC)
	at := map[string]time.Time{"q1": set.Add(-time.Second), "q10": set.Add(time.Hour), "q5": set, "q6": set.Add(time.Hour), "q9": set.Add(time.Hour)}
	for i := range d.Evidence {
		d.Evidence[i].At = at[d.Evidence[i].Quote]
	}
	nobody := 0
	h := &d.Hypotheses[0]
	if got := Weigh(d, h.ID); got.Counted != nil || got.Early != 0 || got.Withheld != 1 {
		t.Errorf("without a criterion: %+v", got)
	}
	h.Criterion = &Criterion{Says: "so", For: 2, At: set}
	got := Weigh(d, h.ID)
	// P-03 and P-04 since, P-01 before; against P-01 and P-06 since. q1, q2 and q3 were early.
	if c := got.Counted; c.For != 2 || c.Against != 2 || c.Quotes != 4 || got.Early != 3 || got.For != 3 || !c.Met {
		t.Errorf("%+v, %+v", got, got.Counted)
	}
	near(t, "share", got.Counted.ForShare.Of, .4, 1e-12)
	for _, c := range []struct {
		criterion Criterion
		met       bool
	}{
		{Criterion{For: 3}, false}, {Criterion{For: 2, Share: .4}, true}, {Criterion{For: 2, Share: .41}, false},
		{Criterion{For: 2, Against: &nobody}, false}, {Criterion{For: 1, Against: new(int)}, false},
	} {
		h.Criterion = &c.criterion
		h.Criterion.At = set
		if got := Weigh(d, h.ID).Counted.Met; got != c.met {
			t.Errorf("%s: met %v", c.criterion.Threshold(), got)
		}
	}
}

func TestLooked(t *testing.T) {
	d := study()
	first, second := linked, linked.Add(time.Hour)
	d.Challenges = []Challenge{{Hypothesis: "other", At: began}, {Hypothesis: "queue-hurts", At: second}, {Hypothesis: "queue-hurts", At: first}}
	if got := Weigh(d, "queue-hurts").Looked; got == nil || !got.Equal(first) {
		t.Errorf("looked %v", got)
	}
	d.Hypotheses[0].Criterion = &Criterion{For: 1, At: second}
	if got := Weigh(d, "queue-hurts").Looked; got == nil || !got.Equal(second) {
		t.Errorf("looked %v after the criterion", got)
	}
	d.Hypotheses[0].Criterion.At = second.Add(time.Hour)
	if got := Weigh(d, "queue-hurts").Looked; got != nil {
		t.Errorf("looked %v before the criterion", got)
	}
}

func TestSetCriterion(t *testing.T) {
	c := Criterion{Says: "so", For: 3, By: "ana", At: began}
	h := Hypothesis{ID: "h", State: Draft}
	if changed, err := h.SetCriterion(c); !changed || err != nil {
		t.Fatal(changed, err)
	}
	c.By, c.At = "ben", decided
	if changed, err := h.SetCriterion(c); changed || err != nil || h.Criterion.By != "ana" {
		t.Errorf("the same again: %v %v %+v", changed, err, h.Criterion)
	}
	h.State = Testing
	c.Against = new(int)
	if changed, err := h.SetCriterion(c); !changed || err != nil || h.Criterion.At != decided {
		t.Errorf("in testing: %v %v", changed, err)
	}
	for _, state := range []Verdict{Validated, Invalidated, Retired} {
		h.State = state
		if changed, err := h.SetCriterion(Criterion{Says: "other", For: 1}); changed || err == nil {
			t.Errorf("%s: %v %v", state, changed, err)
		}
	}
	h.State = Draft
	for _, bad := range []Criterion{{For: 1}, {Says: "so"}, {Says: "so", For: 1, Share: 1.1}} {
		if _, err := h.SetCriterion(bad); err == nil {
			t.Errorf("%+v is taken", bad)
		}
	}
}

func TestSupersede(t *testing.T) {
	all := []Hypothesis{{ID: "a", State: Draft}, {ID: "b", State: Testing, SupersededBy: "c"}, {ID: "c", State: Draft}, {ID: "d", State: Retired}}
	by := Decision{By: "ana", Reason: "said better"}
	for _, c := range []struct{ id, by, want string }{
		{"a", "c", ""}, {"a", "a", "cannot supersede itself"}, {"c", "b", "cannot supersede itself"}, {"a", "x", "no hypothesis"}, {"b", "a", "superseded by \"c\" already"}, {"d", "a", ""},
	} {
		h := *FindHypothesis(all, c.id)
		h.Decisions = slices.Clone(h.Decisions)
		err := h.Supersede(c.by, by, all)
		if c.want == "" && (err != nil || h.State != Retired || h.SupersededBy != c.by) {
			t.Errorf("%s by %s: %v, %+v", c.id, c.by, err, h)
		}
		if c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%s by %s: %v, want %q", c.id, c.by, err, c.want)
		}
	}
	h := all[0]
	if err := h.Supersede("c", Decision{By: "ana"}, all); err == nil {
		t.Error("no reason is needed")
	}
}

func TestTree(t *testing.T) {
	all := []Hypothesis{{ID: "a", Parent: "c"}, {ID: "b", Parent: "gone"}, {ID: "c"}, {ID: "d", Parent: "a"}, {ID: "x", Parent: "y"}, {ID: "y", Parent: "x"}}
	var got []string
	for _, b := range Tree(all) {
		got = append(got, strings.Repeat(".", b.Depth)+b.ID)
	}
	if s := strings.Join(got, " "); s != "b c .a ..d x .y" {
		t.Errorf("got %s", s)
	}
}

// Whoever decides what is so already is told what can follow.
func TestDecidedAlready(t *testing.T) {
	for state, want := range map[Verdict]string{Testing: "from testing it can become validated or invalidated or retired", Validated: "to decide anew", Retired: "nothing else"} {
		h := Hypothesis{ID: "h", State: state, Decisions: []Decision{{State: state, By: "ana", Reason: "so"}}}
		err := h.Decide(Decision{State: state, By: "ben", Reason: "too"})
		if !errors.Is(err, errs.Conflict) || !strings.Contains(errs.HintOf(err), want) {
			t.Errorf("%s again: %v, %q", state, err, errs.HintOf(err))
		}
	}
}
