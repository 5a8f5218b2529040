package main

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"

	"verbatim/report"
	"verbatim/roadmap"
)

// quotesShown are the IDs of the quotes that an issued report shows.
func quotesShown(one *report.Issued) ([]string, error) {
	r, err := readIssued(one)
	if err != nil {
		return nil, err
	}
	ids := []string{}
	for _, q := range r.Document().Quotes {
		ids = append(ids, q.ID)
	}
	return ids, nil
}

// traceWithout tells what would change without a person, of all or of one ID.
func (p *program) traceWithout(ctx context.Context, ws *workspace, person, what string) error {
	d, err := ws.plan(ctx)
	if err != nil {
		return err
	}
	if d.Reports, err = ws.shownIn(ctx); err != nil {
		return err
	}
	diff, err := roadmap.Without(d, strings.TrimPrefix(person, "person/"))
	if err != nil {
		return err
	}
	if what != "" {
		if diff, err = diff.About(d, what); err != nil {
			return err
		}
	}
	if err := p.print(diff, func(w io.Writer) error { return writeDifference(w, diff) }); err != nil {
		return err
	}
	p.say("nothing was changed: this is what would be")
	return nil
}

func writeDifference(w io.Writer, d *roadmap.Difference) error {
	var b strings.Builder
	fmt.Fprintf(&b, "Without %s: %s people asked, %s fewer\n", d.Person, arrow(d.Asked[0], d.Asked[1]), plural(len(d.Quotes), "quote"))
	for _, iv := range d.Interviews {
		does := "goes"
		if iv.Stays {
			does = "stays, others were interviewed too"
		}
		fmt.Fprintf(&b, "  %s (%s) %s: %s fewer\n", iv.ID, orUnknown(string(iv.Date)), does, plural(iv.Quotes, "quote"))
	}
	writeThemeChanges(&b, d)
	for _, h := range d.Hypotheses {
		writeHypothesisChange(&b, &h)
	}
	if err := writeProposalChanges(&b, d); err != nil {
		return err
	}
	writeReportsWith(&b, d)
	for _, u := range d.LastSupport {
		fmt.Fprintf(&b, "\nlast support: %s %s: %s", u.Kind, u.ID, u.Says)
	}
	_, err := io.WriteString(w, clean(strings.TrimRight(b.String(), "\n")+"\n"))
	return err
}

func writeThemeChanges(b *strings.Builder, d *roadmap.Difference) {
	for i, t := range d.Themes {
		if i == 0 {
			b.WriteString("\nThemes\n")
		}
		fmt.Fprintf(b, "  %s: %d of %d → %d of %d people, %s quotes\n", t.Theme, t.Before.People, t.Before.Asked, t.After.People, t.After.Asked, arrow(t.Before.Quotes, t.After.Quotes))
	}
}

func writeHypothesisChange(b *strings.Builder, h *roadmap.HypothesisChange) {
	fmt.Fprintf(b, "\nHypothesis %s (%s): for %s, against %s of %s people asked, %s quotes", h.ID, h.State,
		arrow(h.Before.For, h.After.For), arrow(h.Before.Against, h.After.Against), arrow(h.Before.Asked, h.After.Asked), arrow(h.Before.Quotes, h.After.Quotes))
	if h.Before.Met != nil {
		fmt.Fprintf(b, "; criterion %s", arrow(metWord(*h.Before.Met), metWord(*h.After.Met)))
	}
	b.WriteString("\n")
	for _, doubt := range h.Doubts {
		fmt.Fprintf(b, "  look again: %s\n", doubt)
	}
}

func metWord(met bool) string {
	if met {
		return "met"
	}
	return "not met"
}

// arrow is a value before and after, or one where it stays.
func arrow[T comparable](before, after T) string {
	if before == after {
		return fmt.Sprint(before)
	}
	return fmt.Sprintf("%v → %v", before, after)
}

func writeProposalChanges(b *strings.Builder, d *roadmap.Difference) error {
	if len(d.Proposals) == 0 {
		return nil
	}
	var rows [][]any
	for _, c := range d.Proposals {
		rows = append(rows, []any{c.ID, arrow(heard(&c.Before), heard(&c.After)), arrow(hours(c.Before.Score), hours(c.After.Score)),
			arrow(between(&c.Before), between(&c.After)), arrow(rank(&c.Before), rank(&c.After)), arrow(tiedWith(&c.Before), tiedWith(&c.After))})
	}
	b.WriteString("\n")
	return writeTable(b, []string{"proposal", "heard", "hours/quarter", "90 %", "rank", "tied with"}, rows)
}

func heard(s *roadmap.Placing) string { return fmt.Sprintf("%d of %d", s.X, s.Of) }

func between(s *roadmap.Placing) string { return hours(s.Low) + "–" + hours(s.High) }

func rank(s *roadmap.Placing) string {
	if s.Rank == nil {
		return "-"
	}
	return strconv.Itoa(*s.Rank)
}

func tiedWith(s *roadmap.Placing) string {
	if len(s.Tied) == 0 {
		return "-"
	}
	return strings.Join(s.Tied, ", ")
}

func writeReportsWith(b *strings.Builder, d *roadmap.Difference) {
	for i, r := range d.Reports {
		if i == 0 {
			b.WriteString("\nReports that were issued and quote them\n")
		}
		fmt.Fprintf(b, "  %s, %s, issued %s: %s", r.ID, r.Title, r.Issued, plural(len(r.Quotes), "quote"))
		if r.Withdrawn != "" {
			fmt.Fprintf(b, ". %s", r.Withdrawn)
		}
		b.WriteString("\n")
	}
}
