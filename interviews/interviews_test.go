package interviews

import (
	"io/fs"
	"slices"
	"strings"
	"testing"

	"verbatim/internal/errs"
)

func TestParsePeriod(t *testing.T) {
	for text, want := range map[string]Period{
		"":                 {},
		"2026":             {From: "2026-01-01", Until: "2027-01-01"},
		"2026-Q3":          {From: "2026-07-01", Until: "2026-10-01"},
		"2026-Q4":          {From: "2026-10-01", Until: "2027-01-01"},
		"2026-12":          {From: "2026-12-01", Until: "2027-01-01"},
		"2026-02-28":       {From: "2026-02-28", Until: "2026-03-01"},
		"2026-07..2026-Q3": {From: "2026-07-01", Until: "2026-10-01"},
		"2026-07..":        {From: "2026-07-01"},
		"..2026-Q1":        {Until: "2026-04-01"},
		"last-quarter":     {From: "2025-10-01", Until: "2026-01-01"},
	} {
		got, err := ParsePeriod(text, "2026-02-14")
		if err != nil || got.From != want.From || got.Until != want.Until {
			t.Errorf("ParsePeriod(%q) = %v, %v; want %v", text, got, err, want)
		}
	}
	for _, text := range []string{"2026-Q5", "Q3", "2026-13", "yesterday", "2026-09..2026-07", "2026-02-30"} {
		if p, err := ParsePeriod(text, "2026-02-14"); err == nil {
			t.Errorf("ParsePeriod(%q) = %v, want an error", text, p)
		}
	}
}

func TestPeriodContains(t *testing.T) {
	q3 := Period{From: "2026-07-01", Until: "2026-10-01"}
	for day, want := range map[Date]bool{"2026-06-30": false, "2026-07-01": true, "2026-09-30": true, "2026-10-01": false, "": false} {
		if got := q3.Contains(day); got != want {
			t.Errorf("Q3 contains %q = %v", day, got)
		}
	}
	if !(Period{}).Contains("") {
		t.Error("the period without bounds does not contain the unknown day")
	}
}

func TestQuarter(t *testing.T) {
	for day, want := range map[Date]string{"2026-01-01": "2026-Q1", "2026-03-31": "2026-Q1", "2026-04-01": "2026-Q2", "2026-12-31": "2026-Q4", "": ""} {
		if got := day.Quarter(); got != want {
			t.Errorf("%q.Quarter() = %q, want %q", day, got, want)
		}
	}
}

func TestMonth(t *testing.T) {
	for day, want := range map[Date]string{"2026-01-31": "2026-01", "2026-12-01": "2026-12", "": ""} {
		if got := day.Month(); got != want {
			t.Errorf("%q.Month() = %q, want %q", day, got, want)
		}
	}
}

func TestSlug(t *testing.T) {
	for name, want := range map[string]string{
		"Waiting for access": "waiting-for-access", "Żółw — ñandú!": "zołw-nandu", "it's": "its", "  a//b  ": "a-b", "日本語": "日本語", "!?": "",
	} {
		if got := Slug(name); got != want {
			t.Errorf("Slug(%q) = %q, want %q", name, got, want)
		}
	}
}

func TestMarkers(t *testing.T) {
	text := "Well [laughter] it (Laughter) was [inaudible 00:12:31] ♪ la ♪ (not an event) [the thing]."
	var got []string
	for _, s := range Markers(text) {
		got = append(got, text[s.Start:s.End])
	}
	if want := "[laughter]|(Laughter)|[inaudible 00:12:31]|♪ la ♪"; strings.Join(got, "|") != want {
		t.Errorf("Markers = %q, want %q", got, want)
	}
}

func TestAttributesOverTime(t *testing.T) {
	p := Participant{ID: "P-07", Attributes: []Attribute{{"team", "mobile", "2026-09-01"}, {"team", "data", "2026-04-01"}, {"role", "SRE", ""}}}
	for day, want := range map[Date]string{"2026-01-01": "data", "2026-04-01": "data", "2026-08-31": "data", "2026-09-01": "mobile", "": "mobile"} {
		held := p.At(day)
		if held["team"] != want || held["role"] != "SRE" {
			t.Errorf("At(%q) = %v, want team %q", day, held, want)
		}
	}
}

func TestAlike(t *testing.T) {
	turns := func(texts ...string) (all []Turn) {
		for _, text := range texts {
			all = append(all, Turn{Text: text})
		}
		return all
	}
	if got := Alike(turns("a", "b", "b", "c"), turns("b", "a", "b", "x")); got != 0.75 {
		t.Errorf("Alike = %v, want 0.75", got)
	}
	if got := Alike(nil, turns("a")); got != 0 {
		t.Errorf("Alike with nothing = %v", got)
	}
}

func TestSamplesAreEmbedded(t *testing.T) {
	for pattern, want := range map[string]int{"samples/*.md": 14, "samples/codings/*.csv": 14, "samples/codebook.csv": 1, "samples/*.yaml": 2} {
		if found, err := fs.Glob(Samples, pattern); err != nil || len(found) != want {
			t.Errorf("%s: %d files, %v; want %d", pattern, len(found), err, want)
		}
	}
}

func TestLanguages(t *testing.T) {
	if !slices.IsSorted(Languages) {
		t.Errorf("%q are in no order", Languages)
	}
	for code, want := range map[string]errs.Kind{"": "", "de": "", NoLanguage: "", DefaultLanguage: "", "DE": errs.Invalid, "tlh": errs.Invalid} {
		if got := errs.KindOf(CheckLanguage(code)); got != want {
			t.Errorf("%q: %q, want %q", code, got, want)
		}
	}
}
