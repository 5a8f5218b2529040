package report

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"testing"
	"time"

	"verbatim/interviews"
)

// The corpus of the benchmarks: as many words, turns and people as a company
// has after years. Words are as frequent as Zipf has it, and half of them are
// one of the words that usually follow the one before.
const (
	benchTurns  = 365_000
	benchLength = 55 // words of a turn: 20 million in all
	benchWords  = 60_000
	benchPeople = 4_000
)

// readBench gives add the turns of a made-up corpus, one after another. It
// returns how long add took, and the largest heap that was seen.
func readBench(add func(*Passage)) (took time.Duration, heap uint64) {
	r := rand.New(rand.NewPCG(1, 2))
	common := rand.NewZipf(r, 1.1, 4, benchWords-1)
	follows, usual := make([]int, 1<<18), rand.NewZipf(r, 1.5, 1, 200)
	for i := range follows {
		follows[i] = int(common.Uint64())
	}
	words := make([]Word, benchWords)
	for i := range words {
		words[i] = Word{Form: fmt.Sprintf("w%d", i), Stem: fmt.Sprintf("s%d", i*2/3)}
	}
	p := &Passage{Turn: &interviews.Turn{Text: benchText}, Words: make([]Word, benchLength)}
	for n := range benchTurns {
		p.Interview, p.Participant = interviews.ID(fmt.Sprint("i", n/60)), fmt.Sprint("P", n/60%benchPeople)
		p.Turn.N = n%60 + 1
		at := 0
		for i := range p.Words {
			if r.IntN(2) == 0 {
				at = follows[(at*7919+int(usual.Uint64()))%len(follows)]
			} else {
				at = int(common.Uint64())
			}
			p.Words[i] = words[at]
			p.Words[i].Start, p.Words[i].End = 2*i, 2*i+1
		}
		from := time.Now()
		add(p)
		took += time.Since(from)
		if n%5_000 == 0 || n == benchTurns-1 {
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			heap = max(heap, m.HeapAlloc)
		}
	}
	return took, heap
}

// benchText has words of one letter, and a comma behind every eighth.
var benchText = func() string {
	text := make([]byte, 2*benchLength)
	for i := range text {
		text[i] = "w w w w w w w w,"[i%16]
	}
	return string(text)
}()

// benchTool measures a tool over all turns, and then its result.
func benchTool(b *testing.B, make func() (add func(*Passage), result func() int)) {
	for b.Loop() {
		runtime.GC()
		add, result := make()
		took, heap := readBench(add)
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		from := time.Now()
		rows := result()
		b.ReportMetric(took.Seconds(), "s-adding")
		b.ReportMetric(time.Since(from).Seconds(), "s-result")
		b.ReportMetric(float64(heap)/1e6, "MB-peak")
		b.ReportMetric(float64(m.HeapAlloc)/1e6, "MB-live")
		b.ReportMetric(float64(rows), "rows")
	}
}

func BenchmarkFrequencies(b *testing.B) {
	benchTool(b, func() (func(*Passage), func() int) {
		c := NewFrequencies(WordOptions{Stems: true})
		return c.Add, func() int { return len(c.Result().Frequencies) }
	})
}

func BenchmarkCollocations(b *testing.B) {
	benchTool(b, func() (func(*Passage), func() int) {
		c := NewCollocations(CollocationOptions{MinCount: DefaultMinCount, MinPeople: DefaultMinPeople})
		return c.Add, func() int { return len(c.Result().Collocations) }
	})
}

func BenchmarkNeighbours(b *testing.B) {
	benchTool(b, func() (func(*Passage), func() int) {
		c := NewNeighbours("w20", DefaultWindow, CollocationOptions{MinCount: DefaultMinCount, MinPeople: DefaultMinPeople})
		return c.Add, func() int { return len(c.Result().Collocations) }
	})
}

func BenchmarkKeyness(b *testing.B) {
	benchTool(b, func() (func(*Passage), func() int) {
		c := NewKeyness(KeynessOptions{MinPeople: KeynessMinPeople})
		return func(p *Passage) { c.Add(p, p.Turn.N%5 == 0) }, func() int { return len(c.Result().Keywords) }
	})
}

// The most frequent third of the words stand in for function words.
func BenchmarkPhrases(b *testing.B) {
	benchTool(b, func() (func(*Passage), func() int) {
		c := NewPhrases(DefaultMinPeople)
		c.LeaveOut = func(form string) bool { return len(form) <= 3 }
		return c.Add, func() int { return len(c.Result().Phrases) }
	})
}

func BenchmarkConcordance(b *testing.B) {
	benchTool(b, func() (func(*Passage), func() int) {
		c := NewConcordance(DefaultContext)
		return func(p *Passage) { c.Add(p, []interviews.Span{{Start: 40, End: 41}}) }, func() int { return len(c.Result(ByRight).Lines) }
	})
}
