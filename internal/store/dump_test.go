package store_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"verbatim/coding"
	"verbatim/guides"
	"verbatim/internal/store"
	"verbatim/internal/store/pgtest"
	"verbatim/interviews"
	"verbatim/report"
	"verbatim/roadmap"
)

// fixed are options under which a workspace is the same to the last byte.
func fixed(day int) store.Options {
	now := time.Date(2026, 8, day, 9, 0, 0, 0, time.UTC)
	return store.Options{
		Now:  func() time.Time { now = now.Add(time.Second); return now },
		Rand: rand.NewPCG(1, uint64(day)),
	}
}

// live does a bit of everything in a workspace.
func live(t *testing.T, s *store.Store) {
	t.Helper()
	ok := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	_, err := s.Interviews.Save(ada, long("b", 12))
	ok(err)
	_, err = s.Interviews.Save(ada, long("a", 70))
	ok(err)
	for _, id := range []string{"x", "Y", "é"} {
		ok(s.Themes.SetTheme(ada, &coding.Theme{ID: id, Name: id}))
	}
	bob := interviews.Acting(ada, interviews.Act{Actor: "bob", Op: fmt.Sprintf("op-%d", time.Now().UnixNano())})
	var ids []string
	for turn := 3; turn < 6; turn++ {
		q := &coding.Quote{
			Interview: "b", Range: coding.Range{Revision: 1, FirstTurn: turn, LastTurn: turn, End: 6},
			Text: fmt.Sprintf("turn %d", turn-1),
		}
		added, err := s.Coding.Code(ada, q, []string{"x", "é"}, "memo <&> 🙂")
		ok(err)
		ids = append(ids, added.Quote.ID)
	}
	ok(s.Memos.SetMemo(ada, coding.OnQuote(ids[0]), ""))
	ok(s.Coding.Uncode(ada, ids[0], nil))
	ok(s.Memos.SetMemo(ada, coding.OnTheme("x"), "a memo on a theme"))
	_, err = s.Memos.SetTakeaway(ada, &coding.Takeaway{Interview: "b", Text: "they wait", Quotes: ids[1:2]})
	ok(err)
	ok(s.Work.Assign(ada, &coding.Assignment{Interview: "a", Coder: "bob", Blind: true}))
	ok(s.Judgements.Adjudicate(ada, &coding.Adjudication{Interview: "b", Theme: "x", Quotes: ids[1:], Decision: coding.Adopt, Adopted: "bob"}))
	ok(s.Judgements.LogSuggestion(ada, coding.Suggested{Interview: "b", Turn: 3, Quote: ids[1], Theme: "é", Rank: 1, Score: 0.25}))
	ok(s.Memos.SetMemo(bob, coding.OnQuote(ids[1]), "mine"))
	_, err = s.Interviews.Save(ada, long("b", 4))
	ok(err)
	ok(s.Work.SetFinished(ada, "a", true))
	ok(s.Guides.SetGuide(ada, &guides.Guide{ID: "g", Source: []byte{0, 255}}))
	h := roadmap.Hypothesis{
		ID: "h", Stage: roadmap.Customer, State: roadmap.Testing,
		Slots:     map[roadmap.Slot]string{roadmap.TypeOfCustomers: "a", roadmap.Motivation: "b", roadmap.JobToBeDone: "c"},
		Decisions: []roadmap.Decision{{State: roadmap.Testing, By: "ada", Reason: "r", At: time.Now()}},
	}
	ok(s.Roadmap.SetPhrase(ada, &roadmap.Phrase{ID: "all", Slot: roadmap.Motivation, Words: "b"}))
	h.Shared = map[roadmap.Slot]string{roadmap.Motivation: "all"}
	h.Criterion = &roadmap.Criterion{Says: "five do", For: 5, By: "ada", At: time.Now()}
	h.Confidence = &roadmap.Confidence{Level: "market data", By: "ada", At: time.Now()}
	h.Questions = []roadmap.QuestionLink{{Guide: "g", Question: 1, By: "ada", At: time.Now()}}
	ok(s.Roadmap.SetHypothesis(ada, &h))
	ok(s.Roadmap.AddChallenge(ada, &roadmap.Challenge{Hypothesis: "h", Query: "fine", Found: 1, People: 1}))
	ok(s.Roadmap.SetEvidence(ada, &roadmap.Evidence{Hypothesis: "h", Quote: ids[2], Stance: roadmap.Supports}))
	ok(s.Roadmap.SetProposal(ada, &roadmap.Proposal{ID: "p", Inputs: roadmap.Inputs{Frequency: &roadmap.Estimate{Low: 0.1}, At: time.Now()}}))
	planned(ok, s)
	ok(s.Roadmap.SetCycle(ada, &roadmap.Cycle{Name: "c", Threshold: 1.5}))
	ok(s.Studies.SetStudy(ada, &interviews.Study{ID: "default", Language: "de"}))
	ok(s.Synonyms.AddSynonyms(ada, "Release", "ship", "deploy"))
	ok(s.Saved.Save(ada, "waiting", "theme:x \"two weeks\""))
	_, err = s.Issued.Issue(ada, &report.Issued{Kind: "themes", Period: "2026-Q3", Version: 9, Codebook: "c", Query: "wait", Title: "T", Note: "n",
		Content: fmt.Appendf(nil, `{"at": %q, "quotes": [%q]}`, time.Now(), ids[1])})
	ok(err)
	ok(s.Issued.Withdraw(ada, "themes-2026-q3-1", "a mistake"))
	ok(s.Interviews.SetParticipant(ada, &interviews.Participant{ID: "P-07", Attributes: []interviews.Attribute{{Key: "team", Value: "data"}}}))
	_, err = s.Events.Undo(ada)
	ok(err)
}

// planned plans what becomes of proposal p, and measures it.
func planned(ok func(error), s *store.Store) {
	ok(s.Roadmap.SetOpportunity(ada, &roadmap.Opportunity{ID: "o", Title: "Waiting", Themes: []string{"x"}}))
	ok(s.Roadmap.SetLevel(ada, &roadmap.Level{Level: 2, Minutes: 5.5, Anchor: "one more thing"}))
	loss := .1
	ok(s.Roadmap.SetMetric(ada, &roadmap.Metric{Proposal: "p", ID: "m", Name: "Happiness", Dimension: roadmap.Happiness, Unit: "1 to 5", Direction: roadmap.Up,
		Role: roadmap.Guardrail, Baseline: roadmap.Reading{Value: 4, Date: "2026-07-01"}, MaxLoss: &loss, Review: "2026-12-01"}))
	ok(s.Roadmap.Measure(ada, &roadmap.Measurement{Proposal: "p", Metric: "m", Reading: roadmap.Reading{Value: 3.9, Date: "2026-08-01"}}))
	ok(s.Roadmap.SetProposal(ada, &roadmap.Proposal{ID: "p", Eliminates: "o", State: roadmap.Shipped, Shipped: "2026-08-01", Leader: "ada",
		Moves: []roadmap.Move{{State: roadmap.Shipped, By: "ada", Reason: "r", At: time.Now()}}}))
	ok(s.Interviews.SetParticipant(ada, &interviews.Participant{ID: "P-01"}))
	ok(s.Roadmap.Notify(ada, &roadmap.Notice{Proposal: "p", Participant: "P-01"}))
}

func dumped(t *testing.T, s *store.Store) string {
	t.Helper()
	var b bytes.Buffer
	if err := s.Dump(ada, &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestDump(t *testing.T) {
	first := openWith(t, file(t), fixed(1))
	live(t, first)
	want := dumped(t, first)
	for name, other := range map[string]func() *store.Store{
		"the same database":          func() *store.Store { return first },
		"PostgreSQL":                 func() *store.Store { return openWith(t, pgtest.Database(t), fixed(1)) },
		"other times and other IDs":  func() *store.Store { return open(t, file(t)) },
		"PostgreSQL, on another day": func() *store.Store { return openWith(t, pgtest.Database(t), fixed(9)) },
	} {
		t.Run(name, func(t *testing.T) {
			s := other()
			if s != first {
				live(t, s)
			}
			if diff := cmp.Diff(strings.Split(want, "\n"), strings.Split(dumped(t, s), "\n")); diff != "" {
				t.Errorf("-first +other\n%s", diff)
			}
		})
	}
	for _, table := range []string{
		"study", "participant", "interview", "speaker", "revision", "turn", "theme", "quote", "coding", "memo",
		"takeaway", "takeaway_quote", "assignment", "adjudication", "suggestion", "finish", "guide", "phrase", "hypothesis", "evidence", "challenge", "opportunity", "proposal", "cycle", "load_level", "metric", "measurement", "notice", "synonym", "saved_search", "issued_report", "withdrawal", "event", "event_turn",
	} {
		if !strings.Contains(want, fmt.Sprintf(`"table":%q`, table)) {
			t.Errorf("the dump has no %s", table)
		}
	}
	for _, private := range []string{"op-", `"at"`, time.Now().Format("2006-01-02T")} {
		if strings.Contains(want, private) {
			t.Errorf("the dump has %q in it", private)
		}
	}
	if err := first.Themes.SetTheme(ada, &coding.Theme{ID: "x", Name: "x", Colour: 1}); err != nil {
		t.Fatal(err)
	}
	if dumped(t, first) == want {
		t.Error("the dump does not show a change")
	}
}

// Every table of the schema is dumped, but for the workspace's name.
func TestDumpLeavesNoTableOut(t *testing.T) {
	s := open(t, file(t))
	live(t, s)
	if err := s.Interviews.SetParticipant(ada, &interviews.Participant{ID: "P-1", Attributes: []interviews.Attribute{{Key: "k"}}}); err != nil {
		t.Fatal(err)
	}
	text := dumped(t, s)
	rows, err := s.Reads().Query("select name from sqlite_master where type = 'table' and name not like 'sqlite_%' and name not in ('goose_db_version', 'workspace')")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(text, fmt.Sprintf(`"table":%q`, name)) {
			t.Errorf("table %s is not dumped", name)
		}
	}
	if err := rows.Err(); err != nil {
		t.Error(err)
	}
}
