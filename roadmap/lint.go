package roadmap

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// A Warning is something in a hypothesis's wording to think about. It forbids nothing.
type Warning struct {
	Rule    string `json:"rule"` // as Lint lists them
	Slot    Slot   `json:"slot,omitempty"`
	Message string `json:"message"`
}

// The patterns of the rules, in any case.
var (
	inward   = regexp.MustCompile(`(?i)because (?:of )?our\b`)
	bracket  = regexp.MustCompile(`\[[^\]]*\]`)
	solution = regexp.MustCompile(`(?i)\b(?:lack of|no |missing)\b`)

	// ours is what a team says of itself where the customers' problem stands.
	ours = regexp.MustCompile(`(?i)\bour (?:\w+ ){0,2}(?:systems?|limitations?|teams?|platforms?|products?|backends?|code|budget|roadmap)\b`)
	// lacks are other ways to say that a solution is not there.
	lacks = regexp.MustCompile(`(?i)\b(?:do(?:es)?(?: not|n['’]t) have (?:our|an?) [\w-]+|needs? (?:our|(?:an?|the) (?:[\w-]+ ){0,2}(?:api|app|button|cli|command|dashboard|feature|form|integration|page|plugin|portal|tool|template|wizard)s?\b)[\w-]*)`)
	// wanting is what people need, struggle with or use, where who they are is asked for.
	wanting = regexp.MustCompile(`(?i)\b(?:who (?:need|want|wish|like|hate|lack|struggle|suffer|wait|cannot|can['’]t|are (?:frustrated|stuck|tired|unhappy|blocked|waiting)|have (?:a problem|trouble))\b|frustrated|needing|wanting|struggling|suffering|looking for|users? of\b)`)
	// being is who people are, where what they want is asked for.
	being = regexp.MustCompile(`(?i)\b(?:because|since|as) they(?: are|['’]re)\b|\bbeing an?\b`)
	// countable is what somebody could count or see whether it is so.
	countable = regexp.MustCompile(`(?i)\d|\b(?:zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|dozens?|hundreds?|half|halves|thirds?|quarters?|once|twice|thrice|double|first|last|none|nobody|no one|no longer|never|always|any|every|everybody|everyone|each|all|both|most|majority|neither|without)\b`)
	// vague compares with nothing.
	vague = regexp.MustCompile(`(?i)\b(?:better|easier|easily|faster|simpler|smoother|nicer|more|less|fewer|improv\w*|happier|happy|satisfied|quick\w*|intuitive)\b`)
)

// Lint checks the words of h:
//
//	inward               blames our own limitation instead of the customer's
//	empty_slot           a slot is not filled, by h or an ancestor
//	no_criteria          a concept, feature or business hypothesis says nothing to know it by
//	unmeasurable         its criteria name nothing that one could count or see
//	solution_in_problem  the problem is the lack of a solution
//	identity             the type of customers is what they need or use, not who they are
//	need                 the motivation or the job is who they are, not what they want to do
func (h *Hypothesis) Lint(all []Hypothesis) []Warning {
	l := &lint{h: h, filled: h.Filled(all)}
	l.inward(h.Sentence(all))
	l.empty()
	l.criteria()
	l.solution()
	l.identity()
	return l.found
}

// A lint is what the rules find in one hypothesis.
type lint struct {
	h      *Hypothesis
	filled map[Slot]string
	found  []Warning
}

func (l *lint) add(rule string, slot Slot, format string, args ...any) {
	l.found = append(l.found, Warning{Rule: rule, Slot: slot, Message: fmt.Sprintf(format, args...)})
}

// words are those of a slot of the sentence, "" when it has no such slot.
func (l *lint) words(slot Slot) string {
	if !slices.Contains(l.h.Stage.Slots(), slot) {
		return ""
	}
	return l.filled[slot]
}

func (l *lint) inward(sentence string) {
	if m := inward.FindString(sentence); m != "" {
		l.add("inward", "", "%q speaks of our limitation: say what stands in the customers' way", m)
	} else if m := ours.FindString(l.words(ProblemSlot)); m != "" {
		l.add("inward", ProblemSlot, "%q speaks of us: say what stands in the customers' way", m)
	}
}

func (l *lint) empty() {
	for _, slot := range l.h.Stage.Slots() {
		if words := l.filled[slot]; blank(words) || bracket.MatchString(words) {
			l.add("empty_slot", slot, "%s is not filled in", strings.ReplaceAll(string(slot), "_", " "))
		}
	}
}

func (l *lint) criteria() {
	if !slices.Contains(l.h.Stage.Slots(), Criteria) {
		return
	}
	words := l.filled[Criteria]
	switch {
	case blank(words):
		l.add("no_criteria", Criteria, "say beforehand what you would see if it were true")
	case countable.MatchString(words) || bracket.MatchString(words):
	case vague.MatchString(words):
		l.add("unmeasurable", Criteria, "%q cannot be counted: say how many people, how often or how long", vague.FindString(words))
	default:
		l.add("unmeasurable", Criteria, "nothing in %q can be counted or seen: say how many people, how often or how long", words)
	}
}

func (l *lint) solution() {
	words := l.words(ProblemSlot)
	m := solution.FindString(words)
	if m == "" {
		m = lacks.FindString(words)
	}
	if m != "" {
		l.add("solution_in_problem", ProblemSlot, "%q names a missing solution: say what goes wrong for people", strings.TrimSpace(m))
	}
}

func (l *lint) identity() {
	if m := wanting.FindString(l.words(TypeOfCustomers)); m != "" {
		l.add("identity", TypeOfCustomers, "%q is not who they are: what they need belongs in the motivation or the problem", m)
	}
	for _, slot := range []Slot{Motivation, JobToBeDone} {
		if m := being.FindString(l.words(slot)); m != "" {
			l.add("need", slot, "%q is who they are: say what they want to get done", m)
		}
	}
}
