package report

import "strings"

// How a page says what a report counts, in the report's own words.

// Proportion is the people who speak of the theme, of those asked.
func (t *ThemeRow) Proportion() Proportion { return proportion(t.Mentioned, t.Asked) }

// Words is the share with its range, "" where they must not be shown.
func (p Proportion) Words() string { return p.percentage() }

// Coded says who applied the theme, and how far they agree.
func (t *ThemeRow) Coded() string {
	cell := t.codedCell()
	return strings.Join(append([]string{cell.Text}, cell.Flags...), ", ")
}
