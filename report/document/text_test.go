package document

import (
	"strings"
	"testing"
)

func TestText(t *testing.T) {
	golden(t, "whole.txt", wrote(t, fixture().Text))
	if got := wrote(t, (&Document{}).Text); got != "" {
		t.Errorf("an empty document is %q", got)
	}
}

func TestTextObeysNothing(t *testing.T) {
	got := wrote(t, fixture().Text)
	if strings.ContainsAny(got, "\x1b\x07\u202e") || !strings.Contains(got, `Waiting | \u001b[31m\u202e queue`) {
		t.Errorf("the terminal obeys:\n%q", got)
	}
}

func TestTextLeavesWordsOut(t *testing.T) {
	d := fixture()
	d.Parts = d.Parts[4:] // the words
	if got := wrote(t, d.Text); strings.Contains(got, "The words") || strings.Contains(got, "retry") {
		t.Errorf("thousands of lines would be here:\n%s", got)
	}
	d.each(func(b Block) {
		if w, ok := b.(*Words); ok {
			w.Read = true
		}
	})
	if got := wrote(t, d.Text); !strings.Contains(got, "The words") || !strings.Contains(got, "retry") {
		t.Errorf("people came to read the words:\n%s", got)
	}
}

func TestTextOfABookHasItsWords(t *testing.T) {
	d := fixture()
	for _, b := range d.Parts[4].Blocks {
		if w, ok := b.(*Words); ok {
			w.Read = true
		}
	}
	got := wrote(t, d.Text)
	for _, q := range d.Quotes[:3] { // the groups list these
		if words := inset("  ", printableLines("“"+q.Text+"”")); !strings.Contains(got, words) {
			t.Errorf("%q is not in\n%s", words, got)
		}
	}
}
