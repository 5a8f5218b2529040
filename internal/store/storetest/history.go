package storetest

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"

	"verbatim/coding"
	"verbatim/internal/errs"
	"verbatim/internal/store"
	"verbatim/interviews"
	"verbatim/report"
	"verbatim/roadmap"
)

// A history is a workspace in which three people do whatever comes to mind.
type history struct {
	t     testing.TB
	s     *store.Store
	rnd   *rand.Rand
	by    []string // who made each event that changed something
	files map[interviews.ID][]string
}

// History does n random things in an empty workspace, takes all of them back
// and does all of them again: the workspace must be what it was.
func History(t *testing.T, s *store.Store, seed uint64, n int) {
	h := &history{t: t, s: s, rnd: rand.New(rand.NewPCG(seed, 1)), files: map[interviews.ID][]string{}}
	empty := state(t, s)
	for tries := 0; len(h.by) < n && tries < 20*n; tries++ {
		h.step()
	}
	if len(h.by) < n {
		t.Fatalf("only %d of %d things were done", len(h.by), n)
	}
	full := state(t, s)
	for i := len(h.by) - 1; i >= 0; i-- {
		if _, err := s.Events.Undo(as(h.by[i])); err != nil {
			t.Fatalf("undo of thing %d: %v", i, err)
		}
	}
	same(t, "after undoing all", state(t, s), empty)
	for i, who := range h.by {
		if _, err := s.Events.Redo(as(who)); err != nil {
			t.Fatalf("redo of thing %d: %v", i, err)
		}
	}
	same(t, "after redoing all", state(t, s), full)
	for _, who := range []string{"ada", "bob", "eve"} {
		_, err := s.Events.Redo(as(who))
		kind(t, err, errs.NotFound, "")
	}
}

// step does one thing, which may be refused and may change nothing.
func (h *history) step() {
	who := []string{"ada", "bob", "eve"}[h.rnd.IntN(3)]
	before := head(h.t, h.s)
	if err := h.act(as(who)); err != nil && errs.KindOf(err) == "" {
		h.t.Fatalf("%s: %v", who, err)
	}
	if head(h.t, h.s) > before {
		h.by = append(h.by, who)
	}
}

func (h *history) act(ctx context.Context) error {
	switch h.rnd.IntN(25) {
	case 0, 1:
		return h.ingest(ctx)
	case 2, 3:
		return h.setTheme(ctx)
	case 4:
		return h.recode(ctx)
	case 5, 6, 7, 8, 9:
		return h.code(ctx)
	case 10:
		return h.s.Coding.Uncode(ctx, h.quote(), nil)
	case 11:
		return h.rate(ctx)
	case 12:
		return h.keep(ctx)
	case 13:
		return h.settle(ctx)
	case 14:
		return h.memo(ctx)
	case 15:
		return h.takeaway(ctx)
	case 16:
		return h.work(ctx)
	case 17:
		return h.decide(ctx)
	case 18:
		return h.plan(ctx)
	case 19:
		return h.s.Studies.SetStudy(ctx, &interviews.Study{ID: interviews.DefaultStudy, Title: h.word(), Language: interviews.Languages[h.rnd.IntN(4)]})
	case 20, 21:
		return h.synonyms(ctx)
	case 22:
		return h.saved(ctx)
	case 23:
		return h.report(ctx)
	}
	return h.s.Interviews.SetParticipant(ctx, &interviews.Participant{ID: fmt.Sprint("P-", h.rnd.IntN(5)),
		Attributes: []interviews.Attribute{{Key: "team", Value: h.word()}}})
}

func (h *history) word() string {
	words := []string{"queue", "wait", "deploy", "friday", "runbook", "access", "search", "team", "weeks", "café", "🙂"}
	return words[h.rnd.IntN(len(words))]
}

func (h *history) line() string {
	line := fmt.Sprintf("P-%d:", 1+h.rnd.IntN(2))
	for range 4 {
		line += " " + h.word()
	}
	return line
}

func (h *history) interview() interviews.ID { return interviews.ID(fmt.Sprint("i", h.rnd.IntN(4))) }

// ingest adds an interview or changes a line of one.
func (h *history) ingest(ctx context.Context) error {
	id := h.interview()
	lines := append([]string(nil), h.files[id]...)
	for len(lines) < 6 {
		lines = append(lines, h.line())
	}
	lines[h.rnd.IntN(len(lines))] = h.line()
	_, err := h.s.Interviews.Save(ctx, Transcript(string(id)+".md", lines...))
	if err == nil {
		h.files[id] = lines
	}
	return err
}

func (h *history) theme() string { return fmt.Sprint("t", h.rnd.IntN(8)) }

func (h *history) setTheme(ctx context.Context) error {
	t := coding.Theme{ID: h.theme(), Name: h.word(), Retired: h.rnd.IntN(5) == 0, Position: h.rnd.IntN(9), Note: h.word()}
	if h.rnd.IntN(2) == 0 {
		t.Parent = h.theme()
	}
	return h.s.Themes.SetTheme(ctx, &t)
}

func (h *history) recode(ctx context.Context) error {
	if h.rnd.IntN(2) == 0 {
		_, err := h.s.Themes.Merge(ctx, h.theme(), h.theme())
		return err
	}
	_, err := h.s.Themes.Split(ctx, h.theme(), h.theme(), []string{h.quote()})
	return err
}

// code marks some words of a turn, often words that others have marked.
func (h *history) code(ctx context.Context) error {
	iv, err := h.s.Interviews.Interview(ctx, h.interview())
	if err != nil {
		return err
	}
	n := 1 + h.rnd.IntN(iv.Turns)
	turns := got[[]interviews.Turn](h.t)(h.s.Interviews.Turns(ctx, iv.Revision, n, n))
	q := &coding.Quote{Interview: iv.ID, Range: coding.Range{Revision: iv.Revision, FirstTurn: n, LastTurn: n, End: len(turns[0].Text)}, Text: turns[0].Text}
	var themes []string
	for range h.rnd.IntN(3) {
		themes = append(themes, h.theme())
	}
	_, err = h.s.Coding.Code(ctx, q, themes, "")
	return err
}

// quote is one of the quotes there are, or none.
func (h *history) quote() string {
	all := quotes(h.t, h.s, coding.Filter{})
	if len(all) == 0 {
		return "none"
	}
	return all[h.rnd.IntN(len(all))].ID
}

func (h *history) rate(ctx context.Context) error {
	return h.s.Coding.Rate(ctx, h.quote(), h.theme(), coding.Rating{Polarity: coding.Polarities[h.rnd.IntN(3)], Strength: h.rnd.IntN(4)})
}

func (h *history) keep(ctx context.Context) error {
	switch h.rnd.IntN(3) {
	case 0:
		return h.s.Coding.Retire(ctx, h.quote())
	case 1:
		return h.s.Coding.Remove(ctx, h.quote())
	}
	return h.s.Coding.SetKey(ctx, h.quote(), h.rnd.IntN(2) == 0)
}

// settle puts a quote over a whole turn of the newest revision.
func (h *history) settle(ctx context.Context) error {
	all := quotes(h.t, h.s, coding.Filter{})
	if len(all) == 0 {
		return nil
	}
	q := all[h.rnd.IntN(len(all))]
	iv := load(h.t, h.s, q.Interview)
	n := 1 + h.rnd.IntN(iv.Turns)
	turns := got[[]interviews.Turn](h.t)(h.s.Interviews.Turns(ctx, iv.Revision, n, n))
	q.Range, q.Text = coding.Range{Revision: iv.Revision, FirstTurn: n, LastTurn: n, End: len(turns[0].Text)}, turns[0].Text
	_, err := h.s.Coding.Settle(ctx, &q)
	return err
}

func (h *history) memo(ctx context.Context) error {
	text := h.word()
	if h.rnd.IntN(4) == 0 {
		text = ""
	}
	about := []coding.Subject{coding.OnQuote(h.quote()), coding.OnTheme(h.theme()), coding.OnInterview(h.interview())}
	return h.s.Memos.SetMemo(ctx, about[h.rnd.IntN(3)], text)
}

func (h *history) takeaway(ctx context.Context) error {
	all := got[[]coding.Takeaway](h.t)(h.s.Memos.Takeaways(ctx, nil))
	if len(all) > 0 && h.rnd.IntN(3) == 0 {
		return h.s.Memos.RemoveTakeaway(ctx, all[h.rnd.IntN(len(all))].ID)
	}
	t := coding.Takeaway{Interview: h.interview(), Text: h.word()}
	if q := h.quote(); q != "none" && h.rnd.IntN(2) == 0 {
		t.Quotes = []string{q}
	}
	_, err := h.s.Memos.SetTakeaway(ctx, &t)
	return err
}

func (h *history) work(ctx context.Context) error {
	switch h.rnd.IntN(4) {
	case 0:
		return h.s.Work.Assign(ctx, &coding.Assignment{Interview: h.interview(), Coder: "bob", Blind: h.rnd.IntN(2) == 0})
	case 1:
		return h.s.Work.Unassign(ctx, h.interview(), "bob")
	}
	return h.s.Work.SetFinished(ctx, h.interview(), h.rnd.IntN(3) > 0)
}

func (h *history) decide(ctx context.Context) error {
	return h.s.Judgements.Adjudicate(ctx, &coding.Adjudication{
		Interview: h.interview(), Theme: h.theme(), Quotes: []string{h.quote()}, Decision: coding.Adopt, Adopted: "eve",
	})
}

// plan changes something that a roadmap is made of.
func (h *history) plan(ctx context.Context) error {
	switch h.rnd.IntN(4) {
	case 0:
		return h.propose(ctx)
	case 1:
		return h.measure(ctx)
	}
	p := hypothesis(fmt.Sprint("h", h.rnd.IntN(3)))
	if h.rnd.IntN(2) == 0 {
		return h.s.Roadmap.SetHypothesis(ctx, &p)
	}
	return h.s.Roadmap.SetEvidence(ctx, &roadmap.Evidence{Hypothesis: p.ID, Quote: h.quote(), Stance: roadmap.Supports, Strength: 1 + h.rnd.IntN(3)})
}

func (h *history) propose(ctx context.Context) error {
	name := fmt.Sprint("o", h.rnd.IntN(2))
	switch h.rnd.IntN(6) {
	case 0:
		return h.s.Roadmap.SetOpportunity(ctx, &roadmap.Opportunity{ID: name, Title: h.word(), Themes: []string{h.theme()}})
	case 1:
		return h.s.Roadmap.RemoveOpportunity(ctx, name)
	case 2:
		return h.s.Roadmap.SetPhrase(ctx, &roadmap.Phrase{ID: name, Slot: roadmap.Motivation, Words: h.word()})
	case 3:
		return h.s.Roadmap.SetLevel(ctx, &roadmap.Level{Level: 4, Minutes: float64(30 + h.rnd.IntN(3)), Anchor: h.word()})
	case 4:
		return h.s.Roadmap.AddChallenge(ctx, &roadmap.Challenge{Hypothesis: fmt.Sprint("h", h.rnd.IntN(3)), Query: h.word()})
	}
	return h.s.Roadmap.SetProposal(ctx, &roadmap.Proposal{ID: "queue", Title: h.word(), Eliminates: name})
}

func (h *history) measure(ctx context.Context) error {
	m := metric()
	switch h.rnd.IntN(4) {
	case 0:
		m.Name = h.word()
		return h.s.Roadmap.SetMetric(ctx, &m)
	case 1:
		return h.s.Roadmap.RemoveMetric(ctx, m.Proposal, m.ID)
	case 2:
		return h.s.Roadmap.Notify(ctx, &roadmap.Notice{Proposal: m.Proposal, Participant: "P-1"})
	}
	day := interviews.Date(fmt.Sprintf("2026-08-0%d", 1+h.rnd.IntN(3)))
	return h.s.Roadmap.Measure(ctx, &roadmap.Measurement{Proposal: m.Proposal, Metric: m.ID, Reading: roadmap.Reading{Value: h.rnd.Float64(), Date: day}})
}

func (h *history) synonyms(ctx context.Context) error {
	if h.rnd.IntN(3) == 0 {
		return h.s.Synonyms.RemoveSynonyms(ctx, h.word())
	}
	return h.s.Synonyms.AddSynonyms(ctx, h.word(), h.word())
}

func (h *history) saved(ctx context.Context) error {
	name := fmt.Sprint("s", h.rnd.IntN(3))
	if h.rnd.IntN(3) == 0 {
		return h.s.Saved.Remove(ctx, name)
	}
	return h.s.Saved.Save(ctx, name, h.word())
}

func (h *history) report(ctx context.Context) error {
	if h.rnd.IntN(3) == 0 {
		return h.s.Issued.Withdraw(ctx, fmt.Sprint("themes-2026-", 1+h.rnd.IntN(3)), h.word())
	}
	_, err := h.s.Issued.Issue(ctx, &report.Issued{Kind: "themes", Period: "2026", Content: fmt.Appendf(nil, "%q", h.word())})
	return err
}

func testHistory(t *testing.T, s *store.Store) { History(t, s, 7, 150) }

func testRedo(t *testing.T, s *store.Store) {
	_, err := s.Events.Redo(ada)
	kind(t, err, errs.NotFound, "")
	theme(t, s, "a", "b", "c")
	undo := func() int64 { t.Helper(); return got[*store.Event](t)(s.Events.Undo(ada)).Seq }
	redo := func() int64 { t.Helper(); return got[*store.Event](t)(s.Events.Redo(ada)).Seq }
	full := state(t, s)
	same(t, "undone", []int64{undo(), undo()}, []int64{3, 2})
	must(t, s.Themes.SetTheme(as("bob"), &coding.Theme{ID: "by-bob", Name: "B"})) // ends nothing for ada
	got[*store.Event](t)(s.Events.Undo(as("bob")))
	same(t, "redone in their order", []int64{redo(), undo(), redo(), redo()}, []int64{2, 2, 2, 3})
	same(t, "state", state(t, s), full)
	same(t, "undone again", []int64{undo(), undo()}, []int64{3, 2})
	theme(t, s, "d") // ends what could be done again
	_, err = s.Events.Redo(ada)
	kind(t, err, errs.NotFound, "")
	d := head(t, s)
	same(t, "undone past what was not redone", []int64{undo(), undo()}, []int64{d, 1})
	same(t, "redone", []int64{redo(), redo()}, []int64{1, d})

	undo()
	must(t, s.Themes.SetTheme(as("bob"), &coding.Theme{ID: "d", Name: "His own"}))
	_, err = s.Events.Redo(ada)
	kind(t, err, errs.Conflict, "bob changed it")
	once := interviews.Acting(ada, interviews.Act{Actor: "bob", Op: "once"})
	first := got[*store.Event](t)(s.Events.Undo(once))
	same(t, "an undo that arrives twice", got[*store.Event](t)(s.Events.Undo(once)).Seq, first.Seq)
	same(t, "then ada's", redo(), d)
}

// Undo and redo can keep to one subject and to some kinds of changes; what was
// done besides stays, and does not end what can be done again.
func testUndoOf(t *testing.T, s *store.Store) {
	save(t, s, Transcript("i.md", "P-1: we wait"))
	save(t, s, Transcript("k.md", "P-1: we go"))
	theme(t, s, "x")
	doing := func(who, kind, about string) context.Context {
		return interviews.Acting(context.Background(), interviews.Act{Actor: who, Kind: kind, About: about})
	}
	mine := func(kind, id string) context.Context { return doing("ada", kind, "interview/"+id) }
	must(t, s.Memos.SetMemo(mine("memo.set", "i"), coding.OnInterview("i"), "first"))
	first := head(t, s)
	must(t, s.Work.SetFinished(mine("interview.finish", "i"), "i", true))
	finished := head(t, s)
	must(t, s.Memos.SetMemo(doing("bob", "memo.set", "interview/i"), coding.OnInterview("i"), "bob's"))
	must(t, s.Memos.SetMemo(mine("memo.set", "k"), coding.OnInterview("k"), "elsewhere"))
	elsewhere := head(t, s)
	full := state(t, s)

	undo := func(id string, kinds ...string) int64 {
		t.Helper()
		return got[*store.Event](t)(s.Events.UndoOf(ada, "interview/"+id, kinds...)).Seq
	}
	redo := func(id string, kinds ...string) int64 {
		t.Helper()
		return got[*store.Event](t)(s.Events.RedoOf(ada, "interview/"+id, kinds...)).Seq
	}
	here := []string{"memo.set", "interview.finish"}
	same(t, "undone here", []int64{undo("i", here...), undo("i", here...)}, []int64{finished, first})
	_, err := s.Events.UndoOf(ada, "interview/i", here...) // the transcript was not made here
	kind(t, err, errs.NotFound, "verbatim log")
	_, err = s.Events.RedoOf(ada, "interview/k", here...)
	kind(t, err, errs.NotFound, "undone last")
	theme(t, s, "y") // is of another subject: ends nothing here
	same(t, "redone here", []int64{redo("i", here...), redo("i", here...)}, []int64{first, finished})
	got[*store.Event](t)(s.Events.Undo(ada)) // y
	same(t, "state", state(t, s), full)

	same(t, "of one kind", undo("i", "memo.set"), first)
	must(t, s.Work.SetFinished(mine("interview.finish", "i"), "i", false))
	same(t, "another kind ends nothing of this one", redo("i", "memo.set"), first)
	undo("i", "memo.set")
	must(t, s.Memos.SetMemo(mine("memo.set", "i"), coding.OnInterview("i"), "anew"))
	_, err = s.Events.RedoOf(ada, "interview/i", "memo.set")
	kind(t, err, errs.NotFound, "undone last")

	// What was taken back out of its order does not hide the rest from Undo.
	anew := head(t, s)
	same(t, "elsewhere", undo("k", here...), elsewhere)
	same(t, "then all that is left, newest first", []int64{
		got[*store.Event](t)(s.Events.Undo(ada)).Seq, got[*store.Event](t)(s.Events.Undo(ada)).Seq, got[*store.Event](t)(s.Events.Undo(ada)).Seq,
	}, []int64{anew, anew - 3, finished})
	once := interviews.Acting(ada, interviews.Act{Actor: "ada", Op: "once"})
	again := got[*store.Event](t)(s.Events.RedoOf(once, "interview/i", here...))
	same(t, "a redo that arrives twice", got[*store.Event](t)(s.Events.RedoOf(once, "interview/i", here...)).Seq, again.Seq)
}
