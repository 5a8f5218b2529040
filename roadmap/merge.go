package roadmap

import (
	"maps"
	"slices"

	"verbatim/internal/errs"
)

// What a file does not say stays as it was, and what has happened is only ever
// added to: a file cannot take back a decision, a move or what somebody said
// beforehand.

// Over returns the hypothesis of the file in the place of was, which is nil
// when there is none. hand is who takes the file, and when, for what the file
// names nobody for. errs.Conflict when it would change the words or the
// criterion of a hypothesis that is not a draft any more, or what was decided;
// errs.NotFound when it shares words that are not among phrases.
func (f *HypothesisFile) Over(was *Hypothesis, phrases []Phrase, hand Given) (*Hypothesis, error) {
	file := *f
	if was != nil {
		before := newHypothesisFile(was)
		file.Title, file.Parent = either(f.Title, was.Title), either(f.Parent, was.Parent)
		file.SupersededBy = either(f.SupersededBy, was.SupersededBy)
		file.Slots = before.Slots
		maps.Copy(file.Slots, f.Slots)
	}
	h, err := file.Hypothesis(phrases)
	if err != nil {
		return nil, err
	}
	if was == nil {
		was = &Hypothesis{State: Draft}
	} else if err := stands(h, was); err != nil {
		return nil, err
	}
	h.Criterion = f.Criterion.over(was.Criterion, hand)
	h.Confidence = f.Confidence.over(was.Confidence, hand)
	h.Questions = questionsOver(f.Questions, was.Questions, hand)
	return h, f.decided(h, was, hand)
}

// stands refuses to change what a hypothesis says once it is no draft.
func stands(h, was *Hypothesis) error {
	if was.State == Draft {
		return nil
	}
	if h.Stage != was.Stage || h.Parent != was.Parent || !maps.Equal(h.Slots, was.Slots) {
		return errs.New(errs.Conflict, "%q is %s: its words stand, people have linked evidence to them", h.ID, was.State).
			Try("add another hypothesis, and retire this one")
	}
	if c, had := h.Criterion, was.Criterion; c != nil && had != nil && !c.same(had) {
		return errs.New(errs.Conflict, "%q is %s: its criterion stands, it was said before the test", h.ID, was.State).
			Try("add another hypothesis, and retire this one")
	}
	return nil
}

// decided puts the file's decisions behind those that were made here.
func (f *HypothesisFile) decided(h, was *Hypothesis, hand Given) error {
	if len(f.Decisions) == 0 {
		if f.State != Draft && f.State != was.State && len(was.Decisions) > 0 {
			return errs.New(errs.Conflict, "the file says that %q is %s, but people here decided that it is %s", f.ID, f.State, was.State).
				Try("add the decision that made it so, with by and reason, behind those of 'verbatim hypothesis show %s'", f.ID)
		}
		if h.Decisions = was.Decisions; f.State == Draft || len(was.Decisions) > 0 {
			h.State = was.State
		}
		return nil
	}
	all, ok := history(was.Decisions, f.Decisions, func(a, b *Decision) bool {
		return a.State == b.State && a.By == b.By && a.Reason == b.Reason && (b.At.IsZero() || a.At.Equal(b.At))
	})
	if !ok {
		return errs.New(errs.Conflict, "the file tells other decisions on %q than were made here", f.ID).
			Try("'verbatim hypothesis show %s' lists them: the file's must begin with these", f.ID)
	}
	h.Decisions, h.State = all, all[len(all)-1].State
	for i := range h.Decisions {
		if h.Decisions[i].At.IsZero() {
			h.Decisions[i].At = hand.At
		}
	}
	return nil
}

// history is what happened here, followed by what the file tells besides. It
// is not ok when one is not the beginning of the other.
func history[T any](was, file []T, same func(was, file *T) bool) (all []T, ok bool) {
	all = slices.Clone(was)
	for i := range file {
		if i >= len(was) {
			all = append(all, file[i])
		} else if !same(&was[i], &file[i]) {
			return nil, false
		}
	}
	return all, true
}

func (c *Criterion) over(was *Criterion, hand Given) *Criterion {
	if c == nil || was != nil && c.same(was) {
		return was
	}
	read := *c
	hand.sign(&read.By, &read.At)
	return &read
}

func (c *Confidence) over(was *Confidence, hand Given) *Confidence {
	if c == nil || was != nil && c.Level == was.Level && c.Reason == was.Reason {
		return was
	}
	read := *c
	hand.sign(&read.By, &read.At)
	return &read
}

// questionsOver adds the links that are not there yet.
func questionsOver(file, was []QuestionLink, hand Given) []QuestionLink {
	all := slices.Clone(was)
	for _, q := range file {
		if !slices.ContainsFunc(all, func(o QuestionLink) bool { return o.Guide == q.Guide && o.Question == q.Question }) {
			hand.sign(&q.By, &q.At)
			all = append(all, q)
		}
	}
	return all
}

func either(file, was string) string {
	if file == "" {
		return was
	}
	return file
}
