package stats

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// want is a reference value: a number, or null for one that is not defined.
type want struct {
	value *float64
	given bool
}

func (w *want) UnmarshalJSON(data []byte) error {
	w.given = true
	return json.Unmarshal(data, &w.value)
}

// same compares a coefficient with its reference value and reason.
func same(t *testing.T, what string, got Coefficient, w want, reason Reason) {
	t.Helper()
	if !w.given {
		return
	}
	v, ok := got.Get()
	switch {
	case w.value == nil && (ok || got.Reason == ""):
		t.Errorf("%s = %v (%q), want it undefined", what, v, got.Reason)
	case w.value == nil && reason != "" && got.Reason != reason:
		t.Errorf("%s is undefined for %q, want %q", what, got.Reason, reason)
	case w.value != nil && !ok:
		t.Errorf("%s is undefined (%s), want %v", what, got.Reason, *w.value)
	case w.value != nil:
		within(t, what, v, *w.value, 1e-9)
	}
}

// within compares with an absolute tolerance.
func within(t *testing.T, what string, got, want, tol float64) {
	t.Helper()
	if !(got-want <= tol && want-got <= tol) {
		t.Errorf("%s = %.15g, want %.15g", what, got, want)
	}
}

// keys fails for a key of the reference that no test looks at.
func keys[V any](t *testing.T, m map[string]V, known ...string) {
	t.Helper()
	for _, k := range slices.Sorted(maps.Keys(m)) {
		if !slices.Contains(known, k) {
			t.Errorf("nobody compares %q", k)
		}
	}
}

type nominalCase struct {
	ID        string
	Ratings   [][]any `json:"ratings_by_coder"`
	Expected  map[string]json.RawMessage
	Published map[string]json.RawMessage
	Notes     string
}

// number reads one of a case's values; not given when it is not there.
func number(t *testing.T, from map[string]json.RawMessage, key string) (w want) {
	t.Helper()
	if raw, ok := from[key]; ok {
		if err := w.UnmarshalJSON(raw); err != nil {
			t.Fatalf("%s: %v", key, err)
		}
	}
	return w
}

func reasonOf(t *testing.T, from map[string]json.RawMessage, key string) (r Reason) {
	t.Helper()
	if raw, ok := from[key]; ok && string(raw) != "null" {
		if err := json.Unmarshal(raw, &r); err != nil {
			t.Fatal(err)
		}
	}
	return r
}

// kripp2011C are the data of section C of Krippendorff, Computing
// Krippendorff's Alpha-Reliability (2011), which other files only name.
var kripp2011C = [][]any{
	{1, 2, 3, 3, 2, 1, 4, 1, 2, nil, nil, nil},
	{1, 2, 3, 3, 2, 2, 4, 1, 2, 5, nil, 3},
	{nil, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, nil},
	{1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, nil},
}

func TestReferenceNominal(t *testing.T) {
	const file = "irr/nominal.json"
	readReference(t, file, func(t *testing.T, ref struct{ Cases []nominalCase }) {
		for _, c := range ref.Cases {
			t.Run(file+"/"+c.ID, func(t *testing.T) { checkNominal(t, c) })
		}
	})
}

func checkNominal(t *testing.T, c nominalCase) {
	r := Nominal(c.Ratings, nil)
	units := r.Units()
	value := func(key string) want { return number(t, c.Expected, key) }
	reason := func(key string) Reason { return reasonOf(t, c.Expected, key) }
	a := Alpha(units)
	same(t, "alpha", a.Alpha, value("krippendorff_alpha_nominal"), reason("krippendorff_alpha_undefined_reason"))
	same(t, "D_o", defined(a.Observed), value("alpha_Do"), "")
	same(t, "D_e", defined(a.Expected), value("alpha_De"), "")
	same(t, "n", defined(float64(a.N)), value("alpha_n_pairable_values"), "")
	same(t, "agreement", PairAgreement(units), value("percent_agreement_pairwise_mean"), "")
	same(t, "AC1", GwetAC1(units, r.Categories), value("gwet_ac1"), reason("gwet_ac1_undefined_reason"))
	many := Fleiss(units)
	same(t, "Fleiss", many.Kappa, value("fleiss_kappa"), reason("fleiss_undefined_reason"))
	if len(r.Coders) == 2 {
		k := Cohen(r.Table(0, 1))
		same(t, "Cohen", k.Kappa, value("cohen_kappa"), reason("cohen_undefined_reason"))
		same(t, "p_o", defined(k.Observed), value("cohen_po"), "")
		same(t, "p_e", defined(k.Expected), value("cohen_pe"), "")
		same(t, "Cohen's n", defined(float64(k.N)), value("cohen_n"), "")
		same(t, "pi", ScottPi(r.Table(0, 1)), value("fleiss_kappa"), reason("fleiss_undefined_reason"))
		psychInterval(t, c.Notes, k)
	}
	keys(t, c.Expected, "krippendorff_alpha_nominal", "krippendorff_alpha_undefined_reason", "alpha_Do", "alpha_De",
		"alpha_n_pairable_values", "percent_agreement_pairwise_mean", "gwet_ac1", "gwet_ac1_undefined_reason", "fleiss_kappa",
		"fleiss_undefined_reason", "cohen_kappa", "cohen_po", "cohen_pe", "cohen_n", "cohen_undefined_reason")
	publishedNominal(t, c, many)
}

// publishedNominal compares what was printed, to the digits that were.
func publishedNominal(t *testing.T, c nominalCase, many ManyKappa) {
	var p struct {
		Alpha     *float64           `json:"krippendorff_alpha_nominal"`
		Agreement *float64           `json:"percent_agreement_pairwise_mean"`
		AC1       *float64           `json:"gwet_ac1"`
		Fleiss    *float64           `json:"fleiss_kappa"`
		By        map[string]float64 `json:"fleiss_by_category"`
		Cohen     *float64           `json:"cohen_kappa"`
	}
	data, err := json.Marshal(c.Published)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, &p); err != nil {
		t.Fatal(err)
	}
	r := Nominal(c.Ratings, nil)
	units := r.Units()
	printed := func(what string, got Coefficient, want *float64) {
		if want != nil {
			v, _ := got.Get()
			within(t, "published "+what, v, *want, 6e-4)
		}
	}
	printed("alpha", Alpha(units).Alpha, p.Alpha)
	printed("agreement", PairAgreement(units), p.Agreement)
	printed("AC1", GwetAC1(units, r.Categories), p.AC1)
	printed("Fleiss", many.Kappa, p.Fleiss)
	if p.Cohen != nil {
		printed("Cohen", Cohen(r.Table(0, 1)).Kappa, p.Cohen)
	}
	for name, want := range p.By {
		got := many.ByCategory[categoryOf(t, c.Ratings, name)]
		v, _ := got.Get()
		within(t, "published kappa of "+name, v, want, 4e-3) // Fleiss rounded by hand
	}
	if c.ID == "fleiss1971" {
		within(t, "z by irr", many.Z, 17.6518305829914, 1e-9)
		for i, want := range []float64{.245, .245, .520, .471, .566} {
			v, _ := many.ByCategory[categoryOf(t, c.Ratings, fmt.Sprint(i+1))].Get()
			within(t, "kappa by irr", v, want, 6e-4)
		}
		v, _ := FullAgreement(units).Get()
		within(t, "agree of irr", v, 5.0/30, 1e-12)
	}
}

// categoryOf is the number that Nominal gives a label.
func categoryOf(t *testing.T, ratings [][]any, label string) int {
	t.Helper()
	seen := map[any]int{}
	for _, row := range ratings {
		for _, v := range row {
			if v == nil {
				continue
			}
			if _, ok := seen[v]; !ok {
				seen[v] = len(seen)
			}
			if fmt.Sprint(v) == label {
				return seen[v]
			}
		}
	}
	t.Fatalf("no category %s", label)
	return 0
}

var psychNote = regexp.MustCompile(`CI (-?[0-9.]+)\.\.(-?[0-9.]+)`)

// psychInterval compares the interval that psych of R printed, which stands in
// the notes of some cases. It takes 1.96 for the normal quantile.
func psychInterval(t *testing.T, notes string, k Kappa) {
	m := psychNote.FindStringSubmatch(notes)
	if m == nil {
		return
	}
	var lo, hi float64
	if _, err := fmt.Sscan(m[1]+" "+strings.TrimSuffix(m[2], "."), &lo, &hi); err != nil {
		t.Fatal(err)
	}
	within(t, "lower by psych", k.Low, lo, 1e-5)
	within(t, "upper by psych", k.High, hi, 1e-5)
}

func TestReferenceFleiss(t *testing.T) {
	const file = "irr/fleiss_counts.json"
	readReference(t, file, func(t *testing.T, ref struct {
		Cases []struct {
			ID        string
			Counts    [][]int `json:"counts_unit_by_category"`
			Expected  map[string]json.RawMessage
			Published map[string]json.RawMessage
		}
	}) {
		for _, c := range ref.Cases {
			t.Run(file+"/"+c.ID, func(t *testing.T) {
				var units []Unit
				for _, counts := range c.Counts {
					units = append(units, Unit{Counts: counts, Times: 1})
				}
				same(t, "Fleiss", Fleiss(units).Kappa, number(t, c.Expected, "fleiss_kappa"), "")
				same(t, "alpha", Alpha(units).Alpha, number(t, c.Expected, "krippendorff_alpha_nominal"), "")
				same(t, "AC1", GwetAC1(units, len(c.Counts[0])), number(t, c.Expected, "gwet_ac1"), "")
				keys(t, c.Expected, "fleiss_kappa", "krippendorff_alpha_nominal", "gwet_ac1")
				v, _ := PairAgreement(units).Get()
				within(t, "P", v, *number(t, c.Published, "P_bar").value, 6e-4)
				k, _ := Fleiss(units).Kappa.Get()
				within(t, "published Fleiss", k, *number(t, c.Published, "fleiss_kappa").value, 6e-4)
				within(t, "P_e", (v-k)/(1-k), *number(t, c.Published, "P_e_bar").value, 6e-4)
			})
		}
	})
}

func TestReferenceBootstrap(t *testing.T) {
	const file = "irr/alpha_bootstrap.json"
	ratings := map[string][][]any{"kripp2011_C": kripp2011C}
	readReference(t, "irr/nominal.json", func(_ *testing.T, ref struct{ Cases []nominalCase }) {
		for _, c := range ref.Cases {
			ratings[c.ID] = c.Ratings
		}
	})
	readReference(t, file, func(t *testing.T, ref struct {
		Cases []struct {
			ID         string
			Alpha      want
			Interval   [2]float64 `json:"ci95_percentile"`
			Resamples  int
			Degenerate int `json:"undefined_resamples"`
			Tolerance  float64
		}
	}) {
		for _, c := range ref.Cases {
			t.Run(file+"/"+c.ID, func(t *testing.T) {
				units := Nominal(ratings[c.ID], nil).Units()
				same(t, "alpha", Alpha(units).Alpha, c.Alpha, "")
				got := BootstrapAlpha(units, max(c.Resamples, 20_000)) // more than the reference, so that only its own noise is left
				within(t, "lower", *got.Low, c.Interval[0], c.Tolerance)
				within(t, "upper", *got.High, c.Interval[1], c.Tolerance)
				if got.Degenerate != c.Degenerate {
					t.Errorf("%d of %d resamples are degenerate", got.Degenerate, got.Resamples)
				}
			})
		}
	})
}

// A marked span of the reference: [start, end, "value"].
func (s *ValuedSpan) UnmarshalJSON(data []byte) error {
	return json.Unmarshal(data, &[]any{&s.Start, &s.End, &s.Value})
}

func spansOf(units []ValuedSpan, value string) []Span {
	var spans []Span
	for _, u := range units {
		if u.Value == value {
			spans = append(spans, u.Span)
		}
	}
	return spans
}

type spanCase struct {
	ID     string
	Text   string
	Length int
	A      []ValuedSpan        `json:"coder_A"`
	B      []ValuedSpan        `json:"coder_B"`
	Codes  map[string]spanCode `json:"expected_per_code"`
	Gamma  float64             `json:"gamma_best_alignment_disorder_alpha1_beta1_delta1"`
}

type spanCode struct {
	Characters struct {
		Both        int
		OnlyA       int `json:"only_A"`
		OnlyB       int `json:"only_B"`
		Neither     int
		Agreement   want   `json:"percent_agreement"`
		Cohen       want   `json:"cohen_kappa"`
		CohenReason Reason `json:"cohen_undefined_reason"`
		Alpha       want   `json:"alpha_nominal_chars"`
		AlphaReason Reason `json:"alpha_undefined_reason"`
		F1          want   `json:"f1_chars"`
		Jaccard     want   `json:"jaccard_chars"`
	}
	Segments []struct {
		IoU           float64 `json:"threshold_iou"`
		A             int     `json:"segments_A"`
		B             int     `json:"segments_B"`
		Agreements    int
		Disagreements int
		Agreement     want `json:"percent_agreement_segments"`
		Pairs         int  `json:"matched_pairs"`
		F1            want `json:"span_f1"`
	}
	Tokens *struct {
		Tokens      int
		A, B        []int
		Agreement   want   `json:"percent_agreement"`
		Cohen       want   `json:"cohen_kappa"`
		CohenReason Reason `json:"cohen_undefined_reason"`
	}
	UAlpha   want `json:"u_alpha_binary_per_code"`
	Distance struct {
		Do, De float64
		Alpha  want
	} `json:"alphaU_1995"`
}

func TestReferenceSpans(t *testing.T) {
	const file = "irr/spans_two_coders.json"
	readReference(t, file, func(t *testing.T, ref struct{ Cases []spanCase }) {
		for _, c := range ref.Cases {
			t.Run(file+"/"+c.ID, func(t *testing.T) {
				for code, want := range c.Codes {
					text := Continuum{Length: c.Length, Coders: [][]Span{spansOf(c.A, code), spansOf(c.B, code)}}
					checkSpans(t, text, want)
					checkTokens(t, c.Text, text, want)
				}
				gamma, _ := Disorder(c.A, c.B, Dissimilarity{1, 1, 1}).Get()
				within(t, "disorder", gamma, c.Gamma, 1e-9)
			})
		}
	})
}

func checkSpans(t *testing.T, text Continuum, c spanCode) {
	a, b := text.Coders[0], text.Coders[1]
	f, units := Overlap(text.Length, a, b), Characters(text)
	w := c.Characters
	if want := (Fourfold{w.Both, w.OnlyA, w.OnlyB, w.Neither}); f != want {
		t.Errorf("characters %+v, want %+v", f, want)
	}
	same(t, "agreement", PairAgreement(units), w.Agreement, "")
	same(t, "Cohen", Cohen(f.Table()).Kappa, w.Cohen, w.CohenReason)
	same(t, "alpha", Alpha(units).Alpha, w.Alpha, w.AlphaReason)
	same(t, "F1", F1(units), w.F1, "")
	same(t, "Jaccard", Jaccard(units), w.Jaccard, "")
	for _, s := range c.Segments {
		m := Segments(text.Length, a, b, s.IoU)
		if want := (Matching{s.A, s.B, s.Pairs, s.Agreements, s.Disagreements}); m != want {
			t.Errorf("segments at %v: %+v, want %+v", s.IoU, m, want)
		}
		same(t, "segment agreement", m.Agreement(), s.Agreement, "")
		same(t, "segment F1", m.F1(), s.F1, "")
	}
	same(t, "|uα", UAlpha(text), c.UAlpha, "")
	d := DistanceAlpha(text)
	same(t, "α_U", d.Alpha, c.Distance.Alpha, "")
	within(t, "D_o of α_U", d.Observed, c.Distance.Do, 1e-9)
	within(t, "D_e of α_U", d.Expected, c.Distance.De, 1e-9)
}

var token = regexp.MustCompile(`\S+`)

// checkTokens rates words: one is there when any of a coder's spans touches it.
func checkTokens(t *testing.T, words string, text Continuum, c spanCode) {
	if c.Tokens == nil {
		return
	}
	rows := make([][]int, 2)
	for _, at := range token.FindAllStringIndex(words, -1) { // the texts are ASCII
		for i, spans := range text.Coders {
			touched := 0
			for _, s := range spans {
				touched = max(touched, min(1, s.meet(Span{at[0], at[1]})))
			}
			rows[i] = append(rows[i], touched)
		}
	}
	if !slices.Equal(rows[0], c.Tokens.A) || !slices.Equal(rows[1], c.Tokens.B) || len(rows[0]) != c.Tokens.Tokens {
		t.Errorf("words %v, want %v and %v", rows, c.Tokens.A, c.Tokens.B)
	}
	r := Ratings{Coders: rows, Categories: 2}
	same(t, "agreement by words", PairAgreement(r.Units()), c.Tokens.Agreement, "")
	same(t, "Cohen by words", Cohen(r.Table(0, 1)).Kappa, c.Tokens.Cohen, c.Tokens.CohenReason)
}

func TestReferenceUnitize(t *testing.T) {
	const file = "irr/u_alpha_family.json"
	readReference(t, file, func(t *testing.T, ref struct {
		Cases []struct {
			ID       string
			Length   int
			Coders   [][]ValuedSpan
			Expected struct {
				Reason   Reason          `json:"undefined_reason"`
				U        want            `json:"u_alpha"`
				Binary   want            `json:"u_binary"`
				Cu       want            `json:"cu_alpha"`
				PerValue map[string]want `json:"per_value"`
				Observed map[string]float64
				Expected map[string]float64
			}
			BruteForce *float64 `json:"brute_force_check_u_alpha"`
		}
	}) {
		for _, c := range ref.Cases {
			t.Run(file+"/"+c.ID, func(t *testing.T) {
				got, w := Unitize(c.Length, c.Coders), c.Expected
				same(t, "uα", got.U, w.U, w.Reason)
				same(t, "|uα", got.Binary, w.Binary, w.Reason)
				same(t, "cuα", got.Cu, w.Cu, "")
				if c.BruteForce != nil {
					v, _ := got.U.Get()
					within(t, "uα by brute force", v, *c.BruteForce, 1e-9)
				}
				if len(got.Values) != len(w.PerValue) {
					t.Errorf("values %v, want %v", got.Values, w.PerValue)
				}
				for i, v := range got.Values {
					same(t, "(k)uα of "+v, got.PerValue[i], w.PerValue[v], "")
				}
				matrix(t, "ℓ", got.Values, got.Observed, w.Observed)
				matrix(t, "ε", got.Values, got.Expected, w.Expected)
			})
		}
	})
}

func matrix(t *testing.T, what string, values []string, got [][]float64, want map[string]float64) {
	t.Helper()
	names := append([]string{"phi"}, values...)
	if len(want) != len(names)*len(names) {
		t.Errorf("%s has %d cells, want %d", what, len(names)*len(names), len(want))
	}
	for i, c := range names {
		for j, k := range names {
			within(t, what+" "+c+"|"+k, got[i][j], want[c+"|"+k], 1e-9)
		}
	}
}

func TestReferenceDistance(t *testing.T) {
	const file = "irr/alphaU_1995_2004.json"
	readReference(t, file, func(t *testing.T, ref struct {
		Cases []struct {
			ID, Code  string
			Length    int
			Coders    [][]ValuedSpan
			Expected  distance
			Published distance
		}
	}) {
		for _, c := range ref.Cases {
			t.Run(file+"/"+c.ID, func(t *testing.T) {
				text := Continuum{Length: c.Length}
				for _, units := range c.Coders {
					text.Coders = append(text.Coders, spansOf(units, c.Code))
				}
				got := DistanceAlpha(text)
				v, _ := got.Alpha.Get()
				within(t, "D_o", got.Observed, c.Expected.Do, 1e-9)
				within(t, "D_e", got.Expected, c.Expected.De, 1e-9)
				within(t, "α_U", v, c.Expected.Alpha, 1e-9)
				within(t, "published D_o", got.Observed, c.Published.Do, 1e-4)
				within(t, "published D_e", got.Expected, c.Published.De, .02) // the 1995 print has an error in it
				within(t, "published α_U", v, c.Published.Alpha, .02)
			})
		}
	})
}

type distance struct {
	Do, De float64
	Alpha  float64 `json:"alpha_U"`
}

func TestReferenceDisorder(t *testing.T) {
	const file = "irr/gamma_disorder.json"
	readReference(t, file, func(t *testing.T, ref struct {
		Cases []struct {
			ID          string
			A           []ValuedSpan `json:"coder_A"`
			B           []ValuedSpan `json:"coder_B"`
			Alpha, Beta float64
			Delta       float64 `json:"delta_empty"`
			Want        want    `json:"expected_best_alignment_disorder"`
		}
	}) {
		for _, c := range ref.Cases {
			t.Run(file+"/"+c.ID, func(t *testing.T) {
				same(t, "disorder", Disorder(c.A, c.B, Dissimilarity{c.Alpha, c.Beta, c.Delta}), c.Want, "")
			})
		}
	})
}
