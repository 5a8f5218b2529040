package report

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"verbatim/interviews"
	"verbatim/report/document"
)

// A ledger is what a document promises and what it keeps: its numbers by what
// they refer to, and the lists of people that answer.
type ledger struct {
	numbers map[string][]int // by reference: people counted in a part or a pair
	named   set              // references of numbers above 0 of whatever else
	groups  map[string]document.Group
	sets    map[string]document.Set
}

func newLedger(doc *document.Document) ledger {
	l := ledger{map[string][]int{}, set{}, map[string]document.Group{}, map[string]document.Set{}}
	for _, p := range doc.Parts {
		for _, b := range p.Blocks {
			l.enter(b)
		}
	}
	return l
}

func (l *ledger) enter(b document.Block) {
	switch b := b.(type) {
	case *document.Table:
		for _, row := range b.Rows {
			for i, c := range row.Cells {
				if b.Columns[i].Kind == document.Number {
					l.count(c.Ref, cellNumber(c))
				}
			}
		}
	case document.Figures:
		for _, f := range b {
			l.count(f.Ref, f.Number)
		}
	case *document.Card:
		for _, s := range append(slices.Clone(b.Number), b.Measure...) {
			l.count(s.Ref, firstNumber(s.Text))
		}
	case *document.Words:
		for _, g := range b.Groups {
			l.groups[g.Ref] = g
			for _, s := range g.Sets {
				l.sets[s.Ref] = s
			}
		}
	case *document.Network:
		for _, n := range b.Nodes {
			l.count(n.Ref, n.Weight)
		}
	}
}

func (l *ledger) count(ref string, n int) {
	whole, part, _ := strings.Cut(ref, "#")
	switch {
	case ref == "" || n == 0 || ref == allRef: // all that is in the document
	case strings.HasPrefix(ref, "theme/") && part != "people", strings.HasPrefix(ref, "first/"): // groups of quotes, not of people
		l.named[whole] = true
	default:
		l.numbers[ref] = append(l.numbers[ref], n)
	}
}

// cellNumber is the number of a cell: x of "x of n".
func cellNumber(c document.Cell) int {
	if n, ok := c.Value.(int); ok && c.Text == "" {
		return n
	}
	if text, ok := c.Value.(string); ok && c.Text == "" {
		return firstNumber(text)
	}
	return firstNumber(c.Text)
}

func firstNumber(text string) int {
	digits, _, _ := strings.Cut(strings.TrimSpace(text), " ")
	n, _ := strconv.Atoi(digits)
	return n
}

// total is how many people a set stands for: those listed and those missing.
func total(s document.Set) int {
	n := len(s.People)
	if more, ok := strings.CutPrefix(s.More, "and "); ok {
		n += firstNumber(more)
	}
	return n
}

// unproven are the references that nothing in the document answers, and why
// that is so.
func unproven(r Issuable, s Scope) string {
	if _, quarter := r.(*QuarterReport); s.Numbers && !quarter {
		return "only numbers were wanted"
	}
	return ""
}

// TestEveryNumberIsProven: what a number refers to is in the same document, and
// lists exactly as many people as the number says.
func TestEveryNumberIsProven(t *testing.T) {
	proven := 0
	for name, d := range studies(t) {
		for _, k := range everyKind(t, d, Scope{}) {
			t.Run(name+" "+k.name, func(t *testing.T) { proven += checkProofs(t, k.make(), Scope{}) })
		}
	}
	if proven < 250 {
		t.Errorf("only %d numbers were looked at", proven)
	}
}

// studies are the one to report on, and what becomes of it when nobody has
// finished, and when somebody refuses to be quoted.
func studies(t *testing.T) map[string]Data {
	unfinished, refused := rich(t), rich(t)
	unfinished.Finished = nil
	refused.Interviews[2].Consent.Quotes = interviews.No // Ann's second one
	return map[string]Data{"whole": rich(t), "unfinished": unfinished, "refused": refused, "empty": {}}
}

func TestEveryDrawnNumberIsProven(t *testing.T) {
	base := rich(t)
	rapid.Check(t, func(t *rapid.T) {
		d, s := drawReport(t, base)
		s.Evidence = rapid.SampledFrom([]int{0, -1, 1, 3, 7}).Draw(t, "evidence")
		s.Numbers = rapid.IntRange(0, 9).Draw(t, "numbers") == 0
		d.Interviews = slices.Clone(d.Interviews)
		d.Interviews[rapid.IntRange(0, 7).Draw(t, "refuses")].Consent.Quotes = interviews.No
		checkProofs(t, drawKind(t, d, s).make(), s)
		crowd := Scope{Evidence: s.Evidence, By: "team"}
		checkProofs(t, drawKind(t, drawCrowd(t), crowd).make(), crowd)
	})
}

// checkProofs returns how many numbers it held against their proofs.
func checkProofs(t failing, r Issuable, s Scope) int {
	t.Helper()
	doc := r.Document()
	l := newLedger(doc)
	if unproven(r, s) != "" {
		return 0
	}
	if _, is := r.(*CooccurrenceReport); is { // whose pairs are proven by quotes, and count units
		for ref := range l.numbers {
			l.named[ref] = true
		}
		clear(l.numbers)
	}
	for _, ref := range l.named.sorted() {
		if _, answered := l.groups[ref]; !answered {
			t.Errorf("%s: nothing answers %s", doc.Name, ref)
		}
	}
	n := len(l.named)
	for _, ref := range slices.Sorted(maps.Keys(l.numbers)) {
		answer, answered := l.sets[ref]
		for _, number := range l.numbers[ref] {
			n++
			if !answered || total(answer) != number {
				t.Errorf("%s: %s says %d, and its proof %+v", doc.Name, ref, number, answer)
			}
		}
	}
	checkSets(t, doc, l)
	return n
}

// checkSets: everybody in a set is there once, with words of their own, and the
// set of a whole theme has as many people as its tally says.
func checkSets(t failing, doc *document.Document, l ledger) {
	t.Helper()
	for ref, g := range l.groups {
		for _, s := range g.Sets {
			seen := set{}
			for _, p := range s.People {
				if seen[p.Who] || len(p.Quotes) == 0 {
					t.Errorf("%s: %s is in %q twice, or says nothing", doc.Name, p.Who, s.Title)
				}
				seen[p.Who] = true
				for _, q := range p.Quotes {
					if doc.Quotes[q].Who != p.Who {
						t.Errorf("%s: in %q %s says what %s said", doc.Name, s.Title, p.Who, doc.Quotes[q].Who)
					}
				}
			}
		}
		people := firstNumber(g.Tally)
		if doc.Name == "Quotes" || !strings.Contains(g.Tally, "pe") || people == 0 { // a book of quotes counts nobody
			continue
		}
		if len(g.Sets) == 0 || total(g.Sets[0]) != people {
			t.Errorf("%s: %s says %q, and its proof %+v", doc.Name, ref, g.Tally, g.Sets)
		}
	}
}

// TestProofsListWhoWasCounted: those in a set are the people whom counting by
// hand finds, but for those who do not want to be quoted.
func TestProofsListWhoWasCounted(t *testing.T) {
	base := rich(t)
	rapid.Check(t, func(t *rapid.T) {
		d, s := drawReport(t, base)
		checkWhoWasCounted(t, d, s)
		checkWhoWasCounted(t, drawCrowd(t), Scope{By: "team"})
	})
}

func checkWhoWasCounted(t *rapid.T, d Data, s Scope) {
	s.Evidence = -1
	unit := rapid.SampledFrom([]Unit{Quarters, Months}).Draw(t, "unit")
	c := Arrange(d)
	themes, trend := c.Themes(s), c.Trend(s, TrendOptions{Unit: unit})
	h := whoByHand(d, s, unit)
	doc := themes.Document()
	whole, parts, periods := newLedger(doc), newLedger(c.Segments(s).Document()), newLedger(trend.Document())
	for _, row := range themes.Themes {
		for _, g := range themes.Segments {
			ref := segmentRef(row.Theme, g.Name)
			h.check(t, whole, ref, h.bySegment.said[row.Theme+"|"+g.Name])
			h.check(t, parts, ref, h.bySegment.said[row.Theme+"|"+g.Name])
		}
		for _, g := range trend.Periods {
			h.check(t, periods, periodRef(row.Theme, g.Name), h.byPeriod.said[row.Theme+"|"+g.Name])
		}
	}
	for _, b := range themes.Beside {
		ref := pairRef(b.Pain, b.Workaround)
		h.check(t, whole, ref, shared(h.inAll.said[b.Pain+"|all"], h.inAll.said[b.Workaround+"|all"]))
		for _, p := range whole.sets[ref].People {
			for _, theme := range []string{b.Pain, b.Workaround} {
				of := func(e *Evidence) bool {
					return slices.ContainsFunc(p.Quotes, func(q int) bool { return doc.Quotes[q].ID == e.ID })
				}
				if !slices.ContainsFunc(themes.said(themes.row(theme)), of) {
					t.Fatalf("%s speaks of %s and of %s, and nothing is shown of %s", p.Who, b.Pain, b.Workaround, theme)
				}
			}
		}
	}
}

// A handCounted is who says what, as sets of strings have it.
type handCounted struct {
	inAll, bySegment, byPeriod divided
	refused                    set
}

func whoByHand(d Data, s Scope, unit Unit) handCounted {
	by := func(part func(m *sample, person string, iv *interviews.Interview) string) divided {
		return divideByHand(d, s, func(m *sample) func(string, *interviews.Interview) string {
			return func(person string, iv *interviews.Interview) string { return part(m, person, iv) }
		})
	}
	return handCounted{
		by(func(*sample, string, *interviews.Interview) string { return "all" }),
		by(func(m *sample, person string, iv *interviews.Interview) string { return m.segment(person, iv.Date) }),
		by(func(_ *sample, _ string, iv *interviews.Interview) string { return unit.of(iv.Date) }),
		newSample(d, Scope{}).refused,
	}
}

func (h handCounted) check(t *rapid.T, l ledger, ref string, people set) {
	want, got := set{}, set{}
	for p := range people {
		if !h.refused[p] {
			want[p] = true
		}
	}
	for _, p := range l.sets[ref].People {
		got[p.Who] = true
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("%s (-by hand +proof):\n%s", ref, diff)
	}
	if len(people) > 0 && total(l.sets[ref]) != len(people) {
		t.Fatalf("%s is of %d people, by hand %d", ref, total(l.sets[ref]), len(people))
	}
}

func shared(a, b set) set {
	both := set{}
	for v := range a {
		if b[v] {
			both[v] = true
		}
	}
	return both
}
