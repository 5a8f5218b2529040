package report

import "testing"

// More than a shard holds is counted all the same, also when it is asked twice.
func TestTalliesCountAll(t *testing.T) {
	tallies := newTallies(pair.hash)
	for i := range 3*shardSize + 7 {
		tallies.add(pair{1, 2}, int32(i%5))
		tallies.add(pair{uint32(i), 1}, 3)
	}
	for range 2 {
		n := 0
		tallies.each(func(p pair, times, people int) {
			n++
			if want := 3*shardSize + 7; p == (pair{1, 2}) && (times != want || people != 4) {
				t.Errorf("%d times by %d people, want %d by 4", times, people, want)
			} else if p.second == 1 && (times != 1 || people != 1) {
				t.Errorf("%v: %d times by %d people", p, times, people)
			}
		})
		if n != 3*shardSize+8 || tallies.size() != n {
			t.Errorf("%d and %d different pairs", n, tallies.size())
		}
	}
}
