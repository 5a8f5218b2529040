package coding

import (
	"strconv"
	"strings"

	"verbatim/internal/errs"
)

// What a theme is besides name and place, as text that people read and this
// program reads back: the definition, then one part for each thing that is
// said of the theme, each begun by a mark at the beginning of a line.
//
//	Days in which work stands still.
//
//	Include: Waiting for a person, a queue or a right
//
//	Kind: pain

// A themePart is one thing that may be said of a theme.
type themePart struct {
	mark, column string
	get          func(*Theme) string // "" when there is nothing to say
	set          func(*Theme, string) error
}

// themeParts are the parts in the order in which they are written.
var themeParts = []themePart{
	textPart("Include", "include", func(t *Theme) *string { return &t.Include }),
	textPart("Exclude", "exclude", func(t *Theme) *string { return &t.Exclude }),
	textPart("Note", "note", func(t *Theme) *string { return &t.Note }),
	{"Kind", "kind", func(t *Theme) string { return string(t.Kind) }, func(t *Theme, s string) (err error) {
		t.Kind, err = ParseKind(s)
		return err
	}},
	textPart("Key", "key", func(t *Theme) *string { return &t.Key }),
	{"Colour", "color", func(t *Theme) string { return strconv.Itoa(t.Colour) }, setColour},
	flagPart("In vivo", "in_vivo", func(t *Theme) *bool { return &t.InVivo }),
	flagPart("Retired", "retired", func(t *Theme) *bool { return &t.Retired }),
	textPart("Merged into", "merged_into", func(t *Theme) *string { return &t.MergedInto }),
	textPart("Name", "name", func(t *Theme) *string { return &t.Name }),
	textPart("Parent", "parent", func(t *Theme) *string { return &t.Parent }),
	textPart("Path", "path", func(t *Theme) *string { return &t.ID }),
}

func textPart(mark, column string, field func(*Theme) *string) themePart {
	return themePart{mark, column, func(t *Theme) string { return *field(t) }, func(t *Theme, s string) error {
		*field(t) = s
		return nil
	}}
}

func flagPart(mark, column string, field func(*Theme) *bool) themePart {
	get := func(t *Theme) string { return yes(*field(t)) }
	return themePart{mark, column, get, func(t *Theme, s string) (err error) {
		*field(t), err = parseYes(s)
		return err
	}}
}

// yes is how a flag is written; no is nothing.
func yes(b bool) string {
	if b {
		return "yes"
	}
	return ""
}

// parseYes reads a flag; errs.Invalid for anything but yes, no and nothing.
func parseYes(s string) (bool, error) {
	switch strings.ToLower(s) {
	case "yes", "true", "1":
		return true, nil
	case "", "no", "false", "0":
		return false, nil
	}
	return false, errs.New(errs.Invalid, "%q is neither yes nor no", s)
}

// setColour reads a colour slot or a colour #RRGGBB, of which it takes the
// nearest slot.
func setColour(t *Theme, s string) (err error) {
	if s == "" {
		return nil
	}
	if slot, ok := SlotOf(s); ok {
		t.Colour = slot
		return nil
	}
	if t.Colour, err = strconv.Atoi(s); err != nil {
		return errs.New(errs.Invalid, "%q is not a colour slot", s).Try("use a number from 0 to %d, or #RRGGBB", ColourSlots-1)
	}
	return nil
}

// A themeForm is how marks are written, and what else begins with a sign.
type themeForm struct {
	before, after string
	signs         string // lines that begin with one of them mean something else
}

var (
	plainForm    = themeForm{after: ": "}
	markdownForm = themeForm{before: "**", after: ":** ", signs: "#"}
)

// write is the text of a theme with the parts whose columns are named.
func (f themeForm) write(t *Theme, columns map[string]bool) string {
	var parts []string
	if t.Definition != "" {
		parts = append(parts, f.guard(t.Definition))
	}
	for _, p := range themeParts {
		value := p.get(t)
		if value == "" || !columns[p.column] {
			continue
		}
		first, rest, more := strings.Cut(value, "\n")
		text := f.before + p.mark + f.after + first
		if more {
			text += "\n" + f.guard(rest)
		}
		parts = append(parts, text)
	}
	return strings.Join(parts, "\n\n")
}

// guard puts a \ before lines that would be taken for a mark or a sign, also
// where there are some already; unguard takes it away.
func (f themeForm) guard(text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		if f.means(strings.TrimLeft(line, `\`)) {
			lines[i] = `\` + line
		}
	}
	return strings.Join(lines, "\n")
}

func (f themeForm) unguard(line string) string {
	if strings.HasPrefix(line, `\`) && f.means(strings.TrimLeft(line, `\`)) {
		return line[1:]
	}
	return line
}

func (f themeForm) means(line string) bool {
	if line != "" && strings.Contains(f.signs, line[:1]) {
		return true
	}
	p, _ := f.part(line)
	return p != nil
}

// part returns the part that a line begins, and the text behind the mark.
func (f themeForm) part(line string) (*themePart, string) {
	for i := range themeParts {
		rest, ok := strings.CutPrefix(line, f.before+themeParts[i].mark+strings.TrimRight(f.after, " "))
		if ok {
			return &themeParts[i], strings.TrimLeft(rest, " ")
		}
	}
	return nil, ""
}

// read fills a theme in from lines of text, and returns the columns that the
// text has. An error says at which of the lines, counted from 0.
func (f themeForm) read(t *Theme, lines []string) (cells map[string]string, at int, err error) {
	cells = map[string]string{}
	var part *themePart
	var value []string
	from := 0
	end := func() error {
		text := strings.TrimSpace(strings.Join(value, "\n"))
		switch {
		case part != nil:
			cells[part.column] = text
			return part.set(t, text)
		case text != "":
			cells["definition"], t.Definition = text, text
		}
		return nil
	}
	for i, line := range lines {
		next, rest := f.part(line)
		if next == nil {
			value = append(value, f.unguard(line))
			continue
		}
		if err := end(); err != nil {
			return cells, from, err
		}
		part, value, from = next, []string{rest}, i
	}
	return cells, from, end()
}
