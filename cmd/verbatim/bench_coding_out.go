package main

import (
	"context"
	"fmt"
	"io"
	"runtime/debug"
	"slices"
	"time"

	"verbatim/coding"
	"verbatim/interviews"
	"verbatim/report"
)

// Agreement is measured on so many interviews and coders.
const (
	agreeInterviews = 20
	agreeCoders     = 3
)

// benchAgreement compares the coders of some interviews, from reading what
// they coded to the list of disagreements.
func benchAgreement(ctx context.Context, ws *workspace) (*taken, error) {
	t := &taken{}
	for range againCalls {
		started := time.Now()
		d, err := readAgreed(ctx, ws)
		if err != nil {
			return nil, err
		}
		r, err := coding.Agree(*d, coding.AgreementScope{})
		if err != nil {
			return nil, err
		}
		t.MS = append(t.MS, ms(time.Since(started)))
		t.Note = fmt.Sprintf("%s, %s, %s, %s", plural(len(r.Interviews), "interview"), plural(len(r.Coders), "coder"),
			plural(len(d.Codings), "coding"), plural(len(r.Disagreements), "disagreement"))
	}
	return t, nil
}

// readAgreed reads the first interviews that as many have finished, and the
// first of those of each.
func readAgreed(ctx context.Context, ws *workspace) (*coding.AgreementData, error) {
	all, err := ws.Interviews.Interviews(ctx, nil)
	if err != nil {
		return nil, err
	}
	finished, err := ws.Work.Finished(ctx, nil)
	if err != nil {
		return nil, err
	}
	d := &coding.AgreementData{Turns: map[interviews.ID][]interviews.Turn{}}
	if d.Codebook, err = ws.Themes.Codebook(ctx); err != nil {
		return nil, err
	}
	for _, iv := range all {
		marks := slices.DeleteFunc(slices.Clone(finished), func(f coding.Finish) bool { return f.Interview != iv.ID })
		if len(marks) < agreeCoders || len(d.Turns) == agreeInterviews {
			continue
		}
		if d.Turns[iv.ID], err = ws.Interviews.Turns(ctx, iv.Revision, 0, 0); err != nil {
			return nil, err
		}
		quotes, err := ws.Coding.Quotes(ctx, coding.Filter{Interview: iv.ID})
		if err != nil {
			return nil, err
		}
		codings, err := ws.Coding.Codings(ctx, coding.Filter{Interview: iv.ID})
		if err != nil {
			return nil, err
		}
		d.Quotes, d.Codings = append(d.Quotes, quotes...), append(d.Codings, codings...)
		d.Finished = append(d.Finished, marks[:agreeCoders]...)
	}
	return d, nil
}

// benchXLSX writes the book of all quotes as a spreadsheet to nowhere.
func benchXLSX(ctx context.Context, ws *workspace) (*taken, error) {
	defer debug.SetGCPercent(debug.SetGCPercent(exportGC))
	quotes, err := ws.Coding.Quotes(ctx, coding.Filter{})
	if err != nil {
		return nil, err
	}
	book, err := readQuoteBook(ctx, ws.Store, coding.Filter{}, quotes, false)
	if err != nil {
		return nil, err
	}
	return &taken{Note: plural(book.Len(), "row")}, report.WriteQuotesXLSX(io.Discard, book)
}
