package roadmap

import (
	"fmt"
	"io"
	"strings"

	"verbatim/report/document"
)

// WriteProposalsMarkdown writes a section for each proposal: its fields, how it
// is ranked, and what its score rests on.
func WriteProposalsMarkdown(w io.Writer, f *ProposalsFile, d *Data, r *Ranking) error {
	var b strings.Builder
	b.WriteString("# Proposals\n\nThe first table of a section is read back; the rest is written anew each time.\n")
	scores := scoresOf(r)
	v := look(d)
	for i := range f.Proposals {
		p := &f.Proposals[i]
		y := p.yaml()
		fields(&b, p.ID, &y, proposalColumns)
		if s := scores[p.ID]; s != nil {
			fmt.Fprintf(&b, "\n**Score:** %s.\n\n", document.Escape(s.says(r.Scored())))
			for _, reach := range s.Reach {
				fmt.Fprintf(&b, "- %s\n", document.Escape(reach.says(p.Inputs.Attribute)))
			}
		}
		if h := FindHypothesis(d.Hypotheses, p.Hypothesis); h != nil {
			fmt.Fprintf(&b, "\n**Because:** %s\n", document.Escape(h.Sentence(d.Hypotheses)))
			v.evidenceMarkdown(&b, h.ID)
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// says is a reach in words: people, never shares.
func (r *Reach) says(attribute string) string {
	who := r.Segment
	if attribute != "" {
		who = attribute + " " + r.Segment
	}
	if r.Unknown {
		return fmt.Sprintf("%s: nobody of %d was asked: no information", who, r.Headcount)
	}
	return fmt.Sprintf("%s: %d of %s asked; of %d in all, %.0f are hit (90 %%: %.0f to %.0f)", who, r.X, count(r.Asked, "person", "people"), r.Headcount, r.Mean, r.Low, r.High)
}

// ReadProposalsMarkdown reads the fields of the sections, laid over what is
// here, as ReadProposalsCSV does.
func ReadProposalsMarkdown(path string, src []byte, here *ProposalsFile, hand Given) (*ProposalsFile, []string, error) {
	rows, ignored, err := sectionRows(path, src, names(proposalColumns))
	if err != nil {
		return nil, nil, err
	}
	f, err := layProposals(path, rows, markdownForm, here, hand)
	return f, ignored, err
}
