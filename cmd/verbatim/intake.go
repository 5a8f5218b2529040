package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"verbatim/guides"
	"verbatim/ingest"
	"verbatim/internal/errs"
	"verbatim/internal/store"
	"verbatim/interviews"
)

// An intake says how files become interviews and guides, whether a command
// names them or a browser sends them.
type intake struct {
	ws        *workspace
	opt       ingest.Options
	dry       bool   // store nothing
	replace   bool   // take other conversations for newer revisions
	unapplied string // how to say that opt was not applied to a file that is unchanged
}

// A parsed is a file that has been read.
type parsed struct {
	t        *interviews.Transcript
	guide    *guides.Guide
	warnings []guides.Warning // of the guide
	err      error
}

func tooLarge(name string, size int64) error {
	return errs.New(errs.Invalid, "%s:1: the file has %d MB, more than %d", name, size>>20, ingest.MaxBytes>>20).
		Try("a transcript is text; split it, or check that it is not a recording")
}

// parse reads the bytes of one file: a transcript, or a guide. Messages call it
// as the user did; path is where it is kept to have been.
func (in *intake) parse(name, path string, src []byte) parsed {
	t, err := ingest.Read(name, src, in.opt)
	if err != nil {
		return parsed{err: err}
	}
	t.Interview.Path, t.Replace = path, in.replace
	if len(t.Interview.Speakers) == 0 && guides.IsGuide(name, src) {
		g, warnings := guides.Parse(path, src)
		return parsed{guide: g, warnings: warnings}
	}
	return parsed{t: t}
}

// take takes in one file that comes alone, and tells what became of it.
func (in *intake) take(ctx context.Context, name, path string, src []byte) (fileJSON, parsed) {
	one := in.parse(name, path, src)
	var saved interviews.Saved
	switch {
	case one.err != nil:
	case one.guide != nil:
		one.err = in.keepGuide(ctx, one.guide)
	case in.dry:
		saved, one.err = in.rehearse(ctx, one.t)
	default:
		saved, one.err = in.ws.Interviews.Save(part(ctx, one.t.Interview.SHA256), one.t)
	}
	return in.tell(name, one, saved), one
}

func (in *intake) keepGuide(ctx context.Context, g *guides.Guide) error {
	if in.dry {
		return nil
	}
	return in.ws.Guides.SetGuide(part(ctx, g.ID), g)
}

// rehearse says what storing a transcript would do: it is stored, and taken
// back.
func (in *intake) rehearse(ctx context.Context, t *interviews.Transcript) (saved interviews.Saved, err error) {
	err = in.ws.try(ctx, false, func(s *store.Store) (err error) {
		saved, err = s.Interviews.Save(ctx, t)
		return err
	})
	return saved, err
}

// fatal reports whether an error would meet every other file too.
func fatal(err error) bool {
	return errors.Is(err, errs.Denied) || errors.Is(err, errs.Busy) || errors.Is(err, context.Canceled)
}

// told reports whether the files are described.
func (in *intake) told() bool {
	o := in.opt
	return o.Study != "" || o.Guide != "" || o.Date != "" || o.Source != "" || len(o.Interviewers)+len(o.Participants) > 0
}

// tell says what became of a file.
func (in *intake) tell(name string, one parsed, saved interviews.Saved) fileJSON {
	out := fileJSON{Path: name, Speakers: []string{}, Warnings: []interviews.Warning{}, Carried: saved.Carried, Review: saved.Review}
	switch {
	case one.err != nil:
		out.Status, out.Error, out.Hint = "rejected", one.err.Error(), errs.HintOf(one.err)
	case one.guide != nil:
		out.Status = "guide"
	default:
		in.describe(&out, one.t, saved)
	}
	return out
}

// describe fills in what became of a transcript. Names are copied: they would
// keep the whole text in memory.
func (in *intake) describe(out *fileJSON, t *interviews.Transcript, saved interviews.Saved) {
	out.Interview, out.Status = strings.Clone(string(t.Interview.ID)), string(saved.Outcome)
	out.Turns, out.Words = t.Interview.Turns, t.Interview.Words
	for _, s := range t.Interview.Speakers {
		out.Speakers = append(out.Speakers, strings.Clone(s.Name))
	}
	out.Warnings = append(out.Warnings, t.Warnings...)
	if saved.Interview != "" {
		out.Interview = string(saved.Interview)
	}
	if saved.Outcome == interviews.Unchanged && in.told() {
		out.Warnings = append(out.Warnings, interviews.Warning{Line: 1, Message: in.unapplied})
	}
	if saved.Outcome == interviews.Unchanged && saved.Same != t.Interview.ID {
		out.Warnings = append(out.Warnings, interviews.Warning{Line: 1, Message: fmt.Sprintf("the same bytes are interview %q already", saved.Same)})
	}
}
