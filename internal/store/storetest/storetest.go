// Package storetest is the contract of the store: what every database must do.
// Each rule is a subtest that opens workspaces of its own.
package storetest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"verbatim/coding"
	"verbatim/internal/errs"
	"verbatim/internal/store"
	"verbatim/interviews"
)

// Run checks the contract on workspaces that open makes: each call a new and
// empty one, closed at the end of its test.
func Run(t *testing.T, open func(t *testing.T) *store.Store) {
	rules := []struct {
		name string
		test func(*testing.T, *store.Store)
	}{
		{"Interviews", testInterviews},
		{"Text", testText},
		{"Refused", testRefused},
		{"Revisions", testRevisions},
		{"SameName", testSameName},
		{"SaveAll", testSaveAll},
		{"Studies", testStudies},
		{"StudyLanguage", testStudyLanguage},
		{"Participants", testParticipants},
		{"Change", testChange},
		{"Themes", testThemes},
		{"Code", testCode},
		{"CodeTwice", testCodeTwice},
		{"Uncode", testUncode},
		{"Merge", testMerge},
		{"Split", testSplit},
		{"Settle", testSettle},
		{"Remove", testRemove},
		{"Rate", testRate},
		{"Blind", testBlind},
		{"BlindSideways", testBlindSideways},
		{"Fold", testFold},
		{"UndoLeavesNothingLoose", testUndoLeavesNothingLoose},
		{"Adjudicate", testAdjudicate},
		{"Matrix", testMatrix},
		{"Memos", testMemos},
		{"Finish", testFinish},
		{"QuotesAcrossTurns", testQuotesAcrossTurns},
		{"Carry", testCarry},
		{"CarryBack", testCarryBack},
		{"CarryTogether", testCarryTogether},
		{"CarrySpeakers", testCarrySpeakers},
		{"CarryFrontMatter", testCarryFrontMatter},
		{"CarryPeople", testCarryPeople},
		{"Synonyms", testSynonyms},
		{"SynonymsUndo", testSynonymsUndo},
		{"Saved", testSaved},
		{"Issued", testIssued},
		{"IssuedWithdraw", testIssuedWithdraw},
		{"IssuedBlind", testIssuedBlind},
		{"Guides", testGuides},
		{"Hypotheses", testHypotheses},
		{"Evidence", testEvidence},
		{"Proposals", testProposals},
		{"Cycle", testCycle},
		{"Levels", testLevels},
		{"Opportunities", testOpportunities},
		{"Phrases", testPhrases},
		{"Reopen", testReopen},
		{"Challenges", testChallenges},
		{"Outcomes", testOutcomes},
		{"Notices", testNotices},
		{"View", testView},
		{"Update", testUpdate},
		{"UpdateGoesOn", testUpdateGoesOn},
		{"UpdatePanics", testUpdatePanics},
		{"OnlyOnce", testOnlyOnce},
		{"OnlyOnceAnswers", testOnlyOnceAnswers},
		{"Closed", testClosed},
		{"Undo", testUndo},
		{"Redo", testRedo},
		{"UndoOf", testUndoOf},
		{"History", testHistory},
		{"AsOf", testAsOf},
		{"UndoIngest", testUndoIngest},
		{"UndoConflict", testUndoConflict},
		{"UndoKeepsAnchors", testUndoKeepsAnchors},
		{"UndoInUse", testUndoInUse},
		{"UndoKeepsPlans", testUndoKeepsPlans},
		{"UndoKeepsWords", testUndoKeepsWords},
		{"UndoFarBack", testUndoFarBack},
		{"UndoNeverLoops", testUndoNeverLoops},
		{"Events", testEvents},
		{"Touches", testTouches},
		{"Effects", testEffects},
		{"EffectsBlind", testEffectsBlind},
		{"Feed", testFeed},
		{"FeedSkipsNothing", testFeedSkipsNothing},
		{"Exchange", testExchange},
		{"ExchangeDump", testExchangeDump},
		{"ExchangeRefuses", testExchangeRefuses},
		{"ExchangeJoins", testExchangeJoins},
		{"ExchangeBlind", testExchangeBlind},
		{"ExchangeTimes", testExchangeTimes},
		{"Order", testOrder},
		{"Scope", testScope},
		{"ManyWriters", testManyWriters},
	}
	for _, r := range rules {
		t.Run(r.name, func(t *testing.T) {
			t.Parallel()
			r.test(t, open(t))
		})
	}
}

// as is a context in which somebody acts.
func as(name string) context.Context {
	return interviews.Acting(context.Background(), interviews.Act{Actor: name})
}

var ada = as("ada")

// Transcript makes the transcript of a file at path: each line is a turn,
// written as "Speaker: text". Everybody but Ines is a participant of their own
// name. Its interview is named after the file.
func Transcript(path string, lines ...string) *interviews.Transcript {
	id := path[strings.LastIndexByte(path, '/')+1:]
	id, _, _ = strings.Cut(id, ".")
	t := &interviews.Transcript{
		Interview: interviews.Interview{
			ID: interviews.ID(id), Study: interviews.DefaultStudy, Title: "Interview " + id, Date: "2026-08-14",
			Source: interviews.SourceInterview, Path: path,
		},
		Source: []byte(strings.Join(lines, "\n") + "\n"),
	}
	for i, line := range lines {
		name, text, _ := strings.Cut(line, ": ")
		t.Turns = append(t.Turns, interviews.Turn{
			N: i + 1, Kind: interviews.Speech, Speaker: name, StartMS: int64(i) * 5000, Line: i + 1, Text: text,
		})
		addSpeaker(t, name, text)
	}
	finish(t)
	return t
}

func addSpeaker(t *interviews.Transcript, name, text string) {
	words := len(strings.Fields(text))
	t.Interview.Words += words
	if sp := t.Interview.Speaker(name); sp != nil {
		sp.Turns++
		sp.Words += words
		return
	}
	sp := interviews.Speaker{Name: name, Role: interviews.RoleInterviewer, Guessed: true, Turns: 1, Words: words}
	if name != "Ines" {
		sp.Role, sp.Participant = interviews.RoleParticipant, name
		t.Participants = append(t.Participants, interviews.Participant{ID: name})
	}
	t.Interview.Speakers = append(t.Interview.Speakers, sp)
}

// finish fills in what follows from the rest.
func finish(t *interviews.Transcript) {
	h := sha256.Sum256(t.Source)
	t.Interview.SHA256 = hex.EncodeToString(h[:])
	t.Interview.Turns = len(t.Turns)
}

// with returns the transcript after a change to its head, as another file.
func with(t *interviews.Transcript, change func(*interviews.Transcript)) *interviews.Transcript {
	change(t)
	t.Source = append(t.Source, fmt.Sprintf("%+v %+v", t.Interview, t.Participants)...)
	finish(t)
	return t
}

func save(t testing.TB, s *store.Store, tr *interviews.Transcript) interviews.Saved {
	t.Helper()
	saved, err := s.Interviews.Save(ada, tr)
	if err != nil {
		t.Fatal(err)
	}
	return saved
}

func load(t testing.TB, s *store.Store, id interviews.ID) *interviews.Interview {
	t.Helper()
	iv, err := s.Interviews.Interview(ada, id)
	if err != nil {
		t.Fatal(err)
	}
	return iv
}

// must stops the test at an error.
func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// got is the value of a call that must not fail.
func got[T any](t testing.TB) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		must(t, err)
		return v
	}
}

func same(t testing.TB, what string, got, want any) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s: -want +got\n%s", what, diff)
	}
}

// kind fails the test unless err is of the kind and says what to do next.
func kind(t testing.TB, err error, k errs.Kind, hint string) {
	t.Helper()
	if !errors.Is(err, k) {
		t.Errorf("error is %v, want the kind %q", err, k)
	}
	for _, word := range []string{"constraint", "foreign key", "sqlstate", "violates"} {
		if strings.Contains(strings.ToLower(fmt.Sprint(err)), word) {
			t.Errorf("%v: these are the driver's words", err)
		}
	}
	if !strings.Contains(errs.HintOf(err), hint) {
		t.Errorf("hint of %v is %q, want %q in it", err, errs.HintOf(err), hint)
	}
}

// theme adds themes of those IDs at the top, or below the part before the slash.
func theme(t testing.TB, s *store.Store, ids ...string) {
	t.Helper()
	for _, id := range ids {
		parent := ""
		if i := strings.LastIndexByte(id, '/'); i >= 0 {
			parent = id[:i]
		}
		must(t, s.Themes.SetTheme(ada, &coding.Theme{ID: id, Parent: parent, Name: "Theme " + id}))
	}
}

// words makes a quote of the only occurrence of some words in an interview.
func words(t testing.TB, s *store.Store, id interviews.ID, text string) *coding.Quote {
	t.Helper()
	iv := load(t, s, id)
	turns := got[[]interviews.Turn](t)(s.Interviews.Turns(ada, iv.Revision, 0, 0))
	places := coding.Find(iv.Revision, turns, text, 0)
	if len(places) != 1 {
		t.Fatalf("%q stands at %d places", text, len(places))
	}
	return &coding.Quote{Interview: id, Range: places[0].Range, Text: text}
}

func code(t testing.TB, s *store.Store, ctx context.Context, id interviews.ID, text string, themes ...string) coding.Added {
	t.Helper()
	return got[coding.Added](t)(s.Coding.Code(ctx, words(t, s, id, text), themes, ""))
}

func quotes(t testing.TB, s *store.Store, f coding.Filter) []coding.Quote {
	t.Helper()
	return got[[]coding.Quote](t)(s.Coding.Quotes(ada, f))
}

// only returns the one quote of the workspace.
func only(t testing.TB, s *store.Store) coding.Quote {
	t.Helper()
	all := quotes(t, s, coding.Filter{})
	if len(all) != 1 {
		t.Fatalf("%d quotes, want 1", len(all))
	}
	return all[0]
}

func head(t testing.TB, s *store.Store) int64 {
	t.Helper()
	return got[int64](t)(s.Events.Head(ada))
}
