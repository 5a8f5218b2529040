package store

import (
	"slices"

	"verbatim/internal/errs"
	"verbatim/roadmap"
)

// unplanned returns errs.Conflict when a roadmap has come to name a row since
// an event: a hypothesis its parent, a proposal what it rests on. What named it
// before the event did without it then, and does so again.
func (tx *txn) unplanned(t *table, key []any, e *Event) error {
	id, _ := key[0].(string)
	naming, err := tx.naming(t, id)
	if err != nil {
		return err
	}
	for _, row := range naming {
		later, err := tx.laterChange(e.Seq, &row)
		if err != nil {
			return err
		}
		if later != nil {
			return errInUse()
		}
	}
	return nil
}

// naming are the rows of a roadmap that name a theme, guide, hypothesis or
// opportunity by its ID, where no reference of the database holds it.
func (tx *txn) naming(t *table, id string) ([]rowState, error) {
	if !slices.Contains([]*table{themeTable, guideTable, hypothesisTable, opportunityTable}, t) {
		return nil, nil
	}
	r := &Roadmap{tx.base()}
	hypotheses, err := r.Hypotheses(tx.ctx)
	if err != nil {
		return nil, err
	}
	opportunities, err := r.Opportunities(tx.ctx)
	if err != nil {
		return nil, err
	}
	proposals, err := r.Proposals(tx.ctx)
	if err != nil {
		return nil, err
	}
	var rows []rowState
	add := func(names bool, in *table, id string) {
		if names {
			rows = append(rows, rowState{Table: in.name, Key: []any{id}})
		}
	}
	for _, h := range hypotheses {
		asks := slices.ContainsFunc(h.Questions, func(q roadmap.QuestionLink) bool { return q.Guide == id })
		add(t == hypothesisTable && (h.Parent == id || h.SupersededBy == id) || t == guideTable && asks, hypothesisTable, h.ID)
	}
	for _, o := range opportunities {
		add(t == themeTable && slices.Contains(o.Themes, id), opportunityTable, o.ID)
	}
	for _, p := range proposals {
		add(t == hypothesisTable && p.Hypothesis == id || t == opportunityTable && p.Eliminates == id || t == themeTable && slices.Contains(p.Inputs.Themes, id), proposalTable, p.ID)
	}
	return rows, nil
}

// checkWords refuses what would change, over a parent or shared words, what is
// said by a hypothesis that is no draft any more. One that is touched itself
// becomes what it was.
func (tx *txn) checkWords(was []roadmap.Hypothesis, touched []rowState) error {
	is, err := readHypotheses(tx.ctx, tx.q)
	if err != nil {
		return err
	}
	own := func(h roadmap.Hypothesis) bool {
		return slices.ContainsFunc(touched, func(r rowState) bool { return r.Table == hypothesisTable.name && r.Key[0] == h.ID })
	}
	if h := roadmap.Reworded(was, is, own); h != nil {
		return errs.New(errs.Conflict, "hypothesis %q is %s and takes its words from there: they stand, people have linked evidence to them", h.ID, h.State).
			Try("'verbatim log' shows who moved it; take that back first")
	}
	return nil
}
