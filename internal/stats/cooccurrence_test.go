package stats

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

type cooccurrences struct {
	Cases []struct {
		Both     int `json:"n12"`
		First    int `json:"n1"`
		Second   int `json:"n2"`
		Units    int `json:"N"`
		Expected struct {
			Jaccard  *float64 `json:"c_coefficient_atlasti_jaccard"`
			Dice     *float64
			Overlap  *float64 `json:"overlap_coefficient"`
			First    *float64 `json:"P_2_given_1"`
			Second   *float64 `json:"P_1_given_2"`
			Expected *float64
			Lift     *float64
			PMI      *float64 `json:"pmi_bits"`
			NPMI     *float64
			Phi      *float64
			G2       *float64
		}
	}
	Spans struct {
		Spans []struct {
			ID   int
			Doc  string
			Code string
			S, E int64
		}
		Expected struct {
			Overlapping [][2]int   `json:"overlapping_pairs_A_B"`
			Touching    [][2]int   `json:"touching_not_overlapping"`
			Pairs       int        `json:"atlasti_style_cooccurrence_count_pairs"`
			A           int        `json:"n_A"`
			B           int        `json:"n_B"`
			C           float64    `json:"c_coefficient"`
			Merged      [][2]int64 `json:"distinct_intersections_merged_chars"`
			Shared      int64      `json:"overlap_chars"`
			Near        [][2]int   `json:"near_pairs_within_25_chars"`
			Gaps        map[string]int64
		}
	} `json:"span_case"`
	OutOfRange map[string]struct {
		N12, N1, N2 int
		C           float64
	} `json:"atlasti_out_of_range_example"`
}

func TestReferenceCooccurrence(t *testing.T) {
	const file = "cooccurrence/cooccurrence.json"
	readReference(t, file, func(t *testing.T, ref cooccurrences) {
		for i, c := range ref.Cases {
			t.Run(fmt.Sprintf("%s/cases/%d", file, i), func(t *testing.T) {
				n, e := Together{c.Both, c.First, c.Second, c.Units}, c.Expected
				for what, m := range map[string]struct {
					got  func() (float64, bool)
					want *float64
				}{
					"Jaccard": {n.Jaccard, e.Jaccard}, "Dice": {n.Dice, e.Dice}, "Overlap": {n.Overlap, e.Overlap},
					"GivenFirst": {n.GivenFirst, e.First}, "GivenSecond": {n.GivenSecond, e.Second}, "Expected": {n.Expected, e.Expected},
					"Lift": {n.Lift, e.Lift}, "PMI": {n.PMI, e.PMI}, "NPMI": {n.NPMI, e.NPMI}, "Phi": {n.Phi, e.Phi}, "G2": {n.G2, e.G2},
				} {
					v, ok := m.got()
					if ok != (m.want != nil) {
						t.Errorf("%s is ok: %v, want %v", what, ok, m.want != nil)
					} else if ok {
						near(t, what, v, *m.want, 1e-12)
					}
				}
			})
		}
		t.Run(file+"/span_case", func(t *testing.T) { stretches(t, ref) })
		for name, c := range ref.OutOfRange {
			t.Run(file+"/atlasti_out_of_range_example/"+name, func(t *testing.T) {
				got, _ := Together{Both: c.N12, First: c.N1, Second: c.N2}.Jaccard()
				near(t, "Jaccard", got, c.C, 1e-12)
			})
		}
	})
}

func stretches(t *testing.T, ref cooccurrences) {
	type pair = [2]int
	var spans []Stretch
	for _, s := range ref.Spans.Spans {
		spans = append(spans, Stretch{s.S, s.E})
	}
	want, of := ref.Spans.Expected, ref.Spans.Spans
	var overlapping, touching, closeBy []pair
	var merged [][2]int64
	Overlapping(spans, func(i, j int) {
		if of[i].Code == of[j].Code {
			return
		}
		overlapping = append(overlapping, pair{of[i].ID, of[j].ID})
		at := [2]int64{max(of[i].S, of[j].S), min(of[i].E, of[j].E)}
		if n := len(merged); n > 0 && at[0] <= merged[n-1][1] {
			merged[n-1][1] = max(merged[n-1][1], at[1])
		} else {
			merged = append(merged, at)
		}
	})
	for i, a := range spans {
		for j, b := range spans {
			if of[i].Code != "A" || of[j].Code != "B" {
				continue
			}
			ids := pair{of[i].ID, of[j].ID}
			if a.Gap(b) <= 25 {
				closeBy = append(closeBy, ids)
			}
			if a.Gap(b) == 0 && !a.Overlaps(b) {
				touching = append(touching, ids)
			}
			if gap, ok := want.Gaps[fmt.Sprintf("[%d,%d]", ids[0], ids[1])]; ok && gap != a.Gap(b) {
				t.Errorf("gap of %v is %d, want %d", ids, a.Gap(b), gap)
			}
		}
	}
	for what, got := range map[string][2][]pair{
		"overlapping": {overlapping, want.Overlapping}, "touching": {touching, want.Touching}, "near": {closeBy, want.Near},
	} {
		if !slices.Equal(got[0], got[1]) {
			t.Errorf("%s: %v, want %v", what, got[0], got[1])
		}
	}
	if !slices.Equal(merged, want.Merged) || len(overlapping) != want.Pairs {
		t.Errorf("%d pairs, merged %v, want %d and %v", len(overlapping), merged, want.Pairs, want.Merged)
	}
	if shared := spans[0].Shared(spans[1]); shared != want.Shared {
		t.Errorf("they share %d, want %d", shared, want.Shared)
	}
	c, _ := Together{Both: want.Pairs, First: want.A, Second: want.B}.Jaccard()
	near(t, "Jaccard", c, want.C, 1e-12)
}

// The sweep finds what comparing all with all finds.
func TestOverlapping(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	for round := range 300 {
		spans := make([]Stretch, r.IntN(40))
		for i := range spans {
			start := r.Int64N(60)
			spans[i] = Stretch{start, start + r.Int64N(15)} // some are empty
		}
		slices.SortFunc(spans, func(a, b Stretch) int { return int(a.Start - b.Start) })
		want, got := map[[2]int]int{}, map[[2]int]int{}
		for j := range spans {
			for i := range j {
				if spans[i].Overlaps(spans[j]) {
					want[[2]int{i, j}]++
				}
			}
		}
		Overlapping(spans, func(i, j int) { got[[2]int{i, j}]++ })
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Fatalf("round %d: %v, want %v, of %v", round, got, want, spans)
		}
	}
}

// Measures that have bounds keep them, whatever is counted.
func TestTogetherHoldsItsBounds(t *testing.T) {
	for n := range 9 {
		for first := range n + 1 {
			for second := range n + 1 {
				for both := max(0, first+second-n); both <= min(first, second); both++ {
					c := Together{both, first, second, n}
					for what, m := range map[string]struct {
						got    func() (float64, bool)
						lo, hi float64
					}{
						"Jaccard": {c.Jaccard, 0, 1}, "Dice": {c.Dice, 0, 1}, "Overlap": {c.Overlap, 0, 1},
						"NPMI": {c.NPMI, -1, 1}, "Phi": {c.Phi, -1, 1}, "G2": {c.G2, 0, math.Inf(1)},
					} {
						if v, ok := m.got(); math.IsNaN(v) || ok && (v < m.lo-1e-12 || v > m.hi+1e-12) {
							t.Errorf("%s of %+v is %v", what, c, v)
						}
					}
				}
			}
		}
	}
}
