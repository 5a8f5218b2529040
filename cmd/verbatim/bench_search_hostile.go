package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"verbatim/internal/errs"
	"verbatim/interviews"
)

// hostileQueries is how many there are: all that are malformed, and of each
// other kind as many as of the next.
const hostileQueries = 200

// hostileKinds make queries that cost as much as one can.
var hostileKinds = []struct {
	name string
	draw func(*vocabulary, *rand.Rand) string
}{
	{"OR of common words", func(v *vocabulary, r *rand.Rand) string { return v.clauses(r, " OR ", (*vocabulary).often) }},
	{"OR of short prefixes", func(v *vocabulary, r *rand.Rand) string { return v.clauses(r, " OR ", (*vocabulary).short) }},
	{"AND of short prefixes", func(v *vocabulary, r *rand.Rand) string { return v.clauses(r, " ", (*vocabulary).short) }},
	{"long phrase of common words", func(v *vocabulary, r *rand.Rand) string { return v.commonPhrase(r, 2+r.IntN(90)) }},
	{"OR of common phrases", func(v *vocabulary, r *rand.Rand) string {
		return v.clauses(r, " OR ", func(v *vocabulary, r *rand.Rand) string { return v.commonPhrase(r, 2+r.IntN(2)) })
	}},
	{"some of everything", func(v *vocabulary, r *rand.Rand) string { return v.clauses(r, " OR ", (*vocabulary).anything) }},
	{"all but everything", func(v *vocabulary, r *rand.Rand) string { return "-" + v.clauses(r, " -", (*vocabulary).anything) }},
	{"deep brackets", (*vocabulary).deep},
	{kindFuzzy, func(v *vocabulary, r *rand.Rand) string { return v.clauses(r, " OR ", (*vocabulary).four) }},
}

// malformed ones are not drawn: not all of them could be written as JSON.
var malformed = []string{
	"", " ", `"`, `"the`, "(", ")", "()", "the OR", "OR the", "AND", "-", "--", "NOT", "the AND", "*", "a*", "*e*", "th*e", "~", "the~~", "a~", "~9", "pricing~2",
	"near(", "near(the", "near(the of, )", "near(the of, 99999999999)", "near(, 5)", "near(near(the of, 5) and, 5)", "theme:", "theme:nobody", "speaker:", ":", "in:quotes OR the",
	"in:nowhere", "date:yesterday-ish", "date:9999999999", "/[a-z]{1,200}/", "/(.{1,50}){1,20}z/", "the\x00of", "\xff\xfe\xfd", "the\u202eof", "…",
	strings.Repeat("(", 500), strings.Repeat("((", 250) + "the", strings.Repeat("the ", 50_000), strings.Repeat("-", 511) + "x", strings.Repeat(`"`, 511),
	strings.Repeat("the OR ", 73) + "the", strings.Repeat("x", 512), strings.Repeat("ab*", 170), strings.Repeat("\\", 511),
}

func (v *vocabulary) hostile(r *rand.Rand) []benchQuery {
	var queries []benchQuery
	for i := range hostileQueries - len(malformed) {
		kind := hostileKinds[i%len(hostileKinds)]
		queries = append(queries, benchQuery{Kind: kind.name, Query: kind.draw(v, r)})
	}
	return queries
}

// clauses joins as many clauses as a query may have, if it is not too long.
func (v *vocabulary) clauses(r *rand.Rand, by string, draw func(*vocabulary, *rand.Rand) string) string {
	text := draw(v, r)
	for range 31 {
		next := text + by + draw(v, r)
		if len(next) >= longestQuery {
			break
		}
		text = next
	}
	return text
}

func (v *vocabulary) often(r *rand.Rand) string { return v.ranked[r.IntN(min(40, len(v.ranked)))] }

// short is a beginning of three letters: of a word out of many, as one word in
// many begins as many others do.
func (v *vocabulary) short(r *rand.Rand) string {
	for {
		if w := v.ranked[r.IntN(len(v.ranked))]; len(w) > 3 {
			return w[:3] + "*"
		}
	}
}

func (v *vocabulary) four(r *rand.Rand) string {
	for {
		if w := v.ranked[r.IntN(v.middle)]; len(w) == 4 {
			return w + "~"
		}
	}
}

func (v *vocabulary) commonPhrase(r *rand.Rand, n int) string {
	var words []string
	for range n {
		words = append(words, v.ranked[r.IntN(min(12, len(v.ranked)))])
	}
	return quotedMatch(words...)
}

func (v *vocabulary) anything(r *rand.Rand) string {
	switch r.IntN(6) {
	case 0:
		return v.short(r)
	case 1:
		return v.commonPhrase(r, 3)
	case 2:
		return "role:participant"
	case 3:
		return "date:1990..2100"
	case 4:
		return "source:interview"
	}
	return v.often(r)
}

func (v *vocabulary) deep(r *rand.Rand) string {
	depth := 20 + r.IntN(10)
	var b strings.Builder
	for i := range depth {
		b.WriteString([]string{"(%s ", "(%s OR ", "-(%s "}[i%3])
	}
	text := b.String() + v.often(r) + strings.Repeat(")", depth)
	for strings.Contains(text, "%s") {
		text = strings.Replace(text, "%s", v.often(r), 1)
	}
	return text
}

// A hostilePart is what the hostile queries took, one after the other, and
// what became of a coder meanwhile.
type hostilePart struct {
	Answers  []hostileAnswer `json:"answers"`
	Alone    []float64       `json:"alone"` // milliseconds of each coding
	Attacked []float64       `json:"attacked"`
}

type hostileAnswer struct {
	Kind    string  `json:"kind"`
	Query   string  `json:"query"` // its beginning
	MS      float64 `json:"ms"`
	MB      float64 `json:"mb"` // that it allocated, whether or not it gave them back
	Refused bool    `json:"refused"`
}

func askHostile(ctx context.Context, a *asker, plan *searchPlan) (*hostilePart, error) {
	if _, err := a.askAll(ctx, plan.Queries, 1); err != nil { // warms up
		return nil, err
	}
	out := &hostilePart{}
	queries := plan.Hostile
	for _, text := range malformed {
		queries = append(queries, benchQuery{Kind: "malformed", Query: text})
	}
	for _, q := range queries {
		var seen []hostileAnswer
		for range plan.Runs {
			one, err := a.attack(ctx, q)
			if err != nil {
				return nil, err
			}
			seen = append(seen, one)
		}
		slices.SortFunc(seen, func(x, y hostileAnswer) int { return int(1000 * (x.MS - y.MS)) })
		out.Answers = append(out.Answers, seen[len(seen)-1]) // most often the first: what it found is remembered
	}
	return out, a.codeUnderAttack(ctx, queries, plan.Runs, out)
}

// attack asks a query that may be refused, and measures what it takes.
func (a *asker) attack(ctx context.Context, q benchQuery) (hostileAnswer, error) {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	started := time.Now()
	_, err := a.ask(ctx, q)
	took := time.Since(started)
	runtime.ReadMemStats(&after)
	if err != nil && !refused(err) {
		return hostileAnswer{}, fmt.Errorf("hostile query %q: %w", q.Query, err)
	}
	return hostileAnswer{Kind: q.Kind, Query: fmt.Sprintf("%.40q", q.Query), MS: ms(took), MB: float64(after.TotalAlloc-before.TotalAlloc) / 1e6,
		Refused: err != nil}, nil
}

func refused(err error) bool {
	return errors.Is(err, errs.Invalid) || errors.Is(err, errs.NotFound) || errors.Is(err, errs.Busy)
}

// codings is how many are made before, and again during hostile queries.
const codings = 50

// codeUnderAttack has somebody code, in turn alone and while somebody else
// asks one hostile query after the other: what else the machine does meets both.
func (a *asker) codeUnderAttack(ctx context.Context, queries []benchQuery, rounds int, out *hostilePart) error {
	if err := a.ws.generateThemes(ctx, 10); err != nil {
		return err
	}
	if _, err := a.code(ctx, 0, 10); err != nil { // warms up
		return err
	}
	other, asked := a.another(), 0
	for round := range rounds {
		alone, err := a.code(ctx, 1+2*uint64(round), codings)
		if err != nil {
			return err
		}
		done := make(chan struct{})
		var g errgroup.Group
		g.Go(func() (err error) {
			asked, err = other.besiege(ctx, queries, asked, done)
			return err
		})
		attacked, err := a.code(ctx, 2+2*uint64(round), codings)
		close(done)
		if err := errors.Join(err, g.Wait()); err != nil {
			return err
		}
		out.Alone, out.Attacked = append(out.Alone, alone...), append(out.Attacked, attacked...)
	}
	return nil
}

// besiege asks one query after the other until done, beginning with one of
// them, and returns the next.
func (a *asker) besiege(ctx context.Context, queries []benchQuery, next int, done <-chan struct{}) (int, error) {
	for ; ; next = (next + 1) % len(queries) {
		select {
		case <-done:
			return next, nil
		default:
		}
		if _, err := a.ask(ctx, queries[next]); err != nil && !refused(err) {
			return next, err
		}
	}
}

// code has one person code words of the longest interview, now and then.
func (a *asker) code(ctx context.Context, seed uint64, times int) ([]float64, error) {
	all, err := a.ws.Interviews.Interviews(ctx, nil)
	if err != nil {
		return nil, err
	}
	longest := slices.MaxFunc(all, func(x, y interviews.Interview) int { return x.Words - y.Words })
	turns, err := a.ws.Interviews.Turns(ctx, longest.Revision, 0, 0)
	if err != nil {
		return nil, err
	}
	return a.ws.codeOften(interviews.Acting(ctx, interviews.Act{Actor: "writer"}), rand.New(rand.NewPCG(6, seed)), &longest, turns, times)
}
