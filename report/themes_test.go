package report

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"verbatim/coding"
	"verbatim/interviews"
)

// counted writes each row as: theme quotes/own interviews people mentioned/asked coders.
func counted(r *ThemesReport) string {
	var b strings.Builder
	for _, t := range r.Themes {
		fmt.Fprintf(&b, "%s%s q%d/%d i%d p%d m%d/%d %s\n", strings.Repeat(" ", t.Depth), t.Theme, t.Quotes, t.OwnQuotes,
			t.Interviews, t.Participants, t.Mentioned, t.Asked, strings.Join(t.Coders, ","))
	}
	return b.String()
}

func TestThemesCountPeopleOnce(t *testing.T) {
	for _, c := range []struct {
		name  string
		scope Scope
		want  string
	}{
		// P-01 speaks in a and c and counts once; q03 is the interviewer's; q02 has two themes; q10's
		// consent keeps the words out and the count in; P-03 in unfinished d is no part of 6 asked.
		{"everything", Scope{}, `
shipping q8/1 i6 p5 m4/6 ana,ben
 shipping/queue q6/6 i4 p3 m2/6 ana,ben
 shipping/flaky q1/1 i1 p1 m1/6 ana
 shipping/old q1/1 i1 p1 m1/6 ben
formula q2/2 i1 p1 m1/6 ben
名前 q2/2 i2 p2 m1/6 ana
silent q0/0 i0 p0 m0/6 `},
		{"one quarter", Scope{Period: interviews.Period{Name: "2026-Q2", From: "2026-04-01", Until: "2026-07-01"}}, `
shipping q4/1 i2 p2 m2/2 ana,ben
 shipping/queue q3/3 i1 p1 m1/2 ana,ben
 shipping/flaky q1/1 i1 p1 m1/2 ana
formula q0/0 i0 p0 m0/2 
名前 q0/0 i0 p0 m0/2 
silent q0/0 i0 p0 m0/2 `},
		{"one study", Scope{Studies: interviews.Scope{"two"}}, `
shipping q1/0 i1 p1 m1/2 ben
 shipping/queue q0/0 i0 p0 m0/2 
 shipping/flaky q0/0 i0 p0 m0/2 
 shipping/old q1/1 i1 p1 m1/2 ben
formula q2/2 i1 p1 m1/2 ben
名前 q0/0 i0 p0 m0/2 
silent q0/0 i0 p0 m0/2 `},
		{"pains", Scope{Kinds: []coding.Kind{coding.Pain}}, `
shipping/queue q6/6 i4 p3 m2/6 ana,ben
shipping/old q1/1 i1 p1 m1/6 ben
名前 q2/2 i2 p2 m1/6 ana`},
		{"jobs, by their own kind and their parent's", Scope{Kinds: []coding.Kind{coding.Job}}, `
shipping q2/1 i2 p2 m2/6 ana,ben
 shipping/flaky q1/1 i1 p1 m1/6 ana`},
		{"a theme and those under it", Scope{Themes: []string{"shipping"}}, `
shipping q8/1 i6 p5 m4/6 ana,ben
 shipping/queue q6/6 i4 p3 m2/6 ana,ben
 shipping/flaky q1/1 i1 p1 m1/6 ana
 shipping/old q1/1 i1 p1 m1/6 ben`},
		{"an unknown theme", Scope{Themes: []string{"nothing"}}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := strings.TrimRight(counted(Themes(fixture(t), c.scope)), "\n")
			if diff := cmp.Diff(strings.TrimPrefix(c.want, "\n"), got); diff != "" {
				t.Errorf("counts (-want +got):\n%s", diff)
			}
		})
	}
}

func TestThemesOfTheWhole(t *testing.T) {
	r := Themes(fixture(t), Scope{})
	got := fmt.Sprint(r.Interviews, r.Participants, r.Asked, r.Quotes, r.Review, r.Withheld, r.Undated, r.Finished, r.Unfinished)
	if want := "7 7 6 11 2 1 0 [a b c f h e] [d]"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	undated := Themes(fixture(t), Scope{Period: interviews.Period{From: "2026-01-01"}})
	if undated.Undated != 1 || undated.Interviews != 6 {
		t.Errorf("%d undated of %d", undated.Undated, undated.Interviews)
	}
}

func TestSegmentsFollowTheDate(t *testing.T) {
	r := Themes(fixture(t), Scope{})
	want := map[string]Part{"claims": {0, 3}, "data": {2, 2}, "mobile": {0, 0}, "payments": {1, 1}, "unknown": {0, 1}}
	if diff := cmp.Diff(want, r.Themes[1].Segments["team"]); diff != "" {
		t.Errorf("segments of %s (-want +got):\n%s", r.Themes[1].Theme, diff)
	}
	quarters := []PeriodPart{{"2026-Q2", Part{1, 2}}, {"2026-Q3", Part{2, 4}}}
	if diff := cmp.Diff(quarters, r.Themes[1].Periods); diff != "" {
		t.Errorf("quarters (-want +got):\n%s", diff)
	}
	groups := []Group{{"claims", 3, 3}, {"data", 2, 2}, {"mobile", 1, 0}, {"payments", 1, 1}, {"unknown", 1, 1}}
	if diff := cmp.Diff(groups, r.Segments); diff != "" {
		t.Errorf("who was heard (-want +got):\n%s", diff)
	}
}

func TestDefaultBy(t *testing.T) {
	for _, c := range []struct{ keys, want string }{
		{"", ""}, {"role company", "company"}, {"role team", "team"},
	} {
		var p interviews.Participant
		for _, k := range strings.Fields(c.keys) {
			p.Attributes = append(p.Attributes, interviews.Attribute{Key: k, Value: "x"})
		}
		if got := DefaultBy([]interviews.Participant{{}, p}); got != c.want {
			t.Errorf("DefaultBy(%s) = %q, want %q", c.keys, got, c.want)
		}
	}
}

func TestNothingFinishedGivesNoShare(t *testing.T) {
	d := fixture(t)
	d.Finished = nil
	r := Themes(d, Scope{})
	for _, row := range r.Themes {
		if row.Share != nil || row.Low != nil || row.High != nil || row.Asked != 0 {
			t.Errorf("%s has a share", row.Theme)
		}
	}
	if !slices.ContainsFunc(r.Notes, func(n string) bool { return strings.Contains(n, "verbatim interview finish") }) {
		t.Errorf("no note says what to do: %q", r.Notes)
	}
}

func TestSmallSamplesHaveNoPercentage(t *testing.T) {
	r := Themes(fixture(t), Scope{Studies: interviews.Scope{"two"}})
	if !r.Themes[0].Small || r.Themes[0].Share == nil || *r.Themes[0].Share != 0.5 || r.Themes[0].Low == nil {
		t.Errorf("JSON keeps the numbers and says small: %+v", r.Themes[0])
	}
	for name, out := range written(t, r) {
		if name == "json" {
			continue
		}
		out = out[strings.Index(out, "</style>")+1:]
		out = strings.ReplaceAll(out, ">50%</text>", "") // the page's axis
		out = strings.ReplaceAll(out, `="50%"`, "")      // and its middle
		for _, share := range []string{"50%", "0.5000", "9–91%", "0.0945"} {
			if strings.Contains(out, share) {
				t.Errorf("%s prints %s of 2 people", name, share)
			}
		}
		if name != "csv" && !strings.Contains(out, "1 of 2") {
			t.Errorf("%s does not print x of n", name)
		}
	}
}

func TestWithheldWordsAreNowhere(t *testing.T) {
	for name, out := range written(t, Themes(fixture(t), Scope{})) {
		if strings.Contains(out, "must not be shown") {
			t.Errorf("%s shows them", name)
		}
		if name != "csv" && !strings.Contains(out, "1 quote by a person who did not agree to be quoted is counted, not shown") {
			t.Errorf("%s does not say that they are withheld", name)
		}
	}
}

func TestNamesAreNowhere(t *testing.T) {
	for name, out := range written(t, Themes(fixture(t), Scope{})) {
		for _, n := range []string{"Ann", "Björn", "Gülşen", "Mira"} {
			if strings.Contains(out, n) {
				t.Errorf("%s names %s", name, n)
			}
		}
	}
}

func TestSameDataSameBytes(t *testing.T) {
	want := written(t, Themes(fixture(t), Scope{}))
	d := fixture(t)
	slices.Reverse(d.Quotes)
	slices.Reverse(d.Codings)
	slices.Reverse(d.Interviews)
	slices.Reverse(d.Finished)
	slices.Reverse(d.Participants)
	slices.Reverse(d.Studies)
	for name, out := range written(t, Themes(d, Scope{})) {
		if out != want[name] {
			t.Errorf("%s depends on the order of the data", name)
		}
	}
}

func TestRank(t *testing.T) {
	r := Themes(fixture(t), Scope{})
	var got []string
	for i := 1; i <= len(r.Themes); i++ {
		for _, row := range r.Themes {
			if row.Rank == i {
				got = append(got, row.Theme)
			}
		}
	}
	want := "shipping shipping/queue 名前 formula shipping/old shipping/flaky silent"
	if strings.Join(got, " ") != want {
		t.Errorf("rank %v, want %s", got, want)
	}
}

// written is the report in every format.
func written(t *testing.T, r Report) map[string]string {
	t.Helper()
	var md, js, csv, page, text bytes.Buffer
	doc := r.Document()
	for _, err := range []error{doc.Markdown(&md), JSON(&js, r), doc.CSV(&csv, ""), doc.HTML(&page), doc.Text(&text)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	return map[string]string{"md": md.String(), "json": js.String(), "csv": csv.String(), "html": page.String(), "txt": text.String()}
}

// What a decision overruled is kept, but counts nowhere.
func TestOverruledCodingsAreNotCounted(t *testing.T) {
	d := fixture(t)
	var left []coding.Coding
	for i := range d.Codings {
		if c := &d.Codings[i]; c.Theme == "shipping/queue" && c.Coder == "ana" {
			c.Overruled = true
		} else {
			left = append(left, *c)
		}
	}
	without := d
	without.Codings = left
	if diff := cmp.Diff(Themes(without, Scope{}), Themes(d, Scope{})); diff != "" {
		t.Errorf("-without them +overruled:\n%s", diff)
	}
	if diff := cmp.Diff(Themes(fixture(t), Scope{}), Themes(d, Scope{})); diff == "" {
		t.Error("it makes no difference")
	}
}

// To leave out some kinds is to ask for all the others.
func TestWithoutIsAllOtherKinds(t *testing.T) {
	all := []coding.Kind{coding.Pain, coding.Workaround, coding.Job, coding.Need, coding.Delight, coding.Ask}
	for i, kind := range all {
		d := fixture(t)
		without, others := Themes(d, Scope{Without: []coding.Kind{kind}}), Themes(d, Scope{Kinds: slices.Delete(slices.Clone(all), i, i+1)})
		if diff := cmp.Diff(others.Themes, without.Themes); diff != "" {
			t.Errorf("without %s (-the others +without):\n%s", kind, diff)
		}
		if n := len(without.Themes); n == 0 || n == len(Themes(d, Scope{}).Themes) && (kind == coding.Pain || kind == coding.Job) {
			t.Errorf("%d themes without %s", n, kind)
		}
	}
	r := Themes(fixture(t), Scope{Without: []coding.Kind{coding.Ask, coding.Need}})
	if !strings.Contains(r.scope(), "without themes of the kind ask, need") {
		t.Error(r.scope())
	}
}

// A theme counts only where a coder reads it so: neither where somebody reads
// another theme of the quote so, nor where such a coding was overruled.
func TestPolarityOfAScope(t *testing.T) {
	d := fixture(t)
	for i := range d.Codings {
		switch c := &d.Codings[i]; {
		case c.Quote == "q02" && c.Theme == "shipping/flaky", c.Quote == "q07":
			c.Polarity = coding.Negative
			d.Rated = append(d.Rated, *c)
		case c.Quote == "q04":
			c.Polarity, c.Overruled = coding.Negative, true
			d.Rated = append(d.Rated, *c)
		}
	}
	r := Themes(d, Scope{Polarity: coding.Negative})
	want := `
shipping q2/0 i2 p1 m1/6 ana,ben
 shipping/queue q1/1 i1 p1 m1/6 ben
 shipping/flaky q1/1 i1 p1 m1/6 ana
formula q0/0 i0 p0 m0/6 
名前 q0/0 i0 p0 m0/6 
silent q0/0 i0 p0 m0/6`
	if diff := cmp.Diff(strings.TrimPrefix(want, "\n"), strings.TrimSpace(counted(r))); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if !slices.ContainsFunc(r.Notes, func(n string) bool { return strings.Contains(n, "reads as negative") }) || !strings.Contains(r.scope(), "codings that are negative") {
		t.Errorf("nothing says so: %s, %v", r.scope(), r.Notes)
	}
}
