package report

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"verbatim/coding"
	"verbatim/internal/errs"
	"verbatim/interviews"
	"verbatim/report/document"
)

func TestThemePage(t *testing.T) {
	d := rich(t)
	list := d.Codebook.Themes()
	for i := range list {
		switch c := &list[i]; c.ID {
		case "shipping/queue":
			c.Definition, c.Include, c.Exclude = "They wait.", "queues", "tickets"
		case "gone":
			c.MergedInto = "shipping/queue"
		}
	}
	d.Codebook = coding.NewCodebook(list)
	r := must(Arrange(d).Theme("shipping/queue", Scope{Kinds: []coding.Kind{coding.Ask}, Without: []coding.Kind{coding.Pain}}))(t)
	if len(r.Themes) != 1 || r.Themes[0].Theme != "shipping/queue" || r.Themes[0].Mentioned != 2 {
		t.Errorf("%+v", r.Themes)
	}
	doc := r.Document()
	if doc.Name != "Theme" || doc.Title != "Waiting in the queue" || !strings.HasPrefix(partNames(doc), "meaning themes segments quarters") || strings.Contains(partNames(doc), "findings") {
		t.Errorf("%s: %s, parts %s", doc.Name, doc.Title, partNames(doc))
	}
	var meaning []string
	for _, p := range blocksOf[document.Paragraph](doc, "meaning") {
		meaning = append(meaning, p.Text.String())
	}
	want := []string{"Kind: pain", "Definition: They wait.", "Belongs to it: queues", "Does not: tickets", "Stands under: Getting a change out", "Took in: gone"}
	if diff := cmp.Diff(want, meaning); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	gone := must(Arrange(d).Theme("gone", Scope{}))(t)
	if gone.Into != "shipping/queue" || len(gone.Themes) != 1 || gone.Themes[0].Mentioned != 0 || gone.Themes[0].Asked != 6 {
		t.Errorf("a theme that is part of another: %+v", gone.Themes)
	}
	if _, err := Arrange(d).Theme("nothing", Scope{}); errs.KindOf(err) != errs.NotFound {
		t.Error(err)
	}
	if _, err := Arrange(Data{}).Theme("nothing", Scope{}); errs.KindOf(err) != errs.NotFound {
		t.Error(err)
	}
}

// TestTogetherIsWhatCountingByHandGives counts the people of each other theme.
func TestTogetherIsWhatCountingByHandGives(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := drawCrowd(t)
		all := divideByHand(d, Scope{}, func(*sample) func(string, *interviews.Interview) string {
			return func(string, *interviews.Interview) string { return "all" }
		})
		for theme, others := range map[string][]string{"job/pain": {"job/way", "way", "pain", "joy"}, "way": {"job", "job/pain", "job/pain/deep", "job/way", "pain", "joy"}} {
			r := must(Arrange(d).Theme(theme, Scope{}))(t)
			want, got := map[string][2]int{}, map[string][2]int{}
			for _, other := range others {
				if both := shared(all.said[theme+"|all"], all.said[other+"|all"]); len(both) > 0 {
					want[other] = [2]int{len(both), len(all.said[other+"|all"])}
				}
			}
			for i, o := range r.Together {
				got[o.Theme] = [2]int{o.Both, o.Others}
				if i > 0 && r.Together[i-1].Both < o.Both {
					t.Fatalf("%+v are not in order", r.Together)
				}
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Fatalf("%s (-by hand +report):\n%s", theme, diff)
			}
		}
	})
}
