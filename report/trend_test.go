package report

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"verbatim/internal/stats"
	"verbatim/interviews"
	"verbatim/report/document"
)

func TestPeriodsHaveNoGaps(t *testing.T) {
	for _, c := range []struct {
		unit        Unit
		first, last interviews.Date
		want        string
	}{
		{Quarters, "2025-11-30", "2026-07-01", "2025-Q4 2026-Q1 2026-Q2 2026-Q3"},
		{Quarters, "2026-02-28", "2026-03-31", "2026-Q1"},
		{Months, "2025-11-30", "2026-01-01", "2025-11 2025-12 2026-01"},
		{Months, "2026-01-31", "2026-03-01", "2026-01 2026-02 2026-03"},
	} {
		if got, ok := c.unit.between(c.first, c.last); strings.Join(got, " ") != c.want || !ok {
			t.Errorf("%s to %s: %v, want %s", c.first, c.last, got, c.want)
		}
	}
	if _, ok := Months.between("0206-01-01", "2026-01-01"); ok {
		t.Error("a slip of the pen makes twenty thousand months")
	}
}

// trends writes theme by theme: x/n of each period, the change, the state.
func trends(r *TrendReport) string {
	var b strings.Builder
	for _, t := range r.Themes {
		fmt.Fprintf(&b, "%s", t.Theme)
		for _, p := range t.Periods {
			fmt.Fprintf(&b, " %d/%d", p.Participants, p.Of)
		}
		fmt.Fprintf(&b, " (%d/%d:%d/%d %s) %s\n", t.Change.Participants, t.Change.Of, t.Change.Before, t.Change.BeforeOf, t.Change.Verdict, t.State)
	}
	return b.String()
}

func TestTrend(t *testing.T) {
	said := func(date interviews.Date, n, said int, theme string) []shortTalk {
		return crowdOf("", date, n, said, theme)
	}
	var rising []shortTalk
	for i, x := range []int{3, 5, 8, 11} { // its p is published
		rising = append(rising, said(interviews.Date(fmt.Sprintf("2026-%02d-01", 3*i+1)), []int{20, 18, 20, 19}[i], x, "c")...)
	}
	for _, c := range []struct {
		name  string
		talks []shortTalk
		want  string
	}{
		{"up, by a silent quarter", slices.Concat(said("2026-01-05", 10, 2, "a/b"), said("2026-04-05", 10, 1, "a/b"), said("2026-04-06", 1, 1, "c"), said("2026-07-05", 10, 9, "a")),
			"a 2/10 1/11 9/10 (9/10:1/11 up) rising\na/b 2/10 1/11 0/10 (0/10:1/11 no clear change) silent\nc 0/10 1/11 0/10 (0/10:1/11 no clear change) silent\n"},
		{"down and new", slices.Concat(said("2026-01-05", 12, 11, "a"), said("2026-05-05", 12, 2, "a"), said("2026-05-06", 1, 1, "c")),
			"a 11/12 2/13 (2/13:11/12 down) fading\na/b 0/12 0/13 (0/13:0/12 no clear change) not said\nc 0/12 1/13 (1/13:0/12 no clear change) new\n"},
		{"nobody before", slices.Concat(said("2026-01-05", 6, 3, "a"), said("2026-08-05", 6, 3, "a")),
			"a 3/6 0/0 3/6 (0/0:0/0 nobody was asked before) unknown\na/b 0/6 0/0 0/6 (0/0:0/0 nobody was asked before) not said\nc 0/6 0/0 0/6 (0/0:0/0 nobody was asked before) not said\n"},
		{"few", slices.Concat(said("2026-01-05", 6, 3, "a"), said("2026-05-05", 4, 4, "a")),
			"a 3/6 4/4 (4/4:3/6 too few asked) unknown\na/b 0/6 0/4 (0/4:0/6 too few asked) not said\nc 0/6 0/4 (0/4:0/6 too few asked) not said\n"},
		{"one quarter", said("2026-01-05", 2, 1, "a"),
			"a 1/2 (0/0:0/0 nobody was asked before) unknown\na/b 0/2 (0/0:0/0 nobody was asked before) unknown\nc 0/2 (0/0:0/0 nobody was asked before) unknown\n"},
		{"a trend that no step shows", rising,
			"a 0/20 0/18 0/20 0/19 (0/19:0/20 no clear change) not said\na/b 0/20 0/18 0/20 0/19 (0/19:0/20 no clear change) not said\nc 3/20 5/18 8/20 11/19 (11/19:8/20 no clear change) rising\n"},
		{"steady", slices.Concat(said("2026-01-05", 9, 4, "c"), said("2026-05-05", 9, 5, "c")),
			"a 0/9 0/9 (0/9:0/9 no clear change) not said\na/b 0/9 0/9 (0/9:0/9 no clear change) not said\nc 4/9 5/9 (5/9:4/9 no clear change) steady\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := Arrange(heardIn(c.talks)).Trend(Scope{}, TrendOptions{})
			if diff := cmp.Diff(c.want, trends(r)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
			checkDocument(t, r.Document())
		})
	}
	for _, first := range rising[:5] { // who comes again is no new trial
		rising = append(rising, shortTalk{first.person, "2026-10-09", "", []string{"c"}})
	}
	trend := Arrange(heardIn(rising)).Trend(Scope{}, TrendOptions{}).Themes[2].Trend
	if math.Abs(trend.Z-2.906) > 5e-4 || math.Abs(*trend.Exact-0.00396) > 5e-6 {
		t.Errorf("z %v, exact p %v", trend.Z, *trend.Exact)
	}
}

// One person is asked in both quarters and says it in the second.
func TestTrendOfPeopleAskedAgain(t *testing.T) {
	var talks []shortTalk
	for i := range 9 {
		who, themes := fmt.Sprint("P-", i), []string(nil)
		if i < 1 {
			themes = []string{"a"} // said it before, and no more
		}
		talks = append(talks, shortTalk{who, "2026-01-05", "", themes})
		if themes = []string{"a"}; i < 1 {
			themes = nil
		}
		talks = append(talks, shortTalk{who, "2026-05-05", "", themes})
	}
	first := Arrange(heardIn(talks)).Trend(Scope{}, TrendOptions{})
	if got := trends(first); !strings.HasPrefix(got, "a 1/9 8/9 (0/0:1/9 too few asked) unknown\n") || first.Several != 9 || first.Comparisons != 0 {
		t.Errorf("first interviews: %s, %d in several, %d compared", got, first.Several, first.Comparisons)
	}
	both := Arrange(heardIn(talks)).Trend(Scope{}, TrendOptions{Repeat: RepeatMcNemar})
	c := both.Themes[0].Change
	if got := trends(both); !strings.HasPrefix(got, "a 1/9 8/9 (8/9:1/9 up) rising\n") || *c.Gained != 8 || *c.Lost != 1 || both.Both != 9 {
		t.Errorf("asked in both: %s, gained %d, lost %d of %d", got, *c.Gained, *c.Lost, both.Both)
	}
	if math.Abs(*c.P-0.0390625) > 1e-12 || c.Low != nil { // R: binom.test(8, 9)
		t.Errorf("p %v, low %v", *c.P, c.Low)
	}
	checkDocument(t, both.Document())
}

// A comparison is of the two periods alone: who was asked a year ago, too, is
// one of those who are compared.
func TestTrendComparesOnlyTwoPeriods(t *testing.T) {
	talks := []shortTalk{}
	for i := range 9 {
		who := fmt.Sprint("P-", i)
		talks = append(talks, shortTalk{who, "2026-01-05", "", nil}, shortTalk{who, "2026-08-05", "", []string{"a"}}, shortTalk{fmt.Sprint("P-1", i), "2026-05-05", "", nil})
	}
	r := Arrange(heardIn(talks)).Trend(Scope{}, TrendOptions{})
	if got := trends(r); !strings.HasPrefix(got, "a 0/9 0/9 9/9 (9/9:0/9 up)") {
		t.Error(got)
	}
	later := Arrange(heardIn(talks)).Trend(Scope{}, TrendOptions{Until: "2026-12-31"})
	if got := trends(later); !strings.HasPrefix(got, "a 0/9 0/9 9/9 0/0 (0/0:0/0 nobody was asked)") || later.latest() != "2026-Q4" {
		t.Error(got)
	}
}

// TestTrendIsWhatCountingByHandGives counts cells, trials and those asked
// twice one coding after the other.
func TestTrendIsWhatCountingByHandGives(t *testing.T) {
	base := fixture(t)
	rapid.Check(t, func(t *rapid.T) {
		d, s := drawReport(t, base)
		o := TrendOptions{Unit: rapid.SampledFrom([]Unit{Quarters, Months}).Draw(t, "unit"), Repeat: rapid.SampledFrom([]string{RepeatFirst, RepeatMcNemar}).Draw(t, "repeat")}
		r := Arrange(d).Trend(s, o)
		hand := divideByHand(d, s, func(*sample) func(string, *interviews.Interview) string {
			return func(_ string, iv *interviews.Interview) string { return o.Unit.of(iv.Date) }
		})
		if !slices.IsSortedFunc(r.Periods, func(a, b Group) int { return strings.Compare(a.Name, b.Name) }) {
			t.Fatalf("periods %v", r.Periods)
		}
		for part := range hand.asked {
			if !slices.ContainsFunc(r.Periods, func(g Group) bool { return g.Name == part }) {
				t.Fatalf("%s is not among %v", part, r.Periods)
			}
		}
		pair := divideByHand(d, s, func(*sample) func(string, *interviews.Interview) string {
			return func(_ string, iv *interviews.Interview) string {
				if in := o.Unit.of(iv.Date); in == r.latest() || in == r.previous() {
					return in
				}
				return ""
			}
		})
		for _, row := range r.Themes {
			var x, n []int
			people := 0
			for _, p := range row.Periods {
				if got := [2]int{p.Participants, p.Of}; got != hand.cell(row.Theme, p.Period) {
					t.Fatalf("%s in %s: %v, by hand %v", row.Theme, p.Period, got, hand.cell(row.Theme, p.Period))
				}
				trial := hand.trial(row.Theme, p.Period)
				if x, n = append(x, trial[0]), append(n, trial[1]); trial[1] > 0 {
					people++
				}
			}
			want, ok := stats.CochranArmitage(x, n, nil)
			if ok = ok && people >= LeastTrend; ok != (row.Trend != nil) || ok && want.P != row.Trend.P {
				t.Fatalf("%s: trend %+v of %v of %v, by hand %v %v", row.Theme, row.Trend, x, n, want, ok)
			}
			checkChange(t, r, &row, pair)
		}
		checkDocument(t, r.Document())
	})
}

func checkChange(t *rapid.T, r *TrendReport, row *TrendRow, hand divided) {
	if row.Change.Verdict == NobodyAsked || row.Change.Verdict == NobodyBefore {
		return
	}
	last, before := r.latest(), r.previous()
	now, was := hand.trial(row.Theme, last), hand.trial(row.Theme, before)
	if r.Repeat == RepeatMcNemar {
		now, was = [2]int{}, [2]int{}
		for p := range hand.asked[last] {
			if !hand.asked[before][p] {
				continue
			}
			now[1], was[1] = now[1]+1, was[1]+1
			if hand.said[row.Theme+"|"+last][p] {
				now[0]++
			}
			if hand.said[row.Theme+"|"+before][p] {
				was[0]++
			}
		}
		if g, l := *row.Change.Gained, *row.Change.Lost; g-l != now[0]-was[0] {
			t.Fatalf("%s: gained %d, lost %d; by hand %v to %v", row.Theme, g, l, was, now)
		}
	}
	c := row.Change
	if got := [4]int{c.Participants, c.Of, c.Before, c.BeforeOf}; got != [4]int{now[0], now[1], was[0], was[1]} {
		t.Fatalf("%s: %v, by hand %v and %v", row.Theme, got, now, was)
	}
}

func TestTrendDocument(t *testing.T) {
	talks := slices.Concat(crowdOf("", "2026-01-05", 10, 2, "a/b"), crowdOf("", "2026-04-05", 4, 3, "a/b"), crowdOf("", "2026-07-05", 10, 9, "a"), crowdOf("", "2026-07-06", 1, 1, "c"))
	doc := Arrange(heardIn(talks)).Trend(Scope{}, TrendOptions{}).Document()
	checkDocument(t, doc)
	text := plainText(doc)
	for _, want := range []string{"20% – 82%", "3 of 4", "too few asked", "B 20% – 0%", "fewer than 5 people asked"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in\n%s", want, text)
		}
	}
	if strings.Contains(text, "75%") || strings.Contains(text, "NaN") {
		t.Errorf("a percentage of 4 people, or none:\n%s", text)
	}
	row := doc.Parts[0].Blocks[0].(*document.Table).Rows[0]
	if row.Cells[4].Ref != periodRef("a", "2026-Q2") || row.Cells[5].Ref != periodRef("a", "2026-Q3") {
		t.Errorf("the cells refer to %q and %q", row.Cells[4].Ref, row.Cells[5].Ref)
	}
}

func TestTrendIsTheSameBytes(t *testing.T) {
	sameBytes(t, func(d Data) any { return Arrange(d).Trend(Scope{}, TrendOptions{Unit: Months}) })
	if r := Arrange(Data{}).Trend(Scope{}, TrendOptions{}); len(r.Periods) != 0 || r.Periods == nil {
		t.Errorf("%+v", r)
	} else {
		checkDocument(t, r.Document())
	}
}
