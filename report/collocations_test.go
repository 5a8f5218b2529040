package report

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"verbatim/internal/stats"
	"verbatim/interviews"
)

// The first pairs by the likelihood ratio of NLTK 3.8; internal/stats tests the
// other measures.
func TestCollocationsAreThoseOfNLTK(t *testing.T) {
	c := NewCollocations(CollocationOptions{})
	c.Add(passageOf("a", "P-1", 1, "the deploy queue was slow and the deploy queue was full because the release train was late the release train waits for the deploy queue"))
	want := []Collocation{
		{First: "deploy", Second: "queue", Count: 3, FirstCount: 3, SecondCount: 3, LikelihoodRatio: 18.346249563635485},
		{First: "release", Second: "train", Count: 2, FirstCount: 2, SecondCount: 2, LikelihoodRatio: 13.93846858842937},
		{First: "the", Second: "deploy", Count: 3, FirstCount: 5, SecondCount: 3, LikelihoodRatio: 11.616132893542913},
		{First: "full", Second: "because", Count: 1, FirstCount: 1, SecondCount: 1, LikelihoodRatio: 8.39720738670865},
		{First: "slow", Second: "and", Count: 1, FirstCount: 1, SecondCount: 1, LikelihoodRatio: 8.39720738670865},
	}
	got := c.Result().Collocations
	for i, w := range want {
		g := got[i]
		if g.First != w.First || g.Second != w.Second || g.Count != w.Count || g.FirstCount != w.FirstCount || g.SecondCount != w.SecondCount ||
			g.People != 1 || math.Abs(g.LikelihoodRatio-w.LikelihoodRatio) > 1e-9 {
			t.Errorf("%d: %+v, want %+v", i, g, w)
		}
	}
}

// Words are beside each other in one passage only, and a word that is left out
// stands between its neighbours.
func TestCollocationsStayWithinATurn(t *testing.T) {
	c := NewCollocations(CollocationOptions{WordOptions: WordOptions{LeaveOut: FunctionWord}, MinCount: 2, MinPeople: 2})
	for i, who := range []string{"P-1", "P-2"} {
		c.Add(passageOf("a", who, 2*i+1, "slow queue"))
		c.Add(passageOf("a", who, 2*i+2, "deploy the train"))
	}
	c.Add(passageOf("a", "P-2", 5, "night train, night train")) // twice, by one person
	c.Add(passageOf("a", "P-3", 6, "late train"))               // once
	got := c.Result().Collocations
	if len(got) != 1 || got[0].First != "slow" || got[0].Second != "queue" || got[0].Count != 2 || got[0].People != 2 {
		t.Errorf("%+v", got)
	}
}

func TestCollocationsAreARecount(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		corpus, stems := drawCorpus(t), rapid.Bool().Draw(t, "stems")
		o := CollocationOptions{WordOptions: WordOptions{Stems: stems}, MinCount: rapid.IntRange(0, 3).Draw(t, "count"), MinPeople: rapid.IntRange(0, 3).Draw(t, "people")}
		never := func(string) bool { return false }
		o.LeaveOut = rapid.SampledFrom([]func(string) bool{never, left}).Draw(t, "leave out")
		c, pairs, times := NewCollocations(o), map[[2]string]*recount{}, map[string]int{}
		for _, p := range corpus {
			c.Add(p)
			for i := range p.Words {
				second := p.Words[i].unit(stems)
				if o.LeaveOut(p.Words[i].Form) {
					continue
				}
				if times[second]++; i == 0 || o.LeaveOut(p.Words[i-1].Form) {
					continue
				}
				key := [2]string{p.Words[i-1].unit(stems), second}
				if pairs[key] == nil {
					pairs[key] = &recount{}
				}
				pairs[key].add(p)
			}
		}
		r := c.Result()
		want := map[string]bool{}
		for key, n := range pairs {
			table := stats.Together{Both: n.times, First: times[key[0]], Second: times[key[1]], Units: r.Read.Words}
			_, counted := table.G2()
			if lift, _ := table.Lift(); counted && lift > 1 && n.times >= o.MinCount && len(n.people) >= o.MinPeople {
				want[fmt.Sprint(key, n.times, times[key[0]], times[key[1]], len(n.people))] = true
			}
		}
		got := map[string]bool{}
		for _, row := range r.Collocations {
			first, second := passageOf("", "", 0, row.First).Words[0], passageOf("", "", 0, row.Second).Words[0]
			got[fmt.Sprint([2]string{first.unit(stems), second.unit(stems)}, row.Count, row.FirstCount, row.SecondCount, row.People)] = true
		}
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Fatalf("%v, want %v", got, want)
		}
		checkOrder(t, r)
	})
}

func checkOrder(t *rapid.T, r *CollocationReport) {
	if !slices.IsSortedFunc(r.Collocations, func(a, b Collocation) int {
		if a.LikelihoodRatio != b.LikelihoodRatio {
			return int(math.Copysign(1, b.LikelihoodRatio-a.LikelihoodRatio))
		}
		return slices.Compare([]string{a.First, a.Second}, []string{b.First, b.Second})
	}) {
		t.Fatalf("not in order: %+v", r.Collocations)
	}
}

// 12 words, of them 2 nodes; 5 of the other 10 are near one: two before, one
// between and two behind. "slow" is one of them, and two of all.
func TestNeighboursByHand(t *testing.T) {
	c := NewNeighbours("queue", 2, CollocationOptions{})
	c.Add(passageOf("a", "P-1", 1, "no but the slow queue is queue so then why slow"))
	c.Add(passageOf("a", "P-2", 2, "bad"))
	r := c.Result()
	if r.Near != 5 || r.Node != "queue" || r.Window != 2 {
		t.Errorf("%d near %q", r.Near, r.Node)
	}
	at := slices.IndexFunc(r.Collocations, func(c Collocation) bool { return c.Second == "the" })
	pmi, _ := stats.Together{Both: 1, First: 5, Second: 1, Units: 10}.PMI()
	if want := (Collocation{First: "queue", Second: "the", Count: 1, FirstCount: 2, SecondCount: 1, People: 1, PMI: pmi}); at < 0 || r.Collocations[at].PMI != want.PMI ||
		r.Collocations[at].Count != 1 || r.Collocations[at].FirstCount != 2 || r.Collocations[at].SecondCount != 1 || r.Collocations[at].People != 1 {
		t.Errorf("%+v, want %+v", r.Collocations, want)
	}
	if slices.ContainsFunc(r.Collocations, func(c Collocation) bool { return c.Second == "slow" || c.Second == "bad" }) {
		t.Errorf("1 of 2 near, where 5 of 10 are, is more than by chance: %+v", r.Collocations)
	}
}

// A stem is shown by the form that is said most often.
func TestNeighboursShowTheNode(t *testing.T) {
	c := NewNeighbours("deploy", 2, CollocationOptions{WordOptions: WordOptions{Stems: true}})
	c.Add(&Passage{Interview: "a", Participant: "P-1", Turn: &interviews.Turn{N: 1, Text: "slow deploys"}, Words: []Word{{0, 4, "slow", "slow"}, {5, 12, "deploys", "deploy"}}})
	c.Add(passageOf("a", "P-1", 2, "no other word is so"))
	if r := c.Result(); r.Node != "deploys" || r.Nodes != 1 || len(r.Collocations) != 1 || r.Collocations[0].First != "deploys" {
		t.Errorf("%+v", r)
	}
}

func TestNeighboursAreARecount(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		corpus, window := drawCorpus(t), rapid.IntRange(0, 4).Draw(t, "window")
		o := CollocationOptions{WordOptions: WordOptions{Stems: rapid.Bool().Draw(t, "stems")}, MinCount: rapid.IntRange(0, 2).Draw(t, "count"), MinPeople: rapid.IntRange(0, 2).Draw(t, "people")}
		c, near := NewNeighbours("deploy", window, o), map[string]*recount{}
		all, nodes := 0, 0
		for _, p := range corpus {
			c.Add(p)
			for i := range p.Words {
				unit := p.Words[i].unit(o.Stems)
				if unit == "deploy" {
					nodes++
					continue
				}
				if near[unit] == nil {
					near[unit] = &recount{}
				}
				if slices.ContainsFunc(p.Words[max(0, i-window):min(len(p.Words), i+window+1)], func(w Word) bool { return w.unit(o.Stems) == "deploy" }) {
					near[unit].add(p)
					all++
				}
			}
		}
		r := c.Result()
		if r.Near != all {
			t.Fatalf("%d near, want %d", r.Near, all)
		}
		for _, row := range r.Collocations {
			word := passageOf("", "", 0, row.Second).Words[0]
			n := near[word.unit(o.Stems)]
			if n == nil || row.FirstCount != nodes || row.Count != n.times || row.People != len(n.people) || row.Count < o.MinCount || row.People < o.MinPeople {
				t.Fatalf("%+v, want %+v", row, n)
			}
			delete(near, word.unit(o.Stems))
		}
		for unit, n := range near { // those that are left are too few, or not more often near than elsewhere
			table := stats.Together{Both: n.times, First: all, Second: c.times()[c.unitOf(unit)], Units: r.Read.Words - nodes}
			if lift, _ := table.Lift(); lift > 1 && n.times >= o.MinCount && len(n.people) >= o.MinPeople {
				t.Fatalf("%s is missing: %+v", unit, n)
			}
		}
		checkOrder(t, r)
	})
}

// unitOf finds a unit by its form or stem.
func (l *lexicon) unitOf(name string) uint32 {
	if l.stems != nil {
		return l.stems[name]
	}
	return l.forms[l.at[name]].unit
}
