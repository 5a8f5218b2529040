package web

import (
	"cmp"
	"slices"

	"verbatim/internal/errs"
)

// How quotes can be gathered.
const (
	byPersonGroup    = "person"
	byThemeGroup     = "theme"
	byInterviewGroup = "interview"
	notGathered      = "text"
)

// A gathered is quotes that are shown under one heading.
type gathered struct {
	key  string // of the person, theme or interview; "" for none
	rows []int
}

// groups gather rows. Under a theme stand the quotes that are coded with it
// itself, so that a quote may stand under several.
func (s *quoteShelf) groups(rows rowSet, by string) ([]gathered, error) {
	switch by {
	case byPersonGroup, "":
		return s.byKey(rows, func(v *voice) string { return v.person }), nil
	case byInterviewGroup:
		return s.byKey(rows, func(v *voice) string { return v.Interview }), nil
	case byThemeGroup:
		return s.byTheme(rows), nil
	case notGathered:
		g := gathered{rows: make([]int, 0, rows.size())}
		rows.each(func(row int) { g.rows = append(g.rows, row) })
		return []gathered{g}, nil
	}
	return nil, errs.New(errs.Invalid, "quotes cannot be grouped by %q", by).Try("group them by person, theme or interview, or leave them in the order of the text")
}

// byKey gathers what has the same key, in the order in which the keys are
// met; voices that are not studied stand last.
func (s *quoteShelf) byKey(rows rowSet, key func(*voice) string) []gathered {
	at := make([]int, len(s.voices))
	place := map[string]int{}
	var all []gathered
	for i := range at {
		at[i] = -1
	}
	rows.each(func(row int) {
		v := s.voice[row]
		if at[v] < 0 {
			k := key(&s.voices[v])
			n, known := place[k]
			if !known {
				n = len(all)
				place[k] = n
				all = append(all, gathered{key: k})
			}
			at[v] = n
		}
		all[at[v]].rows = append(all[at[v]].rows, row)
	})
	slices.SortStableFunc(all, func(a, b gathered) int { return cmp.Compare(btoi(a.key == ""), btoi(b.key == "")) })
	return all
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// byTheme gathers by theme, in the order of the codebook; quotes without one
// stand last.
func (s *quoteShelf) byTheme(rows rowSet) []gathered {
	own := s.column("own")
	under := make([][]int, len(own.values))
	var without []int
	rows.each(func(row int) {
		on := own.on(s, row)
		for _, t := range on {
			under[t] = append(under[t], row)
		}
		if len(on) == 0 {
			without = append(without, row)
		}
	})
	var all []gathered
	for _, t := range s.corpus.Codebook.Themes() {
		if n, known := own.number[t.ID]; known && len(under[n]) > 0 {
			all = append(all, gathered{t.ID, under[n]})
		}
	}
	if len(without) > 0 {
		all = append(all, gathered{rows: without})
	}
	return all
}

// turnTo cuts a page out of groups: so many quotes from one on.
func turnTo(all []gathered, from, most int) (shown []gathered, of int) {
	for _, g := range all {
		first, last := min(max(from-of, 0), len(g.rows)), min(max(from+most-of, 0), len(g.rows))
		if first < last {
			shown = append(shown, gathered{g.key, g.rows[first:last]})
		}
		of += len(g.rows)
	}
	return shown, of
}
