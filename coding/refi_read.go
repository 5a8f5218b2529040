package coding

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"verbatim/internal/errs"
	"verbatim/interviews"
)

// Bounds of what is read of a foreign file.
const (
	refiBytes = 50 << 20
	refiDepth = 256
)

// ReadREFI reads themes from a REFI-QDA codebook (.qdc) of any program: the
// version of its namespace does not matter, nor whether it keeps to the
// schema. Every code is a theme, also one that is a mere folder there; the
// folder "Nodes" around all codes is left out. Descriptions are definitions.
// What cannot be taken as it stands is taken as nothing, with a warning. A
// file with a document type, more than 50 MB, or nested deeper than 256 is
// refused with errs.Invalid; errors say file and line.
func ReadREFI(path string, r io.Reader) ([]ThemeLine, []interviews.Warning, error) {
	src, err := io.ReadAll(io.LimitReader(r, refiBytes+1))
	if err != nil {
		return nil, nil, fmt.Errorf("read %s: %w", path, err)
	}
	if len(src) > refiBytes {
		return nil, nil, errs.New(errs.Invalid, "%s: a codebook of more than %d MB", path, refiBytes>>20).Try("export the codebook alone, without the project")
	}
	in := &refiReader{dec: xml.NewDecoder(bytes.NewReader(bytes.TrimPrefix(src, []byte("\xef\xbb\xbf")))), sets: map[string][]string{}}
	in.dec.CharsetReader = onlyUTF8
	if err := in.read(); err != nil {
		line, _ := in.dec.InputPos()
		var syntax *xml.SyntaxError
		if errors.As(err, &syntax) {
			err = errs.New(errs.Invalid, "this is not XML: %s", syntax.Msg).Try("export the codebook again as REFI-QDA (.qdc)")
		}
		return nil, nil, fmt.Errorf("%s:%d: %w", path, line, err)
	}
	if len(in.codes) == 0 {
		return nil, nil, errs.New(errs.Invalid, "%s:1: no codes in this file", path).Try("export a codebook as REFI-QDA (.qdc); a project (.qdpx) is something else")
	}
	lines, err := in.themes()
	if err != nil {
		return nil, nil, fmt.Errorf("%s:%w", path, err)
	}
	return lines, in.warnings, nil
}

// A foreignCode is a code as a file has it.
type foreignCode struct {
	line         int
	up           int // index of the code it stands in, -1 at the top
	guid, name   string
	colour       string
	codable      string
	description  strings.Builder
	descriptions int // lines before it
}

type refiReader struct {
	dec      *xml.Decoder
	root     bool // a CodeBook was seen
	origin   string
	codes    []*foreignCode
	open     []string // local names of the elements that are open
	inside   []int    // of them, the codes
	set      string
	sets     map[string][]string // names of the sets by guid of their codes
	warnings []interviews.Warning
}

func (in *refiReader) warn(line int, format string, args ...any) {
	in.warnings = append(in.warnings, interviews.Warning{Line: line, Message: fmt.Sprintf(format, args...)})
}

func onlyUTF8(charset string, r io.Reader) (io.Reader, error) {
	if strings.EqualFold(charset, "us-ascii") {
		return r, nil
	}
	return nil, errs.New(errs.Invalid, "the file is in %s", charset).Try("save it as UTF-8")
}

func (in *refiReader) read() error {
	for {
		token, err := in.dec.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		switch t := token.(type) {
		case xml.Directive:
			return errs.New(errs.Invalid, "the file has a document type, which may hide anything").Try("take the line <!DOCTYPE …> out")
		case xml.StartElement:
			err = in.start(t)
		case xml.EndElement:
			in.end(t.Name.Local)
		case xml.CharData:
			if n := len(in.open); n > 0 && in.open[n-1] == "Description" && len(in.inside) > 0 && in.set == "" {
				in.codes[in.inside[len(in.inside)-1]].description.Write(t)
			}
		}
		if err != nil {
			return err
		}
	}
}

func (in *refiReader) start(t xml.StartElement) error {
	if len(in.open) == refiDepth {
		return errs.New(errs.Invalid, "codes are nested more than %d deep", refiDepth).Try("export a flatter codebook")
	}
	in.open = append(in.open, t.Name.Local)
	line, _ := in.dec.InputPos()
	switch t.Name.Local {
	case "CodeBook":
		in.origin, in.root = attribute(t, "origin"), true
	case "Code":
		if !in.root {
			break
		}
		c := &foreignCode{line: line, up: -1, guid: plainGUID(attribute(t, "guid")), name: attribute(t, "name"),
			colour: attribute(t, "color"), codable: attribute(t, "isCodable")}
		if n := len(in.inside); n > 0 {
			c.up = in.inside[n-1]
		}
		in.inside = append(in.inside, len(in.codes))
		in.codes = append(in.codes, c)
	case "Description":
		if n := len(in.inside); n > 0 {
			in.codes[in.inside[n-1]].descriptions = line
		}
	case "Set":
		in.set = attribute(t, "name")
	case "MemberCode":
		guid := plainGUID(attribute(t, "guid") + attribute(t, "targetGUID"))
		in.sets[guid] = append(in.sets[guid], in.set)
	}
	return nil
}

func (in *refiReader) end(name string) {
	in.open = in.open[:len(in.open)-1]
	switch {
	case name == "Code" && len(in.inside) > 0:
		in.inside = in.inside[:len(in.inside)-1]
	case name == "Set":
		in.set = ""
	}
}

func attribute(t xml.StartElement, name string) string {
	for _, a := range t.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

func plainGUID(s string) string { return strings.ToLower(strings.Trim(strings.TrimSpace(s), "{}")) }

// folder reports whether the first code is nothing but a folder around all
// others, as NVivo writes it.
func (in *refiReader) folder() bool {
	if in.own() || in.codes[0].name != refiFolder || !strings.EqualFold(in.codes[0].codable, "false") && in.codes[0].codable != "0" {
		return false
	}
	for _, c := range in.codes[1:] {
		if c.up < 0 {
			return false
		}
	}
	return len(in.codes) > 1
}

// own reports whether this program wrote the file.
func (in *refiReader) own() bool { return strings.HasPrefix(in.origin, refiOrigin) }

// themes makes themes of the codes, each after its parent.
func (in *refiReader) themes() ([]ThemeLine, error) {
	skip := in.folder()
	lines := make([]ThemeLine, len(in.codes))
	taken, named := map[string]bool{}, map[string]int{}
	for i, c := range in.codes {
		if i == 0 && skip {
			continue
		}
		l, err := in.theme(c)
		if err != nil {
			return nil, err
		}
		t := &l.Theme
		if c.up >= 0 {
			t.Parent = lines[c.up].ID
		}
		if first, twice := named[c.name]; twice {
			in.warn(c.line, "a code called %q is on line %d too", c.name, first)
		} else {
			named[c.name] = c.line
		}
		if t.ID == "" {
			t.ID = foreignID(t.Parent, t.Name)
		}
		for id, n := t.ID, 2; taken[t.ID]; n++ {
			t.ID = fmt.Sprintf("%s-%d", id, n)
		}
		taken[t.ID], t.Position = true, i+1
		lines[i] = l
	}
	in.strays()
	if skip {
		lines = lines[1:]
		for i := range lines {
			lines[i].Position = i + 1
		}
	}
	return lines, nil
}

// theme reads what a code says of itself.
func (in *refiReader) theme(c *foreignCode) (ThemeLine, error) {
	t := Theme{Name: strings.TrimSpace(c.name)}
	cells := map[string]string{"name": t.Name}
	text := strings.Split(strings.TrimSpace(c.description.String()), "\n")
	if in.own() {
		more, at, err := plainForm.read(&t, text)
		if err != nil {
			return ThemeLine{}, fmt.Errorf("%d: %w", c.descriptions+at, err)
		}
		for column, cell := range more {
			cells[column] = cell
		}
	} else if d := strings.Join(text, "\n"); d != "" {
		cells["definition"], t.Definition = d, d
	}
	if t.Name == "" {
		t.Name = "Without a name"
		in.warn(c.line, "a code without a name is called %q", t.Name)
	}
	switch slot, ok := SlotOf(strings.TrimSpace(c.colour)); {
	case ok:
		cells["color"], t.Colour = c.colour, slot
	case c.colour != "":
		in.warn(c.line, "the colour %q of code %q is not #RRGGBB and is left out", c.colour, c.name)
	}
	if sets := in.sets[c.guid]; len(sets) > 0 && c.guid != "" {
		t.Note = joined(t.Note, "In the sets: "+strings.Join(sets, "; "))
		cells["note"] = t.Note
	}
	return ThemeLine{Theme: t, Line: c.line, cells: cells, guid: c.guid}, nil
}

// strays warns of sets whose codes are not in the file.
func (in *refiReader) strays() {
	known := map[string]bool{}
	for _, c := range in.codes {
		known[c.guid] = true
	}
	missing := 0
	for guid := range in.sets {
		if !known[guid] {
			missing++
		}
	}
	if missing > 0 {
		line, _ := in.dec.InputPos()
		in.warn(line, "%d of the codes that sets name are not in the file", missing)
	}
}

// Recognise returns the lines of a file so that codes which other programs have
// given another name or place are the themes that they were when they were
// exported here: their GUIDs say which.
func (c *Codebook) Recognise(lines []ThemeLine) []ThemeLine {
	known := map[string]string{}
	for _, t := range c.themes {
		known[plainGUID(GUID("theme/"+t.ID))] = t.ID
	}
	recognised, made := map[string]bool{}, map[string]bool{}
	for _, l := range lines {
		made[l.ID] = true
		if id := known[l.guid]; id != "" {
			recognised[id] = true
		}
	}
	now := map[string]string{} // IDs by those that the file's names make
	lines = slices.Clone(lines)
	for i := range lines {
		l := &lines[i]
		was := l.ID
		if id := known[l.guid]; id != "" {
			l.ID = id
		} else if recognised[was] {
			for n := 2; recognised[l.ID] || made[l.ID]; n++ {
				l.ID = fmt.Sprintf("%s-%d", was, n)
			}
			made[l.ID] = true
		}
		now[was] = l.ID
		if up, moved := now[l.Parent]; moved {
			l.Parent = up
		}
	}
	return lines
}
