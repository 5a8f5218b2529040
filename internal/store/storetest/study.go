package storetest

import (
	"fmt"
	"testing"

	"verbatim/internal/errs"
	"verbatim/internal/store"
	"verbatim/interviews"
)

func studies(t testing.TB, s *store.Store) []interviews.Study {
	t.Helper()
	return got[[]interviews.Study](t)(s.Studies.Studies(ada))
}

// touchedBy are the turns that the newest event concerns, as INTERVIEW:FIRST-LAST.
func touchedBy(t testing.TB, s *store.Store) (all []string) {
	t.Helper()
	of := map[int64]interviews.ID{}
	for _, iv := range got[[]interviews.Interview](t)(s.Interviews.Interviews(ada, nil)) {
		of[iv.Revision] = iv.ID
	}
	touched, _, err := s.Events.Touched(ada, head(t, s)-1, 1000)
	must(t, err)
	for _, x := range touched {
		all = append(all, fmt.Sprintf("%s:%d-%d", of[x.Revision], x.First, x.Last))
	}
	return all
}

func testStudies(t *testing.T, s *store.Store) {
	in := func(study, path string, lines ...string) *interviews.Transcript {
		tr := Transcript(path, lines...)
		tr.Interview.Study, tr.StudyTitle = study, "As the file says"
		return tr
	}
	save(t, s, in("deploys", "a.md", "P-1: wir warten", "P-1: lange"))
	save(t, s, in("other", "b.md", "P-2: we wait"))
	set := func(study interviews.Study) error { return s.Studies.SetStudy(ada, &study) }
	must(t, set(interviews.Study{ID: "deploys", Title: "Wie", Language: "de"}))
	same(t, "studies", studies(t, s), []interviews.Study{{ID: "deploys", Title: "Wie", Language: "de"}, {ID: "other", Title: "As the file says"}})
	newest := got[[]store.Event](t)(s.Events.Newest(ada, 1))[0]
	same(t, "event", []string{newest.Kind, newest.Subject}, []string{"study.set", "study/deploys"})
	same(t, "turns to index again", touchedBy(t, s), []string{"a:1-2"})

	events := head(t, s)
	must(t, set(interviews.Study{ID: "deploys", Title: "Wie", Language: "de"}))
	same(t, "events of a change of nothing", head(t, s), events)
	kind(t, set(interviews.Study{ID: "nowhere"}), errs.NotFound, "study list")
	kind(t, set(interviews.Study{ID: "deploys", Language: "tlh"}), errs.Invalid, "none")
	kind(t, set(interviews.Study{ID: "deploys", Title: "a\x00b"}), errs.Invalid, "")
	same(t, "events of refusals", head(t, s), events)

	// What a file says of the study leaves the language alone.
	save(t, s, in("deploys", "c.md", "P-3: und wir"))
	same(t, "after another file", studies(t, s)[0], interviews.Study{ID: "deploys", Title: "As the file says", Language: "de"})
	must(t, set(interviews.Study{ID: "deploys", Title: "Wie", Language: "de"}))
	same(t, "a title is not searched", touchedBy(t, s), []string(nil))
	must(t, set(interviews.Study{ID: "other", Language: interviews.DefaultLanguage}))
	same(t, "what nobody said counts as English", touchedBy(t, s), []string(nil))
}

// Undoing and redoing a change of language indexes the turns that the study
// has by then, and the past has the language of its time.
func testStudyLanguage(t *testing.T, s *store.Store) {
	save(t, s, Transcript("a.md", "P-1: wir warten"))
	before, at := state(t, s), head(t, s)
	must(t, s.Studies.SetStudy(ada, &interviews.Study{ID: interviews.DefaultStudy, Language: "de"}))
	after := state(t, s)
	got[*store.Event](t)(s.Events.Undo(ada))
	same(t, "undone", state(t, s), before)
	same(t, "turns to index again", touchedBy(t, s), []string{"a:1-1"})
	got[*store.Event](t)(s.Events.Redo(ada))
	same(t, "redone", state(t, s), after)

	bob := as("bob")
	for _, tr := range []*interviews.Transcript{Transcript("a.md", "P-1: wir warten", "P-1: immer"), Transcript("b.md", "P-2: ja")} {
		got[interviews.Saved](t)(s.Interviews.Save(bob, tr))
	}
	got[*store.Event](t)(s.Events.Undo(ada))
	same(t, "turns that came since", touchedBy(t, s), []string{":1-1", "a:1-2", "b:1-1"}) // the first is of an old revision
	got[*store.Event](t)(s.Events.Redo(ada))
	same(t, "again", touchedBy(t, s), []string{":1-1", "a:1-2", "b:1-1"})
	must(t, s.AsOf(ada, at, func(s *store.Store) error {
		same(t, "language then", studies(t, s)[0].Language, "")
		return nil
	}))
	same(t, "language now", studies(t, s)[0].Language, "de")
}
