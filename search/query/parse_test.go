package query

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"verbatim/internal/errs"
)

func TestParse(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"", ""},
		{"  slow \t deploys ", "slow deploys"},
		{"slow AND deploys", "slow deploys"},
		{"a b OR c -d", "(a b) OR (c -d)"},
		{"a OR b OR c", "a OR b OR c"},
		{"(a OR b) OR c", "a OR b OR c"},
		{"(a b) c", "a b c"},
		{"((a))", "a"},
		{"NOT a", "-a"},
		{"NOT NOT a", "--a"},
		{"-(a OR b) c", "-(a OR b) c"},
		{`-"to the" x`, `-"to the" x`},
		{`“took two weeks”`, `"took two weeks"`},
		{`"say \"no\""`, `"say \"no\""`},
		{"or and not", "or and not"},
		{"deploy*", "deploy*"},
		{"Déploy*", "Déploy*"},
		{"well-known 12:30 don't", "well-known 12:30 don't"},
		{"Theme:a/b SPEAKER:x", "theme:a/b speaker:x"},
		{"Team:Data", "Team:Data"},
		{`speaker:"Anna Smith"`, `speaker:"Anna Smith"`},
		{`speaker:"Anna"`, "speaker:Anna"},
		{"date:2026-07..2026-09", "date:2026-07..2026-09"},
		{"-theme:none", "-theme:none"},
		{"in:quotes", "in:quotes"},
		{"in:turns", ""},
		{"a in:quotes b", "in:quotes a b"},
		{"(a OR b) in:quotes", "in:quotes (a OR b)"},
		{"a in:turns", "a"},
		{"url:http://x.y/z?q=1", "url:http://x.y/z?q=1"},
		{"deploy~", "deploy~"},
		{"Deploy~1 about ~5", "Deploy~ about ~5"},
		{"near(a b, 5)", "near(a b, 5)"},
		{"near(a, dep*, quue~, 5) c", "near(a dep* quue~, 5) c"},
		{"near(a b,5)", "near(a b, 5)"},
		{"near (a)", "near a"},
		{"NEAR(a)", "NEAR a"},
		{"same(theme:a -theme:b)", "same(theme:a -theme:b)"},
		{"-same((a OR b) key:yes)", "-same((a OR b) key:yes)"},
		{`memo:"why not"`, `memo:"why not"`},
		{"saved:x-1", "saved:x-1"},
	} {
		q, err := Parse(c.in)
		if err != nil {
			t.Errorf("%s: %v", c.in, err)
			continue
		}
		if got := q.String(); got != c.want {
			t.Errorf("%s: %s, want %s", c.in, got, c.want)
		}
		again, err := Parse(q.String())
		if err != nil || !reflect.DeepEqual(plain(q), plain(again)) {
			t.Errorf("%s: read again as %#v, %v", c.in, again, err)
		}
	}
}

// plain forgets the columns.
func plain(q Query) Query {
	q.Root, _ = Rewrite(q.Root, func(n Node) (Node, error) {
		switch n := n.(type) {
		case Term:
			n.Column = 0
			return n, nil
		case Phrase:
			n.Column = 0
			return n, nil
		case Prefix:
			n.Column = 0
			return n, nil
		case Field:
			n.Column = 0
			return n, nil
		case Fuzzy:
			n.Column = 0
			return n, nil
		case Near:
			n.Column = 0
			for i, part := range n.Parts {
				n.Parts[i] = plain(Query{Root: part}).Root
			}
			return n, nil
		}
		return n, nil
	})
	q.Root = placeless(q.Root)
	return q
}

// placeless forgets where same( stands.
func placeless(n Node) Node {
	switch n := n.(type) {
	case Same:
		return Same{Node: placeless(n.Node)}
	case Not:
		return Not{placeless(n.Node)}
	case And:
		return And(mapped(n, placeless))
	case Or:
		return Or(mapped(n, placeless))
	}
	return n
}

func TestParseErrors(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{`añb "never closed`, "column 5: this quotation mark is never closed"},
		{"a (b", "column 3: this ( is never closed"},
		{"a ) b", "column 3: this ) closes nothing"},
		{"a ()", "column 3: there is nothing between ( and )"},
		{"OR a", "column 1: OR needs something on both sides"},
		{"a OR", "column 5: OR needs something on both sides"},
		{"a OR OR b", "column 6: OR needs something on both sides"},
		{"(a OR)", "column 6: OR needs something on both sides"},
		{"AND a", "column 1: AND needs something on both sides"},
		{"a AND", "column 3: AND needs something on both sides"},
		{"a NOT", "column 3: nothing follows the word to leave out"},
		{"a - b", `column 3: there is no word in "-"`},
		{"a ... b", `column 3: there is no word in "..."`},
		{`""`, `column 1: there is no word in ""`},
		{"*", `column 1: there is no word in "*"`},
		{"a *loy", "column 3: * can only stand at the end of a word"},
		{"de*oy", "column 3: * can only stand at the end of a word"},
		{"de*", `column 1: "de*" is too short a beginning`},
		{"well-kn*", `column 1: "well-kn" is not the beginning of one word`},
		{"theme:", "column 1: nothing follows theme:"},
		{`x theme:""`, "column 3: nothing follows theme:"},
		{"speaker:Ann*", "column 9: * works for words, not for fields"},
		{"dep~", `column 1: "dep" is too short`},
		{"deploy~2", "column 7: ~2 is not known"},
		{"well-known~", `column 1: "well-known" is not one word`},
		{"near(a b)", "column 1: near() needs words, a comma"},
		{"near(a b 5)", "column 1: near() needs words, a comma"},
		{"near(a, 5)", "column 1: near() needs words, a comma"},
		{"near(a b, 0)", "column 1: near() needs words, a comma"},
		{"near(a b, 101)", "column 1: near() needs words, a comma"},
		{"x near(a b, 5", "column 3: this near( is never closed"},
		{`near("a" b, 5)`, "column 6: near() takes words"},
		{"near(well-known b, 5)", `column 6: "well-known" is more than one word`},
		{"x same(a", "column 3: this same( is never closed"},
		{"same()", "column 1: there is nothing between same( and )"},
		{"same(in:quotes)", "column 6: in: cannot be part of"},
		{"memo:...", `column 1: there is no word in "..."`},
		{strings.Repeat("-", 33) + "a", "column 33: more than 32 brackets"},
		{strings.Repeat("(", 40) + "a" + strings.Repeat(")", 40), "column 33: more than 32 brackets"},
		{"in:memos", "column 1: one cannot search in:memos"},
		{"a OR in:quotes", "column 6: in: cannot be part of OR or NOT"},
		{"-in:quotes", "column 2: in: cannot be part of OR or NOT"},
		{"in:quotes a in:quotes", "column 13: in: can be said once"},
		{strings.Repeat("a ", 33), "column 65: the query has more than 32 parts"},
		{strings.Repeat("é", 513), "column 513: the query is longer than 512 characters"},
		{`"` + strings.Repeat("a ", 129) + `"`, "column 1: the query has more than 128 words"},
	} {
		_, err := Parse(c.in)
		if !errors.Is(err, errs.Invalid) || !strings.HasPrefix(err.Error(), c.want) || errs.HintOf(err) == "" {
			t.Errorf("%s: %v (%s), want %s", c.in, err, errs.HintOf(err), c.want)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{`a OR -"b c" (d* x:"y \" z")`, "in:quotes ((a OR b) c)", "NOT --a -(b OR (c))", "12:30 a:b:c -", "“x” „y\""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		q, err := Parse(text)
		if err != nil {
			if !errors.Is(err, errs.Invalid) || errs.HintOf(err) == "" || !strings.HasPrefix(err.Error(), "column ") {
				t.Fatalf("%v", err)
			}
			return
		}
		printed := q.String()
		if again, err := Parse(printed); len(printed) <= MaxQuery && (err != nil || !reflect.DeepEqual(plain(q), plain(again))) {
			t.Fatalf("%q is written as %q and read as %#v, %v", text, printed, again, err)
		}
		Fragments(q, English, text, 3)
	})
}
