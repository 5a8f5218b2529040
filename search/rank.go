package search

import (
	"cmp"
	"container/heap"
	"encoding/base64"
	"errors"
	"fmt"
	"hash/fnv"
	"maps"
	"slices"
	"strconv"
	"strings"

	"verbatim/internal/errs"
	"verbatim/interviews"
	"verbatim/search/query"
)

// spokenFacets are the facets of who speaks, where and when.
var spokenFacets = map[string]func(*query.Voice) string{
	"speaker":     func(v *query.Voice) string { return v.Speaker },
	"role":        func(v *query.Voice) string { return v.Role },
	"participant": func(v *query.Voice) string { return v.Participant },
	"interview":   func(v *query.Voice) string { return v.Interview },
	"study":       func(v *query.Voice) string { return v.Study },
	"guide":       func(v *query.Voice) string { return v.Guide },
	"source":      func(v *query.Voice) string { return v.Source },
	"quarter":     func(v *query.Voice) string { return interviews.Date(v.Date).Quarter() },
}

// Facets are the properties that hits can be counted by, besides attributes.
var Facets = append(slices.Clone(codedFields), slices.Sorted(maps.Keys(spokenFacets))...)

// maxFacet is how many values of one facet are counted out.
const maxFacet = 200

// A ranking puts the hits of a query in order, keeps the page that is asked
// for, and counts the rest. Index and Scan share it, and so agree.
type ranking struct {
	crowd  *crowd
	o      Options
	sort   Sort
	place  func(part int, doc uint32) (place, error)
	scale  string  // by which scores are comparable
	after  *ranked // the last hit of the page before; nil for the first page
	skip   int     // hits of the pages before, when scores are not comparable any more
	shown  int     // hits of the pages before
	page   top
	total  int
	voices []int // hits by voice
	coded  map[string]map[string]int
	groups map[string]*group
	err    error // of place
}

// A ranked is a hit. Where it stands is looked up when it matters.
type ranked struct {
	score     float64
	rank, day int // of its interview and date, doubled
	part      int
	doc       uint32
	known     bool
	at        place
}

type group struct {
	total int
	first top
}

// newRanking returns an empty one. patterns are those that hits are scored by.
func newRanking(c *crowd, o Options, patterns []weighed, length float64, place func(int, uint32) (place, error)) (*ranking, error) {
	r := &ranking{
		crowd: c, o: o, sort: o.Sort, place: place, voices: make([]int, len(c.voices)),
		coded: map[string]map[string]int{}, groups: map[string]*group{}, skip: o.Offset,
	}
	if r.sort == ByRelevance && len(patterns) == 0 {
		r.sort = ByPosition
	}
	if r.sort == ByRelevance {
		r.scale = scale(patterns, length)
	}
	err := r.resume()
	r.page = top{r: r, size: r.skip + o.Limit}
	return r, err
}

// scale tells apart states of the data in which the same words weigh otherwise.
func scale(patterns []weighed, length float64) string {
	h := fnv.New64a()
	for i := range patterns {
		_, _ = fmt.Fprintf(h, "%g ", patterns[i].idf)
	}
	_, _ = fmt.Fprintf(h, "%g", length)
	return strconv.FormatUint(h.Sum64(), 36)
}

// add takes one more hit.
func (r *ranking) add(score float64, voice uint32, part int, doc uint32) error {
	r.total++
	r.voices[voice]++
	hit := ranked{score: score, rank: 2 * r.crowd.rank[voice], day: 2 * r.crowd.day[voice], part: part, doc: doc}
	if r.o.Group == NoGroups {
		if r.after == nil || r.less(r.after, &hit) {
			r.page.add(hit)
		}
		return r.err
	}
	key := r.crowd.voices[voice].Interview
	if r.o.Group == ByPerson {
		key = r.crowd.voices[voice].Participant
	}
	g := r.groups[key]
	if g == nil {
		g = &group{first: top{r: r, size: GroupHits}}
		r.groups[key] = g
	}
	g.total++
	g.first.add(hit)
	return r.err
}

// facet is where the values of what was coded are counted.
func (r *ranking) facet(name string) map[string]int {
	if r.coded[name] == nil {
		r.coded[name] = map[string]int{}
	}
	return r.coded[name]
}

// less reports whether a comes before b.
func (r *ranking) less(a, b *ranked) bool {
	first := 0
	switch r.sort {
	case ByRelevance:
		first = cmp.Compare(b.score, a.score)
	case ByDate:
		first = cmp.Compare(b.day, a.day)
	}
	if first = cmp.Or(first, cmp.Compare(a.rank, b.rank)); first != 0 {
		return first < 0
	}
	r.look(a)
	r.look(b)
	return a.at.compare(&b.at) < 0
}

func (r *ranking) look(h *ranked) {
	if h.known {
		return
	}
	h.known = true
	at, err := r.place(h.part, h.doc)
	h.at, r.err = at, cmp.Or(r.err, err)
}

// A top keeps the first hits of all.
type top struct {
	r    *ranking
	size int
	hits []ranked // a heap, the last of them on top
}

func (t *top) Len() int           { return len(t.hits) }
func (t *top) Less(i, j int) bool { return t.r.less(&t.hits[j], &t.hits[i]) }
func (t *top) Swap(i, j int)      { t.hits[i], t.hits[j] = t.hits[j], t.hits[i] }
func (t *top) Push(h any)         { t.hits = append(t.hits, h.(ranked)) }
func (t *top) Pop() any {
	last := t.hits[len(t.hits)-1]
	t.hits = t.hits[:len(t.hits)-1]
	return last
}

func (t *top) add(h ranked) {
	if len(t.hits) < t.size {
		heap.Push(t, h)
		return
	}
	if t.size > 0 && t.r.less(&h, &t.hits[0]) {
		t.hits[0] = h
		heap.Fix(t, 0)
	}
}

// sorted returns the hits in order.
func (t *top) sorted() []ranked {
	slices.SortFunc(t.hits, func(a, b ranked) int {
		if t.r.less(&a, &b) {
			return -1
		}
		return 1
	})
	return t.hits
}

func (r *ranking) result() (*Result, error) {
	res := &Result{Total: r.total, Hits: []Hit{}, Groups: []Group{}, Facets: map[string][]Count{}}
	res.Interviews, res.People = r.heard()
	for _, f := range r.o.Facets {
		res.Facets[f] = r.counts(f)
	}
	if r.o.Group != NoGroups {
		res.Groups = r.gathered()
		return res, r.err
	}
	hits := r.page.sorted()
	more := len(hits) == r.skip+r.o.Limit
	hits = hits[min(r.skip, len(hits)):]
	res.Hits = r.hits(hits)
	if r.shown += len(hits); more && len(hits) > 0 && r.shown < r.total {
		res.Next = r.cursor(&hits[len(hits)-1])
	}
	return res, r.err
}

func (r *ranking) hits(ranked []ranked) []Hit {
	hits := make([]Hit, len(ranked))
	for i := range ranked {
		h := &ranked[i]
		r.look(h)
		hits[i] = Hit{h.at.revision, h.at.turn, h.at.quote, h.score, h.at.quoted}
	}
	return hits
}

// heard counts the interviews and the people behind the hits.
func (r *ranking) heard() (talks, people int) {
	in, who := map[string]bool{}, map[string]bool{}
	for i, n := range r.voices {
		if n == 0 {
			continue
		}
		v := &r.crowd.voices[i]
		in[v.Interview] = true
		if v.Participant != "" && v.Role == string(interviews.RoleParticipant) {
			who[v.Participant] = true
		}
	}
	return len(in), len(who)
}

func (r *ranking) counts(facet string) []Count {
	by := r.coded[facet]
	if !slices.Contains(codedFields, facet) {
		by = map[string]int{}
		of := spokenFacets[facet]
		if of == nil {
			of = func(v *query.Voice) string { return r.o.Attribute(facet, v) }
		}
		for i, n := range r.voices {
			if n > 0 {
				by[of(&r.crowd.voices[i])] += n
			}
		}
		delete(by, "")
	}
	list := make([]Count, 0, len(by))
	for value, n := range by {
		list = append(list, Count{value, n})
	}
	slices.SortFunc(list, func(a, b Count) int { return cmp.Or(b.Count-a.Count, cmp.Compare(a.Value, b.Value)) })
	return list[:min(len(list), maxFacet)]
}

// gathered are the groups of the page, the one with the best hit first.
func (r *ranking) gathered() []Group {
	names := slices.Sorted(maps.Keys(r.groups))
	for _, g := range r.groups {
		g.first.sorted()
	}
	slices.SortStableFunc(names, func(a, b string) int {
		if r.less(&r.groups[a].first.hits[0], &r.groups[b].first.hits[0]) {
			return -1
		}
		return 1
	})
	names = names[min(r.o.Offset, len(names)):]
	groups := []Group{}
	for _, name := range names[:min(r.o.Limit, len(names))] {
		groups = append(groups, Group{name, r.groups[name].total, r.hits(r.groups[name].first.hits)})
	}
	return groups
}

// cursor says where a page ended, for the next one to go on: by what, at which
// score of which scale, after how many hits, and at which place.
func (r *ranking) cursor(h *ranked) string {
	r.look(h)
	text := strings.Join([]string{
		string(r.sort), strconv.FormatFloat(h.score, 'g', -1, 64), r.scale, strconv.Itoa(r.shown),
		r.crowd.days[h.day/2], r.crowd.interviews[h.rank/2], key(h.at.revision), strconv.Itoa(h.at.turn), h.at.quote,
	}, between)
	return base64.RawURLEncoding.EncodeToString([]byte(text))
}

// resume reads where the page before ended.
func (r *ranking) resume() error {
	if r.o.After == "" {
		return nil
	}
	text, err := base64.RawURLEncoding.DecodeString(r.o.After)
	p := strings.Split(string(text), between)
	if err != nil || len(p) != 9 || p[0] != string(r.sort) {
		return errs.New(errs.Invalid, "this is not where a page of this search ended").Try("give --after what the page before printed, with the same --sort")
	}
	score, err1 := strconv.ParseFloat(p[1], 64)
	shown, err2 := strconv.Atoi(p[3])
	revision, _, ok := cutKey([]byte(p[6]))
	turn, err3 := strconv.Atoi(p[7])
	if err := errors.Join(err1, err2, err3); err != nil || !ok || shown < 0 {
		return errs.New(errs.Invalid, "this is not where a page of this search ended").Because(err).Try("give --after what the page before printed")
	}
	r.shown = shown
	if p[2] != r.scale { // every score is another one, by a little: go on by number
		r.skip = shown
		return nil
	}
	r.after = &ranked{score: score, known: true, at: place{revision: revision, turn: turn, quote: p[8]}}
	r.after.rank, r.after.day = doubled(r.crowd.interviews, p[5]), doubled(r.crowd.days, p[4])
	return nil
}

// doubled is twice the place of a name in a list, or the odd number between
// its neighbours when it is gone.
func doubled(list []string, name string) int {
	i, there := slices.BinarySearch(list, name)
	if there {
		return 2 * i
	}
	return 2*i - 1
}
