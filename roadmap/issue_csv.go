package roadmap

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
)

// WriteJiraCSV writes issues as Jira imports them. A tracker's own priorities
// are left to people: the score and its interval stand in the description.
func WriteJiraCSV(w io.Writer, issues []Issue) error {
	header := []string{"Summary", "Issue Type", "Status", "Description", "Labels", "Labels", "External ID"}
	var rows [][]string
	for _, i := range issues {
		rows = append(rows, []string{i.Title, "Story", jiraStatus(i.State), i.Jira(), i.Labels[0], i.Labels[1], i.ID})
	}
	return writeRows(w, header, rows)
}

// WriteLinearCSV writes issues as Linear imports them. The estimate is the
// effort in person-months, rounded up.
func WriteLinearCSV(w io.Writer, issues []Issue) error {
	header := []string{"Title", "Description", "Status", "Priority", "Estimate", "Labels", "External ID"}
	var rows [][]string
	for _, i := range issues {
		estimate := ""
		if i.Effort != nil {
			estimate = strconv.FormatFloat(math.Ceil(*i.Effort), 'f', 0, 64)
		}
		rows = append(rows, []string{i.Title, i.Markdown(), status[i.State], "No priority", estimate, strings.Join(i.Labels, ", "), i.ID})
	}
	return writeRows(w, header, rows)
}

// WriteGitHubJSON writes issues as one list of objects that GitHub's API takes
// one by one.
func WriteGitHubJSON(w io.Writer, issues []Issue) error {
	type issue struct {
		Title  string   `json:"title"`
		Body   string   `json:"body"`
		Labels []string `json:"labels"`
	}
	all := []issue{}
	for _, i := range issues {
		all = append(all, issue{i.Title, i.GitHub(), i.Labels})
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(all)
}

// status is what a state is called in trackers.
var status = map[State]string{
	Identified: "Backlog", Later: "Backlog", NotNow: "Backlog", Next: "Todo", Now: "In Progress",
	Shipped: "Done", Measured: "Done", Dropped: "Canceled",
}

// jiraStatus is what a state is called in Jira.
func jiraStatus(s State) string {
	if s == Next {
		return "To Do"
	}
	return status[s]
}

// statuses are what trackers call what happened, and the state that it is here.
var statuses = map[string]State{
	"backlog": Later, "triage": Later, "todo": Next, "to do": Next, "selected for development": Next,
	"in progress": Now, "in review": Now, "started": Now, "done": Shipped, "closed": Shipped, "resolved": Shipped,
	"canceled": Dropped, "cancelled": Dropped, "won't do": Dropped, "wont do": Dropped, "duplicate": Dropped,
}

// An issueTable says which column of a tracker's table is which; -1 for none.
type issueTable struct{ id, title, status, description int }

func newIssueTable(header []string) issueTable {
	find := func(names ...string) int {
		return slices.IndexFunc(header, func(h string) bool {
			h = strings.ToLower(strings.TrimSpace(h))
			return slices.Contains(names, h)
		})
	}
	return issueTable{
		id:    find("external id", "external issue id", "custom field (external id)", "custom field (external issue id)"),
		title: find("summary", "title"), status: find("status", "state"), description: find("description", "body"),
	}
}

// IsIssuesCSV reports whether a table comes from a tracker of issues: it has a
// column of external IDs, one of a status beside a description, or a mark.
func IsIssuesCSV(path string, src []byte) bool {
	t, err := readTable(path, src)
	if err != nil {
		return false
	}
	c := newIssueTable(t.header)
	if c.title < 0 || c.id < 0 && c.description < 0 {
		return false
	}
	return c.id >= 0 || c.status >= 0 && !slices.Contains(t.header, "state") || slices.ContainsFunc(t.rows, func(record []string) bool {
		return c.description < len(record) && markedAs(record[c.description]) != ""
	})
}

// ReadIssuesCSV reads what became of issues: a title and a status that are
// others than here. Notes say what is left to people. Errors begin with
// path:line; errs.NotFound for an issue of a proposal that is not here.
func ReadIssuesCSV(path string, src []byte, here *ProposalsFile) (f *ProposalsFile, notes []string, err error) {
	t, err := readTable(path, src)
	if err != nil {
		return nil, nil, err
	}
	columns, others := newIssueTable(t.header), 0
	ids := seen{path: path, noun: "the issue of"}
	f = &ProposalsFile{}
	for i, record := range t.rows {
		cell := func(column int) string {
			if column < 0 || column >= len(record) {
				return ""
			}
			return strings.TrimSpace(plainCell(record[column]))
		}
		id := either(cell(columns.id), markedAs(cell(columns.description)))
		if id == "" {
			others++
			continue
		}
		if err := ids.add(id, t.lines[i]); err != nil {
			return nil, nil, err
		}
		was := here.find(id)
		if was == nil {
			return nil, nil, placed(path, t.lines[i], NoProposal(id))
		}
		p := ProposalFile{Proposal: was.Proposal, Line: t.lines[i]}
		if note := p.follow(cell(columns.title), cell(columns.status)); note != "" {
			notes = append(notes, fmt.Sprintf("%s:%d: %s", path, p.Line, note))
		}
		f.Proposals = append(f.Proposals, p)
	}
	if others > 0 {
		notes = append(notes, fmt.Sprintf("%s: %s passed over: of no proposal", path, count(others, "issue is", "issues are")))
	}
	return f, notes, nil
}

// follow takes over a title and a status. What is done is not shipped before a
// person says so: shipping has a day, and measures.
func (p *ProposalFile) follow(title, said string) (note string) {
	if title != "" && title != headline(&p.Proposal) {
		p.Title = title
	}
	next, known := statuses[strings.ToLower(said)]
	if i := slices.IndexFunc(States, func(s State) bool { return strings.EqualFold(string(s), said) }); i >= 0 {
		next, known = States[i], true
	}
	done := p.State.Out()
	switch {
	case said == "" || strings.EqualFold(said, status[p.State]):
		return ""
	case !known:
		return fmt.Sprintf("%q has the status %q, which is none here: it stays %s", p.ID, said, p.State)
	case next == p.State || done && next == Shipped || status[next] == status[p.State]:
		return ""
	case done && passable(p.ID, p.State, next) != nil:
		return fmt.Sprintf("%q is %s there: if it was undone, say so with 'verbatim proposal move %s now'; it stays %s", p.ID, said, p.ID, p.State)
	case next.Out():
		return fmt.Sprintf("%q is %s there: say when it was shipped, with 'verbatim proposal ship %s'; it stays %s", p.ID, said, p.ID, p.State)
	}
	p.State = next
	return ""
}
