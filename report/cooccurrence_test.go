package report

import (
	"fmt"
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
		{ID: "job", Position: 1}, {ID: "job/part", Parent: "job"}, {ID: "pain", Position: 2}, {ID: "ask", Position: 3}})}
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

// TestCooccurrenceIsWhatComparingAllWithAllGives compares the sweep with every
// quote held beside every other one.
func TestCooccurrenceIsWhatComparingAllWithAllGives(t *testing.T) {
	base := fixture(t)
	rapid.Check(t, func(t *rapid.T) {
		d := drawCodings(t, base)
		for i := range d.Quotes {
			q := &d.Quotes[i]
			q.Interview = rapid.SampledFrom([]interviews.ID{"a", "b", "g", "z"}).Draw(t, "interview")
			q.FirstTurn, q.Start = rapid.IntRange(1, 2).Draw(t, "turn"), rapid.IntRange(0, 9).Draw(t, "start")
			q.LastTurn, q.End = q.FirstTurn+rapid.IntRange(0, 1).Draw(t, "turns"), q.Start+rapid.IntRange(1, 5).Draw(t, "bytes")
			q.Revision = int64(rapid.IntRange(0, 8).Draw(t, "revision") / 8)
		}
		s := Scope{Kinds: rapid.SampledFrom([][]coding.Kind{nil, {coding.Pain}}).Draw(t, "kinds")}
		drawQuery(t, &d, &s)
		got := meetingsOf(Cooccurrence(d, s))
		slices.Sort(got)
		if diff := cmp.Diff(meetByHand(d, s), got); diff != "" {
			t.Fatalf("-by hand +report:\n%s", diff)
		}
	})
}

func meetByHand(d Data, s Scope) []string {
	d = wantedByHand(d, s)
	m, nodes := newSample(d, Scope{}), outline(d.Codebook, s)
	themes, units := map[string]set{}, 0 // by quote
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
		units++
		for _, x := range d.Quotes {
			if x.Interview != iv.ID || !x.State.Counts() || x.Revision != iv.Revision {
				continue
			}
			for theme := range themes[x.ID] {
				in.add(theme, string(iv.ID))
			}
			for _, y := range d.Quotes {
				if y.Interview != iv.ID || !y.State.Counts() || y.Revision != iv.Revision || !ends(x, y) || !ends(y, x) {
					continue
				}
				for i, a := range nodes {
					for _, b := range nodes[i+1:] {
						if themes[x.ID][a.theme.ID] && themes[y.ID][b.theme.ID] {
							both.add(a.theme.ID+" + "+b.theme.ID, string(iv.ID))
							times[a.theme.ID+" + "+b.theme.ID]++
						}
					}
				}
			}
		}
	}
	lines := []string{}
	for pair, n := range times {
		a, b, _ := strings.Cut(pair, " + ")
		lines = append(lines, fmt.Sprintf("%s %d/%d/%d of %d, %d times", pair, len(both[pair]), len(in[a]), len(in[b]), units, n))
	}
	slices.Sort(lines)
	return lines
}

// ends reports whether x ends behind where y begins.
func ends(x, y coding.Quote) bool {
	return x.LastTurn > y.FirstTurn || x.LastTurn == y.FirstTurn && x.End > y.Start
}
