package coding

import (
	"cmp"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"

	"verbatim/internal/stats"
	"verbatim/interviews"
)

// A comparison gathers whose codings can be compared, and sorts them by theme.
type comparison struct {
	coders  []string
	coderAt map[string]int32
	texts   []*text
	turns   int // spoken in all texts

	quotes  []placed // of the texts, that count, by place
	quoteAt map[string]int32
	waiting map[string]int32 // quotes that do not count: their text

	themes  []string // that were applied, by ID
	applied []entry  // by quote, theme, coder
	entries [][]entry

	result Agreement
}

// A text is an interview that can be compared.
type text struct {
	*script
	id       interviews.ID
	finished []int32 // coders who did, ascending
	done     []bool  // by coder
}

// placed is a quote where it stands.
type placed struct {
	*Quote
	text    int32
	span    stats.Span // among the characters of the text
	touches []int32    // spoken turns, numbered over all texts
}

// An entry is a coding that counts.
type entry struct{ quote, theme, coder int32 }

func newComparison(d AgreementData, s AgreementScope) *comparison {
	c := &comparison{coders: s.Coders, coderAt: map[string]int32{}}
	by := finishedBy(d, s.Coders)
	if len(c.coders) == 0 {
		for _, names := range by {
			c.coders = append(c.coders, names...)
		}
		c.coders = sortedOnce(c.coders)
	}
	for i, name := range c.coders {
		c.coderAt[name] = int32(i)
	}
	c.result = Agreement{
		Unit: s.Unit, Coders: append([]string{}, c.coders...), Under: s.Under, Interviews: []ComparedInterview{},
		Excluded: []ExcludedInterview{}, Themes: []ThemeAgreement{}, Disagreements: []Disagreement{},
	}
	for _, id := range slices.Sorted(maps.Keys(d.Turns)) {
		c.addText(id, d.Turns[id], append([]string{}, by[id]...))
	}
	return c
}

// finishedBy lists who of the coders finished an interview in scope, by name.
func finishedBy(d AgreementData, coders []string) map[interviews.ID][]string {
	by := map[interviews.ID][]string{}
	for _, f := range d.Finished {
		_, inScope := d.Turns[f.Interview]
		if inScope && (len(coders) == 0 || slices.Contains(coders, f.Coder)) {
			by[f.Interview] = append(by[f.Interview], f.Coder)
		}
	}
	for id, names := range by {
		by[id] = sortedOnce(names)
	}
	return by
}

// addText takes an interview into the comparison, or says why not.
func (c *comparison) addText(id interviews.ID, turns []interviews.Turn, finished []string) {
	exclude := func(why Exclusion) {
		c.result.Excluded = append(c.result.Excluded, ExcludedInterview{id, finished, why})
	}
	switch len(finished) {
	case 0:
		exclude(NobodyFinished)
		return
	case 1:
		exclude(OneCoderFinished)
		return
	}
	t := &text{script: newScript(turns, c.turns), id: id, done: make([]bool, len(c.coders))}
	if t.length() == 0 {
		exclude(NothingSpoken)
		return
	}
	for _, name := range finished {
		t.finished = append(t.finished, c.coderAt[name])
		t.done[c.coderAt[name]] = true
	}
	c.turns += len(t.spoken)
	c.texts = append(c.texts, t)
	units := t.units(c.result.Unit)
	c.result.Units += units
	c.result.Interviews = append(c.result.Interviews, ComparedInterview{id, finished, units})
}

func (t *text) units(of UnitKind) int {
	switch of {
	case UnitInterview:
		return 1
	case UnitCharacters:
		return t.length()
	}
	return len(t.spoken)
}

// placeQuotes finds where in the texts the quotes stand.
func (c *comparison) placeQuotes(quotes []Quote) error {
	textAt := map[interviews.ID]int32{}
	for i, t := range c.texts {
		textAt[t.id] = int32(i)
	}
	c.waiting = map[string]int32{}
	c.quotes = make([]placed, 0, len(quotes))
	for i := range quotes {
		q := &quotes[i]
		at, ok := textAt[q.Interview]
		switch {
		case !ok:
		case !q.State.Counts():
			c.waiting[q.ID] = at
		default:
			if err := c.texts[at].has(q.Range); err != nil {
				return fmt.Errorf("quote %s of %s: %w", q.ID, q.Interview, err)
			}
			c.quotes = append(c.quotes, placed{Quote: q, text: at})
		}
	}
	slices.SortFunc(c.quotes, byPlace)
	c.quoteAt = make(map[string]int32, len(c.quotes))
	var touches []int32
	for i := range c.quotes {
		q := &c.quotes[i]
		t := c.texts[q.text]
		q.span = stats.Span{Start: t.offset(q.FirstTurn-1, q.Start), End: t.offset(q.LastTurn-1, q.End)}
		from := len(touches)
		touches = t.touches(touches, q.Range)
		q.touches = touches[from:len(touches):len(touches)]
		c.quoteAt[q.ID] = int32(i)
	}
	return nil
}

func byPlace(a, b placed) int {
	return cmp.Or(
		cmp.Compare(a.text, b.text), cmp.Compare(a.FirstTurn, b.FirstTurn), cmp.Compare(a.Start, b.Start),
		cmp.Compare(a.LastTurn, b.LastTurn), cmp.Compare(a.End, b.End), strings.Compare(a.ID, b.ID),
	)
}

// collect keeps the codings that count, of so many: by coders who finished the
// interview.
func (c *comparison) collect(codings iter.Seq[Coding], n int) {
	themeAt := map[string]int32{}
	review, outside := map[string]bool{}, map[int32]bool{}
	all := make([]entry, 0, n)
	last := int32(-1) // codings mostly come by quote
	for a := range codings {
		coder, ok := c.coderAt[a.Coder]
		if !ok {
			continue
		}
		if last < 0 || c.quotes[last].ID != a.Quote {
			if last, ok = c.find(a.Quote); !ok {
				if at, waits := c.waiting[a.Quote]; waits && c.texts[at].done[coder] {
					review[a.Quote] = true
				}
				continue
			}
		}
		q := &c.quotes[last]
		switch {
		case !c.texts[q.text].done[coder]:
		case len(q.touches) == 0:
			outside[last] = true
		default:
			all = append(all, entry{last, numbered(themeAt, a.Theme), coder})
		}
	}
	c.result.Review, c.result.Outside = len(review), len(outside)
	c.order(all, themeAt)
}

// find returns where a quote that counts is in the list, or -1 and false.
func (c *comparison) find(quote string) (int32, bool) {
	if at, ok := c.quoteAt[quote]; ok {
		return at, true
	}
	return -1, false
}

// numbered returns the number of a name, the next one when it is new.
func numbered(at map[string]int32, name string) int32 {
	n, ok := at[name]
	if !ok {
		n = int32(len(at))
		at[name] = n
	}
	return n
}

// order sorts the codings by quote, theme, coder, each once.
func (c *comparison) order(all []entry, themeAt map[string]int32) {
	c.themes = slices.Sorted(maps.Keys(themeAt))
	number := make([]int32, len(c.themes)) // as they first came, to as they are sorted
	for i, id := range c.themes {
		number[themeAt[id]] = int32(i)
	}
	ends := make([]int, len(c.quotes)+1)
	for _, e := range all {
		ends[e.quote+1]++
	}
	for i := range c.quotes {
		ends[i+1] += ends[i]
	}
	sorted, next := make([]entry, len(all)), slices.Clone(ends)
	for _, e := range all {
		e.theme = number[e.theme]
		sorted[next[e.quote]] = e
		next[e.quote]++
	}
	for i := range c.quotes {
		if group := sorted[ends[i]:ends[i+1]]; !slices.IsSortedFunc(group, byTheme) {
			slices.SortFunc(group, byTheme)
		}
	}
	c.applied = slices.Compact(sorted)
}

func byTheme(a, b entry) int {
	return cmp.Or(cmp.Compare(a.theme, b.theme), cmp.Compare(a.coder, b.coder))
}

// chooseThemes returns the themes to compare, and deals the codings out to them.
func (c *comparison) chooseThemes(book *Codebook, s AgreementScope) ([]string, error) {
	if book == nil {
		book = NewCodebook(nil)
	} else {
		for _, id := range s.Themes {
			if book.Theme(id) == nil {
				return nil, book.unknown(id)
			}
		}
	}
	rows := sortedOnce(s.Themes)
	if len(s.Themes) == 0 || s.Applied {
		rows = c.appliedRows(book, s)
	}
	slices.SortStableFunc(rows, func(a, b string) int { return cmp.Compare(book.rank(a), book.rank(b)) })
	c.deal(rowsOf(rows, book, s.Under), len(rows))
	return rows, nil
}

// appliedRows are the themes of the scope that were applied; with Under also what is
// above them.
func (c *comparison) appliedRows(book *Codebook, s AgreementScope) []string {
	rows := slices.Clone(c.themes)
	if s.Under {
		for _, id := range c.themes {
			rows = append(rows, book.Path(id)...)
		}
	}
	return slices.DeleteFunc(sortedOnce(rows), func(id string) bool { return len(s.Themes) > 0 && !slices.Contains(s.Themes, id) })
}

// rank is the theme's place in the codebook; unknown themes come last.
func (c *Codebook) rank(id string) int {
	if at, ok := c.at[id]; ok {
		return at
	}
	return len(c.themes)
}

// rowsOf says in which rows a theme's codings count.
func rowsOf(rows []string, book *Codebook, under bool) map[string][]int32 {
	of := map[string][]int32{}
	for row, id := range rows {
		themes := []string{id}
		if under {
			themes = book.Under(id)
		}
		for _, theme := range themes {
			of[theme] = append(of[theme], int32(row))
		}
	}
	return of
}

// deal gives every row its codings, by quote, theme, coder.
func (c *comparison) deal(rowsOf map[string][]int32, rows int) {
	byTheme, sizes := make([][]int32, len(c.themes)), make([]int, rows)
	for i, id := range c.themes {
		byTheme[i] = rowsOf[id]
	}
	for _, e := range c.applied {
		for _, row := range byTheme[e.theme] {
			sizes[row]++
		}
	}
	c.entries = make([][]entry, rows)
	for row, n := range sizes {
		c.entries[row] = make([]entry, 0, n)
	}
	for _, e := range c.applied {
		for _, row := range byTheme[e.theme] {
			c.entries[row] = append(c.entries[row], e)
		}
	}
}
