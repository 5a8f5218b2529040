package report

import (
	"cmp"
	"fmt"
	"slices"

	"verbatim/report/document"
)

// How much of a co-occurrence report is read; the table of all pairs has the rest.
const (
	shownPairs   = 50
	matrixThemes = 12
	networkNodes = 20
	networkLinks = 30
)

// words says a number of units.
func (u TogetherUnit) words(n int) string {
	switch u {
	case SameTurn:
		return count(n, "turn", "turns")
	case SamePerson:
		return count(n, "person", "people")
	}
	return count(n, "interview", "interviews")
}

// meaning says in a sentence what two themes must share.
func (r *CooccurrenceReport) meaning() string {
	switch r.Unit {
	case Near:
		if r.Within == 0 {
			return "Two themes are together in an interview when quotes of both lie in the same turn or in neighbouring ones."
		}
		return fmt.Sprintf("Two themes are together in an interview when at most %s between quotes of both.", count(r.Within, "turn lies", "turns lie"))
	case SameTurn:
		return "Two themes are together in a turn that quotes of both lie in. Counted are turns in which anything is coded."
	case SameInterview:
		return "Two themes are together in an interview that has both, wherever."
	case SamePerson:
		return "Two themes are together in a person who says both, in one interview or in several."
	}
	return "Two themes are together in an interview when one quote has both, or quotes of both overlap. Quotes that touch do not."
}

// together reports whether a pair may be named as one that belongs together:
// it meets often enough, and where that is known more often than by chance.
func (p ThemePair) together() bool {
	lift, ok := p.In.Lift()
	return !p.Few() && (p.G2 == nil || ok && lift > 1)
}

// strength puts pairs in order: G², which is high for what avoids each other,
// too; where there is none the share with both of the units with either.
func (p ThemePair) strength() float64 {
	if p.G2 != nil {
		return *p.G2
	}
	share, _ := p.In.Jaccard()
	return share
}

// Document is the report as people read it.
func (r *CooccurrenceReport) Document() *document.Document {
	d := r.document("Co-occurrence", r.lead())
	d.Parts = []document.Part{r.pairsPart()}
	if len(r.Pairs) > 0 {
		d.Parts = append(d.Parts, r.matrixPart(), r.networkPart())
	}
	put(d, r.heardPart(nil), r.pairWords(d))
	return d
}

// lead names the strongest pair that may be named.
func (r *CooccurrenceReport) lead() string {
	if why := nothingFinished(r.Interviews, len(r.Finished)); why != "" {
		return why
	}
	if len(r.Pairs) == 0 {
		return fmt.Sprintf("No two themes are together in %s.", r.Unit.words(r.Units))
	}
	i := slices.IndexFunc(r.Pairs, ThemePair.together)
	if i < 0 && !r.Unit.chance() {
		return fmt.Sprintf("No two themes are together in %d of %s or more.", FewTogether, r.Unit.words(r.Units))
	}
	if i < 0 {
		return fmt.Sprintf("No two themes are together in %d of %s or more, and more often than by chance.", FewTogether, r.Unit.words(r.Units))
	}
	p := r.Pairs[i]
	if !r.Unit.chance() {
		return fmt.Sprintf("%s and %s are together most: in %d of the %s with either.", r.Themes[p.First].Name, r.Themes[p.Second].Name,
			p.In.Both, r.Unit.words(p.In.First+p.In.Second-p.In.Both))
	}
	return fmt.Sprintf("%s and %s belong together most clearly: %d of %s.", r.Themes[p.First].Name, r.Themes[p.Second].Name, p.In.Both, r.Unit.words(r.Units))
}

func (r *CooccurrenceReport) pairsPart() document.Part {
	part := document.Part{Name: "pairs", Title: "Which themes belong together", Blocks: []document.Block{paragraph(document.Caption, "%s", r.meaning())}}
	if len(r.Pairs) == 0 {
		part.Blocks = append(part.Blocks, paragraph(document.Note, "%s", r.lead()))
		return part
	}
	shown := r.pairsTable()
	if len(r.Pairs) > shownPairs {
		by := "G²"
		if !r.Unit.chance() {
			by = "both of either"
		}
		shown.Caption = fmt.Sprintf("The first %d of %d pairs: those that belong together, then the others, each by %s. CSV and XLSX have all.", shownPairs, len(r.Pairs), by)
	}
	part.Blocks = append(part.Blocks, shown, r.allPairsTable())
	for _, note := range r.pairNotes() {
		part.Blocks = append(part.Blocks, paragraph(document.Note, "%s", note))
	}
	return part
}

// read are the pairs that are read.
func (r *CooccurrenceReport) read() []ThemePair { return r.Pairs[:min(shownPairs, len(r.Pairs))] }

// pairsTable has the pairs that are read.
func (r *CooccurrenceReport) pairsTable() *document.Table {
	t := &document.Table{Name: "pairs", Columns: []document.Column{
		{Key: "first_theme", Name: "ID", For: document.Programs},
		{Key: "second_theme", Name: "ID", For: document.Programs},
		{Key: "first", Name: "Theme", Kind: document.Label},
		{Key: "second", Name: "and"},
		{Key: "together", Name: "Together", Kind: document.Number, For: document.People},
		{Key: "both", Kind: document.Number, For: document.Programs},
		{Key: "first_units", Name: "First", Kind: document.Number},
		{Key: "second_units", Name: "Second", Kind: document.Number},
		{Key: "units", Kind: document.Number, For: document.Programs},
		{Key: "jaccard", Name: "Both of either", Kind: document.Number},
	}}
	if r.Unit.chance() {
		t.Columns = append(t.Columns,
			document.Column{Key: "lift", Name: "Lift", Kind: document.Number},
			document.Column{Key: "npmi", Name: "NPMI", Kind: document.Number},
			document.Column{Key: "g2", Name: "G²", Kind: document.Number})
	} else {
		t.Columns = append(t.Columns,
			document.Column{Key: "quote_pairs", Name: "Quotes that meet", Kind: document.Number},
			document.Column{Key: "c", Name: "c", Kind: document.Number})
	}
	for _, p := range r.read() {
		t.Rows = append(t.Rows, r.pairRow(p))
	}
	return t
}

func (r *CooccurrenceReport) pairRow(p ThemePair) document.Row {
	n := r.Numbers(p)
	cells := []document.Cell{
		{Value: n.First}, {Value: n.Second},
		{Value: r.Themes[p.First].Name, Flags: pairFlags(n)}, {Value: r.Themes[p.Second].Name},
		{Text: of(n.Both, n.Units), Ref: pairRef(n.First, n.Second)}, {Value: n.Both}, {Value: n.FirstIn}, {Value: n.SecondIn}, {Value: n.Units},
		xOfN(n.Both, n.FirstIn+n.SecondIn-n.Both),
	}
	if r.Unit.chance() {
		cells = append(cells, decimal(n.Lift, 2), decimal(n.NPMI, 2), decimal(n.G2, 1))
	} else {
		cells = append(cells, wholes(n.Meet), decimal(n.C, 2))
	}
	return document.Row{Faint: n.Few, Cells: cells}
}

// allPairsTable has all pairs, for programs. There are tens of thousands in
// large studies: it has nothing but numbers.
func (r *CooccurrenceReport) allPairsTable() *document.Table {
	t := &document.Table{Name: "all_pairs", Data: true, Later: r.allPairs}
	for _, key := range []string{"first", "second", "both", "first_units", "second_units", "units", "jaccard", "lift", "npmi", "g2", "quote_pairs", "c"} {
		t.Columns = append(t.Columns, document.Column{Key: key})
	}
	return t
}

// allPairs makes the rows of the table of all pairs.
func (r *CooccurrenceReport) allPairs(yield func(document.Row) bool) {
	themes := make([]document.Cell, len(r.Themes))
	for i := range r.Themes {
		themes[i].Value = r.Themes[i].Theme
	}
	value := func(v *float64) document.Cell {
		if v == nil {
			return document.Cell{}
		}
		return document.Cell{Value: *v}
	}
	for _, p := range r.Pairs {
		n := r.Numbers(p)
		cells := []document.Cell{themes[p.First], themes[p.Second], {Value: n.Both}, {Value: n.FirstIn}, {Value: n.SecondIn}, {Value: n.Units},
			value(n.Jaccard), value(n.Lift), value(n.NPMI), value(n.G2), {}, value(n.C)}
		if n.Meet != nil {
			cells[10].Value = *n.Meet
		}
		if !yield(document.Row{Cells: cells}) {
			return
		}
	}
}

// pairFlags say in words what to keep in mind of a pair.
func pairFlags(n PairNumbers) []string {
	var flags []string
	add := func(when bool, words string) {
		if when {
			flags = append(flags, words)
		}
	}
	add(n.Few, "few")
	add(n.Lift != nil && *n.Lift < 1, "apart")
	add(n.OutOfC, "c odd")
	add(n.Uneven, "uneven")
	return flags
}

// pairNotes explain the flags that are there.
func (r *CooccurrenceReport) pairNotes() []string {
	found := set{}
	for _, p := range r.read() {
		for _, flag := range pairFlags(r.Numbers(p)) {
			found[flag] = true
		}
	}
	var notes []string
	for _, n := range []struct{ flag, note string }{
		{"few", fmt.Sprintf("few: together in fewer than %d of the %s. It may be chance, however high the numbers are.", FewTogether, r.Unit.words(r.Units))},
		{"apart", "apart: the two are together less often than if neither had to do with the other. G² is high for that, too."},
		{"c odd", "c odd: a quote that meets several counts several times, so that c is below 0 or above 1, or has no value. Go by units."},
		{"uneven", fmt.Sprintf("uneven: one of the themes has more than %d times as many quotes as the other. c is low then, even where the rarer one never comes alone.", UnevenTimes)},
	} {
		if found[n.flag] {
			notes = append(notes, n.note)
		}
	}
	if !r.Unit.chance() {
		notes = append(notes, "How often two themes would meet in the same interview by chance is not known, since both may be there and not meet. Lift, NPMI and G² are there with --unit turn, interview or person.")
	}
	return append(notes, "Together is not because of each other. "+Caption)
}

// matrixPart shows the themes that occur most, each with each.
func (r *CooccurrenceReport) matrixPart() document.Part {
	most := r.frequent(matrixThemes)
	t := &document.Table{Name: "matrix", Caption: "Where a theme meets itself stands how often it occurs. The darker, the larger the share with both of those with either.",
		Columns: []document.Column{{Key: "theme", Name: "Theme", Kind: document.Label}}}
	for i, at := range most {
		t.Columns = append(t.Columns, document.Column{Key: fmt.Sprintf("theme_%d", i+1), Name: r.Themes[at].Name, Kind: document.Number})
	}
	met := map[[2]int]ThemePair{}
	for _, p := range r.Pairs {
		if slices.Contains(most, p.First) && slices.Contains(most, p.Second) {
			met[[2]int{p.First, p.Second}] = p
		}
	}
	for _, a := range most {
		row := document.Row{Cells: []document.Cell{{Value: r.Themes[a].Name}}}
		for _, b := range most {
			row.Cells = append(row.Cells, r.matrixCell(a, b, met))
		}
		t.Rows = append(t.Rows, row)
	}
	return document.Part{Name: "matrix", Title: "Each with each", Blocks: []document.Block{t}}
}

func (r *CooccurrenceReport) matrixCell(a, b int, met map[[2]int]ThemePair) document.Cell {
	if a == b {
		return document.Cell{Value: r.Themes[a].Units}
	}
	a, b = min(a, b), max(a, b)
	p, ok := met[[2]int{a, b}]
	if !ok {
		return document.Cell{Value: 0, Draw: &document.Tint{}}
	}
	share, _ := p.In.Jaccard()
	return document.Cell{Value: p.In.Both, Ref: pairRef(r.Themes[a].Theme, r.Themes[b].Theme), Draw: &document.Tint{Share: share}}
}

// frequent lists the themes that occur in the most units, then quotes, then as
// they stand.
func (r *CooccurrenceReport) frequent(most int) []int {
	order := make([]int, len(r.Themes))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(r.Themes[b].Units, r.Themes[a].Units), cmp.Compare(r.Themes[b].Quotes, r.Themes[a].Quotes))
	})
	return order[:min(most, len(order))]
}

// networkPart draws the strongest pairs that belong together.
func (r *CooccurrenceReport) networkPart() document.Part {
	part := document.Part{Name: "network", Title: "What belongs together"}
	n := r.network()
	if len(n.Links) == 0 {
		part.Blocks = []document.Block{paragraph(document.Note, "No two themes are together often enough to draw a line between them.")}
		return part
	}
	part.Blocks = []document.Block{n}
	return part
}

func (r *CooccurrenceReport) network() *document.Network {
	n := &document.Network{Title: "Themes that belong together"}
	place := map[int]int{}
	node := func(at int) int {
		if _, known := place[at]; !known {
			place[at] = len(n.Nodes)
			n.Nodes = append(n.Nodes, document.Node{Name: r.Themes[at].Name, Weight: r.Themes[at].Units})
		}
		return place[at]
	}
	for _, p := range r.Pairs {
		if len(n.Links) == networkLinks || !p.together() {
			continue
		}
		_, first := place[p.First]
		_, second := place[p.Second]
		if !first && !second && len(n.Nodes) > networkNodes-2 || first != second && len(n.Nodes) == networkNodes {
			continue // there is no room for its themes
		}
		n.Links = append(n.Links, document.NetworkLink{A: node(p.First), B: node(p.Second), Weight: p.In.Both,
			Words: fmt.Sprintf("%s and %s: %s", r.Themes[p.First].Name, r.Themes[p.Second].Name, r.Unit.words(p.In.Both))})
	}
	n.Words = fmt.Sprintf("The %s that belong together most clearly, each with how often.", count(len(n.Links), "pair", "pairs"))
	return n
}
