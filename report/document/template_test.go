package document

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"verbatim/internal/errs"
)

const ownTemplate = `# {{title}}: what *we* learned

We asked in {{ Period }} (version {{data-version}}), and \{{not this}}. {{lead}}

## What to do first
{{findings}}

Then:

1. read **{{query}}**
2. ` + "`{{period}}`" + `

### In numbers

{{themes}}
{{charts}}
The end.
`

func TestTemplate(t *testing.T) {
	tpl, err := ParseTemplate("team.md", []byte(ownTemplate))
	if err != nil {
		t.Fatal(err)
	}
	d := fixture()
	got, err := tpl.Apply(d)
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "team.md", wrote(t, got.Markdown))
	if diff := cmp.Diff(wrote(t, fixture().Markdown), wrote(t, d.Markdown)); diff != "" {
		t.Errorf("the report itself has changed:\n%s", diff)
	}
	for _, write := range []string{wrote(t, got.Text), wrote(t, got.DOCX), wrote(t, got.XLSX)} {
		if write == "" || strings.Contains(write, opening) {
			t.Error("a writer does not write it")
		}
	}
	var names []string
	for _, p := range got.Parts {
		names = append(names, p.Name+"="+p.Title)
	}
	want := []string{"text-1=", "findings=What to do first", "text-2=", "themes=", "charts=Over time", "text-3="}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Errorf("parts (-want +got):\n%s", diff)
	}
}

// A quote that the template leaves out is in no format.
func TestTemplateLeavesQuotesOut(t *testing.T) {
	tpl, err := ParseTemplate("team.md", []byte("{{findings}}\n"))
	if err != nil {
		t.Fatal(err)
	}
	got, err := tpl.Apply(fixture())
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, q := range got.Quotes {
		ids = append(ids, q.ID)
	}
	if diff := cmp.Diff([]string{"q01", "q02", "q04"}, ids); diff != "" {
		t.Error(diff)
	}
	if text := wrote(t, got.Markdown); !strings.Contains(text, "speaks against it:\n\n> \\=HYPERLINK") || !strings.Contains(text, "— [3] P-03") {
		t.Errorf("the quotes are others:\n%s", text)
	}
}

func TestTemplateErrors(t *testing.T) {
	for _, c := range []struct {
		name, src string
		want      []string
	}{
		{"parse", "é {{themes\n\n{{ }} and {{a {{b}}\n", []string{
			"team.md:1:3: {{ is not closed: write }} behind the name, or \\{{ for two brackets",
			"team.md:3:1: there is no name between {{ and }}: write that of a part or a fact, or \\{{ for two brackets",
			"team.md:3:11: {{ is not closed: write }} behind the name, or \\{{ for two brackets",
		}},
		{"apply", "- {{themes}}\n\n{{words}}\n{{words}}\n\nSee {{thems}} [x](http://{{period}}/)\n\n```\n{{charts}}\n```\n\n> {{findings}}\n", []string{
			"team.md:1:3: \"themes\" is a part: write {{themes}} on a line of its own, outside of lists, quotations and code",
			"team.md:4:1: the part \"words\" has its place in line 3 already: take one of them out",
			"team.md:6:5: there is no part or fact \"thems\": the parts are summary, themes, findings, charts, words; the facts are title, name, lead, period, data-version, query",
			"team.md:6:26: nothing has its place in an address: write {{period}} in the text",
			"team.md:9:1: \"charts\" is a part: write {{charts}} on a line of its own, outside of lists, quotations and code",
			"team.md:12:3: \"findings\" is a part: write {{findings}} on a line of its own, outside of lists, quotations and code",
		}},
		{"heavy", strings.Repeat("![](", 400), []string{"team.md is longer than 256 KB, or has more than 500 marks of one sort in one paragraph: divide it"}},
		{"bytes", "\xff", []string{"team.md is not UTF-8: save it as UTF-8 text"}},
	} {
		tpl, err := ParseTemplate("team.md", []byte(c.src))
		if err == nil {
			_, err = tpl.Apply(fixture())
		}
		if c.name == "heavy" && err == nil {
			_, err = ParseTemplate("team.md", []byte(strings.Repeat(c.src, 2)))
		}
		if err == nil || !errors.Is(err, errs.Invalid) {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if diff := cmp.Diff(strings.Join(c.want, "\n"), err.Error()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

func FuzzTemplate(f *testing.F) {
	for _, src := range []string{ownTemplate, "{{", "\\{{", "{{a}}", "&#xFDD0;7&#xFDD1;\n\n{{themes}}", "\ufdd09\ufdd1 {{lead}}", "> {{themes}}", "- a\n  - {{words}}\n", "[{{lead}}]({{lead}})"} {
		f.Add(src)
	}
	d := fixture()
	f.Fuzz(func(t *testing.T, src string) {
		tpl, err := ParseTemplate("x.md", []byte(src))
		if err != nil {
			return
		}
		got, err := tpl.Apply(d)
		if err != nil {
			return
		}
		if text := wrote(t, got.Markdown); strings.Contains(text, opening) || strings.Contains(text, closing) {
			t.Errorf("a place is left in %q", text)
		}
	})
}
