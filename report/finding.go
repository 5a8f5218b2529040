package report

import (
	"fmt"
	"slices"
	"strings"

	"verbatim/coding"
	"verbatim/interviews"
)

// A Finding is what a person says of a theme, with its numbers of today and
// quotes for and against it.
type Finding struct {
	FindingText
	Name          string       `json:"name"` // of the theme
	Kind          coding.Kind  `json:"kind"`
	Part                       // people with it in finished interviews, of people asked
	Share         *float64     `json:"share"`
	Low           *float64     `json:"low"`
	High          *float64     `json:"high"`
	Quotes        int          `json:"quotes"`
	Interviews    int          `json:"interviews"`
	Change        PeriodChange `json:"change"` // against the quarter or month before
	ChangeWords   string       `json:"change_words"`
	Now           string       `json:"now"`   // the numbers as FindingText.Numbers notes them
	Moved         bool         `json:"moved"` // they are not what was noted
	Supporting    []Evidence   `json:"supporting"`
	Contradicting []Evidence   `json:"contradicting"`
	Problems      []string     `json:"problems"` // what is wrong with what the person wrote
	Flags         []string     `json:"flags"`    // "one coder", "low agreement", "retired"
}

// supportingShown is how many quotes support a finding at most.
const supportingShown = 3

// A finder makes findings.
type finder struct {
	*counting
	all     *ThemesReport
	trend   *TrendReport
	against []CounterEvidence
	place   map[string]int // in Corpus.said, by Quote.ID
}

func newFinder(n *counting, all *ThemesReport, trend *TrendReport, against []CounterEvidence) *finder {
	f := &finder{n, all, trend, against, make(map[string]int, len(n.said))}
	for i := range n.said {
		f.place[n.Quotes[n.said[i].quote].ID] = i
	}
	return f
}

// draftOf takes the themes that most people speak of for findings.
func draftOf(r *ThemesReport) *Findings {
	f := &Findings{Version: r.Version, List: []FindingText{}}
	for _, t := range r.most(findingsShown) {
		f.List = append(f.List, FindingText{Title: unfilled(t.Name), Theme: t.Theme, Supports: []string{}, Against: []string{}})
	}
	return f
}

// unwritten reports whether a findings file is as it was drafted, but for what
// was taken out or put into another order.
func (f *Findings) unwritten() bool {
	return f.Decisions == "" && f.Open == "" && !slices.ContainsFunc(f.List, func(t FindingText) bool {
		return t.Prose != "" || len(t.Supports)+len(t.Against) > 0
	})
}

// finding fills in what is known of a finding's theme.
func (n *finder) finding(text FindingText) Finding {
	f := Finding{FindingText: text, Supporting: []Evidence{}, Contradicting: []Evidence{}, Problems: []string{}, Flags: []string{}}
	f.Theme = n.current(&f)
	i := n.all.row(f.Theme)
	if i < 0 {
		f.Name = f.Theme
		f.Problems = append(f.Problems, fmt.Sprintf("Nobody speaks of the theme %q in this scope, or there is none.", f.Theme))
		return f
	}
	t := &n.all.Themes[i]
	f.Name, f.Kind, f.Part, f.Share, f.Low, f.High = t.Name, t.Kind, Part{t.Mentioned, t.Asked}, t.Share, t.Low, t.High
	f.Quotes, f.Interviews = t.Quotes, t.Interviews
	f.Flags = append(append(f.Flags, t.flags()...), t.coderFlags()...)
	if words := bandWords(t.Band); words != "" {
		f.Flags = append(f.Flags, words)
	}
	f.change(n.trend, n.sample.scope.Period)
	f.Now = t.whom() + ", " + count(t.Quotes, "quote", "quotes")
	f.Moved = text.Numbers != "" && text.Numbers != f.Now && n.all.Scope.whole()
	numbers := f.numbers(t)
	f.Title, f.Prose = fill(text.Title, numbers), fill(text.Prose, numbers)
	n.quotesOf(&f, i)
	return f
}

// current is the theme of a finding as it is called now. The last part of its
// ID or its name will do, as everywhere; only one that was merged is a problem.
func (n *finder) current(f *Finding) string {
	if n.Codebook == nil {
		return f.Theme
	}
	t, err := n.Codebook.Find(f.Theme)
	if err != nil {
		return f.Theme
	}
	if was := n.Codebook.Theme(f.Theme); was != nil && was.ID != t.ID {
		f.Problems = append(f.Problems, fmt.Sprintf("The theme %q is now part of %q.", f.Theme, t.ID))
	}
	return t.ID
}

// change says how a theme moved since the quarter or month before.
func (f *Finding) change(trend *TrendReport, period interviews.Period) {
	f.ChangeWords = "nothing to compare it with"
	if !trend.Unit.is(period) {
		return // its last quarter would pass for all of it
	}
	for i := range trend.Themes {
		if t := &trend.Themes[i]; t.Theme == f.Theme {
			f.Change, f.ChangeWords = t.Change, t.Change.words(trend)
		}
	}
}

// numbers are what the text of a finding may leave to be filled in.
func (f *Finding) numbers(t *ThemeRow) map[string]string {
	vague := func(s string) string {
		if s == "" {
			return "too few people for a share"
		}
		return s
	}
	return map[string]string{
		"people": fmt.Sprint(f.Participants), "asked": fmt.Sprint(f.Of), "of": t.people(), "share": vague(t.percentage()), "range": vague(t.interval()),
		"quotes": fmt.Sprint(f.Quotes), "interviews": fmt.Sprint(f.Interviews), "change": f.ChangeWords,
	}
}

// quotesOf chooses what speaks for and against a finding: what a person named,
// else by rule.
func (n *finder) quotesOf(f *Finding, row int) {
	for _, id := range f.Supports {
		f.Supporting = n.named(f, f.Supporting, id)
	}
	for _, id := range f.Against {
		f.Contradicting = n.named(f, f.Contradicting, id)
	}
	candidates := n.candidates(row)
	if len(f.Supports) == 0 {
		f.Supporting = n.supporting(f, candidates)
	}
	if len(f.Against) == 0 {
		f.Contradicting = n.contradicting(f, candidates)
	}
}

// named adds a quote that a person chose.
func (n *finder) named(f *Finding, list []Evidence, id string) []Evidence {
	i, known := n.place[id]
	if !known {
		f.Problems = append(f.Problems, n.missing(id))
		return list
	}
	s := &n.said[i]
	iv := n.talks[n.seats[s.seat].talk]
	switch {
	case !n.Quotes[s.quote].State.Counts():
		f.Problems = append(f.Problems, fmt.Sprintf("Quote %s is not counted: it is %s.", id, n.Quotes[s.quote].State))
	case n.sample.withholds(iv, &n.Quotes[s.quote], n.seats[s.seat].person):
		f.Problems = append(f.Problems, fmt.Sprintf("Quote %s is not shown: there is no consent to it.", id))
	default:
		return append(list, n.evidence(marked{said: int32(i), by: n.byOf(s, n.under(f.Theme)...)})) //nolint:gosec // see marked
	}
	return list
}

// under are the themes that count as one: itself and those under it.
func (n *finder) under(theme string) []string {
	if n.Codebook == nil {
		return []string{theme}
	}
	return n.Codebook.Under(theme)
}

// missing says why a quote that a person named is not among those of a report.
func (n *finder) missing(id string) string {
	if len(n.Hidden) > 0 {
		return fmt.Sprintf("There is no quote %s that you may see: it is gone, or of an interview that you code blind.", id)
	}
	return fmt.Sprintf("There is no quote %s any more.", id)
}

// byOf is the first set of coders who gave a quote one of some themes, else of
// those who gave it any; -1 when nobody gave it a theme.
func (n *counting) byOf(s *said, themes ...string) int32 {
	if len(s.marks) == 0 {
		return -1
	}
	for _, mark := range s.marks {
		if slices.Contains(themes, n.marks.Themes[mark.Theme]) {
			return mark.By
		}
	}
	return s.marks[0].By
}

// candidates are the quotes of a theme and those under it that make somebody
// one of its people, in text order.
func (n *finder) candidates(row int) []Evidence {
	var places []marked
	for i := row; i < len(n.all.Themes) && (i == row || n.all.Themes[i].Depth > n.all.Themes[row].Depth); i++ {
		places = append(places, n.listed[n.nodeOf(n.all.Themes[i].Theme)]...)
	}
	slices.SortFunc(places, func(a, b marked) int { return int(a.said - b.said) })
	places = slices.CompactFunc(places, func(a, b marked) bool { return a.said == b.said })
	var list []Evidence
	for _, m := range places {
		if s := &n.seats[n.said[m.said].seat]; s.person == "" || !n.sample.finished[n.talks[s.talk].ID] || !conversation(n.talks[s.talk]) {
			continue
		}
		list = append(list, n.evidence(m))
	}
	return list
}

// fewWords is how many words a quote needs to be understood alone.
const fewWords = 6

// supporting takes quotes of different people, those of different segments
// before others of the same one, key quotes first, then whole ones.
func (n *finder) supporting(f *Finding, all []Evidence) []Evidence {
	ordered := slices.Clone(all)
	slices.SortStableFunc(ordered, func(a, b Evidence) int { return b.fitness() - a.fitness() })
	people, segments := set{}, set{}
	chosen := []Evidence{}
	take := func(anySegment bool) {
		for _, e := range ordered {
			if len(chosen) == supportingShown || people[e.Participant] || segments[e.Segment] && !anySegment || slices.Contains(f.Against, e.ID) || n.opposes(f, e.ID) || n.counters(e.ID) {
				continue
			}
			people[e.Participant], segments[e.Segment] = true, true
			chosen = append(chosen, e)
		}
	}
	take(false)
	take(true)
	return chosen
}

// fitness prefers key quotes, then those that need not be cut.
func (e *Evidence) fitness() int {
	words := len(strings.Fields(e.Text))
	return 2*one(e.Key) + one(words >= fewWords && words <= ExcerptWords)
}

// contradicting takes one quote that speaks against a finding: read the other
// way by its coder, or taken as evidence against a hypothesis that quotes of the
// theme speak for.
func (n *finder) contradicting(f *Finding, all []Evidence) []Evidence {
	ordered := slices.Clone(all)
	slices.SortStableFunc(ordered, func(a, b Evidence) int { return b.fitness() - a.fitness() })
	for _, e := range ordered {
		if n.opposes(f, e.ID) && !slices.Contains(f.Supports, e.ID) {
			return []Evidence{e}
		}
	}
	theirs := set{}
	for _, e := range all {
		theirs[e.ID] = true
	}
	for _, earlier := range []bool{false, true} {
		for _, c := range n.against {
			if slices.Contains(f.Supports, c.Quote) || !slices.ContainsFunc(c.Supports, func(id string) bool { return theirs[id] }) || !n.inReach(c.Quote, earlier) {
				continue
			}
			unnoticed := *f
			if list := n.named(&unnoticed, []Evidence{}, c.Quote); len(list) > 0 {
				return list
			}
		}
	}
	return []Evidence{}
}

// inReach reports whether a quote is of a voice and a study that the scope is
// about, and of its period; or from before, for what somebody said against a
// finding earlier still speaks against it.
func (n *finder) inReach(id string, earlier bool) bool {
	i, known := n.place[id]
	if !known {
		return false
	}
	q := &n.Quotes[n.said[i].quote]
	iv, scope := n.talks[n.seats[n.said[i].seat].talk], &n.sample.scope
	if !n.sample.wants(iv, q) {
		return false
	}
	if n.sample.byID[iv.ID] != nil {
		return true
	}
	return earlier && (len(scope.Studies) == 0 || slices.Contains(scope.Studies, iv.Study)) && iv.Date != "" && iv.Date < scope.Period.From
}

// counters reports whether a quote is evidence against any hypothesis.
func (n *finder) counters(id string) bool {
	return slices.ContainsFunc(n.against, func(c CounterEvidence) bool { return c.Quote == id })
}

// opposes reports whether a coder reads a quote the other way than a theme of
// its kind is meant: something good about a pain, something bad about a delight.
func (n *finder) opposes(f *Finding, id string) bool {
	other := coding.Positive
	switch f.Kind {
	case coding.Pain, coding.Workaround:
	case coding.Delight:
		other = coding.Negative
	default:
		return false
	}
	return slices.ContainsFunc(n.rated[id], func(c coding.Coding) bool {
		return slices.Contains(n.Codebook.Under(f.Theme), c.Theme) && c.Polarity == other
	})
}
