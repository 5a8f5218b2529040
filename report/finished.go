package report

import "verbatim/interviews"

// finishedTalks returns the conversations of the sample that somebody finished
// coding, in order.
func (m *sample) finishedTalks() []*interviews.Interview {
	var list []*interviews.Interview
	for _, iv := range m.interviews {
		if m.finished[iv.ID] {
			list = append(list, iv)
		}
	}
	return list
}

// eachFinished calls f with the quotes of each of them that has any, in text
// order. Not all of the quotes count.
func (n *counting) eachFinished(f func(quotes []said, iv *interviews.Interview)) {
	for from := 0; from < len(n.said); {
		talk, to := n.seats[n.said[from].seat].talk, from+1
		for to < len(n.said) && n.seats[n.said[to].seat].talk == talk {
			to++
		}
		if iv := n.talks[talk]; n.sample.byID[iv.ID] != nil && n.sample.finished[iv.ID] && conversation(iv) {
			f(n.said[from:to], iv)
		}
		from = to
	}
}

// newCounting prepares to count the themes of a scope one by one, without those
// above them.
func newCounting(d *Corpus, s Scope) *counting {
	n := &counting{Corpus: d, sample: newSample(d.Data, s), nodes: outline(d.Codebook, s)}
	n.number()
	return n
}

// orNil is a number that may not exist, as JSON has it.
func orNil(v float64, ok bool) *float64 {
	if !ok {
		return nil
	}
	return &v
}
