package roadmap

import (
	"fmt"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"

	"verbatim/interviews"
)

// The shape of proposals.yaml.
type (
	proposalsYAML struct {
		Cycle         *lined[cycleYAML]        `yaml:"cycle,omitempty"`
		Levels        []lined[levelYAML]       `yaml:"levels,omitempty"`
		Opportunities []lined[opportunityYAML] `yaml:"opportunities,omitempty"`
		Proposals     []proposalYAML           `yaml:"proposals"`
	}
	cycleYAML struct {
		Name      string  `yaml:"name"`
		Threshold float64 `yaml:"threshold_hours"`
	}
	levelYAML struct {
		Level   whole   `yaml:"level"`
		Minutes float64 `yaml:"minutes"`
		Anchor  string  `yaml:"anchor"`
		By      string  `yaml:"by,omitempty"`
		At      string  `yaml:"at,omitempty"`
	}
	opportunityYAML struct {
		ID     string   `yaml:"id"`
		Title  string   `yaml:"title"`
		Work   string   `yaml:"work,omitempty"`
		Themes []string `yaml:"themes,omitempty"`
	}
	proposalYAML struct {
		ID         string              `yaml:"id"`
		Title      string              `yaml:"title,omitempty"`
		State      string              `yaml:"state,omitempty"`
		Leader     string              `yaml:"leader,omitempty"`
		Shipped    string              `yaml:"shipped,omitempty"`
		Eliminates string              `yaml:"eliminates,omitempty"`
		Hypothesis string              `yaml:"hypothesis,omitempty"`
		Themes     []string            `yaml:"themes,omitempty"`
		Attribute  string              `yaml:"attribute,omitempty"`
		Segments   yaml.MapSlice       `yaml:"segments,omitempty"`
		Frequency  *estimateYAML       `yaml:"frequency,omitempty"`
		Toil       *estimateYAML       `yaml:"toil_minutes,omitempty"`
		Load       *loadYAML           `yaml:"load,omitempty"`
		Modulate   *modulatorYAML      `yaml:"modulators,omitempty"`
		Strategic  *strategyYAML       `yaml:"strategic,omitempty"`
		Effort     *float64            `yaml:"effort_months,omitempty"`
		By         string              `yaml:"by,omitempty"`
		At         string              `yaml:"at,omitempty"`
		Why        string              `yaml:"why,omitempty"`
		Given      *givenYAML          `yaml:"given,omitempty"`
		Moves      []lined[moveYAML]   `yaml:"moves,omitempty"`
		Metrics    []lined[metricYAML] `yaml:"metrics,omitempty"`
		Notices    []lined[noticeYAML] `yaml:"notices,omitempty"`
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
	// In the order of inputNames.
	givenYAML struct {
		Themes     *grantYAML `yaml:"themes,omitempty"`
		Segments   *grantYAML `yaml:"segments,omitempty"`
		Frequency  *grantYAML `yaml:"frequency,omitempty"`
		Toil       *grantYAML `yaml:"toil,omitempty"`
		Load       *grantYAML `yaml:"load,omitempty"`
		Modulators *grantYAML `yaml:"modulators,omitempty"`
		Strategic  *grantYAML `yaml:"strategic,omitempty"`
		Effort     *grantYAML `yaml:"effort,omitempty"`
	}
	grantYAML struct {
		By  string `yaml:"by,omitempty"`
		At  string `yaml:"at,omitempty"`
		Why string `yaml:"why,omitempty"`
	}
	moveYAML struct {
		State  string `yaml:"state"`
		By     string `yaml:"by,omitempty"`
		Reason string `yaml:"reason,omitempty"`
		At     string `yaml:"at,omitempty"`
	}
	metricYAML struct {
		ID        string                   `yaml:"id"`
		Name      string                   `yaml:"name"`
		Dimension string                   `yaml:"dimension"`
		Unit      string                   `yaml:"unit"`
		Direction string                   `yaml:"direction"`
		Role      string                   `yaml:"role"`
		Baseline  readingYAML              `yaml:"baseline"`
		Target    *float64                 `yaml:"target_improvement,omitempty"`
		Aim       *float64                 `yaml:"target_value,omitempty"`
		MaxLoss   *float64                 `yaml:"max_loss,omitempty"`
		MinRatio  *float64                 `yaml:"min_ratio,omitempty"`
		Review    string                   `yaml:"review"`
		By        string                   `yaml:"by,omitempty"`
		At        string                   `yaml:"at,omitempty"`
		Measured  []lined[measurementYAML] `yaml:"measurements,omitempty"`
	}
	readingYAML struct {
		Value *float64 `yaml:"value"`
		Date  string   `yaml:"date"`
		N     *whole   `yaml:"n,omitempty"`
	}
	measurementYAML struct {
		Value *float64 `yaml:"value"`
		Date  string   `yaml:"date"`
		N     *whole   `yaml:"n,omitempty"`
		Note  string   `yaml:"note,omitempty"`
		By    string   `yaml:"by,omitempty"`
		At    string   `yaml:"at,omitempty"`
	}
	noticeYAML struct {
		Participant string `yaml:"participant"`
		Note        string `yaml:"note,omitempty"`
		By          string `yaml:"by,omitempty"`
		At          string `yaml:"at,omitempty"`
	}
)

// UnmarshalYAML also notes the line.
func (p *proposalYAML) UnmarshalYAML(n ast.Node) error {
	type plain proposalYAML
	p.line = line(n)
	return yaml.NodeToValue(n, (*plain)(p), yaml.Strict())
}

// grants are the places of g by the order of inputNames.
func (g *givenYAML) grants() []**grantYAML {
	return []**grantYAML{&g.Themes, &g.Segments, &g.Frequency, &g.Toil, &g.Load, &g.Modulators, &g.Strategic, &g.Effort}
}

// read reads who gave each input.
func (g *givenYAML) read() (map[string]Given, error) {
	if g == nil {
		return nil, nil
	}
	all := map[string]Given{}
	for i, one := range g.grants() {
		if *one == nil {
			continue
		}
		when, err := day((*one).At)
		if err != nil {
			return nil, fmt.Errorf("given: %q is not a time", (*one).At)
		}
		all[inputNames[i]] = Given{By: (*one).By, At: when, Why: (*one).Why}
	}
	return all, nil
}

func givenOf(all map[string]Given) *givenYAML {
	if len(all) == 0 {
		return nil
	}
	g := &givenYAML{}
	for i, place := range g.grants() {
		if one, ok := all[inputNames[i]]; ok {
			*place = &grantYAML{one.By, stamp(one.At), one.Why}
		}
	}
	return g
}

// outcome reads what a proposal is measured by, and who was told of it.
func (y *proposalYAML) outcome(path string, p *ProposalFile) error {
	metrics, people := seen{path: path, noun: "metric"}, seen{path: path, noun: "the notice to"}
	for i := range y.Metrics {
		m, err := readMetric(path, p.ID, &y.Metrics[i])
		if err != nil {
			return err
		}
		if err := metrics.add(m.ID, m.Line); err != nil {
			return err
		}
		p.Metrics = append(p.Metrics, m)
	}
	for i := range y.Notices {
		n := &y.Notices[i]
		when, err := moment(path, n.line, n.it.At)
		if err != nil {
			return err
		}
		if blank(n.it.Participant) {
			return at(path, n.line, "a notice names the participant who was told")
		}
		if err := people.add(n.it.Participant, n.line); err != nil {
			return err
		}
		p.Notices = append(p.Notices, NoticeFile{Notice{Proposal: p.ID, Participant: n.it.Participant, Note: n.it.Note, By: n.it.By, At: when}, n.line})
	}
	return nil
}

func readMetric(path, proposal string, y *lined[metricYAML]) (MetricFile, error) {
	m := &y.it
	read := MetricFile{Line: y.line, Metric: Metric{
		Proposal: proposal, ID: m.ID, Name: m.Name, Dimension: Dimension(m.Dimension), Unit: m.Unit, Direction: Direction(m.Direction), Role: Role(m.Role),
		Target: m.Target, Aim: m.Aim, MaxLoss: m.MaxLoss, MinRatio: m.MinRatio, Review: interviews.Date(m.Review), By: m.By,
	}}
	var err error
	if read.At, err = moment(path, y.line, m.At); err != nil {
		return read, err
	}
	if m.Baseline.Value == nil {
		return read, at(path, y.line, "metric %q has no value as its baseline", m.ID)
	}
	read.Baseline = m.Baseline.read()
	if err := read.Check(); err != nil {
		return read, placed(path, y.line, err)
	}
	days := seen{path: path, noun: "the measurement of"}
	for i := range m.Measured {
		one, err := readMeasurement(path, &read.Metric, &m.Measured[i])
		if err != nil {
			return read, err
		}
		if err := days.add(string(one.Date), one.Line); err != nil {
			return read, err
		}
		read.Measured = append(read.Measured, one)
	}
	return read, nil
}

func (y *readingYAML) read() Reading {
	return Reading{Value: *y.Value, Date: interviews.Date(y.Date), N: y.N.int()}
}

func readMeasurement(path string, m *Metric, y *lined[measurementYAML]) (MeasurementFile, error) {
	one := MeasurementFile{Measurement{Proposal: m.Proposal, Metric: m.ID, Note: y.it.Note, By: y.it.By}, y.line}
	if y.it.Value == nil {
		return one, at(path, y.line, "a measurement of %q has no value", m.ID)
	}
	one.Reading = (&readingYAML{y.it.Value, y.it.Date, y.it.N}).read()
	if err := m.CheckReading(one.Reading); err != nil {
		return one, placed(path, y.line, err)
	}
	var err error
	one.At, err = moment(path, y.line, y.it.At)
	return one, err
}

// yamlOutcome adds what a proposal is measured by, and who was told of it.
func (p *ProposalFile) yamlOutcome(y *proposalYAML) {
	for i := range p.Metrics {
		y.Metrics = append(y.Metrics, aLine(p.Metrics[i].yaml()))
	}
	for _, n := range p.Notices {
		y.Notices = append(y.Notices, aLine(noticeYAML{n.Participant, n.Note, n.By, stamp(n.At)}))
	}
}

func (m *MetricFile) yaml() metricYAML {
	y := metricYAML{
		ID: m.ID, Name: m.Name, Dimension: string(m.Dimension), Unit: m.Unit, Direction: string(m.Direction), Role: string(m.Role),
		Baseline: readingYAML{ptr(m.Baseline.Value), string(m.Baseline.Date), toWhole(m.Baseline.N)},
		Target:   m.Target, Aim: m.Aim, MaxLoss: m.MaxLoss, MinRatio: m.MinRatio, Review: string(m.Review), By: m.By, At: stamp(m.At),
	}
	for _, one := range m.Measured {
		y.Measured = append(y.Measured, aLine(measurementYAML{ptr(one.Value), string(one.Date), toWhole(one.N), one.Note, one.By, stamp(one.At)}))
	}
	return y
}
