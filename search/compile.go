package search

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/blevesearch/bleve/v2/mapping"
	"github.com/blevesearch/bleve/v2/search"
	"github.com/blevesearch/bleve/v2/search/searcher"
	index "github.com/blevesearch/bleve_index_api"

	"verbatim/internal/errs"
	"verbatim/interviews"
)

// maxExpansion bounds the words that one prefix stands for.
const maxExpansion = 4096

// unscored makes a searcher that only says yes or no, which Bleve does on
// bitmaps.
var unscored = search.SearcherOptions{Score: "none"}

// A plan is a Query as Bleve runs it. Searchers are built by hand from terms:
// Bleve's own query types silently turn "nothing AND NOT b" into "NOT b".
type plan Query

// Searcher makes the plan ready to run on one state of the index.
func (p plan) Searcher(ctx context.Context, r index.IndexReader, _ mapping.IndexMapping, o search.SearcherOptions) (search.Searcher, error) {
	c := &compiler{ctx: ctx, reader: r}
	if p.Quotes {
		c.prefix = quotePrefix
	}
	return c.node(p.Root, o)
}

type compiler struct {
	ctx    context.Context
	reader index.IndexReader
	prefix string // of field names
}

func (c *compiler) node(n Node, o search.SearcherOptions) (search.Searcher, error) {
	switch n := n.(type) {
	case nil:
		return c.all()
	case Word:
		return c.phrase(n.Text, o)
	case Phrase:
		return c.phrase(n.Text, o)
	case Prefix:
		return c.any(fieldText, n.Stems)
	case Field:
		return c.field(n)
	case Any:
		return c.any(n.Field, n.Values)
	case Spoken:
		return c.or(n.nodes(), o)
	case Not:
		return c.and([]Node{n}, o)
	case And:
		return c.and(n, o)
	case Or:
		return c.or(n, o)
	}
	return nil, errs.New(errs.Invalid, "a query cannot hold a %T", n)
}

// nodes are what each participant said in these interviews; Or finds nothing
// without any.
func (s Spoken) nodes() []Node {
	var nodes []Node
	for _, p := range slices.Sorted(maps.Keys(s.By)) {
		nodes = append(nodes, And{Any{Field: fieldParticipant, Values: []string{p}}, Any{Field: fieldInterview, Values: s.By[p]}})
	}
	return nodes
}

// phrase finds words that follow each other, or just the one.
func (c *compiler) phrase(text string, o search.SearcherOptions) (search.Searcher, error) {
	var terms []string
	for _, w := range words(text) {
		terms = append(terms, w.stem)
	}
	switch len(terms) {
	case 0:
		return searcher.NewMatchNoneSearcher(c.reader)
	case 1:
		return searcher.NewTermSearcher(c.ctx, c.reader, terms[0], c.prefix+fieldText, 1, o)
	}
	return newPhraseSearcher(c.ctx, c.reader, c.prefix+fieldText, terms, o)
}

// expand looks up the stems of the words that prefixes stand for.
func expand(ctx context.Context, r index.IndexReader, q Query) (Query, error) {
	c := &compiler{ctx: ctx, reader: r}
	root, err := rewrite(q.Root, func(n Node) (Node, error) {
		if p, ok := n.(Prefix); ok {
			return c.expand(p, q.Quotes)
		}
		return n, nil
	})
	q.Root = root
	return q, err
}

func (c *compiler) expand(p Prefix, quotes bool) (Node, error) {
	text, named := fold(p.Text), fieldText
	if quotes {
		named = quotePrefix + fieldText
	}
	stems, err := c.dictionary(named, text)
	if err != nil {
		return nil, err
	}
	said, err := c.dictionary(fieldWord, text)
	if err != nil {
		return nil, err
	}
	for _, w := range said {
		stems = append(stems, stem(w))
	}
	slices.Sort(stems)
	if p.Stems = slices.Compact(stems); len(p.Stems) > maxExpansion {
		return nil, wrong(p.Column, "too many words begin with %q", p.Text).Try("write one letter more")
	}
	return p, nil
}

// dictionary lists the terms of a field that begin with prefix, deleted
// documents' included, and no more than one beyond maxExpansion.
func (c *compiler) dictionary(name, prefix string) (terms []string, err error) {
	dict, err := c.reader.FieldDictPrefix(name, []byte(prefix))
	if err != nil {
		return nil, err
	}
	defer func() {
		if cerr := dict.Close(); err == nil {
			err = cerr
		}
	}()
	for len(terms) <= maxExpansion || prefix == "" {
		entry, err := dict.Next()
		if err != nil || entry == nil {
			return terms, err
		}
		terms = append(terms, strings.Clone(entry.Term))
	}
	return terms, nil
}

var roles = []string{
	string(interviews.RoleInterviewer), string(interviews.RoleParticipant),
	string(interviews.RoleNoteTaker), string(interviews.RoleObserver),
}

var sources = []string{
	string(interviews.SourceInterview), string(interviews.SourceSurvey), string(interviews.SourceNote),
}

func (c *compiler) field(f Field) (search.Searcher, error) {
	value := strings.ToLower(f.Value)
	switch f.Name {
	case "theme":
		if value == noTheme {
			return c.and([]Node{Not{Any{Field: fieldKind, Values: []string{kindCoded}}}}, unscored)
		}
		return c.any(fieldTheme, []string{f.Value})
	case "speaker":
		return c.same(fieldSpeaker, f.Value, true)
	case "participant", "interview", "study":
		return c.same(f.Name, f.Value, false)
	case "role":
		return c.oneOf(f, value, roles)
	case "source":
		return c.oneOf(f, value, sources)
	case "coder":
		if c.prefix != quotePrefix {
			return nil, wrong(f.Column, "turns have no coder, quotes do").Try("add in:quotes")
		}
		return c.same(fieldCoder, f.Value, false)
	}
	return nil, wrong(f.Column, "%s was not looked up", f)
}

func (c *compiler) oneOf(f Field, value string, known []string) (search.Searcher, error) {
	if !slices.Contains(known, value) {
		return nil, wrong(f.Column, "there is no %s %q", f.Name, f.Value).Try("use %s", strings.Join(known, ", "))
	}
	return c.any(f.Name, []string{value})
}

// same finds the terms of a field that equal value but for case, or, where
// words count, one of whose words does.
func (c *compiler) same(name, value string, wordsToo bool) (search.Searcher, error) {
	terms, err := c.dictionary(c.prefix+name, "")
	if err != nil {
		return nil, err
	}
	value = foldName(value)
	terms = slices.DeleteFunc(terms, func(t string) bool {
		t = foldName(t)
		return t != value && !(wordsToo && slices.ContainsFunc(words(t), func(w word) bool { return w.folded == value }))
	})
	return c.any(name, terms)
}

func foldName(s string) string { return strings.Join(strings.Fields(foldWhole(s)), " ") }

// any finds documents with at least one of the values in a field.
func (c *compiler) any(name string, values []string) (search.Searcher, error) {
	if len(values) == 0 {
		return searcher.NewMatchNoneSearcher(c.reader)
	}
	return searcher.NewMultiTermSearcher(c.ctx, c.reader, values, c.prefix+name, 1, unscored, false)
}

func (c *compiler) all() (search.Searcher, error) { return c.any(fieldKind, []string{kindAll}) }

func (c *compiler) or(nodes []Node, o search.SearcherOptions) (search.Searcher, error) {
	parts, err := c.nodes(nodes, o)
	if err != nil {
		return nil, err
	}
	return c.disjunction(parts, o)
}

func (c *compiler) disjunction(parts []search.Searcher, o search.SearcherOptions) (search.Searcher, error) {
	parts = slices.DeleteFunc(parts, none)
	switch len(parts) {
	case 0:
		return searcher.NewMatchNoneSearcher(c.reader)
	case 1:
		return parts[0], nil
	}
	return searcher.NewDisjunctionSearcher(c.ctx, c.reader, parts, 1, o)
}

// and finds what all nodes find; those that are Not take away from the rest,
// or from everything when there is no rest.
func (c *compiler) and(nodes []Node, o search.SearcherOptions) (search.Searcher, error) {
	var with, without []Node
	for _, n := range nodes {
		if not, ok := n.(Not); ok {
			without = append(without, not.Node)
		} else {
			with = append(with, n)
		}
	}
	must, err := c.must(with, o)
	if err != nil || len(without) == 0 || none(must) {
		return must, err
	}
	mustNot, err := c.or(without, unscored)
	if err != nil || none(mustNot) {
		return must, err
	}
	return searcher.NewBooleanSearcher(c.ctx, c.reader, must, nil, mustNot, o)
}

func (c *compiler) must(nodes []Node, o search.SearcherOptions) (search.Searcher, error) {
	if len(nodes) == 0 {
		return c.all()
	}
	parts, err := c.nodes(nodes, o)
	if err != nil {
		return nil, err
	}
	if slices.ContainsFunc(parts, none) {
		return searcher.NewMatchNoneSearcher(c.reader)
	}
	if len(parts) == 1 {
		return parts[0], nil
	}
	return searcher.NewConjunctionSearcher(c.ctx, c.reader, parts, o)
}

func (c *compiler) nodes(nodes []Node, o search.SearcherOptions) ([]search.Searcher, error) {
	parts := make([]search.Searcher, len(nodes))
	for i, n := range nodes {
		var err error
		if parts[i], err = c.node(n, o); err != nil {
			return nil, err
		}
	}
	return parts, nil
}

func none(s search.Searcher) bool {
	_, ok := s.(*searcher.MatchNoneSearcher)
	return ok
}

// scored reports whether a query says something by which hits can be ranked.
func scored(n Node) bool {
	switch n := n.(type) {
	case Word, Phrase:
		return true
	case And:
		return slices.ContainsFunc(n, scored)
	case Or:
		return slices.ContainsFunc(n, scored)
	}
	return false
}
