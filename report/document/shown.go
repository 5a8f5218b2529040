package document

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"verbatim/coding"
)

// What all formats say alike.

// heading is the name of the report and what it is about.
func (d *Document) heading() string { return joined(": ", d.Name, d.Title) }

// joined puts texts together, those that are empty left out.
func joined(between string, texts ...string) string {
	return strings.Join(slices.DeleteFunc(slices.Clone(texts), func(s string) bool { return s == "" }), between)
}

// title is a column's name for people.
func (c Column) title() string { return cmp.Or(c.Name, c.Key) }

// columns are the places of the columns that are not for an audience alone.
func (t *Table) columns(without Audience) []int {
	var places []int
	for i, c := range t.Columns {
		if c.For != without {
			places = append(places, i)
		}
	}
	return places
}

// read are the places of the columns that say something without drawings.
func (t *Table) read() []int {
	return slices.DeleteFunc(t.people(), t.onlyDrawn)
}

// people are the places of the columns that people are shown: not those in
// which nothing is known.
func (t *Table) people() []int {
	return slices.DeleteFunc(t.columns(Programs), t.unknown)
}

// unknown reports whether no row has anything but a dash in a column.
func (t *Table) unknown(column int) bool {
	for _, r := range t.Rows {
		c := r.cell(column)
		text := c.shown(t.Columns[column].Kind)
		if column >= len(r.Cells) || c.Draw != nil || text != "" && text != "–" {
			return false
		}
	}
	return len(t.Rows) > 0 && t.Columns[column].Kind != Label
}

func (t *Table) onlyDrawn(column int) bool {
	drawn := false
	for _, r := range t.Rows {
		c := r.cell(column)
		if c.shown(t.Columns[column].Kind) != "" {
			return false
		}
		drawn = drawn || c.Draw != nil
	}
	return drawn
}

// right reports whether the cells of a column stand to the right.
func (c Column) right() bool { return c.Kind == Number || c.Kind == Share }

// cell is what stands under a column, an empty one where a row is too short.
func (r Row) cell(column int) Cell {
	if column >= len(r.Cells) {
		return Cell{}
	}
	return r.Cells[column]
}

// shown is a cell as people read it, without its drawing.
func (c Cell) shown(kind ColumnKind) string {
	text := joined(" ", cmp.Or(c.Text, c.said(kind)), c.More)
	if marks := marked(c.Kind, c.Flags); marks != "" {
		text = joined(" ", text, marks)
	}
	return text
}

// marked writes a theme's kind and its flags behind a name, "" for none.
func marked(kind string, flags []string) string {
	if marks := joined(", ", append([]string{kind}, flags...)...); marks != "" {
		return "(" + marks + ")"
	}
	return ""
}

// said is a cell's value as people read it.
func (c Cell) said(kind ColumnKind) string {
	switch v := c.Value.(type) {
	case nil:
		return ""
	case bool:
		if v {
			return "yes"
		}
		return "no"
	case float64:
		if bar, ok := c.Draw.(*Bar); ok && bar.Vague {
			return ""
		}
		return number(v, kind)
	}
	return fmt.Sprint(c.Value)
}

// number writes a share in whole per cent, another number with as many digits
// as people read.
func number(v float64, kind ColumnKind) string {
	switch {
	case math.IsNaN(v) || math.IsInf(v, 0):
		return ""
	case kind == Share:
		return fmt.Sprintf("%.0f%%", math.Round(100*v))
	case math.Abs(v) >= 1000:
		return strconv.FormatFloat(v, 'f', 0, 64)
	}
	return strconv.FormatFloat(v, 'g', 4, 64)
}

// String is the number with what it counts.
func (f Figure) String() string { return strconv.Itoa(f.Number) + " " + f.Noun }

// citation says who said it, when and where.
func (q *Quote) citation() string {
	where := ""
	if q.Path != "" {
		where = coding.Where(q.Path, q.Line, "", q.StartMS)
	}
	return joined(", ", q.Who, q.Segment, q.From, string(q.Date), where)
}

// quote is the quote at a place; nil when there is none, which only a broken
// document asks for.
func (d *Document) quote(place int) *Quote {
	if place < 0 || place >= len(d.Quotes) {
		return nil
	}
	return &d.Quotes[place]
}

// each calls f with every block, those within cards too.
func (d *Document) each(f func(Block)) {
	for _, p := range d.Parts {
		for _, b := range p.Blocks {
			f(b)
			if c, ok := b.(*Card); ok {
				for _, inner := range c.Blocks {
					f(inner)
				}
			}
		}
	}
}

// unshown are the quotes that sets name and nothing shows, in order: a format
// that has the sets must show these, too.
func (d *Document) unshown() []int {
	named, shown := map[int]bool{}, map[int]bool{}
	d.each(func(b Block) {
		switch b := b.(type) {
		case Said:
			shown[b.Quote] = true
		case *Words:
			b.mention(named, shown)
		}
	})
	var left []int
	for i := range d.Quotes {
		if named[i] && !shown[i] {
			left = append(left, i)
		}
	}
	return left
}

func (w *Words) mention(named, shown map[int]bool) {
	for _, g := range w.Groups {
		for _, q := range g.Quotes {
			shown[q] = true
		}
		for _, s := range g.Sets {
			for _, p := range s.People {
				for _, q := range p.Quotes {
					named[q] = true
				}
			}
		}
	}
}

// unshownTitle stands above the quotes that nothing else shows.
const unshownTitle = "Other quotes"

// external reports whether an address leads to the web. Others lead nowhere: a
// document is passed on, and must not run anything.
func external(href string) bool {
	lower := strings.ToLower(href)
	return strings.HasPrefix(lower, "https://") || strings.HasPrefix(lower, "http://")
}
