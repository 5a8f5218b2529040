package document

import (
	"strings"
	"testing"

	"github.com/jedib0t/go-pretty/v6/text"
)

func textOf(t *testing.T, blocks ...Block) string {
	t.Helper()
	return wrote(t, (&Document{Parts: []Part{{Name: "part", Title: "Part", Blocks: blocks}}, Quotes: htmlQuotes()}).Text)
}

func TestLongTextsWrapAndNumbersDoNot(t *testing.T) {
	question := strings.Repeat("What did you do next, and why? ", 20)
	table := &Table{
		Name: "t", Columns: []Column{{Key: "n", Kind: Number}, {Key: "q", Kind: Label}, {Key: "why"}, {Key: "range", Name: "A range with a long name", Kind: Number}},
		Rows: []Row{{Cells: []Cell{{Value: 1}, {Value: question}, {Value: question}, {Text: "1 234, 900–1 500"}}}},
	}
	got := textOf(t, table)
	for line := range strings.Lines(got) {
		if wide := text.StringWidth(strings.TrimRight(line, " \n")); wide > 160 {
			t.Errorf("%d columns: %s", wide, line)
		}
	}
	if !strings.Contains(got, "1 234, 900–1 500") {
		t.Error("a number is wrapped")
	}
}

func TestColumnsOfDashesAreLeftOut(t *testing.T) {
	table := &Table{Name: "t", Columns: []Column{{Key: "name", Kind: Label}, {Key: "p", Name: "Chance"}, {Key: "x", Name: "Known"}}, Rows: []Row{
		{Cells: []Cell{{Value: "a"}, {Text: "–"}, {Text: "–"}}}, {Cells: []Cell{{Value: "b"}, {}, {Value: 1}}}}}
	page := htmlOf(t, &Document{Parts: []Part{{Name: "part", Blocks: []Block{table}}}})
	for _, got := range []string{textOf(t, table), page} {
		if strings.Contains(got, "Chance") || !strings.Contains(got, "Known") {
			t.Error(got)
		}
	}
}

func TestTextHasABookOfQuotesAndNoProofs(t *testing.T) {
	g := Group{Ref: "g", Level: 3, Title: "Waiting", Tally: "1 quote", Quotes: []int{0}}
	caption := Paragraph{Caption, Plain("What stands behind the numbers.")}
	if got := textOf(t, caption, &Words{[]Group{g}, true}); !strings.Contains(got, "Waiting\n1 quote") || !strings.Contains(got, "“") {
		t.Errorf("no book: %s", got)
	}
	if got := textOf(t, caption, &Words{[]Group{g}, false}); got != "" {
		t.Errorf("left of a part that only proves: %q", got)
	}
}

func TestGroupsLeadBackToTheirRow(t *testing.T) {
	row := func(name string) Row { return Row{Cells: []Cell{{Value: name, Ref: "g"}, {Value: 1, Ref: "g"}}} }
	table := func(name string) *Table {
		return &Table{Name: name, Columns: []Column{{Key: "name", Kind: Label}, {Key: "n", Kind: Number}}, Rows: []Row{row(name)}}
	}
	words := &Words{Groups: []Group{{Ref: "g", Level: 3, Title: "Waiting", Quotes: []int{0}}}}
	page := htmlOf(t, &Document{Parts: []Part{{Name: "part", Blocks: []Block{table("one"), table("two"), words}}}, Quotes: htmlQuotes()})
	if strings.Count(page, `id="row-g"`) != 1 || strings.Count(page, `href="#row-g"`) != 1 || strings.Index(page, `id="row-g"`) > strings.LastIndex(page, "<table") {
		t.Error(page)
	}
}
