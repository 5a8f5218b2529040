package web

import (
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"

	"verbatim/coding"
	"verbatim/interviews"
	"verbatim/report"
	"verbatim/search/query"
)

var benchWords = strings.Fields(`we wait for the queue and then nobody knows who owns it so I ask around in the channel until somebody who has been here
	longer says try that and it works twice but on Thursday the build is red again because another team changed what ours depends on without a word`)

// fullShelf are a hundred thousand, of a thousand interviews, with three
// codings each by two of twelve coders.
var fullShelf = sync.OnceValue(func() *quoteShelf {
	r := rand.New(rand.NewPCG(1, 2))
	often := rand.NewZipf(r, 1.2, 20, 499)
	var d report.Data
	var themes []coding.Theme
	for i := range 500 {
		t := coding.Theme{ID: fmt.Sprintf("t%03d", i), Name: fmt.Sprint("Theme ", i), Position: i, Kind: coding.Kinds[i%len(coding.Kinds)]}
		if i%5 > 0 {
			t.Parent = fmt.Sprintf("t%03d", i-i%5)
		}
		themes = append(themes, t)
	}
	d.Codebook = coding.NewCodebook(themes)
	for i := range 800 {
		d.Participants = append(d.Participants, interviews.Participant{ID: fmt.Sprintf("P-%03d", i), Attributes: []interviews.Attribute{
			{Key: "team", Value: fmt.Sprint("team ", i%12)}, {Key: "level", Value: fmt.Sprint("level ", i%4)},
		}})
	}
	for i := range 1000 {
		iv := interviews.Interview{
			ID: interviews.ID(fmt.Sprintf("i%04d", i)), Study: "s", Source: interviews.SourceInterview, Date: interviews.Date(fmt.Sprintf("202%d-%02d-01", 5+i%2, 1+i%12)), Revision: int64(i + 1),
			Speakers: []interviews.Speaker{{Name: "X", Role: interviews.RoleParticipant, Participant: fmt.Sprintf("P-%03d", r.IntN(800))}},
		}
		d.Interviews = append(d.Interviews, iv)
		for n := range 100 {
			q := coding.Quote{ID: fmt.Sprintf("q%04d-%03d", i, n), Interview: iv.ID, State: coding.Unchanged, Speaker: "X"}
			q.Range = coding.Range{Revision: iv.Revision, FirstTurn: 1 + n, LastTurn: 1 + n, End: 40}
			at := r.IntN(len(benchWords) - 16)
			q.Text = strings.Join(benchWords[at:at+4+r.IntN(12)], " ")
			d.Quotes = append(d.Quotes, q)
			for k := range 3 {
				d.Codings = append(d.Codings, coding.Coding{Quote: q.ID, Theme: themes[often.Uint64()].ID, Coder: fmt.Sprint("coder ", (i+k%2)%12)})
			}
		}
	}
	d.Matrix = coding.NewMatrix(d.Codings)
	d.Studies = []interviews.Study{{ID: "s"}}
	return newQuoteShelf(report.Arrange(d), nil, nil)
})

// BenchmarkExplore is what one change of the filter costs: finding, counting,
// all facets and the first page, as HTML.
func BenchmarkExplore(b *testing.B) {
	s := fullShelf()
	word := query.Term{Text: "waiting"}
	s.find(word) // the words are read once for a state of the workspace
	theme := query.Any{Name: "theme", Values: []string{"t000"}, Said: query.Field{Name: "theme", Value: "t000"}}
	for name, root := range map[string]query.Node{
		"everything": nil, "theme": theme, "word": word, "phrase": query.Phrase{Text: "nobody knows"}, "without": query.And{query.Not{Node: theme}, word},
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				clear(s.sets)
				p := quotesPage{Asking: asking{Query: "x"}, All: len(s.quotes), Choices: s.choices()}
				q := query.Query{Root: root}
				if err := p.find(s, partsOf(q), q); err != nil {
					b.Fatal(err)
				}
				if err := pages()["quotes"].Execute(io.Discard, frame{Page: p}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkShelf(b *testing.B) {
	s := fullShelf()
	for b.Loop() {
		newQuoteShelf(s.corpus, nil, nil)
	}
}

func BenchmarkWordIndex(b *testing.B) {
	s := fullShelf()
	for b.Loop() {
		(&wordIndex{}).read(s)
	}
}
