package query

import (
	"slices"

	"verbatim/coding"
)

// A Passage is a Doc that is being read, with the quotes on it: those that
// touch a turn, or the one quote itself.
type Passage struct {
	*Doc
	On    []*QuoteDoc
	words []Word
	memos [][]Word
	read  bool
	lex   *Lexicon
}

// NewPassage is the passage of a turn and the quotes that touch it, or of one
// quote. The lexicon is best one for all.
func NewPassage(d *Doc, on []*QuoteDoc, lex *Lexicon) *Passage {
	return &Passage{Doc: d, On: on, lex: lex}
}

// Words returns the words of the passage.
func (p *Passage) Words() []Word {
	if !p.read {
		p.read = true
		p.words = p.lex.Words(nil, p.Language, p.Text)
	}
	return p.words
}

func (p *Passage) memoWords() [][]Word {
	if p.memos == nil {
		for _, m := range p.Memos {
			p.memos = append(p.memos, p.lex.Words(nil, p.Language, m))
		}
	}
	return p.memos
}

// Finds reports whether a resolved node finds a passage.
func Finds(n Node, p *Passage) bool {
	switch n := n.(type) {
	case nil:
		return true
	case And:
		return !slices.ContainsFunc(n, func(n Node) bool { return !Finds(n, p) })
	case Or:
		return slices.ContainsFunc(n, func(n Node) bool { return Finds(n, p) })
	case Not:
		return !Finds(n.Node, p)
	case Same:
		return slices.ContainsFunc(p.On, func(q *QuoteDoc) bool {
			return Finds(n.Node, NewPassage(&q.Doc, []*QuoteDoc{q}, p.lex))
		})
	case Any:
		return n.has(&p.Coded)
	case Voices:
		return n.Keep(p.Voice)
	case Places:
		return n.Keep(p.Interview, p.Turn)
	case Memo:
		pattern := Patterns(n)[0]
		return slices.ContainsFunc(p.memoWords(), func(words []Word) bool { return pattern.occurrences(p.Language, words) != nil })
	}
	return slices.ContainsFunc(Patterns(n), func(pattern Pattern) bool { return pattern.Count(p) > 0 })
}

// Count returns how often a pattern stands in a passage.
func (p *Pattern) Count(in *Passage) int { return len(p.occurrences(in.Language, in.Words())) }

// has reports whether a passage has one of the values; any at all when there
// are none.
func (a Any) has(c *Coded) bool {
	have := c.Values(a.Name)
	found := len(a.Values) == 0 && len(have) > 0 ||
		slices.ContainsFunc(a.Values, func(v string) bool { return slices.Contains(have, v) })
	return found != a.Absent
}

// Values returns what a field of what was coded holds.
func (c *Coded) Values(name string) []string {
	switch name {
	case "theme":
		return c.Themes
	case "kind":
		return c.Kinds
	case "coder":
		names := make([]string, len(c.Coders))
		for i, coder := range c.Coders {
			names[i] = foldName(coder)
		}
		return names
	case "polarity":
		return c.Polarities
	case "state":
		return c.States
	case "key":
		if c.Key {
			return []string{"yes"}
		}
	}
	return nil
}

// Counted makes a resolved query that says nothing of states, or a part of it
// that is about one quote, find only quotes that count.
func Counted(q Query) Query {
	root := countedSame(q.Root)
	if q.Quotes && !Asks(root, "state") {
		root = also(root, counting)
	}
	return Query{root, q.Quotes}
}

var counting = Any{
	Name: "state", Values: []string{string(coding.Unchanged), string(coding.Moved)}, Said: Field{Name: "state", Value: "counted"},
}

func countedSame(n Node) Node {
	switch n := n.(type) {
	case Same:
		if Asks(n.Node, "state") {
			return n
		}
		return Same{also(n.Node, counting), n.Column}
	case Not:
		return Not{countedSame(n.Node)}
	case And:
		return And(mapped(n, countedSame))
	case Or:
		return Or(mapped(n, countedSame))
	}
	return n
}

func mapped(nodes []Node, f func(Node) Node) []Node {
	made := make([]Node, len(nodes))
	for i, n := range nodes {
		made[i] = f(n)
	}
	return made
}

// Asks reports whether a resolved node asks for any of some fields of what was
// coded: theme, kind, coder, polarity, state, key, memo.
func Asks(n Node, names ...string) (found bool) {
	each(n, func(n Node) {
		switch n := n.(type) {
		case Any:
			found = found || slices.Contains(names, n.Name)
		case Memo:
			found = found || slices.Contains(names, n.Said.Name)
		}
	})
	return found
}

// also makes a node that finds what both find; nil finds everything.
func also(root, more Node) Node {
	switch root := root.(type) {
	case nil:
		return more
	case And:
		return append(slices.Clone(root), more)
	}
	return And{root, more}
}

// Split takes a resolved query apart: who asks only who speaks, where and
// when, what asks for the rest. Both together are the query.
func Split(q Query) (who, what Node) {
	nodes, ok := q.Root.(And)
	if !ok && q.Root != nil {
		nodes = And{q.Root}
	}
	for _, n := range nodes {
		if onlyVoices(n) {
			who = also(who, n)
		} else {
			what = also(what, n)
		}
	}
	return who, what
}

func onlyVoices(n Node) bool {
	only := true
	each(n, func(n Node) {
		if _, ok := n.(Voices); !ok {
			only = false
		}
	})
	return only
}
