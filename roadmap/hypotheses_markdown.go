package roadmap

import (
	"fmt"
	"io"
	"strings"

	"verbatim/report/document"
)

// markdownHypothesis is a hypothesis with its state as a field.
type markdownHypothesis struct {
	hypothesisYAML
	state, reason string
}

// WriteHypothesesMarkdown writes a section for each hypothesis: its fields, its
// sentence, who speaks for and against it, and what people decided.
func WriteHypothesesMarkdown(w io.Writer, f *HypothesesFile, d *Data) error {
	var b strings.Builder
	b.WriteString("# Hypotheses\n\nThe first table of a section is read back; the rest is written anew each time.\n")
	v := look(d)
	columns := markdownHypothesisColumns()
	for i := range f.Hypotheses {
		file := &f.Hypotheses[i]
		fields(&b, file.ID, &markdownHypothesis{hypothesisYAML: file.yaml(), state: string(file.State)}, columns)
		if h := FindHypothesis(d.Hypotheses, file.ID); h != nil {
			v.hypothesisMarkdown(&b, h)
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func markdownHypothesisColumns() []column[markdownHypothesis] {
	columns := []column[markdownHypothesis]{
		textColumn(stateColumn, func(m *markdownHypothesis) *string { return &m.state }),
		textColumn(reasonColumn, func(m *markdownHypothesis) *string { return &m.reason }),
	}
	for _, c := range hypothesisColumns {
		columns = append(columns, column[markdownHypothesis]{name: c.name, get: func(m *markdownHypothesis) string { return c.get(&m.hypothesisYAML) }})
	}
	return columns
}

// hypothesisMarkdown writes what people read of a hypothesis.
func (v *view) hypothesisMarkdown(b *strings.Builder, h *Hypothesis) {
	t := v.weigh(h.ID)
	fmt.Fprintf(b, "\n%s\n\nFor it: %d of %s asked. Against it: %d. Both: %d.\n\n",
		document.Escape(h.Sentence(v.Hypotheses)), t.For, count(t.Asked, "person", "people"), t.Against, t.Both)
	for _, d := range h.Decisions {
		fmt.Fprintf(b, "- %s\n", document.Escape(fmt.Sprintf("%s, %s: %s. %s", stamp(d.At), d.By, d.State, d.Reason)))
	}
	v.evidenceMarkdown(b, h.ID)
}

// ReadHypothesesMarkdown reads the fields of the sections, laid over what is
// here, as ReadHypothesesCSV does.
func ReadHypothesesMarkdown(path string, src []byte, here *HypothesesFile, hand Given) (*HypothesesFile, []string, error) {
	rows, ignored, err := sectionRows(path, src, append([]string{stateColumn, reasonColumn}, names(hypothesisColumns)...))
	if err != nil {
		return nil, nil, err
	}
	f, err := layHypotheses(path, rows, markdownForm, here, hand)
	return f, ignored, err
}
