package main

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/urfave/cli/v2"

	"verbatim/interviews"
	"verbatim/roadmap"
)

func (p *program) proposalIssuesCommand() *cli.Command {
	return &cli.Command{
		Name: "issues", Usage: "write proposals as issues for a tracker, with evidence, measures and what is open", ArgsUsage: "[ID…]",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "for", Usage: "github, jira or linear", Required: true},
			&cli.StringFlag{Name: "out", Aliases: []string{"o"}, Usage: "write to this `FILE`; for GitHub, unless it ends in .json, to this folder, a file for each"},
		},
		Action: p.in(p.proposalIssues),
	}
}

// issueWriters write issues, by tracker.
var issueWriters = map[string]func(io.Writer, []roadmap.Issue) error{
	"github": roadmap.WriteGitHubJSON, "jira": roadmap.WriteJiraCSV, "linear": roadmap.WriteLinearCSV,
}

func (p *program) proposalIssues(ctx context.Context, c *cli.Context, ws *workspace) error {
	tracker := strings.ToLower(c.String("for"))
	write := issueWriters[tracker]
	switch {
	case write == nil:
		return usage("--for: %q is not github, jira or linear", c.String("for"))
	case p.json && tracker != "github":
		return usage("%s takes a table: leave --json away", tracker)
	}
	d, err := ws.plan(ctx)
	if err != nil {
		return err
	}
	issues, err := roadmap.Issues(d, c.Args().Slice()...)
	if err != nil {
		return err
	}
	if out := c.String("out"); tracker == "github" && out != "" && !strings.EqualFold(filepath.Ext(out), ".json") {
		return p.writeBodies(out, issues)
	}
	return p.writeOut(c, plural(len(issues), "issue")+" for "+tracker+" are", func(w io.Writer) error { return write(w, issues) })
}

// writeBodies writes a file for each issue, as 'gh issue create --body-file' takes it.
func (p *program) writeBodies(dir string, issues []roadmap.Issue) error {
	if err := makeFolder(dir); err != nil {
		return err
	}
	names := map[string]bool{}
	for i := range issues {
		name := bodyName(issues[i].ID, names)
		body := issues[i].GitHub()
		if err := writeFile(filepath.Join(dir, name), func(w io.Writer) error { _, err := io.WriteString(w, body); return err }); err != nil {
			return err
		}
		p.say("%s: %s", filepath.Join(dir, name), clean(oneLine(issues[i].Title, 100)))
	}
	return nil
}

// bodyName is a name of a file that no other issue has.
func bodyName(id string, names map[string]bool) string {
	slug := interviews.Slug(id)
	if slug == "" {
		slug = "proposal"
	}
	name := slug + ".md"
	for n := 2; names[name]; n++ {
		name = fmt.Sprintf("%s-%d.md", slug, n)
	}
	names[name] = true
	return name
}
