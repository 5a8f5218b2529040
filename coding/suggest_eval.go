package coding

import (
	"slices"
	"sort"

	"verbatim/interviews"
)

// A Score counts how often the themes that people gave stand among those that
// are suggested. Counts, not shares: whoever prints them says of how many.
type Score struct {
	Quotes int // that were tried
	Hit1   int // quotes whose first suggestion is one of their themes
	Hit3   int // quotes with one of their themes among the first three
	Themes int // themes of all these quotes together
	Found5 int // of those, among the first five: recall@5
}

// A ThemeScore counts where one theme stands for the quotes that have it.
type ThemeScore struct {
	Theme  string
	Quotes int
	At1    int // quotes for which it is suggested first
	At3    int // among the first three
	At5    int // among the first five
}

// An Evaluation says how well suggestions fit what people coded.
type Evaluation struct {
	Interviews int
	Suggested  Score
	Baseline   Score // the most frequent themes, always the same
	ByTheme    []ThemeScore
}

// deepestRank is how many suggestions an evaluation looks at.
const deepestRank = 5

// Evaluate learns from all interviews but one and suggests for that one's
// quotes, with each interview in turn: a random split would let a Suggester
// learn a speaker's own words. Themes that a Suggester does not show count as
// missed. Not ok with fewer than two interviews.
func Evaluate(examples []Example) (e Evaluation, ok bool) {
	by := map[interviews.ID][]Example{}
	for _, one := range examples {
		by[one.Interview] = append(by[one.Interview], one)
	}
	if e.Interviews = len(by); e.Interviews < 2 {
		return Evaluation{}, false
	}
	themes := map[string]*ThemeScore{}
	for id, held := range by {
		var rest []Example
		for _, one := range examples {
			if one.Interview != id {
				rest = append(rest, one)
			}
		}
		s, frequent := Learn(rest), mostFrequent(rest)
		for i := range held {
			ranked := themesOf(s.Themes(&held[i].Quote, deepestRank))
			e.Suggested.count(ranked, held[i].Themes)
			e.Baseline.count(frequent, held[i].Themes)
			countThemes(themes, ranked, held[i].Themes)
		}
	}
	for _, t := range themes {
		e.ByTheme = append(e.ByTheme, *t)
	}
	sort.Slice(e.ByTheme, func(i, j int) bool { return e.ByTheme[i].Theme < e.ByTheme[j].Theme })
	return e, true
}

func themesOf(suggestions []Suggestion) []string {
	var ids []string
	for _, one := range suggestions {
		ids = append(ids, one.Theme)
	}
	return ids
}

// count adds a quote with these themes, for which others were suggested.
func (s *Score) count(ranked, themes []string) {
	s.Quotes++
	s.Themes += len(themes)
	if among(ranked, 1, themes) > 0 {
		s.Hit1++
	}
	if among(ranked, 3, themes) > 0 {
		s.Hit3++
	}
	s.Found5 += among(ranked, deepestRank, themes)
}

// among counts the themes that are among the first k.
func among(ranked []string, k int, themes []string) int {
	n := 0
	for _, t := range ranked[:min(k, len(ranked))] {
		if slices.Contains(themes, t) {
			n++
		}
	}
	return n
}

func countThemes(by map[string]*ThemeScore, ranked, themes []string) {
	for _, theme := range themes {
		t := by[theme]
		if t == nil {
			t = &ThemeScore{Theme: theme}
			by[theme] = t
		}
		t.Quotes++
		one := []string{theme}
		t.At1 += among(ranked, 1, one)
		t.At3 += among(ranked, 3, one)
		t.At5 += among(ranked, deepestRank, one)
	}
}

// mostFrequent returns the themes with the most quotes, most first.
func mostFrequent(examples []Example) []string {
	n := map[string]int{}
	var themes []string
	for _, e := range examples {
		for _, t := range e.Themes {
			if n[t]++; n[t] == 1 {
				themes = append(themes, t)
			}
		}
	}
	sort.Slice(themes, func(i, j int) bool {
		if n[themes[i]] != n[themes[j]] {
			return n[themes[i]] > n[themes[j]]
		}
		return themes[i] < themes[j]
	})
	return themes[:min(deepestRank, len(themes))]
}
