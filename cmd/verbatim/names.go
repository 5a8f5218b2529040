package main

import (
	"context"
	"strconv"
	"strings"

	"verbatim/guides"
	"verbatim/internal/errs"
	"verbatim/internal/store"
	"verbatim/interviews"
	"verbatim/search/query"
)

// names looks up, in a workspace as it is or was, what a query names.
type names struct {
	s     *store.Store
	today interviews.Date
}

// Theme implements query.Names.
func (n *names) Theme(ctx context.Context, s string) (string, error) {
	book, err := n.s.Themes.Codebook(ctx)
	if err != nil {
		return "", err
	}
	t, err := book.Find(s)
	if err != nil {
		return "", err
	}
	return t.ID, nil
}

// Attribute implements query.Names.
func (n *names) Attribute(ctx context.Context, attribute, value string) (func(*query.Voice) bool, error) {
	people, err := n.s.Interviews.Participants(ctx, nil)
	if err != nil {
		return nil, err
	}
	if err := knownValue(people, attribute, value); err != nil {
		return nil, err
	}
	of := attributeOf(people)
	return func(v *query.Voice) bool { return strings.EqualFold(of(attribute, v), value) }, nil
}

// attributeOf tells the value of an attribute of who speaks on the day of the
// interview, "" when it is not known.
func attributeOf(people []interviews.Participant) func(string, *query.Voice) string {
	by := map[string]*interviews.Participant{}
	for i := range people {
		by[people[i].ID] = &people[i]
	}
	return func(attribute string, v *query.Voice) string {
		p := by[v.Participant]
		if p == nil || v.Role != string(interviews.RoleParticipant) {
			return ""
		}
		return p.At(interviews.Date(v.Date))[attribute]
	}
}

// knownValue returns errs.NotFound for an attribute, or a value of one, that
// nobody has or had.
func knownValue(people []interviews.Participant, attribute, value string) error {
	known, values := map[string]bool{}, map[string]bool{}
	for _, p := range people {
		for _, a := range p.Attributes {
			known[a.Key] = true
			if a.Key == attribute {
				values[strings.ToLower(a.Value)] = true
			}
		}
	}
	switch {
	case !known[attribute]:
		return errs.New(errs.NotFound, "no field and no participant attribute %q", attribute).
			Try("the attributes are: %s", orUnknown(strings.Join(sortedKeys(known), ", ")))
	case !values[strings.ToLower(value)]:
		return errs.New(errs.NotFound, "nobody has %s:%s", attribute, value).Try("there are: %s", strings.Join(sortedKeys(values), ", "))
	}
	return nil
}

// Question implements query.Names. It goes by the guides of the interviews,
// and by what their interviewers say: nobody has confirmed it.
func (n *names) Question(ctx context.Context, s string) (func(string, int) bool, error) {
	all, err := n.s.Guides.Guides(ctx)
	if err != nil {
		return nil, err
	}
	asked := map[string]map[int]bool{} // by guide: its questions that are meant
	for i := range all {
		for _, q := range all[i].Questions {
			if strconv.Itoa(q.N) != s && !query.Mentions(q.Text, s) {
				continue
			}
			if asked[all[i].ID] == nil {
				asked[all[i].ID] = map[int]bool{}
			}
			asked[all[i].ID][q.N] = true
		}
	}
	if len(asked) == 0 {
		return nil, errs.New(errs.NotFound, "no guide asks %q", s).Try("'verbatim guide show GUIDE' shows the questions; name one by its number or some of its words")
	}
	return n.answers(ctx, all, asked)
}

// answers tells which turns answer the questions.
func (n *names) answers(ctx context.Context, all []guides.Guide, asked map[string]map[int]bool) (func(string, int) bool, error) {
	talks, err := n.s.Interviews.Interviews(ctx, nil)
	if err != nil {
		return nil, err
	}
	answer := map[string][]int{} // by interview: the question that each turn answers
	for i := range all {
		for j := range talks {
			iv := &talks[j]
			if iv.Guide != all[i].ID || asked[iv.Guide] == nil {
				continue
			}
			turns, err := n.s.Interviews.Turns(ctx, iv.Revision, 0, 0)
			if err != nil {
				return nil, err
			}
			answer[string(iv.ID)] = guides.Asked(&all[i], interviewerSays(iv, turns))
			for t, number := range answer[string(iv.ID)] {
				if !asked[iv.Guide][number] {
					answer[string(iv.ID)][t] = 0
				}
			}
		}
	}
	return func(interview string, turn int) bool {
		turns := answer[interview]
		return turn > 0 && turn <= len(turns) && turns[turn-1] > 0
	}, nil
}

// interviewerSays is what the interviewer says in each turn, "" in others'.
func interviewerSays(iv *interviews.Interview, turns []interviews.Turn) []string {
	said := make([]string, len(turns))
	for i, t := range turns {
		if s := iv.Speaker(t.Speaker); s != nil && s.Role == interviews.RoleInterviewer {
			said[i] = t.Text
		}
	}
	return said
}

// Saved implements query.Names.
func (n *names) Saved(ctx context.Context, name string) (string, error) {
	saved, err := n.s.Saved.Search(ctx, name)
	if err != nil {
		return "", err
	}
	return saved.Query, nil
}

// Synonyms implements query.Names.
func (n *names) Synonyms(ctx context.Context) ([][]string, error) {
	all, err := n.s.Synonyms.Synonyms(ctx)
	return all, err
}

// Today implements query.Names.
func (n *names) Today() interviews.Date { return n.today }
