package report

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"verbatim/coding"
	"verbatim/interviews"
)

// TestThemesIsWhatCountingByHandGives compares a report with what sets of
// strings say, one coding after the other, on data drawn at random.
func TestThemesIsWhatCountingByHandGives(t *testing.T) {
	base := fixture(t)
	rapid.Check(t, func(t *rapid.T) {
		d := drawCodings(t, base)
		s := Scope{Numbers: rapid.Bool().Draw(t, "numbers")}
		s.By = rapid.SampledFrom([]string{"", "role", "team"}).Draw(t, "by")
		s.Kinds = rapid.SampledFrom([][]coding.Kind{nil, {coding.Pain}, {coding.Pain, coding.Job}}).Draw(t, "kinds")
		s.Themes = rapid.SampledFrom([][]string{nil, {"shipping"}, {"shipping/queue", "formula"}}).Draw(t, "themes")
		s.Studies = rapid.SampledFrom([]interviews.Scope{nil, {"one"}}).Draw(t, "studies")
		s.Period = rapid.SampledFrom([]interviews.Period{{}, {Name: "q", From: "2026-04-01", Until: "2026-08-01"}}).Draw(t, "period")
		s.Polarity = rapid.SampledFrom([]coding.Polarity{"", "", coding.Negative}).Draw(t, "polarity")
		s.Without = rapid.SampledFrom([][]coding.Kind{nil, nil, {coding.Job}}).Draw(t, "without")
		drawQuery(t, &d, &s)
		r := Themes(d, s)
		if diff := cmp.Diff(askedByHand(d, s), askedOf(r)); diff != "" {
			t.Fatalf("asked (-by hand +report):\n%s", diff)
		}
		byHand := countByHand(d, s, r)
		if diff := cmp.Diff(byHand, countsOf(r, s)); diff != "" {
			t.Fatalf("scope %+v (-by hand +report):\n%s", s, diff)
		}
	})
}

// drawQuery gives the scope a query, and the data what queries stumble over:
// interviews in which no participant speaks, and people with two labels.
func drawQuery(t *rapid.T, d *Data, s *Scope) {
	d.Interviews = slices.Clone(d.Interviews)
	for i := range d.Interviews {
		iv := &d.Interviews[i]
		switch rapid.IntRange(0, 5).Draw(t, "speakers") {
		case 0:
			iv.Speakers = iv.Speakers[:1]
		case 1:
			iv.Speakers = append(slices.Clone(iv.Speakers),
				interviews.Speaker{Name: "", Role: iv.Speakers[1].Role, Participant: iv.Speakers[1].Participant})
		}
	}
	if rapid.Bool().Draw(t, "who") {
		out := rapid.SliceOf(rapid.SampledFrom([]string{"Mira", "Ann", "Björn", "Fay", "Gülşen", "", "a", "b", "d", "g", "h"})).Draw(t, "out")
		s.Voice = func(iv *interviews.Interview, speaker string) bool {
			return !slices.Contains(out, speaker) && !slices.Contains(out, string(iv.ID))
		}
	}
	if rapid.Bool().Draw(t, "what") {
		out := rapid.SliceOfN(rapid.SampledFrom(d.Quotes), 0, 10).Draw(t, "not found")
		s.Quote = func(id string) bool {
			return !slices.ContainsFunc(out, func(q coding.Quote) bool { return q.ID == id })
		}
	}
}

// heardByHand lists the labels of an interview that a scope is about; none
// when it leaves the interview out.
func heardByHand(s Scope, iv *interviews.Interview) []string {
	var all, answering []string
	for _, speaker := range append(slices.Clone(iv.Speakers), interviews.Speaker{}) {
		if s.Voice != nil && !s.Voice(iv, speaker.Name) {
			continue
		}
		all = append(all, speaker.Name)
		if speaker.Role == interviews.RoleParticipant {
			answering = append(answering, speaker.Name)
		}
	}
	people := slices.ContainsFunc(iv.Speakers, func(s interviews.Speaker) bool { return s.Role == interviews.RoleParticipant })
	if people && len(answering) == 0 {
		return nil
	}
	return all
}

// wantedByHand is the data without what a scope's query leaves out.
func wantedByHand(d Data, s Scope) Data {
	all := d
	d.Interviews = slices.DeleteFunc(slices.Clone(d.Interviews), func(iv interviews.Interview) bool { return len(heardByHand(s, &iv)) == 0 })
	d.Quotes = slices.DeleteFunc(slices.Clone(d.Quotes), func(q coding.Quote) bool {
		i := slices.IndexFunc(all.Interviews, func(iv interviews.Interview) bool { return iv.ID == q.Interview })
		return s.Quote != nil && !s.Quote(q.ID) || s.Voice != nil && i >= 0 && !s.Voice(&all.Interviews[i], q.Speaker)
	})
	return d
}

// askedCount is who was asked, as two ways of counting give it.
type askedCount struct {
	Interviews, People, Asked int
	Segments, Quarters        []Group
}

func askedOf(r *ThemesReport) askedCount {
	return askedCount{r.Interviews, r.Participants, r.Asked, r.Segments, r.Periods}
}

// askedByHand counts people by the labels of each interview in turn.
func askedByHand(d Data, s Scope) askedCount {
	m, c := newSample(d, Scope{By: s.By}), askedCount{}
	people, asked := set{}, set{}
	segments, segmentAsked, quarters, quarterAsked := sets{}, sets{}, sets{}, sets{}
	for i := range d.Interviews {
		iv := &d.Interviews[i]
		labels := heardByHand(s, iv)
		if !conversation(iv) || len(labels) == 0 || len(s.Studies) > 0 && !slices.Contains(s.Studies, iv.Study) || !s.Period.Contains(iv.Date) {
			continue
		}
		c.Interviews++
		for _, label := range labels {
			speaker := iv.Speaker(label)
			if speaker == nil || speaker.Role != interviews.RoleParticipant {
				continue
			}
			id := speaker.Participant
			people[id] = true
			segments.add(m.segment(id, iv.Date), id)
			quarters.add(iv.Date.Quarter(), id)
			if m.finished[iv.ID] {
				asked[id] = true
				segmentAsked.add(m.segment(id, iv.Date), id)
				quarterAsked.add(iv.Date.Quarter(), id)
			}
		}
	}
	c.People, c.Asked = len(people), len(asked)
	names := segments.names()
	if i := slices.Index(names, Unknown); i >= 0 {
		names = append(slices.Delete(names, i, i+1), Unknown)
	}
	c.Segments = groups(names, segments, segmentAsked)
	c.Quarters = groups(slices.DeleteFunc(quarters.names(), func(q string) bool { return q == "" }), quarters, quarterAsked)
	return c
}

// drawCodings codes the fixture's quotes anew, some of them in another state,
// by another voice or overruled.
func drawCodings(t *rapid.T, base Data) Data {
	d := base
	d.Codings, d.Finished, d.Quotes = nil, nil, slices.Clone(base.Quotes)
	themes := []string{"dropped"}
	for _, theme := range base.Codebook.Themes() {
		themes = append(themes, theme.ID)
	}
	for i := range d.Quotes {
		q := &d.Quotes[i]
		q.State = rapid.SampledFrom([]coding.State{coding.Unchanged, coding.Moved, coding.Ambiguous, coding.Retired}).Draw(t, "state")
		q.Speaker = rapid.SampledFrom([]string{q.Speaker, "Mira", "", "Fay"}).Draw(t, "speaker")
	}
	once := set{} // as a store has them
	for range rapid.IntRange(0, 60).Draw(t, "codings") {
		c := coding.Coding{
			Quote: rapid.SampledFrom(d.Quotes).Draw(t, "quote").ID, Theme: rapid.SampledFrom(themes).Draw(t, "theme"),
			Coder: rapid.SampledFrom([]string{"ana", "ben", "cem"}).Draw(t, "coder"), Overruled: rapid.IntRange(0, 4).Draw(t, "overruled") == 0,
			Polarity: rapid.SampledFrom([]coding.Polarity{"", coding.Positive, coding.Negative}).Draw(t, "polarity"),
		}
		if key := c.Quote + "|" + c.Theme + "|" + c.Coder; !once[key] {
			once[key] = true
			d.Codings = append(d.Codings, c)
		}
	}
	d.Rated = slices.DeleteFunc(slices.Clone(d.Codings), func(c coding.Coding) bool { return c.Polarity == "" })
	d.Overruled = slices.DeleteFunc(slices.Clone(d.Codings), func(c coding.Coding) bool { return !c.Overruled })
	for _, iv := range base.Interviews {
		for _, coder := range []string{"ana", "ben"} {
			if rapid.Bool().Draw(t, "finished") {
				d.Finished = append(d.Finished, coding.Finish{Interview: iv.ID, Coder: coder})
			}
		}
	}
	return d
}

// handCount is what both ways of counting give of a theme, or of all.
type handCount struct {
	Quotes, Own, Interviews, People, Mentioned, Withheld int
	Coders                                               []string
	Parts                                                map[string]int
	Elsewhere                                            map[string]int
	Polarity                                             map[coding.Polarity]int
	Evidence                                             []string
}

func countsOf(r *ThemesReport, s Scope) map[string]handCount {
	all := map[string]handCount{"": {
		Quotes: r.Quotes, Withheld: r.Withheld, Own: r.Review, Coders: []string{}, Parts: map[string]int{}, Elsewhere: ears(r.Elsewhere), Evidence: []string{},
	}}
	for _, row := range r.Themes {
		c := handCount{Quotes: row.Quotes, Own: row.OwnQuotes, Interviews: row.Interviews, People: row.Participants, Mentioned: row.Mentioned,
			Withheld: row.Withheld, Coders: row.Coders, Parts: map[string]int{}, Elsewhere: ears(row.Elsewhere), Polarity: row.Polarity, Evidence: []string{}}
		for name, part := range row.Segments[r.By] {
			c.Parts[name] += part.Participants
		}
		for _, part := range row.Periods {
			c.Parts[part.Period] += part.Participants
		}
		for _, e := range row.Evidence {
			c.Evidence = append(c.Evidence, fmt.Sprint(e.ID, e.Coders, e.Segment))
		}
		drop(c.Parts)
		all[row.Theme] = c
	}
	return all
}

func drop(counts map[string]int) {
	maps.DeleteFunc(counts, func(_ string, n int) bool { return n == 0 })
}

func ears(list []ElsewhereSources) map[string]int {
	counts := map[string]int{}
	for _, e := range list {
		counts[string(e.Source)+" documents"] = e.Documents
		counts[string(e.Source)+" quotes"] = e.Quotes
		counts[string(e.Source)+" people"] = e.Participants
	}
	drop(counts)
	return counts
}

// countByHand counts the themes that the report shows.
func countByHand(d Data, s Scope, r *ThemesReport) map[string]handCount {
	m := newSample(d, Scope{Studies: s.Studies, Period: s.Period, By: s.By})
	maps.DeleteFunc(m.byID, func(_ interviews.ID, iv *interviews.Interview) bool { return len(heardByHand(s, iv)) == 0 })
	nodes := map[string]node{}
	for _, n := range outline(d.Codebook, s) {
		nodes[n.theme.ID] = n
	}
	counts := map[string]handCount{"": oneByHand(d, m, nodes, s, "")}
	for _, row := range r.Themes {
		counts[row.Theme] = oneByHand(d, m, nodes, s, row.Theme)
	}
	for id, n := range nodes { // a retired theme is left out only when nobody spoke of it
		if _, there := counts[id]; !there && !n.theme.Retired {
			counts[id] = oneByHand(d, m, nodes, s, id)
		}
	}
	return counts
}

func oneByHand(d Data, m *sample, nodes map[string]node, s Scope, theme string) handCount {
	quotes, own, talks, people, mentioned, coders := set{}, set{}, set{}, set{}, set{}, set{}
	review, withheld, evident, polarity := set{}, set{}, map[string]set{}, sets{}
	parts, others := sets{}, sets{}
	for _, a := range d.Codings {
		n, shown := nodes[a.Theme]
		i := slices.IndexFunc(d.Quotes, func(q coding.Quote) bool { return q.ID == a.Quote })
		iv := m.byID[d.Quotes[i].Interview]
		if a.Overruled || !shown || iv == nil || theme != "" && !slices.Contains(n.above, theme) {
			continue
		}
		q := &d.Quotes[i]
		if s.Voice != nil && !s.Voice(iv, q.Speaker) || s.Quote != nil && !s.Quote(q.ID) || s.Polarity != "" && !readByHand(d, a, s.Polarity) {
			continue
		}
		if !q.State.Counts() {
			review[q.ID] = true
			continue
		}
		person, _ := speaker(iv, q)
		hidden := iv.Consent.Quotes == interviews.No || m.refused[person] || q.Last() > q.FirstTurn && m.refusedIn(iv)
		if hidden && (theme == "" || theme == a.Theme) {
			withheld[q.ID] = true
		}
		if theme == a.Theme && !hidden {
			if evident[q.ID] == nil {
				evident[q.ID] = set{}
			}
			evident[q.ID][a.Coder] = true
		}
		if !conversation(iv) {
			others.add(string(iv.Source)+" documents", string(iv.ID))
			others.add(string(iv.Source)+" quotes", q.ID)
			if person != "" {
				others.add(string(iv.Source)+" people", person)
			}
			continue
		}
		quotes[q.ID], talks[string(iv.ID)], coders[a.Coder] = true, true, true
		if theme == a.Theme {
			own[q.ID] = true
		}
		if a.Polarity != "" {
			polarity.add(string(a.Polarity), q.ID)
		}
		if person == "" {
			continue
		}
		people[person] = true
		if m.finished[iv.ID] {
			mentioned[person] = true
			if m.by != "" {
				parts.add(m.segment(person, iv.Date), person)
			}
			parts.add(iv.Date.Quarter(), person)
		}
	}
	delete(parts, "")
	c := handCount{Quotes: len(quotes), Own: len(own), Interviews: len(talks), People: len(people), Mentioned: len(mentioned), Withheld: len(withheld),
		Coders: coders.sorted(), Parts: sizes(parts), Elsewhere: sizes(others), Polarity: map[coding.Polarity]int{}, Evidence: []string{}}
	for p, quotes := range polarity {
		c.Polarity[coding.Polarity(p)] = len(quotes)
	}
	if theme == "" {
		return handCount{Quotes: c.Quotes, Own: len(review), Withheld: c.Withheld, Coders: []string{}, Parts: map[string]int{}, Elsewhere: c.Elsewhere, Evidence: []string{}}
	}
	for _, q := range inHandOrder(d, m) {
		if by := evident[q.ID]; by != nil && !s.Numbers {
			iv, segment := m.byID[q.Interview], ""
			if person, _ := speaker(iv, &q); person != "" && m.by != "" {
				segment = m.segment(person, iv.Date)
			}
			c.Evidence = append(c.Evidence, fmt.Sprint(q.ID, by.sorted(), segment))
		}
	}
	return c
}

// readByHand reports whether somebody reads a quote so, as one of a theme.
func readByHand(d Data, of coding.Coding, as coding.Polarity) bool {
	return slices.ContainsFunc(d.Codings, func(c coding.Coding) bool {
		return c.Quote == of.Quote && c.Theme == of.Theme && c.Polarity == as && !c.Overruled
	})
}

func sizes(s sets) map[string]int {
	counts := map[string]int{}
	for name, members := range s {
		counts[name] = len(members)
	}
	return counts
}

// inHandOrder sorts the quotes of the sample by interview, then place.
func inHandOrder(d Data, m *sample) []coding.Quote {
	quotes := slices.DeleteFunc(slices.Clone(d.Quotes), func(q coding.Quote) bool { return m.byID[q.Interview] == nil })
	slices.SortFunc(quotes, func(a, b coding.Quote) int {
		at := func(q coding.Quote) string { return fmt.Sprintf("%05d %05d %s", q.FirstTurn, q.Start, q.ID) }
		switch {
		case a.Interview == b.Interview && at(a) < at(b), a.Interview != b.Interview && before(m.byID[a.Interview], m.byID[b.Interview]):
			return -1
		}
		return 1
	})
	return quotes
}
