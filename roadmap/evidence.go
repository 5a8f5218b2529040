package roadmap

import (
	"fmt"
	"sort"
	"time"

	"verbatim/internal/stats"
)

// A Tally is how many people speak for and against a hypothesis. Somebody who
// said both is on both sides.
type Tally struct {
	Hypothesis   string   `json:"hypothesis"`
	For          int      `json:"for"`      // people
	Against      int      `json:"against"`  // people
	Both         int      `json:"both"`     // people who are in For and in Against
	Neutral      int      `json:"neutral"`  // people who are in neither, but said something that bears on it
	Asked        int      `json:"asked"`    // people with a finished interview, or with evidence
	Unasked      int      `json:"unasked"`  // all other people
	Quotes       int      `json:"quotes"`   // that count
	Review       int      `json:"review"`   // quotes left out: their place is not sure, or nobody who was interviewed says them
	Withheld     int      `json:"withheld"` // of Quotes, by people who do not agree to be quoted: counted, not shown
	Early        int      `json:"early"`    // of Quotes, linked before the criterion was set: no test of it
	ForShare     *Share   `json:"for_share"`
	AgainstShare *Share   `json:"against_share"`
	People       []string `json:"people"` // for, by ID
	Opponents    []string `json:"opponents"`
	Counted      *Test    `json:"counted"` // nil without a criterion
	// Looked is when somebody first looked for what speaks against it, since the
	// criterion was set if there is one; nil when nobody did.
	Looked *time.Time `json:"looked"`
}

// A Test holds the evidence that was linked since a criterion was set against
// its threshold. Met is a statement about numbers; a verdict is a person's.
type Test struct {
	For          int    `json:"for"`     // people
	Against      int    `json:"against"` // people
	ForShare     *Share `json:"for_share"`
	AgainstShare *Share `json:"against_share"`
	Quotes       int    `json:"quotes"`
	Met          bool   `json:"met"`
}

// A Share is a proportion of the people asked with its 95 % Wilson interval.
type Share struct {
	Of   float64 `json:"share"`
	Low  float64 `json:"low"`
	High float64 `json:"high"`
}

// Weigh counts the evidence of a hypothesis by person. The shares are nil when
// nobody was asked. The program draws no verdict from them; a person does.
func Weigh(d *Data, hypothesis string) Tally { return WeighAll(d, hypothesis)[0] }

// WeighAll is Weigh of several hypotheses, in their order: to look through the
// data takes longer than to count.
func WeighAll(d *Data, hypotheses ...string) []Tally {
	v := look(d)
	tallies := make([]Tally, len(hypotheses))
	for i, id := range hypotheses {
		tallies[i] = v.weigh(id)
	}
	return tallies
}

func (v *view) weigh(hypothesis string) Tally {
	t := Tally{Hypothesis: hypothesis, People: []string{}, Opponents: []string{}}
	h := FindHypothesis(v.Hypotheses, hypothesis)
	said, tested := stances{}, stances{}
	for i := range v.Evidence {
		e := &v.Evidence[i]
		if e.Hypothesis != hypothesis {
			continue
		}
		q := v.quote(e.Quote)
		if q == nil || !q.State.Counts() || v.person(q) == "" {
			t.Review++
			continue
		}
		t.Quotes++
		t.Withheld += one(v.withheld(q))
		said.add(v.person(q), e.Stance)
		if h.Early(e) {
			t.Early++
		} else {
			tested.add(v.person(q), e.Stance)
		}
	}
	t.count(said)
	t.Asked = len(v.asked)
	for person := range said {
		if v.asked[person] == nil {
			t.Asked++
		}
	}
	t.Unasked = v.people() - t.Asked
	t.ForShare, t.AgainstShare = share(t.For, t.Asked), share(t.Against, t.Asked)
	if h != nil {
		t.Counted, t.Looked = h.test(&t, tested), h.looked(v.Challenges)
	}
	return t
}

// Early reports whether evidence was linked before the criterion was set.
func (h *Hypothesis) Early(e *Evidence) bool {
	return h != nil && h.Criterion != nil && e.At.Before(h.Criterion.At)
}

// test counts what was linked since the criterion was set; nil without one.
func (h *Hypothesis) test(t *Tally, tested stances) *Test {
	if h.Criterion == nil {
		return nil
	}
	var since Tally
	since.count(tested)
	test := &Test{
		For: since.For, Against: since.Against, Quotes: t.Quotes - t.Early,
		ForShare: share(since.For, t.Asked), AgainstShare: share(since.Against, t.Asked),
	}
	test.Met = h.Criterion.met(test.For, test.Against, t.Asked)
	return test
}

// looked is when somebody first looked for counter-evidence, nil when nobody
// did since the criterion was set.
func (h *Hypothesis) looked(challenges []Challenge) *time.Time {
	var first *time.Time
	for i := range challenges {
		c := &challenges[i]
		if c.Hypothesis != h.ID || h.Criterion != nil && c.At.Before(h.Criterion.At) {
			continue
		}
		if first == nil || c.At.Before(*first) {
			first = &c.At
		}
	}
	return first
}

// stances are what each person's quotes say of a hypothesis.
type stances map[string]map[Stance]bool

func (s stances) add(person string, stance Stance) {
	if s[person] == nil {
		s[person] = map[Stance]bool{}
	}
	s[person][stance] = true
}

func one(b bool) int {
	if b {
		return 1
	}
	return 0
}

func (t *Tally) count(said stances) {
	for person, s := range said {
		if s[Supports] {
			t.People = append(t.People, person)
		}
		if s[Contradicts] {
			t.Opponents = append(t.Opponents, person)
		}
		if s[Supports] && s[Contradicts] {
			t.Both++
		}
		if !s[Supports] && !s[Contradicts] {
			t.Neutral++
		}
	}
	sort.Strings(t.People)
	sort.Strings(t.Opponents)
	t.For, t.Against = len(t.People), len(t.Opponents)
}

// people is how many people gave an interview.
func (v *view) people() int {
	all := map[string]bool{}
	for i := range v.Interviews {
		for _, person := range v.Interviews[i].Participants() {
			all[person] = true
		}
	}
	return len(all)
}

func share(x, n int) *Share {
	low, high, ok := stats.Wilson(x, n)
	if !ok {
		return nil
	}
	return &Share{Of: float64(x) / float64(n), Low: low, High: high}
}

// count writes a number with its noun.
func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
