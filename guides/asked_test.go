package guides

import (
	"io/fs"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"verbatim/ingest"
	"verbatim/interviews"
)

// An answer is a turn of the sample: what the interviewer says in it, and the
// questions that a person would say are answered.
type answer struct {
	said string
	want []int
}

// byHand reads testdata/asked.txt, by interview; close are the interviews that
// keep to the words of the guide.
func byHand(t *testing.T) (all map[string][]answer, close map[string]bool) {
	t.Helper()
	text, err := os.ReadFile("testdata/asked.txt")
	if err != nil {
		t.Fatal(err)
	}
	all, close = map[string][]answer{}, map[string]bool{}
	keeps := false
	for line := range strings.Lines(string(text)) {
		if strings.HasPrefix(line, "#") {
			keeps = strings.Contains(line, "keep close")
			continue
		}
		id, opened, _ := strings.Cut(strings.TrimSpace(line), " ")
		all[id], close[id] = answersOf(t, id, opened), keeps
	}
	return all, close
}

func answersOf(t *testing.T, id, opened string) (all []answer) {
	t.Helper()
	opens := map[string][]int{}
	for part := range strings.FieldsSeq(opened) {
		turn, questions, _ := strings.Cut(part, ":")
		for q := range strings.SplitSeq(questions, "|") {
			n, err := strconv.Atoi(q)
			if err != nil {
				t.Fatal(err)
			}
			opens[turn] = append(opens[turn], n)
		}
	}
	src, err := fs.ReadFile(interviews.Samples, "samples/"+id+".md")
	if err != nil {
		t.Fatal(err)
	}
	tr, err := ingest.Read(id+".md", src, ingest.Options{})
	if err != nil {
		t.Fatal(err)
	}
	want := []int{0}
	for _, turn := range tr.Turns {
		if n := opens[strconv.Itoa(turn.N)]; n != nil {
			want = n
		}
		a := answer{want: want}
		if sp := tr.Interview.Speaker(turn.Speaker); sp != nil && sp.Role == interviews.RoleInterviewer {
			a.said = turn.Text
		}
		all = append(all, a)
	}
	return all
}

// The numbers are those in the comment of askedAlike: who changes them changes
// it too.
func TestAskedOnTheSample(t *testing.T) {
	src, err := fs.ReadFile(Templates, "templates/developer-experience.md")
	if err != nil {
		t.Fatal(err)
	}
	g, _ := Parse("developer-experience.md", src)
	in := NewListener(g)
	var all, close [4]int // turns right, turns, openings right, openings
	sample, keeps := byHand(t)
	for id, answers := range sample {
		got := measure(g, in, answers)
		for i := range got {
			all[i] += got[i]
			if keeps[id] {
				close[i] += got[i]
			}
		}
	}
	if want := [4]int{307, 570, 66, 90}; all != want {
		t.Errorf("turns and openings are %v, want %v", all, want)
	}
	if want := [4]int{132, 162, 38, 41}; close != want {
		t.Errorf("of interviews in the guide's words: %v, want %v", close, want)
	}
}

func measure(g *Guide, in *Listener, answers []answer) (got [4]int) {
	said := make([]string, len(answers))
	for i, a := range answers {
		said[i] = a.said
	}
	for i, n := range Asked(g, said) {
		want := answers[i].want
		got[1]++
		if slices.Contains(want, n) {
			got[0]++
		}
		opened := in.askedIn(said[i])
		if opened > 0 {
			got[3]++
		}
		if opened > 0 && slices.Contains(want, opened) {
			got[2]++
		}
	}
	return got
}

func TestAsked(t *testing.T) {
	guide := func(texts ...string) *Guide {
		g := &Guide{}
		for i, text := range texts {
			parts := strings.Split(text, " / ")
			g.Questions = append(g.Questions, Question{N: i + 1, Text: parts[0], Probes: parts[1:]})
		}
		return g
	}
	work := guide("What are you working on these days?", "Tell me about your last deploy. / Who reviewed it? / How long did you wait in the queue?",
		"Whom do you ask for access?", "What else should we know?")
	for name, c := range map[string]struct {
		guide *Guide
		said  []string
		want  []int
	}{
		"in order": {work, []string{"What are you working on these days?", "", "Tell me about your last deploy.", "", "Whom do you ask for access?", ""},
			[]int{1, 1, 2, 2, 3, 3}},
		"before the first":            {work, []string{"", "Good morning, Kim.", "", "So: what are you working on?"}, []int{0, 0, 0, 1}},
		"a sentence among others":     {work, []string{"Thanks for coming, Kim. We record this. Stop me whenever you like. Tell me about the last deploy!"}, []int{2}},
		"a probe opens its question":  {work, []string{"", "How long did you wait in the queue", ""}, []int{0, 2, 2}},
		"follow-ups stay":             {work, []string{"Whom do you ask for access?", "", "Mm-hm.", "", "Go on.", ""}, []int{3, 3, 3, 3, 3, 3}},
		"back to one before":          {work, []string{"Whom do you ask for access?", "Your last deploy again: who reviewed it?"}, []int{3, 2}},
		"inflected":                   {work, []string{"Deploys: any reviewers in your last ones?"}, []int{2}},
		"other words":                 {work, []string{"How's the cat?"}, []int{0}},
		"the first of equals":         {guide("How was Monday?", "How was Friday?", "How was Friday?"), []string{"How was Friday?"}, []int{2}},
		"one question":                {guide("Whom do you ask for access?"), []string{"", "Whom do you ask for access?", ""}, []int{0, 1, 1}},
		"no questions":                {guide(), []string{"What?", ""}, []int{0, 0}},
		"questions without words":     {guide("?", "…"), []string{"?", "What?"}, []int{0, 0}},
		"nothing said":                {work, nil, []int{}},
		"nobody asks":                 {work, []string{"", "", ""}, []int{0, 0, 0}},
		"German":                      {guide("Woran arbeiten Sie gerade?", "Wen fragen Sie nach Zugängen?"), []string{"Und wen fragen Sie nach einem Zugang\u0308?"}, []int{2}},
		"accents written another way": {guide("Où étiez-vous?", "Qui a aidé?"), []string{"Ou\u0300 e\u0301tiez-vous?"}, []int{1}},
		"apostrophes":                 {guide("What’s new?", "What's the queue like?"), []string{"What's new"}, []int{1}},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, Asked(c.guide, c.said)); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
}

// Questions are told by their own numbers.
func TestAskedNumbers(t *testing.T) {
	g := &Guide{Questions: []Question{{N: 7, Text: "Whom do you ask?"}, {N: 9, Text: "What did it cost?"}}}
	if diff := cmp.Diff([]int{9, 7}, Asked(g, []string{"And what did it cost?", "Whom do you ask?"})); diff != "" {
		t.Error(diff)
	}
}

func FuzzAsked(f *testing.F) {
	f.Add("- What are you doing?\n- Why?", "What are you doing? Why?")
	f.Add("1. ?\n2. \xff", "\xff\u0301 …")
	f.Fuzz(func(t *testing.T, source, said string) {
		g, _ := Parse("g.md", []byte(source))
		turns := []string{"", said, "", said}
		first := Asked(g, turns)
		if diff := cmp.Diff(first, Asked(g, turns)); diff != "" || len(first) != len(turns) || first[0] != 0 {
			t.Errorf("%v, then %s", first, diff)
		}
	})
}
