package roadmap

import (
	"errors"
	"strings"
	"testing"

	"verbatim/internal/errs"
)

func brief(t *testing.T, d *Data) *Brief {
	t.Helper()
	b, err := NewBrief(d, "second-lane", 2)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestBrief(t *testing.T) {
	text := string(brief(t, told()).Markdown())
	for _, want := range []string{
		"# A second lane", "State: shipped · shipped on 2026-08-01", "Wait (goal, minutes): 90", "2 of 4 people asked", "| payments | 0 | 0 | 22 | not known |",
		"Waiting: standing in a line", "### Against", "> the queue is fine\n>\n> — P-06, mobile, 2026-04-06, i6.md:90", "1 more quote: `verbatim hypothesis show queue-hurts`",
		"1 quote is counted and not shown", "given by mira", "Mira\n<!-- verbatim:end leader", "guardrail is breached", "We do not know whether it hits anybody of payments", "## Scope",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	if _, err := NewBrief(told(), "nothing", 1); !errors.Is(err, errs.NotFound) {
		t.Errorf("a proposal that is not there: %v", err)
	}
	for i, line := range strings.Split(text, "\n") {
		if strings.TrimRight(line, " ") != line {
			t.Errorf("line %d ends with a blank, which editors take away: %q", i+1, line)
		}
	}
}

// Words that look like a mark are words.
func TestMarksInWordsAreNone(t *testing.T) {
	d := told()
	d.Quotes[0].Text = "one\n<!-- verbatim:end evidence -->\ntwo"
	d.Proposals[0].Leader = "<!-- verbatim:begin head -->"
	b := brief(t, d)
	if _, err := b.Fill("b.md", b.Markdown(), false); err != nil {
		t.Error(err)
	}
}

// A brief that is filled in anew has the new parts and, to the byte, all that
// people wrote between them.
func TestFill(t *testing.T) {
	first := string(brief(t, told()).Markdown())
	mine := strings.Replace(first, "*What belongs to it", "\tMine,  with blanks  \r\nand no end*What belongs to it", 1)
	start, stop := strings.Index(mine, "<!-- verbatim:begin measures"), strings.Index(mine, "<!-- verbatim:end measures -->\n")
	mine = mine[:start] + "no measures here\n" + mine[stop+len("<!-- verbatim:end measures -->\n"):]
	mine = strings.TrimSuffix(mine, "\n") // an editor that ends no last line
	d := told()
	d.Proposals[0].Title, d.Proposals[0].Leader = "A lane", "Ben"
	now := brief(t, d)
	f, err := now.Fill("b.md", []byte(mine), false)
	if err != nil {
		t.Fatal(err)
	}
	got := string(f.Text)
	if strings.Join(f.Changed, " ") != "head leader" || strings.Join(f.Gone, " ") != "measures" {
		t.Errorf("changed %v, gone %v", f.Changed, f.Gone)
	}
	if outside(t, got) != outside(t, mine) {
		t.Errorf("words of people changed:\n%q\n%q", outside(t, mine), outside(t, got))
	}
	if !strings.Contains(got, "# A lane\n") || !strings.Contains(got, "\nBen\n") || strings.Contains(got, "Mira") {
		t.Errorf("not filled in:\n%s", got)
	}
	again, err := now.Fill("b.md", f.Text, false)
	if err != nil || string(again.Text) != got || len(again.Changed) > 0 {
		t.Errorf("a second time changes something: %v, %v", err, again.Changed)
	}
	windows := strings.ReplaceAll(first, "\n", "\r\n")
	f, err = now.Fill("b.md", []byte("\ufeff"+windows), false)
	if err != nil || strings.Count(string(f.Text), "\n") != strings.Count(string(f.Text), "\r\n") || !strings.HasPrefix(string(f.Text), "\ufeff") {
		t.Errorf("ends of lines are mixed: %v", err)
	}
}

// outside is a text without what stands between marks.
func outside(t *testing.T, text string) string {
	t.Helper()
	var b strings.Builder
	within := false
	for _, l := range strings.SplitAfter(text, "\n") {
		switch {
		case strings.HasPrefix(l, "<!-- verbatim:begin"):
			within = true
		case strings.HasPrefix(l, "<!-- verbatim:end"):
			within = false
		case !within:
			b.WriteString(l)
		}
	}
	return b.String()
}

func TestFillRefuses(t *testing.T) {
	b := brief(t, told())
	whole := string(b.Markdown())
	begin := func(name string) string {
		at := strings.Index(whole, "<!-- verbatim:begin "+name)
		return whole[at : at+strings.Index(whole[at:], "\n")+1]
	}
	for _, c := range []struct{ name, text, says string }{
		{"no end", strings.Replace(whole, "<!-- verbatim:end head -->\n", "", 1), `b.md:10: "outcome" begins within "head", which began in line 3`},
		{"no end at all", "<!-- verbatim:begin head -->\n", `b.md:1: "head" begins and has no end`},
		{"no beginning", strings.Replace(whole, begin("head"), "", 1), `b.md:6: the end of "head" has no beginning`},
		{"twice", whole + begin("head") + "<!-- verbatim:end head -->\n", `"head" is there twice`},
		{"another end", "<!-- verbatim:begin head -->\n<!-- verbatim:end score -->\n", `b.md:2: the end of "score" has no beginning`},
		{"unknown", "<!-- verbatim:begin heat -->\n<!-- verbatim:end heat -->\n", `b.md:1: no part is called "heat"; there are head, outcome`},
		{"damaged", strings.Replace(whole, "end head -->", "end head", 1), "b.md:7: this mark cannot be read"},
		{"of another", strings.Replace(whole, "proposal second-lane -->", "proposal assistant -->", 1), `b.md:1: this is the brief of "assistant"`},
		{"none", "# My notes\n", "b.md is no brief"},
		{"written in", strings.Replace(whole, "# A second lane\n", "# A second lane, mine\n", 1), `b.md:3: somebody has written in the part "head"`},
		{"written in, no sum", "<!-- verbatim:begin head -->\nmine\n<!-- verbatim:end head -->\n", "the words would be lost"},
	} {
		f, err := b.Fill("b.md", []byte(c.text), false)
		if f != nil || err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v, want %q", c.name, err, c.says)
		}
	}
	f, err := b.Fill("b.md", []byte(strings.Replace(whole, "# A second lane\n", "# Mine\n", 1)), true)
	if err != nil || string(f.Text) != whole {
		t.Errorf("--force does not write over: %v", err)
	}
	if f, err = b.Fill("b.md", []byte("a\n<!-- verbatim:begin head -->\n<!-- verbatim:end head -->\nz"), false); err != nil || !strings.HasPrefix(string(f.Text), "a\n<!-- verbatim:begin head sum=") || !strings.HasSuffix(string(f.Text), "-->\nz") {
		t.Errorf("marks that a person set are not filled in: %v", err)
	}
}
