package stats

import (
	"math"
	"slices"
	"sort"
	"strings"
)

// A Vector is sparse: its values other than 0, by rising index.
type Vector []Entry

// An Entry is one value of a Vector.
type Entry struct {
	Index int
	Value float64
}

// Dot returns the inner product of two vectors.
func (v Vector) Dot(w Vector) float64 {
	sum := 0.0
	for i, j := 0, 0; i < len(v) && j < len(w); {
		switch a, b := v[i], w[j]; {
		case a.Index < b.Index:
			i++
		case a.Index > b.Index:
			j++
		default:
			sum += a.Value * b.Value
			i++
			j++
		}
	}
	return sum
}

// Cosine returns the cosine of two vectors, 0..1 for vectors of weights. A
// vector without values is like no other: 0.
func Cosine(v, w Vector) float64 {
	if norms := math.Sqrt(v.Dot(v) * w.Dot(w)); norms > 0 {
		return v.Dot(w) / norms
	}
	return 0
}

// Sum returns the sum of vectors.
func Sum(vectors ...Vector) Vector {
	at := map[int]float64{}
	for _, v := range vectors {
		for _, e := range v {
			at[e.Index] += e.Value
		}
	}
	return vectorOf(at)
}

// Times returns a vector times a number.
func (v Vector) Times(by float64) Vector {
	w := make(Vector, len(v))
	for i, e := range v {
		w[i] = Entry{e.Index, e.Value * by}
	}
	return w
}

// Mean returns the mean of vectors, the empty vector of none.
func Mean(vectors []Vector) Vector {
	return Sum(vectors...).Times(1 / float64(max(1, len(vectors))))
}

// Unit returns a vector of the same direction and of length 1. The vector
// without values stays as it is.
func (v Vector) Unit() Vector {
	norm := math.Sqrt(v.Dot(v))
	if norm == 0 {
		return v
	}
	return v.Times(1 / norm)
}

func vectorOf(at map[int]float64) Vector {
	v := make(Vector, 0, len(at))
	for i, value := range at {
		v = append(v, Entry{i, value})
	}
	slices.SortFunc(v, func(a, b Entry) int { return a.Index - b.Index })
	return v
}

// A TFIDF weighs the terms of documents by how often they occur in one and how
// few have them: tf · (ln((1+n)/(1+df)) + 1), each document's vector of length
// 1. That is scikit-learn's TfidfVectorizer with its defaults.
type TFIDF struct {
	index map[string]int
	idf   []float64
}

// NewTFIDF learns the terms of documents; indices are in the order of the
// terms' bytes.
func NewTFIDF(docs [][]string) *TFIDF {
	df := map[string]int{}
	for _, doc := range docs {
		seen := map[string]bool{}
		for _, term := range doc {
			if !seen[term] {
				seen[term] = true
				df[term]++
			}
		}
	}
	terms := make([]string, 0, len(df))
	for term := range df {
		terms = append(terms, term)
	}
	sort.Strings(terms)
	t := &TFIDF{index: make(map[string]int, len(terms)), idf: make([]float64, len(terms))}
	for i, term := range terms {
		t.index[term] = i
		t.idf[i] = math.Log(float64(1+len(docs))/float64(1+df[term])) + 1
	}
	return t
}

// Size returns how many terms there are; indices are below it.
func (t *TFIDF) Size() int { return len(t.idf) }

// IDF returns a term's index and its inverse document frequency. Not ok when
// no document had it.
func (t *TFIDF) IDF(term string) (index int, idf float64, ok bool) {
	i, ok := t.index[term]
	if !ok {
		return 0, 0, false
	}
	return i, t.idf[i], true
}

// Vector weighs a document's terms. Terms that are not known do not count; a
// document of none but such is the empty vector.
func (t *TFIDF) Vector(terms []string) Vector {
	at := map[int]float64{}
	for _, term := range terms {
		if i, ok := t.index[term]; ok {
			at[i] += t.idf[i]
		}
	}
	return vectorOf(at).Unit()
}

// NGrams returns the runs of 1 to n words that stand beside each other, each
// joined by blanks.
func NGrams(words []string, n int) []string {
	var grams []string
	for size := 1; size <= n; size++ {
		for i := 0; i+size <= len(words); i++ {
			grams = append(grams, strings.Join(words[i:i+size], " "))
		}
	}
	return grams
}
