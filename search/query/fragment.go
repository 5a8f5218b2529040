package query

import (
	"cmp"
	"slices"
	"sort"

	"verbatim/interviews"
)

// fragmentSize is about how many bytes of a turn are shown around the words
// that were found.
const fragmentSize = 240

// A Fragment is a part of a turn worth showing: real words, cut between
// words, with nothing added. Text is text[Start:End] of the text it is from;
// Marks are byte ranges of that text too, in order, inside the fragment.
type Fragment struct {
	Text       string
	Start, End int
	Marks      []interviews.Span
}

// Fragments returns at most n parts of the text that hold most of what the
// query looks for, in the order of the text. A text without any (found by its
// theme, say) is shown from its beginning. The query is best that of a Result,
// in which prefixes are known with all their inflections.
func Fragments(q Query, language, text string, n int) []Fragment {
	if n <= 0 || text == "" {
		return nil
	}
	found := Words(language, text)
	marks := mark(q, language, found)
	if len(marks) == 0 {
		f := cut(text, found, 0, fragmentSize)
		return []Fragment{f}
	}
	var out []Fragment
	end := 0
	for _, w := range best(windows(marks), n) {
		first, last := w[0].Start, w[len(w)-1].End
		room := max(0, fragmentSize-(last-first)) / 2
		f := cut(text, found, max(end, first-room), max(last, last+room))
		f.Marks = w
		for _, m := range marks {
			if m.Start >= f.Start && m.End <= f.End && !slices.Contains(f.Marks, m) {
				f.Marks = append(f.Marks, m)
			}
		}
		slices.SortFunc(f.Marks, func(a, b interviews.Span) int { return a.Start - b.Start })
		out, end = append(out, f), f.End
	}
	return out
}

// cut returns text[from:to], moved inwards to whole words.
func cut(text string, found []Word, from, to int) Fragment {
	if from > 0 {
		i := sort.Search(len(found), func(i int) bool { return found[i].Start >= from })
		if i < len(found) {
			from = found[i].Start
		}
	}
	if to < len(text) {
		i := sort.Search(len(found), func(i int) bool { return found[i].End > to })
		if i > 0 && found[i-1].End > from {
			to = found[i-1].End
		} else if i < len(found) {
			to = found[i].End
		}
	} else {
		to = len(text)
	}
	return Fragment{Text: text[from:to], Start: from, End: to}
}

// windows groups marks that can be shown together.
func windows(marks []interviews.Span) [][]interviews.Span {
	var all [][]interviews.Span
	for _, m := range marks {
		if n := len(all); n > 0 && m.End-all[n-1][0].Start <= fragmentSize {
			all[n-1] = append(all[n-1], m)
			continue
		}
		all = append(all, []interviews.Span{m})
	}
	return all
}

// best keeps the n windows with most marks, in order.
func best(all [][]interviews.Span, n int) [][]interviews.Span {
	if len(all) <= n {
		return all
	}
	kept := slices.Clone(all)
	slices.SortStableFunc(kept, func(a, b []interviews.Span) int { return len(b) - len(a) })
	kept = kept[:n]
	slices.SortFunc(kept, func(a, b []interviews.Span) int { return a[0].Start - b[0].Start })
	return kept
}

// Marks returns the byte ranges of the text that a query's words, phrases and
// the like match, in order and apart from each other. What a query does not
// want is not marked.
func Marks(q Query, language, text string) []interviews.Span {
	return mark(q, language, Words(language, text))
}

func mark(q Query, language string, found []Word) []interviews.Span {
	var marks []interviews.Span
	for _, leaf := range Wanted(q.Root) {
		marks = append(marks, Occurrences(leaf, language, found)...)
	}
	slices.SortFunc(marks, func(a, b interviews.Span) int { return cmp.Or(a.Start-b.Start, a.End-b.End) })
	var apart []interviews.Span
	for _, m := range marks {
		if n := len(apart); n > 0 && m.Start < apart[n-1].End {
			apart[n-1].End = max(apart[n-1].End, m.End)
			continue
		}
		apart = append(apart, m)
	}
	return apart
}
