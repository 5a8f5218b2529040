package main

import (
	"context"
	"errors"

	"verbatim/guides"
	"verbatim/ingest"
	"verbatim/internal/errs"
	"verbatim/internal/web"
	"verbatim/interviews"
)

// optionsUnapplied is said of a file that holds what it held before.
const optionsUnapplied = "the file is unchanged, so what you chose for it was not applied; change it on the interview's own page"

// Take implements web.Intake. The server's own loop brings the index up to date.
func (b workbench) Take(ctx context.Context, f web.File, how web.Taking) web.Taken {
	in := intake{ws: b.ws, opt: how.Options, dry: how.Look, replace: how.Replace, unapplied: optionsUnapplied}
	if len(f.Content) > ingest.MaxBytes {
		return webTaken(in.tell(f.Name, parsed{err: tooLarge(f.Name, int64(len(f.Content)))}, interviews.Saved{}), parsed{})
	}
	told, one := in.take(ctx, f.Name, f.Path(), f.Content)
	if told.Status == "rejected" && errors.Is(one.err, errs.Conflict) {
		told.Hint = "give it a file name of its own; or, if it shall take that one's place, choose \"may hold another conversation\" and send it again: the quotes then wait for review"
	}
	return webTaken(told, one)
}

// webTaken is what became of a file, as the pages tell it.
func webTaken(f fileJSON, one parsed) web.Taken {
	out := web.Taken{Path: f.Path, Interview: f.Interview, Status: f.Status, Turns: f.Turns, Words: f.Words, Speakers: f.Speakers,
		Warnings: f.Warnings, Error: f.Error, Hint: f.Hint, Carried: f.Carried, Review: f.Review}
	if f.Status == "guide" {
		out.Guide, out.Questions = one.guide.ID, len(one.guide.Questions)
		for _, w := range one.warnings {
			out.Warnings = append(out.Warnings, interviews.Warning(w))
		}
	}
	return out
}

// TakeGuide implements web.Intake.
func (b workbench) TakeGuide(ctx context.Context, f web.File) (*guides.Guide, error) {
	return b.ws.addGuide(ctx, f.Name, f.Path(), f.Content, func(guides.Warning) {})
}

// LoadSample implements web.Intake.
func (b workbench) LoadSample(ctx context.Context) error {
	err := (&sample{workspace: b.ws, followed: true}).load(ctx)
	if errors.Is(err, errs.Conflict) {
		return errs.New(errs.Conflict, "this workspace holds a study of its own, and the sample must not be mixed into it").Because(err).
			Try("'verbatim demo' makes a workspace for the sample alone")
	}
	return err
}
