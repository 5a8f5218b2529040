package roadmap

import (
	"sort"

	"verbatim/coding"
)

// HypothesesOf is what a file of all hypotheses of d says: parents before their
// children, evidence by the place of its words.
func HypothesesOf(d *Data) *HypothesesFile {
	v, f := look(d), &HypothesesFile{}
	for _, p := range d.Phrases {
		f.Phrases = append(f.Phrases, PhraseFile{Phrase: p})
	}
	for i := range d.Hypotheses {
		h := newHypothesisFile(&d.Hypotheses[i])
		h.Evidence = v.evidenceOf(h.ID)
		for _, c := range d.Challenges {
			if c.Hypothesis == h.ID {
				h.Challenges = append(h.Challenges, c)
			}
		}
		f.Hypotheses = append(f.Hypotheses, h)
	}
	_ = f.ParentsFirst("") // there is no circle in a workspace
	return f
}

// evidenceOf is the evidence of a hypothesis by its words.
func (v *view) evidenceOf(hypothesis string) []EvidenceFile {
	var quotes []*coding.Quote
	links := map[string]*Evidence{}
	for i := range v.Evidence {
		e := &v.Evidence[i]
		if q := v.quote(e.Quote); e.Hypothesis == hypothesis && q != nil {
			quotes, links[q.ID] = append(quotes, q), e
		}
	}
	sort.SliceStable(quotes, func(i, j int) bool { return placeBefore(quotes[i], quotes[j]) })
	var all []EvidenceFile
	for _, q := range quotes {
		e := links[q.ID]
		all = append(all, EvidenceFile{ID: q.ID, Interview: string(q.Interview), Turn: q.FirstTurn, Quote: q.Text,
			Stance: e.Stance, Strength: e.Strength, Note: e.Note, By: e.By, At: e.At})
	}
	return all
}

// placeBefore orders quotes by place alone, which every workspace with the same
// transcripts has in common.
func placeBefore(a, b *coding.Quote) bool {
	switch {
	case a.Interview != b.Interview:
		return a.Interview < b.Interview
	case a.FirstTurn != b.FirstTurn:
		return a.FirstTurn < b.FirstTurn
	case a.Start != b.Start:
		return a.Start < b.Start
	case a.LastTurn != b.LastTurn:
		return a.LastTurn < b.LastTurn
	}
	return a.End < b.End
}

// ParentsFirst orders hypotheses so that they can be taken one by one.
// errs.Invalid, with path:line, when one stands below itself.
func (f *HypothesesFile) ParentsFirst(path string) error {
	waits := map[string]bool{}
	for i := range f.Hypotheses {
		waits[f.Hypotheses[i].ID] = true
	}
	var ordered []HypothesisFile
	for len(waits) > 0 {
		before := len(waits)
		for _, h := range f.Hypotheses {
			if waits[h.ID] && !waits[h.Parent] {
				delete(waits, h.ID)
				ordered = append(ordered, h)
			}
		}
		if len(waits) < before {
			continue
		}
		for _, h := range f.Hypotheses {
			if waits[h.ID] {
				return at(path, h.Line, "hypothesis %q stands below itself, by way of its parent %q", h.ID, h.Parent).Try("one of them needs another parent, or none")
			}
		}
	}
	f.Hypotheses = ordered
	return nil
}

// Undated gives evidence without a time that of the file's last decision on its
// hypothesis: it is what was decided on, and opens nothing again.
func (f *HypothesisFile) Undated(h *Hypothesis) {
	last := h.last()
	for i := range f.Evidence {
		if e := &f.Evidence[i]; e.At.IsZero() && last != nil && len(f.Decisions) > 0 {
			e.At = last.At
		}
	}
}

// ProposalsOf is what a file of all proposals of d says.
func ProposalsOf(d *Data) *ProposalsFile {
	f := &ProposalsFile{}
	if d.Cycle != (Cycle{}) {
		f.Cycle = &Cycle{Name: d.Cycle.Name, Threshold: d.Cycle.Threshold}
	}
	for _, l := range d.Scale {
		f.Levels = append(f.Levels, LevelFile{Level: l})
	}
	for _, o := range d.Opportunities {
		f.Opportunities = append(f.Opportunities, OpportunityFile{Opportunity: o})
	}
	for _, p := range d.Proposals {
		f.Proposals = append(f.Proposals, d.proposalFile(p))
	}
	return f
}

func (d *Data) proposalFile(p Proposal) ProposalFile {
	f := ProposalFile{Proposal: p}
	for _, m := range d.Metrics {
		if m.Proposal != p.ID {
			continue
		}
		one := MetricFile{Metric: m}
		for _, read := range d.Measurements {
			if read.Proposal == p.ID && read.Metric == m.ID {
				one.Measured = append(one.Measured, MeasurementFile{Measurement: read})
			}
		}
		f.Metrics = append(f.Metrics, one)
	}
	for _, n := range d.Notices {
		if n.Proposal == p.ID {
			f.Notices = append(f.Notices, NoticeFile{Notice: n})
		}
	}
	return f
}

// LevelsInOrder are the levels of f in an order in which each can be set on its
// own: those that come to count for more from the highest down, then the others
// from the lowest up.
func (f *ProposalsFile) LevelsInOrder(now Scale) []LevelFile {
	levels := append([]LevelFile(nil), f.Levels...)
	more := func(l *LevelFile) bool { return l.Minutes > now.minutes(l.Level.Level) }
	sort.SliceStable(levels, func(i, j int) bool {
		a, b := &levels[i], &levels[j]
		if more(a) != more(b) {
			return more(a)
		}
		if more(a) {
			return a.Level.Level > b.Level.Level
		}
		return a.Level.Level < b.Level.Level
	})
	return levels
}
