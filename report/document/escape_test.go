package document

import "testing"

func TestEscape(t *testing.T) {
	for text, want := range map[string]string{
		"a|b":             `a\|b`,
		"*x* _y_ [z](u)":  `\*x\* \_y\_ \[z\](u)`,
		"# no heading":    `\# no heading`,
		"1. no list":      `1\. no list`,
		"3.5 hours":       `3\.5 hours`,
		"- no list":       `\- no list`,
		"two\nlines":      "two lines",
		"<b> & &amp; `c`": "\\<b\\> \\& \\&amp; \\`c\\`",
		"12:30 – done":    "12:30 – done",
	} {
		if got := Escape(text); got != want {
			t.Errorf("Escape(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestMarkdownLine(t *testing.T) {
	for _, c := range []struct {
		line Line
		want string
	}{
		{Line{{Text: "1"}, {Text: ". no list"}}, `1\. no list`},
		{Line{{Text: "a"}, {Text: " b ", Strong: true}, {Text: "."}}, `a **b** .`},
		{Line{{Text: "x", Em: true, Strong: true}}, `***x***`},
		{Line{{Text: "a`b", Code: true}}, "``a`b``"},
		{Line{{Text: "`", Code: true}}, "`` ` ``"},
		{Line{{Text: " *", Strong: true}}, `**\***`},
		{Line{{Text: "out", Href: "HTTPS://x/?a=<b>&copy;"}}, `[out](<HTTPS://x/?a=%3Cb%3E&amp;copy;>)`},
		{Line{{Text: "in", Href: "data:text/html,x"}}, `in`},
		{Line{{Text: "    no code"}}, `no code`},
	} {
		if got := markdownLine(c.line); got != c.want {
			t.Errorf("%v is %q, want %q", c.line, got, c.want)
		}
	}
}
