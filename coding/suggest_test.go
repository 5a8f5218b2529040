package coding

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"verbatim/internal/stats"
	"verbatim/interviews"
)

// coded makes examples of "interview: words = theme, theme" lines; quotes are
// q0, q1 … and stand in turns of their own.
func coded(lines ...string) []Example {
	var examples []Example
	for i, line := range lines {
		iv, rest, _ := strings.Cut(line, ": ")
		words, themes, _ := strings.Cut(rest, " = ")
		e := Example{Themes: strings.Split(themes, ", ")}
		e.ID, e.Interview, e.Text = fmt.Sprintf("q%d", i), interviews.ID(iv), words
		e.Range = Range{Revision: 1, FirstTurn: i + 1, LastTurn: i + 1, End: len(words)}
		examples = append(examples, e)
	}
	return examples
}

var study = []string{
	"kim: I waited in the deploy queue all day = queue",
	"kim: the queue was long on Friday = queue",
	"lee: nine people before me in the deploy queue = queue",
	"lee: the wiki page was two years old = docs",
	"lee: nobody keeps the wiki page up to date = docs",
	"ada: that page in the wiki is wrong = docs, owner",
	"ada: nobody knew who owns the wiki = owner",
	"noor: who owns the service, nobody knew = owner",
	"noor: the team that owns it is gone = owner",
	"noor: office hours helped = delight",
	"noor: office hours are good = delight",
}

func TestSuggestThemes(t *testing.T) {
	s := Learn(coded(study...))
	got := s.Themes(&Quote{Text: "We stood in the queue before every deploy."}, 5)
	if len(got) == 0 || got[0].Theme != "queue" || got[0].Score <= 0 {
		t.Fatalf("%+v", got)
	}
	if ids := reasons(got[0]); !slices.Equal(ids, []string{"q2", "q0", "q1"}) {
		t.Errorf("because of %v", ids)
	}
	got = s.Themes(&Quote{Text: "nobody knew who owns that wiki page"}, 5)
	if ids := themesOf(got); !slices.Equal(ids, []string{"owner", "docs"}) {
		t.Errorf("%v", ids)
	}
	if got := s.Themes(&Quote{Text: "nobody knew who owns that wiki page"}, 1); len(got) != 1 {
		t.Errorf("asked for one: %+v", got)
	}
	for _, text := range []string{"office hours", "espresso", "…", ""} {
		if got := s.Themes(&Quote{Text: text}, 5); len(got) != 0 {
			t.Errorf("%q is like %+v: a theme of two quotes, or nothing, is no reason", text, got)
		}
	}
}

func reasons(s Suggestion) []string {
	var ids []string
	for _, n := range s.Because {
		ids = append(ids, n.Quote)
	}
	return ids
}

// What is coded so already is not suggested again, nor its own reason.
func TestSuggestNotAgain(t *testing.T) {
	examples := coded(study...)
	s := Learn(examples)
	whole := examples[5].Quote
	whole.ID, whole.Start, whole.End = "", 3, 8
	if got := themesOf(s.Themes(&whole, 5)); slices.Contains(got, "docs") || slices.Contains(got, "owner") {
		t.Errorf("%v is on these words already", got)
	}
	whole.Revision = 2
	if got := themesOf(s.Themes(&whole, 5)); !slices.Contains(got, "docs") {
		t.Errorf("%v for the same words elsewhere", got)
	}
}

// One quote said three times is one reason.
// What was suggested once can be weighed again, also when it is not near enough
// any more; but not where the theme is by then.
func TestSuggestOf(t *testing.T) {
	examples := coded(study...)
	s := Learn(examples)
	near, far := Quote{Text: "We stood in the queue before every deploy."}, Quote{Text: "zzz qqq"}
	if one, known := s.Of("queue", &near); !known || !reflect.DeepEqual(one, s.Themes(&near, 1)[0]) {
		t.Errorf("near: %+v, %v", one, known)
	}
	if one, known := s.Of("queue", &far); !known || !reflect.DeepEqual(one, Suggestion{Theme: "queue"}) {
		t.Errorf("far: %+v, %v", one, known)
	}
	for _, theme := range []string{"delight", "nothing"} {
		if one, known := s.Of(theme, &near); known {
			t.Errorf("%s has too few quotes: %+v", theme, one)
		}
	}
	if one, known := s.Of("queue", &examples[1].Quote); known {
		t.Errorf("coded already: %+v", one)
	}
}

func TestSuggestReasonsDiffer(t *testing.T) {
	s := Learn(coded(append(slices.Clone(study), "ada: In the queue. = queue", "ada: in the queue = queue", "kim: “In the queue…” = queue")...))
	got := s.Themes(&Quote{Text: "in the queue"}, 1)
	if len(got) != 1 || !slices.Equal(reasons(got[0]), []string{"q11", "q0", "q2"}) {
		t.Fatalf("%+v", got)
	}
	if got[0].Because[0].Cosine < 0.999 {
		t.Errorf("the same words have cosine %v", got[0].Because[0].Cosine)
	}
}

func TestSuggestPassages(t *testing.T) {
	examples := coded(study...)
	s := Learn(examples)
	passages := []Quote{
		{Text: "Coffee is good.", Range: Range{Revision: 9, FirstTurn: 1, LastTurn: 1, End: 5}},
		{Text: "Friday, in the deploy queue, all day.", Range: Range{Revision: 9, FirstTurn: 2, LastTurn: 2, End: 5}},
		{Text: "The wiki again.", Range: Range{Revision: 9, FirstTurn: 3, LastTurn: 3, End: 5}},
		{Text: "A queue.", Range: Range{Revision: 9, FirstTurn: 4, LastTurn: 4, End: 5}},
		examples[0].Quote,
	}
	got, known := s.Passages("queue", passages, 9)
	if !known || len(got) != 2 || got[0].FirstTurn != 2 || got[1].FirstTurn != 4 || len(got[0].Because) != Reasons {
		t.Errorf("%v %+v", known, got)
	}
	if got, _ := s.Passages("queue", passages, 1); len(got) != 1 {
		t.Errorf("asked for one: %+v", got)
	}
	if _, known := s.Passages("delight", passages, 9); known {
		t.Error("a theme of two quotes is known")
	}
}

func TestExamples(t *testing.T) {
	book := NewCodebook([]Theme{{ID: "a", Name: "A"}, {ID: "b", Name: "B"}, {ID: "old", Name: "Old", Retired: true}})
	quotes := []Quote{{ID: "q1", State: Unchanged}, {ID: "q2", State: Ambiguous}, {ID: "q3", State: Moved}, {ID: "q4", State: Unchanged}}
	got := Examples(book, quotes, []Coding{
		{Quote: "q1", Theme: "b", Coder: "ana"}, {Quote: "q1", Theme: "a", Coder: "ana"}, {Quote: "q1", Theme: "a", Coder: "ben"},
		{Quote: "q2", Theme: "a"}, {Quote: "q3", Theme: "a"}, {Quote: "q4", Theme: "old"}, {Quote: "q3", Theme: "gone"},
	})
	want := []Example{{quotes[0], []string{"a", "b"}}, {quotes[2], []string{"a"}}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%+v", got)
	}
}

// The same quotes give the same suggestions, to the last bit.
func TestSuggestIsTheSameAgain(t *testing.T) {
	train, test := madeUp(20)
	a, b := Learn(train), Learn(train)
	for i := range test[:50] {
		if x, y := a.Themes(&test[i].Quote, 5), b.Themes(&test[i].Quote, 5); !reflect.DeepEqual(x, y) {
			t.Fatalf("%+v, then %+v", x, y)
		}
	}
}

// Nothing is shown that is far from every quote of the theme, or less like them
// than like the rest.
func TestSuggestHidesWhatIsFar(t *testing.T) {
	train, test := madeUp(10)
	s := Learn(train)
	for i := range test {
		for _, one := range s.Themes(&test[i].Quote, len(intents)) {
			if one.Because[0].Cosine < MinCosine || one.Score <= 0 {
				t.Fatalf("%q: %+v", test[i].Text, one)
			}
		}
	}
}

// A theme is learned by regression from ManyQuotes on, below it by centroids.
func TestSuggestMethods(t *testing.T) {
	for _, n := range []int{ManyQuotes - 1, ManyQuotes} {
		train, _ := madeUp(n)
		s := Learn(train)
		in := make([]bool, len(train))
		for i := range train {
			in[i] = train[i].Themes[0] == s.themes[0].id
		}
		l, _ := stats.NewLogistic(s.vectors, in, s.weigh.Size(), penalty)
		own, others := stats.Mean(s.vectors[:n]), stats.Mean(s.vectors[n:])
		byCentroid, byWords := stats.Cosine(s.themes[0].direction, stats.Sum(own, others.Times(-1))), stats.Cosine(s.themes[0].direction, l.Direction())
		if many := n >= ManyQuotes; (byWords > 0.999999) != many || (byCentroid > 0.999999) == many {
			t.Errorf("%d quotes: like the centroid %v, like the regression %v", n, byCentroid, byWords)
		}
	}
}

// An interview's own quotes do not help to suggest for it: themes that only
// one interview has are never found.
func TestEvaluateLeavesTheInterviewOut(t *testing.T) {
	own := coded("kim: alpha beta gamma = a", "kim: alpha beta gamma delta = a", "kim: alpha beta gamma = a", "kim: beta gamma = a",
		"lee: one two three = b", "lee: one two three four = b", "lee: one two three = b", "lee: two three = b")
	e, ok := Evaluate(own)
	if !ok || e.Interviews != 2 || e.Suggested != (Score{Quotes: 8, Themes: 8}) || e.Baseline.Hit1 != 0 {
		t.Errorf("%+v", e)
	}
	for i := range own {
		own[i].Interview = interviews.ID([]string{"kim", "lee"}[i%2])
	}
	if e, _ = Evaluate(append(own, coded("kim: alpha beta = a", "lee: alpha beta = a", "kim: one two = b", "lee: one two = b")...)); e.Suggested.Hit1 < 10 {
		t.Errorf("%+v", e)
	}
	want := []ThemeScore{{"a", 6, 6, 6, 6}, {"b", 6, 6, 6, 6}}
	if !reflect.DeepEqual(e.ByTheme, want) {
		t.Errorf("%+v", e.ByTheme)
	}
	if _, ok := Evaluate(own[:1]); ok {
		t.Error("one interview was evaluated")
	}
}

func TestScoreCounts(t *testing.T) {
	var s Score
	s.count([]string{"a", "b", "c", "d", "e"}, []string{"b", "e", "z"})
	s.count([]string{"a"}, []string{"a"})
	s.count(nil, []string{"a"})
	if s != (Score{Quotes: 3, Hit1: 1, Hit3: 2, Themes: 5, Found5: 3}) {
		t.Errorf("%+v", s)
	}
}

// banking is how much the reference's methods get right, by how many quotes a
// theme has.
type banking struct {
	Results []struct {
		Set      string
		PerCode  int                `json:"per_code"`
		Centroid map[string]float64 `json:"centroid"`
		Logreg   map[string]float64 `json:"logreg"`
	}
}

// eachBanking calls check for each number of quotes per theme of a set of
// themes, with the values of the method that a Suggester takes there.
func eachBanking(t *testing.T, set string, check func(t *testing.T, perTheme int, hit1, hit3 float64)) {
	const file = "text/code_suggestion_banking77.json"
	readReference(t, file, func(t *testing.T, ref banking) {
		for _, r := range ref.Results {
			if r.Set != set {
				continue
			}
			want := r.Centroid
			if r.PerCode >= ManyQuotes {
				want = r.Logreg
			}
			t.Run(fmt.Sprintf("%s/%s/%d", file, set, r.PerCode), func(t *testing.T) { check(t, r.PerCode, want["hit@1"], want["hit@3"]) })
		}
	})
}

// hits returns the shares of hit@1 and hit@3, of one theme each.
func hits(train, test []Example) (hit1, hit3 float64) {
	s := Learn(train)
	var score Score
	for i := range test {
		score.count(themesOf(s.Themes(&test[i].Quote, deepestRank)), test[i].Themes)
	}
	return float64(score.Hit1) / float64(score.Quotes), float64(score.Hit3) / float64(score.Quotes)
}

// BANKING77 is not part of this repository. Without it the methods must do as
// well on questions that are made up like its own.
func TestReferenceSuggest(t *testing.T) {
	eachBanking(t, "20 codes", func(t *testing.T, n int, want1, want3 float64) {
		hit1, hit3 := hits(madeUp(n))
		t.Logf("hit@1 %.3f (reference %.3f), hit@3 %.3f (%.3f)", hit1, want1, hit3, want3)
		if hit1 < want1-0.03 || hit3 < want3-0.03 {
			t.Errorf("hit@1 %.3f, hit@3 %.3f; the reference has %.3f, %.3f", hit1, hit3, want1, want3)
		}
	})
}

// With the data set the values of all 77 themes must be those of the reference,
// but for which quotes are drawn. Which 20 themes the smaller set has is not
// told: other 20 are harder or easier.
func TestReferenceSuggestBanking77(t *testing.T) {
	dir := os.Getenv("VERBATIM_BANKING77")
	if dir == "" {
		t.Skip("set VERBATIM_BANKING77 to a folder with train.csv and test.csv of BANKING77 (PolyAI-LDN/task-specific-datasets, banking_data/, CC BY 4.0)")
	}
	train, test := readBanking(t, filepath.Join(dir, "train.csv")), readBanking(t, filepath.Join(dir, "test.csv"))
	for _, set := range []struct {
		name   string
		themes int
		within float64
	}{{"77 codes", 77, 0.03}, {"20 codes", 20, 0.1}} {
		eachBanking(t, set.name, func(t *testing.T, n int, want1, want3 float64) {
			const draws = 3
			hit1, hit3 := 0.0, 0.0
			for seed := range uint64(draws) {
				some, rest, ok := draw(train, test, set.themes, n, seed)
				if !ok {
					t.Skipf("%s has fewer than %d lines for each of %d themes", dir, n, set.themes)
				}
				one, three := hits(some, rest)
				hit1, hit3 = hit1+one/draws, hit3+three/draws
			}
			t.Logf("hit@1 %.3f (reference %.3f), hit@3 %.3f (%.3f)", hit1, want1, hit3, want3)
			if math.Abs(hit1-want1) > set.within || math.Abs(hit3-want3) > set.within {
				t.Errorf("hit@1 %.3f, hit@3 %.3f; the reference has %.3f, %.3f", hit1, hit3, want1, want3)
			}
		})
	}
}

// readBanking reads lines of text and category.
func readBanking(t *testing.T, path string) []Example {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	var all []Example
	for in := csv.NewReader(file); ; {
		row, err := in.Read()
		if errors.Is(err, io.EOF) {
			return all
		}
		if err != nil || len(row) != 2 {
			t.Fatalf("%s: %v, %v", path, row, err)
		}
		if row[1] != "category" {
			all = append(all, Example{Quote{ID: fmt.Sprint(path, len(all)), Text: row[0]}, row[1:]})
		}
	}
}

// draw takes some of the themes, and n lines of each where there are so many,
// and all lines of theirs to test on. The reference's smallest theme has 35
// lines, so that of 50 it has what there are.
func draw(train, test []Example, themes, n int, seed uint64) (some, rest []Example, ok bool) {
	by := map[string][]Example{}
	for _, e := range train {
		by[e.Themes[0]] = append(by[e.Themes[0]], e)
	}
	names := slices.Sorted(maps.Keys(by))
	if len(names) < themes {
		return nil, nil, false
	}
	random := rand.New(rand.NewPCG(seed, 77))
	random.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
	for _, name := range names[:themes] {
		lines := by[name]
		if len(lines) < min(n, 35) {
			return nil, nil, false
		}
		random.Shuffle(len(lines), func(i, j int) { lines[i], lines[j] = lines[j], lines[i] })
		some = append(some, lines[:min(n, len(lines))]...)
		for _, e := range test {
			if e.Themes[0] == name {
				rest = append(rest, e)
			}
		}
	}
	return some, rest, true
}
