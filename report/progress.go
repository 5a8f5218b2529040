package report

import (
	"cmp"
	"maps"
	"slices"

	"verbatim/coding"
	"verbatim/interviews"
)

// A ProgressReport says who has which interviews to code and how far they are.
// It is about work, not about findings: it has surveys and notes, too, and
// quotes that wait for a person or were withdrawn, whatever themes a scope
// asks for. Codings that a decision overruled are left out.
type ProgressReport struct {
	About
	Coders     []CoderProgress     `json:"coders"`     // by name
	Work       []InterviewProgress `json:"work"`       // by date, then ID
	Done       int                 `json:"done"`       // interviews that all have finished who have them, and somebody has
	Unassigned []interviews.ID     `json:"unassigned"` // nobody has them
	Unread     []interviews.ID     `json:"unread"`     // nobody has coded anything in them, nor finished them
}

// A CoderProgress is a coder and the interviews that they have, have finished,
// or coded something in.
type CoderProgress struct {
	Coder    string       `json:"coder"`
	Assigned int          `json:"assigned"` // interviews
	Finished int          `json:"finished"` // also without having them
	Open     int          `json:"open"`     // assigned, and not finished
	Quotes   int          `json:"quotes"`
	Codings  int          `json:"codings"` // themes on quotes
	Shares   []CoderShare `json:"shares"`  // by date, then ID of the interview
}

// A CoderShare is one coder's part in one interview.
type CoderShare struct {
	Interview interviews.ID `json:"interview"`
	Coder     string        `json:"coder"`
	Assigned  bool          `json:"assigned"`
	Place     int           `json:"place"` // 1 is the first coder; 0 when not assigned
	Blind     bool          `json:"blind"`
	Finished  bool          `json:"finished"`
	Quotes    int           `json:"quotes"`
	Codings   int           `json:"codings"`
}

// An InterviewProgress is an interview and its coders.
type InterviewProgress struct {
	Interview interviews.ID     `json:"interview"`
	Date      interviews.Date   `json:"date"`
	Source    interviews.Source `json:"from"`
	Path      string            `json:"source"`
	Assigned  []string          `json:"assigned"` // coders, the first one first
	Finished  []string          `json:"finished"` // coders by name
	Missing   []string          `json:"missing"`  // who has it and has not finished, the first one first
	Blind     bool              `json:"blind"`    // somebody codes it blind
	Quotes    int               `json:"quotes"`   // each once, whoever coded it
	Shares    []CoderShare      `json:"shares"`   // by place, those who do not have it at the end, then by name
}

// Progress tells how far the coding of a scope is.
func (d *Corpus) Progress(s Scope) *ProgressReport {
	m := newSample(d.Data, s)
	r := &ProgressReport{
		About: d.about(m), Coders: []CoderProgress{}, Work: []InterviewProgress{}, Unassigned: []interviews.ID{}, Unread: []interviews.ID{},
	}
	coded, quotes := d.coded(m)
	work := coding.Shares(d.Assignments, d.Finished, coded)
	byTalk := map[interviews.ID][]CoderShare{}
	for _, coder := range slices.Sorted(maps.Keys(work)) {
		c := CoderProgress{Coder: coder, Shares: []CoderShare{}}
		for _, iv := range d.talks {
			if share, has := work[coder][iv.ID]; has && m.byID[iv.ID] != nil {
				c.add(iv.ID, share)
				byTalk[iv.ID] = append(byTalk[iv.ID], c.Shares[len(c.Shares)-1])
			}
		}
		if len(c.Shares) > 0 {
			r.Coders = append(r.Coders, c)
		}
	}
	for i, iv := range d.talks {
		if m.byID[iv.ID] != nil {
			r.add(iv, byTalk[iv.ID], quotes[i])
		}
	}
	return r
}

// add counts an interview that the coder has a part in.
func (c *CoderProgress) add(id interviews.ID, s coding.Share) {
	c.Shares = append(c.Shares, CoderShare{id, c.Coder, s.Assigned, s.Place, s.Blind, s.Finished, s.Quotes, s.Codings})
	c.Quotes += s.Quotes
	c.Codings += s.Codings
	if s.Assigned {
		c.Assigned++
	}
	if s.Finished {
		c.Finished++
	}
	if s.Assigned && !s.Finished {
		c.Open++
	}
}

// add lists an interview with the shares in it.
func (r *ProgressReport) add(iv *interviews.Interview, shares []CoderShare, quotes int) {
	slices.SortStableFunc(shares, func(a, b CoderShare) int {
		if a.Assigned != b.Assigned {
			return cmp.Compare(b.Place, a.Place)
		}
		return cmp.Compare(a.Place, b.Place)
	})
	t := InterviewProgress{
		Interview: iv.ID, Date: iv.Date, Source: cmp.Or(iv.Source, interviews.SourceInterview), Path: iv.Path, Quotes: quotes,
		Assigned: []string{}, Finished: []string{}, Missing: []string{}, Shares: append([]CoderShare{}, shares...),
	}
	for _, s := range shares {
		t.Blind = t.Blind || s.Blind
		if s.Assigned {
			t.Assigned = append(t.Assigned, s.Coder)
		}
		if s.Finished {
			t.Finished = append(t.Finished, s.Coder)
		} else if s.Assigned {
			t.Missing = append(t.Missing, s.Coder)
		}
	}
	slices.Sort(t.Finished)
	r.Work = append(r.Work, t)
	if len(t.Assigned) == 0 {
		r.Unassigned = append(r.Unassigned, iv.ID)
	}
	if len(t.Finished) > 0 && len(t.Missing) == 0 {
		r.Done++
	}
	if len(t.Finished) == 0 && quotes == 0 {
		r.Unread = append(r.Unread, iv.ID)
	}
}

// coded counts what each coder has coded in each interview of the sample, and
// the coded quotes of each interview by its place in Corpus.talks.
func (d *Corpus) coded(m *sample) (list []coding.Coded, quotes []int) {
	quotes = make([]int, len(d.talks))
	e := effort{Corpus: d, counts: make([]coding.Coded, len(d.marks.Coders)), last: make([]int, len(d.marks.Coders))}
	talk := -1
	for i := range d.said {
		s := &d.said[i]
		if at := d.seats[s.seat].talk; at != talk {
			list = e.list(list, talk)
			talk = at
		}
		if iv := d.talks[talk]; len(s.marks) > 0 && m.byID[iv.ID] != nil && m.wants(iv, &d.Quotes[s.quote]) {
			quotes[talk]++
			e.add(s, i+1)
		}
	}
	return e.list(list, talk), quotes
}

// An effort is what each coder has coded in one interview.
type effort struct {
	*Corpus
	counts []coding.Coded // by place in Matrix.Coders
	last   []int          // likewise: the quote that was counted last
}

func (e *effort) add(s *said, quote int) {
	for _, mark := range s.marks {
		for _, coder := range e.marks.Sets[mark.By] {
			e.counts[coder].Codings++
			if e.last[coder] != quote {
				e.last[coder] = quote
				e.counts[coder].Quotes++
			}
		}
	}
}

// list appends what was counted in an interview, and begins anew.
func (e *effort) list(list []coding.Coded, talk int) []coding.Coded {
	for coder, c := range e.counts {
		if c.Codings > 0 {
			c.Interview, c.Coder = e.talks[talk].ID, e.marks.Coders[coder]
			list = append(list, c)
		}
	}
	clear(e.counts)
	return list
}
