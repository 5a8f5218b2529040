package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"

	"github.com/urfave/cli/v2"

	"verbatim/coding"
	"verbatim/internal/errs"
	"verbatim/interviews"
)

func (p *program) doctorCommand() *cli.Command {
	return &cli.Command{
		Name: "doctor", Usage: "check every quote against its transcript, every transcript against its bytes, and the index against both",
		Action: p.in(p.doctor),
	}
}

type doctorJSON struct {
	Interviews int      `json:"interviews"`
	Turns      int      `json:"turns"`
	Quotes     int      `json:"quotes"`
	Review     int      `json:"review"` // quotes that wait for a person
	Problems   []string `json:"problems"`

	indexOnly bool // what is wrong is the index alone, which can be made anew
}

func (p *program) doctor(ctx context.Context, _ *cli.Context, ws *workspace) error {
	r, err := ws.examine(everybody(ctx))
	if err != nil {
		return err
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
	if r.indexOnly {
		return found.Try("run 'verbatim reindex'; nothing else is wrong")
	}
	return found.Try("put back your own copy of verbatim.db")
}

// examine checks what a workspace promises.
func (ws *workspace) examine(ctx context.Context) (*doctorJSON, error) {
	r := &doctorJSON{Problems: []string{}}
	all, err := ws.Interviews.Interviews(ctx, nil)
	if err != nil {
		return nil, err
	}
	for i := range all {
		if err := ws.examineInterview(ctx, r, &all[i]); err != nil {
			return nil, err
		}
	}
	return r, ws.examineIndex(ctx, r)
}

func (ws *workspace) examineInterview(ctx context.Context, r *doctorJSON, iv *interviews.Interview) error {
	wrong := func(format string, args ...any) {
		r.Problems = append(r.Problems, fmt.Sprintf("%s: ", iv.ID)+fmt.Sprintf(format, args...))
	}
	r.Interviews++
	revs, err := ws.Interviews.Revisions(ctx, iv.ID)
	if err != nil {
		return err
	}
	turns := map[int64][]interviews.Turn{}
	for _, meta := range revs {
		rev, err := ws.Interviews.Revision(ctx, meta.Number)
		if err != nil {
			return err
		}
		if sum := sha256.Sum256(rev.Source); hex.EncodeToString(sum[:]) != rev.SHA256 {
			wrong("the bytes of revision %d are not those that were ingested", rev.Number)
		}
		if turns[rev.Number], err = ws.Interviews.Turns(ctx, rev.Number, 0, 0); err != nil {
			return err
		}
		if len(turns[rev.Number]) != rev.Turns {
			wrong("revision %d has %d of its %d turns", rev.Number, len(turns[rev.Number]), rev.Turns)
		}
	}
	r.Turns += len(turns[iv.Revision])
	quotes, err := ws.Coding.Quotes(ctx, coding.Filter{Interview: iv.ID})
	if err != nil {
		return err
	}
	for _, q := range quotes {
		r.Quotes++
		if q.State.Waits() {
			r.Review++
		} else if q.State.Counts() && q.Revision != iv.Revision {
			wrong("quote %s counts, but stands in an old revision", q.ID)
		}
		if err := q.Check(turns[q.Revision], q.Text); err != nil {
			wrong("quote %s: %v", q.ID, err)
		}
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
		r.indexOnly = len(r.Problems) == 0
		r.Problems = append(r.Problems, fmt.Sprintf("index: %d missing, %d extra, %d stale", missing, extra, stale))
	}
	return err
}

func (p *program) reindexCommand() *cli.Command {
	return &cli.Command{
		Name: "reindex", Usage: "make the search index anew",
		Action: p.in(func(ctx context.Context, _ *cli.Context, ws *workspace) (err error) {
			ix, err := ws.openIndex(ctx)
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, ix.Close()) }()
			if err := ix.Discard(); err != nil {
				return err
			}
			bar := p.bar(1, false, "index")
			err = ix.Sync(ctx, ws.feed(), func(done, total int) {
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
