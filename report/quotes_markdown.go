package report

import (
	"fmt"
	"io"
	"strings"

	"verbatim/coding"
	"verbatim/interviews"
	"verbatim/report/document"
)

// WriteQuotesMarkdown writes the quotes by interview, each once, with who said
// it, where it stands, its themes and memos.
func WriteQuotesMarkdown(w io.Writer, b *QuoteBook) error {
	var out strings.Builder
	fmt.Fprintf(&out, "# Quotes\n\n%s.\n", count(b.Len(), "quote", "quotes"))
	var at interviews.ID
	first := true
	for r := range b.All() {
		if first || r.Interview != at {
			at, first = r.Interview, false
			fmt.Fprintf(&out, "\n## %s\n", document.Escape(string(at)))
		}
		r.markdown(&out)
		if out.Len() < 1<<20 {
			continue
		}
		if _, err := io.WriteString(w, out.String()); err != nil {
			return err
		}
		out.Reset()
	}
	_, err := io.WriteString(w, out.String())
	return err
}

// Markdown is the quote with who said it and where it stands, as people cite
// it: a block quotation that ends with a line.
func (r *QuoteRow) Markdown() string {
	e := Evidence{Participant: r.Participant, Role: r.Role, Date: r.Date, Path: r.Path, Line: r.Line, StartMS: interviews.TimeOf(r.StartMS)}
	return fmt.Sprintf("> %s\n>\n> — %s\n", document.Quotation(r.Text), document.Escape(e.citation()))
}

func (r *QuoteRow) markdown(b *strings.Builder) {
	fmt.Fprintf(b, "\n%s\n", r.Markdown())
	for _, line := range r.notes() {
		fmt.Fprintf(b, "- %s\n", document.Escape(line))
	}
}

// notes are what is known of the quote besides its words and their place.
func (r *QuoteRow) notes() []string {
	list := []string{r.ID}
	if r.Key {
		list[0] += ", a key quote"
	}
	if coded := r.codings(); coded != "" {
		list = append(list, coded)
	} else {
		list = append(list, "without a theme")
	}
	if r.Was != "" && !r.Withheld {
		list = append(list, "coded as: "+r.Was)
	}
	switch r.State {
	case coding.Ambiguous, coding.Orphaned:
		list = append(list, string(r.State)+": waits for review, and is not counted")
	case coding.Retired:
		list = append(list, "retired: is not counted")
	}
	for _, m := range r.Memos {
		list = append(list, "memo ("+m.Coder+"): "+m.Text)
	}
	return list
}
