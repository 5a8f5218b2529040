package roadmap

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"verbatim/internal/errs"
)

func issueOf(t *testing.T, d *Data, id string) Issue {
	t.Helper()
	issues, err := Issues(d, id)
	if err != nil || len(issues) != 1 {
		t.Fatalf("%v, %v", issues, err)
	}
	return issues[0]
}

func TestIssueTellsTheProposal(t *testing.T) {
	i := issueOf(t, study(), "second-lane")
	text := i.Markdown()
	for _, want := range []string{
		"## Who is hit", "team claims: 1 of 2 people asked; of 34 in all", "team payments: nobody of 22 was asked: no information",
		"hours a quarter (90 %:", "## Evidence for", "> I wait an hour\n>\n> — P-01, i1.md:10", "> and wait\n>\n> again", "## Evidence against", "> still waiting",
		"<!-- verbatim:proposal/second-lane -->",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	if other := issueOf(t, study(), "assistant"); !strings.Contains(other.Markdown(), "- needs: themes\n") || !strings.Contains(other.Markdown(), "- it rests on no hypothesis") {
		t.Errorf("what is open is not told:\n%s", other.Markdown())
	}
	if _, err := Issues(study(), "nothing"); !errors.Is(err, errs.NotFound) {
		t.Errorf("an issue of nothing: %v", err)
	}
}

// Nothing that leaves shows words of people who do not want to be quoted.
func TestExportsWithhold(t *testing.T) {
	d := study()
	h, p := HypothesesOf(d), ProposalsOf(d)
	ranking, _ := Rank(d)
	issues, err := Issues(d)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	err = errors.Join(WriteHypothesesCSV(&b, h, d), WriteEvidenceCSV(&b, h, d), WriteHypothesesMarkdown(&b, h, d), WriteProposalsCSV(&b, p, ranking), WriteProposalsMarkdown(&b, p, d, ranking),
		WriteJiraCSV(&b, issues), WriteLinearCSV(&b, issues), WriteGitHubJSON(&b, issues))
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(b.String(), "secret") {
		t.Errorf("their words are in\n%s", b.String())
	}
	if n := strings.Count(b.String(), "withheld"); n < 6 {
		t.Errorf("withheld %d times, not in each", n)
	}
}

// What people wrote is text in each tracker, and calls nobody.
func TestIssuesEscape(t *testing.T) {
	d := study()
	d.Proposals[0].Inputs.Why = `[~mira] {code} *b* -s- #12 @all h1. \\ a&b :) (x) | <b>`
	d.Quotes[0].Text = "h1. @team {quote} #7\n\n* <script>"
	i := issueOf(t, d, "second-lane")
	for _, c := range []struct{ name, text, want string }{
		{"github", i.GitHub(), `\[\~mira\] {code} \*b\* -s- #<!-- -->12 @<!-- -->all h1. \\\\ a\&b :) (x) \| \<b\>`},
		{"github quote", i.GitHub(), "> h1. @<!-- -->team {quote} #<!-- -->7\n>\n> \\* \\<script\\>"},
		{"linear", i.Markdown(), `\[\~mira\] {code} \*b\* -s- #12 @all`},
		{"jira", i.Jira(), `\[\~mira\] \{code\} \*b\* \-s\- \#12 @all h1. &#92;&#92; a&amp;b \:) \(x) \| <b>`},
		{"jira quote", i.Jira(), "{quote}\nh1\\. @team \\{quote\\} \\#7\n\n\\* <script>\n\n— P\\-01"},
	} {
		if !strings.Contains(c.text, c.want) {
			t.Errorf("%s: no\n%s\nin\n%s", c.name, c.want, c.text)
		}
	}
}

// A title goes out on one line, and comes back as no other.
func TestIssueTitles(t *testing.T) {
	d := study()
	d.Proposals[0].Title = "A \x1b[31mlane\n for two"
	i := issueOf(t, d, d.Proposals[0].ID)
	if i.Title != "A [31mlane for two" {
		t.Errorf("the title is %q", i.Title)
	}
	p := ProposalFile{Proposal: d.Proposals[0]}
	if note := p.follow(i.Title, ""); note != "" || p.Title != d.Proposals[0].Title {
		t.Errorf("it came back as %q (%s)", p.Title, note)
	}
}

func TestMarkedAs(t *testing.T) {
	for _, id := range []string{"second-lane", "über uns", "a-->b", "100%", "a|b}"} {
		i := Issue{ID: id}
		for _, text := range []string{i.Markdown(), i.GitHub(), i.Jira(), "edited\n\n" + i.Markdown() + "and more"} {
			if got := markedAs(text); got != id {
				t.Errorf("%q is marked as %q in\n%s", id, got, text)
			}
		}
		if strings.Count(i.Markdown(), "-->") != 1 {
			t.Errorf("the mark of %q ends early: %s", id, i.Markdown())
		}
	}
	if got := markedAs("nothing of ours"); got != "" {
		t.Errorf("marked as %q", got)
	}
}

// A status that means the same here changes nothing.
func TestStatusesComeBack(t *testing.T) {
	for state := range status {
		p := ProposalFile{Proposal: Proposal{ID: "a", State: state}}
		for _, said := range []string{status[state], jiraStatus(state), strings.ToUpper(string(state))} {
			if note := p.follow("a", said); note != "" || p.State != state || p.Title != "" {
				t.Errorf("%s came back as %s: %s, %+v", state, said, note, p.Proposal)
			}
		}
	}
	for _, c := range []struct {
		was  State
		said string
		want State
	}{{Identified, "To Do", Next}, {Next, "In Progress", Now}, {Now, "Backlog", Later}, {Now, "Done", Now}, {Later, "Won't Do", Dropped}, {Now, "Waiting for Godot", Now}, {Dropped, "dropped", Dropped}} {
		p := ProposalFile{Proposal: Proposal{ID: "a", State: c.was}}
		note := p.follow("", c.said)
		if p.State != c.want || (note != "") != (c.said == "Done" || strings.HasPrefix(c.said, "Waiting")) {
			t.Errorf("%s, %s there: %s, note %q", c.was, c.said, p.State, note)
		}
	}
}

// A table of proposals with a column more is not one of issues.
func TestIsIssuesCSV(t *testing.T) {
	for src, want := range map[string]bool{
		"Summary,Status,Description,External ID\n":                     true,
		"ID,Title,Description,Status\nENG-1,A,,Todo\n":                 true,
		"title,state,body\nA,open,verbatim:proposal/a\n":               true,
		"id,title,state,description\na,A,now,ours\n":                   false,
		"id,title,description\na,A,ours\n":                             false,
		"id,title,state,leader,eliminates,hypothesis\na,A,now,me,,h\n": false,
	} {
		if got := IsIssuesCSV("f.csv", []byte(src)); got != want {
			t.Errorf("%v for\n%s", got, src)
		}
	}
}

// A body quotes a few on each side, and says where the others are.
func TestIssueQuotesAFew(t *testing.T) {
	d := study()
	for i := range 9 {
		id := fmt.Sprint("more", i)
		d.say(id, "i1", "Voice", fmt.Sprint("I wait too, for the time ", i), "shipping/queue")
		d.Evidence = append(d.Evidence, Evidence{Hypothesis: "queue-hurts", Quote: id, Stance: Supports, Strength: 2, By: "ben"})
	}
	issues, err := Issues(d, "second-lane")
	if err != nil {
		t.Fatal(err)
	}
	body := issues[0].GitHub()
	if n := strings.Count(body, "I wait too"); n > mostSaid {
		t.Errorf("%d quotes on one side", n)
	}
	if !strings.Contains(body, "more quotes: verbatim hypothesis show queue-hurts") {
		t.Errorf("nothing tells of the others in\n%s", body)
	}
}
