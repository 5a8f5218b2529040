package roadmap

import (
	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
)

// The shape of hypotheses.yaml. Each part knows its line.
type (
	hypothesesYAML struct {
		Phrases    []lined[phraseYAML] `yaml:"phrases,omitempty"`
		Hypotheses []hypothesisYAML    `yaml:"hypotheses"`
	}
	phraseYAML struct {
		ID    string `yaml:"id"`
		Slot  string `yaml:"slot"`
		Words string `yaml:"words"`
	}
	hypothesisYAML struct {
		ID           string                 `yaml:"id"`
		Title        string                 `yaml:"title,omitempty"`
		Stage        string                 `yaml:"stage"`
		Parent       string                 `yaml:"parent,omitempty"`
		Slots        yaml.MapSlice          `yaml:"slots,omitempty"`
		State        string                 `yaml:"state,omitempty"`
		Criterion    *lined[criterionYAML]  `yaml:"criterion,omitempty"`
		Confidence   *lined[confidenceYAML] `yaml:"confidence,omitempty"`
		Questions    []lined[questionYAML]  `yaml:"questions,omitempty"`
		SupersededBy string                 `yaml:"superseded_by,omitempty"`
		Evidence     []evidenceYAML         `yaml:"evidence,omitempty"`
		Challenges   []lined[challengeYAML] `yaml:"challenges,omitempty"`
		Decisions    []decisionYAML         `yaml:"decisions,omitempty"`
		line         int
	}
	criterionYAML struct {
		Says    string  `yaml:"says"`
		For     whole   `yaml:"for"`
		Share   float64 `yaml:"share,omitempty"`
		Against *whole  `yaml:"against,omitempty"`
		By      string  `yaml:"by,omitempty"`
		At      string  `yaml:"at,omitempty"`
	}
	confidenceYAML struct {
		Level  string `yaml:"level"`
		Reason string `yaml:"reason,omitempty"`
		By     string `yaml:"by,omitempty"`
		At     string `yaml:"at,omitempty"`
	}
	questionYAML struct {
		Guide    string `yaml:"guide"`
		Question whole  `yaml:"question"`
		By       string `yaml:"by,omitempty"`
		At       string `yaml:"at,omitempty"`
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
	challengeYAML struct {
		Query  string `yaml:"query,omitempty"`
		Found  whole  `yaml:"found"`
		People whole  `yaml:"people"`
		By     string `yaml:"by,omitempty"`
		At     string `yaml:"at,omitempty"`
	}
	decisionYAML struct {
		State  string     `yaml:"state"`
		By     string     `yaml:"by"`
		Reason string     `yaml:"reason"`
		At     string     `yaml:"at,omitempty"`
		Basis  *basisYAML `yaml:"basis,omitempty"`
		line   int
	}
	basisYAML struct {
		For      whole `yaml:"for"`
		Against  whole `yaml:"against"`
		Asked    whole `yaml:"asked"`
		Quotes   whole `yaml:"quotes"`
		Withheld whole `yaml:"withheld,omitempty"`
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

// criterion reads what must be seen.
func (y *hypothesisYAML) criterion(path string) (*Criterion, error) {
	if y.Criterion == nil {
		return nil, nil
	}
	c := &y.Criterion.it
	when, err := moment(path, y.Criterion.line, c.At)
	if err != nil {
		return nil, err
	}
	read := &Criterion{Says: c.Says, For: int(c.For), Share: c.Share, Against: c.Against.int(), By: c.By, At: when}
	if err := read.Check(); err != nil {
		return nil, placed(path, y.Criterion.line, err)
	}
	return read, nil
}

func (y *hypothesisYAML) confidence(path string) (*Confidence, error) {
	if y.Confidence == nil {
		return nil, nil
	}
	c := &y.Confidence.it
	when, err := moment(path, y.Confidence.line, c.At)
	if err != nil {
		return nil, err
	}
	if blank(c.Level) {
		return nil, at(path, y.Confidence.line, "the confidence in %q has no level", y.ID)
	}
	return &Confidence{Level: c.Level, Reason: c.Reason, By: c.By, At: when}, nil
}

func readQuestion(path string, y *lined[questionYAML]) (QuestionLink, error) {
	q := QuestionLink{Guide: y.it.Guide, Question: int(y.it.Question), By: y.it.By}
	if blank(q.Guide) || q.Question < 1 {
		return q, at(path, y.line, "a question is named by its guide and its number, from 1")
	}
	var err error
	q.At, err = moment(path, y.line, y.it.At)
	return q, err
}

func readChallenge(path, hypothesis string, y *lined[challengeYAML]) (Challenge, error) {
	c := Challenge{Hypothesis: hypothesis, Query: y.it.Query, Found: int(y.it.Found), People: int(y.it.People), By: y.it.By}
	if c.Found < 0 || c.People < 0 {
		return c, at(path, y.line, "a challenge of %q found fewer than none", hypothesis)
	}
	var err error
	c.At, err = moment(path, y.line, y.it.At)
	return c, err
}

func (y *basisYAML) read() *Basis {
	if y == nil {
		return nil
	}
	return &Basis{For: int(y.For), Against: int(y.Against), Asked: int(y.Asked), Quotes: int(y.Quotes), Withheld: int(y.Withheld)}
}

func (b *Basis) yaml() *basisYAML {
	if b == nil {
		return nil
	}
	return &basisYAML{whole(b.For), whole(b.Against), whole(b.Asked), whole(b.Quotes), whole(b.Withheld)}
}

// yamlArgued adds what a hypothesis is held against.
func (h *HypothesisFile) yamlArgued(y *hypothesisYAML) {
	if c := h.Criterion; c != nil {
		y.Criterion = ptr(aLine(criterionYAML{c.Says, whole(c.For), c.Share, toWhole(c.Against), c.By, stamp(c.At)}))
	}
	if c := h.Confidence; c != nil {
		y.Confidence = ptr(aLine(confidenceYAML{c.Level, c.Reason, c.By, stamp(c.At)}))
	}
	for _, q := range h.Questions {
		y.Questions = append(y.Questions, aLine(questionYAML{q.Guide, whole(q.Question), q.By, stamp(q.At)}))
	}
	for _, c := range h.Challenges {
		y.Challenges = append(y.Challenges, aLine(challengeYAML{c.Query, whole(c.Found), whole(c.People), c.By, stamp(c.At)}))
	}
}
