package storetest

import (
	"fmt"
	"testing"

	"verbatim/coding"
	"verbatim/internal/errs"
	"verbatim/internal/store"
)

func synonyms(t testing.TB, s *store.Store) coding.Synonyms {
	t.Helper()
	return got[coding.Synonyms](t)(s.Synonyms.Synonyms(ada))
}

func testSynonyms(t *testing.T, s *store.Store) {
	add := func(words ...string) error { return s.Synonyms.AddSynonyms(ada, words...) }
	remove := func(words ...string) error { return s.Synonyms.RemoveSynonyms(ada, words...) }
	must(t, add(" Release", "ship"))
	must(t, add("roll  back", "Revert", "ÉTAT"))
	newest := got[[]store.Event](t)(s.Events.Newest(ada, 1))[0]
	same(t, "event", []string{newest.Kind, newest.Subject}, []string{"synonym.add", "synonym/roll back"})
	same(t, "groups", synonyms(t, s), coding.Synonyms{{"release", "ship"}, {"revert", "roll back", "état"}})

	events := head(t, s)
	must(t, add("SHIP", "release"))
	same(t, "events of what is there already", head(t, s), events)
	kind(t, add("ship", "Ship "), errs.Invalid, "another word")
	kind(t, add(), errs.Invalid, "name those")
	kind(t, add("ship", "de*"), errs.Invalid, "letters")
	kind(t, remove("ship", "boat"), errs.NotFound, "synonym list")
	kind(t, remove(), errs.Invalid, "name those")
	same(t, "events of refusals", head(t, s), events)

	// A word that is smaller than all names the group anew; one of two groups joins them.
	must(t, add("deploy", "ship"))
	must(t, add("revert", "ship"))
	same(t, "joined", synonyms(t, s), coding.Synonyms{{"deploy", "release", "revert", "roll back", "ship", "état"}})
	must(t, remove("deploy", "Ship"))
	newest = got[[]store.Event](t)(s.Events.Newest(ada, 1))[0]
	same(t, "event", []string{newest.Kind, newest.Subject}, []string{"synonym.remove", "synonym/deploy"})
	same(t, "without", synonyms(t, s), coding.Synonyms{{"release", "revert", "roll back", "état"}})
	must(t, remove("release", "revert", "état"))
	same(t, "the last one is no group", synonyms(t, s), coding.Synonyms(nil))

	words := make([]string, coding.MostSynonyms)
	for i := range words {
		words[i] = fmt.Sprint("word ", i)
	}
	must(t, add(words...))
	kind(t, add("word 1", "too much"), errs.Invalid, "take words out")
	same(t, "full", len(synonyms(t, s)[0]), coding.MostSynonyms)
}

// Undo and redo lead through the same groups, and never leave half a group.
func testSynonymsUndo(t *testing.T, s *store.Store) {
	add := func(name string, words ...string) { t.Helper(); must(t, s.Synonyms.AddSynonyms(as(name), words...)) }
	states := []coding.Synonyms{nil}
	for _, step := range []func(){
		func() { add("ada", "m", "n") }, func() { add("ada", "x", "y") }, func() { add("ada", "a", "n") }, func() { add("ada", "a", "y") },
		func() { must(t, s.Synonyms.RemoveSynonyms(ada, "a", "m")) },
	} {
		step()
		states = append(states, synonyms(t, s))
	}
	for i := len(states) - 2; i >= 0; i-- {
		got[*store.Event](t)(s.Events.Undo(ada))
		same(t, fmt.Sprint("back at ", i), synonyms(t, s), states[i])
	}
	for i := range states[1:] {
		got[*store.Event](t)(s.Events.Redo(ada))
		same(t, fmt.Sprint("again at ", i+1), synonyms(t, s), states[i+1])
	}
	must(t, s.AsOf(ada, 3, func(s *store.Store) error {
		same(t, "as of event 3", synonyms(t, s), states[3])
		return nil
	}))

	refused := func(hint string) {
		t.Helper()
		before := state(t, s)
		_, err := s.Events.Undo(as("bob"))
		kind(t, err, errs.Conflict, hint)
		same(t, "after a refused undo", state(t, s), before)
	}
	add("bob", "one", "two")
	add("eve", "one", "zoo") // needs one, and changes none of bob's rows
	refused("by hand")
	must(t, s.Synonyms.RemoveSynonyms(as("eve"), "zoo"))
	must(t, s.Synonyms.RemoveSynonyms(as("bob"), "two"))
	add("eve", "two", "three")
	refused("verbatim log") // two would be in two groups
}
