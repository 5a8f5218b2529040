package main

import (
	"bytes"
	"context"

	"github.com/urfave/cli/v2"

	"verbatim/report"
)

// issue keeps a report as it was handed out.
func (ws *workspace) issue(ctx context.Context, c *cli.Context, kind string, r report.Report) error {
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
