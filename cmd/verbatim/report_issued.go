package main

import (
	"context"
	"io"

	"github.com/urfave/cli/v2"

	"verbatim/internal/store"
	"verbatim/report"
)

func (p *program) reportIssuedCommand() *cli.Command {
	return &cli.Command{
		Name: "issued", Usage: "list the reports that were handed out, or print one as it was", ArgsUsage: "[ID]", Action: p.in(p.reportIssued),
	}
}

func (p *program) reportWithdrawCommand() *cli.Command {
	return &cli.Command{
		Name: "withdraw", Usage: "say that a report must not be relied on any more; it stays in the list", ArgsUsage: "ID", Flags: []cli.Flag{
			&cli.StringFlag{Name: "reason", Usage: "`WHY`, for those who have a copy", Required: true},
		}, Action: p.in(p.reportWithdraw),
	}
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
		return p.printIssued(ctx, ws, c.Args().First())
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

// printIssued prints a report to the byte.
func (p *program) printIssued(ctx context.Context, ws *workspace, id string) error {
	one, err := ws.Issued.IssuedReport(ctx, id)
	if err != nil {
		return err
	}
	p.sayWithdrawn(one)
	_, err = p.out.Write(one.Content)
	return err
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
