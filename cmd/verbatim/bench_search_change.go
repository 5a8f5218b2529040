package main

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"verbatim/ingest"
	"verbatim/interviews"
)

// A changed is how long it took until what had changed could be found: the
// index's part alone, and with the store's.
type changed struct {
	Turn             spread `json:"turn"` // one turn coded
	TurnStored       spread `json:"turn_stored"`
	Transcript       spread `json:"transcript"` // other words in one turn, and the file ingested again
	TranscriptStored spread `json:"transcript_stored"`
}

// benchChanges is how many changes of each sort are made.
const benchChanges = 21

func benchChanged(ctx context.Context, a *asker, _ *searchPlan) (*changed, error) {
	ctx = interviews.Acting(ctx, interviews.Act{Actor: "writer"})
	if err := a.ws.generateThemes(ctx, 10*(benchChanges+1)); err != nil {
		return nil, err
	}
	if _, err := a.sync(ctx); err != nil {
		return nil, err
	}
	out := &changed{}
	var err error
	if out.Turn, out.TurnStored, err = a.changes(ctx, a.codeTurn); err != nil {
		return nil, err
	}
	out.Transcript, out.TranscriptStored, err = a.changes(ctx, a.editTranscript)
	return out, err
}

// changes makes changes here and there, each of which says how long the store
// took over it and which query finds it.
func (a *asker) changes(ctx context.Context, change func(context.Context, *interviews.Interview, int) (float64, string, error)) (index, both spread, err error) {
	all, err := a.ws.Interviews.Interviews(ctx, nil)
	if err != nil {
		return index, both, err
	}
	var indexed, together []float64
	for i := range benchChanges {
		iv, err := a.ws.Interviews.Interview(ctx, all[i*len(all)/benchChanges].ID) // it may have been changed before
		if err != nil {
			return index, both, err
		}
		stored, query, err := change(ctx, iv, i)
		if err != nil {
			return index, both, err
		}
		took, err := a.sync(ctx)
		if err != nil {
			return index, both, err
		}
		indexed, together = append(indexed, took), append(together, took+stored)
		found, err := a.ask(ctx, benchQuery{Query: query})
		if err == nil && found.Found != 1 {
			err = fmt.Errorf("%s finds %d turns", query, found.Found)
		}
		if err != nil {
			return index, both, err
		}
	}
	return spreadOf(indexed), spreadOf(together), nil
}

// codeTurn codes some words of a turn that nobody has coded.
func (a *asker) codeTurn(ctx context.Context, iv *interviews.Interview, i int) (float64, string, error) {
	turns, err := a.ws.Interviews.Turns(ctx, iv.Revision, 0, 0)
	if err != nil {
		return 0, "", err
	}
	q := madeUpRanges(rand.New(rand.NewPCG(7, uint64(i))), turns, 1)[0]
	q.Interview, q.Revision = iv.ID, iv.Revision
	theme := madeUpThemeID(10 * (i + 1)) // at the top, and nobody else's
	started := time.Now()
	_, err = a.ws.Coding.Code(ctx, &q, []string{theme}, fmt.Sprint("change ", i))
	return ms(time.Since(started)), "theme:" + theme, err
}

// editTranscript ingests the file of an interview again with a word more.
func (a *asker) editTranscript(ctx context.Context, iv *interviews.Interview, i int) (float64, string, error) {
	revision, err := a.ws.Interviews.Revision(ctx, iv.Revision)
	if err != nil {
		return 0, "", err
	}
	turns, err := a.ws.Interviews.Turns(ctx, iv.Revision, 0, 0)
	if err != nil {
		return 0, "", err
	}
	word := fmt.Sprintf("xyzzy%dxyzzy", i)
	source, err := edited(revision.Source, turns, word)
	if err != nil {
		return 0, "", err
	}
	started := time.Now()
	t, err := ingest.Read(iv.Path, source, ingest.Options{})
	if err != nil {
		return 0, "", err
	}
	t.Interview.Path = iv.Path
	saved, err := a.ws.Interviews.Save(ctx, t)
	took := ms(time.Since(started))
	if err == nil && (saved.Outcome != interviews.Updated || saved.Interview != iv.ID) {
		err = fmt.Errorf("edit %s: %s %s", iv.ID, saved.Outcome, saved.Interview)
	}
	a.feed.keep(t)
	return took, word, err
}

// edited is a file with a word more at the end of a turn in the middle.
func edited(source []byte, turns []interviews.Turn, word string) ([]byte, error) {
	for _, t := range turns[len(turns)/2:] {
		if text := []byte(t.Text); len(strings.Fields(t.Text)) > 5 && bytes.Count(source, text) == 1 {
			return bytes.Replace(source, text, fmt.Appendf(text[:len(text):len(text)], " %s", word), 1), nil
		}
	}
	return nil, fmt.Errorf("no turn stands in its file as it is said")
}
