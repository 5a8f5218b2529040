package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"runtime/debug"
	"sync/atomic"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/sync/errgroup"

	"verbatim/ingest"
	"verbatim/internal/errs"
	"verbatim/interviews"
)

// ingestGC lets the heap grow further than usual between collections while
// batches of turns are indexed: what they leave behind is thrown away at once.
const ingestGC = 130

// ingestMemory is how large the heap may grow before collections become more
// frequent: with what SQLite takes and the files that are mapped, an ingest
// then stays below 700 MB.
const ingestMemory = 450 << 20

// An ingestRun is one ingest of some files.
type ingestRun struct {
	intake
	followed bool // somebody else keeps the index
	result   ingestJSON
	bar      *progressbar.ProgressBar
	done     atomic.Int64 // files
}

// all reads, stores and indexes the files. What cannot be read is rejected
// and the rest goes on; the error is one that stops everything.
func (r *ingestRun) all(ctx context.Context, files []sourceFile) error {
	started := time.Now()
	defer debug.SetGCPercent(debug.SetGCPercent(ingestGC))
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(min(ingestMemory, debug.SetMemoryLimit(-1))))
	var total int64
	for _, f := range files {
		total += f.size
	}
	r.bar = r.ws.p.bar(total, true, "ingest")
	r.result.Files = make([]fileJSON, len(files))
	r.result.Guides = []guideFile{}

	keep := make(chan *interviews.Transcript)
	order := make(chan int, len(files))     // which file each kept transcript is
	committed := make(chan int, len(files)) // turns of each stored file
	feed := r.ws.feed()
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error {
		defer close(keep)
		return r.parseAll(ctx, files, func(i int, one parsed) error {
			if one.t == nil || r.dry {
				return r.settle(ctx, i, files[i], one)
			}
			order <- i
			select {
			case keep <- one.t:
				return nil
			case <-ctx.Done():
				return ctx.Err()
			}
		})
	})
	g.Go(func() error {
		defer close(committed)
		return r.ws.Interviews.SaveAll(ctx, keep, func(t *interviews.Transcript, saved interviews.Saved, err error) error {
			if fatal(err) {
				return err
			}
			i := <-order
			r.note(i, files[i], parsed{t: t, err: err}, saved)
			if err == nil && saved.Outcome != interviews.Unchanged {
				feed.keep(t)
			}
			committed <- len(t.Turns)
			return nil
		})
	})
	g.Go(func() error { return r.follow(ctx, feed, committed) })
	err := g.Wait()
	_ = r.bar.Finish()
	r.result.TookMS = time.Since(started).Milliseconds()
	if n := r.done.Load(); err != nil && n > 0 {
		r.ws.p.say("%d of %d files were dealt with before this; the same command goes on from there", n, len(files))
	}
	return err
}

// parseAll reads the files on all cores and passes them on in their order.
func (r *ingestRun) parseAll(ctx context.Context, files []sourceFile, each func(int, parsed) error) error {
	workers := runtime.GOMAXPROCS(0)
	ahead := make(chan chan parsed, workers)
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error {
		defer close(ahead)
		for _, f := range files {
			one := make(chan parsed, 1)
			select {
			case ahead <- one:
			case <-ctx.Done():
				return ctx.Err()
			}
			go func() { one <- r.read(f) }()
		}
		return nil
	})
	g.Go(func() error {
		i := 0
		for one := range ahead {
			if err := each(i, <-one); err != nil {
				return err
			}
			i++
		}
		return nil
	})
	return g.Wait()
}

// read reads one file: a transcript, or a guide.
func (r *ingestRun) read(f sourceFile) parsed {
	if f.err != nil {
		return parsed{err: f.err}
	}
	if f.size > ingest.MaxBytes {
		return parsed{err: tooLarge(f.path, f.size)}
	}
	src := f.content
	if src == nil {
		var err error
		if src, err = os.ReadFile(f.path); err != nil {
			return parsed{err: errs.New(errs.Denied, "%s cannot be read", f.path).Because(err)}
		}
	}
	return r.parse(f.path, r.ws.source(f.path), src)
}

// settle notes a file that is not stored as an interview.
func (r *ingestRun) settle(ctx context.Context, i int, f sourceFile, one parsed) error {
	var saved interviews.Saved
	if one.t != nil {
		if saved, one.err = r.rehearse(ctx, one.t); fatal(one.err) {
			return one.err
		}
	}
	r.note(i, f, one, saved)
	if one.guide == nil {
		return nil
	}
	r.result.Guides = append(r.result.Guides, guideFile{Path: f.path, Guide: one.guide.ID, Questions: len(one.guide.Questions)})
	return r.keepGuide(ctx, one.guide)
}

// indexedAtOnce is how many turns are indexed at once while files are still
// being stored. Fewer would leave the index in small pieces to merge, more
// keep the texts of more files in memory.
const indexedAtOnce = 10_000

// follow brings the index up to date while files are still being stored, and
// once more when all are. When that is not possible, no file is the worse for it.
func (r *ingestRun) follow(ctx context.Context, feed *feed, committed <-chan int) error {
	if r.dry || r.followed {
		return nil
	}
	err := r.index(ctx, feed, committed)
	if err != nil && ctx.Err() == nil {
		r.ws.p.say("%s: a later search takes these files in", reasonOf(err))
		return nil
	}
	return err
}

func (r *ingestRun) index(ctx context.Context, feed *feed, committed <-chan int) (err error) {
	ix, err := r.ws.openIndex(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, ix.Close()) }()
	waiting, indexed := 0, 0
	for turns := range committed {
		if waiting += turns; waiting < max(indexedAtOnce, min(indexed/8, 4*indexedAtOnce)) {
			continue
		}
		waiting, indexed = 0, indexed+waiting
		if err := ix.Sync(ctx, feed, nil); err != nil {
			return err
		}
	}
	return ix.Sync(ctx, feed, nil)
}

// note keeps what became of a file, for the report.
func (r *ingestRun) note(i int, f sourceFile, one parsed, saved interviews.Saved) {
	r.bar.Describe(fmt.Sprintf("ingest %d/%d files", r.done.Add(1), len(r.result.Files)))
	_ = r.bar.Add64(f.size)
	r.result.Files[i] = r.tell(f.path, one, saved)
}

// report prints what was done; an error when files were rejected.
func (r *ingestRun) report() error {
	sum := &r.result.Totals
	files := r.result.Files[:0]
	for _, f := range r.result.Files {
		if f.Status == "guide" {
			continue
		}
		files = append(files, f)
		sum.Files++
		sum.Turns += f.Turns
		sum.Words += f.Words
		switch f.Status {
		case string(interviews.Added):
			sum.Added++
		case string(interviews.Updated):
			sum.Updated++
		case string(interviews.Unchanged):
			sum.Unchanged++
		case "rejected":
			sum.Rejected++
		}
	}
	r.result.Files = files
	if err := r.ws.p.print(r.result, r.words); err != nil {
		return err
	}
	if sum.Rejected > 0 {
		return exitError{errs.New(errs.Invalid, "%s rejected, see above", plural(sum.Rejected, "file")), statusRejected}
	}
	return nil
}

// words tells of every file that is not simply new, then the totals.
func (r *ingestRun) words(w io.Writer) error {
	var b []byte
	say := func(format string, args ...any) { b = append(b, clean(fmt.Sprintf(format, args...))+"\n"...) }
	for _, f := range r.result.Files {
		if f.Status == "rejected" {
			say("rejected   %s", f.Error)
			if f.Hint != "" {
				say("           %s", f.Hint)
			}
			continue
		}
		if !r.ws.p.quiet && len(r.result.Files) <= 40 {
			say("%-10s %s (%s, %s, %s)", f.Status, f.Interview, plural(f.Turns, "turn"), plural(f.Words, "word"), plural(len(f.Speakers), "speaker"))
		}
		for _, warning := range f.Warnings {
			say("  warning  %s:%d: %s", f.Path, warning.Line, warning.Message)
		}
		if f.Carried+f.Review > 0 {
			say("           %s carried over, %d to review", plural(f.Carried, "quote"), f.Review)
		}
	}
	for _, g := range r.result.Guides {
		say("guide      %s (%s)", g.Guide, plural(g.Questions, "question"))
	}
	sum := r.result.Totals
	if r.dry {
		say("%s: %d to add, %d to update, %d unchanged, %d rejected; %s, %s; nothing was stored",
			plural(sum.Files, "file"), sum.Added, sum.Updated, sum.Unchanged, sum.Rejected, plural(sum.Turns, "turn"), plural(sum.Words, "word"))
		_, err := w.Write(b)
		return err
	}
	say("%s: %d added, %d updated, %d unchanged, %d rejected; %s, %s in %s",
		plural(sum.Files, "file"), sum.Added, sum.Updated, sum.Unchanged, sum.Rejected, plural(sum.Turns, "turn"), plural(sum.Words, "word"),
		(time.Duration(r.result.TookMS) * time.Millisecond).Round(10*time.Millisecond))
	_, err := w.Write(b)
	return err
}
