package report

import (
	"maps"
	"slices"
	"time"

	"verbatim/interviews"
)

// A DiffReport says what changed between two reports on themes, and by which
// events. Before is the one that was named first, whichever is older.
type DiffReport struct {
	Before DiffSide      `json:"before"`
	After  DiffSide      `json:"after"`
	Scope  []ScopeChange `json:"scope"` // what the two are about differs in; empty when they can be compared
	Heard  HeardDiff     `json:"heard"`
	Themes []ThemeDiff   `json:"themes"` // that changed, in the order of After; then those that went
	Same   int           `json:"same"`   // themes of After that did not
	Events []Change      `json:"events"` // that did it, in their order
	Other  int           `json:"other"`  // events in between that changed nothing here
}

// A DiffSide is one of the two reports.
type DiffSide struct {
	Name     string        `json:"name"`     // as it was asked for: an issued report, an event, a day; the caller says it
	Title    string        `json:"title"`    // its studies
	Scope    string        `json:"scope"`    // what it is about, in words
	Period   string        `json:"period"`   // as the user wrote it; "" is always
	Version  int64         `json:"version"`  // the newest event that it counts
	Codebook CodebookState `json:"codebook"` // that it was made with
	People   int           `json:"people"`   // who were heard
}

// A ScopeChange is something that the two reports are about, and not the same.
type ScopeChange struct {
	What   string `json:"what"` // "period", "query", "studies" …
	Before string `json:"before"`
	After  string `json:"after"`
}

// A Step is a number before and after.
type Step struct {
	Before int `json:"before"`
	After  int `json:"after"`
	Change int `json:"change"`
}

// A ShareStep is a share before and after; null where nobody was asked.
type ShareStep struct {
	Before *float64 `json:"before"`
	After  *float64 `json:"after"`
	Change *float64 `json:"change"`
}

// A HeardDiff says who was heard and asked. Lists are sorted.
type HeardDiff struct {
	Interviews   Step            `json:"interviews"`
	Participants Step            `json:"participants"`
	Asked        Step            `json:"asked"`
	Quotes       Step            `json:"quotes"`
	OnlyBefore   []interviews.ID `json:"only_before"`
	OnlyAfter    []interviews.ID `json:"only_after"`
	Finished     []interviews.ID `json:"finished"` // in both, and coded to the end only after
	Reopened     []interviews.ID `json:"reopened"` // in both, and coded to the end only before
}

// What became of a theme.
const (
	Came     = "came"
	Went     = "went"
	MergedIn = "merged"
	Renamed  = "renamed"
	Moved    = "moved" // below another theme
	Retired  = "retired"
	Restored = "restored" // retired no more
	Counted  = "counted"  // has other numbers
)

// A ThemeDiff is a theme that changed. A side without the theme has zeros.
type ThemeDiff struct {
	Theme        string    `json:"theme"`
	Name         string    `json:"name"` // the newer one
	Depth        int       `json:"depth"`
	What         []string  `json:"what"`   // Came, Went …, in that order
	Was          string    `json:"was"`    // its name before, "" unless it was renamed
	Under        string    `json:"under"`  // the theme it was moved below, "" for the top
	Into         string    `json:"into"`   // the theme it was merged into, "" unless it was
	Quotes       Step      `json:"quotes"` // of it and what is under it, as all numbers
	Interviews   Step      `json:"interviews"`
	Participants Step      `json:"participants"`
	Mentioned    Step      `json:"mentioned"`
	Asked        Step      `json:"asked"`
	Share        ShareStep `json:"share"`
	Small        bool      `json:"small"`  // one of the shares is of fewer than SmallSample: print no percentage
	Events       []int64   `json:"events"` // that touched it or who was asked about it, in their order
}

// A Change is an event of the log, and what it touched.
type Change struct {
	Seq        int64             `json:"seq"`
	At         time.Time         `json:"at"`
	Actor      string            `json:"actor"`
	Kind       string            `json:"kind"`
	Subject    string            `json:"subject"`
	Themes     []string          `json:"themes"`
	Interviews []interviews.ID   `json:"interviews"`
	People     []string          `json:"people"`
	Heard      bool              `json:"heard"` // it touched who was heard or asked
	Merged     map[string]string `json:"-"`     // what themes became part of, "" for none any more
}

// Diff says what changed from one report on themes to another. The changes are
// the events between their data versions, oldest first.
func Diff(before, after *ThemesReport, changes []Change) *DiffReport {
	d := &DiffReport{
		Before: side(before), After: side(after), Scope: scopeChanges(before, after), Heard: heardDiff(before, after),
		Themes: []ThemeDiff{}, Events: []Change{},
	}
	t := trail(before, after, changes)
	was := rowsByTheme(before)
	for i := range after.Themes {
		is := &after.Themes[i]
		if one := themeDiff(was[is.Theme], is, t); len(one.What) > 0 {
			d.Themes = append(d.Themes, one)
		} else {
			d.Same++
		}
	}
	still := rowsByTheme(after)
	for i := range before.Themes {
		if gone := &before.Themes[i]; still[gone.Theme] == nil {
			d.Themes = append(d.Themes, themeDiff(gone, nil, t))
		}
	}
	d.blame(changes)
	return d
}

func side(r *ThemesReport) DiffSide {
	return DiffSide{Title: r.title(), Scope: r.scope(), Period: r.Period, Version: r.Version, Codebook: r.Codebook, People: r.Participants}
}

func rowsByTheme(r *ThemesReport) map[string]*ThemeRow {
	by := make(map[string]*ThemeRow, len(r.Themes))
	for i := range r.Themes {
		by[r.Themes[i].Theme] = &r.Themes[i]
	}
	return by
}

// themeDiff compares a theme before and after; one of them may be nil.
func themeDiff(was, is *ThemeRow, t *trails) ThemeDiff {
	newer := is
	if is == nil {
		newer = was
	}
	d := ThemeDiff{Theme: newer.Theme, Name: newer.Name, Depth: newer.Depth, What: []string{}, Events: []int64{}}
	d.count(was, is)
	d.become(was, is, t.merged[newer.Theme])
	if len(d.What) > 0 {
		d.Events = t.events(&d)
	}
	return d
}

// count sets the numbers.
func (d *ThemeDiff) count(was, is *ThemeRow) {
	var none ThemeRow
	if was == nil {
		was = &none
	}
	if is == nil {
		is = &none
	}
	d.Quotes, d.Interviews = step(was.Quotes, is.Quotes), step(was.Interviews, is.Interviews)
	d.Participants, d.Mentioned = step(was.Participants, is.Participants), step(was.Mentioned, is.Mentioned)
	d.Asked, d.Small = step(was.Asked, is.Asked), was.Small || is.Small
	d.Share = ShareStep{Before: was.Share, After: is.Share}
	if was.Share != nil && is.Share != nil {
		change := *is.Share - *was.Share
		d.Share.Change = &change
	}
}

func step(before, after int) Step { return Step{before, after, after - before} }

// become says what became of the theme.
func (d *ThemeDiff) become(was, is *ThemeRow, into string) {
	add := func(when bool, what string) {
		if when {
			d.What = append(d.What, what)
		}
	}
	if was != nil && into != "" {
		d.Into = into
		add(true, MergedIn)
	}
	if was == nil || is == nil {
		add(was == nil, Came)
		add(is == nil && d.Into == "", Went)
		return
	}
	if was.Name != is.Name {
		d.Was = was.Name
		add(true, Renamed)
	}
	if was.Parent != is.Parent {
		d.Under = is.Parent
		add(true, Moved)
	}
	add(is.Retired && !was.Retired && d.Into == "", Retired)
	add(was.Retired && !is.Retired, Restored)
	add(d.recounted(), Counted)
}

// recounted reports whether any of the numbers is another one.
func (d *ThemeDiff) recounted() bool {
	return slices.ContainsFunc([]Step{d.Quotes, d.Interviews, d.Participants, d.Mentioned, d.Asked}, func(s Step) bool { return s.Change != 0 })
}

// blame keeps the events that changed something here.
func (d *DiffReport) blame(changes []Change) {
	named := map[int64]bool{}
	for _, t := range d.Themes {
		for _, seq := range t.Events {
			named[seq] = true
		}
	}
	for _, c := range changes {
		if named[c.Seq] || c.Heard && d.Heard.touched(&c) {
			d.Events = append(d.Events, c.whole())
		}
	}
	d.Other = len(changes) - len(d.Events)
}

// whole is the change without a list that is null.
func (c Change) whole() Change {
	c.Themes, c.People = append([]string{}, c.Themes...), append([]string{}, c.People...)
	c.Interviews = append([]interviews.ID{}, c.Interviews...)
	return c
}

// touched reports whether a change is about an interview that is heard or
// finished in one report only, or about people while another number of them is.
func (h *HeardDiff) touched(c *Change) bool {
	for _, list := range [][]interviews.ID{h.OnlyBefore, h.OnlyAfter, h.Finished, h.Reopened} {
		if overlap(c.Interviews, list) {
			return true
		}
	}
	return len(c.People) > 0 && (h.Participants.Change != 0 || h.Asked.Change != 0)
}

func overlap[T comparable](a, b []T) bool {
	return slices.ContainsFunc(a, func(v T) bool { return slices.Contains(b, v) })
}

func heardDiff(before, after *ThemesReport) HeardDiff {
	was, is := talksOf(before), talksOf(after)
	h := HeardDiff{
		Interviews: step(before.Interviews, after.Interviews), Participants: step(before.Participants, after.Participants),
		Asked: step(before.Asked, after.Asked), Quotes: step(before.Quotes, after.Quotes),
		OnlyBefore: []interviews.ID{}, OnlyAfter: []interviews.ID{}, Finished: []interviews.ID{}, Reopened: []interviews.ID{},
	}
	for _, id := range slices.Sorted(maps.Keys(was)) {
		finished, both := is[id]
		switch {
		case !both:
			h.OnlyBefore = append(h.OnlyBefore, id)
		case finished && !was[id]:
			h.Finished = append(h.Finished, id)
		case was[id] && !finished:
			h.Reopened = append(h.Reopened, id)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(is)) {
		if _, both := was[id]; !both {
			h.OnlyAfter = append(h.OnlyAfter, id)
		}
	}
	return h
}

// talksOf are the interviews of a report, and whether each is coded to the end.
func talksOf(r *ThemesReport) map[interviews.ID]bool {
	talks := map[interviews.ID]bool{}
	for _, id := range r.Unfinished {
		talks[id] = false
	}
	for _, id := range r.Finished {
		talks[id] = true
	}
	return talks
}

// scopeChanges lists what the reports are about and differ in.
func scopeChanges(before, after *ThemesReport) []ScopeChange {
	changes := []ScopeChange{}
	was, is := scopeWords(before), scopeWords(after)
	for i, what := range []string{"period", "query", "studies", "themes", "kinds", "kinds left out", "polarity", "segments"} {
		if was[i] != is[i] {
			changes = append(changes, ScopeChange{what, was[i], is[i]})
		}
	}
	return changes
}

// scopeWords are the parts of a scope as text, in a fixed order.
func scopeWords(r *ThemesReport) [8]string {
	period := periodName(interviews.Period{From: r.Scope.From, Until: r.Scope.Until})
	if r.Period != "" {
		period = r.Period
	}
	return [8]string{
		period, r.Scope.Query, sortedList(r.Scope.Studies), sortedList(r.Scope.Themes),
		sortedList(r.Scope.Kinds), sortedList(r.Scope.Without), string(r.Scope.Polarity), r.By,
	}
}
