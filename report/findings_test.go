package report

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"verbatim/internal/errs"
)

const findingsFile = `---
period: 2026-Q3
data_version: 412
---

<!-- nobody prints this:
## no finding
{nothing} -->
# Decisions this informs

Whether to *buy* a queue.

# Findings

## {of} people wait

theme: shipping/queue
numbers: 2 of 6 people, 6 quotes
supports: q01, q07
against: q08
Supports: q02

They wait. <!-- or do they? -->

Note: that is {share}, and \{share} is a brace.

## Links
theme: formula
It is {quotes} quotes.

# What we do not know

- Who else waits.
`

func TestParseFindings(t *testing.T) {
	want := &Findings{
		Path: "q3.md", Period: "2026-Q3", Version: 412, Decisions: "Whether to *buy* a queue.", Open: "- Who else waits.",
		List: []FindingText{
			{Title: "{of} people wait", Theme: "shipping/queue", Numbers: "2 of 6 people, 6 quotes", Supports: []string{"q01", "q07", "q02"}, Against: []string{"q08"},
				Prose: "They wait. \n\nNote: that is {share}, and \\{share} is a brace.", Line: 15},
			{Title: "Links", Theme: "formula", Supports: []string{}, Against: []string{}, Prose: "It is {quotes} quotes.", Line: 27},
		},
	}
	for name, src := range map[string]string{
		"plain": findingsFile, "CRLF": strings.ReplaceAll(findingsFile, "\n", "\r\n"), "BOM": "\ufeff" + findingsFile,
	} {
		got, err := ParseFindings("q3.md", []byte(src))
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("%s: %v (-want +got):\n%s", name, err, diff)
		}
	}
}

// A block of code is text, and so is whatever only looks like a key.
func TestParseFindingsWithoutFrontMatter(t *testing.T) {
	for src, want := range map[string]*Findings{
		"":                             {List: []FindingText{}},
		"# What we do not know\nMuch.": {Open: "Much.", List: []FindingText{}},
		"# FINDINGS\n## A\ntheme: a":   {List: []FindingText{{Title: "A", Theme: "a", Supports: []string{}, Against: []string{}, Line: 2}}},
		"# Findings\n## A\ntheme: a\n\nNote: b\n```sh\n# c\n## d\n````\n# What we do not know\n~~~\n# e\n```\n~~~\n```f```\n\\{people}": {
			Open: "~~~\n# e\n```\n~~~\n```f```\n\\{people}",
			List: []FindingText{{Title: "A", Theme: "a", Prose: "Note: b\n```sh\n# c\n## d\n````", Supports: []string{}, Against: []string{}, Line: 2}},
		},
		"# Findings\n## A\ntheme: a\nhttps://a.example is b: c\n\nd: e": {List: []FindingText{{
			Title: "A", Theme: "a", Prose: "https://a.example is b: c\n\nd: e", Supports: []string{}, Against: []string{}, Line: 2}}},
	} {
		got, err := ParseFindings("", []byte(src))
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("%q: %v (-want +got):\n%s", src, err, diff)
		}
	}
}

// Each complaint names the line and the column, and what to write there.
func TestParseFindingsComplains(t *testing.T) {
	for _, c := range []struct{ src, want string }{
		{"# Conclusions", `f.md:1:3: "Conclusions" is no section – the sections are: Decisions`},
		{"---\nx: y\n---\n\n# Conclusions", "f.md:5:3: "},
		{"<!-- one\ntwo -->\n# Conclusions", "f.md:3:3: "},
		{"\n\nHello", "f.md:3:1: text stands before the first heading – begin with a heading"},
		{"# Findings\n\nHello", "f.md:3:1: text stands before the first finding – put it below a heading ##"},
		{"# Findings\n## A\ntheme: a\n\nWe are {peple}.", "f.md:5:8: nothing is called {peple} – the numbers are: people, asked"},
		{"# Findings\n## {who} wait\ntheme: a", "f.md:2:4: nothing is called {who}"},
		{"# What we do not know\nThey all {all}", "f.md:2:10: nothing is called {all}"},
		{"# Findings\n## A\n\nNo theme.", `f.md:2:1: the finding "A" names no theme – write a line such as theme:`},
		{"# Findings\n\n# What we do not know\n\n# findings", `f.md:5:3: there is a section "findings" already – put what it says into the first`},
		{"# What we do not know\n\nMore than {people} wait.", "f.md:3:11: {people} is a number of a finding, and this is none – move it below a finding"},
		{"# Decisions this informs\n{share}", "f.md:2:1: {share} is a number of a finding"},
		{"# Findings\n## A\nsuports: q1\ntheme: a", `f.md:3:1: no key is called "suports" – the keys are: theme, numbers, supports, against`},
		{"# Findings\n## A\n\ntheme: a\nSuports : q1", `f.md:5:1: no key is called "Suports"`},
		{"---\ndata_version: many\n---\n", "f.md:2:1: the data version is no number"},
		{"---\n# Findings", "f.md:1:1: the front matter never ends – end it with a line ---"},
	} {
		_, err := ParseFindings("f.md", []byte(c.src))
		if err == nil || errs.KindOf(err) != errs.Invalid || !strings.HasPrefix(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%q: %v, want %s", c.src, err, c.want)
		}
	}
	_, err := ParseFindings("f.md", []byte("# A\n# B\n{c}"))
	if err == nil || strings.Count(err.Error(), "f.md:") != 3 {
		t.Errorf("not every line that is wrong is named: %v", err)
	}
}

func TestFill(t *testing.T) {
	numbers := map[string]string{"people": "7", "share": "35%", "of": "7 of 20"}
	for text, want := range map[string]string{
		"{people} of them": "7 of them", "{of}{share}": "7 of 2035%", `\{people}`: "{people}", "{People} { people }": "{People} { people }", "": "",
	} {
		if got := fill(text, numbers); got != want {
			t.Errorf("%q is filled in as %q, want %q", text, got, want)
		}
	}
}

// The draft that a person goes on from is read as what it was drafted from.
func TestDraftIsAFindingsFile(t *testing.T) {
	c := Arrange(rich(t))
	r := c.Quarter(Scope{}, QuarterInput{Quarter: thirdQuarter})
	read, err := ParseFindings("draft.md", r.Draft())
	if err != nil {
		t.Fatal(err)
	}
	if read.Version != 412 || len(read.List) != len(r.Findings) || len(read.List) == 0 || read.Decisions != "" || read.Open != "" {
		t.Errorf("%+v", read)
	}
	again := c.Quarter(Scope{}, QuarterInput{Quarter: thirdQuarter, Findings: read})
	for i, f := range again.Findings {
		first := r.Findings[i]
		if f.Moved || f.Numbers != first.Now || len(f.Problems) > 0 || f.Title != first.Title {
			t.Errorf("%+v", f)
		}
		if diff := cmp.Diff(first.Supporting, f.Supporting); diff != "" {
			t.Errorf("%s is supported by others:\n%s", f.Theme, diff)
		}
	}
}
