package report

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"verbatim/coding"
	"verbatim/internal/stats"
	"verbatim/interviews"
	"verbatim/report/document"
)

// A quarter shows the themes that most people speak of, those above them, and
// those of the findings, and says so.
func TestQuarterKeepsTheMostMentioned(t *testing.T) {
	themes := []coding.Theme{{ID: "top", Name: "Top", Position: 1}}
	var talks []shortTalk
	for i := range 60 {
		id := fmt.Sprintf("top/t%02d", i)
		themes = append(themes, coding.Theme{ID: id, Name: id, Parent: "top", Kind: coding.Pain, Position: i + 2})
		for p := range 1 + i%7 {
			talks = append(talks, shortTalk{fmt.Sprint("P-", p), "2026-07-01", "", []string{id}})
		}
	}
	last := "zero/last" // of the fewest people
	themes = append(themes, coding.Theme{ID: "zero", Name: "Zero", Position: 70}, coding.Theme{ID: last, Name: "Zero, last", Parent: "zero", Position: 71})
	d := heardIn(append(talks, shortTalk{"P-0", "2026-07-01", "", []string{last}}))
	d.Codebook = coding.NewCodebook(themes)
	r := Arrange(d).Quarter(Scope{}, QuarterInput{Quarter: thirdQuarter, Findings: &Findings{List: []FindingText{{Title: "Last", Theme: last}}}}).trimmed()
	all := Themes(d, Scope{Period: thirdQuarter})
	var want []string
	for _, row := range all.Themes {
		if row.Rank <= 40 || row.Theme == last || row.Theme == "zero" {
			want = append(want, row.Theme)
		}
	}
	var got, bySegment, trend []string
	for _, row := range r.Themes.Themes {
		got = append(got, row.Theme)
	}
	for _, row := range r.BySegment.Themes {
		bySegment = append(bySegment, row.Theme)
	}
	for _, row := range r.Trend.Themes {
		trend = append(trend, row.Theme)
	}
	if diff := cmp.Diff(want, got); diff != "" || len(got) != 42 {
		t.Errorf("%d themes (-want +got):\n%s", len(got), diff)
	}
	if !slices.Equal(got, bySegment) || !slices.Equal(got, trend) {
		t.Errorf("other themes by segment, %v, or over time, %v", bySegment, trend)
	}
	if !slices.ContainsFunc(r.Notes, func(n string) bool { return strings.Contains(n, "all 63: verbatim report themes --period 2026-Q3") }) {
		t.Errorf("nothing says that there are more: %q", r.Notes)
	}
	for i := range r.Themes.Themes { // what is left counts as it did
		row := r.Themes.Themes[i]
		if full := all.Themes[all.row(row.Theme)]; full.Rank != row.Rank || full.Quotes != row.Quotes || full.Mentioned != row.Mentioned {
			t.Errorf("%s has other numbers", row.Theme)
		}
	}
	deep := Arrange(d).Quarter(Scope{Kinds: []coding.Kind{coding.Pain}}, QuarterInput{Quarter: thirdQuarter}).trimmed()
	if len(deep.Themes.Themes) != 40 || deep.Themes.row("top") >= 0 {
		t.Errorf("%d themes of a kind, with one above them that is not", len(deep.Themes.Themes))
	}
}

func TestAgreementSummary(t *testing.T) {
	r := &ThemesReport{}
	add := func(theme string, compared int, alpha ...float64) {
		row := ThemeRow{Theme: theme, Compared: compared}
		if len(alpha) > 0 {
			row.Agreement, row.Band = &alpha[0], stats.BandOf(stats.Coefficient{Value: &alpha[0]})
		}
		r.Themes = append(r.Themes, row)
	}
	if s := summarise(r); s != (AgreementSummary{}) || !strings.Contains(s.words(), "is not known") {
		t.Errorf("of nothing: %+v", s)
	}
	add("silent", 4)
	add("good", 4, .9)
	add("bad", 4, -.25)
	if s := summarise(r); *s.Median != .325 || s.Themes != 2 || s.Interviews != 4 {
		t.Errorf("of two: %+v, median %v", s, *s.Median)
	}
	add("fair", 4, .7)
	s := summarise(r)
	if *s.Median != .7 || *s.Lowest != -.25 || s.Worst != "bad" || s.Rely != 1 || s.Tentative != 1 || s.Discard != 1 || s.Themes != 3 {
		t.Errorf("%+v", s)
	}
	want := "Agreement of coders over 4 interviews that two or more have finished, by theme: median α 0.70, lowest -0.25 (bad); 1 of 3 themes may be relied on, 1 tentatively, 1 not."
	if got := s.words(); got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
}

// What somebody asks for who has nothing yet is a whole report, too.
func TestQuarterOfNothing(t *testing.T) {
	before := interviews.Period{Name: "2020-Q1", From: "2020-01-01", Until: "2020-04-01"}
	for name, r := range map[string]*QuarterReport{
		"empty workspace":       Arrange(Data{}).Quarter(Scope{}, QuarterInput{Quarter: thirdQuarter}),
		"a silent quarter":      Arrange(rich(t)).Quarter(Scope{}, QuarterInput{Quarter: before}),
		"findings of nothing":   Arrange(Data{}).Quarter(Scope{}, quarterInput()),
		"nobody was asked then": Arrange(Data{Interviews: rich(t).Interviews}).Quarter(Scope{}, QuarterInput{Quarter: thirdQuarter}),
	} {
		doc := r.Document()
		checkDocument(t, doc)
		for _, part := range []string{"decisions", "findings", "hypotheses", "proposals", "outcomes", "heard", "method", "open", "consent"} {
			if !strings.Contains(" "+partNames(doc)+" ", " "+part+" ") {
				t.Errorf("%s: no part %s in %s", name, part, partNames(doc))
			}
		}
		text := plainText(doc)
		if strings.Contains(text, "NaN") || r.Asked == 0 && strings.Contains(text, " of those asked, ") {
			t.Errorf("%s: a share of nobody:\n%s", name, text)
		}
		if len(r.Findings) == 0 && !strings.Contains(text, "There is nothing to find") {
			t.Errorf("%s does not say that there is nothing to find:\n%s", name, text)
		}
	}
}

// A quarter is about its own days, and its trend about the year before, too.
func TestQuarterLooksBack(t *testing.T) {
	talks := slices.Concat(crowdOf("data", "2025-06-30", 6, 6, "a"), crowdOf("data", "2025-07-01", 6, 0, "a"), crowdOf("data", "2026-05-01", 6, 1, "a"), crowdOf("data", "2026-07-01", 6, 6, "a"))
	r := Arrange(heardIn(talks)).Quarter(Scope{}, QuarterInput{Quarter: thirdQuarter})
	if r.Asked != 6 || r.Before != "2026-Q2" || r.Quotes != 6 || r.Themes.Asked != 6 || r.BySegment.Asked != 6 || r.Saturation.Interviews != 6 || r.Coverage.Interviews != 6 {
		t.Errorf("asked %d, before %s, %d quotes", r.Asked, r.Before, r.Quotes)
	}
	var periods []string
	for _, p := range r.Trend.Periods {
		periods = append(periods, p.Name)
	}
	if got := strings.Join(periods, " "); got != "2025-Q3 2025-Q4 2026-Q1 2026-Q2 2026-Q3" { // the year before, not what was earlier
		t.Errorf("the trend is over %s", got)
	}
	if f := r.Findings[0]; !r.Drafted || f.Theme != "c" && f.Theme != "a" || f.ChangeWords != "up since 2026-Q2: 1 of 6 then, 6 of 6 now" {
		t.Errorf("drafted %v: %+v", r.Drafted, f)
	}
	table := blocksOf[*document.Table](r.Document(), "themes")[0]
	if lines := tableLines(t, table); !strings.Contains(lines[0], "+83 points") || !strings.Contains(lines[0], "17% 100%") {
		t.Errorf("the table of themes says %q", lines[0])
	}
}

func TestQuarterSaysWhoAgreed(t *testing.T) {
	r := Arrange(rich(t)).Quarter(Scope{}, quarterInput())
	if want := (ConsentSummary{Agreed: 0, Refused: 1, Unstated: 3, Withheld: 1}); r.Consent != want {
		t.Errorf("%+v, want %+v", r.Consent, want)
	}
	if r.Drafted || r.Decisions != "Whether to *buy* a queue." || len(r.Findings) != 3 || strings.Join(r.Coders, ",") != "ana,ben" {
		t.Errorf("%+v", r)
	}
	doc := r.Document()
	checkDocument(t, doc)
	cards := blocksOf[*document.Card](doc, "findings")
	var titles []string
	for _, c := range cards {
		titles = append(titles, c.Title.String())
	}
	if got := strings.Join(titles, "; "); got != "2 people wait; Links; Gone" { // in a person's order
		t.Errorf("findings: %s", got)
	}
	if heard := strings.Split(partNames(doc), " "); heard[0] != "decisions" || heard[1] != "findings" || heard[len(heard)-1] != "words" {
		t.Errorf("parts %v", heard)
	}
}

// A period that is no quarter is compared with none: its last quarter would
// pass for all of it. A month is compared with the month before.
func TestQuarterComparesLikeWithLike(t *testing.T) {
	d := heardIn(slices.Concat(crowdOf("data", "2026-04-01", 6, 1, "a"), crowdOf("data", "2026-06-01", 6, 0, "a"), crowdOf("data", "2026-07-01", 6, 6, "a")))
	for name, want := range map[string]string{
		"2026-Q3": "up since 2026-Q2: 1 of 12 then, 6 of 6 now", "2026-07": "up since 2026-06: 0 of 6 then, 6 of 6 now",
		"2026": "nothing to compare it with", "2026-06..2026-08": "nothing to compare it with", "2026-07-01..2026-09-29": "nothing to compare it with",
	} {
		period, err := interviews.ParsePeriod(name, "2026-11-01")
		if err != nil {
			t.Fatal(err)
		}
		r := Arrange(d).Quarter(Scope{}, QuarterInput{Quarter: period, Findings: &Findings{List: []FindingText{{Theme: "a"}}}})
		if got := r.Findings[0].ChangeWords; got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
}

// Findings are as they were drafted until somebody writes something.
func TestQuarterIsDraftedUntilSomebodyWrites(t *testing.T) {
	c := Arrange(fixture(t))
	first := c.Quarter(Scope{}, QuarterInput{Quarter: thirdQuarter})
	draft := string(first.Draft())
	for name, text := range map[string]string{
		"as it is": draft, "prose": strings.Replace(draft, "<!-- what does it mean", "It means this.\n<!-- what does it mean", 1),
		"a title": strings.Replace(draft, "## ", "## Above all: ", 1), "what is open": draft + "\nWho else waits.\n",
	} {
		found, err := ParseFindings("q3.md", []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		if r := c.Quarter(Scope{}, QuarterInput{Quarter: thirdQuarter, Findings: found}); r.Drafted != (name == "as it is") {
			t.Errorf("%s: drafted is %v", name, r.Drafted)
		}
	}
	if !first.Drafted {
		t.Error("a draft is no draft")
	}
}

// A breach is the first thing that a quarter says of outcomes.
func TestQuarterSaysStop(t *testing.T) {
	base, now := 4.0, 3.0
	r := Arrange(Data{}).Quarter(Scope{}, QuarterInput{Quarter: thirdQuarter, Outcomes: []ProposalOutcome{
		{Proposal: "lane", Title: "A lane", Metric: "happy", Role: "guardrail", Unit: "points", Baseline: &base, Current: &now, Limit: "at most 10% worse", State: "breached", Overall: "stop: a guardrail is breached", Stop: true, Breached: true},
		{Proposal: "lane", Title: "A lane", Metric: "idle", Role: "goal", Unit: "hours", Baseline: &base, Limit: "target 2 hours", State: "not measured yet", Overall: "stop: a guardrail is breached", Stop: true},
		{Proposal: "page", Title: "A page", State: "no metric was agreed on"},
	}})
	part := r.outcomesPart()
	var b strings.Builder
	if err := (&document.Document{Parts: []document.Part{part}}).Markdown(&b); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"**Warning:** Stop: A lane breached the guardrail \"happy\": 4 → 3 points, at most 10% worse.\n\n|",
		"| A lane | happy | guardrail | 4 → 3 points | at most 10% worse | breached | stop: a guardrail is breached |",
		"| 4 hours before | target 2 hours | not measured yet |", "| A page |  |  |  |  | no metric was agreed on |  |",
	} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("no %q in\n%s", want, b.String())
		}
	}
	if n := strings.Count(b.String(), "Warning"); n != 1 {
		t.Errorf("%d warnings", n)
	}
}
