package roadmap

import (
	"slices"
	"sort"
	"strings"
	"time"

	"verbatim/internal/errs"
)

// A Stage is a step of the Customer-Driven Playbook's progression.
type Stage string

const (
	Customer Stage = "customer"
	Problem  Stage = "problem"
	Concept  Stage = "concept"
	Feature  Stage = "feature"
	// Business stands beside the progression, not in it.
	Business Stage = "business"
)

// Stages lists the stages of the progression in their order.
var Stages = []Stage{Customer, Problem, Concept, Feature}

// sentences are the Playbook's templates, word by word (Lowdermilk & Rich
// 2017, as reproduced in Microsoft's public customer-feedback notes, 2018).
var sentences = map[Stage]string{
	Customer: "We believe [type of customers] are motivated to [motivation] when doing [job-to-be-done].",
	Problem:  "We believe [type of customers] are frustrated by [job-to-be-done] because of [problem].",
	Concept:  "We believe that [concept] will solve [problem] and be valuable to [type of customers] while doing [job-to-be-done]. We will know this to be true when we see [criteria].",
	Feature:  "We believe that [type of customers] will be successful solving [problem] using [feature] while doing [job-to-be-done]. We will know they were successful when we see [criteria].",
	Business: "We believe [type of customers] will realize [business outcome] by employing [business action]. We will know this to be true when we see [criteria].",
}

// A Slot is a part of a stage's sentence that a team fills in.
type Slot string

const (
	TypeOfCustomers Slot = "type_of_customers"
	Motivation      Slot = "motivation"
	JobToBeDone     Slot = "job_to_be_done"
	ProblemSlot     Slot = "problem"
	ConceptSlot     Slot = "concept"
	FeatureSlot     Slot = "feature"
	Criteria        Slot = "criteria"
	BusinessOutcome Slot = "business_outcome"
	BusinessAction  Slot = "business_action"
)

// placeholder is how a slot stands in the sentences.
var placeholder = map[Slot]string{
	TypeOfCustomers: "[type of customers]", Motivation: "[motivation]", JobToBeDone: "[job-to-be-done]",
	ProblemSlot: "[problem]", ConceptSlot: "[concept]", FeatureSlot: "[feature]", Criteria: "[criteria]",
	BusinessOutcome: "[business outcome]", BusinessAction: "[business action]",
}

// Slots returns the slots of a stage's sentence in their order of appearance,
// or nil for an unknown stage.
func (s Stage) Slots() []Slot {
	text := sentences[s]
	var slots []Slot
	for slot, p := range placeholder {
		if strings.Contains(text, p) {
			slots = append(slots, slot)
		}
	}
	sort.Slice(slots, func(i, j int) bool {
		return strings.Index(text, placeholder[slots[i]]) < strings.Index(text, placeholder[slots[j]])
	})
	return slots
}

// A Verdict is the state of a hypothesis. A person moves it, never the program.
type Verdict string

const (
	Draft       Verdict = "draft"
	Testing     Verdict = "testing"
	Validated   Verdict = "validated"
	Invalidated Verdict = "invalidated"
	Retired     Verdict = "retired"
)

// transitions are the moves a verdict can make.
var transitions = map[Verdict][]Verdict{
	Draft:       {Testing, Retired},
	Testing:     {Validated, Invalidated, Retired},
	Validated:   {Testing, Retired},
	Invalidated: {Testing, Retired},
}

// Next lists what a hypothesis of this state can become.
func (v Verdict) Next() []Verdict { return slices.Clone(transitions[v]) }

// Decided reports whether a state is a verdict.
func (v Verdict) Decided() bool { return v == Validated || v == Invalidated }

// A Decision is a person's move of a hypothesis, with the reason.
type Decision struct {
	State  Verdict   `json:"state"`
	By     string    `json:"by"`
	Reason string    `json:"reason"`
	At     time.Time `json:"at"`
	Basis  *Basis    `json:"basis,omitempty"` // what it was decided on; nil when nobody noted it
}

// A Basis is what stood in the ledger when a person decided. Whatever is gone
// of it later puts the decision in doubt.
type Basis struct {
	For      int `json:"for"`     // people
	Against  int `json:"against"` // people
	Asked    int `json:"asked"`   // people
	Quotes   int `json:"quotes"`
	Withheld int `json:"withheld,omitempty"` // of the quotes, by people who do not agree to be quoted
}

// A Hypothesis is a belief about customers that quotes can support or contradict.
type Hypothesis struct {
	ID        string // slug
	Title     string
	Stage     Stage
	Parent    string          // Hypothesis.ID, "" for none: slots left empty are the parent's
	Slots     map[Slot]string // what this hypothesis says itself
	Shared    map[Slot]string // by slot: the Phrase.ID that its words are taken from; nil for none
	State     Verdict
	Decisions []Decision // oldest first

	Criterion    *Criterion     // nil until somebody sets it
	Confidence   *Confidence    // where people see it on the ladder; nil leaves it to the interviews
	Questions    []QuestionLink // of guides, that test it
	SupersededBy string         // Hypothesis.ID of the one that says it better
}

// A QuestionLink says that a guide's question tests a hypothesis.
type QuestionLink struct {
	Guide    string    `json:"guide"`    // guides.Guide.ID
	Question int       `json:"question"` // its number in the guide, from 1
	By       string    `json:"by"`
	At       time.Time `json:"at"`
}

// Filled returns the slots of h with those it leaves empty taken from its
// ancestors, nearest first.
func (h *Hypothesis) Filled(all []Hypothesis) map[Slot]string {
	filled := map[Slot]string{}
	seen := map[string]bool{}
	for cur := h; cur != nil && !seen[cur.ID]; cur = FindHypothesis(all, cur.Parent) {
		seen[cur.ID] = true
		for slot, words := range cur.Slots {
			if filled[slot] == "" {
				filled[slot] = words
			}
		}
	}
	return filled
}

// Sentence writes h in the Playbook's words. Empty slots stay in brackets.
func (h *Hypothesis) Sentence(all []Hypothesis) string {
	var pairs []string
	for slot, words := range h.Filled(all) {
		if words != "" {
			pairs = append(pairs, placeholder[slot], words)
		}
	}
	// In one pass, so that a team's own words in brackets stay its own.
	return strings.NewReplacer(pairs...).Replace(sentences[h.Stage])
}

// Reworded returns the first hypothesis that is no draft in before and says
// something else in after, over a parent or shared words: people have linked
// evidence to what it said. Those that leave holds of are passed over, and so
// are those that are gone. nil when there is none.
func Reworded(before, after []Hypothesis, leave func(Hypothesis) bool) *Hypothesis {
	for i := range before {
		was, is := &before[i], FindHypothesis(after, before[i].ID)
		if was.State != Draft && is != nil && !leave(*was) && was.Sentence(before) != is.Sentence(after) {
			return was
		}
	}
	return nil
}

// Missing returns the slots of h's sentence that neither it nor an ancestor fills.
func (h *Hypothesis) Missing(all []Hypothesis) []Slot {
	filled := h.Filled(all)
	var missing []Slot
	for _, slot := range h.Stage.Slots() {
		if filled[slot] == "" {
			missing = append(missing, slot)
		}
	}
	return missing
}

// Decide records a person's decision. errs.Invalid when the state cannot
// follow the present one, no reason is given, or a test would begin without a
// criterion: it is set before the evidence counts.
func (h *Hypothesis) Decide(d Decision) error {
	if h.State == Draft && d.State == Testing && h.Criterion == nil {
		return errs.New(errs.Invalid, "%q has no criterion: what must be seen is said before the test", h.ID).
			Try("verbatim hypothesis criterion %s --says '…' --for N", h.ID)
	}
	return h.follow(d)
}

// follow moves h without asking for a criterion, as files tell of moves that
// were made elsewhere.
func (h *Hypothesis) follow(d Decision) error {
	if strings.TrimSpace(d.Reason) == "" || d.By == "" {
		return errs.New(errs.Invalid, "a decision on %q needs a person and a reason", h.ID).Try("give --reason")
	}
	for _, next := range transitions[h.State] {
		if next == d.State {
			h.State = d.State
			h.Decisions = append(h.Decisions, d)
			return nil
		}
	}
	if last := h.last(); last != nil && d.State == h.State {
		err := errs.New(errs.Conflict, "%q is %s already: %s decided so on %s", h.ID, h.State, last.By, last.At.UTC().Format(time.DateOnly))
		if h.decided() {
			return err.Try("to decide anew, open it again with --state testing")
		}
		return err.Try("from %s it can become %s", h.State, joinVerdicts(transitions[h.State]))
	}
	return errs.New(errs.Invalid, "%q is %s and cannot become %q", h.ID, h.State, d.State).
		Try("from %s it can become %s", h.State, joinVerdicts(transitions[h.State]))
}

// last is the newest decision, nil without any.
func (h *Hypothesis) last() *Decision {
	if len(h.Decisions) == 0 {
		return nil
	}
	return &h.Decisions[len(h.Decisions)-1]
}

// decided reports whether a verdict stands.
func (h *Hypothesis) decided() bool { return h.State.Decided() }

// reopened begins the reason of a decision that Reopen made.
const reopened = "opened again: "

// Reopen opens a decided hypothesis again when e, which was just linked, speaks
// against the verdict and is younger than it. Whoever linked it is who opens
// it; a verdict is never given so. It reports whether it did.
func (h *Hypothesis) Reopen(e *Evidence) bool {
	other := Contradicts
	if h.State == Invalidated {
		other = Supports
	}
	last := h.last()
	if !h.decided() || e.Stance != other || last != nil && !e.At.After(last.At) {
		return false
	}
	h.Decisions = append(h.Decisions, Decision{
		State: Testing, By: e.By, At: e.At,
		Reason: reopened + "quote " + e.Quote + " " + string(e.Stance) + " it",
	})
	h.State = Testing
	return true
}

func joinVerdicts(vs []Verdict) string {
	var words []string
	for _, v := range vs {
		words = append(words, string(v))
	}
	if len(words) == 0 {
		return "nothing else"
	}
	return strings.Join(words, " or ")
}

// FindHypothesis returns the hypothesis of an ID, nil when there is none.
func FindHypothesis(all []Hypothesis, id string) *Hypothesis {
	for i := range all {
		if all[i].ID == id {
			return &all[i]
		}
	}
	return nil
}

// NoHypothesis says that there is none of an ID: errs.NotFound.
func NoHypothesis(id string) error {
	return errs.New(errs.NotFound, "no hypothesis %q", id).Try("'verbatim hypothesis list' shows them all")
}

// A Stance says which way a quote speaks.
type Stance string

const (
	Supports    Stance = "supports"
	Contradicts Stance = "contradicts"
	Neutral     Stance = "neutral"
)

// Evidence is a quote that bears on a hypothesis.
type Evidence struct {
	Hypothesis string
	Quote      string // coding.Quote.ID
	Stance     Stance
	Strength   int // 1 weak, 2 plain, 3 strong
	Note       string
	By         string
	At         time.Time
}
