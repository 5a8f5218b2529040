package roadmap

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"

	"verbatim/internal/errs"
)

// A HypothesisFile is one hypothesis as hypotheses.yaml has it, with the
// evidence named by the words that were said.
type HypothesisFile struct {
	ID        string
	Title     string
	Stage     Stage
	Parent    string
	Slots     map[Slot]string
	State     Verdict // that of the last decision; draft without any
	Evidence  []EvidenceFile
	Decisions []Decision // oldest first
	Line      int        // where it begins in the file
}

// An EvidenceFile is evidence by the exact words of an interview.
type EvidenceFile struct {
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

// Hypothesis returns h without its evidence.
func (h *HypothesisFile) Hypothesis() Hypothesis {
	return Hypothesis{
		ID: h.ID, Title: h.Title, Stage: h.Stage, Parent: h.Parent,
		Slots: h.Slots, State: h.State, Decisions: h.Decisions,
	}
}

// The shape of the file. Each part knows its line.
type (
	hypothesesYAML struct {
		Hypotheses []hypothesisYAML `yaml:"hypotheses"`
	}
	hypothesisYAML struct {
		ID        string         `yaml:"id"`
		Title     string         `yaml:"title,omitempty"`
		Stage     string         `yaml:"stage"`
		Parent    string         `yaml:"parent,omitempty"`
		Slots     yaml.MapSlice  `yaml:"slots,omitempty"`
		State     string         `yaml:"state,omitempty"`
		Evidence  []evidenceYAML `yaml:"evidence,omitempty"`
		Decisions []decisionYAML `yaml:"decisions,omitempty"`
		line      int
	}
	evidenceYAML struct {
		Interview string `yaml:"interview"`
		Turn      whole  `yaml:"turn,omitempty"`
		Quote     string `yaml:"quote"`
		Stance    string `yaml:"stance"`
		Strength  whole  `yaml:"strength,omitempty"`
		Note      string `yaml:"note,omitempty"`
		By        string `yaml:"by,omitempty"`
		At        string `yaml:"at,omitempty"`
		line      int
	}
	decisionYAML struct {
		State  string `yaml:"state"`
		By     string `yaml:"by"`
		Reason string `yaml:"reason"`
		At     string `yaml:"at,omitempty"`
		line   int
	}
)

// UnmarshalYAML also notes the line.
func (h *hypothesisYAML) UnmarshalYAML(n ast.Node) error {
	type plain hypothesisYAML
	h.line = line(n)
	return yaml.NodeToValue(n, (*plain)(h), yaml.Strict())
}

// UnmarshalYAML also notes the line.
func (e *evidenceYAML) UnmarshalYAML(n ast.Node) error {
	type plain evidenceYAML
	e.line = line(n)
	return yaml.NodeToValue(n, (*plain)(e), yaml.Strict())
}

// UnmarshalYAML also notes the line.
func (d *decisionYAML) UnmarshalYAML(n ast.Node) error {
	type plain decisionYAML
	d.line = line(n)
	return yaml.NodeToValue(n, (*plain)(d), yaml.Strict())
}

// ReadHypotheses reads a hypotheses.yaml. Keys it does not know, stages,
// slots, states and stances that do not exist, decisions that cannot follow
// one another and IDs given twice are errors of kind errs.Invalid that begin
// with path:line. Whether parents, interviews and words exist is not looked at.
func ReadHypotheses(path string, src []byte) ([]HypothesisFile, error) {
	var f hypothesesYAML
	if err := decode(path, src, &f); err != nil {
		return nil, err
	}
	var all []HypothesisFile
	seen := map[string]int{}
	for i := range f.Hypotheses {
		h, err := f.Hypotheses[i].read(path)
		if err != nil {
			return nil, err
		}
		if first, twice := seen[h.ID]; twice {
			return nil, at(path, h.Line, "hypothesis %q is there already, at line %d", h.ID, first)
		}
		seen[h.ID] = h.Line
		all = append(all, h)
	}
	return all, nil
}

func (y *hypothesisYAML) read(path string) (HypothesisFile, error) {
	h := HypothesisFile{ID: y.ID, Title: y.Title, Stage: Stage(y.Stage), Parent: y.Parent, Slots: map[Slot]string{}, Line: y.line}
	if blank(h.ID) {
		return h, at(path, y.line, "a hypothesis needs an id")
	}
	if h.Stage.Slots() == nil {
		return h, at(path, y.line, "hypothesis %q: %q is not a stage", h.ID, y.Stage).
			Try("use customer, problem, concept, feature or business")
	}
	for _, item := range y.Slots {
		slot, words := Slot(fmt.Sprint(item.Key)), item.Value
		if placeholder[slot] == "" {
			return h, at(path, y.line, "hypothesis %q: %q is not a slot", h.ID, slot).
				Try("the slots of %s are %s", h.Stage, joinSlots(h.Stage.Slots()))
		}
		if words != nil {
			h.Slots[slot] = fmt.Sprint(words)
		}
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

// decide replays the decisions, each of which must follow the one before.
func (y *hypothesisYAML) decide(path string, h *HypothesisFile) error {
	replay := Hypothesis{ID: h.ID, State: Draft}
	for _, d := range y.Decisions {
		when, err := day(d.At)
		if err != nil {
			return at(path, d.line, "%q is not a time", d.At).Try("write it as 2026-08-14 or 2026-08-14T15:04:05Z")
		}
		if err := replay.follow(Decision{State: Verdict(d.State), By: d.By, Reason: d.Reason, At: when}); err != nil {
			return at(path, d.line, "%v", err).Try("%s", errs.HintOf(err))
		}
	}
	h.State, h.Decisions = replay.State, replay.Decisions
	if y.State == "" || Verdict(y.State) == h.State {
		return nil
	}
	if len(y.Decisions) == 0 && contains([]Verdict{Testing, Retired}, Verdict(y.State)) {
		h.State = Verdict(y.State)
		return nil
	}
	return at(path, y.line, "hypothesis %q says it is %s, but its decisions leave it %s", h.ID, y.State, h.State).
		Try("add the decision that made it so, with by and reason")
}

// day reads a time or a day; "" is the zero time.
func day(s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	if t, err := time.Parse(time.DateOnly, s); err == nil {
		return t, nil
	}
	t, err := time.Parse(time.RFC3339Nano, s)
	return t.UTC(), err
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
	case !contains([]Stance{Supports, Contradicts, Neutral}, e.Stance):
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
func WriteHypotheses(w io.Writer, all []HypothesisFile) error {
	f := hypothesesYAML{Hypotheses: []hypothesisYAML{}}
	for i := range all {
		f.Hypotheses = append(f.Hypotheses, all[i].yaml())
	}
	return encode(w, "Hypotheses, and the words that speak for and against them.", f)
}

func (h *HypothesisFile) yaml() hypothesisYAML {
	y := hypothesisYAML{ID: h.ID, Title: h.Title, Stage: string(h.Stage), Parent: h.Parent}
	for _, slot := range slotOrder {
		if words, ok := h.Slots[slot]; ok {
			y.Slots = append(y.Slots, yaml.MapItem{Key: string(slot), Value: words})
		}
	}
	if len(h.Decisions) == 0 && h.State != Draft {
		y.State = string(h.State)
	}
	for _, e := range h.Evidence {
		y.Evidence = append(y.Evidence, evidenceYAML{
			Interview: e.Interview, Turn: whole(e.Turn), Quote: e.Quote, Stance: string(e.Stance),
			Strength: whole(e.Strength), Note: e.Note, By: e.By, At: stamp(e.At),
		})
	}
	for _, d := range h.Decisions {
		y.Decisions = append(y.Decisions, decisionYAML{State: string(d.State), By: d.By, Reason: d.Reason, At: stamp(d.At)})
	}
	return y
}

// slotOrder is the order in which slots are written.
var slotOrder = []Slot{
	TypeOfCustomers, Motivation, JobToBeDone, ProblemSlot, ConceptSlot, FeatureSlot,
	BusinessOutcome, BusinessAction, Criteria,
}

// stamp writes a time as day reads it: a day alone when it is midnight.
func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	if t = t.UTC(); t.Equal(t.Truncate(24 * time.Hour)) {
		return t.Format(time.DateOnly)
	}
	return t.Format(time.RFC3339Nano)
}
