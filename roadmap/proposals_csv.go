package roadmap

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"
)

// proposalColumns are what a table of proposals is read back for.
var proposalColumns = []column[proposalYAML]{
	textColumn("title", func(y *proposalYAML) *string { return &y.Title }),
	textColumn("state", func(y *proposalYAML) *string { return &y.State }),
	textColumn("leader", func(y *proposalYAML) *string { return &y.Leader }),
	textColumn("eliminates", func(y *proposalYAML) *string { return &y.Eliminates }),
	textColumn("hypothesis", func(y *proposalYAML) *string { return &y.Hypothesis }),
	{"themes", func(y *proposalYAML) string { return strings.Join(y.Themes, "; ") }, func(y *proposalYAML, s string) error {
		y.Themes = splitCell(s)
		return nil
	}},
	textColumn("attribute", func(y *proposalYAML) *string { return &y.Attribute }),
	{"segments", segmentsCell, setSegments},
	frequencyColumn("frequency_low", lowOf), frequencyColumn("frequency_mode", modeOf), frequencyColumn("frequency_high", highOf),
	toilColumn("toil_low", lowOf), toilColumn("toil_mode", modeOf), toilColumn("toil_high", highOf),
	loadColumn(wholeColumn("load", func(l *loadYAML) **whole { return &l.Level })),
	loadColumn(textColumn("anchor", func(l *loadYAML) *string { return &l.Anchor })),
	modulatorColumn("maturity", func(m *modulatorYAML) **float64 { return &m.Maturity }),
	modulatorColumn("risk", func(m *modulatorYAML) **float64 { return &m.Risk }),
	modulatorColumn("complexity", func(m *modulatorYAML) **float64 { return &m.Complexity }),
	strategyColumn(numberColumn("sigma", func(s *strategyYAML) **float64 { return &s.Sigma })),
	strategyColumn(textColumn("outcome", func(s *strategyYAML) *string { return &s.Outcome })),
	strategyColumn(textColumn("owner", func(s *strategyYAML) *string { return &s.Owner })),
	strategyColumn(textColumn("strategy_why", func(s *strategyYAML) *string { return &s.Why })),
	numberColumn("effort_months", func(y *proposalYAML) **float64 { return &y.Effort }),
	textColumn("by", func(y *proposalYAML) *string { return &y.By }),
	textColumn("at", func(y *proposalYAML) *string { return &y.At }),
	textColumn("why", func(y *proposalYAML) *string { return &y.Why }),
}

func lowOf(e *estimateYAML) **float64  { return &e.Low }
func modeOf(e *estimateYAML) **float64 { return &e.Mode }
func highOf(e *estimateYAML) **float64 { return &e.High }

func frequencyColumn(name string, field func(*estimateYAML) **float64) column[proposalYAML] {
	return partColumn(name, func(y *proposalYAML) **estimateYAML { return &y.Frequency }, numberColumn(name, field))
}

func toilColumn(name string, field func(*estimateYAML) **float64) column[proposalYAML] {
	return partColumn(name, func(y *proposalYAML) **estimateYAML { return &y.Toil }, numberColumn(name, field))
}

func loadColumn(inner column[loadYAML]) column[proposalYAML] {
	return partColumn(inner.name, func(y *proposalYAML) **loadYAML { return &y.Load }, inner)
}

func modulatorColumn(name string, field func(*modulatorYAML) **float64) column[proposalYAML] {
	return partColumn(name, func(y *proposalYAML) **modulatorYAML { return &y.Modulate }, numberColumn(name, field))
}

func strategyColumn(inner column[strategyYAML]) column[proposalYAML] {
	return partColumn(inner.name, func(y *proposalYAML) **strategyYAML { return &y.Strategic }, inner)
}

// segmentsCell writes "claims=34;data=18".
func segmentsCell(y *proposalYAML) string {
	var parts []string
	for _, item := range y.Segments {
		parts = append(parts, fmt.Sprintf("%v=%v", item.Key, item.Value))
	}
	return strings.Join(parts, ";")
}

func setSegments(y *proposalYAML, s string) error {
	var all yaml.MapSlice
	for _, part := range splitCell(s) {
		i := strings.LastIndexByte(part, '=')
		if i < 0 {
			return fmt.Errorf("%q has no headcount: write it as data=18", part)
		}
		n, err := strconv.ParseInt(strings.TrimSpace(part[i+1:]), 10, 32)
		if err != nil {
			return fmt.Errorf("%q needs a whole number of people: write it as data=18", part)
		}
		all = append(all, yaml.MapItem{Key: strings.TrimSpace(part[:i]), Value: int(n)})
	}
	y.Segments = all
	return nil
}

// readOnly are columns that a table has besides, which the program computes.
var readOnly = []string{"score", "low", "high", "rank", "tied_with", "needs"}

// WriteProposalsCSV writes one line for each proposal, with how it is ranked.
func WriteProposalsCSV(w io.Writer, f *ProposalsFile, r *Ranking) error {
	scores := scoresOf(r)
	var rows [][]string
	for i := range f.Proposals {
		y := f.Proposals[i].yaml()
		cells := []string{y.ID}
		for _, c := range proposalColumns {
			cells = append(cells, c.get(&y))
		}
		rows = append(rows, append(cells, scores[y.ID].cells()...))
	}
	header := append([]string{"id"}, names(proposalColumns)...)
	return writeRows(w, append(header, readOnly...), rows)
}

func scoresOf(r *Ranking) map[string]*Score {
	scores := map[string]*Score{}
	for i := range r.Proposals {
		scores[r.Proposals[i].ID] = &r.Proposals[i]
	}
	return scores
}

func (s *Score) cells() []string {
	if s == nil {
		return make([]string, len(readOnly))
	}
	rank := ""
	if s.Rank != nil {
		rank = strconv.Itoa(*s.Rank)
	}
	return []string{tenth(s.Score), tenth(s.Low), tenth(s.High), rank, strings.Join(s.Tied, "; "), strings.Join(s.Needs, "; ")}
}

// tenth writes hours.
func tenth(v *float64) string {
	if v == nil {
		return ""
	}
	return strconv.FormatFloat(*v, 'f', 1, 64)
}

// ReadProposalsCSV reads a table of proposals, laid over those that are here:
// an empty cell and a column that is missing leave what is there. hand is who
// takes the file. It also names the columns that it has not read. Errors are as
// those of ReadProposals.
func ReadProposalsCSV(path string, src []byte, here *ProposalsFile, hand Given) (*ProposalsFile, []string, error) {
	t, err := readTable(path, src)
	if err != nil {
		return nil, nil, err
	}
	rows, ignored, err := t.items("id", names(proposalColumns))
	if err != nil {
		return nil, nil, err
	}
	f, err := layProposals(path, rows, csvForm, here, hand)
	return f, ignored, err
}

// layProposals lays rows over the proposals that are here.
func layProposals(path string, rows []row, cells form, here *ProposalsFile, hand Given) (*ProposalsFile, error) {
	f := &ProposalsFile{}
	for _, r := range rows {
		was := here.find(r.id)
		y := proposalYAML{ID: r.id}
		if was != nil {
			y = was.yaml()
		}
		if err := lay(path, &y, proposalColumns, r, cells); err != nil {
			return nil, err
		}
		y.line = r.line
		p, err := y.read(path)
		if err != nil {
			return nil, err
		}
		if was != nil {
			p.credit(&was.Inputs, hand)
		} else if p.Inputs.By == "" {
			p.Inputs.By, p.Inputs.At = hand.By, hand.At
		}
		f.Proposals = append(f.Proposals, p)
	}
	return f, nil
}

func (f *ProposalsFile) find(id string) *ProposalFile {
	for i := range f.Proposals {
		if f.Proposals[i].ID == id {
			return &f.Proposals[i]
		}
	}
	return nil
}

// credit notes who changed an input, unless the table says itself who gave them.
func (p *ProposalFile) credit(was *Inputs, hand Given) {
	if p.Inputs.By != was.By || !p.Inputs.At.Equal(was.At) {
		return
	}
	for _, name := range p.Inputs.changed(was) {
		g := Given{By: hand.By, At: hand.At}
		if p.Inputs.Why != was.Why {
			g.Why = p.Inputs.Why
		}
		p.Inputs.give(name, g)
	}
}
