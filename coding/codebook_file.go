package coding

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"path"
	"strings"

	"verbatim/internal/errs"
	"verbatim/interviews"
)

// A Format is how a codebook is written to a file.
type Format string

const (
	CSV      Format = "csv"
	Markdown Format = "md"
	REFI     Format = "qdc"
	JSON     Format = "json" // written, not read
	List     Format = "txt"  // read, not written: a name a line, with a memo behind a tab
)

// FormatOf returns the format that a person names, or the one that a file's
// name ends in; CSV for a name without an ending. errs.Invalid for a format
// that is none, and for an ending that is none: nobody looks for a table in a
// file that is called .pdf.
func FormatOf(named, file string) (Format, error) {
	ending := path.Ext(file)
	switch {
	case named == "" && len(ending) <= 1:
		return CSV, nil
	case named == "":
		if f, known := formats[strings.ToLower(ending[1:])]; known {
			return f, nil
		}
		return "", errs.New(errs.Invalid, "%s: %s is no format of codebooks", file, ending).Try("use csv, md, qdc or json, as the ending or with --format")
	}
	f, known := formats[strings.ToLower(named)]
	if !known {
		return "", errs.New(errs.Invalid, "%q is not a format of codebooks", named).Try("use csv, md, qdc or json")
	}
	return f, nil
}

var formats = map[string]Format{"csv": CSV, "tsv": CSV, "md": Markdown, "markdown": Markdown, "qdc": REFI, "json": JSON, "txt": List}

// WriteBook writes a codebook in a format. errs.Invalid for one that is only read.
func WriteBook(w io.Writer, f Format, book *Codebook) error {
	switch f {
	case CSV:
		return WriteCodebook(w, book)
	case Markdown:
		return WriteMarkdown(w, book)
	case REFI:
		return WriteREFI(w, book)
	case JSON:
		return writeJSON(w, book)
	}
	return errs.New(errs.Invalid, "codebooks are not written as %s", f).Try("use csv, md, qdc or json")
}

func writeJSON(w io.Writer, book *Codebook) error {
	themes := []themeShape{}
	for _, t := range book.Themes() {
		themes = append(themes, themeShape(t))
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(map[string]any{"themes": themes})
}

// ReadBook reads themes in a format. Where a separator is given, names are
// paths: see SplitPaths.
func ReadBook(file string, f Format, r io.Reader, separator string) (lines []ThemeLine, warnings []interviews.Warning, err error) {
	switch f {
	case CSV:
		lines, err = ReadCodebook(file, r)
	case Markdown:
		lines, err = ReadMarkdown(file, r)
	case REFI:
		lines, warnings, err = ReadREFI(file, r)
	case List:
		lines, err = readList(file, r)
	default:
		err = errs.New(errs.Invalid, "%s: codebooks are not read from %s", file, f).Try("use csv, md or qdc")
	}
	if err == nil && separator != "" {
		lines, err = SplitPaths(file, lines, separator)
	}
	return lines, warnings, err
}

// readList reads a theme from each line that is not empty, with a memo behind
// a tab.
func readList(file string, r io.Reader) ([]ThemeLine, error) {
	var lines []ThemeLine
	in := bufio.NewScanner(r)
	for n := 1; in.Scan(); n++ {
		name, memo, noted := strings.Cut(strings.TrimPrefix(in.Text(), "\ufeff"), "\t")
		if strings.TrimSpace(name) == "" && memo == "" {
			continue
		}
		t := Theme{Name: strings.TrimSpace(name), Note: strings.TrimSpace(memo), Position: len(lines) + 1}
		cells := map[string]string{"name": t.Name}
		if noted {
			cells["note"] = t.Note
		}
		if err := t.complete(); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", file, n, err)
		}
		lines = append(lines, ThemeLine{Theme: t, Line: n, cells: cells})
	}
	if err := in.Err(); err != nil {
		return nil, fmt.Errorf("read %s: %w", file, err)
	}
	if len(lines) == 0 {
		return nil, errs.New(errs.Invalid, "%s:1: no themes in this file", file).Try("write a name on each line")
	}
	return lines, nil
}

// SplitPaths takes names for paths, such as "pain.export" with the separator
// ".": the theme is called by the last part and stands below themes that are
// called by the others, which are added where the file has none of their own.
func SplitPaths(file string, lines []ThemeLine, separator string) ([]ThemeLine, error) {
	var split []ThemeLine
	at := map[string]int{}
	moved := map[string]string{} // what an ID has become
	put := func(l ThemeLine) {
		i, known := at[l.ID]
		switch {
		case !known:
			at[l.ID] = len(split)
			split = append(split, l)
		case len(l.cells) > 0: // not only part of a path
			split[i] = l
		}
	}
	for _, l := range lines {
		was, below := l.ID, l.Parent
		parts := strings.Split(l.Name, separator)
		if to, ok := moved[l.Parent]; ok {
			l.Parent = to
		}
		for i, part := range parts {
			part = strings.TrimSpace(part)
			if interviews.Slug(part) == "" {
				return nil, errs.New(errs.Invalid, "%s:%d: a part of %q between %q is empty", file, l.Line, l.Name, separator).
					Try("give another separator, or none")
			}
			if i == len(parts)-1 {
				break
			}
			up := ThemeLine{Theme: Theme{ID: ThemeID(l.Parent, part), Parent: l.Parent, Name: part}, Line: l.Line}
			put(up)
			l.Parent = up.ID
		}
		l.Name = strings.TrimSpace(parts[len(parts)-1])
		l.cells["name"] = l.Name
		if l.cells["path"] == "" && l.Parent != below || len(parts) > 1 {
			l.ID = ThemeID(l.Parent, l.Name)
		}
		moved[was] = l.ID
		put(l)
	}
	for i := range split {
		split[i].Position = i + 1
	}
	return split, nil
}
