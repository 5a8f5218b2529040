package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"verbatim/ingest"
	"verbatim/internal/store"
	"verbatim/interviews"
	"verbatim/report"
)

// benchScope is what is counted: everything, in numbers.
var benchScope = report.Scope{By: "team", Numbers: true}

// A count makes a report, and says afterwards what its numbers are.
type count func(*report.Corpus) (numbers func() []string)

// once counts in a process that has read nothing yet.
func once(c count) func(context.Context, *workspace) (*taken, error) {
	return func(ctx context.Context, ws *workspace) (*taken, error) {
		data, err := ws.data(ctx)
		if err != nil {
			return nil, err
		}
		c(report.Arrange(*data))
		return &taken{}, nil
	}
}

// againCalls is how many times a report is made again.
const againCalls = 10

// again counts a second time and more in one process: each call asks whether
// the event log has grown, and makes its report of what was read before.
func again(counted count) func(context.Context, *workspace) (*taken, error) {
	return func(ctx context.Context, ws *workspace) (*taken, error) {
		var kept report.Kept
		t := &taken{}
		for i := range againCalls + 1 {
			started := time.Now()
			c, err := kept.Corpus(ctx, reportSource{ws})
			if err != nil {
				return nil, err
			}
			numbers := counted(c)
			if took := time.Since(started); i > 0 {
				t.MS = append(t.MS, ms(took))
			}
			t.Digest = digest(numbers())
		}
		return t, nil
	}
}

func countFrequency(c *report.Corpus) func() []string {
	r := c.Themes(benchScope)
	return func() []string { return themesNumbers(r) }
}

func frequencyLine(theme string, quotes, own, talks, people, mentioned int) string {
	return fmt.Sprintf("%s %d %d %d %d %d", theme, quotes, own, talks, people, mentioned)
}

func segmentLine(theme, segment string, people int) string {
	return fmt.Sprintf("%s %s %d", theme, segment, people)
}

func countPairs(c *report.Corpus) func() []string {
	r := c.Cooccurrence(benchScope)
	return func() (lines []string) {
		for _, p := range r.Pairs {
			a, b := r.Themes[p.First], r.Themes[p.Second]
			if a.Theme > b.Theme {
				a, b = b, a
			}
			lines = append(lines, pairLine(a.Theme, b.Theme, a.Units, b.Units, p.In.Both, p.Meet))
		}
		return lines
	}
}

func pairLine(a, b string, first, second, both, meet int) string {
	return fmt.Sprintf("%s %s %d %d %d %d", a, b, first, second, both, meet)
}

// digest is the same for the same lines in any order.
func digest(lines []string) string {
	slices.Sort(lines)
	sum := sha256.Sum256([]byte(strings.Join(lines, "\n")))
	return fmt.Sprintf("%s of %d numbers", hex.EncodeToString(sum[:6]), len(lines))
}

// thinks is how long a writer waits between two codings.
const thinks = 20 * time.Millisecond

// writers has some people code, each so many times, in one process.
func writers(people, times int) func(context.Context, *workspace) (*taken, error) {
	return func(ctx context.Context, ws *workspace) (*taken, error) {
		all, err := ws.Interviews.Interviews(ctx, nil)
		if err != nil {
			return nil, err
		}
		took := make([][]float64, people)
		g, ctx := errgroup.WithContext(ctx)
		for i := range people {
			iv := &all[i*len(all)/people]
			turns, err := ws.Interviews.Turns(ctx, iv.Revision, 0, 0)
			if err != nil {
				return nil, err
			}
			g.Go(func() (err error) {
				r := rand.New(rand.NewPCG(2, uint64(i)))
				took[i], err = ws.codeOften(interviews.Acting(ctx, interviews.Act{Actor: fmt.Sprintf("writer-%02d", i)}), r, iv, turns, times)
				return err
			})
		}
		if err := g.Wait(); err != nil {
			return nil, err
		}
		return &taken{MS: slices.Concat(took...)}, nil
	}
}

func (ws *workspace) codeOften(ctx context.Context, r *rand.Rand, iv *interviews.Interview, turns []interviews.Turn, times int) ([]float64, error) {
	var took []float64
	for _, q := range madeUpRanges(r, turns, times) {
		q.Interview, q.Revision = iv.ID, iv.Revision
		time.Sleep(thinks)
		started := time.Now()
		if _, err := ws.Coding.Code(ctx, &q, []string{madeUpThemeID(r.IntN(10))}, ""); err != nil {
			return nil, err
		}
		took = append(took, ms(time.Since(started)))
	}
	return took, nil
}

// benchReanchor saves an hour of talk, codes 500 quotes in it, and saves it
// again with other words in every tenth turn and one turn more.
func benchReanchor(ctx context.Context, ws *workspace) (*taken, error) {
	const number, turns, eights, quotes, changes = 99_999, 160, 7, 500, 5
	r := rand.New(rand.NewPCG(3, 3))
	t, err := madeUpTranscript(r, number, turns, eights)
	if err != nil {
		return nil, err
	}
	ctx = interviews.Acting(ctx, interviews.Act{Actor: "writer"})
	saved, err := ws.Interviews.Save(ctx, t)
	if err != nil {
		return nil, err
	}
	iv, err := ws.Interviews.Interview(ctx, saved.Interview)
	if err != nil {
		return nil, err
	}
	err = ws.Update(ctx, func(s *store.Store) error {
		for _, q := range madeUpRanges(r, t.Turns, quotes) {
			q.Interview, q.Revision = iv.ID, iv.Revision
			if _, err := s.Coding.Code(ctx, &q, []string{madeUpThemeID(r.IntN(10))}, ""); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	found := &taken{}
	for range changes {
		next, err := corrected(r, t)
		if err != nil {
			return nil, err
		}
		started := time.Now()
		saved, err := ws.Interviews.Save(ctx, next)
		if err != nil {
			return nil, err
		}
		found.MS = append(found.MS, ms(time.Since(started)))
		found.Note = fmt.Sprintf("%d carried over, %d to review", saved.Carried, saved.Review)
		t = next
	}
	return found, nil
}

// corrected is a transcript with other words in every tenth turn, and one turn
// more in front.
func corrected(r *rand.Rand, t *interviews.Transcript) (*interviews.Transcript, error) {
	head, talk, _ := strings.Cut(string(t.Source), "---\n\n")
	turns := strings.Split(strings.TrimSuffix(talk, "\n\n"), "\n\n")
	for i := r.IntN(10); i < len(turns); i += 10 {
		turns[i] = strings.Replace(turns[i], " the ", " that ", 2) + " " + madeUpSpeech(r, 1)
	}
	turns = slices.Insert(turns, 0, "**"+madeUpHost+":** [00:00:00] "+madeUpSpeech(r, 2))
	return ingest.Read(t.Interview.Path, []byte(head+"---\n\n"+strings.Join(turns, "\n\n")+"\n\n"), ingest.Options{})
}
