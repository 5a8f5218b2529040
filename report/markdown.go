package report

import (
	"fmt"
	"io"
	"strings"

	"verbatim/report/document"
)

// Markdown writes the report with all quotes that may be shown.
func (r *ThemesReport) Markdown(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "# Themes: %s\n\n", document.Escape(r.title()))
	fmt.Fprintf(&b, "%s · data version %d\n\n%s\n", document.Escape(r.period()), r.Version, r.summary())
	for _, s := range r.limited() {
		fmt.Fprintf(&b, "\n%s\n", document.Escape(s))
	}
	r.markdownThemes(&b)
	r.markdownParts(&b)
	r.markdownSample(&b)
	r.markdownQuotes(&b)
	b.WriteString("\n## How to read this\n\n")
	for _, s := range method {
		fmt.Fprintf(&b, "- %s\n", s)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func (r *ThemesReport) markdownThemes(b *strings.Builder) {
	if len(r.Themes) == 0 {
		return
	}
	b.WriteString("\n## How many people speak of it\n\n| Theme | Kind | People | Share | 95% range | Quotes | Interviews | Coders |\n|---|---|--:|--:|--:|--:|--:|---|\n")
	for _, t := range r.Themes {
		fmt.Fprintf(b, "| %s%s | %s | %s | %s | %s | %d | %d | %s |\n", document.Indent(t.Depth), document.Escape(t.label()), t.Kind,
			t.people(), t.percentage(), t.interval(), t.Quotes, t.Interviews, document.Escape(t.coders()))
	}
	fmt.Fprintf(b, "\n%s\n", Caption)
}

// markdownParts writes the tables by segment and by quarter.
func (r *ThemesReport) markdownParts(b *strings.Builder) {
	if len(r.Themes) == 0 {
		return
	}
	if len(r.Segments) > 0 {
		markdownPart(b, "By "+r.By, r.Themes, r.Segments, func(t ThemeRow, i int) Part {
			return t.Segments[r.By][r.Segments[i].Name]
		})
	}
	if len(r.Periods) > 1 {
		markdownPart(b, "By quarter", r.Themes, r.Periods, func(t ThemeRow, i int) Part { return t.Periods[i].Part })
	}
}

func markdownPart(b *strings.Builder, title string, rows []ThemeRow, gs []Group, at func(ThemeRow, int) Part) {
	fmt.Fprintf(b, "\n## %s\n\n| Theme |", document.Escape(title))
	for _, g := range gs {
		fmt.Fprintf(b, " %s |", document.Escape(g.Name))
	}
	b.WriteString("\n|---|" + strings.Repeat("--:|", len(gs)) + "\n")
	for _, t := range rows {
		fmt.Fprintf(b, "| %s%s |", document.Indent(t.Depth), document.Escape(t.label()))
		for i := range gs {
			fmt.Fprintf(b, " %s |", at(t, i))
		}
		b.WriteByte('\n')
	}
}

func (r *ThemesReport) markdownSample(b *strings.Builder) {
	b.WriteString("\n## Who was heard\n\n")
	for _, g := range r.Segments {
		fmt.Fprintf(b, "- %s: %s, %d asked\n", document.Escape(g.Name), count(g.Participants, "person", "people"), g.Asked)
	}
	if len(r.Unfinished) > 0 {
		fmt.Fprintf(b, "- Not coded to the end: %s\n", document.Escape(ids(r.Unfinished)))
	}
	for _, n := range r.Notes {
		fmt.Fprintf(b, "- %s\n", document.Escape(n))
	}
}

func (r *ThemesReport) markdownQuotes(b *strings.Builder) {
	if r.Quotes == 0 && len(r.Elsewhere) == 0 {
		return
	}
	b.WriteString("\n## The words\n")
	for _, t := range r.Themes {
		if len(t.Evidence)+t.Withheld == 0 {
			continue
		}
		fmt.Fprintf(b, "\n### %s\n", document.Escape(t.label()))
		for _, e := range t.Evidence {
			fmt.Fprintf(b, "\n> %s\n>\n> — %s\n", document.Quotation(e.Text), document.Escape(e.citation()))
		}
		if t.Withheld > 0 {
			fmt.Fprintf(b, "\n%s\n", withheldNote(t.Withheld))
		}
	}
}

// citation says who said it, when and where.
func (e Evidence) citation() string {
	list := []string{e.Who()}
	if e.Segment != "" && e.Segment != Unknown {
		list = append(list, e.Segment)
	}
	if e.Date != "" {
		list = append(list, string(e.Date))
	}
	return strings.Join(append(list, e.Where()), ", ")
}
