package roadmap

import (
	"fmt"
	"io"
	"math"
	"slices"

	"github.com/goccy/go-yaml"

	"verbatim/internal/errs"
	"verbatim/interviews"
)

// A ProposalsFile is what a proposals.yaml says.
type ProposalsFile struct {
	Cycle         *Cycle // nil when the file says nothing
	Levels        []LevelFile
	Opportunities []OpportunityFile
	Proposals     []ProposalFile
}

// A LevelFile is a level of cognitive load as an organisation anchors it.
type LevelFile struct {
	Level
	Line int // where it begins in the file
}

// An OpportunityFile is a class of work to eliminate.
type OpportunityFile struct {
	Opportunity
	Line int // where it begins in the file
}

// A ProposalFile is one proposal with what it is measured by and who was told
// of it. Its state is "" when the file says nothing of it.
type ProposalFile struct {
	Proposal
	Metrics []MetricFile
	Notices []NoticeFile
	Line    int // where it begins in the file
}

// A MetricFile is a metric with its measurements.
type MetricFile struct {
	Metric
	Measured []MeasurementFile
	Line     int // where it begins in the file
}

// A MeasurementFile is a reading of a metric.
type MeasurementFile struct {
	Measurement
	Line int // where it begins in the file
}

// A NoticeFile is that somebody was told of a proposal.
type NoticeFile struct {
	Notice
	Line int // where it begins in the file
}

// ReadProposals reads a proposals.yaml. Keys it does not know, IDs given twice
// and inputs that break their rules are errors of kind errs.Invalid that begin
// with path:line; inputs that are not there are none. A modulator that is
// named without one of its factors has 1 for it. Whether themes, hypotheses
// and participants exist is not looked at.
func ReadProposals(path string, src []byte) (*ProposalsFile, error) {
	var y proposalsYAML
	if err := decode(path, src, &y); err != nil {
		return nil, err
	}
	f := &ProposalsFile{}
	if c := y.Cycle; c != nil {
		if blank(c.it.Name) || !(c.it.Threshold > 0) || math.IsInf(c.it.Threshold, 0) {
			return nil, at(path, c.line, "the cycle needs a name and threshold_hours above 0")
		}
		f.Cycle = &Cycle{Name: c.it.Name, Threshold: c.it.Threshold}
	}
	if err := y.levels(path, f); err != nil {
		return nil, err
	}
	if err := y.opportunities(path, f); err != nil {
		return nil, err
	}
	ids := seen{path: path, noun: "proposal"}
	for i := range y.Proposals {
		p, err := y.Proposals[i].read(path)
		if err != nil {
			return nil, err
		}
		if err := ids.add(p.ID, p.Line); err != nil {
			return nil, err
		}
		f.Proposals = append(f.Proposals, p)
	}
	return f, nil
}

func (y *proposalsYAML) levels(path string, f *ProposalsFile) error {
	ids := seen{path: path, noun: "load level"}
	for i := range y.Levels {
		l := &y.Levels[i]
		when, err := moment(path, l.line, l.it.At)
		if err != nil {
			return err
		}
		level := Level{Level: int(l.it.Level), Minutes: l.it.Minutes, Anchor: l.it.Anchor, By: l.it.By, At: when}
		if err := level.Check(); err != nil {
			return placed(path, l.line, err)
		}
		if err := ids.add(fmt.Sprint(level.Level), l.line); err != nil {
			return err
		}
		f.Levels = append(f.Levels, LevelFile{level, l.line})
	}
	return nil
}

func (y *proposalsYAML) opportunities(path string, f *ProposalsFile) error {
	ids := seen{path: path, noun: "opportunity"}
	for i := range y.Opportunities {
		o := &y.Opportunities[i]
		one := Opportunity{ID: o.it.ID, Title: o.it.Title, Work: o.it.Work, Themes: o.it.Themes}
		if err := one.Check(); err != nil {
			return placed(path, o.line, err)
		}
		if err := ids.add(one.ID, o.line); err != nil {
			return err
		}
		f.Opportunities = append(f.Opportunities, OpportunityFile{one, o.line})
	}
	return nil
}

func (y *proposalYAML) read(path string) (ProposalFile, error) {
	p := ProposalFile{Line: y.line, Proposal: Proposal{
		ID: y.ID, Title: y.Title, State: State(y.State), Eliminates: y.Eliminates, Hypothesis: y.Hypothesis,
		Leader: y.Leader, Shipped: interviews.Date(y.Shipped),
	}}
	if blank(p.ID) {
		return p, at(path, y.line, "a proposal needs an id")
	}
	if p.State == "proposed" { // as it was called before
		p.State = Identified
	}
	inputs, wrong := y.inputs()
	if wrong == nil {
		wrong = inputs.Check()
	}
	if wrong == nil {
		wrong = p.Check()
	}
	if wrong != nil {
		return p, at(path, y.line, "proposal %q: %v", p.ID, wrong).Try("%s", errs.HintOf(wrong))
	}
	p.Inputs = inputs
	if err := y.moves(path, &p); err != nil {
		return p, err
	}
	return p, y.outcome(path, &p)
}

func (y *proposalYAML) moves(path string, p *ProposalFile) error {
	for i := range y.Moves {
		m := &y.Moves[i]
		when, err := moment(path, m.line, m.it.At)
		if err != nil {
			return err
		}
		if !slices.Contains(States, State(m.it.State)) {
			return placed(path, m.line, noState(m.it.State))
		}
		p.Moves = append(p.Moves, Move{State: State(m.it.State), By: m.it.By, Reason: m.it.Reason, At: when})
	}
	return nil
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
		func() (err error) { in.Given, err = y.Given.read(); return },
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
		case int: // of a table
			s.Headcount = n
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
	return encode(w, "Proposals, and what their scores are made of.", f.yaml())
}

func (f *ProposalsFile) yaml() proposalsYAML {
	y := proposalsYAML{Proposals: []proposalYAML{}}
	if f.Cycle != nil {
		y.Cycle = ptr(aLine(cycleYAML{f.Cycle.Name, f.Cycle.Threshold}))
	}
	for _, l := range f.Levels {
		y.Levels = append(y.Levels, aLine(levelYAML{whole(l.Level.Level), l.Minutes, l.Anchor, l.By, stamp(l.At)}))
	}
	for _, o := range f.Opportunities {
		y.Opportunities = append(y.Opportunities, aLine(opportunityYAML{o.ID, o.Title, o.Work, o.Themes}))
	}
	for i := range f.Proposals {
		y.Proposals = append(y.Proposals, f.Proposals[i].yaml())
	}
	return y
}

func (p *ProposalFile) yaml() proposalYAML {
	in := &p.Inputs
	y := proposalYAML{
		ID: p.ID, Title: p.Title, State: string(p.State), Eliminates: p.Eliminates, Hypothesis: p.Hypothesis,
		Leader: p.Leader, Shipped: string(p.Shipped),
		Themes: in.Themes, Attribute: in.Attribute, Effort: in.Effort, By: in.By, At: stamp(in.At), Why: in.Why, Given: givenOf(in.Given),
		Frequency: in.Frequency.yaml(), Toil: in.Toil.yaml(),
	}
	for _, s := range in.Segments {
		y.Segments = append(y.Segments, yaml.MapItem{Key: s.Value, Value: s.Headcount})
	}
	if l := in.Load; l != nil {
		y.Load = &loadYAML{Level: ptr(whole(l.Level)), Anchor: l.Anchor}
	}
	if m := in.Modulate; m != nil {
		y.Modulate = &modulatorYAML{ptr(m.Maturity), ptr(m.Risk), ptr(m.Complexity)}
	}
	if s := in.Strategic; s != nil {
		y.Strategic = &strategyYAML{ptr(s.Sigma), s.Outcome, s.Owner, s.Why}
	}
	for _, m := range p.Moves {
		y.Moves = append(y.Moves, aLine(moveYAML{string(m.State), m.By, m.Reason, stamp(m.At)}))
	}
	p.yamlOutcome(&y)
	return y
}

func (e *Estimate) yaml() *estimateYAML {
	if e == nil {
		return nil
	}
	return &estimateYAML{ptr(e.Low), ptr(e.Mode), ptr(e.High)}
}
