package search

import (
	"strings"
)

// A Query is what somebody asked for, as a tree.
type Query struct {
	Root   Node // nil finds everything
	Quotes bool // look among the quotes (in:quotes), not the turns
}

// A Node is a part of a query: a Word, Phrase, Prefix, Field, Any, Not, And
// or Or. String writes it in the query language.
type Node interface{ String() string }

// A Word is found in any of its inflections. One that is written as several
// (well-known, 3.5) is found as a phrase.
type Word struct {
	Text   string
	Column int // where it stands in the query, 1-based, in code points
}

// A Phrase is found where its words follow each other, in any inflection.
type Phrase struct {
	Text   string
	Column int
}

// A Prefix is found wherever a word that begins with its text is, in any of
// the word's inflections.
type Prefix struct {
	Text   string
	Column int
	Stems  []string // of the words it stands for; Search looks them up
}

// A Field asks for a property of the turn or quote: theme:x, team:data.
type Field struct {
	Name   string // in lower case, unless it is a participant attribute
	Value  string
	Column int
}

// An Any is a Field that Resolve has looked up: one of the Values in an
// indexed field. It writes itself as what was Said.
type Any struct {
	Field  string
	Values []string
	Said   Field
}

// A Spoken is a Field that Resolve has found to mean what some participants
// said in some interviews: By holds the interviews of each participant.
type Spoken struct {
	By   map[string][]string
	Said Field
}

// Themes returns the IDs of the themes that a resolved query names.
func Themes(q Query) []string {
	var ids []string
	_, _ = rewrite(q.Root, func(n Node) (Node, error) {
		if a, ok := n.(Any); ok && a.Field == fieldTheme {
			ids = append(ids, a.Values...)
		}
		return n, nil
	})
	return ids
}

// A Not finds what its node does not.
type Not struct{ Node Node }

// An And finds what all its nodes find.
type And []Node

// An Or finds what any of its nodes finds.
type Or []Node

func (w Word) String() string   { return w.Text }
func (p Phrase) String() string { return quoted(p.Text) }
func (p Prefix) String() string { return p.Text + "*" }
func (a Any) String() string    { return a.Said.String() }
func (s Spoken) String() string { return s.Said.String() }
func (n Not) String() string    { return "-" + inner(n.Node) }
func (a And) String() string    { return join(a, " ") }
func (o Or) String() string     { return join(o, " OR ") }

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

// rewrite returns the tree with each leaf replaced by what f makes of it.
func rewrite(n Node, f func(Node) (Node, error)) (Node, error) {
	switch n := n.(type) {
	case nil:
		return nil, nil
	case Not:
		child, err := rewrite(n.Node, f)
		return Not{child}, err
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
		if made[i], err = rewrite(n, f); err != nil {
			return nil, err
		}
	}
	return made, nil
}
