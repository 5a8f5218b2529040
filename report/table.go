package report

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
)

// Table writes the report for a terminal, without colour. Control characters
// in names are printed escaped.
func (r *ThemesReport) Table() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s · %s\n%s\n", printable(r.title()), printable(r.period()), r.summary())
	for _, s := range r.limited() {
		fmt.Fprintln(&b, printable(s))
	}
	if len(r.Themes) > 0 {
		fmt.Fprintf(&b, "\n%s\n%s", r.themeTable(), Caption)
		if len(r.Segments) > 0 {
			fmt.Fprintf(&b, " On the right: people with the theme, of people asked, by %s.", printable(r.By))
		}
		b.WriteByte('\n')
	}
	for _, n := range r.Notes {
		fmt.Fprintf(&b, "- %s\n", printable(n))
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
		head = append(head, printable(g.Name))
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
		line := table.Row{strings.Repeat("  ", row.Depth) + printable(row.label()), row.people(), row.percentage(),
			row.interval(), row.Quotes, printable(row.coders())}
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

// printable escapes what a terminal would obey: control characters and the
// marks that turn the direction of writing.
func printable(s string) string {
	var b strings.Builder
	for _, r := range s {
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) {
			fmt.Fprintf(&b, "\\u%04x", r)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}
