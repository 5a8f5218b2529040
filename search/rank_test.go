package search

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/RoaringBitmap/roaring/v2"

	"verbatim/internal/errs"
	"verbatim/search/query"
)

// crowded is many turns of several people, with ties in every order.
func crowded() *memory {
	m := newMemory()
	for i := range 5 {
		var docs []query.Doc
		for turn := range 40 {
			d := doc(strings.Repeat("queue ", 1+turn%3) + "and more")
			d.Date = fmt.Sprintf("2026-0%d-01", 1+i%3)
			d.Participant = fmt.Sprintf("P-%02d", turn%4)
			if turn%4 == 3 {
				d.Role, d.Participant = "interviewer", ""
			}
			d.Speaker = d.Participant + d.Role
			docs = append(docs, d)
		}
		m.say(fmt.Sprintf("iv-%d", i), docs...)
	}
	return m
}

func TestPagesToTheEnd(t *testing.T) {
	feed := crowded()
	x := open(t, filepath.Join(t.TempDir(), "index"))
	synced(t, x, feed)
	for _, text := range []string{"queue", "-nothing", "que* more"} {
		for _, sort := range []Sort{ByRelevance, ByPosition, ByDate} {
			q := asked(t, text)
			seen, o := map[Hit]bool{}, Options{Limit: 7, Sort: sort}
			for pages := 0; ; pages++ {
				res := alike(t, x, feed, q, o)
				for _, h := range res.Hits {
					if seen[h] {
						t.Fatalf("%s by %s: %v comes twice", text, sort, h)
					}
					seen[h] = true
				}
				if o.After = res.Next; o.After == "" {
					break
				}
				if pages == 10 { // the order holds though the index has grown
					feed.texts("zz-later", "something else")
					synced(t, x, feed)
				}
			}
			if len(seen) < 200 {
				t.Errorf("%s by %s: %d hits on all pages", text, sort, len(seen))
			}
		}
	}
	for _, o := range []Options{{After: "x"}, {After: "e30", Sort: ByDate}, {After: "HzEfHzEfHx8fMR8", Sort: ByPosition}, {After: "e30", Offset: 1}, {After: "e30", Group: ByPerson}} {
		if _, err := x.Search(t.Context(), asked(t, "queue"), o); !errors.Is(err, errs.Invalid) {
			t.Errorf("%+v: %v", o, err)
		}
	}
}

func TestGroups(t *testing.T) {
	feed := crowded()
	x := open(t, filepath.Join(t.TempDir(), "index"))
	synced(t, x, feed)
	q := asked(t, "queue -interview:iv-4")
	people := alike(t, x, feed, q, Options{Group: ByPerson, Facets: []string{"participant", "quarter", "role"}})
	if len(people.Groups) != 4 || people.Total != 160 || people.People != 3 || people.Interviews != 4 {
		t.Errorf("%+v", people)
	}
	for _, g := range people.Groups {
		if g.Total != 40 || len(g.Hits) != GroupHits || g.Hits[0].Score < g.Hits[1].Score {
			t.Errorf("%+v", g)
		}
	}
	talks := alike(t, x, feed, q, Options{Group: ByInterview, Sort: ByDate, Limit: 2, Offset: 1})
	if len(talks.Groups) != 2 || talks.Groups[0].Value != "iv-1" {
		t.Errorf("%+v", talks.Groups)
	}
}

// TestLanguages sees to it that every study's words are inflected as its
// language does, and no other's.
func TestLanguages(t *testing.T) {
	feed := newMemory()
	spoken := func(language, interview, text string) {
		d := doc(text)
		d.Language = language
		feed.say(interview, d)
	}
	spoken("en", "en", "the houses and the queues")
	spoken("de", "de", "die Häuser und das Haus; Warteschlangen, house")
	spoken("none", "none", "houses queues Häuser")
	x := open(t, filepath.Join(t.TempDir(), "index"))
	synced(t, x, feed)
	for _, c := range []struct{ query, want string }{
		{"house", "de/1 en/1"},
		{"houses", "de/1 en/1 none/1"},
		{"haus", "de/1"},
		{"häuser", "de/1 none/1"},
		{"warteschlange", "de/1"},
		{`"häuser und"`, "de/1"},
		{"near(haus warteschlange, 9)", "de/1"},
		{"queue", "en/1"},
		{"que*", "en/1 none/1"},
	} {
		if got := strings.Join(find(t, x, feed, c.query), " "); got != c.want {
			t.Errorf("%s: %s, want %s", c.query, got, c.want)
		}
	}
}

func TestSuggestion(t *testing.T) {
	feed := newMemory()
	feed.texts("a", "Kubernetes kubernetes, and deployments", "kubernetes again", "kuberneres once")
	x := open(t, filepath.Join(t.TempDir(), "index"))
	synced(t, x, feed)
	for _, c := range []struct{ query, want string }{
		{"kubernettes", "kubernetes"},
		{"kuberntes deploymets", "kubernetes deployments"},
		{"kubernettes -again", "kubernetes -again"},
		{"kubernettes xyzxyz", ""},
		{"kubernetes", ""},
		{strings.Repeat("k", 90), ""},
	} {
		res, err := x.Search(t.Context(), asked(t, c.query), Options{})
		if err != nil {
			t.Fatal(err)
		}
		if res.Suggestion != c.want {
			t.Errorf("%s: %q, want %q", c.query, res.Suggestion, c.want)
		}
	}
}

// TestWithout sees to it that what is left out stays so, whatever is asked.
func TestWithout(t *testing.T) {
	feed := crowded()
	x := open(t, filepath.Join(t.TempDir(), "index"))
	synced(t, x, feed)
	for text, want := range map[string]int{"queue": 160, "interview:hidden": 0, "-interview:hidden": 160, "interview:iv-1": 0, "study:some OR queue": 160} {
		q := query.Without(asked(t, text), []string{"iv-1"})
		if res := alike(t, x, feed, q, Options{Scope: []string{"s1"}}); res.Total != want {
			t.Errorf("%s: %d, want %d", text, res.Total, want)
		}
	}
}

// TestLeaves asks the same more and more narrowly, and again when the index
// has changed: what is remembered must not stand in the way.
func TestLeaves(t *testing.T) {
	feed := crowded()
	x := open(t, filepath.Join(t.TempDir(), "index"))
	synced(t, x, feed)
	queries := []string{`"queue and"`, `"queue and" interview:iv-1`, `interview:iv-2 "queue queue"`, `"queue queue"`, "queue participant:P-01", "queue", "near(and queue, 2) queue"}
	for round := range 3 {
		for _, text := range queries {
			alike(t, x, feed, asked(t, text), Options{Limit: 50})
		}
		feed.texts(fmt.Sprintf("iv-%d", round), "a queue and", "queue queue queue and and")
		synced(t, x, feed)
	}
	l := &leaves{}
	big := &matching{docs: newDocs(1), places: make([]occurrence, leafRoom/36)}
	for i := range 6 {
		l.put(leafKey{segment: uint64(i)}, big)
	}
	if l.size > leafRoom || l.get(leafKey{segment: 0}) != nil || l.get(leafKey{segment: 5}) == nil {
		t.Errorf("%d bytes are kept", l.size)
	}
}

func newDocs(docs ...uint32) *roaring.Bitmap { return roaring.BitmapOf(docs...) }
