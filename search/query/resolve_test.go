package query

import (
	"context"
	"errors"
	"strings"
	"testing"

	"verbatim/internal/errs"
	"verbatim/interviews"
)

// address answers Resolve from fixed facts.
type address struct{}

func (address) Theme(_ context.Context, s string) (string, error) {
	if s != "Pain" {
		return "", errs.New(errs.NotFound, "no theme %q", s).Try("run 'verbatim theme list'")
	}
	return "pain", nil
}

func (address) Attribute(_ context.Context, name, value string) (func(*Voice) bool, error) {
	if name != "team" {
		return nil, errs.New(errs.NotFound, "no participant has %q", name)
	}
	return func(v *Voice) bool { return value == "data" && v.Participant == "P-01" }, nil
}

func (address) Question(_ context.Context, s string) (func(string, int) bool, error) {
	return func(_ string, turn int) bool { return turn == 2 && s == "1" }, nil
}

func (address) Saved(_ context.Context, name string) (string, error) {
	saved := map[string]string{"slow": "queue OR saved:late", "late": "in:quotes wait*", "loop": "saved:loop", "bad": "a (", "all": "",
		"many": strings.Repeat("saved:more ", 32), "more": strings.Repeat("saved:most ", 32), "most": strings.Repeat("a ", 32)}
	text, ok := saved[name]
	if !ok {
		return "", errs.New(errs.NotFound, "no saved search %q", name)
	}
	return text, nil
}

func (address) Synonyms(context.Context) ([][]string, error) {
	return [][]string{{"deploy", "ship", "push out"}}, nil
}

func (address) Today() interviews.Date { return "2026-11-20" }

func TestResolve(t *testing.T) {
	d := &Doc{
		Voice: &Voice{Interview: "a", Study: "s1", Source: "interview", Date: "2026-08-01", Language: English, Speaker: "Anna Smith", Role: "participant", Participant: "P-01"},
		Coded: Coded{Themes: []string{"pain"}, Kinds: []string{"pain"}, Coders: []string{"Kim"}, States: []string{"unchanged"}, Memos: []string{"ask why"}},
		Turn:  2, Text: "We were shipping on Fridays, and pushed out late",
	}
	quote := &QuoteDoc{ID: "q1", LastTurn: 2, Doc: *d}
	quote.Text = "shipping on Fridays"
	for _, c := range []struct{ query, want string }{
		{"theme:Pain", "yes"}, {"-theme:Pain", "no"}, {"theme:none", "no"}, {"kind:Pain", "yes"}, {"kind:ask", "no"},
		{"deploy", "yes"}, {"deploying fridays", "yes"}, {`"deploy"`, "no"}, {`"push out"`, "no"}, {"queue", "no"},
		{"date:last-quarter", "yes"}, {"date:2026-07..2026-09", "yes"}, {"date:2025", "no"}, {"team:data", "yes"}, {"team:web", "no"},
		{"speaker:smith role:participant participant:p-01 source:interview study:S1 interview:A", "yes"}, {"role:observer", "no"},
		{"coder:kim", "yes"}, {"coder:lee", "no"}, {"state:unchanged key:no", "yes"}, {"state:moved", "no"}, {"key:yes", "no"}, {"polarity:negative", "no"},
		{"memo:why", "yes"}, {`memo:"why ask"`, "no"}, {"question:1", "yes"}, {"question:2", "no"},
		{"saved:slow", "no"}, {"saved:all", "yes"}, {"-saved:late", "yes"},
		{"same(theme:Pain fridays)", "yes"}, {"same(theme:Pain late)", "no"}, {"in:quotes late", "no"},
		{"fridays theme:Pane", `column 9: no theme "Pane"`},
		{"date:someday", `column 1: "someday" is not a period`},
		{"x teem:data", `column 3: no participant has "teem"`},
		{"role:boss", `column 1: there is no role "boss"`}, {"source:hearsay", `column 1: there is no source`}, {"kind:x", "column 1: there is no kind"},
		{"saved:nothing", "column 1: no saved search"}, {"x saved:loop", `column 3: in the saved search "loop": column 1: the saved search "loop" leads back`},
		{"saved:many", `column 1: in the saved search "many": column 1: in the saved search "more": column 78: in the saved search`},
		{"saved:bad", `column 1: in the saved search "bad": column 3: this ( is never closed`},
	} {
		q, err := Parse(c.query)
		if err != nil {
			t.Fatal(err)
		}
		got := "no"
		resolved, err := Resolve(t.Context(), q, address{})
		passage := NewPassage(d, []*QuoteDoc{quote}, NewLexicon())
		if resolved.Quotes {
			passage = NewPassage(&quote.Doc, []*QuoteDoc{quote}, NewLexicon())
		}
		if err != nil {
			got = err.Error()
		} else if Finds(Counted(resolved).Root, passage) {
			got = "yes"
		}
		if !strings.HasPrefix(got, c.want) {
			t.Errorf("%s: %s, want %s", c.query, got, c.want)
		}
		if err == nil && !strings.Contains(c.query, "saved:") && resolved.String() != q.String() {
			t.Errorf("%s is written as %s once resolved", q, resolved)
		}
	}
	many := strings.Repeat("deploy ", MaxClauses)
	q, _ := Parse(many)
	if _, err := Resolve(t.Context(), q, address{}); err != nil {
		t.Error(err)
	}
	if _, err := Resolve(t.Context(), q, wordy{}); !errors.Is(err, errs.Invalid) {
		t.Error(err)
	}
}

// wordy has more synonyms than a query should become.
type wordy struct{ address }

func (wordy) Synonyms(context.Context) ([][]string, error) {
	return [][]string{strings.Fields("deploy a b c d e f g h i j k l")}, nil
}

func TestSplit(t *testing.T) {
	for _, c := range []struct{ query, who, what string }{
		{"", "", ""},
		{"team:data", "team:data", ""},
		{"deploy", "", "deploy"},
		{"team:data deploy -date:2026 (role:participant OR study:x)", "team:data -date:2026 (role:participant OR study:x)", "deploy"},
		{"team:data OR deploy", "", "team:data OR deploy"},
		{"-team:data", "-team:data", ""},
	} {
		q, _ := Parse(c.query)
		q, err := Resolve(t.Context(), q, address{})
		if err != nil {
			t.Fatal(err)
		}
		who, what := Split(q)
		if got := (Query{Root: who}).String(); got != c.who {
			t.Errorf("%s: who is %s, want %s", c.query, got, c.who)
		}
		if got := (Query{Root: what}).String(); got != c.what {
			t.Errorf("%s: what is %s, want %s", c.query, got, c.what)
		}
	}
}

func TestStem(t *testing.T) {
	for _, c := range []struct{ language, form, stem string }{
		{"en", "queues", "queue"}, {"de", "häuser", "haus"}, {"fr", "continuellement", "continuel"}, {"none", "queues", "queues"},
		{"en", "ёжики", "ёжики"}, {"ru", "ёжики", "ёжик"}, {"xx", "queues", "queues"},
	} {
		if got := Stem(c.language, c.form); got != c.stem {
			t.Errorf("%s %s: %s, want %s", c.language, c.form, got, c.stem)
		}
	}
}
