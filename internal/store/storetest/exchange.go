package storetest

import (
	"bytes"
	"context"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"verbatim/coding"
	"verbatim/internal/errs"
	"verbatim/internal/store"
	"verbatim/interviews"
)

// worked makes a workspace in which everything has been done that a record
// holds. Nothing in it has been taken back.
func worked(t *testing.T, s *store.Store) {
	t.Helper()
	ben := as("ben")
	theme(t, s, "wait", "wait/queue", "old")
	must(t, s.Themes.SetTheme(ada, &coding.Theme{ID: "key", Name: "Clé 🔑", Kind: coding.Pain, Definition: "d\ne", Include: "i", Exclude: "x",
		Colour: 3, Position: 7, Note: "n", Key: "k", InVivo: true}))
	heard(t, s)
	first := code(t, s, ada, "i", "wait", "wait", "wait/queue").Quote
	must(t, s.Coding.Rate(ada, first.ID, "wait", coding.Rating{Polarity: coding.Negative, Strength: 2}))
	must(t, s.Coding.SetKey(ada, first.ID, true))
	code(t, s, ben, "i", "wait", "wait", "old")
	bare := code(t, s, ben, "i", "nobody knows").Quote // without a theme
	must(t, s.Memos.SetMemo(ben, coding.OnQuote(bare.ID), "who?"))
	must(t, s.Memos.SetMemo(ada, coding.OnTheme("wait"), "on a theme"))
	must(t, s.Memos.SetMemo(ada, coding.OnInterview("i"), "on an interview"))
	got[string](t)(s.Memos.SetTakeaway(ben, &coding.Takeaway{Interview: "i", Text: "They wait.", Quotes: []string{first.ID, bare.ID}}))
	must(t, s.Work.Assign(ada, &coding.Assignment{Interview: "i", Coder: "ben"}))
	must(t, s.Work.SetFinished(ada, "i", true))
	must(t, s.Work.SetFinished(ben, "i", true))
	got[coding.Recoded](t)(s.Themes.Merge(ada, "old", "key"))
	must(t, s.Judgements.Adjudicate(ben, &coding.Adjudication{Interview: "i", Theme: "wait/queue", Quotes: []string{first.ID},
		Decision: coding.Adopt, Adopted: "ben", Note: "not a queue"}))
	must(t, s.Judgements.LogSuggestion(ada, coding.Suggested{Interview: "i", Turn: 2, Quote: first.ID, Theme: "wait", Rank: 1, Score: 0.1, Accepted: true}))
	must(t, s.Judgements.LogSuggestion(ada, coding.Suggested{Interview: "i", Turn: 3, Theme: "key", Rank: 2, Score: 1.0 / 3}))
	gone := code(t, s, ben, "j", "tests fail", "wait").Quote
	code(t, s, ben, "j", "again", "wait")
	save(t, s, Transcript("j.md", "Ines: so", "P-2: it was a good summer for sailing"))
	must(t, s.Coding.Retire(ben, gone.ID))
}

func heard(t *testing.T, s *store.Store) {
	t.Helper()
	save(t, s, Transcript("i.md", "Ines: how is it?", "P-1: we wait 👩‍👩‍👧 here", "P-1: nobody knows"))
	save(t, s, Transcript("j.md", "P-2: the tests fail again"))
}

// exported is a record as a file.
func exported(t *testing.T, s *store.Store) string {
	t.Helper()
	var b bytes.Buffer
	must(t, coding.WriteRecord(&b, got[coding.Record](t)(s.Record(context.Background()))))
	return b.String()
}

func restore(ctx context.Context, s *store.Store, file string, replace bool) (store.Restored, error) {
	r, err := coding.ReadRecord("f.jsonl", strings.NewReader(file))
	if err != nil {
		return store.Restored{}, err
	}
	return s.Restore(ctx, "f.jsonl", r, replace)
}

// What people have made of transcripts goes out and comes back as it was: into
// another workspace with the same transcripts, where revisions may have other
// numbers, and the second time it changes nothing.
func testExchange(t *testing.T, s *store.Store) {
	worked(t, s)
	file, before := exported(t, s), state(t, s)
	for _, kind := range []string{"theme", "quote", "coding", "memo", "takeaway", "assignment", "finish", "adjudication", "suggestion"} {
		if !strings.Contains(file, fmt.Sprintf("\n{\"is\":%q,", kind)) {
			t.Errorf("the file has no %s", kind)
		}
	}
	for _, part := range []string{`"state":"retired"`, `"state":"orphaned"`, `"key":true`, `"merged_into":"key"`, `"overruled":true`, `"polarity":"negative","strength":2`} {
		if !strings.Contains(file, part) {
			t.Errorf("the file has no %s", part)
		}
	}
	events := head(t, s)
	done := got[store.Restored](t)(restore(as("cem"), s, file, false))
	same(t, "into itself", done, store.Restored{Same: strings.Count(file, "\n") - 1})
	same(t, "events of an import of what is there", head(t, s), events)
	same(t, "state after it", state(t, s), before)
	undoAll(t, s, "ada", "ben")
	if strings.Count(exported(t, s), "\n") != 1 {
		t.Fatal("the workspace is not empty")
	}

	save(t, s, Transcript("other.md", "P-9: other revisions have other numbers"))
	heard(t, s)
	save(t, s, Transcript("j.md", "Ines: so", "P-2: it was a good summer for sailing"))
	done = got[store.Restored](t)(restore(as("cem"), s, file, false))
	same(t, "imported", done, store.Restored{Added: strings.Count(file, "\n") - 1})
	same(t, "file", exported(t, s), file)
	newest := got[[]store.Event](t)(s.Events.Newest(ada, 1))[0]
	same(t, "event", []string{newest.Kind, newest.Subject, newest.Actor}, []string{"code.import", "file/f.jsonl", "cem"})
	events = head(t, s)
	same(t, "again", got[store.Restored](t)(restore(as("cem"), s, file, false)).Added, 0)
	same(t, "events", head(t, s), events)

	got[*store.Event](t)(s.Events.Undo(as("cem")))
	same(t, "after undo", strings.Count(exported(t, s), "\n"), 1)
}

// undoAll takes back everything that people did.
func undoAll(t *testing.T, s *store.Store, names ...string) {
	t.Helper()
	for left := true; left; {
		left = false
		for _, name := range names {
			if _, err := s.Events.Undo(as(name)); err == nil {
				left = true
			}
		}
	}
}

// The canonical dump is the same as before, but for the numbers of revisions.
func testExchangeDump(t *testing.T, s *store.Store) {
	worked(t, s)
	file, before := exported(t, s), state(t, s)
	undoAll(t, s, "ada", "ben")
	heard(t, s)
	save(t, s, Transcript("j.md", "Ines: so", "P-2: it was a good summer for sailing"))
	got[store.Restored](t)(restore(ada, s, file, false))
	same(t, "dump", unnumbered(state(t, s)), unnumbered(before))
}

// unnumbered is a dump without the numbers of revisions.
func unnumbered(dump string) string {
	return regexp.MustCompile(`"revision":\d+`).ReplaceAllString(dump, `"revision":0`)
}

// A file that is wrong in one line changes nothing, and the error lists all
// lines that are.
func testExchangeRefuses(t *testing.T, s *store.Store) {
	worked(t, s)
	file := exported(t, s)
	before, events := state(t, s), head(t, s)
	lines := strings.Split(strings.TrimSuffix(file, "\n"), "\n")
	change := func(is, from, to string) string {
		for i, l := range lines {
			if strings.HasPrefix(l, fmt.Sprintf("{\"is\":%q", is)) && strings.Contains(l, from) {
				all := append([]string{}, lines...)
				all[i] = strings.ReplaceAll(l, from, to)
				return strings.Join(all, "\n") + "\n"
			}
		}
		t.Fatalf("no %s with %s", is, from)
		return ""
	}
	for name, c := range map[string]struct {
		file string
		kind errs.Kind
		says string

		problems int // 0 is one
	}{
		"other words":       {change("quote", `"text":"wait"`, `"text":"Wait"`), errs.Conflict, "other words stand", 0},
		"place":             {change("quote", `"first_turn":2`, `"first_turn":9`), errs.Invalid, "not in the transcript", 0},
		"other transcript":  {change("quote", `"sha256":"`, `"sha256":"0`), errs.Invalid, "is another one here", 0},
		"old transcript":    {change("quote", `"state":"retired"`, `"state":"moved"`), errs.Conflict, "has changed since", 0},
		"state":             {change("quote", `"state":"retired"`, `"state":"fine"`), errs.Invalid, "not a state", 0},
		"interview":         {change("finish", `"interview":"i"`, `"interview":"k"`), errs.Invalid, "no interview", 0},
		"theme":             {change("coding", `"theme":"wait"`, `"theme":"weight"`), errs.Invalid, "no theme", 0},
		"nobody":            {change("coding", `"coder":"ada"`, `"coder":""`), errs.Invalid, "nobody is named", 0},
		"quote":             {change("coding", `"quote":"q`, `"quote":"x`), errs.Invalid, "no quote", 0},
		"rating":            {change("coding", `"strength":2`, `"strength":4`), errs.Invalid, "not a strength", 0},
		"parent":            {change("theme", `"parent":"wait"`, `"parent":"weight"`), errs.Invalid, "no theme", 0},
		"key":               {change("theme", `"key":""`, `"key":"k"`), errs.Conflict, "applies theme", 2},
		"merged":            {change("theme", `"merged_into":"key"`, `"merged_into":"old"`), errs.Invalid, "no other theme", 0},
		"memo":              {change("memo", `"about":"theme/wait"`, `"about":"rhyme/wait"`), errs.Invalid, "can have no memo", 0},
		"decision":          {change("adjudication", `"decision":"adopt"`, `"decision":"adapt"`), errs.Invalid, "not a decision", 0},
		"says otherwise":    {change("memo", `"text":"who?"`, `"text":"who!"`), errs.Conflict, "says otherwise", 0},
		"takeaway's quotes": {change("takeaway", `"quotes":["q`, `"quotes":["x`), errs.Invalid, "no quote", 0},
	} {
		_, err := restore(as("cem"), s, c.file, false)
		kind(t, err, c.kind, "")
		if err == nil || !strings.Contains(err.Error(), c.says) || strings.Count(err.Error(), "f.jsonl:") != max(c.problems, 1) {
			t.Errorf("%s: not this problem alone: %v", name, err)
		}
		same(t, name, state(t, s), before)
		same(t, name, head(t, s), events)
	}
	both := strings.Replace(change("quote", `"text":"wait"`, `"text":"Wait"`), `"text":"who?"`, `"text":"who!"`, 1)
	_, err := restore(as("cem"), s, both, false)
	if err == nil || strings.Count(err.Error(), "f.jsonl:") != 2 {
		t.Errorf("two lines are wrong: %v", err)
	}
	_, err = s.Restore(context.Background(), "f.jsonl", nil, false)
	kind(t, err, errs.Invalid, "--as")

	got[store.Restored](t)(restore(as("cem"), s, change("memo", `"text":"who?"`, `"text":"who!"`), true))
	same(t, "replaced", strings.Contains(exported(t, s), `"text":"who!"`), true)
}

// Words that are a quote here already stay one quote, with all that the file
// says of it.
func testExchangeJoins(t *testing.T, s *store.Store) {
	theme(t, s, "wait")
	heard(t, s)
	mine := code(t, s, ada, "i", "wait", "wait").Quote
	file := strings.ReplaceAll(exported(t, s), mine.ID, "q0000theirs")
	file = strings.ReplaceAll(file, `"coder":"ada"`, `"coder":"ben"`)
	file = strings.Replace(file, `"key":false,"state"`, `"key":true,"state"`, 1)
	same(t, "done", got[store.Restored](t)(restore(ada, s, file, false)), store.Restored{Added: 1, Changed: 1, Same: 1})
	q := only(t, s)
	same(t, "quote", []any{q.ID, q.Key}, []any{mine.ID, true})
	codings := got[[]coding.Coding](t)(s.Coding.Codings(ada, coding.Filter{}))
	same(t, "coders", []string{codings[0].Coder, codings[1].Coder}, []string{"ada", "ben"})
	same(t, "again", got[store.Restored](t)(restore(ada, s, file, false)), store.Restored{Same: 3})
}

// Who codes blind exports what they may see, and that can be imported.
func testExchangeBlind(t *testing.T, s *store.Store) {
	theme(t, s, "wait")
	heard(t, s)
	code(t, s, ada, "i", "nobody knows", "wait")
	code(t, s, as("ben"), "i", "wait", "wait")
	his := code(t, s, ada, "i", "wait", "wait").Quote
	must(t, s.Memos.SetMemo(ada, coding.OnQuote(his.ID), "mine"))
	must(t, s.Coding.Uncode(ada, his.ID, nil))
	for _, coder := range []string{"ada", "ben"} {
		must(t, s.Work.Assign(ada, &coding.Assignment{Interview: "i", Coder: coder, Blind: true}))
	}
	r := got[coding.Record](t)(s.Record(ada))
	for _, e := range r {
		if e.Coding != nil && e.Coding.Coder == "ben" || e.Quote != nil && e.Quote.Text == "wait" || e.Memo != nil {
			t.Errorf("ada sees %s", e.String())
		}
	}
	got[store.Restored](t)(s.Restore(ada, "f", r, false))
}

// Times and coders come back as they were, in UTC.
func testExchangeTimes(t *testing.T, s *store.Store) {
	heard(t, s)
	at := time.Date(2026, 3, 29, 2, 30, 0, 123456000, time.FixedZone("", 3600))
	r := coding.Record{{Finish: &coding.Finish{Interview: "i", Coder: "Ägir", At: at}}}
	got[store.Restored](t)(s.Restore(ada, "f", r, false))
	f := got[[]coding.Finish](t)(s.Work.Finished(ada, interviews.Scope{}))
	same(t, "finish", f, []coding.Finish{{Interview: "i", Coder: "Ägir", At: at.UTC()}})
}
