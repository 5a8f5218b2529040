package store

import "fmt"

// links checks what the databases' own references do not: an interview and its
// revision, a quote and its, a takeaway and its quotes, a memo and what it is
// about.
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
	} {
		err := c.each(func(row []any) error {
			c.wrong(nameOf(l.where, row), "%s", l.what)
			return nil
		}, l.query)
		if err != nil {
			c.unreadable(fmt.Sprintf("links of %s", l.where), err)
		}
	}
}
