package report

import (
	"verbatim/internal/stats"
	"verbatim/interviews"
)

// SaturationOptions choose the rule. The zero value is the paper's mildest: a
// base of 4, a run of 2, at most 5 % new themes.
type SaturationOptions struct {
	Base      int      // interviews, usually 4 to 6; 0 is 4
	Run       int      // interviews, usually 2 or 3; 0 is 2
	Threshold *float64 // share of the base's themes, usually .05 or 0; nil is .05
}

func (o SaturationOptions) rule() stats.SaturationRule {
	r := stats.SaturationRule{Base: 4, Run: 2, Threshold: .05}
	if o.Base > 0 {
		r.Base = o.Base
	}
	if o.Run > 0 {
		r.Run = o.Run
	}
	if o.Threshold != nil {
		r.Threshold = *o.Threshold
	}
	return r
}

// usualRules are those of the paper.
func usualRules() []stats.SaturationRule {
	var rules []stats.SaturationRule
	for _, base := range []int{4, 5, 6} {
		for _, run := range []int{2, 3} {
			for _, threshold := range []float64{.05, 0} {
				rules = append(rules, stats.SaturationRule{Base: base, Run: run, Threshold: threshold})
			}
		}
	}
	return rules
}

// A SaturationReport says how many new themes each further interview brought,
// and how many may still be unheard.
//
// It counts interviews that somebody finished coding, by date: elsewhere a
// theme that is not there is missing, not absent. A theme counts once an
// interview, by itself and without those under it, as the codebook is now.
type SaturationReport struct {
	About
	All      SaturationCourse    `json:"all"`
	Dateless int                 `json:"dateless"`    // counted interviews without a date: they come last
	Courses  []SegmentSaturation `json:"courses"`     // by segment, those with a finished interview; Unknown last
	Heard    []FirstHeard        `json:"first_heard"` // the quote with which each theme was first heard
	Needed   []NeededInterviews  `json:"needed"`
}

// A SegmentSaturation is the course of the interviews in which people of a
// segment took part, with all themes of those. Who is in it is said by the
// interview's day.
type SegmentSaturation struct {
	Name   string           `json:"name"`
	Course SaturationCourse `json:"course"`
}

// A NeededInterviews says how many people must be asked to hear a theme at
// least once with 95 % certainty.
type NeededInterviews struct {
	Prevalence float64 `json:"prevalence"` // the share of people who have it
	People     int     `json:"people"`
}

// A SaturationCourse is how themes came up in a row of interviews.
type SaturationCourse struct {
	Steps  []SaturationStep   `json:"steps"` // the interviews, in order
	Themes int                `json:"themes"`
	Small  bool               `json:"small"` // fewer than SmallSample interviews: print no percentage
	Rule   stats.Saturation   `json:"rule"`
	Usual  []stats.Saturation `json:"usual"` // other rules of the paper, without their runs
	Orders SaturationOrders   `json:"orders"`
	Unseen UnseenThemes       `json:"unseen"`
}

// A SaturationStep is one interview and what it brought. Median, Low and High
// are of what so many interviews have heard in other orders, 5 to 95 % of them.
type SaturationStep struct {
	Interview interviews.ID   `json:"interview"`
	Date      interviews.Date `json:"date"`
	New       int             `json:"new_themes"`
	Heard     int             `json:"themes"` // so far
	Median    int             `json:"median"`
	Low       int             `json:"low"`
	High      int             `json:"high"`
}

// SaturationOrders are the same interviews in orders drawn at random: the rule
// depends on which come first. Median, Low and High are interviews before the
// run that confirms them, 5 to 95 % of all orders; nil when in so many orders no
// run does.
type SaturationOrders struct {
	Drawn   int  `json:"drawn"`
	Reached int  `json:"reached"` // of them, in which the rule says saturated
	Median  *int `json:"median"`
	Low     *int `json:"low"`
	High    *int `json:"high"`
}

// UnseenThemes estimate what nobody has said yet, from the themes of only one
// or two interviews: see stats.Incidence. nil when fewer than two interviews
// are counted, or no theme.
type UnseenThemes struct {
	Once     int      `json:"once"`     // themes of one interview
	Twice    int      `json:"twice"`    // of two
	Times    int      `json:"times"`    // each theme in each interview that has it
	All      *float64 `json:"estimate"` // themes, seen or not: Chao2, a lower bound
	Unseen   *float64 `json:"unseen"`   // of them
	Coverage *float64 `json:"coverage"` // the share of what a further interview shows that is known already
	Bound    *float64 `json:"bound"`    // of a theme that none has: the most people who may have it, 95 %
}

// Saturation counts the new themes of each interview of a scope.
func Saturation(d Data, s Scope, o SaturationOptions) *SaturationReport {
	return Arrange(d).Saturation(s, o)
}

// Saturation counts the new themes of each interview of a scope.
func (d *Corpus) Saturation(s Scope, o SaturationOptions) *SaturationReport {
	n := newCounting(d, s)
	m, rows := n.sample, n.themesByTalk()
	r := &SaturationReport{
		About: d.about(m), Courses: []SegmentSaturation{}, Heard: n.firstHeard(), Needed: neededInterviews(),
	}
	for _, row := range rows {
		if row.talk.Date == "" {
			r.Dateless++
		}
	}
	r.All = newCourse(rows, len(m.asked), len(d.marks.Themes), o.rule())
	in := m.bySegment(rows)
	for _, name := range m.segmentNames() {
		if len(in[name]) > 0 {
			r.Courses = append(r.Courses, SegmentSaturation{name, newCourse(in[name], len(m.segments[name]), len(d.marks.Themes), o.rule())})
		}
	}
	return r
}

// A talkThemes is an interview and the themes it has, by their places in
// Matrix.Themes.
type talkThemes struct {
	talk   *interviews.Interview
	themes bitset
}

// themesByTalk finds the themes of each finished conversation, in order.
func (n *counting) themesByTalk() []talkThemes {
	var rows []talkThemes
	place := map[interviews.ID]int{}
	for i, iv := range n.sample.finishedTalks() {
		place[iv.ID] = i
		rows = append(rows, talkThemes{iv, newBitset(len(n.node))})
	}
	n.eachFinished(func(quotes []said, iv *interviews.Interview) {
		row := rows[place[iv.ID]].themes
		for _, s := range quotes {
			q := &n.Quotes[s.quote]
			if len(s.marks) == 0 || !q.State.Counts() || !n.sample.wants(iv, q) {
				continue
			}
			for _, mark := range s.marks {
				if n.node[mark.Theme] >= 0 && n.sample.reads(n.rated[q.ID], n.marks.Themes[mark.Theme]) {
					row.add(int(mark.Theme))
				}
			}
		}
	})
	return rows
}

// bySegment gives each segment the interviews that its people took part in.
func (m *sample) bySegment(rows []talkThemes) map[string][]talkThemes {
	in := map[string][]talkThemes{}
	for _, row := range rows {
		names := set{}
		for _, p := range row.talk.Participants() {
			if m.hearsPerson(row.talk, p) {
				names[m.segment(p, row.talk.Date)] = true
			}
		}
		for name := range names {
			in[name] = append(in[name], row)
		}
	}
	return in
}

func neededInterviews() []NeededInterviews {
	var list []NeededInterviews
	for _, p := range []float64{.5, .3, .2, .1, .05, .01} {
		people, _ := stats.Detect(p)
		list = append(list, NeededInterviews{p, people})
	}
	return list
}
