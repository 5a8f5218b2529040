package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"slices"

	"github.com/urfave/cli/v2"

	"verbatim/internal/errs"
	"verbatim/internal/store"
	"verbatim/report"
)

func (p *program) reportIssuedCommand() *cli.Command {
	return &cli.Command{
		Name: "issued", Usage: "list the reports that were handed out, or write one as it was, in any format", ArgsUsage: "[ID]", Flags: fileFlags, Action: p.in(p.reportIssued),
	}
}

func (p *program) reportWithdrawCommand() *cli.Command {
	return &cli.Command{
		Name: "withdraw", Usage: "say that a report must not be relied on any more; it stays in the list", ArgsUsage: "ID", Flags: []cli.Flag{
			&cli.StringFlag{Name: "reason", Usage: "`WHY`, for those who have a copy", Required: true},
		}, Action: p.in(p.reportWithdraw),
	}
}

// issue keeps a report as it was handed out.
func (ws *workspace) issue(ctx context.Context, c *cli.Context, kind string, r report.Issuable) error {
	var content bytes.Buffer
	if err := report.JSON(&content, r); err != nil {
		return err
	}
	about, doc := r.Basis(), r.Document()
	id, err := ws.Issued.Issue(ctx, &report.Issued{
		Kind: kind, Title: doc.Title, Period: about.Period, Version: about.Version, Codebook: about.Codebook.Version, Query: about.Scope.Query,
		Note: c.String("note"), Content: content.Bytes(),
	})
	if err != nil {
		return err
	}
	ws.p.say("issued as %s, frozen at data version %d: 'verbatim report issued' lists what was handed out", id, about.Version)
	return nil
}

type issuedJSON struct {
	ID        string          `json:"id"`
	Kind      string          `json:"kind"`
	Title     string          `json:"title"`
	Period    string          `json:"period"`
	Version   int64           `json:"version"` // the newest event that it counts
	Codebook  string          `json:"codebook"`
	Query     string          `json:"query"`
	By        string          `json:"by"`
	At        string          `json:"at"`
	Note      string          `json:"note"`
	SHA256    string          `json:"sha256"` // of what 'report issued ID' prints
	Withdrawn *withdrawalJSON `json:"withdrawn"`
}

type withdrawalJSON struct {
	Reason string `json:"reason"`
	By     string `json:"by"`
	At     string `json:"at"`
}

func issuedOf(i *report.Issued) issuedJSON {
	row := issuedJSON{i.ID, i.Kind, i.Title, i.Period, i.Version, i.Codebook, i.Query, i.By, timeText(i.At), i.Note, i.SHA256, nil}
	if w := i.Withdrawn; w != nil {
		row.Withdrawn = &withdrawalJSON{w.Reason, w.By, timeText(w.At)}
	}
	return row
}

func (p *program) reportIssued(ctx context.Context, c *cli.Context, ws *workspace) error {
	if c.Args().Present() {
		return p.writeIssued(ctx, c, ws, c.Args().First())
	}
	all, err := ws.Issued.Issued(ctx)
	if err != nil {
		return err
	}
	rows := []issuedJSON{}
	for i := range all {
		rows = append(rows, issuedOf(&all[i]))
	}
	return p.print(map[string]any{"reports": rows}, func(w io.Writer) error {
		var cells [][]any
		for _, r := range rows {
			withdrawn := ""
			if r.Withdrawn != nil {
				withdrawn = r.Withdrawn.By + ": " + r.Withdrawn.Reason
			}
			cells = append(cells, []any{r.ID, oneLine(r.Title, 40), r.Period, r.Version, r.By, r.At, oneLine(withdrawn, 60)})
		}
		return writeTable(w, []string{"report", "title", "period", "version", "by", "at", "withdrawn"}, cells)
	})
}

// writeIssued writes a report as it was issued; as JSON to the byte.
func (p *program) writeIssued(ctx context.Context, c *cli.Context, ws *workspace, id string) error {
	to, err := p.target(c)
	if err != nil {
		return err
	}
	one, err := ws.Issued.IssuedReport(ctx, id)
	if err != nil {
		return err
	}
	if to.format == "json" { // before it is read: a report of an older program comes out, too
		p.sayWithdrawn(one)
		return to.put(ctx, one.Content)
	}
	r, err := readIssued(one)
	if err != nil {
		return err
	}
	now, err := ws.Interviews.Interviews(ctx, nil)
	if err != nil {
		return err
	}
	to.warnings = one.Warnings(r.Document(), now)
	for _, w := range to.warnings {
		p.say("%s: %s", one.ID, w)
	}
	return to.write(ctx, r)
}

func readIssued(one *report.Issued) (report.Report, error) {
	i := slices.IndexFunc(reportKinds, func(k reportKind) bool { return k.name == one.Kind })
	if i < 0 {
		return nil, errs.New(errs.Invalid, "%s is a report of the kind %q, which this program does not know", one.ID, one.Kind)
	}
	r := reportKinds[i].blank()
	if err := json.Unmarshal(one.Content, r); err != nil {
		return nil, errs.New(errs.Invalid, "%s cannot be read", one.ID).Because(err)
	}
	return r, nil
}

// sayWithdrawn warns of a report that must not be relied on.
func (p *program) sayWithdrawn(i *report.Issued) {
	if w := i.Withdrawn; w != nil {
		p.say("%s was withdrawn by %s: %s", i.ID, w.By, w.Reason)
	}
}

func (p *program) reportWithdraw(ctx context.Context, c *cli.Context, ws *workspace) error {
	id := c.Args().First()
	if id == "" {
		return usage("which report? 'verbatim report issued' lists them all")
	}
	err := ws.Update(ctx, func(s *store.Store) error { return s.Issued.Withdraw(ctx, id, c.String("reason")) })
	if err != nil {
		return err
	}
	p.say("%s is withdrawn; 'verbatim undo' takes that back", id)
	return nil
}
