package roadmap

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"verbatim/internal/errs"
)

var hand = Given{By: "hand", At: time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC), Why: "as f has it"}

// A table or Markdown that is laid over what it was written from changes
// nothing, whatever people wrote into it.
func TestTablesLaidOverThemselves(t *testing.T) {
	for seed := range uint64(60) {
		d := dice{rand.New(rand.NewPCG(seed, 11))}
		h, p := d.hypotheses(), d.proposals()
		trimIDs(h, p)
		var csv, md, pcsv, pmd bytes.Buffer
		data, ranking := &Data{}, &Ranking{}
		err := errors.Join(WriteHypothesesCSV(&csv, h, data), WriteHypothesesMarkdown(&md, h, data), WriteProposalsCSV(&pcsv, p, ranking), WriteProposalsMarkdown(&pmd, p, data, ranking))
		if err != nil {
			t.Fatal(err)
		}
		if len(h.Hypotheses) > 0 {
			gotCSV, _, err := ReadHypothesesCSV("f", csv.Bytes(), h, hand)
			same(t, seed, "csv", ofTable(h), gotCSV, err, csv.String())
			gotMD, _, err := ReadHypothesesMarkdown("f", md.Bytes(), h, hand)
			same(t, seed, "md", ofTable(h), gotMD, err, md.String())
		}
		if len(p.Proposals) > 0 {
			want := &ProposalsFile{Proposals: p.Proposals}
			gotCSV, _, err := ReadProposalsCSV("f", pcsv.Bytes(), p, hand)
			same(t, seed, "csv", want, gotCSV, err, pcsv.String())
			gotMD, _, err := ReadProposalsMarkdown("f", pmd.Bytes(), p, hand)
			same(t, seed, "md", want, gotMD, err, pmd.String())
		}
		if t.Failed() {
			return
		}
	}
}

// trimIDs makes IDs as commands make them: without blanks around them.
func trimIDs(h *HypothesesFile, p *ProposalsFile) {
	tidy := func(s string) string { return strings.Join(strings.Fields(strings.Map(oneLineRune, s)), "-") }
	for i := range h.Hypotheses {
		h.Hypotheses[i].ID = tidy(h.Hypotheses[i].ID)
	}
	for i := range p.Proposals {
		one := &p.Proposals[i]
		one.ID = tidy(one.ID)
		for m := range one.Metrics {
			one.Metrics[m].Proposal = one.ID
			for n := range one.Metrics[m].Measured {
				one.Metrics[m].Measured[n].Proposal = one.ID
			}
		}
		for n := range one.Notices {
			one.Notices[n].Proposal = one.ID
		}
	}
}

func oneLineRune(r rune) rune {
	if r < ' ' {
		return ' '
	}
	return r
}

// ofTable is f with what a table of hypotheses is about.
func ofTable(f *HypothesesFile) *HypothesesFile {
	bare := &HypothesesFile{Hypotheses: append([]HypothesisFile(nil), f.Hypotheses...)}
	for i := range bare.Hypotheses {
		bare.Hypotheses[i].Evidence, bare.Hypotheses[i].Challenges = nil, nil
	}
	return bare
}

func same[T any](t *testing.T, seed uint64, what string, want, got T, err error, src string) {
	t.Helper()
	if err != nil {
		t.Errorf("seed %d, %s: %v\n%s", seed, what, err, src)
	} else if diff := cmp.Diff(want, got, withoutLines); diff != "" {
		t.Errorf("seed %d, %s: -want +got\n%s\n%s", seed, what, diff, src)
	}
}

// What a table says of a proposal that is not there yet is all there is of it.
func TestProposalsCSVIntoNothing(t *testing.T) {
	d := study()
	want := ProposalsOf(d)
	var b bytes.Buffer
	ranking, _ := Rank(d)
	if err := WriteProposalsCSV(&b, want, ranking); err != nil {
		t.Fatal(err)
	}
	got, ignored, err := ReadProposalsCSV("f", append([]byte("\ufeff"), b.Bytes()...), &ProposalsFile{}, hand)
	if err != nil {
		t.Fatal(err)
	}
	want.Cycle = nil
	want.Proposals[1].Inputs.By, want.Proposals[1].Inputs.At = hand.By, hand.At // nobody is named for it
	same(t, 0, "csv", want, got, err, b.String())
	if diff := cmp.Diff(readOnly, ignored); diff != "" {
		t.Errorf("not read: -want +got\n%s", diff)
	}
	if !strings.Contains(b.String(), "claims=34;data=18;mobile=16;payments=22") {
		t.Errorf("segments are not told:\n%s", b.String())
	}
}

// No cell of a table is a formula.
func TestTablesAreNoFormulas(t *testing.T) {
	p := &ProposalsFile{Proposals: []ProposalFile{{Proposal: Proposal{ID: "=1+1", Title: "@x", Leader: "+1", Inputs: Inputs{Segments: []Segment{{"-a", 3}}}}}}}
	var b bytes.Buffer
	if err := WriteProposalsCSV(&b, p, &Ranking{}); err != nil {
		t.Fatal(err)
	}
	for _, cell := range []string{"'=1+1,", "'@x,", "'+1,", "'-a=3,"} {
		if !strings.Contains(b.String(), cell) {
			t.Errorf("no %s in\n%s", cell, b.String())
		}
	}
}

// JSON that other programs write is read with their escapes and numbers.
func TestForeignJSON(t *testing.T) {
	src := "\ufeff{\"proposals\":[\r\n\t{\"id\":\"\\u00e9\\/\\ud83d\\ude00: #\\b\",\"effort_months\":2.5E0,\"toil_minutes\":{\"low\":1e0,\"mode\":1e+1,\"high\":2E2},\"title\":null}]}"
	got, err := ReadProposalsJSON("f.json", []byte(src))
	if err != nil {
		t.Fatal(err)
	}
	want := &ProposalsFile{Proposals: []ProposalFile{{Line: 2, Proposal: Proposal{ID: "é/😀: #\b", Inputs: Inputs{Effort: ptr(2.5), Toil: &Estimate{1, 10, 200}}}}}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	for _, c := range []struct{ src, want string }{
		{"{\"proposals\": [\n{\"id\": \"a\", \"sates\": 1}]}", `f.json:2: unknown field "sates"`},
		{"{\"proposals\": [\n{\"id\": \"a\",\n}]}", "f.json:3: this is no JSON"},
		{"id: a", "f.json:1: this is no JSON"},
		{"{} {}", "f.json:1: this is no JSON"},
	} {
		if _, err := ReadProposalsJSON("f.json", []byte(c.src)); !errors.Is(err, errs.Invalid) || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%s: %v, want %s", c.src, err, c.want)
		}
	}
}

// A file adds to what has happened, and never takes anything of it back.
func TestFilesAddToHistory(t *testing.T) {
	at := func(day int) time.Time { return time.Date(2026, 8, day, 0, 0, 0, 0, time.UTC) }
	begun, done := Decision{State: Testing, By: "ana", Reason: "begun", At: at(1)}, Decision{State: Validated, By: "ana", Reason: "seen", At: at(2)}
	was := &Hypothesis{ID: "h", Title: "T", Stage: Customer, State: Validated, Slots: map[Slot]string{Motivation: "m"}, Decisions: []Decision{begun, done}}
	over := func(decisions ...Decision) (*Hypothesis, error) {
		f := HypothesisFile{ID: "h", Stage: Customer, State: Draft, Decisions: decisions}
		if n := len(decisions); n > 0 {
			f.State = decisions[n-1].State
		}
		return f.Over(was, nil, hand)
	}
	for name, file := range map[string][]Decision{"nothing": nil, "the beginning": {begun}, "the same": {begun, done}, "the same without a time": {{State: Testing, By: "ana", Reason: "begun"}}} {
		got, err := over(file...)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		} else if diff := cmp.Diff(was, got); diff != "" {
			t.Errorf("%s: -want +got\n%s", name, diff)
		}
	}
	more := Decision{State: Retired, By: "ben", Reason: "old"}
	got, err := over(begun, done, more)
	if err != nil || len(got.Decisions) != 3 || got.State != Retired || !got.Decisions[2].At.Equal(hand.At) {
		t.Errorf("a decision more: %+v, %v", got, err)
	}
	if _, err := over(Decision{State: Testing, By: "ben", Reason: "begun", At: at(1)}); !errors.Is(err, errs.Conflict) {
		t.Errorf("another past: %v", err)
	}
	words := HypothesisFile{ID: "h", Stage: Customer, Slots: map[Slot]string{Motivation: "other"}, State: Draft}
	if _, err := words.Over(was, nil, hand); !errors.Is(err, errs.Conflict) {
		t.Errorf("other words after the verdict: %v", err)
	}
}

func TestLevelsInOrder(t *testing.T) {
	file := func(minutes ...float64) *ProposalsFile {
		f := &ProposalsFile{}
		for level, m := range minutes {
			f.Levels = append(f.Levels, LevelFile{Level: Level{Level: level, Minutes: m, Anchor: "a"}})
		}
		return f
	}
	for _, f := range []*ProposalsFile{file(0, 10, 20, 40, 80), file(0, 1, 1, 1, 1), file(0, 6, 7, 8, 9), file(3, 3, 3, 29, 200)} {
		var now Scale
		for _, l := range f.LevelsInOrder(nil) {
			now = append(now, l.Level)
			if err := now.Check(); err != nil {
				t.Errorf("%v: %v", f.Levels, err)
			}
		}
	}
}

// A text that stands in a cell of Markdown or CSV is read as it was.
func TestCellsAreReadBack(t *testing.T) {
	for seed := range uint64(2000) {
		d := dice{rand.New(rand.NewPCG(seed, 13))}
		s := d.words()
		if got := csvForm.read(csvForm.write(s)); got != strings.ReplaceAll(s, "\r\n", "\n") {
			t.Fatalf("seed %d: in CSV %q became %q", seed, s, got)
		}
		plain := strings.TrimSpace(strings.Map(func(r rune) rune {
			if r < ' ' && r != '\n' {
				return ' '
			}
			return r
		}, strings.ReplaceAll(s, "\r\n", "\n")))
		name, cell, ok := fieldLine("| why | " + escapeCell(plain) + " |")
		if got := plainMarkdown(cell); !ok || name != "why" || strings.TrimSpace(got) != plain {
			t.Fatalf("seed %d: in Markdown %q became %q", seed, plain, got)
		}
	}
}
