package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"verbatim/roadmap"
)

// links checks what the databases' own references do not: an interview and its
// revision, a quote and its, a takeaway and its quotes, a memo and what it is
// about, and what a roadmap names.
func (c *check) links() {
	err := c.each(func(row []any) error {
		id, _ := row[0].(string)
		n, _ := row[1].(int64)
		switch r, ok := c.revisions[n]; {
		case !ok || r == (revisionRow{}): // reported where it was missed
		case r.interview != id || r.sha256 != row[2] || r.turns != row[3]:
			c.wrong(nameOf("interview", row[:1]), "it is not the one that revision %d belongs to", n)
		}
		return nil
	}, "select id, revision, sha256, turns from interview order by id")
	if err != nil {
		c.unreadable("interviews", err)
	}
	for _, l := range []struct{ query, where, what string }{
		{
			"select q.id from quote q join revision r on r.number = q.revision where r.interview <> q.interview order by q.id",
			"quote", "its revision belongs to another interview",
		},
		{
			`select l.takeaway, l.quote from takeaway_quote l join takeaway t on t.id = l.takeaway join quote q on q.id = l.quote
				where q.interview <> t.interview order by l.takeaway, l.quote`,
			"takeaway_quote", "the quote is from another interview",
		},
		{
			`select t.id from theme t where t.parent <> '' and t.parent not in (select id from theme)
				or t.merged_into <> '' and t.merged_into not in (select id from theme) order by t.id`,
			"theme", "the theme it stands below, or is part of, is not there",
		},
		{
			`select m.subject, m.coder from memo m where not exists (select 1 from quote where m.subject like 'quote/%' and id = substr(m.subject, 7))
				and not exists (select 1 from theme where m.subject like 'theme/%' and id = substr(m.subject, 7))
				and not exists (select 1 from interview where m.subject like 'interview/%' and id = substr(m.subject, 11)) order by m.subject, m.coder`,
			"memo", "what it is about is not there",
		},
		{
			"select word from synonym where meaning not in (select word from synonym) order by word",
			"synonym", "the word it means the same as is not there",
		},
		{
			`select id from hypothesis where parent <> '' and parent not in (select id from hypothesis)
				or superseded_by <> '' and superseded_by not in (select id from hypothesis) order by id`,
			"hypothesis", "the one it goes on from, or the one that says it better, is not there",
		},
		{
			"select id from proposal where hypothesis <> '' and hypothesis not in (select id from hypothesis) order by id",
			"proposal", "the hypothesis it rests on is not there",
		},
	} {
		err := c.each(func(row []any) error {
			c.wrong(nameOf(l.where, row), "%s", l.what)
			return nil
		}, l.query)
		if err != nil {
			c.unreadable(fmt.Sprintf("links of %s", l.where), err)
		}
	}
	c.lists()
}

// lists checks the IDs within lists that rows keep: shared words and guides of
// hypotheses, themes of opportunities and of proposals.
func (c *check) lists() {
	for _, l := range []struct {
		query, where, what string
		there              string // the query of what there is
		named              func(text string) ([]string, error)
	}{
		{"select id, slots from hypothesis order by id", "hypothesis", "words that it shares are not there", "select id from phrase", sharedIn},
		{"select id, questions from hypothesis order by id", "hypothesis", "the guide of a question that tests it is not there", "select id from guide", guidesIn},
		{"select id, themes from opportunity order by id", "opportunity", "a theme of it is not there", "select id from theme", textsIn},
		{"select id, inputs from proposal order by id", "proposal", "a theme of it is not there", "select id from theme", inputThemesIn},
	} {
		there := map[string]bool{}
		err := errors.Join(c.each(func(row []any) error {
			id, _ := row[0].(string)
			there[id] = true
			return nil
		}, l.there), c.each(func(row []any) error {
			text, _ := row[1].(string)
			ids, err := l.named(text)
			if err != nil {
				c.wrong(nameOf(l.where, row[:1]), "a list that it keeps cannot be read")
			} else if slices.ContainsFunc(ids, func(id string) bool { return !there[id] }) {
				c.wrong(nameOf(l.where, row[:1]), "%s", l.what)
			}
			return nil
		}, l.query))
		if err != nil {
			c.unreadable(fmt.Sprintf("links of %s", l.where), err)
		}
	}
}

// sharedIn are the shared words that slots name.
func sharedIn(text string) ([]string, error) {
	var slots map[roadmap.Slot]string
	if err := json.Unmarshal([]byte(text), &slots); err != nil {
		return nil, err
	}
	var ids []string
	for _, kept := range slots {
		if id, shared := strings.CutPrefix(kept, "@"); shared && !strings.HasPrefix(id, "@") {
			ids = append(ids, id)
		}
	}
	return ids, nil
}

func guidesIn(text string) ([]string, error) {
	if text == "" {
		return nil, nil
	}
	var ids []string
	var questions []roadmap.QuestionLink
	err := json.Unmarshal([]byte(text), &questions)
	for _, q := range questions {
		ids = append(ids, q.Guide)
	}
	return ids, err
}

func textsIn(text string) (ids []string, err error) {
	err = json.Unmarshal([]byte(text), &ids)
	return ids, err
}

func inputThemesIn(text string) ([]string, error) {
	in := roadmap.Inputs{}
	err := json.Unmarshal([]byte(text), &in)
	return in.Themes, err
}
