package main

import (
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"verbatim/coding"
	"verbatim/internal/store"
	"verbatim/interviews"
)

func (p *program) assignCommands() []*cli.Command {
	return []*cli.Command{
		{Name: "assign", Usage: "say who is to code an interview", ArgsUsage: "INTERVIEW…", Flags: []cli.Flag{
			&cli.StringSliceFlag{Name: "to", Usage: "the `CODER`, the first one first (several times for several)"},
			&cli.BoolFlag{Name: "blind", Usage: "each sees only their own work until all of them have finished; --blind=false takes it back"},
			&cli.StringSliceFlag{Name: "remove", Usage: "take it from this `CODER`"},
		}, Action: p.in(p.interviewAssign)},
		{Name: "progress", Usage: "who has which interviews to code, how far they are, and what nobody has read", Flags: []cli.Flag{studyFlag}, Action: p.in(p.interviewProgress)},
	}
}

func (p *program) interviewAssign(ctx context.Context, c *cli.Context, ws *workspace) error {
	to, remove := list(c.StringSlice("to")), list(c.StringSlice("remove"))
	if !c.Args().Present() || len(to)+len(remove) == 0 {
		return usage("assign which interview to whom? For example: verbatim interview assign 2026-08-14-p07 --to ana --to ben --blind")
	}
	about := "interview/" + c.Args().First()
	if c.NArg() > 1 {
		about = plural(c.NArg(), "interview")
	}
	err := ws.Update(doing(ctx, "interview.assign", about), func(s *store.Store) error {
		for _, id := range c.Args().Slice() {
			for _, coder := range remove {
				if err := s.Work.Unassign(ctx, interviews.ID(id), coder); err != nil {
					return err
				}
			}
			for _, coder := range to {
				a, err := coding.AssignmentOf(ctx, s.Work, interviews.ID(id), coder)
				if err != nil {
					return err
				}
				if c.IsSet("blind") {
					a.Blind = c.Bool("blind")
				}
				if err := s.Work.Assign(ctx, a); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err == nil {
		p.say("done; 'verbatim interview progress' shows who has what")
	}
	return err
}

type progressJSON struct {
	Coders []coderJSON     `json:"coders"`
	Unread []interviews.ID `json:"unread"` // nobody has coded anything there, nor finished it
	Loose  []interviews.ID `json:"unassigned"`
}

type coderJSON struct {
	Coder    string     `json:"coder"`
	Assigned int        `json:"assigned"`
	Finished int        `json:"finished"`
	Quotes   int        `json:"quotes"`
	Open     []openJSON `json:"open"` // assigned and not finished
}

type openJSON struct {
	Interview interviews.ID `json:"interview"`
	Place     int           `json:"place"`
	Blind     bool          `json:"blind"`
	Quotes    int           `json:"quotes"` // of this coder
}

func (p *program) interviewProgress(ctx context.Context, c *cli.Context, ws *workspace) error {
	scope, err := ws.scope(ctx, c)
	if err != nil {
		return err
	}
	var r progressJSON
	err = ws.View(ctx, func(s *store.Store) error {
		if r, err = readProgress(ctx, s, scope); err != nil {
			return err
		}
		return ws.sayHidden(ctx, s)
	})
	if err != nil {
		return err
	}
	return p.print(r, func(w io.Writer) error { return writeProgress(w, r) })
}

func readProgress(ctx context.Context, s *store.Store, scope interviews.Scope) (progressJSON, error) {
	all, err := s.Interviews.Interviews(ctx, scope)
	if err != nil {
		return progressJSON{}, err
	}
	assigned, err := s.Work.Assignments(ctx, scope)
	if err != nil {
		return progressJSON{}, err
	}
	finished, err := s.Work.Finished(ctx, scope)
	if err != nil {
		return progressJSON{}, err
	}
	quotes, err := s.Coding.Quotes(ctx, coding.Filter{Scope: scope})
	if err != nil {
		return progressJSON{}, err
	}
	codings, err := s.Coding.Codings(ctx, coding.Filter{Scope: scope})
	if err != nil {
		return progressJSON{}, err
	}
	return progressOf(all, coding.Progress(assigned, finished, quotes, codings)), nil
}

func progressOf(all []interviews.Interview, work map[string]map[interviews.ID]coding.Share) progressJSON {
	r := progressJSON{Coders: []coderJSON{}, Unread: []interviews.ID{}, Loose: []interviews.ID{}}
	read, given := map[interviews.ID]bool{}, map[interviews.ID]bool{}
	for _, coder := range slices.Sorted(maps.Keys(work)) {
		row := coderJSON{Coder: coder, Open: []openJSON{}}
		for _, id := range slices.Sorted(maps.Keys(work[coder])) {
			share := work[coder][id]
			row.Quotes += share.Quotes
			read[id] = read[id] || share.Finished || share.Quotes > 0
			given[id] = given[id] || share.Assigned
			if share.Finished {
				row.Finished++
			}
			if share.Assigned {
				row.Assigned++
			}
			if share.Assigned && !share.Finished {
				row.Open = append(row.Open, openJSON{id, share.Place, share.Blind, share.Quotes})
			}
		}
		r.Coders = append(r.Coders, row)
	}
	for i := range all {
		if !read[all[i].ID] {
			r.Unread = append(r.Unread, all[i].ID)
		}
		if !given[all[i].ID] {
			r.Loose = append(r.Loose, all[i].ID)
		}
	}
	return r
}

func writeProgress(w io.Writer, r progressJSON) error {
	var cells [][]any
	for _, row := range r.Coders {
		var open []string
		for _, o := range row.Open {
			open = append(open, fmt.Sprintf("%s (%s%s)", o.Interview, ordinal(o.Place), blindWord(o.Blind)))
		}
		cells = append(cells, []any{row.Coder, row.Assigned, row.Finished, row.Quotes, strings.Join(open, ", ")})
	}
	if err := writeTable(w, []string{"coder", "assigned", "finished", "quotes", "still to do"}, cells); err != nil {
		return err
	}
	for _, l := range []struct {
		words string
		ids   []interviews.ID
	}{{"nobody has read", r.Unread}, {"assigned to nobody", r.Loose}} {
		if len(l.ids) == 0 {
			continue
		}
		if _, err := fmt.Fprintf(w, "%s: %s\n", l.words, clean(some(l.ids, 12))); err != nil {
			return err
		}
	}
	return nil
}

// some lists the first n and counts the others.
func some(ids []interviews.ID, n int) string {
	var names []string
	for i, id := range ids {
		if i == n {
			names = append(names, fmt.Sprintf("and %d more", len(ids)-n))
			break
		}
		names = append(names, string(id))
	}
	return strings.Join(names, ", ")
}

func ordinal(place int) string {
	switch place {
	case 1:
		return "first coder"
	case 2:
		return "second coder"
	}
	return fmt.Sprintf("coder %d", place)
}

func blindWord(blind bool) string {
	if blind {
		return ", blind"
	}
	return ""
}
