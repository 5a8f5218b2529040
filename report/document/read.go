package document

import (
	"bufio"
	"bytes"
	"html"
	"iter"
	"slices"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	render "github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/text"
)

// FromMarkdown reads a text that people wrote: headings, of which the first
// level becomes level 3, paragraphs, lists, block quotations, code, emphasis
// and links to the web. HTML is text, and of an image only its text is kept.
// Items below items of a list follow them, marked with a dash. Text that is
// made to keep a parser busy is shown as it was typed.
func FromMarkdown(src []byte) []Block {
	blocks := readMarkdown(src)
	for i, b := range blocks {
		if h, ok := b.(Heading); ok {
			h.Level = min(h.Level+2, 6)
			blocks[i] = h
		}
	}
	return blocks
}

// readMarkdown is FromMarkdown with the levels of headings as they are.
func readMarkdown(src []byte) []Block {
	src = bytes.ReplaceAll(bytes.TrimPrefix(src, []byte("\ufeff")), []byte("\r\n"), []byte("\n"))
	if heavy(src) {
		return []Block{Paragraph{Verse, Plain(string(src))}}
	}
	return markdownText(src).blocks(goldmark.DefaultParser().Parse(text.NewReader(src)))
}

// What is parsed at most. The parser takes the square of the time for marks
// that nest, and cannot be stopped.
const (
	longestText  = 256 << 10 // bytes
	deepestInset = 100       // blanks before a line
	mostMarks    = 500       // of one sort between two empty lines
)

// heavy reports whether text has more in it than anybody writes.
func heavy(src []byte) bool {
	if len(src) > longestText {
		return true
	}
	var marks [128]int
	for line := range bytes.Lines(src) {
		words := bytes.TrimLeft(line, " \t")
		if len(line)-len(words) > deepestInset {
			return true
		}
		if len(bytes.TrimSpace(words)) == 0 {
			clear(marks[:])
		}
		for _, c := range words {
			if strings.IndexByte("[]()<>!*_`~-+.#&\\", c) < 0 {
				continue
			}
			if marks[c]++; marks[c] > mostMarks {
				return true
			}
		}
	}
	return false
}

// A markdownText is the source that nodes point into.
type markdownText []byte

func children(n ast.Node) iter.Seq[ast.Node] {
	return func(yield func(ast.Node) bool) {
		for c := n.FirstChild(); c != nil && yield(c); c = c.NextSibling() {
		}
	}
}

func (t markdownText) blocks(n ast.Node) []Block {
	var all []Block
	for c := range children(n) {
		switch c := c.(type) {
		case *ast.Heading:
			all = append(all, Heading{c.Level, t.line(c)})
		case *ast.List:
			all = append(all, List{Ordered: c.IsOrdered(), Items: t.items(c, "")})
		case *ast.Blockquote:
			all = append(all, t.quotation(c)...)
		case *ast.FencedCodeBlock, *ast.CodeBlock:
			all = append(all, Paragraph{Verse, Plain(t.raw(c))})
		default:
			if line := t.flat(c); len(line) > 0 {
				all = append(all, Paragraph{Body, line})
			}
		}
	}
	return all
}

func (t markdownText) quotation(n ast.Node) []Block {
	all := t.blocks(n)
	for i, b := range all {
		if p, ok := b.(Paragraph); ok && p.Style == Body {
			p.Style = Quoted
			all[i] = p
		}
	}
	return all
}

// raw is the lines of a block as they were typed.
func (t markdownText) raw(n ast.Node) string {
	lines := string(n.Lines().Value(t))
	if h, ok := n.(*ast.HTMLBlock); ok && h.HasClosure() {
		lines += string(h.ClosureLine.Value(t))
	}
	return strings.TrimRight(lines, "\n")
}

func (t markdownText) items(list ast.Node, before string) []Line {
	var all []Line
	for item := range children(list) {
		var own Line
		var under []Line
		for c := range children(item) {
			if c.Kind() == ast.KindList {
				under = append(under, t.items(c, before+"– ")...)
			} else {
				own = append(own, Span{Text: " "})
				own = append(own, t.flat(c)...)
			}
		}
		if len(own) > 0 {
			own[0].Text = before
		}
		all = append(append(all, merged(own)), under...)
	}
	return all
}

// flat is a block on one line.
func (t markdownText) flat(n ast.Node) Line {
	switch n.Kind() {
	case ast.KindParagraph, ast.KindTextBlock, ast.KindHeading:
		return t.line(n)
	case ast.KindHTMLBlock:
		return Plain(strings.ReplaceAll(t.raw(n), "\n", " "))
	case ast.KindFencedCodeBlock, ast.KindCodeBlock:
		return Line{{Text: strings.ReplaceAll(t.raw(n), "\n", " "), Code: true}}
	case ast.KindLinkReferenceDefinition:
		return nil
	}
	var all Line
	for c := range children(n) {
		all = append(append(all, Span{Text: " "}), t.flat(c)...)
	}
	return merged(all[min(1, len(all)):])
}

func (t markdownText) line(n ast.Node) Line { return merged(t.spans(n, Span{})) }

// spans are what is in a node, in the manner of the span around it.
func (t markdownText) spans(n ast.Node, in Span) Line {
	var all Line
	say := func(text string) {
		in.Text = text
		all = append(all, in)
	}
	for c := range children(n) {
		switch c := c.(type) {
		case *ast.Text:
			say(t.words(c))
		case *ast.String:
			say(string(c.Value))
		case *ast.RawHTML:
			say(strings.ReplaceAll(string(c.Segments.Value(t)), "\n", " "))
		case *ast.AutoLink:
			all = append(all, Span{Text: string(c.Label(t)), Href: ofTheWeb(string(c.URL(t))), Em: in.Em, Strong: in.Strong})
		default:
			all = append(all, t.spans(c, t.inside(c, in))...)
		}
	}
	return all
}

// inside is the manner of what is in a node. Images have none of their own.
func (t markdownText) inside(n ast.Node, in Span) Span {
	switch n := n.(type) {
	case *ast.Emphasis:
		in.Em, in.Strong = in.Em || n.Level == 1, in.Strong || n.Level == 2
	case *ast.CodeSpan:
		in.Code = true
	case *ast.Link:
		in.Href = ofTheWeb(unescaped(n.Destination))
	}
	return in
}

// words are a stretch of text, with a blank where a line ends.
func (t markdownText) words(n *ast.Text) string {
	words := string(n.Value(t))
	if !n.IsRaw() && n.Parent().Kind() != ast.KindCodeSpan {
		words = unescaped([]byte(words))
	}
	if n.SoftLineBreak() || n.HardLineBreak() {
		words += " "
	}
	return strings.ReplaceAll(words, "\n", " ")
}

// unescaped reads backslashes and entities. The writer of HTML does it, and
// escapes HTML, which is taken back: read one after the other, "\&amp;" would
// be a plain "&".
func unescaped(src []byte) string {
	var b bytes.Buffer
	w := bufio.NewWriter(&b)
	render.DefaultWriter.Write(w, src)
	_ = w.Flush() // a Buffer takes everything
	return html.UnescapeString(b.String())
}

// ofTheWeb is an address of the web, "" for any other.
func ofTheWeb(href string) string {
	if !external(href) {
		return ""
	}
	return href
}

// merged puts spans of the same manner together, and leaves out empty ones.
func merged(l Line) Line {
	var all Line
	for _, s := range l {
		if len(all) > 0 {
			last := &all[len(all)-1]
			if same := (Span{Text: last.Text, Ref: s.Ref, Href: s.Href, Strong: s.Strong, Em: s.Em, Code: s.Code}); same == *last {
				last.Text += s.Text
				continue
			}
		}
		all = append(all, s)
	}
	return slices.DeleteFunc(all, func(s Span) bool { return s.Text == "" })
}
