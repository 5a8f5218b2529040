package report

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"verbatim/coding"
	"verbatim/interviews"
)

// meetingsOf writes each pair as: first + second both/first/second of units, times.
func meetingsOf(r *CooccurrenceReport) []string {
	lines := []string{}
	for _, p := range r.Pairs {
		lines = append(lines, fmt.Sprintf("%s + %s %d/%d/%d of %d, %d times", r.Themes[p.First].Theme, r.Themes[p.Second].Theme,
			p.In.Both, p.In.First, p.In.Second, p.In.Units, p.Meet))
	}
	return lines
}

func TestCooccurrence(t *testing.T) {
	for name, c := range map[string]struct {
		quotes string // interview first_turn.byte-last_turn.byte theme …
		want   []string
	}{
		"the same quote":                  {"a 1.0-1.9 job pain", []string{"job + pain 1/1/1 of 3, 1 times"}},
		"they overlap":                    {"a 1.0-1.9 job; a 1.8-1.20 pain", []string{"job + pain 1/1/1 of 3, 1 times"}},
		"they touch":                      {"a 1.0-1.9 job; a 1.9-1.20 pain", []string{}},
		"over two turns":                  {"a 1.5-3.2 job; a 3.1-3.4 pain; a 2.0-2.1 ask", []string{"job + pain 1/1/1 of 3, 1 times", "job + ask 1/1/1 of 3, 1 times"}},
		"in other interviews":             {"a 1.0-1.9 job; b 1.0-1.9 pain", []string{}},
		"once an interview":               {"a 1.0-1.9 job; a 1.2-1.4 pain; a 1.5-1.6 pain; b 2.0-2.2 pain", []string{"job + pain 1/1/2 of 3, 2 times"}},
		"two quotes that have both":       {"a 1.0-1.9 job pain; a 1.2-1.4 job pain", []string{"job + pain 1/1/1 of 3, 4 times"}},
		"not finished":                    {"d 1.0-1.9 job pain", []string{}},
		"a survey":                        {"g 1.0-1.9 job pain", []string{}},
		"a theme does not meet its parts": {"a 1.0-1.9 job/part; b 1.0-1.9 job", []string{}},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, meetingsOf(Cooccurrence(meetingData(c.quotes), Scope{}))); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
	r := Cooccurrence(meetingData("a 1.0-1.9 job pain; b 1.0-1.9 pain ask"), Scope{Themes: []string{"job", "ask"}})
	if len(r.Pairs) != 0 || len(r.Themes) != 2 || r.Units != 3 || r.Interviews != 4 || r.Quotes != 2 {
		t.Errorf("of two themes: %+v", r)
	}
}

// meetingData has three finished interviews, one that is not, and a survey.
func meetingData(quotes string) Data {
	d := Data{Codebook: coding.NewCodebook([]coding.Theme{
		{ID: "job", Name: "job", Position: 1}, {ID: "job/part", Name: "part", Parent: "job"},
		{ID: "pain", Name: "pain", Position: 2}, {ID: "ask", Name: "ask", Position: 3}})}
	for _, id := range []string{"a", "b", "c", "d", "g"} {
		iv := interviews.Interview{ID: interviews.ID(id)}
		if id == "g" {
			iv.Source = interviews.SourceSurvey
		}
		d.Interviews = append(d.Interviews, iv)
		if id != "d" {
			d.Finished = append(d.Finished, coding.Finish{Interview: iv.ID, Coder: "ana"})
		}
	}
	for i, line := range strings.Split(quotes, ";") {
		words := strings.Fields(line)
		q := coding.Quote{ID: fmt.Sprint("q", i), Interview: interviews.ID(words[0]), State: coding.Unchanged}
		if _, err := fmt.Sscanf(words[1], "%d.%d-%d.%d", &q.FirstTurn, &q.Start, &q.LastTurn, &q.End); err != nil {
			panic(err)
		}
		d.Quotes = append(d.Quotes, q)
		for _, theme := range words[2:] {
			d.Codings = append(d.Codings, coding.Coding{Quote: q.ID, Theme: theme, Coder: "ana"})
		}
	}
	return d
}

// TestCooccurrenceBy tells the units apart. Ann and Ben speak in a, Ann in b.
func TestCooccurrenceBy(t *testing.T) {
	for name, c := range map[string]struct {
		options CooccurrenceOptions
		quotes  string
		want    []string
	}{
		"near: they touch":          {CooccurrenceOptions{Unit: Near}, "a 1.0-1.9 job; a 1.9-1.20 pain", []string{"job + pain 1/1/1 of 3, 1 times"}},
		"near: the next turn":       {CooccurrenceOptions{Unit: Near}, "a 1.0-1.9 job; a 2.0-2.9 pain", []string{"job + pain 1/1/1 of 3, 1 times"}},
		"near: one turn between":    {CooccurrenceOptions{Unit: Near, Within: 1}, "a 1.0-1.9 job; a 3.0-3.9 pain; a 4.0-4.1 ask", []string{"job + pain 1/1/1 of 3, 1 times", "pain + ask 1/1/1 of 3, 1 times"}},
		"near: too far":             {CooccurrenceOptions{Unit: Near, Within: 1}, "a 1.0-1.9 job; a 4.0-4.9 pain", []string{}},
		"near: another interview":   {CooccurrenceOptions{Unit: Near, Within: 9}, "a 1.0-1.9 job; b 1.0-1.9 pain", []string{}},
		"near: ends at a turn":      {CooccurrenceOptions{Unit: Near}, "a 1.3-2.0 job; a 3.0-3.9 pain", []string{}},
		"turn: they do not touch":   {CooccurrenceOptions{Unit: SameTurn}, "a 1.0-1.3 job; a 1.6-1.9 pain; a 2.0-2.3 pain", []string{"job + pain 1/1/2 of 2, 0 times"}},
		"turn: over two turns":      {CooccurrenceOptions{Unit: SameTurn}, "a 1.0-2.3 job; a 2.6-3.0 pain", []string{"job + pain 1/2/1 of 2, 0 times"}},
		"turn: anybody coded it":    {CooccurrenceOptions{Unit: SameTurn}, "a 1.0-1.3 job pain; a 4.0-4.3 ask; b 1.0-9.3 job/part; b 5.0-5.1 ask", []string{"job + pain 1/1/1 of 11, 0 times", "job/part + ask 1/9/2 of 11, 0 times"}},
		"interview":                 {CooccurrenceOptions{Unit: SameInterview}, "a 1.0-1.3 job; a 9.0-9.3 pain; b 1.0-1.3 job; d 1.0-1.3 pain", []string{"job + pain 1/2/1 of 3, 0 times"}},
		"person: two in one":        {CooccurrenceOptions{Unit: SamePerson}, "a 1.0-1.3 job Ann; a 9.0-9.3 pain Ben", []string{}},
		"person: in two interviews": {CooccurrenceOptions{Unit: SamePerson}, "a 1.0-1.3 job Ann; b 9.0-9.3 pain Ann", []string{"job + pain 1/1/1 of 2, 0 times"}},
		"person: an interviewer":    {CooccurrenceOptions{Unit: SamePerson}, "a 1.0-1.3 job pain Mira", []string{}},
		"person: not finished":      {CooccurrenceOptions{Unit: SamePerson}, "d 1.0-1.3 job pain Ann", []string{}},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, meetingsOf(Arrange(spokenData(c.quotes)).CooccurrenceBy(Scope{}, c.options))); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// Turns of voices that the scope leaves out are not counted; turns of quotes and
// themes that it leaves out are.
func TestCooccurrenceCountsTheTurnsOfItsVoices(t *testing.T) {
	c := Arrange(spokenData("a 1.0-1.3 job pain Ann; a 4.0-5.3 ask Ben; b 7.0-7.3 ask Ann"))
	ann := func(_ *interviews.Interview, speaker string) bool { return speaker == "Ann" }
	for name, of := range map[string]struct {
		scope Scope
		units int
	}{
		"all": {Scope{}, 4}, "a voice": {Scope{Voice: ann}, 2}, "themes": {Scope{Themes: []string{"job", "pain"}}, 4},
		"a quote": {Scope{Quote: func(id string) bool { return id == "q0" }}, 4},
	} {
		if r := c.CooccurrenceBy(of.scope, CooccurrenceOptions{Unit: SameTurn}); r.Units != of.units || len(r.Pairs) != 1 {
			t.Errorf("%s: %d turns, want %d, and %d pairs", name, r.Units, of.units, len(r.Pairs))
		}
	}
}

// spokenData is meetingData in which the last word may be who speaks.
func spokenData(quotes string) Data {
	d := meetingData(quotes)
	person := func(name, id string) interviews.Speaker {
		return interviews.Speaker{Name: name, Role: interviews.RoleParticipant, Participant: id}
	}
	for i := range d.Interviews {
		iv := &d.Interviews[i]
		iv.Speakers = []interviews.Speaker{{Name: "Mira", Role: interviews.RoleInterviewer}}
		switch iv.ID {
		case "a":
			iv.Speakers = append(iv.Speakers, person("Ann", "P-01"), person("Ben", "P-02"))
		case "b", "d":
			iv.Speakers = append(iv.Speakers, person("Ann", "P-01"))
		}
	}
	for i := range d.Codings {
		if c := &d.Codings[i]; d.Codebook.Theme(c.Theme) == nil {
			at := slices.IndexFunc(d.Quotes, func(q coding.Quote) bool { return q.ID == c.Quote })
			d.Quotes[at].Speaker = c.Theme
		}
	}
	return d
}

// The spans of the reference values, each character a turn: what is near within
// 25, and what overlaps.
func TestCooccurrenceOfTheReferenceSpans(t *testing.T) {
	data, err := os.ReadFile("../internal/stats/testdata/reference/cooccurrence/cooccurrence.json")
	if err != nil {
		t.Fatal(err)
	}
	var ref struct {
		Case struct {
			Spans []struct {
				Code string
				S, E int
			}
			Expected struct {
				Pairs int      `json:"atlasti_style_cooccurrence_count_pairs"`
				A     int      `json:"n_A"`
				B     int      `json:"n_B"`
				C     float64  `json:"c_coefficient"`
				Near  [][2]int `json:"near_pairs_within_25_chars"`
			}
		} `json:"span_case"`
	}
	if err := json.Unmarshal(data, &ref); err != nil {
		t.Fatal(err)
	}
	var quotes []string
	for _, s := range ref.Case.Spans {
		quotes = append(quotes, fmt.Sprintf("a %d.0-%d.1 %s", s.S+1, s.E, map[string]string{"A": "job", "B": "pain"}[s.Code]))
	}
	c, want := Arrange(meetingData(strings.Join(quotes, ";"))), ref.Case.Expected
	r := c.Cooccurrence(Scope{})
	if n := r.Numbers(r.Pairs[0]); r.Pairs[0].Meet != want.Pairs || r.Themes[0].Quotes != want.A || r.Themes[1].Quotes != want.B || *n.C != want.C {
		t.Errorf("overlap: %+v", r.Numbers(r.Pairs[0]))
	}
	if r := c.CooccurrenceBy(Scope{}, CooccurrenceOptions{Unit: Near, Within: 25}); r.Pairs[0].Meet != len(want.Near) {
		t.Errorf("near: %d, want %d", r.Pairs[0].Meet, len(want.Near))
	}
	if r := c.CooccurrenceBy(Scope{}, CooccurrenceOptions{Unit: Near, Within: 19}); r.Pairs[0].Meet != len(want.Near)-1 {
		t.Errorf("near: the last two have a gap of 20")
	}
}

// TestCooccurrenceIsWhatComparingAllWithAllGives compares every unit with each
// quote held beside each other one.
func TestCooccurrenceIsWhatComparingAllWithAllGives(t *testing.T) {
	base := fixture(t)
	rapid.Check(t, func(t *rapid.T) {
		d := drawCodings(t, base)
		for i := range d.Quotes {
			q := &d.Quotes[i]
			q.Interview = rapid.SampledFrom([]interviews.ID{"a", "b", "c", "g", "h", "z"}).Draw(t, "interview")
			q.FirstTurn, q.Start = rapid.IntRange(1, 4).Draw(t, "turn"), rapid.IntRange(0, 9).Draw(t, "start")
			q.LastTurn, q.End = q.FirstTurn, q.Start+rapid.IntRange(1, 5).Draw(t, "bytes")
			if more := rapid.IntRange(0, 2).Draw(t, "turns"); more > 0 {
				q.LastTurn, q.End = q.FirstTurn+more, rapid.IntRange(0, 3).Draw(t, "end")
			}
			q.Revision = int64(rapid.IntRange(0, 8).Draw(t, "revision") / 8)
			q.Speaker = rapid.SampledFrom([]string{"Ann", "Björn", "Fay", "Gülşen", "Mira"}).Draw(t, "speaker")
		}
		s := Scope{Kinds: rapid.SampledFrom([][]coding.Kind{nil, {coding.Pain}}).Draw(t, "kinds")}
		o := CooccurrenceOptions{Unit: rapid.SampledFrom(TogetherUnits).Draw(t, "unit"), Within: rapid.IntRange(0, 2).Draw(t, "within")}
		drawQuery(t, &d, &s)
		got := meetingsOf(Arrange(d).CooccurrenceBy(s, o))
		slices.Sort(got)
		if diff := cmp.Diff(meetByHand(d, s, o), got); diff != "" {
			t.Fatalf("%+v: -by hand +report:\n%s", o, diff)
		}
	})
}

func TestPairNumbers(t *testing.T) {
	data, err := json.Marshal(Cooccurrence(meetingData("a 1.0-9.9 job; a 2.0-2.1 pain; a 2.1-2.2 pain; a 3.0-3.1 pain; a 3.2-3.3 pain; a 4.0-4.1 pain; a 5.0-5.1 pain; b 1.0-1.1 pain"), Scope{}))
	if err != nil {
		t.Fatal(err)
	}
	var r struct {
		Unit  string
		Pairs []map[string]any
	}
	if err := json.Unmarshal(data, &r); err != nil {
		t.Fatal(err)
	}
	want := map[string]any{"first": "job", "second": "pain", "both": 1., "first_units": 1., "second_units": 2., "units": 3., "few": true,
		"jaccard": .5, "lift": nil, "npmi": nil, "g2": nil,
		"quote_pairs": 6., "c": 3., "c_out_of_range": true, "uneven": true, "first_quotes": 1., "second_quotes": 7.}
	if diff := cmp.Diff(want, r.Pairs[0]); diff != "" || r.Unit != "overlap" {
		t.Errorf("-want +got:\n%s", diff)
	}
	for name, c := range map[string]struct {
		unit   TogetherUnit
		quotes string
		c      *float64
		out    bool
		uneven bool
	}{
		"no denominator":         {Overlap, "a 1.0-9.9 job pain; a 1.0-9.9 job pain", nil, true, false},
		"below 0":                {Overlap, "a 1.0-9.9 job pain; a 1.0-9.9 job pain; a 2.0-2.1 job pain", new(-3.), true, false},
		"no quotes are paired":   {SameTurn, "a 1.0-9.9 job pain", nil, false, false},
		"five times as many":     {Overlap, "a 1.0-1.9 job pain; b 1.0-1.9 pain; b 2.0-2.9 pain; b 3.0-3.9 pain; b 4.0-4.9 pain", new(.2), false, false},
		"more than five times":   {Overlap, "a 1.0-1.9 job pain; b 1.0-1.9 pain; b 2.0-2.9 pain; b 3.0-3.9 pain; b 4.0-4.9 pain; c 1.0-1.9 pain", new(1. / 6), false, true},
		"every unit has the two": {SameInterview, "a 1.0-1.9 job pain; b 1.0-1.9 job pain; c 1.0-1.9 job pain", nil, false, false},
	} {
		r := Arrange(meetingData(c.quotes)).CooccurrenceBy(Scope{}, CooccurrenceOptions{Unit: c.unit})
		n := r.Numbers(r.Pairs[0])
		if diff := cmp.Diff(c.c, n.C); diff != "" || n.OutOfC != c.out || n.Uneven != c.uneven || (n.NPMI == nil) != (n.Both == n.Units || !c.unit.chance()) {
			t.Errorf("%s: %+v, c -want +got:\n%s", name, n, diff)
		}
	}
}

// unitsByHand lists the units that a quote is in, by their names.
func unitsByHand(q coding.Quote, iv *interviews.Interview, unit TogetherUnit) []string {
	switch unit {
	case SameTurn:
		var turns []string
		for turn := q.FirstTurn; turn < q.LastTurn || turn == q.LastTurn && (q.End > 0 || turn == q.FirstTurn); turn++ {
			turns = append(turns, fmt.Sprint(iv.ID, turn))
		}
		return turns
	case SamePerson:
		if speaker := iv.Speaker(q.Speaker); speaker != nil && speaker.Role == interviews.RoleParticipant {
			return []string{speaker.Participant}
		}
		return nil
	}
	return []string{string(iv.ID)}
}

// meetInByHand says in which units a quote and another one are together.
func meetInByHand(x, y coding.Quote, iv *interviews.Interview, o CooccurrenceOptions) []string {
	in := unitsByHand(x, iv, o.Unit)
	switch o.Unit {
	case Overlap:
		if !ends(x, y) || !ends(y, x) {
			return nil
		}
	case Near:
		xs, ys := unitsByHand(x, iv, SameTurn), unitsByHand(y, iv, SameTurn)
		if between := max(x.FirstTurn-y.FirstTurn-len(ys), y.FirstTurn-x.FirstTurn-len(xs)); between > o.Within {
			return nil
		}
	}
	others := unitsByHand(y, iv, o.Unit)
	return slices.DeleteFunc(in, func(u string) bool { return !slices.Contains(others, u) })
}

func meetByHand(d Data, s Scope, o CooccurrenceOptions) []string {
	all := d
	d = wantedByHand(d, s)
	m, nodes := newSample(d, Scope{}), outline(d.Codebook, s)
	themes, units := map[string]set{}, set{} // by quote
	for _, c := range d.Codings {
		if !c.Overruled {
			if themes[c.Quote] == nil {
				themes[c.Quote] = set{}
			}
			themes[c.Quote][c.Theme] = true
		}
	}
	in, both, times := sets{}, sets{}, map[string]int{}
	for _, iv := range m.interviews {
		if !m.finished[iv.ID] {
			continue
		}
		for _, unit := range countedByHand(all, s, iv, themes, o.Unit) {
			units[unit] = true
		}
		counts := func(q coding.Quote) bool {
			return q.Interview == iv.ID && q.State.Counts() && q.Revision == iv.Revision
		}
		for _, x := range d.Quotes {
			if !counts(x) {
				continue
			}
			for theme := range themes[x.ID] {
				for _, unit := range unitsByHand(x, iv, o.Unit) {
					in.add(theme, unit)
				}
			}
			for _, y := range d.Quotes {
				if !counts(y) {
					continue
				}
				meet := meetInByHand(x, y, iv, o)
				for i, a := range nodes {
					for _, b := range nodes[i+1:] {
						if len(meet) == 0 || !themes[x.ID][a.theme.ID] || !themes[y.ID][b.theme.ID] {
							continue
						}
						pair := a.theme.ID + " + " + b.theme.ID
						for _, unit := range meet {
							both.add(pair, unit)
						}
						times[pair]++
					}
				}
			}
		}
	}
	if o.Unit == SamePerson {
		acrossByHand(in, both, nodes)
	}
	lines := []string{}
	for pair := range both {
		a, b, _ := strings.Cut(pair, " + ")
		if o.Unit != Overlap && o.Unit != Near {
			times[pair] = 0
		}
		lines = append(lines, fmt.Sprintf("%s %d/%d/%d of %d, %d times", pair, len(both[pair]), len(in[a]), len(in[b]), len(units), times[pair]))
	}
	slices.Sort(lines)
	return lines
}

// countedByHand lists the units of an interview that pairs are counted out of.
func countedByHand(d Data, s Scope, iv *interviews.Interview, themes map[string]set, unit TogetherUnit) (units []string) {
	switch unit {
	case SameTurn:
		for _, x := range d.Quotes {
			voice := s.Voice == nil || s.Voice(iv, x.Speaker)
			inBook := slices.ContainsFunc(themes[x.ID].sorted(), func(id string) bool { return d.Codebook.Theme(id) != nil })
			if x.Interview == iv.ID && x.State.Counts() && x.Revision == iv.Revision && voice && inBook {
				units = append(units, unitsByHand(x, iv, unit)...)
			}
		}
	case SamePerson:
		for _, label := range heardByHand(s, iv) {
			units = append(units, unitsByHand(coding.Quote{Speaker: label}, iv, unit)...)
		}
	default:
		units = []string{string(iv.ID)}
	}
	return units
}

// acrossByHand adds people who say two themes in different interviews.
func acrossByHand(in, both sets, nodes []node) {
	for i, a := range nodes {
		for _, b := range nodes[i+1:] {
			for person := range in[a.theme.ID] {
				if in[b.theme.ID][person] {
					both.add(a.theme.ID+" + "+b.theme.ID, person)
				}
			}
		}
	}
}

// ends reports whether x ends behind where y begins.
func ends(x, y coding.Quote) bool {
	return x.LastTurn > y.FirstTurn || x.LastTurn == y.FirstTurn && x.End > y.Start
}
