package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"verbatim/coding"
	"verbatim/internal/errs"
	"verbatim/interviews"
	"verbatim/report/document"
)

// later is the report after something was done to the fixture.
func later(t *testing.T, act func(d *Data)) *ThemesReport {
	t.Helper()
	d := fixture(t)
	d.Version += 10
	act(&d)
	return Themes(d, Scope{})
}

// changed writes the themes of a comparison, one a line.
func changed(d *DiffReport) string {
	lines := []string{fmt.Sprintf("same %d other %d", d.Same, d.Other)}
	for _, t := range d.Themes {
		line := fmt.Sprintf("%s %v q%v p%v m%v a%v", t.Theme, t.What, t.Quotes, t.Participants, t.Mentioned, t.Asked)
		if t.Was+t.Under+t.Into != "" {
			line += fmt.Sprintf(" was %q under %q into %q", t.Was, t.Under, t.Into)
		}
		lines = append(lines, line+fmt.Sprintf(" by %v", t.Events))
	}
	return strings.Join(lines, "\n")
}

// rethemed is the fixture's codebook with one theme changed.
func rethemed(id string, change func(*coding.Theme)) *coding.Codebook {
	list := themes(fixtureThemes)
	for i := range list {
		if list[i].ID == id {
			change(&list[i])
		}
	}
	return coding.NewCodebook(list)
}

func TestDiff(t *testing.T) {
	memo := Change{Seq: 450, Kind: "memo.set", Subject: "theme/shipping"}
	for _, c := range []struct {
		name    string
		act     func(d *Data)
		changes []Change
		want    string
	}{
		{"nothing", func(*Data) {}, []Change{memo}, "same 7 other 1"},
		{"done and undone", func(*Data) {}, []Change{
			{Seq: 413, Kind: "theme.merge", Themes: []string{"formula", "silent"}, Merged: map[string]string{"formula": "silent"}},
			{Seq: 414, Kind: "undo", Themes: []string{"formula", "silent"}, Merged: map[string]string{"formula": ""}},
		}, "same 7 other 2"},
		{"merged", func(d *Data) {
			d.Codebook = rethemed("formula", func(t *coding.Theme) { t.Retired, t.MergedInto = true, "silent" })
			for i := range d.Codings {
				if d.Codings[i].Theme == "formula" {
					d.Codings[i].Theme = "silent"
				}
			}
		}, []Change{{Seq: 414, Kind: "theme.merge", Themes: []string{"formula", "silent"}, Merged: map[string]string{"formula": "silent"}}, memo}, `
same 5 other 1
silent [counted] q0 → 2 (+2) p0 → 1 (+1) m0 → 1 (+1) a6 by [414]
formula [merged] q2 → 0 (-2) p1 → 0 (-1) m1 → 0 (-1) a6 → 0 (-6) was "" under "" into "silent" by [414]`},
		{"a coder overruled", func(d *Data) {
			for i := range d.Codings {
				if d.Codings[i].Quote == "q08" && d.Codings[i].Theme == "名前" {
					d.Codings[i].Overruled = true
				}
			}
		}, []Change{{Seq: 413, Kind: "code.decide", Themes: []string{"名前"}}, {Seq: 414, Kind: "code.add", Themes: []string{"shipping/flaky"}}}, `
same 6 other 1
名前 [counted] q2 → 1 (-1) p2 → 1 (-1) m1 a6 by [413]`},
		// Everybody's denominator changes; where Cem spoke it may be the numerator.
		{"an interview finished", func(d *Data) { d.Finished = append(d.Finished, coding.Finish{Interview: "d", Coder: "ben"}) },
			[]Change{{Seq: 413, Kind: "interview.finish", Heard: true, Interviews: []interviews.ID{"d"}, People: []string{"P-03"}}, memo}, `
same 0 other 1
shipping [counted] q8 p5 m4 → 5 (+1) a6 → 7 (+1) by [413]
shipping/queue [counted] q6 p3 m2 → 3 (+1) a6 → 7 (+1) by [413]
shipping/flaky [counted] q1 p1 m1 a6 → 7 (+1) by [413]
shipping/old [counted] q1 p1 m1 a6 → 7 (+1) by [413]
formula [counted] q2 p1 m1 a6 → 7 (+1) by [413]
名前 [counted] q2 p2 m1 → 2 (+1) a6 → 7 (+1) by [413]
silent [counted] q0 p0 m0 a6 → 7 (+1) by [413]`},
		// What is done to a theme is done to those above it.
		{"coded", func(d *Data) {
			d.Codings = append(d.Codings, coding.Coding{Quote: "q12", Theme: "shipping/flaky", Coder: "ana"})
		},
			[]Change{{Seq: 413, Kind: "code.add", Themes: []string{"shipping/flaky"}, Interviews: []interviews.ID{"h"}, People: []string{"P-07"}}}, `
same 5 other 0
shipping [counted] q8 → 9 (+1) p5 → 6 (+1) m4 → 5 (+1) a6 by [413]
shipping/flaky [counted] q1 → 2 (+1) p1 → 2 (+1) m1 → 2 (+1) a6 by [413]`},
		{"renamed", func(d *Data) { d.Codebook = rethemed("silent", func(t *coding.Theme) { t.Name = "Nobody" }) },
			[]Change{{Seq: 413, Themes: []string{"silent"}}}, "same 6 other 0\nsilent [renamed] q0 p0 m0 a6 was \"Said by nobody\" under \"\" into \"\" by [413]"},
		{"moved", func(d *Data) { d.Codebook = rethemed("silent", func(t *coding.Theme) { t.Parent = "formula" }) },
			[]Change{{Seq: 413, Themes: []string{"silent"}}}, "same 6 other 0\nsilent [moved] q0 p0 m0 a6 was \"\" under \"formula\" into \"\" by [413]"},
		{"retired", func(d *Data) { d.Codebook = rethemed("formula", func(t *coding.Theme) { t.Retired = true }) },
			[]Change{{Seq: 413, Themes: []string{"formula"}}}, "same 6 other 0\nformula [retired] q2 p1 m1 a6 by [413]"},
		{"gone, and one come", func(d *Data) {
			d.Codebook = rethemed("silent", func(t *coding.Theme) { t.ID = "new" })
		}, []Change{{Seq: 413, Themes: []string{"silent"}}, {Seq: 414, Themes: []string{"new"}}},
			"same 6 other 0\nnew [came] q0 p0 m0 a0 → 6 (+6) by [414]\nsilent [went] q0 p0 m0 a6 → 0 (-6) by [413]"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := Diff(Themes(fixture(t), Scope{}), later(t, c.act), c.changes)
			if diff := cmp.Diff(strings.TrimPrefix(c.want, "\n"), changed(d)); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
			if len(d.Scope) > 0 {
				t.Errorf("the scopes differ: %v", d.Scope)
			}
			for _, e := range d.Events {
				if e.Themes == nil || e.Interviews == nil || e.People == nil {
					t.Errorf("event %d has a list that is null", e.Seq)
				}
			}
			checkDiffDocument(t, d)
		})
	}
}

// checkDiffDocument checks what every document of a comparison keeps to.
func checkDiffDocument(t *testing.T, d *DiffReport) {
	t.Helper()
	var parts []string
	for _, p := range d.Document().Parts {
		parts = append(parts, p.Name)
		for _, b := range p.Blocks {
			table, ok := b.(*document.Table)
			if !ok {
				continue
			}
			for _, r := range table.Rows {
				if len(r.Cells) != len(table.Columns) {
					t.Errorf("table %s has %d columns and a row of %d", table.Name, len(table.Columns), len(r.Cells))
				}
			}
		}
	}
	if len(d.Themes)+len(d.Scope) == 0 { // there is nothing to sum up
		parts = append([]string{"summary"}, parts...)
	}
	if want := []string{"summary", "themes", "heard", "events"}; !slices.Equal(parts, want) {
		t.Errorf("parts are %v", parts)
	}
}

// paragraphs are the paragraphs of a part as text.
func paragraphs(d *document.Document, part string) string {
	var lines []string
	for _, p := range d.Parts {
		for _, b := range p.Blocks {
			if para, ok := b.(document.Paragraph); ok && p.Name == part {
				lines = append(lines, string(para.Style)+": "+para.Text.String())
			}
		}
	}
	return strings.Join(lines, "\n")
}

// Numbers of different scopes are told apart before anything else.
func TestDiffOfScopes(t *testing.T) {
	all, data := Themes(fixture(t), Scope{}), fixture(t)
	quarter := Themes(data, Scope{Period: interviews.Period{Name: "2026-Q3", From: "2026-07-01", Until: "2026-10-01"}, Query: "wait", Studies: interviews.Scope{"two", "one"}})
	d := Diff(all, quarter, nil)
	want := []ScopeChange{{"period", "", "2026-Q3"}, {"query", "", "wait"}, {"studies", "", "one, two"}}
	if diff := cmp.Diff(want, d.Scope); diff != "" {
		t.Errorf("scope: -want +got\n%s", diff)
	}
	if got := fmt.Sprint(d.Heard.OnlyBefore, d.Heard.OnlyAfter); got != "[a b e] []" {
		t.Errorf("only in one of them: %s", got)
	}
	text := paragraphs(d.Document(), "summary")
	if !strings.HasPrefix(text, "warning: They are not about the same period: all before, 2026-Q3 after.") {
		t.Errorf("the summary begins with %q", text)
	}
	if got := fmt.Sprint(Diff(quarter, all, nil).Heard.OnlyAfter); got != "[a b e]" {
		t.Errorf("the other way round: %s", got)
	}
}

// What is done to an interview is told of the themes in it, also where none of
// their quotes is shown.
func TestDiffWithoutQuotes(t *testing.T) {
	finished := Change{Seq: 413, Kind: "interview.finish", Heard: true, Interviews: []interviews.ID{"d"}, People: []string{"P-03"}}
	d := fixture(t)
	d.Finished = append(d.Finished, coding.Finish{Interview: "d", Coder: "ben"})
	for i := range d.Interviews {
		d.Interviews[i].Consent.Quotes = interviews.No
	}
	was, is := Themes(fixture(t), Scope{Numbers: true}), Themes(d, Scope{Numbers: true})
	tr := trail(was, is, []Change{finished})
	for theme, want := range map[string]bool{"shipping": true, "shipping/queue": true, "名前": true, "formula": false} {
		if tr.spoken[theme]["d"] != want {
			t.Errorf("%s is spoken of in d: %v", theme, !want)
		}
	}
	for i := range is.Themes {
		if row := &is.Themes[i]; len(row.Talks) != row.Interviews {
			t.Errorf("%s is in %d interviews, which are %v", row.Theme, row.Interviews, row.Talks)
		}
	}
}

// Whatever limits one side alone is told, and what both are about stands above.
func TestDiffSaysScopes(t *testing.T) {
	d := fixture(t)
	was := Themes(d, Scope{Kinds: []coding.Kind{coding.Pain, coding.Need}})
	is := Themes(d, Scope{Kinds: []coding.Kind{coding.Need, coding.Pain}, Without: []coding.Kind{coding.Workaround}, Polarity: coding.Negative, By: "role"})
	diff := Diff(was, is, nil)
	want := []ScopeChange{{"kinds left out", "", "workaround"}, {"polarity", "", "negative"}, {"segments", "team", "role"}}
	if diff := cmp.Diff(want, diff.Scope); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	doc := diff.Document()
	if text := paragraphs(doc, "summary"); !strings.Contains(text, "the same kinds left out: none before, workaround after.") {
		t.Errorf("the summary is %q", text)
	}
	diff.After.Name = "now"
	for _, words := range []string{"now; ", is.scope(), "data version 412", "codebook version " + is.Codebook.String(), fmt.Sprintf("%d people heard", is.Participants)} {
		if head := diff.Document().Head[1]; head.Name != "After" || !strings.Contains(head.Text, words) {
			t.Errorf("%q is not in %q", words, head)
		}
	}
}

// A share changes in points; of fewer than five people none is printed.
func TestDiffShares(t *testing.T) {
	finish := func(d *Data) { d.Finished = append(d.Finished, coding.Finish{Interview: "d", Coder: "ben"}) }
	d := Diff(Themes(fixture(t), Scope{}), later(t, finish), nil)
	if got := d.Themes[1].share(); got != "33% → 43% (+10)" {
		t.Errorf("share %q", got)
	}
	if got := d.Themes[1].people(); got != "2 of 6 → 3 of 7" {
		t.Errorf("people %q", got)
	}
	unfinished := later(t, func(d *Data) { d.Finished = nil })
	d = Diff(unfinished, Themes(fixture(t), Scope{}), nil)
	if s := d.Themes[1]; s.Share.Before != nil || s.Share.Change != nil || s.share() != "" {
		t.Errorf("a share of nobody: %+v", s.Share)
	}
	small := Themes(fixture(t), Scope{Studies: interviews.Scope{"two"}})
	d = Diff(small, Themes(fixture(t), Scope{}), nil)
	if s := d.Themes[0]; !s.Small || s.Share.Change == nil || s.share() != "" || s.people() != "1 of 2 → 4 of 6" {
		t.Errorf("a small share: %+v %q %q", s.Share, s.share(), s.people())
	}
}

// A merge that comes between is no merge when one looks back.
func TestDiffBackwards(t *testing.T) {
	merge := Change{Seq: 420, Themes: []string{"formula"}, Merged: map[string]string{"formula": "silent"}}
	newer := later(t, func(d *Data) {})
	d := Diff(newer, Themes(fixture(t), Scope{}), []Change{merge})
	if len(d.Themes) != 0 || !strings.Contains(paragraphs(d.Document(), "summary"), "the newer of the two") {
		t.Errorf("%s", changed(d))
	}
}

// An issued report is read back from its JSON, and is the same report.
func TestThemesComeBackFromJSON(t *testing.T) {
	d := fixture(t)
	for name, r := range map[string]*ThemesReport{
		"whole": Themes(d, Scope{}), "empty": Themes(Data{}, Scope{}), "query": Themes(d, queried(d)),
		"limited": Themes(d, Scope{Period: interviews.Period{Name: "2026-Q3", From: "2026-07-01", Until: "2026-10-01"}, Kinds: []coding.Kind{coding.Pain}, By: "role"}),
	} {
		text := written(t, r)["json"]
		back, err := (&Issued{Kind: "themes", Content: []byte(text)}).Themes()
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(r, back); diff != "" {
			t.Errorf("%s: -counted +read\n%s", name, diff)
		}
		if again := written(t, back)["json"]; again != text {
			t.Errorf("%s is other JSON:\n%s", name, cmp.Diff(text, again))
		}
		if same := Diff(r, back, nil); len(same.Themes) > 0 || same.lead() != "Nothing changed." {
			t.Errorf("%s: something changed: %s", name, changed(same))
		}
	}
	for _, i := range []Issued{
		{Kind: "saturation", Content: []byte("{}")}, {Kind: "quarter", Content: []byte("{}")}, {Kind: "themes", Content: []byte("null")}, {Kind: "themes", Content: []byte("[]")},
	} {
		if _, err := i.Themes(); errs.KindOf(err) != errs.Invalid {
			t.Errorf("%s %s was read: %v", i.Kind, i.Content, err)
		}
	}
}

// What a quarter's report says of themes can be compared, too.
func TestThemesOfAQuarter(t *testing.T) {
	q := Arrange(fixture(t)).Quarter(Scope{}, QuarterInput{Quarter: thirdQuarter})
	back, err := (&Issued{Kind: "quarter", Content: []byte(written(t, q)["json"])}).Themes()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(q.Themes, back); diff != "" || len(back.Themes) == 0 {
		t.Errorf("-counted +read\n%s", diff)
	}
}

func TestDiffJSONHasNoNullLists(t *testing.T) {
	var b bytes.Buffer
	if err := JSON(&b, Diff(Themes(Data{}, Scope{}), Themes(fixture(t), Scope{}), []Change{{Seq: 1}})); err != nil {
		t.Fatal(err)
	}
	for _, list := range []string{"scope", "themes", "events", "only_before", "what"} {
		if bytes.Contains(b.Bytes(), fmt.Appendf(nil, "%q: null", list)) {
			t.Errorf("%s is null", list)
		}
	}
	var back DiffReport
	if err := json.Unmarshal(b.Bytes(), &back); err != nil {
		t.Error(err)
	}
}
