package stats

import (
	"fmt"
	"math"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"
)

type tfidfs struct {
	Docs       []string
	Vocabulary map[string]int
	IDF        map[string]float64
	Matrix     [][]float64
	Cosine     [][]float64
}

// wordly is the file's tokenisation: words of letters, digits and _.
var wordly = regexp.MustCompile(`\w+`)

func TestReferenceTFIDF(t *testing.T) {
	const file = "text/tfidf.json"
	readReference(t, file, func(t *testing.T, ref tfidfs) {
		var docs [][]string
		for _, doc := range ref.Docs {
			docs = append(docs, NGrams(wordly.FindAllString(strings.ToLower(doc), -1), 1))
		}
		weigh := NewTFIDF(docs)
		if weigh.Size() != len(ref.Vocabulary) {
			t.Fatalf("%d terms, want %d", weigh.Size(), len(ref.Vocabulary))
		}
		for term, want := range ref.Vocabulary {
			t.Run(file+"/vocabulary/"+term, func(t *testing.T) {
				i, idf, ok := weigh.IDF(term)
				if !ok || i != want {
					t.Errorf("index %d, %v, want %d", i, ok, want)
				}
				near(t, "idf", idf, ref.IDF[term], 1e-12)
			})
		}
		for i, doc := range docs {
			t.Run(fmt.Sprintf("%s/matrix/%d", file, i), func(t *testing.T) {
				row := make([]float64, weigh.Size())
				for _, e := range weigh.Vector(doc) {
					row[e.Index] = e.Value
				}
				for j, want := range ref.Matrix[i] {
					near(t, fmt.Sprintf("term %d", j), row[j], want, 1e-9)
				}
				for j, want := range ref.Cosine[i] {
					near(t, fmt.Sprintf("cosine with %d", j), Cosine(weigh.Vector(doc), weigh.Vector(docs[j])), want, 1e-9)
				}
			})
		}
	})
}

func TestNGrams(t *testing.T) {
	got := NGrams([]string{"two", "long", "weeks"}, 2)
	if want := []string{"two", "long", "weeks", "two long", "long weeks"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	if got := NGrams(nil, 2); got != nil {
		t.Errorf("%q of nothing", got)
	}
}

// What has no known term is like nothing, and never NaN.
func TestCosineOfNothing(t *testing.T) {
	weigh := NewTFIDF([][]string{{"queue"}, {"docs", "docs"}})
	if v := weigh.Vector([]string{"coffee"}); len(v) != 0 || Cosine(v, v) != 0 || Cosine(v, weigh.Vector([]string{"queue"})) != 0 {
		t.Errorf("%v is like something", v)
	}
	if _, _, ok := weigh.IDF("coffee"); ok {
		t.Error("a term that no document has is known")
	}
	if got := Sum(weigh.Vector([]string{"queue"}), weigh.Vector([]string{"docs"}), weigh.Vector([]string{"docs"})); len(got) != 2 || got[0].Value != 2 || got[1].Value != 1 {
		t.Errorf("the sum is %v", got)
	}
}

// Where the derivative of a convex function is 0, there is its only minimum:
// checked by the formula in the comment, not by how the minimum was found.
func TestLogisticIsAtTheMinimum(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 11))
	for _, c := range []float64{0.1, 0.5, 1} {
		const size, n = 12, 60
		docs, yes := make([]Vector, n), make([]bool, n)
		for i := range docs {
			at := map[int]float64{}
			for range 4 {
				at[random.IntN(size)] = random.Float64()
			}
			docs[i], yes[i] = vectorOf(at), i%5 == 0 || at[3] > 0.5
		}
		l, ok := newLogistic(docs, yes, size, c, 1e-8)
		if !ok {
			t.Fatal("not ok")
		}
		for i, g := range gradient(l, docs, yes, c) {
			if math.Abs(g) > 1e-4 {
				t.Errorf("c = %v: derivative %d is %g", c, i, g)
			}
		}
		again, _ := newLogistic(docs, yes, size, c, 1e-8)
		if !slices.Equal(l.weights, again.weights) || l.bias != again.bias {
			t.Error("the same input gives another result")
		}
	}
}

// gradient is the derivative by each weight, and by the bias.
func gradient(l Logistic, docs []Vector, yes []bool, c float64) []float64 {
	n := 0.0
	for _, y := range yes {
		if y {
			n++
		}
	}
	all := float64(len(docs))
	g := append(slices.Clone(l.weights), l.bias)
	for i, doc := range docs {
		y, weight := -1.0, all/(2*(all-n))
		if yes[i] {
			y, weight = 1, all/(2*n)
		}
		z := l.bias
		for _, e := range doc {
			z += l.weights[e.Index] * e.Value
		}
		by := -c * weight * y / (1 + math.Exp(y*z))
		for _, e := range doc {
			g[e.Index] += by * e.Value
		}
		g[len(g)-1] += by
	}
	return g
}

// One document for and one against, on one axis: w solves w = c/(1+exp(w)) · 2
// with the weights at 1 and no bias, by symmetry.
func TestLogisticByHand(t *testing.T) {
	l, ok := newLogistic([]Vector{{{0, 1}}, {{0, -1}}}, []bool{true, false}, 1, 1, 1e-9)
	w := l.weights[0]
	if !ok || math.Abs(w-2/(1+math.Exp(w))) > 1e-6 || math.Abs(l.bias) > 1e-6 {
		t.Errorf("w = %v, b = %v", w, l.bias)
	}
	if p := l.Probability(Vector{{0, 1}}); p <= 0.5 || math.Abs(p+l.Probability(Vector{{0, -1}})-1) > 1e-6 {
		t.Errorf("probability %v", p)
	}
	if _, ok := NewLogistic([]Vector{{{0, 1}}}, []bool{true}, 1, 1); ok {
		t.Error("a class without others was learned")
	}
	if _, ok := NewLogistic(nil, nil, 1, 1); ok {
		t.Error("nothing was learned")
	}
}
