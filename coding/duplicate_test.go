package coding

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"pgregory.net/rapid"
)

// readReference calls check for testdata/reference/name and, when
// VERBATIM_REFERENCE names a folder, for the file of that name there.
func readReference[T any](t *testing.T, name string, check func(*testing.T, T)) {
	folders := []string{filepath.Join("testdata", "reference")}
	if more := os.Getenv("VERBATIM_REFERENCE"); more != "" {
		folders = append(folders, more)
	}
	for _, dir := range folders {
		data, err := fs.ReadFile(os.DirFS(dir), name)
		if err != nil {
			t.Fatal(err)
		}
		var v T
		if err := json.Unmarshal(data, &v); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		check(t, v)
	}
}

func TestReferenceNearDuplicates(t *testing.T) {
	const file = "text/near_duplicates.json"
	type cases struct {
		Cases []struct {
			A, B        string
			Jaccard     map[string]float64 `json:"word_shingle_jaccard"`
			Levenshtein int
		}
	}
	readReference(t, file, func(t *testing.T, ref cases) {
		for i, c := range ref.Cases {
			for size, want := range c.Jaccard {
				t.Run(fmt.Sprintf("%s/cases/%d/word_shingle_jaccard/%s", file, i, size), func(t *testing.T) {
					n, err := strconv.Atoi(size)
					if got := jaccard(wordsOf(c.A), wordsOf(c.B), n); err != nil || math.Abs(got-want) > 1e-12 {
						t.Errorf("%v, want %v", got, want)
					}
				})
			}
			t.Run(fmt.Sprintf("%s/cases/%d/levenshtein", file, i), func(t *testing.T) {
				if got := distance(c.A, c.B); got != c.Levenshtein {
					t.Errorf("%d, want %d", got, c.Levenshtein)
				}
			})
		}
	})
}

func TestNearDuplicate(t *testing.T) {
	for _, test := range []struct {
		a, b string
		want bool
	}{
		{"It took two weeks to create a service", "it took TWO weeks — to create a service.", true},
		{"It took two weeks to create a service", "it took me two weeks to create a new service", false}, // fillers, on purpose
		{"Cafe\u0301 don’t", "café don't", true},
		{"ok", "OK!", true},
		{"two", "two weeks", false},
		{"…", "…", false}, // no words are like nothing
		{"待った", "待った", true},
	} {
		if got := NearDuplicate(&Quote{Text: test.a, Range: Range{Revision: 1}}, &Quote{Text: test.b, Range: Range{Revision: 2}}); got != test.want {
			t.Errorf("%q, %q: %v", test.a, test.b, got)
		}
	}
}

// Overlap is what the ranges say, counted byte by byte.
func TestOverlap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		turns := genTurns(t, "turns")
		for range selections / 4 {
			a, b := Quote{Range: genRange(t, turns)}, Quote{Range: genRange(t, turns)}
			var errA, errB error
			a.Text, errA = a.Words(turns)
			b.Text, errB = b.Words(turns)
			if errA != nil || errB != nil {
				continue
			}
			// Every turn's place in all the text, with a Gap between turns.
			starts, at := make([]int, len(turns)), 0
			for i, turn := range turns {
				starts[i] = at
				at += len(turn.Text) + len(Gap)
			}
			from := max(starts[a.FirstTurn-1]+a.Start, starts[b.FirstTurn-1]+b.Start)
			to := min(starts[a.LastTurn-1]+a.End, starts[b.LastTurn-1]+b.End)
			both := max(0, to-from)
			want := float64(both) / float64(len(a.Text)+len(b.Text)-both)
			if got := Overlap(&a, &b); math.Abs(got-want) > 1e-12 && !(repeats(a, b) && got > want) {
				t.Fatalf("Overlap of %+v and %+v is %v, want %v", a, b, got, want)
			}
			if Overlap(&a, &b) != Overlap(&b, &a) || Overlap(&a, &a) != 1 {
				t.Fatalf("%+v, %+v: it depends on the order", a, b)
			}
		}
	})
}

// repeats reports whether two quotes only meet in whole turns between their
// ends, where the words alone tell and may be said twice.
func repeats(a, b Quote) bool { return a.FirstTurn != b.FirstTurn && a.LastTurn != b.LastTurn }

func TestOverlapOfTranscripts(t *testing.T) {
	a := Quote{Range: Range{1, 1, 0, 1, 10}, Text: "0123456789"}
	b := Quote{Range: Range{2, 1, 0, 1, 10}, Text: "0123456789"}
	if got := Overlap(&a, &b); got != 0 {
		t.Errorf("quotes of two transcripts overlap by %v", got)
	}
	b.Revision, b.Start, b.Text = 1, 2, "23456789"
	if got := Overlap(&a, &b); got != 0.8 {
		t.Errorf("%v, want .8", got)
	}
	if !NearDuplicate(&a, &b) {
		t.Error(".8 is enough")
	}
}
