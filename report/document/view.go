package document

import (
	"html/template"
	"strings"
)

// Links say where a page leads that shows a document among other things. The
// zero value leads nowhere but to places within the document.
type Links struct {
	// Ref returns the address of what stands behind a reference, "" to leave it
	// to the document; nil leaves all to it.
	Ref func(ref string) string
	// Quote returns the address of a quote, by its ID, where it was said, ""
	// for none; nil has none.
	Quote func(id string) string
}

// A View is a document as the template "document" shows it.
type View struct {
	*Document
	Sections []pageSection
	Contents []pageSection // to jump to; none in a short document
}

// View is the document for a page.
func (d *Document) View(links Links) *View {
	v := &View{Document: d}
	m := &pageMaker{Document: d, anchors: newAnchors(d), links: links, level: 1, full: map[int]bool{}}
	for i, part := range d.Parts {
		s := m.sectionOf(part, m.parts[i])
		v.Sections = append(v.Sections, s)
		if s.Title != "" {
			v.Contents = append(v.Contents, s)
		}
	}
	if len(v.Contents) < contentsFrom {
		v.Contents = nil
	}
	return v
}

// Templates adds the template "document", which shows a View, to those of a
// page. All that it needs has a name that begins with "document-".
func Templates(t *template.Template) (*template.Template, error) {
	return t.Funcs(template.FuncMap{"text": pageText, "plain": withoutControls}).
		ParseFS(pageFiles, "templates/body.html", "templates/blocks.html", "templates/charts.html")
}

// StyleSheet paints what the template "document" shows, and nothing around it.
// The colours are the page's: see page.css.
func StyleSheet() []byte { return styleSheet("document.css") }

func styleSheet(name string) []byte {
	css, err := pageFiles.ReadFile("templates/" + name)
	if err != nil {
		panic(err) // it is in the program
	}
	return css
}

// leads returns where a reference leads: an address of another page, or an
// anchor of this one.
func (m *pageMaker) leads(ref string) string {
	if ref != "" && m.links.Ref != nil {
		if to := m.links.Ref(ref); to != "" {
			return to
		}
	}
	return toAnchor(answer(m.to, ref))
}

// answer is what answers a reference. One with # in it says behind that what
// exactly is meant of what stands before: where nothing answers it alone, what
// answers all of it does.
func answer(to map[string]string, ref string) string {
	if found := to[ref]; found != "" {
		return found
	}
	if i := strings.LastIndexByte(ref, '#'); i >= 0 {
		return to[ref[:i]]
	}
	return ""
}

func toAnchor(id string) string {
	if id == "" {
		return ""
	}
	return "#" + id
}
