package main

import (
	"fmt"
	"slices"
)

// A spread is how long many calls took, in milliseconds.
type spread struct {
	Calls int     `json:"calls"`
	P50   float64 `json:"p50_ms"`
	P90   float64 `json:"p90_ms"`
	P95   float64 `json:"p95_ms"`
	P99   float64 `json:"p99_ms"`
	Max   float64 `json:"max_ms"`
}

func spreadOf(took []float64) spread {
	if len(took) == 0 {
		return spread{}
	}
	slices.Sort(took)
	at := func(q float64) float64 { return took[min(int(q*float64(len(took))), len(took)-1)] }
	return spread{len(took), at(0.5), at(0.9), at(0.95), at(0.99), at(1)}
}

// A kindFigures is how long queries of a kind took; nil when one has no such
// queries.
type kindFigures struct {
	Kind    string  `json:"kind"`
	Queries int     `json:"queries"`
	Ours    *spread `json:"ours"`
	First   *spread `json:"first"` // when asked for the first time
	FTS5    *spread `json:"fts5"`
}

// The last two kinds are all queries, and all that both have.
const (
	kindAll  = "all"
	kindBoth = "all that both have"
)

// A difference is a query to which one finds something and the other nothing.
type difference struct {
	Kind  string `json:"kind"`
	Query string `json:"query"`
	Ours  int    `json:"ours"`
	FTS5  int    `json:"fts5"`
}

// A hostility is what hostile queries took.
type hostility struct {
	Queries  int           `json:"queries"`
	Refused  int           `json:"refused"`
	Took     spread        `json:"took"`
	MaxMB    float64       `json:"max_mb"` // that one of them allocated
	Kinds    []hostileKind `json:"kinds"`
	Alone    spread        `json:"alone"` // coding
	Attacked spread        `json:"attacked"`
}

// A hostileKind is what one kind of them took.
type hostileKind struct {
	Kind    string  `json:"kind"`
	Took    spread  `json:"took"`
	MaxMB   float64 `json:"max_mb"`
	Slowest string  `json:"slowest"` // how that query begins
}

// A limit is a figure and what it is to be.
type limit struct {
	Says  string  `json:"says"`
	Seen  float64 `json:"seen"`
	Limit float64 `json:"limit"`
	Least bool    `json:"least"` // it is to be at least so much, else at most
	Met   bool    `json:"met"`
}

func (s *searchSize) most(says string, seen, most float64) {
	s.Limits = append(s.Limits, limit{says, seen, most, false, seen <= most})
}

func (s *searchSize) least(says string, seen, least float64) {
	s.Limits = append(s.Limits, limit{says, seen, least, true, seen >= least})
}

// sum makes figures of what was measured, and holds them against their limits.
func (s *searchSize) sum(before []searchSize) {
	s.sumIngest(before)
	s.sumQueries()
	if len(s.faceted) > 0 {
		took := spreadOf(known(s.faceted, func(a answer) float64 { return a.MS }))
		s.Faceted = &took
		s.most("four facets, p99 ms", took.P99, 60)
	}
	if c := s.Clients; c != nil {
		s.most("eight at once / one alone, p99", c.Eight.P99/c.One.P99, 4)
	}
	if c := s.Changed; c != nil {
		s.most("a coded turn in the index, median ms", c.Turn.P50, 10)
		s.most("an edited transcript in the index, median ms", c.Transcript.P50, 25)
	}
	if r := s.Rebuild; r != nil {
		s.least("rebuild, turns/s", r.Turnsps, 20_000)
	}
	if s.hostile != nil {
		s.sumHostile()
	}
}

func (s *searchSize) sumIngest(before []searchSize) {
	s.most("ingest / FTS5 load, wall", s.Ingest.Ratios["wall_ingest_to_fts5"], 1.2)
	s.most("ingest / FTS5 load, CPU", s.Ingest.Ratios["cpu_ingest_to_fts5"], 2.5)
	s.most("ingest, peak MB", s.Ingest.Parts[len(s.Ingest.Parts)-1].PeakMB, 700)
	if len(before) > 0 {
		s.most(fmt.Sprintf("ingest, CPU per MB / that of %d times", before[0].Times),
			s.Ingest.Ratios["cpu_ms_per_mb"]/before[0].Ingest.Ratios["cpu_ms_per_mb"], 1.15)
	}
}

// sumQueries makes a row of each kind of queries.
func (s *searchSize) sumQueries() {
	for _, kind := range benchKinds {
		s.row(kind.name, func(i int) bool { return s.drawn.Queries[i].Kind == kind.name })
	}
	s.row(kindAll, func(int) bool { return true })
	s.row(kindBoth, func(i int) bool {
		return i < len(s.ours) && i < len(s.fts5) && !s.ours[i].Unknown && !s.fts5[i].Unknown
	})
	all, both := s.Kinds[len(s.Kinds)-2], s.Kinds[len(s.Kinds)-1]
	if all.Ours != nil {
		s.most("queries, p50 ms", all.Ours.P50, 1.5)
		s.most("queries, p99 ms", all.Ours.P99, 40)
	}
	if both.Ours == nil || both.FTS5 == nil {
		return
	}
	s.most("queries / FTS5, p99", both.Ours.P99/both.FTS5.P99, 0.25)
	for i, q := range s.drawn.Queries {
		ours, theirs := s.ours[i], s.fts5[i]
		if !ours.Unknown && !theirs.Unknown && (ours.Found == 0) != (theirs.Found == 0) {
			s.Differ = append(s.Differ, difference{q.Kind, q.Query, ours.Found, theirs.Found})
		}
	}
}

func (s *searchSize) row(kind string, in func(int) bool) {
	pick := func(all []answer, of func(answer) float64) *spread {
		var some []answer
		for i, a := range all {
			if in(i) {
				some = append(some, a)
			}
		}
		took := known(some, of)
		if len(took) == 0 {
			return nil
		}
		sum := spreadOf(took)
		return &sum
	}
	queries := 0
	for i := range s.drawn.Queries {
		if in(i) {
			queries++
		}
	}
	whole := func(a answer) float64 { return a.MS }
	s.Kinds = append(s.Kinds, kindFigures{kind, queries, pick(s.ours, whole), pick(s.ours, func(a answer) float64 { return a.FirstMS }), pick(s.fts5, whole)})
}

// known are the times of what the query language has.
func known(all []answer, of func(answer) float64) []float64 {
	var took []float64
	for _, a := range all {
		if !a.Unknown {
			took = append(took, of(a))
		}
	}
	return took
}

func (s *searchSize) sumHostile() {
	h := &hostility{Alone: spreadOf(s.hostile.Alone), Attacked: spreadOf(s.hostile.Attacked)}
	kinds := map[string][]hostileAnswer{}
	var took []float64
	for _, a := range s.hostile.Answers {
		if a.Refused {
			h.Refused++
		}
		h.Queries++
		took = append(took, a.MS)
		kinds[a.Kind] = append(kinds[a.Kind], a)
	}
	for _, name := range sortedKeys(kinds) {
		k := hostileKindOf(name, kinds[name])
		h.Kinds, h.MaxMB = append(h.Kinds, k), max(h.MaxMB, k.MaxMB)
	}
	h.Took = spreadOf(took)
	s.Hostile = h
	s.most("hostile queries, max ms", h.Took.Max, 500)
	s.most("hostile queries, most MB allocated by one", h.MaxMB, 64)
	s.most("coding during hostile queries / before, p95", h.Attacked.P95/h.Alone.P95, 1.2)
}

func hostileKindOf(name string, answers []hostileAnswer) hostileKind {
	k := hostileKind{Kind: name}
	var took []float64
	worst := 0.0
	for _, a := range answers {
		took, k.MaxMB = append(took, a.MS), max(k.MaxMB, a.MB)
		if a.MS > worst {
			worst, k.Slowest = a.MS, a.Query
		}
	}
	k.Took = spreadOf(took)
	return k
}
