package report

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"verbatim/coding"
	"verbatim/internal/stats"
	"verbatim/interviews"
	"verbatim/report/document"
)

// A shortTalk is a finished interview with one person: who, when, of which team on
// that day, and the themes of the codebook they speak of.
type shortTalk struct {
	person string
	date   interviews.Date
	team   string
	themes []string
}

// heardIn makes data of interviews, with a codebook of a, b under it, and c.
func heardIn(talks []shortTalk) Data {
	d := Data{Codebook: coding.NewCodebook([]coding.Theme{
		{ID: "a", Name: "A", Position: 1}, {ID: "a/b", Name: "B", Parent: "a", Position: 2}, {ID: "c", Name: "C", Kind: coding.Pain, Position: 3}})}
	people := map[string]*interviews.Participant{}
	for i, t := range talks {
		id := interviews.ID(fmt.Sprintf("t%03d", i))
		d.Interviews = append(d.Interviews, interviews.Interview{ID: id, Date: t.date, Source: interviews.SourceInterview, Path: string(id) + ".md",
			Speakers: []interviews.Speaker{{Name: "x", Role: interviews.RoleParticipant, Participant: t.person}}})
		d.Finished = append(d.Finished, coding.Finish{Interview: id, Coder: "ana"})
		for j, theme := range t.themes {
			quote := fmt.Sprintf("q%03d-%d", i, j)
			d.Quotes = append(d.Quotes, coding.Quote{ID: quote, Interview: id, Speaker: "x", State: coding.Unchanged, Range: coding.Range{FirstTurn: 1, LastTurn: 1, End: 1}})
			d.Codings = append(d.Codings, coding.Coding{Quote: quote, Theme: theme, Coder: "ana"})
		}
		if people[t.person] == nil {
			people[t.person] = &interviews.Participant{ID: t.person}
		}
		if t.team != "" {
			people[t.person].Attributes = append(people[t.person].Attributes, interviews.Attribute{Key: "team", Value: t.team, Since: t.date})
		}
	}
	for _, p := range people {
		d.Participants = append(d.Participants, *p)
	}
	return d
}

// crowdOf makes n talks of different people, of whom the first said speak of a theme.
func crowdOf(team string, date interviews.Date, n, said int, theme string) []shortTalk {
	var talks []shortTalk
	for i := range n {
		t := shortTalk{person: fmt.Sprint(team, date, i), date: date, team: team}
		if i < said {
			t.themes = []string{theme}
		}
		talks = append(talks, t)
	}
	return talks
}

// compared writes the comparisons of a theme: segment x/n against x/n, verdict.
func comparedTo(r *SegmentsReport, theme int) string {
	var b strings.Builder
	for _, c := range r.Themes[theme].Segments {
		fmt.Fprintf(&b, "%s %d/%d", c.Segment, c.Participants, c.Of)
		if k := c.Compared; k != nil {
			fmt.Fprintf(&b, " (%d/%d:%d/%d %s)", k.Participants, k.Of, k.Others, k.OthersOf, k.Verdict)
		}
		b.WriteString("; ")
	}
	return b.String()
}

func TestSegmentsAreComparedWithTheOthers(t *testing.T) {
	talks := slices.Concat(crowdOf("data", "2026-01-01", 10, 9, "a/b"), crowdOf("ops", "2026-01-01", 6, 2, "a"),
		crowdOf("web", "2026-01-01", 4, 1, "a"), crowdOf("", "2026-01-01", 3, 3, "a"))
	r := Arrange(heardIn(talks)).Segments(Scope{By: "team"})
	want := "data 9/10 (9/10:3/10 higher); ops 2/6 (2/6:10/14 no clear change); web 1/4 (1/4:11/16 too few asked); unknown 3/3; "
	if got := comparedTo(r, 0); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if r.Comparisons != 9 {
		t.Errorf("%d comparisons of 3 themes × 3 segments", r.Comparisons)
	}
	c := r.Themes[0].Segments[0].Compared
	if math.Abs(*c.Low-0.1705) > 1e-4 || math.Abs(*c.High-0.8090) > 1e-4 || math.Abs(*c.P-0.01977) > 1e-4 {
		t.Errorf("9 of 10 against 3 of 10: %v to %v, p %v", *c.Low, *c.High, *c.P)
	}
	if *c.Adjusted <= *c.P {
		t.Errorf("p %v is adjusted to %v", *c.P, *c.Adjusted)
	}
}

func TestTwoSegmentsAreComparedOnce(t *testing.T) {
	talks := slices.Concat(crowdOf("data", "2026-01-01", 8, 8, "a"), crowdOf("ops", "2026-01-01", 7, 0, "a"))
	r := Arrange(heardIn(talks)).Segments(Scope{By: "team"})
	if got, want := comparedTo(r, 0), "data 8/8 (8/8:0/7 higher); ops 0/7; "; got != want || r.Comparisons != 3 {
		t.Errorf("got %s of %d, want %s of 3", got, r.Comparisons, want)
	}
}

// Somebody who changed the team is compared as who they were first, with what
// they said then.
func TestWhoChangedSegmentIsOneTrial(t *testing.T) {
	talks := []shortTalk{
		{"P-1", "2026-01-01", "data", nil}, {"P-1", "2026-02-01", "ops", []string{"a"}},
		{"P-2", "2026-01-01", "ops", []string{"a"}},
	}
	r := Arrange(heardIn(talks)).Segments(Scope{By: "team"})
	if got, want := comparedTo(r, 0), "data 0/1 (0/1:1/1 too few asked); ops 2/2; "; got != want || r.Several != 1 {
		t.Errorf("got %s, %d in several; want %s", got, r.Several, want)
	}
}

func TestSegmentsOfNobody(t *testing.T) {
	for name, d := range map[string]Data{"nothing": {}, "no attribute": heardIn(crowdOf("", "2026-01-01", 3, 1, "a"))} {
		r := Arrange(d).Segments(Scope{})
		if r.Comparisons != 0 || len(r.Segments) != 0 || r.Themes == nil || r.Notes == nil {
			t.Errorf("%s: %+v", name, r)
		}
		checkDocument(t, r.Document())
	}
}

// TestSegmentsIsWhatCountingByHandGives counts cells and comparisons one
// coding after the other.
func TestSegmentsIsWhatCountingByHandGives(t *testing.T) {
	base := fixture(t)
	rapid.Check(t, func(t *rapid.T) {
		d, s := drawReport(t, base)
		r := Arrange(d).Segments(s)
		part := func(m *sample) func(string, *interviews.Interview) string {
			return func(person string, iv *interviews.Interview) string { return m.segment(person, iv.Date) }
		}
		hand := divideByHand(d, s, part)
		m := 0
		var adjusted []float64
		for _, row := range r.Themes {
			for _, c := range row.Segments {
				if got := [2]int{c.Participants, c.Of}; got != hand.cell(row.Theme, c.Segment) {
					t.Fatalf("%s in %s: %v, by hand %v", row.Theme, c.Segment, got, hand.cell(row.Theme, c.Segment))
				}
				if c.Compared == nil {
					continue
				}
				own, others := hand.trial(row.Theme, c.Segment), [2]int{}
				for _, other := range row.Segments {
					if n := hand.trial(row.Theme, other.Segment); other.Segment != c.Segment && other.Segment != Unknown {
						others[0], others[1] = others[0]+n[0], others[1]+n[1]
					}
				}
				k := c.Compared
				if diff := cmp.Diff([2][2]int{own, others}, [2][2]int{{k.Participants, k.Of}, {k.Others, k.OthersOf}}); diff != "" {
					t.Fatalf("%s in %s (-by hand +report):\n%s", row.Theme, c.Segment, diff)
				}
				if own[1] > 0 && others[1] > 0 {
					m++
					adjusted = append(adjusted, *k.P)
				}
			}
		}
		if m != r.Comparisons {
			t.Fatalf("%d comparisons, by hand %d", r.Comparisons, m)
		}
		checkDocument(t, r.Document())
		want := stats.BenjaminiHochberg(adjusted)
		r.each(func(_ *SegmentsRow, c *SegmentCell) {
			if a := c.Compared.Adjusted; a != nil {
				if *a != want[0] {
					t.Fatalf("adjusted %v, want %v", *a, want[0])
				}
				want = want[1:]
			}
		})
	})
}

// drawReport draws data and a scope for a report.
func drawReport(t *rapid.T, base Data) (Data, Scope) {
	d, s := drawCodings(t, base), Scope{}
	s.By = rapid.SampledFrom([]string{"", "role", "team"}).Draw(t, "by")
	s.Kinds = rapid.SampledFrom([][]coding.Kind{nil, {coding.Pain}}).Draw(t, "kinds")
	s.Themes = rapid.SampledFrom([][]string{nil, {"shipping"}}).Draw(t, "themes")
	s.Studies = rapid.SampledFrom([]interviews.Scope{nil, {"one"}}).Draw(t, "studies")
	s.Period = rapid.SampledFrom([]interviews.Period{{}, {Name: "q", From: "2026-04-01", Until: "2026-08-01"}}).Draw(t, "period")
	drawQuery(t, &d, &s)
	return d, s
}

// divided is who was asked in a part and who said a theme there, as sets of
// strings have it.
type divided struct {
	asked sets // people by part
	said  sets // people by theme and part
	first map[string]string
}

func (h divided) cell(theme, part string) [2]int {
	return [2]int{len(h.said[theme+"|"+part]), len(h.asked[part])}
}

// trial counts those whose first part it is.
func (h divided) trial(theme, part string) [2]int {
	count := func(people set) (n int) {
		for p := range people {
			if h.first[p] == part {
				n++
			}
		}
		return n
	}
	return [2]int{count(h.said[theme+"|"+part]), count(h.asked[part])}
}

// divideByHand puts people into parts, one interview and one coding after the
// other. Nobody is in the part "".
func divideByHand(d Data, s Scope, by func(*sample) func(string, *interviews.Interview) string) divided {
	m := newSample(d, Scope{By: s.By})
	part, h := by(m), divided{sets{}, sets{}, map[string]string{}}
	in := map[interviews.ID]*interviews.Interview{}
	for i := range d.Interviews {
		iv := &d.Interviews[i]
		if !conversation(iv) || len(heardByHand(s, iv)) == 0 || len(s.Studies) > 0 && !slices.Contains(s.Studies, iv.Study) || !s.Period.Contains(iv.Date) || !m.finished[iv.ID] {
			continue
		}
		in[iv.ID] = iv
		for _, label := range heardByHand(s, iv) {
			if speaker := iv.Speaker(label); speaker != nil && speaker.Role == interviews.RoleParticipant && part(speaker.Participant, iv) != "" {
				h.asked.add(part(speaker.Participant, iv), speaker.Participant)
			}
		}
	}
	first := map[string]*interviews.Interview{}
	for _, iv := range in {
		for _, label := range heardByHand(s, iv) {
			speaker := iv.Speaker(label)
			if speaker == nil || speaker.Role != interviews.RoleParticipant || part(speaker.Participant, iv) == "" {
				continue
			}
			if was := first[speaker.Participant]; was == nil || before(iv, was) {
				first[speaker.Participant] = iv
				h.first[speaker.Participant] = part(speaker.Participant, iv)
			}
		}
	}
	nodes := outline(d.Codebook, s)
	for _, a := range d.Codings {
		q := d.Quotes[slices.IndexFunc(d.Quotes, func(q coding.Quote) bool { return q.ID == a.Quote })]
		iv := in[q.Interview]
		n := slices.IndexFunc(nodes, func(n node) bool { return n.theme.ID == a.Theme })
		if iv == nil || n < 0 || a.Overruled || !q.State.Counts() || s.Voice != nil && !s.Voice(iv, q.Speaker) || s.Quote != nil && !s.Quote(q.ID) {
			continue
		}
		if person, _ := speaker(iv, &q); person != "" && part(person, iv) != "" {
			for _, up := range nodes[n].above {
				h.said.add(up+"|"+part(person, iv), person)
			}
		}
	}
	return h
}

// checkDocument holds a document to what every writer relies on.
func checkDocument(t interface {
	Helper()
	Errorf(string, ...any)
	Fatalf(string, ...any)
}, doc *document.Document) {
	t.Helper()
	if doc.Name == "" || doc.Title == "" || doc.Lead == "" || doc.Foot == "" {
		t.Errorf("name %q, title %q, lead %q, foot %q", doc.Name, doc.Title, doc.Lead, doc.Foot)
	}
	facts := map[string]string{}
	for _, f := range doc.Head {
		facts[f.Name] = f.Text
	}
	for _, name := range []string{"Scope", "Period", "Data version", "Codebook version", "Not heard"} {
		if facts[name] == "" {
			t.Errorf("the head does not say %q: %v", name, doc.Head)
		}
	}
	names := map[string]bool{}
	once := func(name string) {
		if name == "" || names[name] || strings.ToLower(name) != name || strings.Contains(name, " ") {
			t.Errorf("%q is no name, or there twice", name)
		}
		names[name] = true
	}
	for _, p := range doc.Parts {
		once("part:" + p.Name)
		for _, b := range p.Blocks {
			table, ok := b.(*document.Table)
			if !ok {
				continue
			}
			once(table.Name)
			keys := map[string]bool{}
			for _, c := range table.Columns {
				if keys[c.Key] || c.Key == "" {
					t.Errorf("table %s has the column %q twice", table.Name, c.Key)
				}
				keys[c.Key] = true
			}
			for _, row := range table.Rows {
				if len(row.Cells) != len(table.Columns) {
					t.Fatalf("table %s: %d cells under %d columns", table.Name, len(row.Cells), len(table.Columns))
				}
			}
		}
	}
}

// plainText is all that people read of a document.
func plainText(doc *document.Document) string {
	var b strings.Builder
	fmt.Fprintln(&b, doc.Lead)
	for _, p := range doc.Parts {
		fmt.Fprintln(&b, p.Title)
		for _, block := range p.Blocks {
			switch block := block.(type) {
			case document.Paragraph:
				fmt.Fprintln(&b, block.Text)
			case document.List:
				for _, item := range block.Items {
					fmt.Fprintln(&b, "-", item)
				}
			case document.Heading:
				fmt.Fprintln(&b, block.Text)
			case *document.LineChart:
				fmt.Fprintln(&b, block.Words)
			case *document.Table:
				writeTable(&b, block)
			}
		}
	}
	return b.String()
}

func writeTable(b *strings.Builder, t *document.Table) {
	if t.Data {
		return
	}
	fmt.Fprintln(b, t.Title, t.Caption)
	for _, row := range t.Rows {
		for i, c := range row.Cells {
			if t.Columns[i].For == document.Programs {
				continue
			}
			text := c.Text
			if text == "" && c.Value != nil {
				text = fmt.Sprint(c.Value)
			}
			fmt.Fprint(b, text, c.Flags, " | ")
		}
		fmt.Fprintln(b)
	}
}

func TestSegmentsDocument(t *testing.T) {
	talks := slices.Concat(crowdOf("data", "2026-01-01", 10, 9, "a/b"), crowdOf("ops", "2026-01-01", 10, 3, "a"), crowdOf("web", "2026-01-01", 4, 4, "c"))
	doc := Arrange(heardIn(talks)).Segments(Scope{By: "team"}).Document()
	checkDocument(t, doc)
	text := plainText(doc)
	for _, want := range []string{"9 of 10[higher]", "data[] | 9 of 10[] | 3 of 14[] | ▲ +69 points[] | +28 to +85[]", "9 comparisons"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in\n%s", want, text)
		}
	}
	if strings.Contains(text, "NaN") || strings.Contains(text, "web[] | 4 of 4[] | 0 of 20[] | +") {
		t.Errorf("percentages of 4 people, or none:\n%s", text)
	}
	if table := doc.Parts[0].Blocks[0].(*document.Table); table.Rows[0].Cells[3].Ref != segmentRef("a", "data") {
		t.Errorf("9 of 10 refers to %q", table.Rows[0].Cells[3].Ref)
	}
}

// TestSegmentsAreTheSameBytes turns the data round.
func TestSegmentsAreTheSameBytes(t *testing.T) {
	sameBytes(t, func(d Data) any { return Arrange(d).Segments(Scope{}) })
}

func sameBytes(t *testing.T, report func(Data) any) {
	t.Helper()
	d := fixture(t)
	want, err := json.Marshal(report(d))
	if err != nil {
		t.Fatal(err)
	}
	slices.Reverse(d.Quotes)
	slices.Reverse(d.Codings)
	slices.Reverse(d.Interviews)
	slices.Reverse(d.Finished)
	slices.Reverse(d.Participants)
	slices.Reverse(d.Assignments)
	got, err := json.Marshal(report(d))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("it depends on the order of the data:\n%s", diff)
	}
	if strings.Contains(string(want), ":null,\"scope\"") || strings.Contains(string(want), "\"notes\":null") {
		t.Errorf("a list is null: %s", want)
	}
}
