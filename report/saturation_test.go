package report

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"verbatim/coding"
	"verbatim/internal/stats"
	"verbatim/interviews"
)

// talks is data of interviews, one a day, each with its themes: "a b; ; c".
func talks(themes string) Data {
	var d Data
	book := map[string]bool{}
	for i, list := range strings.Split(themes, ";") {
		id := interviews.ID(fmt.Sprintf("i%02d", i+1))
		person := interviews.Speaker{Name: "X", Role: interviews.RoleParticipant, Participant: fmt.Sprintf("P-%02d", i+1)}
		d.Interviews = append(d.Interviews, interviews.Interview{
			ID: id, Date: interviews.Date(fmt.Sprintf("2026-03-%02d", i+1)), Speakers: []interviews.Speaker{person}})
		d.Finished = append(d.Finished, coding.Finish{Interview: id, Coder: "ana"})
		q := coding.Quote{ID: "q-" + string(id), Interview: id, State: coding.Unchanged, Speaker: "X", Range: coding.Range{FirstTurn: 1, LastTurn: 1, End: 9}}
		d.Quotes = append(d.Quotes, q)
		for _, theme := range strings.Fields(list) {
			book[theme] = true
			d.Codings = append(d.Codings, coding.Coding{Quote: q.ID, Theme: theme, Coder: "ana"})
		}
	}
	var list []coding.Theme
	for _, theme := range set(book).sorted() {
		list = append(list, coding.Theme{ID: theme, Name: theme, Position: len(list)})
	}
	d.Codebook = coding.NewCodebook(list)
	return d
}

// freshOf writes the new themes of each interview.
func freshOf(c SaturationCourse) string {
	var list []string
	for _, s := range c.Steps {
		list = append(list, fmt.Sprintf("%s+%d", s.Interview, s.New))
	}
	return strings.Join(list, " ")
}

func TestSaturation(t *testing.T) {
	d := talks("a b; a c; ; d; e a; f; g")
	d.Codebook = coding.NewCodebook([]coding.Theme{
		{ID: "a"}, {ID: "b"}, {ID: "c", Parent: "a"}, {ID: "d", Kind: coding.Pain}, {ID: "e"}, {ID: "f"}, {ID: "g"}})
	d.Interviews[0].Date = "2026-09-01"           // the last one by date
	d.Interviews[1].Date = ""                     // behind those with a date
	d.Finished = d.Finished[:6]                   // i07 is not finished
	d.Quotes[5].State = coding.Ambiguous          // i06 has nothing that counts
	d.Codings[len(d.Codings)-1].Overruled = false // g, in i07
	r := Saturation(d, Scope{}, SaturationOptions{})
	if got, want := freshOf(r.All), "i03+0 i04+1 i05+2 i06+0 i01+1 i02+1"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if r.Interviews != 7 || len(r.Finished) != 6 || r.Dateless != 1 || r.All.Themes != 5 || r.All.Small {
		t.Errorf("%+v", r)
	}
	if r.All.Rule.Base != 4 || r.All.Rule.Run != 2 || r.All.Rule.Threshold != .05 || r.All.Rule.Status != stats.NotSaturated {
		t.Errorf("rule %+v", r.All.Rule)
	}
	for name, c := range map[string]struct {
		scope Scope
		want  string
	}{
		"a theme and what is under it": {Scope{Themes: []string{"a"}}, "i03+0 i04+0 i05+1 i06+0 i01+0 i02+1"},
		"a kind":                       {Scope{Kinds: []coding.Kind{coding.Pain}}, "i03+0 i04+1 i05+0 i06+0 i01+0 i02+0"},
		"who": {Scope{Voice: func(iv *interviews.Interview, _ string) bool { return iv.ID != "i03" && iv.ID != "i01" }},
			"i04+1 i05+2 i06+0 i02+1"},
		"which quotes": {Scope{Quote: func(id string) bool { return id == "q-i05" }}, "i03+0 i04+0 i05+2 i06+0 i01+0 i02+0"},
		"a period":     {Scope{Period: interviews.Period{From: "2026-03-05"}}, "i05+2 i06+0 i01+1"},
	} {
		if got := freshOf(Saturation(d, c.scope, SaturationOptions{}).All); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

// The simulated interviews of the reference values: 5+2 as they came, 8+2 in the
// middle of all orders, 4 to 13. A program of its own finds the same in 20,000
// orders. Drawing with replacement instead gives 6, 4 to 11: an interview that
// comes twice brings nothing new.
func TestSaturationInOtherOrders(t *testing.T) {
	data, err := os.ReadFile("../internal/stats/testdata/reference/saturation/guest2020.json")
	if err != nil {
		t.Fatal(err)
	}
	var ref struct {
		Cases []struct {
			ID       string
			Expected []stats.Saturation
			Themes   [][]string `json:"themes_by_interview"`
		}
	}
	if err := json.Unmarshal(data, &ref); err != nil {
		t.Fatal(err)
	}
	c := ref.Cases[len(ref.Cases)-1]
	var rows []string
	for _, themes := range c.Themes {
		rows = append(rows, strings.Join(themes, " "))
	}
	d := talks(strings.Join(rows, ";"))
	r := Saturation(d, Scope{}, SaturationOptions{})
	if diff := cmp.Diff(c.Expected[0], r.All.Rule); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	o, u := r.All.Orders, r.All.Unseen
	if o.Drawn != 1000 || o.Reached != 1000 || *o.Median != 8 || *o.Low != 4 || *o.High != 13 {
		t.Errorf("%d orders: %d, %d to %d", o.Reached, *o.Median, *o.Low, *o.High)
	}
	if u.Once != 5 || u.Twice != 2 || *u.All != 29.9375 || *u.Unseen != 5.9375 || int(1e4**u.Coverage) != 9692 {
		t.Errorf("unseen %+v", u)
	}
	if last := r.All.Steps[19]; last.Median != 24 || last.Low != 24 || last.High != 24 {
		t.Errorf("all orders end alike, not %+v", last)
	}
	zero := 0.
	if s := Saturation(d, Scope{}, SaturationOptions{Base: 6, Run: 3, Threshold: &zero}).All.Rule; *s.Notation != "12+3" {
		t.Errorf("6, 3, 0: %+v", s)
	}
	if again := Saturation(d, Scope{}, SaturationOptions{}); !cmp.Equal(r, again) {
		t.Error("the same data give other numbers")
	}
}

func TestSaturationBySegment(t *testing.T) {
	d := fixture(t) // a: Ann of data, c: Ann of payments, h: Fay and Gülşen of claims
	r := Saturation(d, Scope{By: "team"}, SaturationOptions{})
	got := map[string]string{}
	for _, s := range r.Courses {
		got[s.Name] = freshOf(s.Course)
	}
	want := map[string]string{"claims": "b+1 h+2", "data": "a+2 f+0", "payments": "c+1", "unknown": "e+1"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if freshOf(r.All) != "a+2 b+1 c+0 f+0 h+2 e+1" {
		t.Error(freshOf(r.All))
	}
}

// An interview counts in no segment of people whom the scope leaves out of it.
func TestSaturationBySegmentOfAVoice(t *testing.T) {
	d := talks("a; b")
	d.Interviews[0].Speakers = append(d.Interviews[0].Speakers, interviews.Speaker{Name: "Y", Role: interviews.RoleParticipant, Participant: "P-02"})
	for i, team := range []string{"data", "claims"} {
		d.Participants = append(d.Participants, interviews.Participant{ID: fmt.Sprintf("P-%02d", i+1), Attributes: []interviews.Attribute{{Key: "team", Value: team}}})
	}
	segments := func(s Scope) (got []string) {
		for _, s := range Saturation(d, s, SaturationOptions{}).Courses {
			got = append(got, s.Name+": "+freshOf(s.Course))
		}
		return got
	}
	if diff := cmp.Diff([]string{"claims: i01+1 i02+1", "data: i01+1"}, segments(Scope{})); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	onlyX := Scope{Voice: func(_ *interviews.Interview, speaker string) bool { return speaker == "X" }}
	if diff := cmp.Diff([]string{"claims: i02+1", "data: i01+1"}, segments(onlyX)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// TestSaturationIsWhatCountingByHandGives compares the report with sets of
// strings, interview after interview.
func TestSaturationIsWhatCountingByHandGives(t *testing.T) {
	base := fixture(t)
	rapid.Check(t, func(t *rapid.T) {
		d := drawCodings(t, base)
		s := Scope{By: "team"}
		s.Kinds = rapid.SampledFrom([][]coding.Kind{nil, {coding.Pain}}).Draw(t, "kinds")
		s.Themes = rapid.SampledFrom([][]string{nil, {"shipping"}}).Draw(t, "themes")
		drawQuery(t, &d, &s)
		r := Saturation(d, s, SaturationOptions{})
		if diff := cmp.Diff(saturationByHand(d, s, ""), freshOf(r.All)); diff != "" {
			t.Fatalf("-by hand +report:\n%s", diff)
		}
		for _, segment := range r.Courses {
			if diff := cmp.Diff(saturationByHand(d, s, segment.Name), freshOf(segment.Course)); diff != "" {
				t.Fatalf("%s: -by hand +report:\n%s", segment.Name, diff)
			}
		}
	})
}

// saturationByHand is freshOf, of all interviews or of those with people of a
// segment.
func saturationByHand(d Data, s Scope, segment string) string {
	all := d
	d = wantedByHand(d, s)
	m, heard := newSample(d, Scope{By: s.By}), set{}
	var list []string
	for _, iv := range m.interviews {
		inSegment := segment == ""
		for _, label := range heardByHand(s, iv) {
			if speaker := iv.Speaker(label); speaker != nil && speaker.Role == interviews.RoleParticipant {
				inSegment = inSegment || m.segment(speaker.Participant, iv.Date) == segment
			}
		}
		if !m.finished[iv.ID] || !inSegment {
			continue
		}
		before := len(heard)
		for _, n := range outline(all.Codebook, s) {
			for _, q := range d.Quotes {
				for _, c := range d.Codings {
					if q.Interview == iv.ID && q.State.Counts() && c.Quote == q.ID && c.Theme == n.theme.ID && !c.Overruled {
						heard[c.Theme] = true
					}
				}
			}
		}
		list = append(list, fmt.Sprintf("%s+%d", iv.ID, len(heard)-before))
	}
	return strings.Join(list, " ")
}
