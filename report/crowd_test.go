package report

import (
	"testing"

	"pgregory.net/rapid"
)

// A crowd of any size, added in any order and often, is a set.
func TestCrowdIsASet(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var c crowds
		var keys [3]crowd
		var want [3]map[int32]bool
		for i := range want {
			want[i] = map[int32]bool{}
		}
		people := rapid.SampledFrom([]int32{2, 30, 200}).Draw(t, "people")
		for _, person := range rapid.SliceOfN(rapid.Int32Range(0, people), int(people), 300).Draw(t, "persons") {
			i := int(person) % 3
			keys[i] = c.join(keys[i], person)
			keys[2] = c.join(keys[2], person)
			if person > 0 {
				want[i][person], want[2][person] = true, true
			}
		}
		for i, k := range keys {
			if c.size(k) != len(want[i]) {
				t.Fatalf("crowd %d is %d, want %d", i, c.size(k), len(want[i]))
			}
		}
	})
}
