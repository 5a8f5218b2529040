package main

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"verbatim/coding"
	"verbatim/internal/errs"
	"verbatim/interviews"
	"verbatim/roadmap"
)

// quietly is a program whose output nobody reads.
func quietly() *program {
	return &program{out: io.Discard, err: io.Discard, env: func(string) string { return "" }, now: time.Now}
}

// sampled is a closed workspace that has been through the demo.
func sampled(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "w")
	if status := quietly().run(context.Background(), []string{"verbatim", "demo", "--dir", dir}); status != 0 {
		t.Fatalf("the demo ended with status %d", status)
	}
	return dir
}

// copied is a copy of a closed workspace.
func copied(t *testing.T, dir string) string {
	t.Helper()
	to := filepath.Join(t.TempDir(), "w")
	if err := os.CopyFS(to, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	return to
}

// A history is work that several people do on a workspace, at random: what the
// program refuses is part of it.
type history struct {
	t      *testing.T
	ws     *workspace
	random *rand.Rand
	done   map[string]int // acts that were carried out, by name
}

// work does a number of random acts in a closed workspace.
func work(t *testing.T, dir string, seed uint64, acts int) map[string]int {
	t.Helper()
	ws, err := quietly().openAt(context.Background(), dir, "")
	if err != nil {
		t.Fatal(err)
	}
	h := &history{t, ws, rand.New(rand.NewPCG(seed, 7)), map[string]int{}}
	for range acts {
		h.act()
	}
	if err := ws.Close(); err != nil {
		t.Fatal(err)
	}
	return h.done
}

func (h *history) act() {
	h.t.Helper()
	acts := []struct {
		name string
		do   func(context.Context) error
	}{
		{"code", h.code}, {"code", h.code}, {"code", h.code}, {"code", h.code},
		{"uncode", h.uncode}, {"uncode", h.uncode}, {"remove", h.remove},
		{"rate", h.rate},
		{"key", func(ctx context.Context) error { return h.ws.Coding.SetKey(ctx, h.quote().ID, h.random.IntN(2) == 0) }},
		{"retire", func(ctx context.Context) error { return h.ws.Coding.Retire(ctx, h.quote().ID) }},
		{"settle", h.settle}, {"settle", h.settle}, {"memo", h.memo}, {"memo", h.memo}, {"takeaway", h.takeaway}, {"no takeaway", h.removeTakeaway},
		{"theme", h.theme}, {"merge", h.merge}, {"split", h.split}, {"decide", h.decide}, {"suggest", h.suggest},
		{"assign", h.assign}, {"finish", h.finish}, {"participant", h.participant}, {"interview", h.change},
		{"evidence", h.evidence}, {"ingest", h.ingest}, {"ingest", h.ingest}, {"undo", h.undo}, {"undo", h.undo}, {"undo", h.undo},
	}
	act := acts[h.random.IntN(len(acts))]
	who := []string{"ada", "bob", "çelik"}[h.random.IntN(3)]
	err := act.do(interviews.Acting(context.Background(), interviews.Act{Actor: who}))
	switch {
	case err == nil:
		h.done[act.name]++
	case !slices.Contains([]errs.Kind{errs.Invalid, errs.Conflict, errs.NotFound, errs.Denied}, errs.KindOf(err)):
		h.t.Fatalf("%s: %v", act.name, err)
	}
}

func one[T any](h *history, all []T, err error) (none T) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
	if len(all) == 0 {
		return none
	}
	return all[h.random.IntN(len(all))]
}

func (h *history) interview() interviews.Interview {
	all, err := h.ws.Interviews.Interviews(context.Background(), nil)
	return one(h, all, err)
}

func (h *history) quote() coding.Quote {
	all, err := h.ws.Coding.Quotes(context.Background(), coding.Filter{})
	return one(h, all, err)
}

func (h *history) themeID() string {
	book, err := h.ws.Themes.Codebook(context.Background())
	if err != nil {
		h.t.Fatal(err)
	}
	return one(h, book.Themes(), nil).ID
}

// words picks some words of an interview, not always between characters.
func (h *history) words(iv *interviews.Interview) *coding.Quote {
	turns, err := h.ws.Interviews.Turns(context.Background(), iv.Revision, 0, 0)
	turn := one(h, turns, err)
	words := strings.Fields(turn.Text)
	if len(words) == 0 {
		return &coding.Quote{Interview: iv.ID}
	}
	from := strings.Index(turn.Text, words[h.random.IntN(len(words))])
	to := from + 1 + h.random.IntN(len(turn.Text)-from)
	return &coding.Quote{
		Interview: iv.ID, Text: turn.Text[from:to],
		Range: coding.Range{Revision: iv.Revision, FirstTurn: turn.N, Start: from, LastTurn: turn.N, End: to},
	}
}

func (h *history) code(ctx context.Context) error {
	iv := h.interview()
	memo := ""
	if h.random.IntN(3) == 0 {
		memo = "because <&> 🙂"
	}
	_, err := h.ws.Coding.Code(ctx, h.words(&iv), []string{h.themeID()}, memo)
	return err
}

func (h *history) coding() coding.Coding {
	all, err := h.ws.Coding.Codings(context.Background(), coding.Filter{})
	return one(h, all, err)
}

func (h *history) uncode(ctx context.Context) error {
	c := h.coding()
	return h.ws.Coding.Uncode(interviews.Acting(ctx, interviews.Act{Actor: c.Coder}), c.Quote, nil)
}

func (h *history) remove(ctx context.Context) error {
	c := h.coding()
	return h.ws.Coding.Remove(interviews.Acting(ctx, interviews.Act{Actor: c.Coder}), c.Quote)
}

func (h *history) rate(ctx context.Context) error {
	c := h.coding()
	ctx = interviews.Acting(ctx, interviews.Act{Actor: c.Coder})
	return h.ws.Coding.Rate(ctx, c.Quote, c.Theme, coding.Rating{Strength: 1 + h.random.IntN(3)})
}

func (h *history) settle(ctx context.Context) error {
	all, err := h.ws.Coding.Quotes(ctx, coding.Filter{})
	waiting := one(h, slices.DeleteFunc(all, func(q coding.Quote) bool { return q.State.Counts() }), err)
	iv, err := h.ws.Interviews.Interview(ctx, waiting.Interview)
	if err != nil {
		return err
	}
	q := h.words(iv)
	q.ID = waiting.ID
	_, err = h.ws.Coding.Settle(ctx, q)
	return err
}

func (h *history) memo(ctx context.Context) error {
	about := []coding.Subject{coding.OnQuote(h.quote().ID), coding.OnTheme(h.themeID()), coding.OnInterview(h.interview().ID)}
	return h.ws.Memos.SetMemo(ctx, about[h.random.IntN(3)], []string{"", "a thought", "another"}[h.random.IntN(3)])
}

func (h *history) takeaway(ctx context.Context) error {
	q := h.quote()
	_, err := h.ws.Memos.SetTakeaway(ctx, &coding.Takeaway{Interview: q.Interview, Text: "they wait", Quotes: []string{q.ID}})
	return err
}

func (h *history) removeTakeaway(ctx context.Context) error {
	all, err := h.ws.Memos.Takeaways(ctx, nil)
	return h.ws.Memos.RemoveTakeaway(ctx, one(h, all, err).ID)
}

func (h *history) theme(ctx context.Context) error {
	id := fmt.Sprintf("made-%d", h.random.IntN(6))
	return h.ws.Themes.SetTheme(ctx, &coding.Theme{ID: id, Name: id, Definition: fmt.Sprint(h.random.IntN(3)), Retired: h.random.IntN(9) == 0})
}

func (h *history) merge(ctx context.Context) error {
	if h.random.IntN(4) > 0 {
		return errs.Conflict // else soon one theme is left
	}
	_, err := h.ws.Themes.Merge(ctx, h.themeID(), h.themeID())
	return err
}

func (h *history) split(ctx context.Context) error {
	c := h.coding()
	_, err := h.ws.Themes.Split(ctx, c.Theme, h.themeID(), []string{c.Quote})
	return err
}

func (h *history) decide(ctx context.Context) error {
	c := h.coding()
	q, err := h.ws.Coding.Quotes(ctx, coding.Filter{IDs: []string{c.Quote}})
	return h.ws.Judgements.Adjudicate(ctx, &coding.Adjudication{
		Interview: one(h, q, err).Interview, Theme: c.Theme, Quotes: []string{c.Quote}, Decision: coding.Adopt, Adopted: c.Coder,
	})
}

func (h *history) suggest(ctx context.Context) error {
	q := h.quote()
	return h.ws.Judgements.LogSuggestion(ctx, coding.Suggested{Interview: q.Interview, Turn: q.FirstTurn, Quote: q.ID, Theme: h.themeID(), Rank: 1, Score: h.random.Float64()})
}

func (h *history) assign(ctx context.Context) error {
	return h.ws.Work.Assign(ctx, &coding.Assignment{Interview: h.interview().ID, Coder: "bob", Blind: h.random.IntN(2) == 0})
}

func (h *history) finish(ctx context.Context) error {
	return h.ws.Work.SetFinished(ctx, h.interview().ID, h.random.IntN(3) > 0)
}

func (h *history) participant(ctx context.Context) error {
	all, err := h.ws.Interviews.Participants(ctx, nil)
	p := one(h, all, err)
	p.Attributes = append(slices.Clone(p.Attributes), interviews.Attribute{Key: "team", Since: "2026-10-01", Value: fmt.Sprint(h.random.IntN(3))})
	return h.ws.Interviews.SetParticipant(ctx, &p)
}

func (h *history) change(ctx context.Context) error {
	iv := h.interview()
	iv.Title = fmt.Sprintf("Title %d", h.random.IntN(5))
	return h.ws.Interviews.Change(ctx, &iv)
}

func (h *history) evidence(ctx context.Context) error {
	all, err := h.ws.Roadmap.Hypotheses(ctx)
	return h.ws.Roadmap.SetEvidence(ctx, &roadmap.Evidence{Hypothesis: one(h, all, err).ID, Quote: h.quote().ID, Stance: roadmap.Supports, Strength: 1})
}

func (h *history) undo(ctx context.Context) error {
	_, err := h.ws.Events.Undo(ctx)
	return err
}

// ingest changes words in an interview's file, and has it ingested again.
func (h *history) ingest(ctx context.Context) error {
	iv := h.interview()
	rev, err := h.ws.Interviews.Revision(ctx, iv.Revision)
	if err != nil {
		return err
	}
	word := one(h, strings.Fields(string(rev.Source)), nil)
	src := strings.Replace(string(rev.Source), " "+word+" ", " "+strings.ToUpper(word)+" X ", 1)
	file := filepath.Join(h.ws.dir, filepath.FromSlash(iv.Path))
	if err := os.WriteFile(file, []byte(src), 0o600); err != nil {
		return err
	}
	run := &ingestRun{intake: intake{ws: h.ws}}
	return run.all(ctx, filesBelow(file))
}
