package document

import (
	"encoding/xml"
	"fmt"
	"strings"
)

// paragraph writes one of a style, "" for plain text. One without words is
// left out.
func (x *docx) paragraph(style, runs string) {
	if !strings.Contains(runs, "<w:t ") {
		return
	}
	if style != "" {
		style = `<w:pPr><w:pStyle w:val="` + style + `"/></w:pPr>`
	}
	x.body.WriteString("<w:p>" + style + runs + "</w:p>")
}

// line is a line as runs, with links to what proves it and out of the document.
func (x *docx) line(l Line) string {
	var b strings.Builder
	for _, s := range l {
		run := x.styled(s)
		switch {
		case external(s.Href):
			x.links = append(x.links, s.Href)
			fmt.Fprintf(&b, `<w:hyperlink r:id="link%d">%s</w:hyperlink>`, len(x.links), run)
		default:
			b.WriteString(x.linked(answer(x.anchors, s.Ref), run))
		}
	}
	return b.String()
}

// linked leads from runs to a bookmark, "" for none.
func (x *docx) linked(anchor, runs string) string {
	if anchor == "" || runs == "" {
		return runs
	}
	return `<w:hyperlink w:anchor="` + anchor + `" w:history="1">` + runs + `</w:hyperlink>`
}

// bookmark is a place to lead to, the first time that its name is given.
func (x *docx) bookmark(name string) string {
	if name == "" || x.placed[name] {
		return ""
	}
	x.placed[name] = true
	return fmt.Sprintf(`<w:bookmarkStart w:id="%d" w:name="%s"/><w:bookmarkEnd w:id="%d"/>`, len(x.placed), name, len(x.placed))
}

func (x *docx) run(text string) string { return x.styled(Span{Text: text}) }

func (x *docx) styled(s Span) string {
	if s.Text == "" {
		return ""
	}
	style := ""
	if s.Code {
		style += `<w:rStyle w:val="CodeSpan"/>`
	} else if external(s.Href) || answer(x.anchors, s.Ref) != "" {
		style += `<w:rStyle w:val="Hyperlink"/>`
	}
	if s.Strong {
		style += `<w:b/>`
	}
	if s.Em {
		style += `<w:i/>`
	}
	if style != "" {
		style = "<w:rPr>" + style + "</w:rPr>"
	}
	lines := strings.Split(s.Text, "\n")
	for i, l := range lines {
		lines[i] = `<w:t xml:space="preserve">` + xmlText(l) + `</w:t>`
	}
	return "<w:r>" + style + strings.Join(lines, "<w:br/>") + "</w:r>"
}

// xmlText escapes text. What XML may not contain becomes �.
func xmlText(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a Builder takes everything
	return b.String()
}
