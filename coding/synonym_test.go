package coding

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"verbatim/internal/errs"
)

func TestSynonym(t *testing.T) {
	for text, want := range map[string]string{
		"Deploy":                      "deploy",
		"  roll \t BACK\n":            "roll back",
		"CI/CD":                       "ci/cd",
		"C++":                         "c++",
		"E\u0301tat":                  "état",
		"don’t":                       "don't",
		"日本":                          "日本",
		strings.Repeat("é", 80):       strings.Repeat("é", 80),
		strings.Repeat("é", 81):       "",
		"":                            "",
		" \n":                         "",
		"!?":                          "",
		"🙂":                           "",
		"de*":                         "",
		"theme:x":                     "",
		`"roll back"`:                 "",
		"“roll back”":                 "",
		"(a)":                         "",
		"near~2":                      "",
		"a\x1bb":                      "",
		"a\x00b":                      "",
		"a\xffb":                      "",
		"well-known":                  "well-known",
		"a" + strings.Repeat(" ", 99): "a",
	} {
		got, err := Synonym(text)
		if got != want || (want == "") != errors.Is(err, errs.Invalid) {
			t.Errorf("%q is %q, %v; want %q", text, got, err, want)
		}
		if err != nil && errs.HintOf(err) == "" && want == "" && text != "a\xffb" {
			t.Errorf("%q: no hint in %v", text, err)
		}
	}
}

func TestSynonymsGroup(t *testing.T) {
	s := Synonyms{{"deploy", "ship"}, {"revert", "roll back"}}
	for word, want := range map[string][]string{"Ship ": s[0], "roll  BACK": s[1], "roll": nil, "": nil} {
		if diff := cmp.Diff(want, s.Group(word)); diff != "" {
			t.Errorf("%q: %s", word, diff)
		}
	}
}

// However words are joined and taken out, groups stay what they are said to
// be, and what was given is left as it was.
func TestSynonymsStayGroups(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.Map(rapid.IntRange(0, 45), func(n int) string { return fmt.Sprint("w", n) })
		var s Synonyms
		for range rapid.IntRange(0, 60).Draw(t, "steps") {
			words := rapid.SliceOfN(word, 1, 4).Draw(t, "words")
			before := fmt.Sprint(s)
			join := rapid.IntRange(0, 3).Draw(t, "join") > 0
			change := s.Without
			if join {
				change = s.Join
			}
			next, err := change(words...)
			if fmt.Sprint(s) != before {
				t.Fatalf("%v became %v", before, s)
			}
			if err != nil {
				continue
			}
			checkGroups(t, next)
			for _, w := range words {
				if in := slices.Contains(next.Group(w), words[0]); in != join {
					t.Fatalf("%v with %v (%v): %v", before, words, join, next)
				}
			}
			s = next
		}
	})
}

func checkGroups(t *rapid.T, s Synonyms) {
	var all []string
	for _, group := range s {
		if len(group) < 2 || len(group) > MostSynonyms || !slices.IsSorted(group) {
			t.Fatalf("%v is no group", group)
		}
		all = append(all, group...)
	}
	slices.Sort(all)
	if len(slices.Compact(slices.Clone(all))) != len(all) || !slices.IsSortedFunc(s, slices.Compare) {
		t.Fatalf("%v", s)
	}
}
