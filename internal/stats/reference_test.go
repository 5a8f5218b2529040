package stats

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"testing"
)

// readReference calls check for testdata/reference/name and, when
// VERBATIM_REFERENCE names a folder, for the file of that name there.
func readReference[T any](t *testing.T, name string, check func(*testing.T, T)) {
	folders := []string{filepath.Join("testdata", "reference")}
	if more := os.Getenv("VERBATIM_REFERENCE"); more != "" {
		folders = append(folders, more)
	}
	for _, dir := range folders {
		data, err := fs.ReadFile(os.DirFS(dir), name)
		if err != nil {
			t.Fatal(err)
		}
		var v T
		if err := json.Unmarshal(data, &v); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		check(t, v)
	}
}

// unmarshalTuple reads a JSON array of values of different types.
func unmarshalTuple(data []byte, values ...any) error { return json.Unmarshal(data, &values) }

// near compares with an absolute and relative tolerance of tol.
func near(t *testing.T, what string, got, want, tol float64) {
	t.Helper()
	if math.IsNaN(got) || (got != want && math.Abs(got-want) > tol*max(1e-4, math.Abs(want))) {
		t.Errorf("%s = %.15g, want %.15g", what, got, want)
	}
}

type proportions struct {
	Proportions []struct {
		X, N           int
		P              float64
		Wilson         [2]float64 `json:"wilson95"`
		Jeffreys       [2]float64 `json:"jeffreys95"`
		ClopperPearson [2]float64 `json:"clopper_pearson95"`
		AgrestiCoull   [2]float64 `json:"agresti_coull95"`
	}
	Two []struct {
		X1, N1, X2, N2 int
		Diff           float64
		Newcombe       [2]float64 `json:"newcombe10_95"`
		Epi            [7]float64 `json:"Epi_ci_pd"`
		Fisher         float64    `json:"fisher_p_two_sided"`
		Greater        float64    `json:"fisher_p_greater"`
		OddsRatio      ratio      `json:"fisher_odds_ratio_cmle"`
		ChiSquare      float64    `json:"chisq_p"`
	} `json:"two_proportions"`
	Multiple map[string]struct {
		P, Adjusted, Holm, Bonferroni []float64
		Rejected                      int `json:"rejected_at_05"`
	} `json:"multiple_testing"`
	Trend map[string]struct {
		X, N     []int
		Scores   []float64
		ChiSq, Z float64
		P        float64  `json:"p_two_sided"`
		Exact    *float64 `json:"exact_p_two_sided"`
	}
	Tea struct {
		M     [4]int
		P, P2 float64
		OR    float64
	}
	RuleOfThree map[string]float64 `json:"rule_of_three"`
	Detect      map[string]int
}

// ratio reads a number or "Inf".
type ratio float64

func (r *ratio) UnmarshalJSON(data []byte) error {
	if string(data) == `"Inf"` {
		*r = ratio(math.Inf(1))
		return nil
	}
	return json.Unmarshal(data, (*float64)(r))
}

func TestReferenceProportions(t *testing.T) {
	const file = "stats/proportions.json"
	readReference(t, file, func(t *testing.T, ref proportions) {
		for i, c := range ref.Proportions {
			t.Run(fmt.Sprintf("%s/proportions/%d", file, i), func(t *testing.T) {
				interval(t, "Wilson", Wilson, c.X, c.N, c.Wilson)
				interval(t, "Jeffreys", Jeffreys, c.X, c.N, c.Jeffreys)
				interval(t, "ClopperPearson", ClopperPearson, c.X, c.N, c.ClopperPearson)
				interval(t, "AgrestiCoull", AgrestiCoull, c.X, c.N, c.AgrestiCoull)
			})
		}
		for i, c := range ref.Two {
			t.Run(fmt.Sprintf("%s/two_proportions/%d", file, i), func(t *testing.T) {
				diff, lo, hi, _ := Newcombe(c.X1, c.N1, c.X2, c.N2)
				near(t, "difference", diff, c.Diff, 1e-12)
				near(t, "lower", lo, c.Newcombe[0], 1e-11)
				near(t, "upper", hi, c.Newcombe[1], 1e-11)
				near(t, "lower by Epi", lo, c.Epi[5], 1e-11)
				near(t, "upper by Epi", hi, c.Epi[6], 1e-11)
				p, _ := Fisher(c.X1, c.N1, c.X2, c.N2)
				near(t, "Fisher", p, c.Fisher, 1e-10)
				p, _ = FisherGreater(c.X1, c.N1, c.X2, c.N2)
				near(t, "FisherGreater", p, c.Greater, 1e-10)
				or, _ := OddsRatio(c.X1, c.N1, c.X2, c.N2)
				near(t, "OddsRatio", or, float64(c.OddsRatio), 5e-4) // as near as R’s root finder goes
				_, p, _ = ChiSquare(c.X1, c.N1, c.X2, c.N2)
				near(t, "ChiSquare", p, c.ChiSquare, 1e-10)
			})
		}
	})
}

func interval(t *testing.T, what string, f func(x, n int) (lo, hi float64, ok bool), x, n int, want [2]float64) {
	t.Helper()
	lo, hi, ok := f(x, n)
	if !ok {
		t.Errorf("%s(%d, %d) is not ok", what, x, n)
	}
	near(t, what+" lower", lo, want[0], 1e-10)
	near(t, what+" upper", hi, want[1], 1e-10)
}

func TestReferenceTests(t *testing.T) {
	const file = "stats/proportions.json"
	readReference(t, file, func(t *testing.T, ref proportions) {
		for name, c := range ref.Multiple {
			t.Run(file+"/multiple_testing/"+name, func(t *testing.T) {
				several(t, "BenjaminiHochberg", BenjaminiHochberg(c.P), c.Adjusted)
				if c.Holm != nil {
					several(t, "Holm", Holm(c.P), c.Holm)
					several(t, "Bonferroni", Bonferroni(c.P), c.Bonferroni)
				}
			})
		}
		for name, c := range ref.Trend {
			t.Run(file+"/trend/"+name, func(t *testing.T) {
				got, ok := CochranArmitage(c.X, c.N, c.Scores)
				if !ok {
					t.Fatal("not ok")
				}
				near(t, "chi-square", got.ChiSquare, c.ChiSq, 1e-11)
				near(t, "z", got.Z, c.Z, 1e-11)
				near(t, "p", got.P, c.P, 1e-10)
				if c.Exact != nil {
					near(t, "exact p", got.Exact, *c.Exact, 1e-10)
				}
			})
		}
		t.Run(file+"/tea", func(t *testing.T) {
			m := ref.Tea.M // two columns of two
			x1, n1, x2, n2 := m[0], m[0]+m[1], m[2], m[2]+m[3]
			p, _ := FisherGreater(x1, n1, x2, n2)
			near(t, "one-sided", p, ref.Tea.P, 1e-11)
			p, _ = Fisher(x1, n1, x2, n2)
			near(t, "two-sided", p, ref.Tea.P2, 1e-11)
			or, _ := OddsRatio(x1, n1, x2, n2)
			near(t, "odds ratio", or, ref.Tea.OR, 5e-4)
		})
		for name, want := range ref.RuleOfThree {
			t.Run(file+"/rule_of_three/"+name, func(t *testing.T) {
				n, _ := strconv.Atoi(name[1:])
				got, _ := Unseen(n)
				near(t, "Unseen", got, want, 1e-11)
			})
		}
		for name, want := range ref.Detect {
			t.Run(file+"/detect/"+name, func(t *testing.T) {
				percent, _ := strconv.Atoi(name[1:])
				if got, _ := Detect(float64(percent) / 100); got != want {
					t.Errorf("Detect = %d, want %d", got, want)
				}
			})
		}
	})
}

func several(t *testing.T, what string, got, want []float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s gave %d values, want %d", what, len(got), len(want))
	}
	for i := range got {
		near(t, fmt.Sprintf("%s[%d]", what, i), got[i], want[i], 1e-11)
	}
}

type reaches struct {
	Reach []struct {
		Mentioned, Asked, Headcount int
		Mean                        float64
		Q05, Q50, Q95, Q025, Q975   int
	}
	FPC []struct {
		X, N   int
		Size   int        `json:"N"`
		NEff   float64    `json:"n_eff"`
		Wilson [2]float64 `json:"wilson95_fpc"`
	} `json:"fpc_wilson"`
}

// UnmarshalJSON keeps "n" and "N" apart, which encoding/json does not.
func (r *reaches) UnmarshalJSON(data []byte) error {
	type plain reaches
	if err := json.Unmarshal(data, (*plain)(r)); err != nil {
		return err
	}
	var exact struct {
		FPC []map[string]json.RawMessage `json:"fpc_wilson"`
	}
	if err := json.Unmarshal(data, &exact); err != nil {
		return err
	}
	for i, m := range exact.FPC {
		if err := json.Unmarshal(m["n"], &r.FPC[i].N); err != nil {
			return err
		}
		if err := json.Unmarshal(m["N"], &r.FPC[i].Size); err != nil {
			return err
		}
	}
	return nil
}

func TestReferenceReach(t *testing.T) {
	const file = "priority/reach.json"
	readReference(t, file, func(t *testing.T, ref reaches) {
		for i, c := range ref.Reach {
			t.Run(fmt.Sprintf("%s/reach/%d", file, i), func(t *testing.T) {
				mean, at, ok := Reach(c.Mentioned, c.Asked, c.Headcount, 0.05, 0.5, 0.95, 0.025, 0.975)
				want := []int{c.Q05, c.Q50, c.Q95, c.Q025, c.Q975}
				if !ok || fmt.Sprint(at) != fmt.Sprint(want) {
					t.Errorf("quantiles %v, want %v", at, want)
				}
				near(t, "mean", mean, c.Mean, 1e-11)
			})
		}
		for i, c := range ref.FPC {
			t.Run(fmt.Sprintf("%s/fpc_wilson/%d", file, i), func(t *testing.T) {
				near(t, "effective n", EffectiveN(c.N, c.Size), c.NEff, 1e-11)
				lo, hi, _ := WilsonFinite(c.X, c.N, c.Size)
				near(t, "lower", lo, c.Wilson[0], 1e-10)
				near(t, "upper", hi, c.Wilson[1], 1e-10)
			})
		}
	})
}
