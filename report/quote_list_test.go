package report

import (
	"strings"
	"testing"
)

// A book of quotes has them in a terminal, too, and no withheld one.
func TestQuoteListIsRead(t *testing.T) {
	for _, by := range []QuoteGroup{ByTheme, ByInterview, ByPerson} {
		var b strings.Builder
		if err := Arrange(fixture(t)).QuoteList(Scope{}, by).Document().Text(&b); err != nil {
			t.Fatal(err)
		}
		if text := b.String(); !strings.Contains(text, "“So you queue.”") || strings.Contains(text, "must not be shown") {
			t.Errorf("by %s:\n%s", by, text)
		}
	}
}
