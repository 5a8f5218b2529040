package roadmap

import (
	"fmt"
	"io"
	"math"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
)

// A ProposalsFile is what a proposals.yaml says.
type ProposalsFile struct {
	Cycle     *Cycle // nil when the file says nothing
	Proposals []Proposal
	Lines     []int // where each proposal begins in the file
}

// The shape of the file.
type (
	proposalsYAML struct {
		Cycle     *cycleYAML     `yaml:"cycle,omitempty"`
		Proposals []proposalYAML `yaml:"proposals"`
	}
	cycleYAML struct {
		Name      string  `yaml:"name"`
		Threshold float64 `yaml:"threshold_hours"`
	}
	proposalYAML struct {
		ID         string         `yaml:"id"`
		Title      string         `yaml:"title,omitempty"`
		State      string         `yaml:"state,omitempty"`
		Eliminates string         `yaml:"eliminates,omitempty"`
		Hypothesis string         `yaml:"hypothesis,omitempty"`
		Themes     []string       `yaml:"themes,omitempty"`
		Attribute  string         `yaml:"attribute,omitempty"`
		Segments   yaml.MapSlice  `yaml:"segments,omitempty"`
		Frequency  *estimateYAML  `yaml:"frequency,omitempty"`
		Toil       *estimateYAML  `yaml:"toil_minutes,omitempty"`
		Load       *loadYAML      `yaml:"load,omitempty"`
		Modulate   *modulatorYAML `yaml:"modulators,omitempty"`
		Strategic  *strategyYAML  `yaml:"strategic,omitempty"`
		Effort     *float64       `yaml:"effort_months,omitempty"`
		By         string         `yaml:"by,omitempty"`
		At         string         `yaml:"at,omitempty"`
		Why        string         `yaml:"why,omitempty"`
		line       int
	}
	// Numbers are pointers where leaving one out must not become a 0.
	estimateYAML struct {
		Low  *float64 `yaml:"low"`
		Mode *float64 `yaml:"mode"`
		High *float64 `yaml:"high"`
	}
	loadYAML struct {
		Level  *whole `yaml:"level"`
		Anchor string `yaml:"anchor,omitempty"`
	}
	modulatorYAML struct {
		Maturity   *float64 `yaml:"maturity,omitempty"`
		Risk       *float64 `yaml:"risk,omitempty"`
		Complexity *float64 `yaml:"complexity,omitempty"`
	}
	strategyYAML struct {
		Sigma   *float64 `yaml:"sigma"`
		Outcome string   `yaml:"outcome,omitempty"`
		Owner   string   `yaml:"owner,omitempty"`
		Why     string   `yaml:"why,omitempty"`
	}
)

// UnmarshalYAML also notes the line.
func (p *proposalYAML) UnmarshalYAML(n ast.Node) error {
	type plain proposalYAML
	p.line = line(n)
	return yaml.NodeToValue(n, (*plain)(p), yaml.Strict())
}

// ReadProposals reads a proposals.yaml. Keys it does not know, IDs given twice
// and inputs that break their rules are errors of kind errs.Invalid that begin
// with path:line; inputs that are not there are none. A modulator that is
// named without one of its factors has 1 for it. Whether themes and hypotheses
// exist is not looked at.
func ReadProposals(path string, src []byte) (*ProposalsFile, error) {
	var y proposalsYAML
	if err := decode(path, src, &y); err != nil {
		return nil, err
	}
	f := &ProposalsFile{}
	if c := y.Cycle; c != nil {
		if blank(c.Name) || !(c.Threshold > 0) || math.IsInf(c.Threshold, 0) {
			return nil, at(path, 1, "the cycle needs a name and threshold_hours above 0")
		}
		f.Cycle = &Cycle{Name: c.Name, Threshold: c.Threshold}
	}
	seen := map[string]int{}
	for i := range y.Proposals {
		p, err := y.Proposals[i].read(path)
		if err != nil {
			return nil, err
		}
		if first, twice := seen[p.ID]; twice {
			return nil, at(path, y.Proposals[i].line, "proposal %q is there already, at line %d", p.ID, first)
		}
		seen[p.ID] = y.Proposals[i].line
		f.Proposals = append(f.Proposals, p)
		f.Lines = append(f.Lines, y.Proposals[i].line)
	}
	return f, nil
}

func (y *proposalYAML) read(path string) (Proposal, error) {
	p := Proposal{ID: y.ID, Title: y.Title, State: State(y.State), Eliminates: y.Eliminates, Hypothesis: y.Hypothesis}
	if blank(p.ID) {
		return p, at(path, y.line, "a proposal needs an id")
	}
	if p.State == "" || p.State == "proposed" { // as it was called before
		p.State = Identified
	}
	inputs, wrong := y.inputs()
	if wrong == nil {
		wrong = inputs.Check()
	}
	if wrong != nil {
		return p, at(path, y.line, "proposal %q: %v", p.ID, wrong)
	}
	p.Inputs = inputs
	return p, nil
}

// inputs reads what a score is made of. Its errors have no place yet.
func (y *proposalYAML) inputs() (Inputs, error) {
	in := Inputs{Themes: y.Themes, Attribute: y.Attribute, Effort: y.Effort, By: y.By, Why: y.Why}
	var err error
	for _, step := range []func() error{
		func() (err error) { in.Segments, err = segments(y.Segments); return },
		func() (err error) { in.Frequency, err = y.Frequency.read("frequency"); return },
		func() (err error) { in.Toil, err = y.Toil.read("toil_minutes"); return },
		func() (err error) { in.Load, err = y.Load.read(); return },
		func() (err error) { in.Strategic, err = y.Strategic.read(); return },
		func() (err error) { in.At, err = day(y.At); return },
	} {
		if err = step(); err != nil {
			return in, err
		}
	}
	in.Modulate = y.Modulate.read()
	return in, nil
}

// segments reads "claims: 34" in the file's order.
func segments(items yaml.MapSlice) ([]Segment, error) {
	var all []Segment
	for _, item := range items {
		s := Segment{Value: fmt.Sprint(item.Key)}
		switch n := item.Value.(type) {
		case uint64:
			if n > math.MaxInt32 {
				return nil, fmt.Errorf("segments: %q cannot have %d people", s.Value, n)
			}
			s.Headcount = int(n)
		case int64:
			s.Headcount = int(n)
		default:
			return nil, fmt.Errorf("segments: %q needs a whole number of people", s.Value)
		}
		all = append(all, s)
	}
	return all, nil
}

func (y *estimateYAML) read(name string) (*Estimate, error) {
	switch {
	case y == nil:
		return nil, nil
	case y.Low == nil || y.Mode == nil || y.High == nil:
		return nil, fmt.Errorf("%s needs low, mode and high", name)
	}
	return &Estimate{Low: *y.Low, Mode: *y.Mode, High: *y.High}, nil
}

func (y *loadYAML) read() (*Load, error) {
	switch {
	case y == nil:
		return nil, nil
	case y.Level == nil:
		return nil, fmt.Errorf("load needs a level")
	}
	return &Load{Level: int(*y.Level), Anchor: y.Anchor}, nil
}

func (y *strategyYAML) read() (*Strategy, error) {
	switch {
	case y == nil:
		return nil, nil
	case y.Sigma == nil:
		return nil, fmt.Errorf("strategic needs a sigma")
	}
	return &Strategy{Sigma: *y.Sigma, Outcome: y.Outcome, Owner: y.Owner, Why: y.Why}, nil
}

func (y *modulatorYAML) read() *Modulator {
	if y == nil {
		return nil
	}
	factor := func(f *float64) float64 {
		if f == nil {
			return 1
		}
		return *f
	}
	return &Modulator{Maturity: factor(y.Maturity), Risk: factor(y.Risk), Complexity: factor(y.Complexity)}
}

// WriteProposals writes a proposals.yaml that ReadProposals reads back.
func WriteProposals(w io.Writer, f *ProposalsFile) error {
	y := proposalsYAML{Proposals: []proposalYAML{}}
	if f.Cycle != nil {
		y.Cycle = &cycleYAML{Name: f.Cycle.Name, Threshold: f.Cycle.Threshold}
	}
	for i := range f.Proposals {
		y.Proposals = append(y.Proposals, f.Proposals[i].yaml())
	}
	return encode(w, "Proposals, and what their scores are made of.", y)
}

func (p *Proposal) yaml() proposalYAML {
	in := &p.Inputs
	y := proposalYAML{
		ID: p.ID, Title: p.Title, State: string(p.State), Eliminates: p.Eliminates, Hypothesis: p.Hypothesis,
		Themes: in.Themes, Attribute: in.Attribute, Effort: in.Effort, By: in.By, At: stamp(in.At), Why: in.Why,
		Frequency: in.Frequency.yaml(), Toil: in.Toil.yaml(),
	}
	if p.State == Identified {
		y.State = ""
	}
	for _, s := range in.Segments {
		y.Segments = append(y.Segments, yaml.MapItem{Key: s.Value, Value: s.Headcount})
	}
	if l := in.Load; l != nil {
		y.Load = &loadYAML{Level: ptr(whole(l.Level)), Anchor: l.Anchor}
	}
	if m := in.Modulate; m != nil {
		y.Modulate = &modulatorYAML{&m.Maturity, &m.Risk, &m.Complexity}
	}
	if s := in.Strategic; s != nil {
		y.Strategic = &strategyYAML{&s.Sigma, s.Outcome, s.Owner, s.Why}
	}
	return y
}

func (e *Estimate) yaml() *estimateYAML {
	if e == nil {
		return nil
	}
	return &estimateYAML{&e.Low, &e.Mode, &e.High}
}
