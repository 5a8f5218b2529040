package storetest

import (
	"bytes"
	"errors"
	"fmt"
	"testing"

	"verbatim/coding"
	"verbatim/internal/errs"
	"verbatim/internal/store"
	"verbatim/interviews"
)

func testInterviews(t *testing.T, s *store.Store) {
	tr := with(Transcript("a/2026-08-14-p07.md", "Ines: how do you deploy?", "P-07: by hand", "Ines: and then?"), func(tr *interviews.Transcript) {
		iv := &tr.Interview
		iv.Study, tr.StudyTitle = "deploys", "How teams deploy"
		iv.Source, iv.Guide, iv.Recording = interviews.SourceNote, "deploys-1", "https://example.org/r.mp4"
		iv.NoteTakers = []string{"Nia", "Øystein"}
		iv.Consent = interviews.Consent{Interview: interviews.Yes, Quotes: interviews.No, Script: "v2"}
		iv.Speakers[0].Guessed = false
		tr.Turns[1].StartMS, tr.Turns[2].Kind, tr.Turns[2].Speaker = interviews.NoTime, interviews.Event, ""
	})
	saved := save(t, s, tr)
	same(t, "saved", saved, interviews.Saved{Interview: "2026-08-14-p07", Outcome: interviews.Added})
	iv := load(t, s, saved.Interview)
	want := tr.Interview
	want.Revision = iv.Revision
	same(t, "interview", *iv, want)
	same(t, "turns", got[[]interviews.Turn](t)(s.Interviews.Turns(ada, iv.Revision, 0, 0)), tr.Turns)
	same(t, "turns 2..9", got[[]interviews.Turn](t)(s.Interviews.Turns(ada, iv.Revision, 2, 9)), tr.Turns[1:])
	second, beyond := interviews.TurnAt{Revision: iv.Revision, N: 2}, interviews.TurnAt{Revision: iv.Revision, N: 99}
	same(t, "turns at places", got[map[interviews.TurnAt]interviews.Turn](t)(s.Interviews.TurnsAt(ada, []interviews.TurnAt{second, beyond, second})),
		map[interviews.TurnAt]interviews.Turn{second: tr.Turns[1]})
	same(t, "turns nowhere", len(got[map[interviews.TurnAt]interviews.Turn](t)(s.Interviews.TurnsAt(ada, nil))), 0)
	same(t, "turns beyond", len(got[[]interviews.Turn](t)(s.Interviews.Turns(ada, iv.Revision, 7, 9))), 0)
	same(t, "list", got[[]interviews.Interview](t)(s.Interviews.Interviews(ada, nil)), []interviews.Interview{want})
	same(t, "studies", got[[]interviews.Study](t)(s.Studies.Studies(ada)), []interviews.Study{{ID: "deploys", Title: "How teams deploy"}})

	save(t, s, with(Transcript("b.md", "P-08: hi"), func(tr *interviews.Transcript) { tr.Interview.Study = "deploys" }))
	same(t, "a known study keeps its title", got[[]interviews.Study](t)(s.Studies.Studies(ada))[0].Title, "How teams deploy")

	_, err := s.Interviews.Interview(ada, "nobody")
	kind(t, err, errs.NotFound, "interview list")
	_, err = s.Interviews.Revision(ada, 77)
	kind(t, err, errs.NotFound, "")
	kind(t, s.Interviews.Change(ada, &interviews.Interview{ID: "nobody", Study: "x"}), errs.NotFound, "interview list")
}

// What people say comes back byte for byte.
func testText(t *testing.T, s *store.Store) {
	lines := []string{
		"P-1: family 👩‍👩‍👧‍👦 flag 🇸🇪 skin 👍🏽",
		"P-1: cafe\u0301 is not café, and \u0041\u030a is not Å",
		"مها: قالت «نعم» ثم ضحكت",
		"P-1: \u200fRTL mark, nbsp\u00a0here, zero\u200bwidth, \u2028 line separator",
		"P-1: quotes ' \" ` \\ and <b>&amp;</b> %d $1 ?",
		"P-1: two\n\nparagraphs\tand a tab",
		"日本: 明日\U0002000b",
	}
	tr := Transcript("txt.md", lines...)
	save(t, s, tr)
	iv := load(t, s, "txt")
	same(t, "turns", got[[]interviews.Turn](t)(s.Interviews.Turns(ada, iv.Revision, 0, 0)), tr.Turns)
	theme(t, s, "x")
	for _, w := range []string{"👩‍👩‍👧‍👦", "cafe\u0301", "«نعم»", "\\ and <b>&amp;</b>", "two\n\nparagraphs", "\U0002000b"} {
		code(t, s, ada, "txt", w, "x")
		q := quotes(t, s, coding.Filter{Interview: "txt"})
		found := false
		for _, one := range q {
			found = found || one.Text == w
		}
		if !found {
			t.Errorf("the quote %q did not come back", w)
		}
	}
}

func testRefused(t *testing.T, s *store.Store) {
	for name, break_ := range map[string]func(*interviews.Transcript){
		"no ID":           func(tr *interviews.Transcript) { tr.Interview.ID = "" },
		"numbering":       func(tr *interviews.Transcript) { tr.Turns[1].N = 7 },
		"broken UTF-8":    func(tr *interviews.Transcript) { tr.Turns[1].Text = "a\xff" },
		"NUL in turn":     func(tr *interviews.Transcript) { tr.Turns[0].Text = "a\x00b" },
		"NUL in title":    func(tr *interviews.Transcript) { tr.Interview.Title = "a\x00b" },
		"empty person":    func(tr *interviews.Transcript) { tr.Participants = []interviews.Participant{{}} },
		"broken in value": func(tr *interviews.Transcript) { attribute(tr, "team", "\xc3", "") },
	} {
		tr := Transcript("r.md", "P-1: one", "P-1: two")
		break_(tr)
		_, err := s.Interviews.Save(ada, tr)
		if !errors.Is(err, errs.Invalid) {
			t.Errorf("%s: %v, want it to be invalid", name, err)
		}
	}
	same(t, "interviews after refusals", len(got[[]interviews.Interview](t)(s.Interviews.Interviews(ada, nil))), 0)
	same(t, "events", head(t, s), int64(0))
	kind(t, s.Interviews.SetParticipant(ada, &interviews.Participant{}), errs.Invalid, "P-07")
}

func attribute(tr *interviews.Transcript, key, value string, since interviews.Date) {
	tr.Participants[0].Attributes = append(tr.Participants[0].Attributes, interviews.Attribute{Key: key, Value: value, Since: since})
}

func testRevisions(t *testing.T, s *store.Store) {
	a := func() *interviews.Transcript {
		return Transcript("r.md", "Ines: why", "P-1: because", "P-1: that is all")
	}
	b := func() *interviews.Transcript {
		return Transcript("r.md", "Ines: why", "P-1: because", "P-1: that is all", "P-2: no")
	}
	save(t, s, a())
	same(t, "same bytes", save(t, s, a()), interviews.Saved{Interview: "r", Outcome: interviews.Unchanged, Same: "r"})
	copied := a()
	copied.Interview.ID, copied.Interview.Path = "copy", "elsewhere/copy.md"
	same(t, "same bytes elsewhere", save(t, s, copied), interviews.Saved{Interview: "r", Outcome: interviews.Unchanged, Same: "r"})
	same(t, "updated", save(t, s, b()), interviews.Saved{Interview: "r", Outcome: interviews.Updated})
	iv := load(t, s, "r")
	same(t, "turns after update", []int{iv.Turns, len(iv.Speakers)}, []int{4, 3})
	same(t, "back again", save(t, s, a()), interviews.Saved{Interview: "r", Outcome: interviews.Updated})
	iv = load(t, s, "r")
	same(t, "turns after going back", []int{iv.Turns, len(iv.Speakers)}, []int{3, 2})

	all := got[[]interviews.Revision](t)(s.Interviews.Revisions(ada, "r"))
	if len(all) != 3 {
		t.Fatalf("%d revisions, want 3", len(all))
	}
	for i, want := range []*interviews.Transcript{a(), b(), a()} {
		if i > 0 && all[i].Number <= all[i-1].Number {
			t.Errorf("revision %d does not count up", i)
		}
		rev := got[*interviews.Revision](t)(s.Interviews.Revision(ada, all[i].Number))
		if !bytes.Equal(rev.Source, want.Source) || rev.SHA256 != want.Interview.SHA256 || rev.Turns != len(want.Turns) {
			t.Errorf("revision %d is not as it was saved: %+v", i, rev)
		}
		same(t, "old turns", got[[]interviews.Turn](t)(s.Interviews.Turns(ada, rev.Number, 0, 0)), want.Turns)
		if rev.At.IsZero() || all[i].Source != nil {
			t.Errorf("revision %d: at %v, %d bytes in the list", i, rev.At, len(all[i].Source))
		}
	}

	empty := Transcript("empty.md")
	empty.Source = nil
	save(t, s, empty)
	same(t, "empty file", load(t, s, "empty").Turns, 0)
}

func testSameName(t *testing.T, s *store.Store) {
	save(t, s, Transcript("team-a/notes.md", "P-1: one", "P-1: two", "P-1: three"))
	other := save(t, s, Transcript("team-b/notes.md", "P-2: eins", "P-2: zwei", "P-1: three"))
	same(t, "another file of that name", other, interviews.Saved{Interview: "team-b-notes", Outcome: interviews.Added})
	third := save(t, s, Transcript("x/team-b/notes.md", "P-3: uno", "P-3: dos"))
	same(t, "a third", third, interviews.Saved{Interview: "x-team-b-notes", Outcome: interviews.Added})

	moved := save(t, s, Transcript("archive/notes.md", "P-1: one", "P-1: two", "P-1: and more"))
	same(t, "moved and edited", moved, interviews.Saved{Interview: "notes", Outcome: interviews.Updated})
	same(t, "new path", load(t, s, "notes").Path, "archive/notes.md")
	again := save(t, s, Transcript("team-b/notes.md", "P-2: ganz", "P-2: anders"))
	same(t, "the second again, rewritten", again, interviews.Saved{Interview: "team-b-notes", Outcome: interviews.Updated})

	_, err := s.Interviews.Save(ada, Transcript("notes.md", "P-9: nothing alike"))
	kind(t, err, errs.Conflict, "id:")
}

func testSaveAll(t *testing.T, s *store.Store) {
	ctx := interviews.Acting(ada, interviews.Act{Actor: "ada", Op: "import-1"})
	run := func(files ...*interviews.Transcript) (said []string) {
		from := make(chan *interviews.Transcript)
		go func() {
			defer close(from)
			for _, f := range files {
				from <- f
			}
		}()
		must(t, s.Interviews.SaveAll(ctx, from, func(tr *interviews.Transcript, saved interviews.Saved, err error) error {
			said = append(said, fmt.Sprintf("%s %s %s %v", tr.Interview.Path, saved.Interview, saved.Outcome, errs.KindOf(err)))
			return nil
		}))
		return said
	}
	files := func() []*interviews.Transcript {
		bad := Transcript("bad.md", "P-1: x")
		bad.Turns[0].N = 9
		return []*interviews.Transcript{
			Transcript("1.md", "P-1: a"), Transcript("2.md", "P-1: b"), bad, Transcript("3.md", "P-1: c"), Transcript("copy.md", "P-1: b"),
		}
	}
	same(t, "first", run(files()...), []string{"1.md 1 added ", "2.md 2 added ", "bad.md   invalid", "3.md 3 added ", "copy.md 2 unchanged "})
	same(t, "events", head(t, s), int64(3))
	same(t, "again", run(files()...), []string{"1.md 1 unchanged ", "2.md 2 unchanged ", "bad.md   invalid", "3.md 3 unchanged ", "copy.md 2 unchanged "})

	stop := errors.New("enough")
	from := make(chan *interviews.Transcript)
	go func() {
		defer close(from)
		for i := range 300 {
			from <- Transcript(fmt.Sprintf("many-%d.md", i), fmt.Sprintf("P-1: %d", i))
		}
	}()
	err := s.Interviews.SaveAll(ada, from, func(*interviews.Transcript, interviews.Saved, error) error { return stop })
	if !errors.Is(err, stop) {
		t.Errorf("stopped with %v", err)
	}
	if n := head(t, s); n == 303 {
		t.Error("all were saved although the first result stopped it")
	}
}

func testParticipants(t *testing.T, s *store.Store) {
	on := func(id string, day interviews.Date, team string) *interviews.Transcript {
		return with(Transcript(id+".md", "P-1: hello from "+id), func(tr *interviews.Transcript) {
			tr.Interview.Date = day
			attribute(tr, "team", team, "")
		})
	}
	// Read in another order than they happened.
	save(t, s, on("late", "2026-06-01", "infra"))
	save(t, s, on("early", "2026-01-01", "data"))
	save(t, s, on("middle", "2026-03-01", "web"))
	people := got[[]interviews.Participant](t)(s.Interviews.Participants(ada, nil))
	if len(people) != 1 {
		t.Fatalf("%d people, want one", len(people))
	}
	for day, want := range map[interviews.Date]string{
		"2025-01-01": "data", "2026-01-01": "data", "2026-02-28": "data", "2026-03-01": "web", "2026-12-01": "infra", "": "infra",
	} {
		same(t, "team on "+string(day), people[0].At(day)["team"], want)
	}

	p := interviews.Participant{ID: "P-1", Attributes: []interviews.Attribute{{Key: "team", Value: "platform"}, {Key: "role", Value: "lead", Since: "2026-02-02"}}}
	must(t, s.Interviews.SetParticipant(ada, &p))
	same(t, "set by hand", got[[]interviews.Participant](t)(s.Interviews.Participants(ada, nil))[0].At(""), map[string]string{"team": "platform", "role": "lead"})
	before := head(t, s)
	must(t, s.Interviews.SetParticipant(ada, &p))
	same(t, "events after setting the same", head(t, s), before)

	again := on("late", "2026-06-01", "infra")
	again.Turns[0].Text += ", corrected"
	save(t, s, with(again, func(*interviews.Transcript) {}))
	same(t, "a new revision that says nothing new", got[[]interviews.Participant](t)(s.Interviews.Participants(ada, nil))[0].At("")["team"], "platform")
	save(t, s, on("late", "2026-06-01", "sales"))
	same(t, "a new revision that says something else", got[[]interviews.Participant](t)(s.Interviews.Participants(ada, nil))[0].At("")["team"], "sales")
}

func testChange(t *testing.T, s *store.Store) {
	save(t, s, Transcript("c.md", "Ines: how", "P-1: so"))
	iv := load(t, s, "c")
	was := *iv
	iv.Title, iv.Date, iv.Study, iv.Source = "By hand", "2026-01-02", "other", interviews.SourceSurvey
	iv.Speakers = []interviews.Speaker{{Name: "Ines", Role: interviews.RoleParticipant, Participant: "P-5"}, {Name: "P-1", Role: interviews.RoleObserver}}
	iv.Turns, iv.SHA256, iv.Path, iv.Revision = 99, "x", "y", 99 // not for changing
	iv.Recording = "https://example.org/1"
	must(t, s.Interviews.Change(ada, iv))
	want := was
	want.Title, want.Date, want.Study, want.Source, want.Recording = "By hand", "2026-01-02", "other", interviews.SourceSurvey, "https://example.org/1"
	want.Speakers = []interviews.Speaker{
		{Name: "Ines", Role: interviews.RoleParticipant, Participant: "P-5", Turns: 1, Words: 1},
		{Name: "P-1", Role: interviews.RoleObserver, Turns: 1, Words: 1},
	}
	same(t, "changed", *load(t, s, "c"), want)
	same(t, "its people exist", len(got[[]interviews.Participant](t)(s.Interviews.Participants(ada, nil))), 2)

	edited := Transcript("c.md", "Ines: how", "P-1: so it goes")
	save(t, s, edited)
	want.Revision, want.SHA256, want.Words = load(t, s, "c").Revision, edited.Interview.SHA256, edited.Interview.Words
	want.Speakers[1].Words = 3
	same(t, "after a revision that only guesses", *load(t, s, "c"), want)

	save(t, s, with(Transcript("c.md", "Ines: how", "P-1: so it goes on"), func(tr *interviews.Transcript) {
		tr.Interview.Date, tr.Interview.Title = "2026-09-09", "From the file"
		tr.Interview.Speakers[0] = interviews.Speaker{Name: "Ines", Role: interviews.RoleNoteTaker}
	}))
	iv = load(t, s, "c")
	same(t, "what the file newly says", []any{iv.Title, iv.Date, iv.Speakers[0].Role, iv.Source},
		[]any{"From the file", interviews.Date("2026-09-09"), interviews.RoleNoteTaker, interviews.SourceSurvey})

	iv.Speakers = append(iv.Speakers, interviews.Speaker{Name: "Nobody"})
	kind(t, s.Interviews.Change(ada, iv), errs.NotFound, "interview show")
	before := head(t, s)
	must(t, s.Interviews.Change(ada, load(t, s, "c")))
	same(t, "events after no change", head(t, s), before)
}
