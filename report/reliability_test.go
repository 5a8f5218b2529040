package report

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"verbatim/coding"
	"verbatim/internal/stats"
	"verbatim/interviews"
)

// TestAgreementIsAlphaOfLabelsByHand labels each interview once for each coder
// who finished it, and gives the labels to the coefficient.
func TestAgreementIsAlphaOfLabelsByHand(t *testing.T) {
	base := rich(t)
	values := 0
	rapid.Check(t, func(t *rapid.T) {
		d, s := drawReport(t, base)
		if rapid.Bool().Draw(t, "all") {
			s = Scope{}
		}
		d.Hidden = rapid.SampledFrom([][]interviews.ID{nil, {"a", "z"}}).Draw(t, "hidden")
		if rapid.Bool().Draw(t, "matrix") { // as a store gives them: without what was overruled
			d.Matrix = coding.NewMatrix(d.Codings)
		}
		r := Themes(d, s)
		for _, row := range r.Themes {
			units := labelsByHand(d, s, row.Theme)
			alpha := stats.Alpha(units).Alpha
			if s.Quote != nil || s.Polarity != "" {
				units, alpha = nil, stats.Coefficient{Reason: notCompared}
			}
			got := []any{row.Agreement, row.NoAgreement, row.Compared, row.Same}
			if diff := cmp.Diff([]any{alpha.Value, string(alpha.Reason), len(units), stats.PairAgreement(units).Value}, got); diff != "" {
				t.Fatalf("%s (-by hand +report):\n%s", row.Theme, diff)
			}
			if alpha.Value != nil {
				values++
			}
		}
	})
	if values == 0 {
		t.Errorf("only %d coefficients have a value", values)
	}
}

// labelsByHand is a unit for each interview that two or more have finished:
// how many of them did not find the theme there, or one under it, and how many
// did.
func labelsByHand(d Data, s Scope, theme string) []stats.Unit {
	m := newSample(d, s)
	var units []stats.Unit
	for _, iv := range m.interviews {
		by := set{}
		for _, f := range d.Finished {
			if f.Interview == iv.ID {
				by[f.Coder] = true
			}
		}
		if len(by) < 2 || slices.Contains(d.Hidden, iv.ID) {
			continue
		}
		counts := []int{0, 0}
		for coder := range by {
			found := slices.ContainsFunc(d.Codings, func(c coding.Coding) bool {
				q := d.Quotes[slices.IndexFunc(d.Quotes, func(q coding.Quote) bool { return q.ID == c.Quote })]
				return c.Coder == coder && q.Interview == iv.ID && q.State.Counts() && countsIn(d, s, c.Theme, theme)
			})
			counts[one(found)]++
		}
		units = append(units, stats.Unit{Counts: counts, Times: 1})
	}
	return units
}

// countsIn reports whether a theme that is shown is another one or under it.
func countsIn(d Data, s Scope, theme, above string) bool {
	return slices.ContainsFunc(outline(d.Codebook, s), func(n node) bool { return n.theme.ID == theme && slices.Contains(n.above, above) })
}

// Two coders agree wherever both have finished. Where one has not, a theme is
// missing, and no "no".
func TestAgreementOfAnUnfinishedCoder(t *testing.T) {
	d := saidOf("a | P-1 | data | pain | x\nb | P-2 | data | pain | x\nc | P-3 | data | joy | x\nd | P-4 | data | joy | x")
	for _, c := range slices.Clone(d.Codings) {
		if c.Quote != "d" { // ben does not finish d, and has not coded it
			d.Finished = append(d.Finished, coding.Finish{Interview: interviews.ID("talk-" + c.Quote), Coder: "ben"})
		}
		if c.Quote == "a" || c.Quote == "b" || c.Quote == "c" {
			c.Coder = "ben"
			d.Codings = append(d.Codings, c)
		}
	}
	r := Themes(d, Scope{})
	for _, theme := range []string{"pain", "joy"} {
		row := r.Themes[r.row(theme)]
		if row.Compared != 3 || row.Agreement == nil || *row.Agreement != 1 || *row.Same != 1 || row.Band != stats.Rely {
			t.Errorf("%s: %+v", theme, row)
		}
	}
	d.Finished = append(d.Finished, coding.Finish{Interview: "talk-d", Coder: "ben"}) // now it is a no
	if row := Themes(d, Scope{}).Themes[r.row("joy")]; row.Compared != 4 || *row.Agreement >= 1 {
		t.Errorf("%+v", row)
	}
}

// What a decision overruled is part of it: what coders saw alone. Somebody all
// of whose codings were overruled is nobody else.
func TestAgreementOfOverruledCodings(t *testing.T) {
	d := saidOf("a | P-1 | data | pain | x\nb | P-2 | data | joy | x")
	for _, id := range []interviews.ID{"talk-a", "talk-b"} {
		d.Finished = append(d.Finished, coding.Finish{Interview: id, Coder: "ben"})
	}
	d.Overruled = []coding.Coding{{Quote: "a", Theme: "pain", Coder: "ben", Overruled: true}}
	if row := Themes(d, Scope{}).Themes[0]; row.Theme != "pain" || row.Agreement == nil || *row.Agreement != 1 {
		t.Errorf("what ben saw is not compared: %+v", row)
	}
	d.Overruled = []coding.Coding{{Quote: "b", Theme: "pain", Coder: "zoe", Overruled: true}}
	if row := Themes(d, Scope{}).Themes[0]; *row.Same != .5 {
		t.Errorf("what zoe saw is taken for what another did: %+v", row)
	}
}
