package report

import (
	"fmt"

	"verbatim/coding"
)

// A SegmentsReport says who of each segment speaks of a theme, and whether a
// segment says it more or less often than all the others together.
//
// A cell counts everybody in each segment they were asked in, as ThemesReport
// does. A comparison counts everybody once: in the segment of their first
// finished interview of the scope, with what they said while in it.
type SegmentsReport struct {
	About
	Comparisons int           `json:"comparisons"` // with somebody asked on both sides: what Adjusted is adjusted for
	Several     int           `json:"several"`     // people asked in more than one segment
	Themes      []SegmentsRow `json:"themes"`      // in the codebook's order
	Words       *ThemesReport `json:"words"`       // the same themes with their quotes; null when only numbers were wanted
	Notes       []string      `json:"notes"`
}

// A ThemeLabel names the theme of a row.
type ThemeLabel struct {
	Theme   string      `json:"theme"` // Theme.ID
	Name    string      `json:"name"`
	Parent  string      `json:"parent"`
	Kind    coding.Kind `json:"kind"`  // its own, or its nearest ancestor's
	Depth   int         `json:"depth"` // ancestors in this report
	Retired bool        `json:"retired"`
}

// A SegmentsRow is a theme, with everything under it, by segment.
type SegmentsRow struct {
	ThemeLabel
	Part                   // of everybody asked
	Segments []SegmentCell `json:"segments"` // as SegmentsReport.Segments
}

// A SegmentCell is x of n people of a segment.
type SegmentCell struct {
	Segment string `json:"segment"`
	Proportion
	// Compared is null for Unknown, which is no segment of people who are alike,
	// and for the second of two segments: the two are compared once.
	Compared *Comparison `json:"compared"`
}

// A Comparison is a segment against all the others together.
type Comparison struct {
	Part         // those who are compared; may be fewer than in the cell
	Others   int `json:"others"`
	OthersOf int `json:"others_of"`
	Contrast
}

// Segments compares the segments of a scope.
func (d *Corpus) Segments(s Scope) *SegmentsReport {
	t, n := d.countThemes(s)
	by := newDivision(n, n.sample.segmentNames(), func(seat int) string { return n.segment[seat] })
	r := &SegmentsReport{
		About: t.About, Several: by.several, Themes: []SegmentsRow{}, Notes: t.Notes,
	}
	compared := by.compared()
	var family []*Contrast
	at := n.places()
	for i := range t.Themes {
		row := &t.Themes[i]
		line := SegmentsRow{ThemeLabel: themeLabel(row), Part: Part{row.Mentioned, row.Asked}, Segments: []SegmentCell{}}
		said, trials := by.count(n.interviews().seats[at[row.Theme]])
		for j, name := range by.names {
			cell := SegmentCell{Segment: name, Proportion: proportion(said[j], by.asked[j])}
			if compared[j] {
				cell.Compared = by.compare(j, trials)
				if c := cell.Compared; c.Of > 0 && c.OthersOf > 0 {
					family = append(family, &c.Contrast)
				}
			}
			line.Segments = append(line.Segments, cell)
		}
		r.Themes = append(r.Themes, line)
	}
	r.Comparisons = len(family)
	adjust(family)
	r.Words = n.words(t)
	r.note()
	return r
}

// themeLabel names a row's theme.
func themeLabel(t *ThemeRow) ThemeLabel {
	return ThemeLabel{t.Theme, t.Name, t.Parent, t.Kind, t.Depth, t.Retired}
}

// compared says of each segment whether it is compared with the others. Of
// two segments with people the second one is not: it would be the same again.
func (d *division) compared() []bool {
	compared, people, second := make([]bool, len(d.names)), 0, 0
	for i, name := range d.names {
		if name == Unknown {
			continue
		}
		if compared[i] = true; d.trials[i] > 0 {
			people, second = people+1, i
		}
	}
	if people == 2 {
		compared[second] = false
	}
	return compared
}

// compare compares one segment with all the others that are known.
func (d *division) compare(i int, said []int) *Comparison {
	own, others := Part{said[i], d.trials[i]}, Part{}
	for j, name := range d.names {
		if j != i && name != Unknown {
			others.Participants += said[j]
			others.Of += d.trials[j]
		}
	}
	return &Comparison{own, others.Participants, others.Of, contrast(own, others, Higher, Lower)}
}

// note says what is to be kept in mind of the comparisons.
func (r *SegmentsReport) note() {
	add := func(when bool, format string, args ...any) {
		if when {
			r.Notes = append(r.Notes, fmt.Sprintf(format, args...))
		}
	}
	add(r.By == "", "Nobody has an attribute, so there are no segments. Note one with 'verbatim participant set ID KEY=VALUE'.")
	add(r.Several > 0, "%s asked in more than one segment: counted in each, and compared in that of their first finished interview only, with what they said while in it.",
		count(r.Several, "person was", "people were"))
	add(r.Comparisons > 1, "%s made. Some differences among so many come by chance alone: the adjusted p takes their number into account, the range and p do not.",
		count(r.Comparisons, "comparison was", "comparisons were"))
	for _, g := range r.Segments {
		add(g.Name == Unknown && r.By != "", "People whose %s nobody has noted are counted as %s and compared with nobody.", r.By, Unknown)
	}
}
