package search

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"verbatim/internal/errs"
	"verbatim/interviews"
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
	q.Root, _ = rewrite(q.Root, func(n Node) (Node, error) {
		switch n := n.(type) {
		case Word:
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
		}
		return n, nil
	})
	return q
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
		{"in:memos", "column 1: one cannot search in:memos"},
		{"a OR in:quotes", "column 6: in: cannot be part of OR or NOT"},
		{"-in:quotes", "column 2: in: cannot be part of OR or NOT"},
		{"in:quotes a in:quotes", "column 13: in: can be said once"},
		{strings.Repeat("a ", 33), "column 65: the query has more than 32 parts"},
		{strings.Repeat("é", 513), "column 513: the query is longer than 512 characters"},
		{`"` + strings.Repeat("a ", 129) + `"`, "column 1: the query has more than 128 words"},
	} {
		_, err := Parse(c.in)
		if !errors.Is(err, errs.Invalid) || err.Error() != c.want || errs.HintOf(err) == "" {
			t.Errorf("%s: %v (%s), want %s", c.in, err, errs.HintOf(err), c.want)
		}
	}
}

func TestHostileQueries(t *testing.T) {
	feed := newMemory()
	feed.texts("a", strings.Repeat("a b c ", 1000))
	x := open(t, t.TempDir()+"/index")
	synced(t, x, feed)
	for _, s := range []string{
		"(", ")", `"`, "-", "a ", "*", `\`, "\x00", "\xff", "a OR ", "-(", "NOT ", "x:", "/(.{1,50}){1,20}z/ ", "日", "a b c ",
	} {
		for _, n := range []int{1, 30, 500, 200_000} {
			q, err := Parse(strings.Repeat(s, n))
			if err != nil {
				if !errors.Is(err, errs.Invalid) {
					t.Errorf("%d × %q: %v", n, s, err)
				}
				continue
			}
			if _, err := x.Search(t.Context(), q, Options{}); err != nil && !errors.Is(err, errs.Invalid) {
				t.Errorf("%d × %q: %v", n, s, err)
			}
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
		Fragments(q, text, 3)
	})
}

// address answers Resolve from fixed facts.
type address struct{}

func (address) Theme(_ context.Context, s string) (string, error) {
	if s != "Pain" {
		return "", errs.New(errs.NotFound, "no theme %q", s).Try("run 'verbatim theme list'")
	}
	return "pain", nil
}

func (address) Interviews(_ context.Context, p interviews.Period) ([]string, error) {
	if p.Contains("2026-08-01") {
		return []string{"a"}, nil
	}
	return nil, nil
}

func (address) Voices(_ context.Context, attribute, value string) ([]Voice, error) {
	if attribute != "team" {
		return nil, errs.New(errs.NotFound, "no participant has %q", attribute)
	}
	if value != "data" {
		return nil, nil
	}
	return []Voice{{"a", "P-01"}}, nil
}

func (address) Today() interviews.Date { return "2026-11-20" }

func TestResolve(t *testing.T) {
	feed := sample()
	x := open(t, t.TempDir()+"/index")
	synced(t, x, feed)
	for _, c := range []struct{ query, want string }{
		{"theme:Pain deploy", "2"},
		{"theme:none deploy", "1"},
		{"date:last-quarter deploy", "2"},
		{"date:2025 deploy", "0"},
		{"-date:2026-Q3 deploy", "1"},
		{"team:data deploy", "2"},
		{"team:web OR fridays", "1"},
		{"-team:data", "2"},
		{"fridays theme:Pane", `column 9: no theme "Pane"`},
		{"date:someday", `column 1: "someday" is not a period`},
		{"x teem:data", `column 3: no participant has "teem"`},
	} {
		q, err := Parse(c.query)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		resolved, err := Resolve(t.Context(), q, address{})
		if err != nil {
			got = err.Error()
		} else if res, err := x.Search(t.Context(), resolved, Options{}); err != nil {
			t.Error(err)
		} else {
			got = fmt.Sprint(res.Total)
		}
		if got != c.want {
			t.Errorf("%s: %s, want %s", c.query, got, c.want)
		}
		if err == nil && resolved.String() != q.String() {
			t.Errorf("%s is written as %s once resolved", q, resolved)
		}
	}
	for _, s := range []string{"date:2026", "team:data", "role:boss", "source:hearsay", "coder:kim"} {
		q, _ := Parse(s)
		if _, err := x.Search(t.Context(), q, Options{}); !errors.Is(err, errs.Invalid) {
			t.Errorf("%s: %v", s, err)
		}
	}
}
