package main

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"

	"verbatim/interviews"
)

// A benchQuery is one query, in both languages.
type benchQuery struct {
	Kind    string `json:"kind"`
	Query   string `json:"query"`
	Match   string `json:"match"`   // "" when FTS5 has no such thing
	Speaker string `json:"speaker"` // a column that FTS5's turns must have
	SHA256  string `json:"sha256"`  // and of which interview they must be
}

// drawn are the queries to ask.
type drawn struct {
	Queries []benchQuery `json:"queries"`
	Hostile []benchQuery `json:"hostile"`
}

// The kinds of queries.
const (
	kindStop    = "every word counts"
	kindCommon  = "common word"
	kindMiddle  = "middling word"
	kindRare    = "rare word"
	kindAnd     = "two words"
	kindPhrase2 = "phrase of two"
	kindPhrase3 = "phrase of three"
	kindPrefix  = "prefix"
	kindSpeaker = "word and speaker"
	kindTalk    = "word and interview"
	kindNear    = "near"
	kindFuzzy   = "fuzzy"
)

// kinds of queries, in the order in which they are shown, and how many of 50
// are of each but for the first, which are always the same.
var benchKinds = []struct {
	name string
	of50 int
	draw func(*vocabulary, *rand.Rand) (benchQuery, bool)
}{
	{kindStop, 0, nil},
	{kindCommon, 5, func(v *vocabulary, r *rand.Rand) (benchQuery, bool) { return v.word(r, 0, v.common) }},
	{kindMiddle, 5, func(v *vocabulary, r *rand.Rand) (benchQuery, bool) { return v.word(r, v.common, v.middle) }},
	{kindRare, 4, func(v *vocabulary, r *rand.Rand) (benchQuery, bool) { return v.word(r, len(v.ranked)/2, len(v.ranked)) }},
	{kindAnd, 7, (*vocabulary).and},
	{kindPhrase2, 6, func(v *vocabulary, r *rand.Rand) (benchQuery, bool) { return v.phrase(r, 2) }},
	{kindPhrase3, 6, func(v *vocabulary, r *rand.Rand) (benchQuery, bool) { return v.phrase(r, 3) }},
	{kindPrefix, 6, (*vocabulary).prefix},
	{kindSpeaker, 3, (*vocabulary).speaker},
	{kindTalk, 3, (*vocabulary).talk},
	{kindNear, 2, (*vocabulary).near},
	{kindFuzzy, 3, (*vocabulary).fuzzy},
}

// fixedQueries are asked whatever the files are: words that indexes like to
// leave out, and common phrases.
var fixedQueries = []benchQuery{
	{Kind: kindStop, Query: `other`, Match: `"other"`},
	{Kind: kindStop, Query: `"to the"`, Match: `"to the"`},
	{Kind: kindStop, Query: `not`, Match: `"not"`},
	{Kind: kindPhrase2, Query: `"of the"`, Match: `"of the"`},
	{Kind: kindPhrase2, Query: `"in the"`, Match: `"in the"`},
	{Kind: kindPhrase3, Query: `"a lot of"`, Match: `"a lot of"`},
	{Kind: kindPhrase3, Query: `"one of the"`, Match: `"one of the"`},
}

// A vocabulary is what queries are drawn from: the words of the files and the
// turns that they stand in.
type vocabulary struct {
	ranked         []string // the most common first
	known          map[string]int
	common, middle int // how many of them are common, or at least middling
	turns          []wordedTurn
}

// A wordedTurn is a turn's words; "" stands for what is none, or not a plain one.
type wordedTurn struct {
	words           []string
	speaker, sha256 string
	interview       interviews.ID
}

// drawPart draws the queries from the first copy of the files, the same each
// time, and from any number of copies.
func drawPart(p *program, ctx context.Context, dir, into string) (any, error) {
	plan, err := readSearchPlan(into)
	if err != nil {
		return nil, err
	}
	v := &vocabulary{known: map[string]int{}}
	_, err = p.eachTranscript(ctx, filepath.Join(dir, "copy0"), into, func(t *interviews.Transcript) error {
		v.add(t)
		return nil
	})
	if err != nil {
		return nil, err
	}
	v.rank()
	if len(v.ranked) < 100 {
		return nil, usage("there are too few words in the files to draw queries from")
	}
	r := rand.New(rand.NewPCG(5, 5))
	return drawn{v.draw(r, plan.Count), v.hostile(r)}, nil
}

func (v *vocabulary) add(t *interviews.Transcript) {
	for _, turn := range t.Turns {
		w := wordedTurn{speaker: turn.Speaker, sha256: t.Interview.SHA256, interview: t.Interview.ID}
		for field := range strings.FieldsSeq(turn.Text) {
			word := strings.ToLower(strings.Trim(field, `.,;:!?"“”()*_…`))
			if strings.Trim(word, "abcdefghijklmnopqrstuvwxyz") != "" {
				word = ""
			}
			w.words = append(w.words, strings.Clone(word))
		}
		seen := slices.Compact(slices.Sorted(slices.Values(w.words)))
		for _, word := range seen {
			v.known[word]++
		}
		v.turns = append(v.turns, w)
	}
}

// rank puts the words in order of how many turns they stand in.
func (v *vocabulary) rank() {
	delete(v.known, "")
	v.ranked = slices.SortedFunc(maps.Keys(v.known), func(a, b string) int {
		return cmp.Or(cmp.Compare(v.known[b], v.known[a]), cmp.Compare(a, b))
	})
	v.common = min(100, len(v.ranked)/50+1)
	v.middle = len(v.ranked)/10 + 2
}

// draw draws n queries: of each kind its share, one kind after the other.
func (v *vocabulary) draw(r *rand.Rand, n int) []benchQuery {
	queries := slices.Clone(fixedQueries[:min(n, len(fixedQueries))])
	for len(queries) < n {
		for _, kind := range benchKinds {
			for range kind.of50 {
				q, ok := kind.draw(v, r)
				for tries := 0; !ok && tries < 1000; tries++ {
					q, ok = kind.draw(v, r)
				}
				if q.Kind = kind.name; ok {
					queries = append(queries, q)
				}
			}
		}
		r.Shuffle(len(queries)-len(fixedQueries), func(i, j int) {
			i, j = i+len(fixedQueries), j+len(fixedQueries)
			queries[i], queries[j] = queries[j], queries[i]
		})
	}
	return queries[:n]
}

func (v *vocabulary) word(r *rand.Rand, from, to int) (benchQuery, bool) {
	w := v.ranked[from+r.IntN(to-from)]
	return benchQuery{Query: w, Match: quotedMatch(w)}, true
}

func quotedMatch(words ...string) string { return `"` + strings.Join(words, " ") + `"` }

// row returns a turn and n words that follow each other in it.
func (v *vocabulary) row(r *rand.Rand, n int) (*wordedTurn, []string, bool) {
	t := &v.turns[r.IntN(len(v.turns))]
	if len(t.words) < n {
		return t, nil, false
	}
	at := r.IntN(len(t.words) - n + 1)
	row := t.words[at : at+n]
	return t, row, !slices.Contains(row, "")
}

func (v *vocabulary) and(r *rand.Rand) (benchQuery, bool) {
	t, one, ok := v.row(r, 1)
	if !ok {
		return benchQuery{}, false
	}
	two := t.words[r.IntN(len(t.words))]
	return benchQuery{Query: one[0] + " " + two, Match: quotedMatch(one[0]) + " AND " + quotedMatch(two)}, two != "" && two != one[0]
}

func (v *vocabulary) phrase(r *rand.Rand, n int) (benchQuery, bool) {
	_, row, ok := v.row(r, n)
	return benchQuery{Query: quotedMatch(row...), Match: quotedMatch(row...)}, ok
}

func (v *vocabulary) prefix(r *rand.Rand) (benchQuery, bool) {
	w := v.ranked[r.IntN(len(v.ranked))]
	n := 3 + r.IntN(3)
	if len(w) <= n {
		return benchQuery{}, false
	}
	return benchQuery{Query: w[:n] + "*", Match: quotedMatch(w[:n]) + "*"}, true
}

func (v *vocabulary) speaker(r *rand.Rand) (benchQuery, bool) {
	t, row, ok := v.row(r, 1)
	if !ok || t.speaker == "" || strings.Contains(t.speaker, `"`) {
		return benchQuery{}, false
	}
	return benchQuery{Query: fmt.Sprintf(`%s speaker:"%s"`, row[0], t.speaker), Match: quotedMatch(row[0]), Speaker: t.speaker}, true
}

func (v *vocabulary) talk(r *rand.Rand) (benchQuery, bool) {
	t, row, ok := v.row(r, 1)
	if !ok {
		return benchQuery{}, false
	}
	return benchQuery{Query: fmt.Sprintf(`%s interview:"%s"`, row[0], t.interview), Match: quotedMatch(row[0]), SHA256: t.sha256}, true
}

// near draws two words with at most three between them.
func (v *vocabulary) near(r *rand.Rand) (benchQuery, bool) {
	_, row, ok := v.row(r, 2+r.IntN(4))
	if !ok || row[0] == row[len(row)-1] {
		return benchQuery{}, false
	}
	a, b := row[0], row[len(row)-1]
	return benchQuery{Query: fmt.Sprintf("near(%s %s, 5)", a, b), Match: fmt.Sprintf("NEAR(%s %s, 5)", quotedMatch(a), quotedMatch(b))}, true
}

// fuzzy draws a word that many know, with one letter changed, that nobody does.
func (v *vocabulary) fuzzy(r *rand.Rand) (benchQuery, bool) {
	w := []byte(v.ranked[r.IntN(v.middle)])
	if len(w) < 5 {
		return benchQuery{}, false
	}
	w[1+r.IntN(len(w)-1)] = byte('a' + r.IntN(26))
	return benchQuery{Query: string(w) + "~"}, v.known[string(w)] == 0
}
