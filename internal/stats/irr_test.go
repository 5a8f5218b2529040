package stats

import (
	"math"
	"slices"
	"strconv"
	"testing"

	"pgregory.net/rapid"
)

// value is that of a coefficient which must have one.
func value(t *testing.T, c Coefficient) float64 {
	t.Helper()
	v, ok := c.Get()
	if !ok {
		t.Fatalf("undefined: %s", c.Reason)
	}
	return v
}

// Values of data that stand in no reference file: Artstein and Poesio,
// Computational Linguistics 34 (2008), and the table of high agreement and low
// kappa of Gwet (2008).
func TestPublishedKappas(t *testing.T) {
	table := [][]int{{20, 20}, {10, 50}}
	within(t, "kappa", value(t, Cohen(table).Kappa), .3478261, 1e-7)
	within(t, "pi", value(t, ScottPi(table)), .3406593, 1e-7)
	within(t, "S", value(t, BrennanPrediger(tableUnits(table), 2)), .4, 1e-12)
	table = [][]int{{80, 7}, {8, 5}}
	within(t, "agreement", value(t, PairAgreement(tableUnits(table))), .85, 1e-12)
	within(t, "kappa", value(t, Cohen(table).Kappa), .3144424, 1e-7)
	within(t, "AC1", value(t, GwetAC1(tableUnits(table), 2)), .808, 5e-6)
}

// The data with missing values: the two definitions of percent agreement differ.
func TestKrippendorff2011C(t *testing.T) {
	r := Nominal(kripp2011C, nil)
	units := r.Units()
	a := Alpha(units)
	within(t, "alpha", value(t, a.Alpha), .7434211, 1e-7)
	within(t, "D_o", a.Observed, .200, 1e-12)
	within(t, "D_e", a.Expected, .779, 5e-4)
	within(t, "AC1", value(t, GwetAC1(units, r.Categories)), .775444, 1e-6)
	within(t, "agreement of pairs", value(t, PairAgreement(units)), .81818, 1e-5)
	within(t, "agreement of ratings", value(t, RatingAgreement(units)), .800, 1e-12)
	if got := Fleiss(units).Kappa; got.Reason != UnequalRatings {
		t.Errorf("Fleiss: %+v", got)
	}
}

// QualCoder printed 0.4037 and 0.5456: it multiplied the two parts of chance
// agreement and left out the characters that nobody coded.
func TestCharactersThatNobodyCodedCount(t *testing.T) {
	for _, c := range []struct {
		length int
		a, b   Span
		want   float64
	}{
		{10_000, Span{1000, 1500}, Span{1200, 1700}, .5789},
		{1000, Span{0, 80}, Span{30, 90}, .6933},
	} {
		f := Overlap(c.length, []Span{c.a}, []Span{c.b})
		within(t, "kappa", value(t, Cohen(f.Table()).Kappa), c.want, 5e-5)
	}
}

// One coder who marks words twice has not found anybody to agree with.
func TestOverlapWithOneselfIsNoAgreement(t *testing.T) {
	text := Continuum{Length: 100, Coders: [][]Span{{{0, 20}, {10, 30}}, nil}}
	if f := Overlap(100, text.Coders[0], text.Coders[1]); f != (Fourfold{0, 30, 0, 70}) {
		t.Errorf("%+v", f)
	}
	if m := Segments(100, text.Coders[0], text.Coders[1], .5); m != (Matching{A: 1, Differs: 1}) {
		t.Errorf("%+v", m)
	}
	within(t, "F1", value(t, F1(Characters(text))), 0, 0)
}

// "Aa" and "BB" have one hash in Java; labels are compared themselves.
func TestLabelsAreIdentities(t *testing.T) {
	r := Nominal([][]string{{"Aa", "BB", "Aa"}, {"BB", "Aa", "BB"}}, "")
	if r.Categories != 2 {
		t.Fatalf("%d categories", r.Categories)
	}
	within(t, "agreement", value(t, PairAgreement(r.Units())), 0, 0)
	within(t, "kappa", value(t, Cohen(r.Table(0, 1)).Kappa), -.8, 1e-12)
}

func TestUndefinedSaysWhy(t *testing.T) {
	none := []Unit{{Counts: []int{1, 0}, Times: 5}}
	alike := []Unit{{Counts: []int{2, 0}, Times: 5}}
	for name, c := range map[string]struct {
		got  Coefficient
		want Reason
	}{
		"alpha of one coder":     {Alpha(none).Alpha, NoPairableUnits},
		"alpha of nothing":       {Alpha(nil).Alpha, NoPairableUnits},
		"alpha of one value":     {Alpha(alike).Alpha, NoVariation},
		"agreement of one":       {PairAgreement(none), NoPairableUnits},
		"ratings of one":         {RatingAgreement(none), NoPairableUnits},
		"all of one":             {FullAgreement(none), NoPairableUnits},
		"AC1 of one coder":       {GwetAC1(none, 2), NoPairableUnits},
		"AC1 of one category":    {GwetAC1(alike, 1), SingleCategory},
		"S of one coder":         {BrennanPrediger(none, 2), NoPairableUnits},
		"S of one category":      {BrennanPrediger(alike, 1), SingleCategory},
		"Cohen of nothing":       {Cohen([][]int{{0, 0}, {0, 0}}).Kappa, NoPairableUnits},
		"Cohen of one value":     {Cohen([][]int{{4, 0}, {0, 0}}).Kappa, NoVariation},
		"Fleiss of one coder":    {Fleiss(none).Kappa, NoPairableUnits},
		"Fleiss of one value":    {Fleiss(alike).Kappa, NoVariation},
		"Fleiss, unequal":        {Fleiss(append(none, alike...)).Kappa, UnequalRatings},
		"F1 of nothing":          {F1(Characters(Continuum{9, make([][]Span, 2)})), NothingCoded},
		"Jaccard of nothing":     {Jaccard(Characters(Continuum{9, make([][]Span, 2)})), NothingCoded},
		"segments of nothing":    {Segments(9, nil, nil, .5).F1(), NothingCoded},
		"|uα of one coder":       {UAlpha(Continuum{9, make([][]Span, 1)}), NoPairableUnits},
		"|uα of nothing marked":  {UAlpha(Continuum{9, make([][]Span, 2)}), NoVariation},
		"|uα of no text":         {UAlpha(Continuum{0, make([][]Span, 2)}), NoPairableUnits},
		"α_U of one coder":       {DistanceAlpha(Continuum{9, make([][]Span, 1)}).Alpha, NoPairableUnits},
		"α_U of nothing marked":  {DistanceAlpha(Continuum{9, make([][]Span, 2)}).Alpha, NoVariation},
		"cuα of three":           {Unitize(9, make([][]ValuedSpan, 3)).Cu, NotTwoCoders},
		"uα of one":              {Unitize(9, make([][]ValuedSpan, 1)).U, NoPairableUnits},
		"disorder of nothing":    {Disorder(nil, nil, Dissimilarity{1, 1, 1}), NothingCoded},
		"alpha, units of no one": {Alpha([]Unit{{Counts: []int{2, 0}}}).Alpha, NoPairableUnits},
	} {
		if c.got.Value != nil || c.got.Reason != c.want {
			t.Errorf("%s: %+v, want %s", name, c.got, c.want)
		}
	}
	if in := BootstrapAlpha(alike, 20); in.Low != nil || in.High != nil || in.Degenerate != 20 {
		t.Errorf("interval of one value: %+v", in)
	}
}

func TestBands(t *testing.T) {
	for v, want := range map[float64]Band{1: Rely, .8: Rely, .7999: Tentative, .667: Tentative, .6669: Discard, -1: Discard} {
		if got := BandOf(defined(v)); got != want {
			t.Errorf("%v is %q, want %q", v, got, want)
		}
	}
	if got := BandOf(undefined(NoVariation)); got != "" {
		t.Errorf("undefined is %q", got)
	}
}

// genLabels draws labels[coder][unit], "" where one is missing.
func genLabels(t *rapid.T) [][]string {
	units := rapid.IntRange(1, 12).Draw(t, "units")
	row := rapid.SliceOfN(rapid.SampledFrom([]string{"", "a", "b", "c"}), units, units)
	return rapid.SliceOfN(row, 2, 4).Draw(t, "labels")
}

func equal(t *rapid.T, what string, a, b Coefficient) {
	t.Helper()
	x, okx := a.Get()
	y, oky := b.Get()
	if okx != oky || a.Reason != b.Reason || math.Abs(x-y) > 1e-9 || math.IsNaN(x) {
		t.Fatalf("%s: %v %s and %v %s", what, x, a.Reason, y, b.Reason)
	}
}

// all are the coefficients that any number of coders has.
func all(r Ratings) map[string]Coefficient {
	u := r.Units()
	return map[string]Coefficient{
		"alpha": Alpha(u).Alpha, "AC1": GwetAC1(u, 3), "S": BrennanPrediger(u, 3), "Fleiss": Fleiss(u).Kappa,
		"pairs": PairAgreement(u), "ratings": RatingAgreement(u), "all": FullAgreement(u),
	}
}

// No coefficient knows who is who, what categories are called, or the order of
// the units; identical coders agree fully or not at all definably.
func TestCoefficientsSeeAgreementOnly(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		labels := genLabels(t)
		want := all(Nominal(labels, ""))
		changed := rapid.Permutation(labels).Draw(t, "coders")
		order := rapid.Permutation(indices(len(labels[0]))).Draw(t, "order")
		other := map[string]string{"": "", "a": "BB", "b": "Aa", "c": "c"}
		for i, row := range changed {
			changed[i] = make([]string, len(row))
			for u, at := range order {
				changed[i][u] = other[row[at]]
			}
		}
		got := all(Nominal(changed, ""))
		for name, c := range want {
			equal(t, name, c, got[name])
			if v, ok := c.Get(); ok && (v > 1+1e-12 || v < -1-1e-12) {
				t.Fatalf("%s = %v", name, v)
			}
		}
		for name, c := range all(Nominal([][]string{labels[0], labels[0]}, "")) {
			if v, ok := c.Get(); ok && math.Abs(v-1) > 1e-12 {
				t.Fatalf("%s of twins = %v", name, v)
			}
		}
	})
}

func indices(n int) []int {
	is := make([]int, n)
	for i := range is {
		is[i] = i
	}
	return is
}

// A unit that stands for many is as good as many.
func TestTimes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := Nominal(genLabels(t), "")
		once := r.Units()
		times := slices.Clone(once)
		var many []Unit
		for u := range times {
			times[u].Times = rapid.IntRange(0, 5).Draw(t, "times")
			for range times[u].Times {
				many = append(many, once[u])
			}
		}
		equal(t, "alpha", Alpha(times).Alpha, Alpha(many).Alpha)
		equal(t, "AC1", GwetAC1(times, 3), GwetAC1(many, 3))
		equal(t, "Fleiss", Fleiss(times).Kappa, Fleiss(many).Kappa)
		equal(t, "all", FullAgreement(times), FullAgreement(many))
	})
}

func genSpans(t *rapid.T, length int, name string) []Span {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Span {
		start := rapid.IntRange(0, length-1).Draw(t, "start")
		return Span{start, rapid.IntRange(start, length).Draw(t, "end")}
	}), 0, 6).Draw(t, name)
}

func genText(t *rapid.T, coders int) Continuum {
	text := Continuum{Length: rapid.IntRange(1, 30).Draw(t, "length")}
	for i := range coders {
		text.Coders = append(text.Coders, genSpans(t, text.Length, "coder "+strconv.Itoa(i)))
	}
	return text
}

// Intervals say what a loop over every character says.
func TestSpansByCharacter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := genText(t, rapid.IntRange(2, 4).Draw(t, "coders"))
		r := Ratings{Categories: 2}
		for _, spans := range text.Coders {
			row := make([]int, text.Length)
			for _, s := range spans {
				for c := s.Start; c < s.End; c++ {
					row[c] = 1
				}
			}
			r.Coders = append(r.Coders, row)
		}
		units := Characters(text)
		equal(t, "alpha", Alpha(units).Alpha, Alpha(r.Units()).Alpha)
		equal(t, "F1", F1(units), F1(r.Units()))
		f := Overlap(text.Length, text.Coders[0], text.Coders[1])
		if table := r.Table(0, 1); !slices.EqualFunc(table, f.Table(), slices.Equal[[]int]) {
			t.Fatalf("%+v, by character %v", f, table)
		}
		if j, ok := Jaccard(units).Get(); ok && len(text.Coders) == 2 {
			if want := float64(f.Both) / float64(f.Both+f.OnlyA+f.OnlyB); math.Abs(j-want) > 1e-12 {
				t.Fatalf("Jaccard %v, want %v", j, want)
			}
		}
	})
}

// |uα is one minus the share of differing pairs of characters to that of all
// pairs in the pool, less pairs within one unit of one coder.
func TestUAlphaByPairs(t *testing.T) {
	type character struct {
		marked    bool
		unit, own int // own is the character itself
	}
	rapid.Check(t, func(t *rapid.T) {
		text := genText(t, 2)
		var pool []character
		var differ float64
		for i, spans := range unions(text) {
			for c := range text.Length {
				ch := character{own: i*text.Length + c}
				for u, s := range spans {
					if s.Start <= c && c < s.End {
						ch.marked, ch.unit = true, 10*i+u
					}
				}
				pool = append(pool, ch)
				if i == 1 && ch.marked != pool[c].marked {
					differ += 2
				}
			}
		}
		var mixed, pairs float64
		for _, a := range pool {
			for _, b := range pool {
				if a.own == b.own || a.marked && b.marked && a.unit == b.unit {
					continue
				}
				pairs++
				if a.marked != b.marked {
					mixed++
				}
			}
		}
		got := UAlpha(text)
		v, ok := got.Get()
		if ok != (mixed > 0) {
			t.Fatalf("%+v, with %v mixed pairs", got, mixed)
		}
		if want := 1 - differ/float64(len(pool))/(mixed/pairs); ok && math.Abs(v-want) > 1e-9 {
			t.Fatalf("%v, by pairs %v", v, want)
		}
	})
}

// Pooling texts is laying them end to end; a text of one coder changes nothing.
func TestUAlphaPools(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := genText(t, 2), genText(t, 2)
		whole := Continuum{Length: a.Length + b.Length}
		var units [][]ValuedSpan
		for i := range a.Coders {
			spans := Union(a.Length, a.Coders[i])
			for _, s := range Union(b.Length, b.Coders[i]) {
				spans = append(spans, Span{s.Start + a.Length, s.End + a.Length})
			}
			whole.Coders = append(whole.Coders, spans)
			units = append(units, nil)
			for _, s := range spans {
				units[i] = append(units[i], ValuedSpan{s, "x"})
			}
		}
		alone := Continuum{Length: 9, Coders: [][]Span{{{1, 4}}}}
		equal(t, "pooled", UAlpha(whole), UAlpha(a, alone, b))
		equal(t, "by the family", UAlpha(whole), Unitize(whole.Length, units).Binary)
	})
}

// Segments are matched as well as trying everything does.
func TestSegmentsByTrying(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := genText(t, 2)
		iou := rapid.SampledFrom([]float64{.1, .3, .5, .9, 1}).Draw(t, "iou")
		a, b := unions(text)[0], unions(text)[1]
		var most func(i int, used int) int
		most = func(i, used int) int {
			if i == len(a) {
				return 0
			}
			best := most(i+1, used)
			for j, s := range b {
				if used&(1<<j) == 0 && alike(a[i], s, iou) {
					best = max(best, 1+most(i+1, used|1<<j))
				}
			}
			return best
		}
		if got, want := Segments(text.Length, text.Coders[0], text.Coders[1], iou), most(0, 0); got.Pairs != want {
			t.Fatalf("%+v, want %d pairs", got, want)
		}
	})
}

// No permutation is cheaper than the Hungarian method's.
func TestLeastCost(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 5).Draw(t, "n")
		cost := square(n)
		for i := range cost {
			for j := range cost {
				cost[i][j] = float64(rapid.IntRange(0, 9).Draw(t, "cost"))
			}
		}
		var least func(i, used int) float64
		least = func(i, used int) float64 {
			if i == n {
				return 0
			}
			best := math.Inf(1)
			for j := range n {
				if used&(1<<j) == 0 {
					best = min(best, cost[i][j]+least(i+1, used|1<<j))
				}
			}
			return best
		}
		if got, want := leastCost(cost), least(0, 0); got != want {
			t.Fatalf("%v, want %v", got, want)
		}
	})
}

// The interval holds the value, is the same every time, and narrows with more
// units of the same kinds.
func TestBootstrapAlpha(t *testing.T) {
	few := []Unit{{Counts: []int{0, 2}, Times: 8}, {Counts: []int{1, 1}, Times: 4}, {Counts: []int{2, 0}, Times: 30}}
	many := slices.Clone(few)
	for i := range many {
		many[i].Times *= 25
	}
	a, b := BootstrapAlpha(few, 1000), BootstrapAlpha(many, 1000)
	if again := BootstrapAlpha(few, 1000); *again.Low != *a.Low || *again.High != *a.High {
		t.Error("not the same twice")
	}
	alpha := value(t, Alpha(few).Alpha)
	if alpha <= *a.Low || alpha >= *a.High || *b.High-*b.Low > (*a.High-*a.Low)/3 {
		t.Errorf("alpha %v, in %v–%v of 42 units, %v–%v of 1,050", alpha, *a.Low, *a.High, *b.Low, *b.High)
	}
}
