package report

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"verbatim/coding"
	"verbatim/interviews"
)

var update = flag.Bool("update", false, "write the golden files anew")

func TestGolden(t *testing.T) {
	whole := fixture(t)
	unfinished := fixture(t)
	unfinished.Finished = nil
	one := fixture(t)
	one.Interviews, one.Finished = one.Interviews[1:2], one.Finished[1:2]
	for name, r := range map[string]*ThemesReport{
		"whole":      Themes(whole, Scope{}),
		"quarter":    Themes(whole, Scope{Period: thirdQuarter, By: "role", Kinds: []coding.Kind{coding.Pain, coding.Job}}),
		"unfinished": Themes(unfinished, Scope{}),
		"one":        Themes(one, Scope{}),
		"empty":      Themes(Data{}, Scope{}),
		"query":      Themes(whole, queried(whole)),
	} {
		for ext, got := range written(t, r) {
			if ext != "txt" && name != "whole" && (ext != "md" || name == "empty") {
				continue
			}
			path := filepath.Join("testdata", name+"."+ext)
			if *update {
				if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
				continue
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("%s (-want +got; 'go test -update' writes it anew):\n%s", path, diff)
			}
		}
	}
}

var thirdQuarter = interviews.Period{Name: "2026-Q3", From: "2026-07-01", Until: "2026-10-01"}

// queried is a scope that leaves out Gülşen, and all quotes without a w.
func queried(d Data) Scope {
	return Scope{
		Query: `-speaker:Gülşen w*`,
		Voice: func(_ *interviews.Interview, speaker string) bool { return speaker != "Gülşen" },
		Quote: func(id string) bool {
			return slices.ContainsFunc(d.Quotes, func(q coding.Quote) bool { return q.ID == id && strings.Contains(q.Text, "w") })
		},
	}
}

func TestEveryFormatNamesTheQuery(t *testing.T) {
	d := fixture(t)
	for ext, text := range written(t, Themes(d, queried(d))) {
		if !strings.Contains(text, "-speaker:Gülşen w") {
			t.Errorf("%s does not say what was asked for", ext)
		}
	}
}

func TestJSONShape(t *testing.T) {
	for name, d := range map[string]Data{"whole": fixture(t), "empty": {}} {
		var doc struct {
			Period *string           `json:"period"`
			Themes []json.RawMessage `json:"themes"`
			Notes  []string          `json:"notes"`
		}
		if err := json.Unmarshal([]byte(written(t, Themes(d, Scope{}))["json"]), &doc); err != nil {
			t.Fatal(err)
		}
		if doc.Period == nil || doc.Themes == nil || doc.Notes == nil {
			t.Errorf("%s: period, themes or notes is null", name)
		}
		for _, raw := range doc.Themes {
			var row map[string]json.RawMessage
			if err := json.Unmarshal(raw, &row); err != nil {
				t.Fatal(err)
			}
			for _, key := range []string{"theme", "name", "quotes", "interviews", "participants", "asked", "share", "low", "high", "segments", "coders", "agreement"} {
				if _, ok := row[key]; !ok {
					t.Errorf("%s: no %q in a theme", name, key)
				}
			}
		}
	}
}
