package coding

import (
	"slices"
	"sort"

	"verbatim/interviews"
)

// An Acceptance counts what people did with suggestions.
type Acceptance struct {
	Decided  int // suggestions that were taken or not
	Accepted int
	// Ranked are the suggestions of themes for a passage that were taken, At1
	// and At3 those of them that stood first or among the first three.
	Ranked, At1, At3 int
	// Passages are those for which themes were suggested and one was decided
	// on; of Hit1 and Hit3 one of the first, or first three, was taken.
	Passages, Hit1, Hit3 int
}

// A ThemeAcceptance is the Acceptance of one theme.
type ThemeAcceptance struct {
	Theme string
	Acceptance
}

// Accepted counts a log of suggestions, in all and by theme, themes by ID.
// What the same coder did with the same suggestion again counts as it was last.
func Accepted(log []Suggested) (all Acceptance, byTheme []ThemeAcceptance) {
	last := lastDecisions(log)
	all = acceptance(last)
	of := map[string][]Suggested{}
	for _, one := range last {
		of[one.Theme] = append(of[one.Theme], one)
	}
	for theme, some := range of {
		byTheme = append(byTheme, ThemeAcceptance{theme, acceptance(some)})
	}
	sort.Slice(byTheme, func(i, j int) bool { return byTheme[i].Theme < byTheme[j].Theme })
	return all, byTheme
}

// A decision is what was decided on, by whom.
type decision struct {
	passage
	theme string
}

type passage struct {
	interview interviews.ID
	turn      int
	coder     string
}

func lastDecisions(log []Suggested) []Suggested {
	byTime := slices.Clone(log)
	sort.SliceStable(byTime, func(i, j int) bool { return byTime[i].At.Before(byTime[j].At) })
	at := map[decision]int{}
	var last []Suggested
	for _, one := range byTime {
		key := decision{passage{one.Interview, one.Turn, one.Coder}, one.Theme}
		if i, again := at[key]; again {
			last[i] = one
			continue
		}
		at[key] = len(last)
		last = append(last, one)
	}
	return last
}

func acceptance(log []Suggested) Acceptance {
	var a Acceptance
	best := map[passage]int{} // rank of the best that was taken, 0 for none
	for _, one := range log {
		a.Decided++
		if one.Accepted {
			a.Accepted++
		}
		if one.Rank == 0 {
			continue
		}
		at := passage{one.Interview, one.Turn, one.Coder}
		rank := best[at]
		if one.Accepted {
			a.Ranked++
			a.At1 += within(one.Rank, 1)
			a.At3 += within(one.Rank, 3)
			if rank == 0 || one.Rank < rank {
				rank = one.Rank
			}
		}
		best[at] = rank
	}
	a.Passages = len(best)
	for _, rank := range best {
		a.Hit1 += within(rank, 1)
		a.Hit3 += within(rank, 3)
	}
	return a
}

// within is 1 for a rank from 1 to k, else 0.
func within(rank, k int) int {
	if rank >= 1 && rank <= k {
		return 1
	}
	return 0
}
