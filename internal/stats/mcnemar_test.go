package stats

import "testing"

func TestMcNemar(t *testing.T) {
	for _, c := range []struct {
		gained, lost int
		p            float64
		ok           bool
	}{
		{1, 0, 1, true},
		{5, 0, 2. / 32, true},
		{1, 9, 2 * (1 + 10) / 1024., true},
		{9, 1, 2 * (1 + 10) / 1024., true},
		{2, 12, 2 * (1 + 14 + 91) / 16384., true},
		{3, 3, 1, true},                        // the middle would count twice
		{3, 4, 1, true},                        // 2 · 64/128
		{86, 150, 3.715936139571442e-05, true}, // the sum in whole numbers,
		{0, 0, 0, false},
		{-1, 3, 0, false},
		{3, -1, 0, false},
	} {
		p, ok := McNemar(c.gained, c.lost)
		if ok != c.ok {
			t.Errorf("McNemar(%d, %d) is ok: %v", c.gained, c.lost, ok)
		}
		near(t, "p", p, c.p, 1e-11)
	}
}
