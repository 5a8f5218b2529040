package document

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestFromMarkdown(t *testing.T) {
	for _, c := range []struct {
		src  string
		want []Block
	}{
		{"# One\n\nTwo\n===\n\n#### Four", []Block{Heading{3, Plain("One")}, Heading{3, Plain("Two")}, Heading{6, Plain("Four")}}},
		{"a *b* **c** ***d*** `e`\nf\\\ng", []Block{Paragraph{Body, Line{{Text: "a "}, {Text: "b", Em: true}, {Text: " "}, {Text: "c", Strong: true}, {Text: " "},
			{Text: "d", Em: true, Strong: true}, {Text: " "}, {Text: "e", Code: true}, {Text: " f g"}}}}},
		{"- a\n- b\n  - c\n\n    d\n      1. e\n", []Block{List{Items: []Line{Plain("a"), Plain("b"), Plain("– c d"), Plain("– – e")}}}},
		{"3. a\n4. `b`", []Block{List{Ordered: true, Items: []Line{Plain("a"), {{Text: "b", Code: true}}}}}},
		{"> a\n> b\n>\n> - c", []Block{Paragraph{Quoted, Plain("a b")}, List{Items: []Line{Plain("c")}}}},
		{"```go\na  {\n\n}\n```\n\n    b\n      c\n", []Block{Paragraph{Verse, Plain("a  {\n\n}")}, Paragraph{Verse, Plain("b\n  c")}}},
		{"[a](https://x/?a&amp;b \"t\") [b](javascript:x) <https://y> <a@b.c> ![c *d*](http://track)", []Block{Paragraph{Body, Line{
			{Text: "a", Href: "https://x/?a&b"}, {Text: " b "}, {Text: "https://y", Href: "https://y"}, {Text: " a@b.c c "}, {Text: "d", Em: true}}}}},
		{"[r]\n\n[r]: https://z", []Block{Paragraph{Body, Line{{Text: "r", Href: "https://z"}}}}},
		{"a <b>c</b>\n\n<div>\nd\n</div>", []Block{Paragraph{Body, Plain("a <b>c</b>")}, Paragraph{Body, Plain("<div> d </div>")}}},
		{"\\*a\\* \\&amp; &amp; &#65; &auml; \\q", []Block{Paragraph{Body, Plain("*a* &amp; & A ä \\q")}}},
		{"\ufeffa\r\nb\r\n\r\n---\r\nc", []Block{Paragraph{Body, Plain("a b")}, Paragraph{Body, Plain("c")}}},
		{"", nil},
	} {
		if diff := cmp.Diff(c.want, FromMarkdown([]byte(c.src))); diff != "" {
			t.Errorf("%q (-want +got):\n%s", c.src, diff)
		}
	}
}

// What is made to keep a parser busy is not parsed.
func TestFromMarkdownRefusesBombs(t *testing.T) {
	for _, src := range []string{strings.Repeat("![](", 50_000), strings.Repeat(">", 40_000), strings.Repeat("a*", 10_000), strings.Repeat("- + ", 1000), strings.Repeat(" ", 200) + "- a"} {
		if got := FromMarkdown([]byte(src)); len(got) != 1 || got[0].(Paragraph).Style != Verse {
			t.Errorf("%.10q… is parsed", src)
		}
	}
	long := strings.Repeat(strings.Repeat("a *b* [c](http://d) ", 50)+"\n\n", 100)
	if got := FromMarkdown([]byte(long)); len(got) != 100 {
		t.Errorf("100 paragraphs are %d", len(got))
	}
}

// What Escape writes, Markdown shows as it is.
func TestEscapeIsReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		words := strings.Join(strings.Fields(rapid.StringOf(rapid.SampledFrom([]rune("a1 .)*_`~<>[]()#+-=|&;:!\\\"'{}/é誰\u202e"))).Draw(t, "words")), " ")
		if words == "" {
			return
		}
		for _, b := range FromMarkdown([]byte("> " + Escape(words) + "\n>\n> — a\n\n" + markdownParagraph(Paragraph{Text: Plain(words)}) + "\n\n" + headed(3, Escape(words)))) {
			var got string
			switch b := b.(type) {
			case Paragraph:
				got = b.Text.String()
			case Heading:
				got = b.Text.String()
			}
			if got != words && got != "— a" {
				t.Fatalf("%q is shown as %q", words, got)
			}
		}
	})
}
