package document

import (
	"bytes"
	"io"
	"strings"
	"testing"
)

// wrote is what a writer writes.
func wrote(t testing.TB, write func(io.Writer) error) string {
	t.Helper()
	var b bytes.Buffer
	if err := write(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestMarkdown(t *testing.T) {
	golden(t, "whole.md", wrote(t, fixture().Markdown))
	if got := wrote(t, (&Document{}).Markdown); got != "" {
		t.Errorf("an empty document is %q", got)
	}
}

// A number that sets give must be the number of a quote that is shown.
func TestMarkdownShowsEveryQuoteItNames(t *testing.T) {
	got := wrote(t, fixture().Markdown)
	for _, number := range []string{"[1]", "[2]", "[3]", "[4]", "[5]"} {
		if !strings.Contains(got, "> — "+number+" ") {
			t.Errorf("the quote %s is not shown", number)
		}
	}
	if strings.Contains(got, "javascript:") {
		t.Error("an address runs something")
	}
}
