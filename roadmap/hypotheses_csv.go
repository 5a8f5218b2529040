package roadmap

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/goccy/go-yaml"

	"verbatim/internal/errs"
)

// hypothesisColumns are what a table of hypotheses is read back for, beside
// state and reason.
var hypothesisColumns = hypothesisFields()

func hypothesisFields() []column[hypothesisYAML] {
	columns := []column[hypothesisYAML]{
		textColumn("title", func(y *hypothesisYAML) *string { return &y.Title }),
		textColumn("stage", func(y *hypothesisYAML) *string { return &y.Stage }),
		textColumn("parent", func(y *hypothesisYAML) *string { return &y.Parent }),
	}
	for _, slot := range slotOrder {
		columns = append(columns, slotColumn(slot))
	}
	criterion := func(y *hypothesisYAML) **lined[criterionYAML] { return &y.Criterion }
	confidence := func(y *hypothesisYAML) **lined[confidenceYAML] { return &y.Confidence }
	return append(columns,
		partColumn("criterion_says", criterion, textColumn("", func(c *lined[criterionYAML]) *string { return &c.it.Says })),
		partColumn("criterion_for", criterion, countColumn(func(c *lined[criterionYAML]) *whole { return &c.it.For })),
		partColumn("criterion_share", criterion, shareColumn(func(c *lined[criterionYAML]) *float64 { return &c.it.Share })),
		partColumn("criterion_against", criterion, wholeColumn("", func(c *lined[criterionYAML]) **whole { return &c.it.Against })),
		partColumn("confidence_level", confidence, textColumn("", func(c *lined[confidenceYAML]) *string { return &c.it.Level })),
		partColumn("confidence_reason", confidence, textColumn("", func(c *lined[confidenceYAML]) *string { return &c.it.Reason })),
		textColumn("superseded_by", func(y *hypothesisYAML) *string { return &y.SupersededBy }),
	)
}

func slotColumn(slot Slot) column[hypothesisYAML] {
	find := func(y *hypothesisYAML) *yaml.MapItem {
		for i := range y.Slots {
			if y.Slots[i].Key == string(slot) {
				return &y.Slots[i]
			}
		}
		return nil
	}
	get := func(y *hypothesisYAML) string {
		if item := find(y); item != nil {
			return fmt.Sprint(item.Value)
		}
		return ""
	}
	return column[hypothesisYAML]{string(slot), get, func(y *hypothesisYAML, s string) error {
		if item := find(y); item != nil {
			item.Value = s
		} else {
			y.Slots = append(y.Slots, yaml.MapItem{Key: string(slot), Value: s})
		}
		return nil
	}}
}

// countColumn is a column of a number that is nothing when it is 0.
func countColumn[T any](field func(*T) *whole) column[T] {
	inner := wholeColumn("", func(n **whole) **whole { return n })
	return column[T]{"", func(t *T) string { n := field(t); return inner.get(&n) }, func(t *T, s string) error {
		n := field(t)
		if err := inner.set(&n, s); err != nil {
			return err
		}
		*field(t) = *n
		return nil
	}}
}

func shareColumn[T any](field func(*T) *float64) column[T] {
	inner := numberColumn("", func(n **float64) **float64 { return n })
	get := func(t *T) string {
		if n := field(t); *n != 0 {
			return inner.get(&n)
		}
		return ""
	}
	return column[T]{"", get, func(t *T, s string) error {
		n := field(t)
		if err := inner.set(&n, s); err != nil {
			return err
		}
		*field(t) = *n
		return nil
	}}
}

// Columns that are read together, and those that the program computes.
const (
	stateColumn  = "state"
	reasonColumn = "reason"
)

var hypothesisReadOnly = []string{"sentence", "people_for", "people_against", "people_both", "people_asked", "quotes", "decided_by", "decided_on", "decided_because"}

// WriteHypothesesCSV writes one line for each hypothesis, with how many people
// speak for and against it.
func WriteHypothesesCSV(w io.Writer, f *HypothesesFile, d *Data) error {
	header := append([]string{"id", stateColumn, reasonColumn}, names(hypothesisColumns)...)
	var rows [][]string
	tallies := tallies(d)
	for i := range f.Hypotheses {
		h := &f.Hypotheses[i]
		y := h.yaml()
		cells := []string{h.ID, string(h.State), ""} // a reason is for another state
		for _, c := range hypothesisColumns {
			cells = append(cells, c.get(&y))
		}
		rows = append(rows, append(cells, h.told(d, tallies[h.ID])...))
	}
	return writeRows(w, append(header, hypothesisReadOnly...), rows)
}

func tallies(d *Data) map[string]Tally {
	var ids []string
	for i := range d.Hypotheses {
		ids = append(ids, d.Hypotheses[i].ID)
	}
	all := map[string]Tally{}
	for _, t := range WeighAll(d, ids...) {
		all[t.Hypothesis] = t
	}
	return all
}

// told are the cells that are not read back.
func (f *HypothesisFile) told(d *Data, t Tally) []string {
	sentence, by, on, because := "", "", "", ""
	if h := FindHypothesis(d.Hypotheses, f.ID); h != nil {
		sentence = h.Sentence(d.Hypotheses)
		if last := h.last(); last != nil {
			by, on, because = last.By, stamp(last.At), last.Reason
		}
	}
	n := strconv.Itoa
	return []string{sentence, n(t.For), n(t.Against), n(t.Both), n(t.Asked), n(t.Quotes), by, on, because}
}

// ReadHypothesesCSV reads a table of hypotheses, laid over those that are here:
// an empty cell and a column that is missing leave what is there. Another state
// is a decision by hand, and needs a reason. It also names the columns that it
// has not read. Errors are as those of ReadHypotheses.
func ReadHypothesesCSV(path string, src []byte, here *HypothesesFile, hand Given) (*HypothesesFile, []string, error) {
	t, err := readTable(path, src)
	if err != nil {
		return nil, nil, err
	}
	rows, ignored, err := t.items("id", append([]string{stateColumn, reasonColumn}, names(hypothesisColumns)...))
	if err != nil {
		return nil, nil, err
	}
	f, err := layHypotheses(path, rows, csvForm, here, hand)
	return f, ignored, err
}

// layHypotheses lays rows over the hypotheses that are here.
func layHypotheses(path string, rows []row, cells form, here *HypothesesFile, hand Given) (*HypothesesFile, error) {
	f := &HypothesesFile{}
	for _, r := range rows {
		y := hypothesisYAML{ID: r.id}
		was := here.find(r.id)
		if was != nil {
			y = was.yaml()
			y.Evidence, y.Challenges = nil, nil
		}
		if err := lay(path, &y, hypothesisColumns, r, cells); err != nil {
			return nil, err
		}
		y.line = r.line
		if y.Criterion != nil {
			y.Criterion.line = r.line
		}
		if y.Confidence != nil {
			y.Confidence.line = r.line
		}
		h, err := y.read(path)
		if err != nil {
			return nil, err
		}
		if was != nil {
			h.unsign(was)
		}
		if err := h.decide(r, cells, hand); err != nil {
			return nil, placed(path, r.line, err)
		}
		f.Hypotheses = append(f.Hypotheses, h)
	}
	return f, nil
}

// unsign leaves open who set what a table has changed: whoever takes it.
func (f *HypothesisFile) unsign(was *HypothesisFile) {
	if c := f.Criterion; c != nil && was.Criterion != nil && !c.same(was.Criterion) {
		c.By, c.At = "", time.Time{}
	}
	if c := f.Confidence; c != nil && was.Confidence != nil && (c.Level != was.Confidence.Level || c.Reason != was.Confidence.Reason) {
		c.By, c.At = "", time.Time{}
	}
}

// decide makes another state in a table a decision.
func (f *HypothesisFile) decide(r row, cells form, hand Given) error {
	state := Verdict(strings.ToLower(strings.TrimSpace(cells.read(r.cells[stateColumn]))))
	if state == "" || state == f.State {
		return nil
	}
	reason := cells.read(r.cells[reasonColumn])
	if blank(reason) {
		return errs.New(errs.Invalid, "%q is %s here and %s in the file, and nobody says why", f.ID, f.State, state).
			Try("write it into the column %q, or leave the state empty; a whole history is in YAML and JSON", reasonColumn)
	}
	h := &Hypothesis{ID: f.ID, State: f.State, Criterion: f.Criterion, Decisions: f.Decisions}
	if err := h.Decide(Decision{State: state, By: hand.By, Reason: reason, At: hand.At}); err != nil {
		return err
	}
	f.State, f.Decisions = h.State, h.Decisions
	return nil
}

func (f *HypothesesFile) find(id string) *HypothesisFile {
	for i := range f.Hypotheses {
		if f.Hypotheses[i].ID == id {
			return &f.Hypotheses[i]
		}
	}
	return nil
}
