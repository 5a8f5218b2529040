package report

import (
	"fmt"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"

	"verbatim/report/document"
)

// Table writes the report for a terminal, without colour. Control characters
// in names are printed escaped.
func (r *ThemesReport) Table() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s · %s\n%s\n", document.Printable(r.title()), document.Printable(r.period()), r.summary())
	for _, s := range r.limited() {
		fmt.Fprintln(&b, document.Printable(s))
	}
	if len(r.Themes) > 0 {
		fmt.Fprintf(&b, "\n%s\n%s", r.themeTable(), Caption)
		if len(r.Segments) > 0 {
			fmt.Fprintf(&b, " On the right: people with the theme, of people asked, by %s.", document.Printable(r.By))
		}
		b.WriteByte('\n')
	}
	for _, n := range r.Notes {
		fmt.Fprintf(&b, "- %s\n", document.Printable(n))
	}
	return b.String()
}

func (r *ThemesReport) themeTable() string {
	t := table.NewWriter()
	t.SetStyle(table.StyleLight)
	t.Style().Format.Header = text.FormatDefault
	t.Style().Options.SeparateColumns = false
	t.Style().Options.DrawBorder = false
	head := table.Row{"Theme", "People", "Share", "95% range", "Quotes", "Coders"}
	for _, g := range r.Segments {
		head = append(head, document.Printable(g.Name))
	}
	t.AppendHeader(head)
	columns := []table.ColumnConfig{}
	for i := 2; i <= len(head); i++ {
		if i != 6 {
			columns = append(columns, table.ColumnConfig{Number: i, Align: text.AlignRight, AlignHeader: text.AlignRight})
		}
	}
	t.SetColumnConfigs(columns)
	for _, row := range r.Themes {
		line := table.Row{strings.Repeat("  ", row.Depth) + document.Printable(row.label()), row.people(), row.percentage(),
			row.interval(), row.Quotes, document.Printable(row.coders())}
		for _, g := range r.Segments {
			line = append(line, row.Segments[r.By][g.Name].String())
		}
		t.AppendRow(line)
	}
	return t.Render()
}

// label is the theme's name, marked when it is retired.
func (t ThemeRow) label() string {
	if t.Retired {
		return t.Name + " (retired)"
	}
	return t.Name
}
