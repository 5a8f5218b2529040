package web

import (
	"context"
	"time"

	"verbatim/coding"
	"verbatim/guides"
	"verbatim/interviews"
	"verbatim/report"
	"verbatim/roadmap"
)

// Parts are what pages read and change: of one moment in a View, in one step
// in an Update, each for itself otherwise.
type Parts struct {
	Interviews interviews.Store
	Studies    interviews.StudyStore
	Themes     coding.ThemeStore
	Coding     coding.Store
	Memos      coding.MemoStore
	Work       coding.WorkStore
	Judgements coding.JudgementStore
	Saved      coding.SavedStore
	Guides     guides.Store
	Roadmap    roadmap.Store
	Log        Log

	// Plan reads all that hypotheses, proposals and traces are made of, as the
	// step sees it.
	Plan func(context.Context) (*roadmap.Data, error)
}

// A Workspace is what the pages show. Who acts travels in the context.
type Workspace interface {
	Reporter
	Intake
	Listening

	// Parts reads and writes one thing at a time.
	Parts() Parts
	// View runs fn on the workspace as it is at one moment; fn must not write.
	View(ctx context.Context, fn func(Parts) error) error
	// Update runs fn in one transaction that becomes one event. An operation
	// that was carried out before is not repeated: then fn does not run.
	Update(ctx context.Context, fn func(Parts) error) error
	// Data reads all that reports are made of, as it is at one moment.
	Data(ctx context.Context) (*report.Data, error)
	// Plan reads all that hypotheses, proposals and traces are made of.
	Plan(ctx context.Context) (*roadmap.Data, error)

	codebookDesk
	Challenger
	Tracer
	Finder
}

// A Log is the event log.
type Log interface {
	// Head returns the number of the newest event, 0 when there is none.
	Head(ctx context.Context) (int64, error)
	// Since lists up to limit events after a number, oldest first.
	Since(ctx context.Context, after int64, limit int) ([]Event, error)
	// Newest lists up to limit events, newest first.
	Newest(ctx context.Context, limit int) ([]Event, error)
	// Undo takes back what who acts did last, and tells what that was.
	// errs.NotFound when there is nothing, errs.Conflict when it was changed since.
	Undo(ctx context.Context) (Event, error)
	// Redo does again what was taken back last.
	Redo(ctx context.Context) (Event, error)
	// UndoOf and RedoOf are Undo and Redo among what who acts did of these kinds
	// to a subject, such as "interview/2026-08-14-p07".
	UndoOf(ctx context.Context, subject string, kinds ...string) (Event, error)
	RedoOf(ctx context.Context, subject string, kinds ...string) (Event, error)
	// Done returns the event of the operation of ctx, with its turns; the zero
	// Event when there is none.
	Done(ctx context.Context) (Event, error)
}

// An Event is one recorded change.
type Event struct {
	Seq     int64
	At      time.Time
	Actor   string
	Kind    string    // such as "code.add"
	Subject string    // such as "interview/2026-08-14-p07"
	Turns   []Stretch // that it concerns; only Since and Done tell them
	Changed string    // in words, how much; only Newest, Undo and Redo tell it
}

// A Stretch is some turns of a revision, first to last.
type Stretch struct {
	Revision    int64
	First, Last int
}
