package roadmap

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/goccy/go-yaml"
)

// A HypothesesFile is what a hypotheses.yaml says.
type HypothesesFile struct {
	Phrases    []PhraseFile
	Hypotheses []HypothesisFile
}

// A PhraseFile is words that hypotheses share.
type PhraseFile struct {
	Phrase
	Line int // where it begins in the file
}

// A HypothesisFile is one hypothesis as hypotheses.yaml has it, with the
// evidence named by the words that were said.
type HypothesisFile struct {
	ID           string
	Title        string
	Stage        Stage
	Parent       string
	Slots        map[Slot]string // words; "@" and a Phrase.ID for shared ones, "@@" for words that begin with one
	State        Verdict         // that of the last decision; draft without any
	Criterion    *Criterion
	Confidence   *Confidence
	Questions    []QuestionLink
	SupersededBy string
	Evidence     []EvidenceFile
	Challenges   []Challenge // oldest first
	Decisions    []Decision  // oldest first
	Line         int         // where it begins in the file
}

// An EvidenceFile is evidence by the exact words of an interview.
type EvidenceFile struct {
	ID        string // coding.Quote.ID, in tables; "" where the words alone say which
	Interview string
	Turn      int // 0: wherever the words stand
	Quote     string
	Stance    Stance
	Strength  int // 1 weak, 2 plain, 3 strong; 2 when the file says nothing
	Note      string
	By        string
	At        time.Time // when it was linked; the zero time when the file does not say
	Line      int       // where it begins in the file
}

// newHypothesisFile is h as a file has it, without its evidence and challenges.
func newHypothesisFile(h *Hypothesis) HypothesisFile {
	f := HypothesisFile{
		ID: h.ID, Title: h.Title, Stage: h.Stage, Parent: h.Parent, Slots: map[Slot]string{}, State: h.State,
		Criterion: h.Criterion, Confidence: h.Confidence, Questions: h.Questions, SupersededBy: h.SupersededBy, Decisions: h.Decisions,
	}
	for slot, words := range h.Slots {
		if strings.HasPrefix(words, "@") {
			words = "@" + words
		}
		f.Slots[slot] = words
	}
	for slot, id := range h.Shared {
		f.Slots[slot] = "@" + id
	}
	return f
}

// Hypothesis returns f without its evidence and challenges, with the words that
// it shares. errs.NotFound when those are not among phrases.
func (f *HypothesisFile) Hypothesis(phrases []Phrase) (*Hypothesis, error) {
	h := &Hypothesis{
		ID: f.ID, Title: f.Title, Stage: f.Stage, Parent: f.Parent, Slots: map[Slot]string{}, State: f.State,
		Criterion: f.Criterion, Confidence: f.Confidence, Questions: f.Questions, SupersededBy: f.SupersededBy, Decisions: f.Decisions,
	}
	for _, slot := range slotOrder {
		words, said := f.Slots[slot]
		switch {
		case !said:
		case strings.HasPrefix(words, "@@"):
			h.Slots[slot] = words[1:]
		default:
			if err := h.Fill(slot, words, phrases); err != nil {
				return nil, err
			}
		}
	}
	return h, nil
}

// ReadHypotheses reads a hypotheses.yaml. Keys it does not know, stages,
// slots, states and stances that do not exist, decisions that cannot follow
// one another and IDs given twice are errors of kind errs.Invalid that begin
// with path:line. Whether parents, interviews and words exist is not looked at.
func ReadHypotheses(path string, src []byte) (*HypothesesFile, error) {
	var y hypothesesYAML
	if err := decode(path, src, &y); err != nil {
		return nil, err
	}
	f, phrases, hypotheses := &HypothesesFile{}, seen{path: path, noun: "words"}, seen{path: path, noun: "hypothesis"}
	for _, p := range y.Phrases {
		one := PhraseFile{Phrase{ID: p.it.ID, Slot: Slot(p.it.Slot), Words: p.it.Words}, p.line}
		if err := one.Check(); err != nil {
			return nil, placed(path, p.line, err)
		}
		if err := phrases.add(one.ID, one.Line); err != nil {
			return nil, err
		}
		f.Phrases = append(f.Phrases, one)
	}
	for i := range y.Hypotheses {
		h, err := y.Hypotheses[i].read(path)
		if err != nil {
			return nil, err
		}
		if err := hypotheses.add(h.ID, h.Line); err != nil {
			return nil, err
		}
		f.Hypotheses = append(f.Hypotheses, h)
	}
	return f, nil
}

func (y *hypothesisYAML) read(path string) (HypothesisFile, error) {
	h := HypothesisFile{ID: y.ID, Title: y.Title, Stage: Stage(y.Stage), Parent: y.Parent, SupersededBy: y.SupersededBy, Line: y.line}
	if blank(h.ID) {
		return h, at(path, y.line, "a hypothesis needs an id")
	}
	if h.Stage.Slots() == nil {
		return h, at(path, y.line, "hypothesis %q: %q is not a stage", h.ID, y.Stage).
			Try("use customer, problem, concept, feature or business")
	}
	if err := y.argue(path, &h); err != nil {
		return h, err
	}
	for i := range y.Evidence {
		e, err := y.Evidence[i].read(path, h.ID)
		if err != nil {
			return h, err
		}
		h.Evidence = append(h.Evidence, e)
	}
	return h, y.decide(path, &h)
}

// argue reads what a hypothesis says, and what it is held against.
func (y *hypothesisYAML) argue(path string, h *HypothesisFile) (err error) {
	if h.Slots, err = y.slots(path, h.Stage); err != nil {
		return err
	}
	if h.Criterion, err = y.criterion(path); err != nil {
		return err
	}
	if h.Confidence, err = y.confidence(path); err != nil {
		return err
	}
	for i := range y.Questions {
		q, err := readQuestion(path, &y.Questions[i])
		if err != nil {
			return err
		}
		h.Questions = append(h.Questions, q)
	}
	for i := range y.Challenges {
		c, err := readChallenge(path, h.ID, &y.Challenges[i])
		if err != nil {
			return err
		}
		h.Challenges = append(h.Challenges, c)
	}
	return nil
}

func (y *hypothesisYAML) slots(path string, stage Stage) (map[Slot]string, error) {
	slots := map[Slot]string{}
	for _, item := range y.Slots {
		slot, words := Slot(fmt.Sprint(item.Key)), item.Value
		if placeholder[slot] == "" {
			return nil, at(path, y.line, "hypothesis %q: %q is not a slot", y.ID, slot).
				Try("the slots of %s are %s", stage, joinSlots(stage.Slots()))
		}
		if words != nil {
			slots[slot] = fmt.Sprint(words)
		}
	}
	return slots, nil
}

// decide replays the decisions, each of which must follow the one before.
func (y *hypothesisYAML) decide(path string, h *HypothesisFile) error {
	replay := Hypothesis{ID: h.ID, State: Draft}
	for _, d := range y.Decisions {
		when, err := moment(path, d.line, d.At)
		if err != nil {
			return err
		}
		if err := replay.follow(Decision{State: Verdict(d.State), By: d.By, Reason: d.Reason, At: when, Basis: d.Basis.read()}); err != nil {
			return placed(path, d.line, err)
		}
	}
	h.State, h.Decisions = replay.State, replay.Decisions
	if y.State == "" || Verdict(y.State) == h.State {
		return nil
	}
	if len(y.Decisions) == 0 && slices.Contains([]Verdict{Testing, Retired}, Verdict(y.State)) {
		h.State = Verdict(y.State)
		return nil
	}
	return at(path, y.line, "hypothesis %q says it is %s, but its decisions leave it %s", h.ID, y.State, h.State).
		Try("add the decision that made it so, with by and reason")
}

func (y *evidenceYAML) read(path, hypothesis string) (EvidenceFile, error) {
	e := EvidenceFile{
		Interview: y.Interview, Turn: int(y.Turn), Quote: y.Quote, Stance: Stance(y.Stance),
		Strength: int(y.Strength), Note: y.Note, By: y.By, Line: y.line,
	}
	if e.Strength == 0 {
		e.Strength = 2
	}
	var err error
	wrong := ""
	switch e.At, err = day(y.At); {
	case err != nil:
		wrong = fmt.Sprintf("%q is not a day: write YYYY-MM-DD", y.At)
	case blank(e.Interview):
		wrong = "it names no interview"
	case blank(e.Quote):
		wrong = "it has no quote: give the exact words"
	case !slices.Contains([]Stance{Supports, Contradicts, Neutral}, e.Stance):
		wrong = fmt.Sprintf("%q is not a stance: use supports, contradicts or neutral", y.Stance)
	case e.Strength < 1 || e.Strength > 3:
		wrong = fmt.Sprintf("strength %d is not 1 (weak), 2 (plain) or 3 (strong)", e.Strength)
	case e.Turn < 0:
		wrong = fmt.Sprintf("there is no turn %d", e.Turn)
	}
	if wrong != "" {
		return e, at(path, y.line, "evidence of %q: %s", hypothesis, wrong)
	}
	return e, nil
}

func joinSlots(slots []Slot) string {
	var words []string
	for _, s := range slots {
		words = append(words, string(s))
	}
	return strings.Join(words, ", ")
}

// WriteHypotheses writes a hypotheses.yaml that ReadHypotheses reads back.
func WriteHypotheses(w io.Writer, f *HypothesesFile) error {
	return encode(w, "Hypotheses, and the words that speak for and against them.", f.yaml())
}

func (f *HypothesesFile) yaml() hypothesesYAML {
	y := hypothesesYAML{Hypotheses: []hypothesisYAML{}}
	for _, p := range f.Phrases {
		y.Phrases = append(y.Phrases, aLine(phraseYAML{p.ID, string(p.Slot), p.Words}))
	}
	for i := range f.Hypotheses {
		y.Hypotheses = append(y.Hypotheses, f.Hypotheses[i].yaml())
	}
	return y
}

func (h *HypothesisFile) yaml() hypothesisYAML {
	y := hypothesisYAML{ID: h.ID, Title: h.Title, Stage: string(h.Stage), Parent: h.Parent, SupersededBy: h.SupersededBy}
	for _, slot := range slotOrder {
		if words, ok := h.Slots[slot]; ok {
			y.Slots = append(y.Slots, yaml.MapItem{Key: string(slot), Value: words})
		}
	}
	if len(h.Decisions) == 0 && h.State != Draft {
		y.State = string(h.State)
	}
	h.yamlArgued(&y)
	for _, e := range h.Evidence {
		y.Evidence = append(y.Evidence, e.yaml())
	}
	for _, d := range h.Decisions {
		y.Decisions = append(y.Decisions, decisionYAML{State: string(d.State), By: d.By, Reason: d.Reason, At: stamp(d.At), Basis: d.Basis.yaml()})
	}
	return y
}

func (e *EvidenceFile) yaml() evidenceYAML {
	return evidenceYAML{
		Interview: e.Interview, Turn: whole(e.Turn), Quote: e.Quote, Stance: string(e.Stance),
		Strength: whole(e.Strength), Note: e.Note, By: e.By, At: stamp(e.At),
	}
}

// slotOrder is the order in which slots are written.
var slotOrder = []Slot{
	TypeOfCustomers, Motivation, JobToBeDone, ProblemSlot, ConceptSlot, FeatureSlot,
	BusinessOutcome, BusinessAction, Criteria,
}
