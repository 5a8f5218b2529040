package coding

import (
	"encoding/json"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"verbatim/internal/errs"
	"verbatim/internal/stats"
	"verbatim/interviews"
)

// coded makes a quote of an interview's words and its codings: "ana: a b; ben: a".
func (d *AgreementData) coded(id interviews.ID, words, who string) *Quote {
	places := Find(0, d.Turns[id], words, 0)
	if len(places) != 1 {
		panic("not once: " + words)
	}
	q := Quote{ID: "q-" + string(id) + "-" + words, Interview: id, Range: places[0].Range, Text: words, State: Unchanged}
	d.Quotes = append(d.Quotes, q)
	for _, part := range strings.Split(who, "; ") {
		coder, themes, _ := strings.Cut(part, ": ")
		for _, theme := range strings.Fields(themes) {
			d.Codings = append(d.Codings, Coding{Quote: q.ID, Theme: theme, Coder: coder})
		}
	}
	return &d.Quotes[len(d.Quotes)-1]
}

func (d *AgreementData) finished(id interviews.ID, coders ...string) {
	for _, coder := range coders {
		d.Finished = append(d.Finished, Finish{Interview: id, Coder: coder})
	}
}

func agreed(t *testing.T, d AgreementData, s AgreementScope) *Agreement {
	t.Helper()
	a, err := Agree(d, s)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func near(t *testing.T, what string, c stats.Coefficient, want float64) {
	t.Helper()
	if v, ok := c.Get(); !ok || math.Abs(v-want) > 5e-5 {
		t.Errorf("%s = %v %s, want %v", what, v, c.Reason, want)
	}
}

func undefined(t *testing.T, what string, c stats.Coefficient, want stats.Reason) {
	t.Helper()
	if c.Value != nil || c.Reason != want {
		t.Errorf("%s = %+v, want %s", what, c, want)
	}
}

// Section A of Krippendorff, Computing Krippendorff's Alpha-Reliability (2011):
// two coders, ten turns, one theme.
func TestAgreementOfTenTurns(t *testing.T) {
	d := AgreementData{Turns: map[interviews.ID][]interviews.Turn{
		"k": said("Kim: 0 / Kim: 1 / Kim: 2 / Kim: 3 / Kim: 4 / Kim: 5 / Kim: 6 / Kim: 7 / Kim: 8 / Kim: 9"),
	}}
	for words, who := range map[string]string{"0": "ben: a", "1": "ana: a; ben: a", "2": "ben: a", "5": "ben: a", "8": "ana: a"} {
		d.coded("k", words, who)
	}
	d.finished("k", "ana", "ben")
	a := agreed(t, d, AgreementScope{Resamples: 500})
	got := a.Themes[0]
	near(t, "alpha", got.Alpha, .0952381)
	near(t, "Cohen", got.Cohen, .0909091)
	near(t, "Fleiss", got.Fleiss, .0476190)
	near(t, "AC1", got.AC1, .3103448)
	near(t, "percent agreement", got.PercentAgreement, .6)
	near(t, "F1", got.CharacterF1, 2.0/6)
	near(t, "segment F1", got.SegmentF1, 2.0/6)
	if want := (stats.Fourfold{Both: 1, OnlyA: 1, OnlyB: 3, Neither: 5}); got.Pairs[0].Fourfold != want {
		t.Errorf("%+v", got.Pairs)
	}
	if got.Band != stats.Discard || got.Units != 10 || got.Disagreements != 4 || len(a.Disagreements) != 4 {
		t.Errorf("%+v", got)
	}
	if in := got.Interval; in == nil || *in.Low > .0952381 || *in.High < .0952381 || in.Resamples != 500 {
		t.Errorf("interval %+v", in)
	}
}

// What QualCoder computes wrongly, from the codings on.
func TestAgreementOfCharacters(t *testing.T) {
	for _, c := range []struct {
		length, a, aEnd, b, bEnd int
		want                     float64
	}{{10_000, 1000, 1500, 1200, 1700, .5789}, {1000, 0, 80, 30, 90, .6933}} {
		d := AgreementData{Turns: map[interviews.ID][]interviews.Turn{"k": said("Kim: " + strings.Repeat("é", c.length))}}
		for coder, at := range map[string][2]int{"ana": {c.a, c.aEnd}, "ben": {c.b, c.bEnd}} {
			d.Quotes = append(d.Quotes, Quote{ID: coder, Interview: "k", State: Moved, Range: Range{FirstTurn: 1, Start: 2 * at[0], LastTurn: 1, End: 2 * at[1]}})
			d.Codings = append(d.Codings, Coding{Quote: coder, Theme: "a", Coder: coder})
		}
		// Ana codes half of her words once more: she agrees with nobody but Ben.
		d.Quotes = append(d.Quotes, Quote{ID: "again", Interview: "k", State: Unchanged, Range: Range{FirstTurn: 1, Start: 2 * c.a, LastTurn: 1, End: c.a + c.aEnd}})
		d.Codings = append(d.Codings, Coding{Quote: "again", Theme: "a", Coder: "ana"})
		d.finished("k", "ben", "ana")
		a := agreed(t, d, AgreementScope{Unit: UnitCharacters, Resamples: 10})
		near(t, "Cohen", a.Themes[0].Cohen, c.want)
		if a.Themes[0].Interval != nil || a.Units != c.length || len(a.Disagreements) != 0 {
			t.Errorf("%+v", a)
		}
	}
}

// Missing is not "no": only what was finished is compared, and the rest says why not.
func TestAgreementNeedsFinishedInterviews(t *testing.T) {
	d := AgreementData{Turns: map[interviews.ID][]interviews.Turn{}}
	for _, id := range []interviews.ID{"both", "one", "none", "all", "empty"} {
		d.Turns[id] = said("Ines: Why? / Kim: It took weeks. / Kim: Nobody knew. / Outro")
	}
	d.Turns["empty"] = said("Intro")
	d.finished("both", "ana", "ben")
	d.finished("one", "ana")
	d.finished("all", "ana", "ben", "cem")
	d.finished("empty", "ana", "ben")
	d.finished("elsewhere", "dora", "eva")
	d.coded("both", "weeks", "ana: a; ben: a; cem: a b")
	d.coded("both", "Nobody", "cem: a")
	d.coded("one", "weeks", "ana: a; ben: a")
	d.coded("all", "weeks", "ana: a; ben: a; cem: a")
	d.coded("all", "Nobody", "cem: a")
	d.coded("all", "Why", "ben: a").State = Orphaned
	d.coded("all", "Outro", "ben: a")
	a := agreed(t, d, AgreementScope{})
	want := []ExcludedInterview{{"empty", []string{"ana", "ben"}, NothingSpoken}, {"none", []string{}, NobodyFinished}, {"one", []string{"ana"}, OneCoderFinished}}
	if diff := cmp.Diff(want, a.Excluded); diff != "" {
		t.Error(diff)
	}
	compared := []ComparedInterview{{"all", []string{"ana", "ben", "cem"}, 3}, {"both", []string{"ana", "ben"}, 3}}
	if diff := cmp.Diff(compared, a.Interviews); diff != "" {
		t.Error(diff)
	}
	if a.Units != 6 || a.Review != 1 || a.Outside != 1 || len(a.Themes) != 1 || !slices.Equal(a.Coders, []string{"ana", "ben", "cem"}) {
		t.Errorf("%+v", a)
	}
	pairs := []PairAgreement{
		{A: "ana", B: "ben", Fourfold: stats.Fourfold{Both: 2, Neither: 4}},
		{A: "ana", B: "cem", Fourfold: stats.Fourfold{Both: 1, OnlyB: 1, Neither: 1}},
		{A: "ben", B: "cem", Fourfold: stats.Fourfold{Both: 1, OnlyB: 1, Neither: 1}},
	}
	for i, p := range a.Themes[0].Pairs {
		near(t, "kappa of "+p.A+" and "+p.B, p.Cohen, []float64{1, .4, .4}[i])
		p.Cohen = stats.Coefficient{}
		if p != pairs[i] {
			t.Errorf("%+v, want %+v", p, pairs[i])
		}
	}
	undefined(t, "Cohen of three", a.Themes[0].Cohen, stats.NotTwoCoders)
	near(t, "Fleiss of the complete units", a.Themes[0].Fleiss, 1-(2.0/3/3)/(2*4.0/9*5/9))
	two := agreed(t, d, AgreementScope{Coders: []string{"ben", "ana", "ben"}})
	near(t, "alpha of two", two.Themes[0].Alpha, 1)
	if two.Themes[0].Band != stats.Rely || len(two.Disagreements) != 0 {
		t.Errorf("%+v", two)
	}
}

// A turn has a theme when a character of it is coded that is no blank.
func TestTouching(t *testing.T) {
	turns := said("Kim: Ünd so. / Break / Kim: Two  / Kim:   weeks")
	turns[3].Text = "  weeks"
	turns[2].Text = "Two \u00a0"
	s := newScript(turns, 7)
	for _, c := range []struct {
		r    Range
		want []int32
		span stats.Span
	}{
		{Range{FirstTurn: 1, Start: 0, LastTurn: 1, End: 2}, []int32{7}, stats.Span{Start: 0, End: 1}},
		{Range{FirstTurn: 1, Start: 5, LastTurn: 3, End: 3}, []int32{7, 8}, stats.Span{Start: 4, End: 10}},
		{Range{FirstTurn: 3, Start: 3, LastTurn: 4, End: 2}, nil, stats.Span{Start: 10, End: 14}},
		{Range{FirstTurn: 3, Start: 2, LastTurn: 4, End: 3}, []int32{8, 9}, stats.Span{Start: 9, End: 15}},
		{Range{FirstTurn: 2, Start: 1, LastTurn: 2, End: 3}, nil, stats.Span{Start: 7, End: 7}},
		{Range{FirstTurn: 2, Start: 1, LastTurn: 3, End: 1}, []int32{8}, stats.Span{Start: 7, End: 8}},
	} {
		span := stats.Span{Start: s.offset(c.r.FirstTurn-1, c.r.Start), End: s.offset(c.r.LastTurn-1, c.r.End)}
		if got := s.touches(nil, c.r); !slices.Equal(got, c.want) || span != c.span || s.has(c.r) != nil {
			t.Errorf("%+v touches %v at %v, want %v at %v", c.r, got, span, c.want, c.span)
		}
	}
}

// What somebody settled counts and is not listed, and no more are listed than
// are wanted: each as it stands in the whole list.
func TestDisagreementsListed(t *testing.T) {
	d := AgreementData{Turns: map[interviews.ID][]interviews.Turn{"i": said("Kim: It took weeks. / Kim: Nobody knew. / Kim: Not I.")}}
	d.finished("i", "ben", "ana", "cy")
	d.coded("i", "weeks", "ana: a b; ben: a")
	d.coded("i", "Nobody knew", "cy: b c")
	d.coded("i", "knew", "ben: a c")
	d.coded("i", "Not I", "ben: b")
	all := agreed(t, d, AgreementScope{})
	if len(all.Disagreements) != 6 || all.Settled != 0 {
		t.Fatalf("%d disagreements, %d settled", len(all.Disagreements), all.Settled)
	}
	for listed := range 8 {
		for _, settled := range []string{"", "a", "b", "c"} {
			s := AgreementScope{Listed: listed}
			want, gone := []Disagreement{}, 0
			for _, one := range all.Disagreements {
				switch {
				case one.Theme == settled:
					gone++
				case listed == 0 || len(want) < listed:
					want = append(want, one)
				}
			}
			if settled != "" {
				s.Settled = func(one Disagreement) bool { return one.Theme == settled }
			}
			got := agreed(t, d, s)
			if diff := cmp.Diff(want, got.Disagreements); diff != "" || got.Settled != gone {
				t.Errorf("listed %d, settled %q: %d settled\n%s", listed, settled, got.Settled, diff)
			}
			if diff := cmp.Diff(all.Themes, got.Themes); diff != "" {
				t.Error(diff)
			}
		}
	}
	d.Matrix, d.Codings = NewMatrix(d.Codings), nil
	if diff := cmp.Diff(all, agreed(t, d, AgreementScope{})); diff != "" {
		t.Errorf("as a matrix: %s", diff)
	}
}

// Parent and child are two findings, and one when a theme counts with what is
// under it. The list keeps apart what each coder did.
func TestDisagreements(t *testing.T) {
	d := AgreementData{
		Turns:    map[interviews.ID][]interviews.Turn{"i2": said("Kim: It took weeks. / Kim: Nobody knew."), "i1": said("Ines: Why? / Lee: Two weeks.")},
		Codebook: NewCodebook([]Theme{{ID: "z", Name: "Z", Position: 1}, {ID: "z/y", Name: "Y", Parent: "z"}, {ID: "a", Name: "A", Position: 2}}),
	}
	for id := range d.Turns {
		d.finished(id, "ben", "ana")
	}
	d.coded("i1", "Two weeks", "ana: z/y a; ben: z")
	d.coded("i1", "Two", "ana: z/y")
	d.coded("i2", "knew", "ben: a")
	d.coded("i2", "took weeks.", "ben: z/y; ana: z/y")
	keys := func(under bool, themes ...string) []string {
		var got []string
		for _, x := range agreed(t, d, AgreementScope{Under: under, Themes: themes}).Disagreements {
			k, err := ParseDisagreement(x.ID)
			if err != nil || k != x.DisagreementKey {
				t.Errorf("%s is read as %+v: %v", x.ID, k, err)
			}
			got = append(got, x.ID)
		}
		return got
	}
	if diff := cmp.Diff([]string{"i1#2/z", "i1#2/z/y", "i1#2/a", "i2#2/a"}, keys(false)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"i1#2/z/y", "i1#2/a", "i2#2/a"}, keys(true)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"i1#2/a", "i2#2/a"}, keys(true, "a", "z")); diff != "" {
		t.Error(diff)
	}
	got := agreed(t, d, AgreementScope{}).Disagreements[1]
	want := Disagreement{
		ID: "i1#2/z/y", DisagreementKey: DisagreementKey{"i1", 2, "z/y"}, Speaker: "Lee", Line: 2,
		Votes: []Vote{{"ana", true, []VotedQuote{{"q-i1-Two", "z/y", 2, 0, 2, 3}, {"q-i1-Two weeks", "z/y", 2, 0, 2, 9}}}, {"ben", false, []VotedQuote{}}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// Tools read these names.
func TestAgreementJSON(t *testing.T) {
	d := AgreementData{Turns: map[interviews.ID][]interviews.Turn{"i": said("Kim: It took weeks.")}}
	d.finished("i", "ana", "ben")
	d.coded("i", "weeks", "ana: a")
	a := agreed(t, d, AgreementScope{})
	near(t, "|uα", a.Themes[0].UAlpha, -1.0/7)
	a.Themes[0].UAlpha = stats.Coefficient{Reason: stats.NoVariation} // its last digit is the processor's
	for what, c := range map[string]struct {
		value any
		want  string
	}{
		"disagreement": {a.Disagreements[0], `{"id":"i#1/a","interview":"i","turn":1,"theme":"a","speaker":"Kim","line":1,"votes":[` +
			`{"coder":"ana","yes":true,"quotes":[{"id":"q-i-weeks","theme":"a","first_turn":1,"start":8,"last_turn":1,"end":13}]},` +
			`{"coder":"ben","yes":false,"quotes":[]}]}`},
		"theme": {a.Themes[0], `{"theme":"a","units":1,` +
			`"pairs":[{"a":"ana","b":"ben","both":0,"only_a":1,"only_b":0,"neither":0,"cohen_kappa":{"value":0}}],` +
			`"percent_agreement":{"value":0},"rating_agreement":{"value":0},"full_agreement":{"value":0},"alpha":{"value":0},"interval":null,` +
			`"band":"discard","cohen_kappa":{"value":0},"fleiss_kappa":{"value":-1},"ac1":{"value":-1},"character_f1":{"value":0},` +
			`"segment_f1":{"value":0},"u_alpha":{"value":null,"reason":"no_variation"},"disagreements":1}`},
	} {
		got, err := json.Marshal(c.value)
		if err != nil || string(got) != c.want {
			t.Errorf("%s: %s, %v", what, got, err)
		}
	}
}

func TestDisagreementKeys(t *testing.T) {
	for _, s := range []string{"", "i", "i#2", "i#/a", "i#0/a", "i#-1/a", "i#x/a", "#1/a", "i#1/", "i/a#1", "i#01/a", "i#+1/a"} {
		if k, err := ParseDisagreement(s); !errors.Is(err, errs.Invalid) {
			t.Errorf("%q is read as %+v, %v", s, k, err)
		}
	}
}

func TestAgreeRefuses(t *testing.T) {
	d := AgreementData{Turns: map[interviews.ID][]interviews.Turn{"i": said("Kim: It took weeks.")}, Codebook: NewCodebook(nil)}
	d.finished("i", "ana", "ben")
	d.coded("i", "weeks", "ana: a")
	for name, c := range map[string]struct {
		scope AgreementScope
		kind  errs.Kind
	}{
		"one coder": {AgreementScope{Coders: []string{"ana", "ana"}}, errs.Invalid},
		"unit":      {AgreementScope{Unit: "token"}, errs.Invalid},
		"theme":     {AgreementScope{Themes: []string{"b"}}, errs.NotFound},
	} {
		if _, err := Agree(d, c.scope); !errors.Is(err, c.kind) {
			t.Errorf("%s: %v", name, err)
		}
	}
	d.Quotes[0].End = 99
	if _, err := Agree(d, AgreementScope{}); !errors.Is(err, errs.Invalid) || !strings.Contains(err.Error(), "q-i-weeks") {
		t.Errorf("range: %v", err)
	}
}

// Nothing to compare is a result, not a failure, and JSON has no null lists.
func TestAgreementOfNothing(t *testing.T) {
	got, err := json.Marshal(agreed(t, AgreementData{}, AgreementScope{}))
	want := `{"unit":"turn","coders":[],"under":false,"interviews":[],"excluded":[],"units":0,"themes":[],"disagreements":[],"review":0,"outside":0}`
	if err != nil || string(got) != want {
		t.Errorf("%s, %v", got, err)
	}
	d := AgreementData{Turns: map[interviews.ID][]interviews.Turn{"i": said("Kim: It took weeks.")}}
	theme := agreed(t, d, AgreementScope{Themes: []string{"a"}, Resamples: 10}).Themes[0]
	undefined(t, "alpha", theme.Alpha, stats.NoPairableUnits)
	undefined(t, "F1", theme.CharacterF1, stats.NothingCoded)
	d.finished("i", "ana", "ben")
	theme = agreed(t, d, AgreementScope{Themes: []string{"a"}, Resamples: 10}).Themes[0]
	undefined(t, "alpha", theme.Alpha, stats.NoVariation)
	undefined(t, "|uα", theme.UAlpha, stats.NoVariation)
	if theme.Units != 1 || theme.Band != "" || theme.Interval.Degenerate != 10 {
		t.Errorf("%+v", theme)
	}
	near(t, "AC1", theme.AC1, 1)
}

// genAgreement draws a small workspace with everything that matters in it.
func genAgreement(t *rapid.T) AgreementData {
	d := AgreementData{Turns: map[interviews.ID][]interviews.Turn{}}
	d.Codebook = NewCodebook([]Theme{{ID: "a", Name: "A"}, {ID: "a/b", Name: "B", Parent: "a"}, {ID: "c", Name: "C"}})
	coders := []string{"ana", "ben", "cem"}
	for _, id := range []interviews.ID{"i1", "i2", "i3"} {
		turns := genTurns(t, "turns")
		for i := range turns {
			turns[i].Kind = rapid.SampledFrom([]interviews.TurnKind{interviews.Speech, interviews.Speech, interviews.Speech, interviews.Event}).Draw(t, "kind")
		}
		d.Turns[id] = turns
		for _, coder := range coders {
			if rapid.IntRange(0, 3).Draw(t, "finished") > 0 {
				d.finished(id, coder)
			}
		}
		for n := range rapid.IntRange(0, 6).Draw(t, "quotes") {
			r := genRange(t, turns)
			words, err := r.Words(turns)
			if err != nil || strings.TrimSpace(words) == "" {
				continue
			}
			q := Quote{ID: string(id) + "-" + string(rune('p'-n)), Interview: id, Range: r, Text: words}
			q.State = rapid.SampledFrom([]State{Unchanged, Moved, Unchanged, Orphaned}).Draw(t, "state")
			d.Quotes = append(d.Quotes, q)
			for _, who := range rapid.SliceOfNDistinct(rapid.IntRange(0, 8), 1, 5, rapid.ID[int]).Draw(t, "codings") {
				d.Codings = append(d.Codings, Coding{Quote: q.ID, Theme: []string{"a", "a/b", "c"}[who%3], Coder: coders[who/3]})
			}
		}
	}
	return d
}

// answers asks every character, turn or interview one by one.
func answers(d AgreementData, a *Agreement, themes []string) stats.Ratings {
	r := stats.Ratings{Coders: make([][]int, len(a.Coders)), Categories: 2}
	for _, iv := range a.Interviews {
		turns := d.Turns[iv.ID]
		for c, coder := range a.Coders {
			units, whole := []int{}, 0
			for i, turn := range turns {
				if turn.Kind != interviews.Speech {
					continue
				}
				touched := 0
				for off, char := range turn.Text {
					coded := 0
					if marked(d, iv.ID, coder, themes, i+1, off) {
						coded = 1
					}
					if a.Unit == UnitCharacters {
						units = append(units, coded)
					}
					if !unicode.IsSpace(char) {
						touched = max(touched, coded)
					}
				}
				whole = max(whole, touched)
				if a.Unit == UnitTurn {
					units = append(units, touched)
				}
			}
			if a.Unit == UnitInterview {
				units = []int{whole}
			}
			for i := range units {
				if !slices.Contains(iv.Coders, coder) {
					units[i] = stats.Missing
				}
			}
			r.Coders[c] = append(r.Coders[c], units...)
		}
	}
	return r
}

// marked reports whether a coder coded the character at off with any of themes.
func marked(d AgreementData, id interviews.ID, coder string, themes []string, turn, off int) bool {
	for _, q := range d.Quotes {
		before := turn < q.FirstTurn || turn == q.FirstTurn && off < q.Start
		after := turn > q.LastTurn || turn == q.LastTurn && off >= q.End
		if q.Interview != id || !q.State.Counts() || before || after || !spoken(d.Turns[id], q.Range) {
			continue
		}
		for _, c := range d.Codings {
			if c.Quote == q.ID && c.Coder == coder && slices.Contains(themes, c.Theme) {
				return true
			}
		}
	}
	return false
}

// The grid says what asking one by one says, in every unit.
func TestAgreementOneByOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := genAgreement(t)
		s := AgreementScope{Unit: rapid.SampledFrom([]UnitKind{UnitTurn, UnitInterview, UnitCharacters}).Draw(t, "unit"), Under: rapid.Bool().Draw(t, "under")}
		a, err := Agree(d, s)
		if err != nil {
			t.Fatal(err)
		}
		for _, theme := range a.Themes {
			themes := []string{theme.Theme}
			if s.Under {
				themes = d.Codebook.Under(theme.Theme)
			}
			r := answers(d, a, themes)
			units := r.Units()
			if theme.Units != len(units) || a.Units != len(units) {
				t.Fatalf("%d and %d units, want %d", theme.Units, a.Units, len(units))
			}
			equal(t, "alpha", theme.Alpha, stats.Alpha(units).Alpha)
			equal(t, "agreement", theme.PercentAgreement, stats.PairAgreement(units))
			equal(t, "AC1", theme.AC1, stats.GwetAC1(units, 2))
			for i, p := range theme.Pairs {
				a, b := []int{0, 0, 1}[i], []int{1, 2, 2}[i]
				if len(theme.Pairs) == 1 {
					a, b = 0, 1
				}
				if diff := cmp.Diff(r.Table(a, b), p.Table()); diff != "" {
					t.Fatal(diff)
				}
			}
		}
		checkList(t, d, a)
	})
}

// checkList: a theme in a turn is in the list if and only if the answers differ.
func checkList(t *rapid.T, d AgreementData, a *Agreement) {
	listed := map[string]Disagreement{}
	for _, x := range a.Disagreements {
		listed[x.ID] = x
	}
	byTurn := *a
	byTurn.Unit = UnitTurn
	found := 0
	for _, theme := range a.Themes {
		themes := []string{theme.Theme}
		if a.Under {
			themes = d.Codebook.Under(theme.Theme)
		}
		r, at := answers(d, &byTurn, themes), 0
		for _, iv := range a.Interviews {
			for i, turn := range d.Turns[iv.ID] {
				if turn.Kind != interviews.Speech {
					continue
				}
				var votes []int
				for c := range a.Coders {
					if v := r.Coders[c][at]; v != stats.Missing {
						votes = append(votes, v)
					}
				}
				at++
				x, ok := listed[DisagreementKey{iv.ID, i + 1, theme.Theme}.String()]
				if differ := slices.Min(votes) != slices.Max(votes); differ != ok {
					t.Fatalf("turn %d of %s, %s: listed %v, votes %v", i+1, iv.ID, theme.Theme, ok, votes)
				}
				for v, vote := range x.Votes {
					found += v / (len(x.Votes) - 1)
					if vote.Yes != (votes[v] == 1) || vote.Yes != (len(vote.Quotes) > 0) || vote.Coder != iv.Coders[v] {
						t.Fatalf("%+v, votes %v", x, votes)
					}
				}
			}
		}
	}
	if found != len(a.Disagreements) || len(listed) != found {
		t.Fatalf("%d listed, %d found", len(a.Disagreements), found)
	}
}

// spoken reports whether anybody said a word of the range.
func spoken(turns []interviews.Turn, r Range) bool {
	for i := r.FirstTurn; i <= r.LastTurn; i++ {
		for off, char := range turns[i-1].Text {
			outside := i == r.FirstTurn && off < r.Start || i == r.LastTurn && off >= r.End
			if turns[i-1].Kind == interviews.Speech && !outside && !unicode.IsSpace(char) {
				return true
			}
		}
	}
	return false
}

func equal(t *rapid.T, what string, a, b stats.Coefficient) {
	t.Helper()
	x, okx := a.Get()
	y, oky := b.Get()
	if okx != oky || a.Reason != b.Reason || math.Abs(x-y) > 1e-9 || math.IsNaN(x) {
		t.Fatalf("%s: %v %s and %v %s", what, x, a.Reason, y, b.Reason)
	}
}

// The order of the data, what is said twice, what waits, and what somebody did
// who has not finished change nothing; nor do names change a coefficient.
func TestAgreementStays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := genAgreement(t)
		want, err := Agree(d, AgreementScope{Resamples: 20})
		if err != nil {
			t.Fatal(err)
		}
		other := d
		other.Quotes = rapid.Permutation(d.Quotes).Draw(t, "quotes")
		other.Finished = rapid.Permutation(append(slices.Clone(d.Finished), d.Finished...)).Draw(t, "finished")
		other.Codings = rapid.Permutation(append(slices.Clone(d.Codings), d.Codings...)).Draw(t, "codings")
		for _, q := range d.Quotes {
			other.Codings = append(other.Codings, Coding{Quote: q.ID, Theme: "a", Coder: "zoe"}, Coding{Quote: "gone", Theme: "a", Coder: "ana"})
		}
		got, err := Agree(other, AgreementScope{Resamples: 20})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatal(diff)
		}
		other.Codings, other.Finished = slices.Clone(d.Codings), slices.Clone(d.Finished)
		rename := map[string]string{"ana": "x", "ben": "a", "cem": "m"}
		for i := range other.Codings {
			other.Codings[i].Coder = rename[other.Codings[i].Coder]
		}
		for i := range other.Finished {
			other.Finished[i].Coder = rename[other.Finished[i].Coder]
		}
		if got, err = Agree(other, AgreementScope{}); err != nil || len(got.Themes) != len(want.Themes) {
			t.Fatal(err)
		}
		for i, theme := range got.Themes {
			equal(t, "alpha", theme.Alpha, want.Themes[i].Alpha)
			equal(t, "Fleiss", theme.Fleiss, want.Themes[i].Fleiss)
			equal(t, "Cohen", theme.Cohen, want.Themes[i].Cohen)
			equal(t, "F1", theme.CharacterF1, want.Themes[i].CharacterF1)
			equal(t, "segment F1", theme.SegmentF1, want.Themes[i].SegmentF1)
			equal(t, "|uα", theme.UAlpha, want.Themes[i].UAlpha)
		}
	})
}

// Whoever does what another did agrees with her, wherever that can be said.
func TestTwinsAgree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := genAgreement(t)
		for _, c := range slices.Clone(d.Codings) {
			if c.Coder == "ana" {
				d.Codings = append(d.Codings, Coding{Quote: c.Quote, Theme: c.Theme, Coder: "twin"})
			}
		}
		for _, f := range slices.Clone(d.Finished) {
			if f.Coder == "ana" {
				d.finished(f.Interview, "twin")
			}
		}
		a, err := Agree(d, AgreementScope{Coders: []string{"ana", "twin"}})
		if err != nil || len(a.Disagreements) > 0 {
			t.Fatalf("%+v, %v", a, err)
		}
		for _, theme := range a.Themes {
			for _, c := range []stats.Coefficient{theme.Alpha, theme.Cohen, theme.Fleiss, theme.AC1, theme.CharacterF1, theme.SegmentF1, theme.UAlpha} {
				if v, ok := c.Get(); ok && math.Abs(v-1) > 1e-9 {
					t.Fatalf("%+v", theme)
				}
			}
		}
	})
}

// Offsets are code points: what a quote's words have, its span has.
func TestSpansAreCodePoints(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		turns := genTurns(t, "turns")
		for i := range turns {
			turns[i].Kind = interviews.Speech
		}
		r := genRange(t, turns)
		words, err := r.Words(turns)
		if err != nil {
			return
		}
		s := newScript(turns, 0)
		got := s.offset(r.LastTurn-1, r.End) - s.offset(r.FirstTurn-1, r.Start)
		if want := utf8.RuneCountInString(words) - (r.LastTurn-r.FirstTurn)*len(Gap); got != want {
			t.Fatalf("%d characters, want %d", got, want)
		}
	})
}
