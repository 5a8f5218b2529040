package coding

import (
	"strings"

	"github.com/clipperhouse/uax29/v2/words"
)

// An EditKind says what became of some words.
type EditKind string

const (
	EditKept  EditKind = "kept"  // in both texts
	EditGone  EditKind = "gone"  // in the old one only
	EditAdded EditKind = "added" // in the new one only
)

// An Edit is some words of a changed text and what became of them.
type Edit struct {
	Kind EditKind `json:"kind"`
	Text string   `json:"text"`
}

// Diff compares two texts word by word, to show what was changed in a quote
// (Quote.Was, Quote.Text). What is kept and gone, put together, is the old
// text, what is kept and added the new one. Words that were exchanged come as
// what is gone and then what was added, blanks between them included. Two
// equal texts are one edit, two empty ones none.
func Diff(old, now string) []Edit {
	a, b := tokens(old), tokens(now)
	var edits []Edit
	var gone, added strings.Builder
	flush := func() {
		edits = put(put(edits, EditGone, gone.String()), EditAdded, added.String())
		gone.Reset()
		added.Reset()
	}
	for _, h := range hunks(a, b) {
		same := strings.Join(a[:h.same], "")
		if strings.TrimSpace(same) == "" && gone.Len() > 0 && added.Len() > 0 && h.gone > 0 && h.added > 0 {
			gone.WriteString(same)
			added.WriteString(same)
		} else {
			flush()
			edits = put(edits, EditKept, same)
		}
		gone.WriteString(strings.Join(a[h.same:h.same+h.gone], ""))
		added.WriteString(strings.Join(b[h.same:h.same+h.added], ""))
		a, b = a[h.same+h.gone:], b[h.same+h.added:]
	}
	flush()
	return edits
}

func put(edits []Edit, kind EditKind, text string) []Edit {
	if text == "" {
		return edits
	}
	return append(edits, Edit{kind, text})
}

// tokens cuts a text into words, marks and blanks (UAX #29).
func tokens(s string) []string {
	var all []string
	for seg := words.FromString(s); seg.Next(); {
		all = append(all, seg.Value())
	}
	return all
}

// Marked writes a change in one line of plain text: what is gone as [-…-],
// what was added as {+…+}: "we wait [-two-]{+2+} weeks".
func Marked(edits []Edit) string {
	var b strings.Builder
	for _, e := range edits {
		switch e.Kind {
		case EditGone:
			b.WriteString("[-" + e.Text + "-]")
		case EditAdded:
			b.WriteString("{+" + e.Text + "+}")
		default:
			b.WriteString(e.Text)
		}
	}
	return b.String()
}
