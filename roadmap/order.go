package roadmap

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// inParallel calls do for 0 to n−1, on all processors.
func inParallel(n int, do func(i int)) {
	var next atomic.Int64
	var all sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), n) {
		all.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				do(i)
			}
		})
	}
	all.Wait()
}

// orderPart is how many draws are put in order at a time.
const orderPart = 500

// order ranks the proposals, and finds where each ends up over the draws.
func (r *Ranking) order(scored []Score) {
	n := len(scored)
	if n == 0 {
		return
	}
	turned := make([]int, Draws) // by draw: pairs that it has the other way round
	var adding sync.Mutex
	places := square(n) // by proposal: how often at each place
	inParallel(Draws/orderPart, func(part int) {
		o, mine := newOrdering(n), square(n)
		for d := part * orderPart; d < (part+1)*orderPart; d++ {
			turned[d] = o.sort(scored, d)
			for place, s := range o.standings {
				mine[s.proposal][place]++
			}
		}
		adding.Lock()
		defer adding.Unlock()
		add(places, mine)
	})
	for i := range scored {
		scored[i].Rank = ptr(i + 1)
		scored[i].Odds.place(places[i])
	}
	if n > 1 {
		r.Tau = ptr(tau(turned, n*(n-1)/2))
	}
}

// tau is the mean of Kendall's τ between the order of each draw and the
// ranking: of all pairs, those that stand alike less those that are turned.
func tau(turned []int, pairs int) float64 {
	var sum float64
	for _, n := range turned {
		sum += float64(pairs-2*n) / float64(pairs)
	}
	return sum / float64(len(turned))
}

func square(n int) [][]int {
	rows := make([][]int, n)
	for i := range rows {
		rows[i] = make([]int, n)
	}
	return rows
}

func add(to, from [][]int) {
	for i := range from {
		for j, n := range from[i] {
			to[i][j] += n
		}
	}
}

// A standing is a proposal's score in one draw.
type standing struct {
	score    float64
	proposal int // its place in the ranking
}

// An ordering puts draws in order, one after the other.
type ordering struct{ standings, spare []standing }

func newOrdering(n int) *ordering { return &ordering{make([]standing, n), make([]standing, n)} }

// sort puts the proposals in the order of a draw, the best first and equals as
// they rank, and counts the pairs that the draw turns round.
func (o *ordering) sort(scored []Score, draw int) int {
	for i := range scored {
		o.standings[i] = standing{scored[i].Odds.draws[draw], i}
	}
	turned := 0
	for width := 1; width < len(scored); width *= 2 {
		for from := 0; from < len(scored); from += 2 * width {
			middle, end := min(from+width, len(scored)), min(from+2*width, len(scored))
			turned += merge(o.spare[from:end], o.standings[from:middle], o.standings[middle:end])
		}
		o.standings, o.spare = o.spare, o.standings
	}
	return turned
}

// merge merges two ordered lists, and counts how often one of b passes one of a.
func merge(into, a, b []standing) int {
	passed, i, j := 0, 0, 0
	for k := range into {
		if j == len(b) || i < len(a) && a[i].score >= b[j].score {
			into[k] = a[i]
			i++
			continue
		}
		into[k] = b[j]
		j++
		passed += len(a) - i
	}
	return passed
}
