package coding

import (
	"crypto/sha1" //nolint:gosec // what RFC 4122 makes names of
	"encoding/xml"
	"fmt"
	"io"
	"strings"

	"verbatim/internal/errs"
	"verbatim/interviews"
)

// The REFI-QDA codebook, version 1.0 (qdasoftware.org, 2019).
const (
	refiNamespace = "urn:QDA-XML:codebook:1.0"
	refiOrigin    = "Verbatim"
	refiFolder    = "Nodes" // around all codes in files of NVivo
)

type (
	refiBook struct {
		XMLName xml.Name   `xml:"urn:QDA-XML:codebook:1.0 CodeBook"`
		Origin  string     `xml:"origin,attr"`
		Codes   []refiCode `xml:"Codes>Code"`
	}
	refiCode struct {
		GUID        string     `xml:"guid,attr"`
		Name        string     `xml:"name,attr"`
		IsCodable   bool       `xml:"isCodable,attr"`
		Colour      string     `xml:"color,attr"`
		Description string     `xml:"Description,omitempty"`
		Codes       []refiCode `xml:"Code"`
	}
)

// WriteREFI writes a codebook as a REFI-QDA codebook (.qdc), which other
// programs for qualitative analysis read. Themes are nested codes; what a
// theme says of itself is its description, and what the format has no place
// for stands there too, in lines that ReadREFI understands. A codebook without
// themes cannot be a valid file: errs.Invalid.
func WriteREFI(w io.Writer, book *Codebook) error {
	if len(book.Themes()) == 0 {
		return errs.New(errs.Invalid, "the codebook is empty, and a REFI-QDA codebook must have a code").
			Try("add a theme first with 'verbatim theme add', or export it as csv")
	}
	names := refiNames(book)
	file := refiBook{Origin: refiOrigin, Codes: refiCodes(book, "", names)}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	enc := xml.NewEncoder(w)
	enc.Indent("", "  ")
	if err := enc.Encode(file); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

func refiCodes(book *Codebook, parent string, names map[string]string) []refiCode {
	var codes []refiCode
	for _, id := range book.Children(parent) {
		t := book.Theme(id)
		codes = append(codes, refiCode{
			GUID: GUID("theme/" + id), Name: names[id], IsCodable: true, Colour: Colours[t.Colour],
			Description: refiDescription(t, names[id]), Codes: refiCodes(book, id, names),
		})
	}
	return codes
}

// refiDescription says all that the file has no place for. Names and paths
// stand there only when they do not follow from the rest.
func refiDescription(t *Theme, name string) string {
	columns := map[string]bool{"include": true, "exclude": true, "note": true, "kind": true, "key": true,
		"in_vivo": true, "retired": true, "merged_into": true}
	columns["name"] = name != t.Name
	columns["path"] = t.ID != foreignID(t.Parent, t.Name)
	return plainForm.write(t, columns)
}

// refiNames gives every theme a name of its own in the whole codebook: where
// several are called the same, the others carry their parent's name or their
// path with them.
func refiNames(book *Codebook) map[string]string {
	names, taken := map[string]string{}, map[string]bool{}
	for _, t := range book.Themes() {
		name := t.Name
		if up := book.Theme(t.Parent); taken[name] && up != nil {
			name = fmt.Sprintf("%s (%s)", t.Name, up.Name)
		}
		for taken[name] {
			name = fmt.Sprintf("%s (%s)", name, t.ID)
		}
		names[t.ID], taken[name] = name, true
	}
	return names
}

// foreignID is the ID of a theme of another program: as ThemeID makes it, and
// of the name's own bytes where it has neither letter nor digit.
func foreignID(parent, name string) string {
	if interviews.Slug(name) != "" {
		return ThemeID(parent, name)
	}
	return ThemeID(parent, "theme "+GUID("name/" + name)[:8])
}

// guidSpace is the namespace in which GUID names things.
var guidSpace = [16]byte{0x8f, 0x1d, 0x0c, 0x6a, 0x2b, 0x7e, 0x4d, 0x53, 0x9c, 0x41, 0x65, 0x0e, 0xb7, 0x92, 0x3f, 0xd8}

// GUID names something by a stable identifier: a version 5 UUID (RFC 4122) of
// what it is called here, such as "theme/waiting".
func GUID(name string) string {
	h := sha1.Sum(append(guidSpace[:], name...)) //nolint:gosec // see above
	h[6], h[8] = h[6]&0x0f|0x50, h[8]&0x3f|0x80
	return strings.ToUpper(fmt.Sprintf("%x-%x-%x-%x-%x", h[0:4], h[4:6], h[6:8], h[8:10], h[10:16]))
}
