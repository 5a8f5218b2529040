package main

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"verbatim/interviews"
	"verbatim/report"
	"verbatim/search/query"
)

// A word belongs to the first selection that has it, and words of one are
// together until another has one.
func TestPassagesOfSelections(t *testing.T) {
	const text = "one two three four five six"
	turn := textTurn{said: query.Words(query.English, text), language: query.English}
	turn.Turn = &interviews.Turn{Text: text}
	for _, w := range turn.said {
		turn.Words = append(turn.Words, report.Word(w))
	}
	turn.spans = [][]interviews.Span{{{Start: 4, End: 7}, {Start: 8, End: 13}, {Start: 19, End: 21}}, {{Start: 8, End: 1 << 62}}}
	var got []string
	turn.passages(func(p *report.Passage, selection int) {
		words := []string{fmt.Sprint(selection)}
		for _, w := range p.Words {
			words = append(words, w.Form)
		}
		got = append(got, strings.Join(words, " "))
	})
	if diff := cmp.Diff([]string{"0 two three", "1 four five six"}, got); diff != "" {
		t.Errorf("- want, + got\n%s", diff)
	}
}

// A place that several words of a query find is one line, the longest.
func TestNodesOnce(t *testing.T) {
	const said = "we wait two weeks, two whole weeks"
	turn := textTurn{said: query.Words(query.English, said), language: query.English}
	for _, w := range turn.said {
		turn.Words = append(turn.Words, report.Word(w))
	}
	turn.spans = [][]interviews.Span{{{End: 17}, {Start: 19, End: len(said)}}}
	nodes := func(text string) (found []string) {
		q, err := query.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range turn.nodes(query.Wanted(q.Root)) {
			found = append(found, said[n.Start:n.End])
		}
		return found
	}
	for text, want := range map[string][]string{
		"week":                     {"weeks", "weeks"},
		`week OR "two weeks"`:      {"two weeks", "weeks"},
		`wee* OR weeks OR week`:    {"weeks", "weeks"},
		"near(weeks two, 2) OR we": {"we", "two weeks", "two whole weeks"},
		"nothing":                  nil,
	} {
		if diff := cmp.Diff(want, nodes(text)); diff != "" {
			t.Errorf("%s: - want, + got\n%s", text, diff)
		}
	}
}

func TestSpokenWords(t *testing.T) {
	for text, want := range map[string]string{
		"so it goes": "so it goes",
		`well \[laughs\] it [unintelligible 00:10:22.07] goes`: "well it goes",
		"[at] the [blog](https://x.y) end]":                    "the blog https x y end",
		"open [ forever and more":                              "open forever and more",
		"one [two] [three] four [":                             "one four",
		"[" + strings.Repeat("long ", 30) + "] end":            strings.Repeat("long ", 30) + "end",
		"[[two]] end": "end",
	} {
		var forms []string
		for _, w := range spokenWords(text, query.Words(query.English, text)) {
			forms = append(forms, w.Form)
		}
		if got := strings.Join(forms, " "); got != want {
			t.Errorf("%q has the words %q, want %q", text, got, want)
		}
	}
}

func TestConcordanceFitsTheTerminal(t *testing.T) {
	at := int64(61_000)
	lines := []*report.ConcordanceLine{
		{Left: strings.Repeat("left ", 12), Node: "node", Right: strings.Repeat(" right", 12), Participant: "P-1", Path: strings.Repeat("deep/", 12) + "a.md", Line: 7, StartMS: &at},
		{Left: "\x1b[31m ", Node: "two\nlines", Right: ".", Speaker: "Mira", Path: "b.md", Line: 1},
		{Left: "日本 ", Node: "語", Path: "c.md", Line: 2},
	}
	for _, columns := range []int{100, 140, 200} {
		var b strings.Builder
		if err := writeConcordance(&b, lines, columns); err != nil {
			t.Fatal(err)
		}
		rows := strings.Split(strings.TrimSuffix(b.String(), "\n"), "\n")
		node := width(rows[0][:strings.Index(rows[0], "node")])
		for i, mark := range []string{"node", "two lines", "語"} {
			before, _, found := strings.Cut(rows[i], mark)
			if width(rows[i]) > columns || !found || width(before) != node {
				t.Errorf("%d columns: %q is %d wide, its node at %d of %d", columns, rows[i], width(rows[i]), width(before), node)
			}
		}
		if !strings.HasSuffix(rows[0], "P-1 0:01:01 …/a.md:7") || !strings.Contains(rows[0], "…") || strings.Contains(b.String(), "\x1b") {
			t.Errorf("%q", rows)
		}
	}
	var b strings.Builder
	if err := writeConcordance(&b, lines[:1], 0); err != nil || strings.Contains(b.String(), "…") || !strings.Contains(b.String(), "P-1 0:01:01 deep/") {
		t.Errorf("%v %q", err, b.String())
	}
}
