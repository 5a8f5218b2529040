package report

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"verbatim/internal/errs"
	"verbatim/report/document"
)

// bookOf writes the groups of a book: title: quotes.
func bookOf(doc *document.Document) []string {
	var lines []string
	for _, w := range blocksOf[*document.Words](doc, "quotes") {
		for _, g := range w.Groups {
			var ids []string
			for _, q := range g.Quotes {
				ids = append(ids, doc.Quotes[q].ID)
			}
			lines = append(lines, fmt.Sprintf("%s (%s): %s", g.Title, g.Tally, strings.Join(ids, " ")))
		}
	}
	return lines
}

func TestBookOfQuotes(t *testing.T) {
	c := Arrange(fixture(t))
	for group, want := range map[QuoteGroup][]string{
		ByTheme: {
			"Getting a change out (4 of 6 people +1 · 8 quotes, 1 of them here and the rest below): q04",
			"Waiting in the queue (2 of 6 people +1 · 6 quotes): q01 q03 q02 q07 q08 q11", `Tests <fail> & "retry" (1 of 6 people · 1 quote): q02`,
			"Nightly builds (retired) (1 of 6 people · 1 quote): q13", `=HYPERLINK("x";"y") (1 of 6 people · 2 quotes): q12 q14`, "誰のもの？ – naïve 🚚 (1 of 6 people +1 · 2 quotes): q08 q09",
		},
		ByInterview: {"a (3 quotes): q01 q03 q02", "b (1 quote): q04", "c (1 quote): q07", "d (1 quote): q08", "e (1 quote): q09", "g (1 quote): q11", "h (3 quotes): q12 q13 q14"},
		ByPerson: {"P-01 (3 quotes): q01 q02 q07", "P-02 (1 quote): q04", "P-03 (1 quote): q08", "P-04 (1 quote): q09", "P-06 (2 quotes): q11 q13", "P-07 (1 quote): q12",
			"interviewer (1 quote): q03", "voice not known (1 quote): q14"},
	} {
		doc := c.QuoteList(Scope{Numbers: true}, group).Document()
		if diff := cmp.Diff(want, bookOf(doc)); diff != "" {
			t.Errorf("by %s (-want +got):\n%s", group, diff)
		}
		table := blocksOf[*document.Table](doc, "table")[0]
		if lines := tableLines(t, table); len(lines) != 11 || len(doc.Quotes) != 11 || table.Name != "quotes" {
			t.Errorf("by %s: %d quotes for programs, %d in all", group, len(lines), len(doc.Quotes))
		}
		for _, q := range doc.Quotes {
			if want := map[string]int{"q02": 2, "q08": 2}[q.ID]; len(q.Themes) != max(want, 1) {
				t.Errorf("%s has the themes %v", q.ID, q.Themes)
			}
		}
	}
}

// What only a survey says is in the book, though no number of people has it.
func TestBookOfASurvey(t *testing.T) {
	d := fixture(t)
	d.Interviews = d.Interviews[6:7]
	if got := bookOf(Arrange(d).QuoteList(Scope{}, ByTheme).Document()); len(got) != 1 || !strings.HasSuffix(got[0], ": q11") {
		t.Errorf("%q", got)
	}
	if doc := Themes(d, Scope{}).Document(); len(doc.Quotes) != 1 || !strings.Contains(partNames(doc), "words") {
		t.Errorf("themes show %d quotes in %s", len(doc.Quotes), partNames(doc))
	}
}

// Quotes that are too many are counted, and said how to have.
func TestBookSaysWhatItLeavesOut(t *testing.T) {
	text := string(output(t, Arrange(fixture(t)).QuoteList(Scope{Evidence: 3}, ByTheme).Document().Markdown))
	if !strings.Contains(text, "not shown") || !strings.Contains(text, "verbatim quote list") {
		t.Error(text)
	}
}

func TestParseQuoteGroup(t *testing.T) {
	for s, want := range map[string]QuoteGroup{"": ByTheme, "theme": ByTheme, "interview": ByInterview, "person": ByPerson} {
		if got, err := ParseQuoteGroup(s); got != want || err != nil {
			t.Errorf("%q is %q, %v", s, got, err)
		}
	}
	if _, err := ParseQuoteGroup("day"); errs.KindOf(err) != errs.Invalid {
		t.Error(err)
	}
}

// A book of quotes has them in a terminal, too, and no withheld one.
func TestQuoteListIsRead(t *testing.T) {
	for _, by := range []QuoteGroup{ByTheme, ByInterview, ByPerson} {
		text := string(output(t, Arrange(fixture(t)).QuoteList(Scope{}, by).Document().Text))
		if !strings.Contains(text, "“So you queue.”") || strings.Contains(text, "must not be shown") {
			t.Errorf("by %s:\n%s", by, text)
		}
	}
}
