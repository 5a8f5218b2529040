package roadmap

import (
	"fmt"
	"sort"

	"verbatim/internal/stats"
)

// A Tally is how many people speak for and against a hypothesis. Somebody who
// said both is on both sides.
type Tally struct {
	Hypothesis   string   `json:"hypothesis"`
	For          int      `json:"for"`     // people
	Against      int      `json:"against"` // people
	Both         int      `json:"both"`    // people who are in For and in Against
	Neutral      int      `json:"neutral"` // people who are in neither, but said something that bears on it
	Asked        int      `json:"asked"`   // people with a finished interview, or with evidence
	Unasked      int      `json:"unasked"` // all other people
	Quotes       int      `json:"quotes"`  // that count
	Review       int      `json:"review"`  // quotes left out: their place is not sure, or nobody who was interviewed says them
	ForShare     *Share   `json:"for_share"`
	AgainstShare *Share   `json:"against_share"`
	People       []string `json:"people"` // for, by ID
	Opponents    []string `json:"opponents"`
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
	stances := map[string]map[Stance]bool{}
	for _, e := range v.Evidence {
		if e.Hypothesis != hypothesis {
			continue
		}
		q := v.quote(e.Quote)
		if q == nil || !q.State.Counts() || v.person(q) == "" {
			t.Review++
			continue
		}
		t.Quotes++
		person := v.person(q)
		if stances[person] == nil {
			stances[person] = map[Stance]bool{}
		}
		stances[person][e.Stance] = true
	}
	t.count(stances)
	t.Asked = len(v.asked)
	for person := range stances {
		if v.asked[person] == nil {
			t.Asked++
		}
	}
	t.Unasked = v.people() - t.Asked
	t.ForShare, t.AgainstShare = share(t.For, t.Asked), share(t.Against, t.Asked)
	return t
}

func (t *Tally) count(stances map[string]map[Stance]bool) {
	for person, s := range stances {
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

// fewPeople is the number of people below which a verdict is hasty.
const fewPeople = 5

// Doubts says what speaks for looking at a verdict again, or nothing when h
// has none: too few people, nobody against, or evidence of the other kind that
// was linked after the decision. They forbid nothing.
func (h *Hypothesis) Doubts(t Tally, evidence []Evidence) []string {
	if h.State != Validated && h.State != Invalidated {
		return nil
	}
	var doubts []string
	if heard := t.For + t.Against - t.Both; heard < fewPeople {
		doubts = append(doubts, fmt.Sprintf("decided with evidence from %s", count(heard, "person", "people")))
	}
	other := Contradicts
	if h.State == Invalidated {
		other = Supports
	}
	if h.State == Validated && t.Against == 0 {
		doubts = append(doubts, "decided without any evidence against it: has anybody looked?")
	}
	if n := h.since(evidence, other); n > 0 {
		doubts = append(doubts, fmt.Sprintf("%s that %s it since the decision: open it again?", count(n, "quote", "quotes"), other))
	}
	if t.Review > 0 {
		doubts = append(doubts, fmt.Sprintf("%s of its evidence no longer counted", count(t.Review, "quote", "quotes")))
	}
	return doubts
}

// since counts the evidence of one stance that is younger than the last decision.
func (h *Hypothesis) since(evidence []Evidence, stance Stance) int {
	if len(h.Decisions) == 0 {
		return 0
	}
	n, decided := 0, h.Decisions[len(h.Decisions)-1].At
	for _, e := range evidence {
		if e.Hypothesis == h.ID && e.Stance == stance && e.At.After(decided) {
			n++
		}
	}
	return n
}

// count writes a number with its noun.
func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
