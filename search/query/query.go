package query

import (
	"strconv"
	"strings"
)

// A Query is what somebody asked for, as a tree.
type Query struct {
	Root   Node // nil finds everything
	Quotes bool // look among the quotes (in:quotes), not the turns
}

// A Node is a part of a query. String writes it in the query language.
//
// Parse makes Term, Phrase, Prefix, Fuzzy, Near, Field, Same, Not, And and Or.
// Resolve puts Any, Memo, Voices, Places and Alike in the place of what it has
// looked up.
type Node interface{ String() string }

// A Term is a word that is found in any of its inflections. One that is
// written as several (well-known, 3.5) is found where they follow each other.
type Term struct {
	Text   string
	Column int // where it stands in the query, 1-based, in code points
}

// A Phrase is found where just its words follow each other.
type Phrase struct {
	Text   string
	Column int
}

// A Prefix is found wherever a word begins with its text.
type Prefix struct {
	Text   string
	Column int
}

// A Fuzzy is found wherever a word is its text but for one letter: another
// one, one more, one less, or two that have changed places. The first letter
// is as it is.
type Fuzzy struct {
	Text   string
	Column int
}

// A Near is found where its parts, each a Term, Prefix or Fuzzy of one word,
// stand in any order with the last at most Words words behind the first.
type Near struct {
	Parts  []Node
	Words  int
	Column int
}

// A Field asks for a property: theme:x, team:data.
type Field struct {
	Name   string // in lower case, unless it is a participant attribute
	Value  string
	Column int
}

// A Same is found on turns that a quote touches which is all that its node
// asks for.
type Same struct {
	Node   Node
	Column int
}

// A Not finds what its node does not.
type Not struct{ Node Node }

// An And finds what all its nodes find.
type And []Node

// An Or finds what any of its nodes finds.
type Or []Node

// An Any is a Field that asks for one of some values of what was coded, or for
// any value at all when it has none.
type Any struct {
	Name   string // theme, kind, coder, polarity, state or key
	Values []string
	Absent bool // asks for passages without
	Said   Field
}

// A Memo is a Field that asks for words in a memo.
type Memo struct{ Said Field }

// A Voices is a Field that asks who speaks, where and when.
type Voices struct {
	Keep func(*Voice) bool
	Said Field
}

// A Places is a Field that asks for some turns of some interviews.
type Places struct {
	Keep func(interview string, turn int) bool
	Said Field
}

// An Alike is a Term for which others mean the same.
type Alike struct {
	Terms []Term // the one that was said among them
	Said  Term
}

func (t Term) String() string   { return t.Text }
func (p Phrase) String() string { return quoted(p.Text) }
func (p Prefix) String() string { return p.Text + "*" }
func (f Fuzzy) String() string  { return f.Text + "~" }
func (s Same) String() string   { return "same(" + s.Node.String() + ")" }
func (a Any) String() string    { return a.Said.String() }
func (m Memo) String() string   { return m.Said.String() }
func (v Voices) String() string { return v.Said.String() }
func (p Places) String() string { return p.Said.String() }
func (a Alike) String() string  { return a.Said.String() }
func (n Not) String() string    { return "-" + inner(n.Node) }
func (a And) String() string    { return join(a, " ") }
func (o Or) String() string     { return join(o, " OR ") }

func (n Near) String() string {
	return "near(" + join(n.Parts, " ") + ", " + strconv.Itoa(n.Words) + ")"
}

// String writes the field, its value in quotes when it needs them.
func (f Field) String() string {
	if f.Value == "" || strings.ContainsFunc(f.Value, special) || strings.HasSuffix(f.Value, "*") {
		return f.Name + ":" + quoted(f.Value)
	}
	return f.Name + ":" + f.Value
}

// String writes the query so that Parse reads the same again.
func (q Query) String() string {
	var parts []string
	if q.Quotes {
		parts = append(parts, "in:quotes")
	}
	if _, ok := q.Root.(Or); ok && q.Quotes {
		parts = append(parts, inner(q.Root))
	} else if q.Root != nil {
		parts = append(parts, q.Root.String())
	}
	return strings.Join(parts, " ")
}

func join(nodes []Node, by string) string {
	parts := make([]string, len(nodes))
	for i, n := range nodes {
		parts[i] = inner(n)
	}
	return strings.Join(parts, by)
}

// inner writes a node as part of another.
func inner(n Node) string {
	switch n.(type) {
	case And, Or:
		return "(" + n.String() + ")"
	}
	return n.String()
}

func quoted(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}

// Rewrite returns the tree with each leaf replaced by what f makes of it.
func Rewrite(n Node, f func(Node) (Node, error)) (Node, error) {
	switch n := n.(type) {
	case nil:
		return nil, nil
	case Not:
		child, err := Rewrite(n.Node, f)
		return Not{child}, err
	case Same:
		child, err := Rewrite(n.Node, f)
		return Same{child, n.Column}, err
	case And:
		nodes, err := rewriteAll(n, f)
		return And(nodes), err
	case Or:
		nodes, err := rewriteAll(n, f)
		return Or(nodes), err
	}
	return f(n)
}

func rewriteAll(nodes []Node, f func(Node) (Node, error)) ([]Node, error) {
	made := make([]Node, len(nodes))
	for i, n := range nodes {
		var err error
		if made[i], err = Rewrite(n, f); err != nil {
			return nil, err
		}
	}
	return made, nil
}

// each calls f with every leaf.
func each(n Node, f func(Node)) {
	_, _ = Rewrite(n, func(n Node) (Node, error) {
		f(n)
		return n, nil
	})
}

// Wanted lists the leaves that are about words and not below a Not: what a
// hit is ranked by and what is marked in it.
func Wanted(n Node) []Node {
	var leaves []Node
	switch n := n.(type) {
	case And:
		for _, child := range n {
			leaves = append(leaves, Wanted(child)...)
		}
	case Or:
		for _, child := range n {
			leaves = append(leaves, Wanted(child)...)
		}
	case Same:
		return Wanted(n.Node)
	case Term, Phrase, Prefix, Fuzzy, Near, Alike:
		leaves = append(leaves, n)
	}
	return leaves
}

// Themes returns the IDs of the themes that a resolved query wants.
func Themes(n Node) []string {
	var ids []string
	switch n := n.(type) {
	case Any:
		if n.Name == "theme" && !n.Absent {
			ids = n.Values
		}
	case Same:
		return Themes(n.Node)
	case And:
		for _, child := range n {
			ids = append(ids, Themes(child)...)
		}
	case Or:
		for _, child := range n {
			ids = append(ids, Themes(child)...)
		}
	}
	return ids
}
