package stats

import "testing"

// The values are those of R's binom.test(gained, gained+lost).
func TestMcNemar(t *testing.T) {
	for _, c := range []struct {
		gained, lost int
		p            float64
	}{{1, 0, 1}, {0, 5, 0.0625}, {5, 0, 0.0625}, {2, 8, 0.109375}, {3, 3, 1}, {0, 10, 0.001953125}, {1, 9, 0.021484375}} {
		if p, ok := McNemar(c.gained, c.lost); !ok {
			t.Errorf("%d gained, %d lost: not ok", c.gained, c.lost)
		} else {
			near(t, "McNemar", p, c.p, 1e-12)
		}
	}
	for _, c := range [][2]int{{0, 0}, {-1, 3}, {3, -1}} {
		if _, ok := McNemar(c[0], c[1]); ok {
			t.Errorf("%v is ok", c)
		}
	}
}
