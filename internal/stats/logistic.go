package stats

import "math"

// A Logistic tells documents of a class from others: the logistic regression
// with an L2 penalty that minimises
//
//	½(|w|² + b²) + c · Σ weight · ln(1 + exp(−y (w·x + b)))
//
// with y = ±1, and weights that give the class and the rest the same sum
// (scikit-learn's class_weight="balanced"; its solver "liblinear", which also
// holds b back).
type Logistic struct {
	weights []float64
	bias    float64
}

const (
	// logisticNear is how far from the optimum a document's log-odds may be:
	// nearer, no two documents change places.
	logisticNear = 1e-2
	// logisticPasses bounds the work; some dozens are enough for vectors of length 1.
	logisticPasses = 1000
)

// NewLogistic learns from documents, vectors with indices below size, of which
// yes says which are of the class; c > 0 says how much they count against the
// penalty. Not ok when all are of the class, or none. The same input gives the
// same result to the last bit.
//
// It minimises the dual by one coordinate after the other (Yu, Huang and Lin,
// 2011), each document's multiplier written as c·weight·σ(t): then the
// equation for one coordinate is a(c·σ(t) − α) + y(w·x + b) + t = 0, whose
// left side rises at least as fast as t.
func NewLogistic(docs []Vector, yes []bool, size int, c float64) (l Logistic, ok bool) {
	return newLogistic(docs, yes, size, c, logisticNear)
}

func newLogistic(docs []Vector, yes []bool, size int, c, near float64) (l Logistic, ok bool) {
	n := 0
	for _, y := range yes {
		if y {
			n++
		}
	}
	if n == 0 || n == len(docs) {
		return Logistic{}, false
	}
	in, out := c*float64(len(docs))/float64(2*n), c*float64(len(docs))/float64(2*(len(docs)-n))
	l.weights = make([]float64, size)
	duals := make([]dual, len(docs))
	for i, doc := range docs {
		duals[i] = dual{sign: -1, c: out, norm: doc.Dot(doc) + 1}
		if yes[i] {
			duals[i].sign, duals[i].c = 1, in
		}
		l.add(doc, duals[i].sign*duals[i].c/2)
	}
	for range logisticPasses {
		worst := 0.0
		for i, doc := range docs {
			d := &duals[i]
			margin := d.sign * l.logOdds(doc)
			if off := math.Abs(margin + d.t); off > near/4 {
				worst = max(worst, off)
				l.add(doc, d.sign*d.step(margin, near/8))
			}
		}
		if worst < near {
			break
		}
	}
	return l, true
}

// Direction returns the weights without the bias: a document's cosine with it
// says how much it points to the class, whatever the class's size.
func (l Logistic) Direction() Vector {
	v := make(Vector, 0, len(l.weights))
	for i, w := range l.weights {
		if w != 0 {
			v = append(v, Entry{i, w})
		}
	}
	return v
}

// Probability returns how likely a document is of the class, 0..1, as if the
// class and the rest were equally frequent.
func (l Logistic) Probability(doc Vector) float64 { return sigmoid(l.logOdds(doc)) }

func (l Logistic) logOdds(doc Vector) float64 {
	sum := l.bias
	for _, e := range doc {
		sum += l.weights[e.Index] * e.Value
	}
	return sum
}

func (l *Logistic) add(doc Vector, by float64) {
	l.bias += by
	for _, e := range doc {
		l.weights[e.Index] += by * e.Value
	}
}

// A dual is one document's multiplier, c·σ(t).
type dual struct {
	sign float64 // 1 for the class, else -1
	c    float64
	norm float64 // of the document, with the bias
	t    float64
}

// step moves t to where it is best when all else stays, and returns by how
// much the multiplier rose. Newton's steps are kept within a shrinking bracket.
func (d *dual) step(margin, near float64) float64 {
	was := d.c * sigmoid(d.t)
	lo, hi := -margin-d.norm*(d.c-was), -margin+d.norm*was
	t := min(max(d.t, lo), hi)
	for range 100 {
		s := sigmoid(t)
		f := d.norm*(d.c*s-was) + margin + t
		if math.Abs(f) < near {
			break
		}
		if f > 0 {
			hi = t
		} else {
			lo = t
		}
		next := t - f/(1+d.norm*d.c*s*(1-s))
		if next <= lo || next >= hi {
			next = (lo + hi) / 2
		}
		if next == t {
			break
		}
		t = next
	}
	d.t = t
	return d.c*sigmoid(t) - was
}

func sigmoid(x float64) float64 { return 1 / (1 + math.Exp(-x)) }
