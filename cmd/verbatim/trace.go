package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"verbatim/internal/errs"
	"verbatim/interviews"
	"verbatim/roadmap"
)

func (p *program) traceCommand() *cli.Command {
	return &cli.Command{
		Name: "trace", Usage: "lead a score, hypothesis, theme, person or quote back to the lines it rests on, and a line up to all that rests on it", ArgsUsage: "[ID|FILE:LINE|INTERVIEW:LINE]",
		Description: "An ID is one of a proposal, opportunity, hypothesis, theme, person or quote; where it could be several, write the kind before it: theme/onboarding.\n" +
			"LINE is a line of the transcript's file, counted from 1, as every citation has it (not a turn, as in 'verbatim similar').",
		Flags: []cli.Flag{
			&cli.IntFlag{Name: "limit", Usage: "at most `N` branches at each step, 0 for all", Value: 3, DefaultText: "3, all with --json"},
			&cli.BoolFlag{Name: "up", Usage: "lead to what rests on it: themes, hypotheses, opportunities, proposals and reports that were issued"},
			&cli.StringFlag{Name: "without", Usage: "say what would change if this `PERSON` withdrew, of all or of the ID; nothing is changed"},
		},
		Action: p.in(p.trace),
	}
}

// openable is a trace whose files are named as seen from the current folder.
func (ws *workspace) openable(l roadmap.Link) roadmap.Link {
	if l.Source != nil {
		source := *l.Source
		source.Path = ws.here(source.Path)
		l.Source = &source
	}
	because := make([]roadmap.Link, len(l.Because))
	for i, b := range l.Because {
		because[i] = ws.openable(b)
	}
	l.Because = because
	return l
}

func (p *program) trace(ctx context.Context, c *cli.Context, ws *workspace) error {
	what := c.Args().First()
	switch {
	case c.IsSet("without") && c.Bool("up"):
		return usage("--up and --without are two questions: ask them one after the other")
	case c.IsSet("without"):
		return p.traceWithout(ctx, ws, c.String("without"), what)
	case what == "":
		return usage("trace what? A proposal, hypothesis, theme, person, quote or line, for example: verbatim trace proposal/one-request-page")
	}
	d, err := ws.plan(ctx)
	if err != nil {
		return err
	}
	link, err := ws.traced(ctx, d, what, c.Bool("up"))
	if err != nil {
		return err
	}
	limit := c.Int("limit")
	if p.json && !c.IsSet("limit") {
		limit = 0
	}
	link = link.Limit(limit)
	return p.print(link, func(w io.Writer) error { return ws.openable(link).Text(w) })
}

// traced is the trace of a line, or of an ID, up or down.
func (ws *workspace) traced(ctx context.Context, d *roadmap.Data, what string, up bool) (l roadmap.Link, err error) {
	name, line, isLine := cutLine(what)
	if !isLine && !up && !isPerson(d, what) {
		return roadmap.Trace(d, what)
	}
	if d.Reports, err = ws.shownIn(ctx); err != nil {
		return l, err
	}
	switch {
	case isLine:
		return ws.traceLine(ctx, d, name, line)
	case up:
		return roadmap.TraceUp(d, what)
	}
	return roadmap.Trace(d, what)
}

func isPerson(d *roadmap.Data, what string) bool {
	what = strings.TrimPrefix(what, "person/")
	return slices.ContainsFunc(d.Participants, func(p interviews.Participant) bool { return p.ID == what })
}

// cutLine splits FILE:LINE or INTERVIEW:LINE.
func cutLine(what string) (name string, line int, ok bool) {
	at := strings.LastIndexByte(what, ':')
	if at < 1 {
		return "", 0, false
	}
	line, err := strconv.Atoi(what[at+1:])
	return what[:at], line, err == nil
}

func (ws *workspace) traceLine(ctx context.Context, d *roadmap.Data, name string, line int) (roadmap.Link, error) {
	iv, err := ws.transcriptOf(d, name)
	if err != nil {
		return roadmap.Link{}, err
	}
	turns, err := ws.Interviews.Turns(ctx, iv.Revision, 0, 0)
	if err != nil {
		return roadmap.Link{}, err
	}
	revision, err := ws.Interviews.Revision(ctx, iv.Revision)
	if err != nil {
		return roadmap.Link{}, err
	}
	return roadmap.TraceLine(d, roadmap.Place{Interview: iv.ID, Line: line, Lines: linesOf(revision.Source, turns), Turns: turns})
}

// linesOf is how many lines a file has. One that is no text has those that its
// turns stand on.
func linesOf(src []byte, turns []interviews.Turn) int {
	if bytes.IndexByte(src, 0) < 0 {
		return bytes.Count(bytes.TrimSuffix(src, []byte("\n")), []byte("\n")) + 1
	}
	if len(turns) == 0 {
		return 0
	}
	last := &turns[len(turns)-1]
	return last.LineAt(len(last.Text))
}

// transcriptOf finds an interview by its ID or by its transcript's file.
func (ws *workspace) transcriptOf(d *roadmap.Data, name string) (*interviews.Interview, error) {
	var found []*interviews.Interview
	path := ws.source(name)
	for i := range d.Interviews {
		iv := &d.Interviews[i]
		if string(iv.ID) == name {
			return iv, nil
		}
		if iv.Path == path || iv.Path == name {
			found = append(found, iv)
		}
	}
	switch len(found) {
	case 0:
		return nil, errs.New(errs.NotFound, "no interview, and no file that one was read from: %s", name).
			Try("'verbatim interview list' shows the interviews; 'verbatim ingest' reads a file")
	case 1:
		ws.sayChanged(name, found[0])
		return found[0], nil
	}
	return nil, errs.New(errs.Invalid, "%s was read as %s and as %s", name, found[0].ID, found[1].ID).Try("name the line as INTERVIEW:LINE")
}

// sayChanged warns when a file is not as it was read: its lines may be others.
func (ws *workspace) sayChanged(path string, iv *interviews.Interview) {
	src, err := os.ReadFile(path)
	if err != nil {
		return // it need not be there: the database has it
	}
	if sum := sha256.Sum256(src); hex.EncodeToString(sum[:]) != iv.SHA256 {
		ws.p.say("%s has changed since it was read; this is of its lines as they were: 'verbatim ingest' reads it again", path)
	}
}

// shownIn reads which quotes the reports show that were handed out.
func (ws *workspace) shownIn(ctx context.Context) ([]roadmap.ShownIn, error) {
	all, err := ws.Issued.Issued(ctx)
	if err != nil {
		return nil, err
	}
	var shown []roadmap.ShownIn
	for _, i := range all {
		one, err := ws.Issued.IssuedReport(ctx, i.ID)
		if errors.Is(err, errs.Denied) {
			ws.p.say("reports are left aside: %v", err)
			return nil, nil
		}
		if err != nil && !errors.Is(err, errs.Invalid) {
			return nil, err
		}
		r := roadmap.ShownIn{ID: i.ID, Title: i.Title, Issued: fmt.Sprintf("by %s on %s", i.By, i.At.UTC().Format(time.DateOnly))}
		if i.Withdrawn != nil {
			r.Withdrawn = i.Withdrawn.String()
		}
		if err == nil {
			r.Quotes, err = quotesShown(one)
		}
		if err != nil {
			ws.p.say("%s is left aside: %v", i.ID, err)
			continue
		}
		shown = append(shown, r)
	}
	return shown, nil
}
