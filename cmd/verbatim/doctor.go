package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/urfave/cli/v2"

	"verbatim/coding"
	"verbatim/internal/errs"
	"verbatim/internal/store"
	"verbatim/interviews"
)

func (p *program) doctorCommand() *cli.Command {
	return &cli.Command{
		Name: "doctor", Usage: "check every quote against its words, every transcript and event against its checksum, every row against the event log, and the index against the database",
		Action: p.in(p.doctor),
	}
}

type doctorJSON struct {
	Interviews int      `json:"interviews"`
	Turns      int      `json:"turns"`
	Quotes     int      `json:"quotes"`
	Review     int      `json:"review"` // quotes that wait for a person
	Events     int      `json:"events"`
	Unsummed   int      `json:"unsummed"` // events and revisions from before there were sums of them
	Problems   []string `json:"problems"`

	indexOnly bool // what is wrong is the index alone, which can be made anew
}

func (r *doctorJSON) wrong(format string, args ...any) {
	r.Problems = append(r.Problems, fmt.Sprintf(format, args...))
}

func (p *program) doctor(ctx context.Context, _ *cli.Context, ws *workspace) error {
	r, err := ws.examine(everybody(ctx))
	if err != nil {
		return err
	}
	if r.Unsummed > 0 {
		p.say("of the events and revisions %d are from before there were checksums: they are compared with the rest alone", r.Unsummed)
	}
	err = p.print(r, func(w io.Writer) error {
		for _, problem := range r.Problems {
			if _, err := fmt.Fprintln(w, clean(problem)); err != nil {
				return err
			}
		}
		_, err := fmt.Fprintf(w, "%s, %s, %s (%d to review): %s\n", plural(r.Interviews, "interview"), plural(r.Turns, "turn"),
			plural(r.Quotes, "quote"), r.Review, plural(len(r.Problems), "problem"))
		return err
	})
	if err != nil || len(r.Problems) == 0 {
		return err
	}
	found := errs.New(errs.Invalid, "%s found, see above", plural(len(r.Problems), "problem"))
	switch {
	case r.indexOnly:
		return found.Try("run 'verbatim reindex'; nothing else is wrong")
	case ws.remote:
		return found.Try("have the database restored from its backup, and write nothing more until then")
	}
	return found.Try("keep this verbatim.db and write nothing more to it; put back your own copy, " +
		"and do again what the log here ('verbatim log') has and the copy's has not")
}

// examine checks what a workspace promises. What cannot be checked is a
// problem, and the rest is checked all the same.
func (ws *workspace) examine(ctx context.Context) (*doctorJSON, error) {
	r := &doctorJSON{Problems: []string{}}
	for _, part := range []struct {
		name string
		do   func(context.Context, *doctorJSON) error
	}{{"database", ws.examineDatabase}, {"interviews", ws.examineInterviews}, {"index", ws.examineIndex}} {
		r.indexOnly = len(r.Problems) == 0 // what the last part finds is about the index
		if err := carryThrough(func() error { return part.do(ctx, r) }); err != nil {
			r.wrong("%s: not checked to the end: %v", part.name, err)
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
	}
	return r, nil
}

// carryThrough makes an error of a panic: code that trusts the database may
// stumble over a damaged one.
func carryThrough(check func() error) (err error) {
	defer func() {
		if recover() != nil { // what it says may be words of a transcript
			err = errors.New("the database holds what the program never wrote")
		}
	}()
	return check()
}

func (ws *workspace) examineDatabase(ctx context.Context, r *doctorJSON) error {
	checked, err := ws.Check(ctx, func(p store.Problem) { r.wrong("%s", p) })
	r.Events, r.Unsummed = checked.Events, checked.Unsummed
	return err
}

func (ws *workspace) examineInterviews(ctx context.Context, r *doctorJSON) error {
	all, err := ws.Interviews.Interviews(ctx, nil)
	if err != nil {
		return err
	}
	for i := range all {
		err := carryThrough(func() error { return ws.examineInterview(ctx, r, &all[i]) })
		if err != nil && ctx.Err() == nil {
			r.wrong("%s: its quotes are not checked to the end: %v", all[i].ID, err)
		}
	}
	return nil
}

// examineInterview checks every quote of an interview against the words it
// stands in.
func (ws *workspace) examineInterview(ctx context.Context, r *doctorJSON, iv *interviews.Interview) error {
	r.Interviews++
	newest, err := ws.Interviews.Turns(ctx, iv.Revision, 0, 0)
	if err != nil {
		return err
	}
	r.Turns += len(newest)
	quotes, err := ws.Coding.Quotes(ctx, coding.Filter{Interview: iv.ID})
	if err != nil {
		return err
	}
	turns := map[int64][]interviews.Turn{iv.Revision: newest}
	for _, q := range quotes {
		if turns[q.Revision] == nil {
			if turns[q.Revision], err = ws.Interviews.Turns(ctx, q.Revision, 0, 0); err != nil {
				return err
			}
		}
		r.Quotes++
		if q.State.Waits() {
			r.Review++
		}
		if err := examineQuote(&q, iv, turns[q.Revision]); err != nil {
			r.wrong("%s: quote %s: %v", iv.ID, q.ID, err)
		}
	}
	return nil
}

// examineQuote says what is wrong with a quote, given the turns of its revision.
func examineQuote(q *coding.Quote, iv *interviews.Interview, turns []interviews.Turn) error {
	switch q.State {
	case coding.Unchanged, coding.Moved:
		if q.Revision != iv.Revision {
			return errors.New("it counts, but stands in an old revision")
		}
	case coding.Ambiguous, coding.Orphaned, coding.Retired:
	default:
		return errors.New("it is in no state that there is")
	}
	if err := q.Check(turns, q.Text); err != nil {
		return err
	}
	located := *q
	located.Locate(turns)
	if located != *q {
		return errors.New("it is not said by whom, where or when it says")
	}
	return nil
}

func (ws *workspace) examineIndex(ctx context.Context, r *doctorJSON) (err error) {
	ix, err := ws.index(ctx)
	if errors.Is(err, errs.Busy) {
		ws.p.say("the index is in use by another process and was not checked")
		return nil
	}
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, ix.Close()) }()
	missing, extra, stale, err := ix.Check(ctx, ws.feed())
	if missing+extra+stale > 0 {
		r.wrong("index: %d missing, %d extra, %d stale", missing, extra, stale)
	}
	return err
}

func (p *program) reindexCommand() *cli.Command {
	return &cli.Command{
		Name: "reindex", Usage: "make the search index anew",
		Action: p.in(func(ctx context.Context, _ *cli.Context, ws *workspace) (err error) {
			done, err := ws.post(ctx, "/reindex", nil)
			if err != nil {
				return err
			}
			if done != nil {
				p.say("the index is made anew, by the process that serves this workspace")
				return nil
			}
			ix, err := ws.openIndex(ctx)
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, ix.Close()) }()
			bar := p.bar(1, false, "index")
			err = ix.Rebuild(ctx, ws.feed(), func(done, total int) {
				bar.ChangeMax(total)
				_ = bar.Set(done)
			})
			_ = bar.Finish()
			if err == nil {
				p.say("the index is made anew")
			}
			return err
		}),
	}
}
