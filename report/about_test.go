package report

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"verbatim/coding"
	"verbatim/interviews"
	"verbatim/report/document"
)

// Whoever is in the workspace and not in the scope was not heard, by what is
// known of them now.
func TestNotHeard(t *testing.T) {
	d := fixture(t)
	for name, c := range map[string]struct {
		scope Scope
		want  []Group
		words string
	}{
		"all are heard": {Scope{}, []Group{}, "nobody: all participants of the workspace were heard"},
		// P-01 is of payments by now; P-04 and her team are not known.
		"one study": {Scope{Studies: interviews.Scope{"two"}}, []Group{{Name: "claims", Participants: 1}, {Name: "data", Participants: 1}, {Name: "mobile", Participants: 1}, {Name: "payments", Participants: 1}, {Name: "unknown", Participants: 1}},
			"5 participants of the workspace: claims 1, data 1, mobile 1, payments 1, unknown 1"},
		"by role": {Scope{Studies: interviews.Scope{"two"}, By: "role"}, []Group{{Name: "engineer", Participants: 1}, {Name: "unknown", Participants: 4}}, "5 participants of the workspace: engineer 1, unknown 4"},
		"a query": {queried(d), []Group{{Name: "claims", Participants: 1}}, "1 participant of the workspace: claims 1"},
	} {
		r := Themes(d, c.scope)
		if diff := cmp.Diff(c.want, r.NotHeard); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
		if got := r.notHeard(); got != c.words {
			t.Errorf("%s: %s, want %s", name, got, c.words)
		}
	}
	if got := Themes(Data{}, Scope{}).notHeard(); got != "the workspace has no participants" {
		t.Error(got)
	}
	d.Participants = []interviews.Participant{{ID: "P-01"}, {ID: "Nadia"}} // Nadia was taken for a participant by mistake
	d.Interviews = d.Interviews[:1]
	if got := Themes(d, Scope{Studies: interviews.Scope{"two"}}).notHeard(); got != "1 participant of the workspace" { // nobody has an attribute
		t.Error(got)
	}
}

// The table has a line for everybody, heard or not.
func TestHeardTable(t *testing.T) {
	r := Themes(fixture(t), Scope{Studies: interviews.Scope{"two"}})
	want := []string{"claims | 2 | 2 | 1", "data | 0 | 0 | 1", "mobile | 0 | 0 | 1", "payments | 0 | 0 | 1", "unknown | 0 | 0 | 1"}
	if diff := cmp.Diff(want, tableLines(t, r.heardTable())); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestScopeInWords(t *testing.T) {
	s := Scope{Studies: interviews.Scope{"one", "two"}, Themes: []string{"a", "b"}, Kinds: []coding.Kind{coding.Pain, coding.Job}, Without: []coding.Kind{coding.Ask}, Polarity: coding.Negative, Query: "team:data"}
	a := About{Scope: limits(s)}
	if want := "study one; study two; only a, b and what is below; only themes of the kind pain, job; without themes of the kind ask; codings that are negative; query team:data"; a.scope() != want {
		t.Errorf("%s\nwant %s", a.scope(), want)
	}
	for want, p := range map[string]interviews.Period{"": {}, "2026-Q3": thirdQuarter, "2026-01-01 to before 2026-02-01": {From: "2026-01-01", Until: "2026-02-01"}} {
		if got := periodName(p); got != want {
			t.Errorf("%+v is %q, want %q", p, got, want)
		}
	}
}

// The head tells the state of the data and of the codebook apart from any other.
func TestHead(t *testing.T) {
	head := func(d Data) string {
		var lines []string
		for _, f := range Themes(d, Scope{}).Document().Head {
			lines = append(lines, f.Name+": "+f.Text)
		}
		return strings.Join(lines, "\n")
	}
	whole := head(fixture(t))
	for _, line := range []string{"Data version: 412", "(8 themes)", "Heard by team: claims 3, data 2, mobile 1, payments 1, unknown 1"} {
		if !strings.Contains(whole, line) {
			t.Errorf("%q is not in\n%s", line, whole)
		}
	}
	d := fixture(t)
	d.Codebook = rethemed("silent", func(t *coding.Theme) { t.Definition = "Now it means something else." })
	if head(d) == whole {
		t.Error("another codebook, and the same head")
	}
	if doc := Themes(fixture(t), Scope{}).Document(); !strings.HasPrefix(doc.Foot, "Data version 412 · interviews 2026-04-01 to 2026-08-03") {
		t.Error(doc.Foot)
	}
	if part := (&About{}).heardPart([]string{"Note."}); len(part.Blocks) != 2 || part.Blocks[1].(document.Paragraph).Style != document.Note {
		t.Errorf("%+v", part)
	}
}

// What one coder alone sees of an interview is no answer of its people.
func TestBlindInterviewsCountAsUnfinished(t *testing.T) {
	d := fixture(t)
	open := Themes(d, Scope{})
	d.Hidden = []interviews.ID{"b", "z"}
	r := Themes(d, Scope{})
	if fmt.Sprint(r.Blind) != "[b]" || r.Asked != open.Asked-1 || !slices.Contains(r.Unfinished, "b") || len(open.Blind) != 0 {
		t.Errorf("blind in %v, %d asked, %v unfinished", r.Blind, r.Asked, r.Unfinished)
	}
	if text := string(output(t, r.Document().Text)); !strings.Contains(text, "You code blind in b") {
		t.Errorf("nothing says so:\n%s", text)
	}
}
