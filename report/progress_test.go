package report

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"verbatim/coding"
	"verbatim/interviews"
)

func assigned(t *testing.T) Data {
	d := fixture(t)
	d.Assignments = []coding.Assignment{
		{Interview: "b", Coder: "ben", Place: 1}, {Interview: "b", Coder: "ana", Place: 2, Blind: true},
		{Interview: "d", Coder: "zoe", Place: 1}, {Interview: "d", Coder: "ana", Place: 2}, {Interview: "unknown", Coder: "zoe", Place: 1},
	}
	return d
}

func TestProgress(t *testing.T) {
	r := Arrange(assigned(t)).Progress(Scope{})
	var coders []CoderProgress
	for _, c := range r.Coders {
		c.Shares = nil
		coders = append(coders, c)
	}
	want := []CoderProgress{
		{"ana", 2, 5, 1, 7, 9, nil}, {"ben", 1, 3, 0, 9, 9, nil}, {"zoe", 1, 0, 1, 0, 0, nil},
	}
	if diff := cmp.Diff(want, coders); diff != "" {
		t.Errorf("coders (-want +got):\n%s", diff)
	}
	for _, iv := range r.Work {
		if iv.Interview == "b" {
			want := []string{"ben,ana", "ana,ben", "", "true"}
			got := []string{strings.Join(iv.Assigned, ","), strings.Join(iv.Finished, ","), strings.Join(iv.Missing, ","), map[bool]string{true: "true"}[iv.Blind]}
			if diff := cmp.Diff(want, got); diff != "" || iv.Quotes != 3 {
				t.Errorf("b has %d quotes (-want +got):\n%s", iv.Quotes, diff)
			}
		}
		if iv.Interview == "d" && strings.Join(iv.Missing, ",") != "zoe,ana" {
			t.Errorf("missing in d: %v", iv.Missing)
		}
	}
	if diff := cmp.Diff([]interviews.ID{"a", "c", "f", "g", "h", "e"}, r.Unassigned); diff != "" || len(r.Unread) != 0 || r.Done != 7 {
		t.Errorf("%d finished, unread %v, nobody has (-want +got):\n%s", r.Done, r.Unread, diff)
	}
	checkDocument(t, r.Document())
	text := plainText(r.Document())
	for _, want := range []string{"7 of 8 interviews are finished by all who have them", "ana[] | 2[] | 5[] | 1[] | 7[] | 9[] | d[]", "b[blind]", "zoe, ana"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in\n%s", want, text)
		}
	}
	for _, name := range []string{"Ann", "Björn", "Cem"} {
		if strings.Contains(text, name) {
			t.Errorf("it names %s", name)
		}
	}
}

// Interview h was finished by somebody who coded nothing, and begun by somebody
// who does not have it.
func TestProgressOfReadingWithoutCoding(t *testing.T) {
	d := assigned(t)
	d.Codings = []coding.Coding{{Quote: "q12", Theme: "formula", Coder: "ana"}}
	d.Assignments = []coding.Assignment{{Interview: "h", Coder: "zoe", Place: 1}}
	d.Finished = []coding.Finish{{Interview: "b", Coder: "ben"}}
	r := Arrange(d).Progress(Scope{})
	if diff := cmp.Diff([]interviews.ID{"a", "c", "d", "f", "g", "e"}, r.Unread); diff != "" {
		t.Errorf("nobody has read (-want +got):\n%s", diff)
	}
	for _, iv := range r.Work {
		if iv.Interview == "h" && (len(iv.Shares) != 2 || iv.Shares[0].Coder != "zoe") {
			t.Errorf("who does not have it stands first: %+v", iv.Shares)
		}
	}
}

// TestProgressIsWhatCountingByHandGives compares it with coding.Progress, which
// looks at one coding after the other.
func TestProgressIsWhatCountingByHandGives(t *testing.T) {
	base := assigned(t)
	rapid.Check(t, func(t *rapid.T) {
		d, s := drawReport(t, base)
		s.Quote = nil
		r := Arrange(d).Progress(s)
		m := newSample(d, s)
		var counted []coding.Coding
		for _, c := range d.Codings {
			if !c.Overruled && !slices.Contains(counted, c) { // a store has each once
				counted = append(counted, c)
			}
		}
		var quotes []coding.Quote
		for _, q := range d.Quotes {
			if iv := m.byID[q.Interview]; iv != nil && m.wants(iv, &q) {
				quotes = append(quotes, q)
			}
		}
		want, got := map[string]coding.Share{}, map[string]coding.Share{}
		for coder, talks := range coding.Progress(d.Assignments, d.Finished, quotes, counted) {
			for id, share := range talks {
				if m.byID[id] != nil {
					want[coder+" in "+string(id)] = share
				}
			}
		}
		all := 0
		for _, c := range r.Coders {
			all += len(c.Shares)
		}
		for _, iv := range r.Work {
			for _, s := range iv.Shares {
				got[s.Coder+" in "+string(s.Interview)] = coding.Share{Assigned: s.Assigned, Place: s.Place, Blind: s.Blind, Finished: s.Finished, Quotes: s.Quotes, Codings: s.Codings}
			}
		}
		if diff := cmp.Diff(want, got); diff != "" || all != len(got) {
			t.Fatalf("%d shares of coders, %d in interviews (-by hand +report):\n%s", all, len(got), diff)
		}
		checkDocument(t, r.Document())
	})
}

func TestProgressIsTheSameBytes(t *testing.T) {
	sameBytes(t, func(d Data) any { return Arrange(d).Progress(Scope{}) })
	checkDocument(t, Arrange(Data{}).Progress(Scope{}).Document())
}
