package search

import (
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"verbatim/search/query"
)

func BenchmarkIndex(b *testing.B) {
	feed := corpus(b)
	var size int64
	for _, docs := range feed.docs {
		for _, d := range docs {
			size += int64(len(d.Text))
		}
	}
	b.SetBytes(size)
	for b.Loop() {
		x, err := Open(b.Context(), filepath.Join(b.TempDir(), "index"), "db", time.Second)
		if err != nil {
			b.Fatal(err)
		}
		if err := x.Sync(b.Context(), feed, nil); err != nil {
			b.Fatal(err)
		}
		if err := x.Close(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkQuery(b *testing.B) {
	feed := corpus(b)
	dir := filepath.Join(b.TempDir(), "index")
	x, err := Open(b.Context(), dir, "db", time.Second)
	if err != nil {
		b.Fatal(err)
	}
	if err := x.Sync(b.Context(), feed, nil); err != nil {
		b.Fatal(err)
	}
	n, _ := x.Docs()
	b.Logf("%d docs", n)
	for _, text := range []string{
		"people", "the", "kubernetes", "code people", `"to the"`, `"at the end of the day"`, "dep*", "con*",
		"people -code", "speaker:adam", "role:participant", "-people", "open source OR linux",
	} {
		q, err := query.Parse(text)
		if err == nil {
			q, err = query.Resolve(b.Context(), q, address{})
		}
		if err != nil {
			b.Fatal(err)
		}
		for _, facets := range [][]string{nil, {"theme", "speaker"}} {
			b.Run(fmt.Sprintf("%s/%d", text, len(facets)), func(b *testing.B) {
				total := 0
				for b.Loop() {
					res, err := x.Search(b.Context(), q, Options{Facets: facets})
					if err != nil {
						b.Fatal(err)
					}
					total = res.Total
				}
				b.ReportMetric(float64(total), "hits")
			})
		}
	}
	if err := x.Close(); err != nil {
		b.Fatal(err)
	}
	b.Run("open+query", func(b *testing.B) {
		for b.Loop() {
			x, err := Open(b.Context(), dir, "db", time.Second)
			if err != nil || x.Note() != "" {
				b.Fatal(err, x.Note())
			}
			if _, err := x.Search(b.Context(), query.Query{Root: query.Term{Text: "people"}}, Options{}); err != nil {
				b.Fatal(err)
			}
			if err := x.Close(); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkEdit brings the index up to date after one turn was coded, and
// after a transcript of 160 turns came in anew.
func BenchmarkEdit(b *testing.B) {
	feed := corpus(b)
	x, err := Open(b.Context(), filepath.Join(b.TempDir(), "index"), "db", time.Second)
	if err != nil {
		b.Fatal(err)
	}
	if err := x.Sync(b.Context(), feed, nil); err != nil {
		b.Fatal(err)
	}
	b.Run("turn", func(b *testing.B) {
		for n := 0; b.Loop(); n++ {
			feed.code(1, 1+n%len(feed.docs[1]), fmt.Sprint("q", n), "pain", "kim")
			if err := x.Sync(b.Context(), feed, nil); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("transcript", func(b *testing.B) {
		for b.Loop() {
			revision := feed.newest["iv-0002"]
			feed.say("iv-0002", append([]query.Doc(nil), feed.docs[revision]...)...)
			if err := x.Sync(b.Context(), feed, nil); err != nil {
				b.Fatal(err)
			}
		}
	})
	if err := x.Close(); err != nil {
		b.Fatal(err)
	}
}
