package report

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"verbatim/coding"
	"verbatim/interviews"
)

// TestBesideIsWhatCountingByHandGives takes sets of people, one pain and one
// workaround after the other.
func TestBesideIsWhatCountingByHandGives(t *testing.T) {
	found := 0
	rapid.Check(t, func(t *rapid.T) {
		d := drawCrowd(t)
		all := divideByHand(d, Scope{}, func(*sample) func(string, *interviews.Interview) string {
			return func(string, *interviews.Interview) string { return "all" }
		})
		want := []Beside{}
		for _, pain := range []string{"job/pain/deep", "pain"} { // in the codebook's order; job/pain has another under it
			var of []Beside
			for _, way := range []string{"job/way", "way"} {
				if both := shared(all.said[pain+"|all"], all.said[way+"|all"]); len(both) > 0 {
					of = append(of, Beside{pain, way, len(both), len(all.said[pain+"|all"])})
				}
			}
			slices.SortStableFunc(of, func(a, b Beside) int { return b.Both - a.Both })
			want = append(want, of...)
		}
		found += len(want)
		if diff := cmp.Diff(want, Themes(d, Scope{}).Beside); diff != "" {
			t.Fatalf("-by hand +report:\n%s", diff)
		}
	})
	if found < 100 {
		t.Errorf("only %d pairs were compared", found)
	}
}

// Of many workarounds a pain lists those of the most people, and of those the
// first in the codebook.
func TestBesideListsTheMost(t *testing.T) {
	var talks []shortTalk
	for person, themes := range map[string][]string{"P-1": {"c", "w1", "w2", "w3", "w4"}, "P-2": {"c", "w4"}, "P-3": {"w2"}} {
		talks = append(talks, shortTalk{person, "2026-01-01", "", themes})
	}
	d := heardIn(talks)
	themes := d.Codebook.Themes()
	for i, id := range []string{"w1", "w2", "w3", "w4"} {
		themes = append(themes, coding.Theme{ID: id, Name: id, Kind: coding.Workaround, Position: 10 + i})
	}
	d.Codebook = coding.NewCodebook(themes)
	want := []Beside{{"c", "w4", 2, 2}, {"c", "w1", 1, 2}, {"c", "w2", 1, 2}}
	if diff := cmp.Diff(want, Themes(d, Scope{}).Beside); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}
