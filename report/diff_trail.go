package report

import (
	"slices"
	"strings"

	"verbatim/interviews"
)

// trails lead from themes and interviews to the events that touched them.
type trails struct {
	merged map[string]string                 // what themes were part of in the end
	themes map[string][]int64                // events by theme, and by every theme above it
	talks  map[interviews.ID][]int64         // of those, events that touched who was heard or asked
	spoken map[string]map[interviews.ID]bool // where a theme or one under it is spoken of
	asked  []int64                           // events about interviews that are coded to the end
}

// trail follows the changes once, so that their number does not multiply with
// that of the themes.
func trail(before, after *ThemesReport, changes []Change) *trails {
	above := parents(before, after)
	t := &trails{merged: map[string]string{}, themes: map[string][]int64{}, talks: map[interviews.ID][]int64{}, spoken: map[string]map[interviews.ID]bool{}}
	for _, r := range []*ThemesReport{before, after} {
		for i := range r.Themes {
			row := &r.Themes[i]
			on := chain([]string{row.Theme}, above)
			for _, id := range row.Talks {
				t.speak(on, id)
			}
			for _, e := range row.Evidence { // all that a report of an older program says of it
				t.speak(on, e.Interview)
			}
		}
	}
	finished := map[interviews.ID]bool{}
	for _, id := range slices.Concat(before.Finished, after.Finished) {
		finished[id] = true
	}
	for i := range changes {
		t.follow(&changes[i], above, finished)
	}
	if before.Version > after.Version {
		clear(t.merged) // what was merged in between was not yet
	}
	return t
}

// speak notes that themes are spoken of in an interview.
func (t *trails) speak(themes []string, id interviews.ID) {
	for _, theme := range themes {
		if t.spoken[theme] == nil {
			t.spoken[theme] = map[interviews.ID]bool{}
		}
		t.spoken[theme][id] = true
	}
}

// follow notes what a change touched.
func (t *trails) follow(c *Change, above map[string][]string, finished map[interviews.ID]bool) {
	for _, theme := range chain(c.Themes, above) {
		t.themes[theme] = append(t.themes[theme], c.Seq)
	}
	for theme, into := range c.Merged {
		t.merged[theme] = into
	}
	if !c.Heard {
		return
	}
	for _, id := range c.Interviews {
		t.talks[id] = append(t.talks[id], c.Seq)
	}
	if slices.ContainsFunc(c.Interviews, func(id interviews.ID) bool { return finished[id] }) {
		t.asked = append(t.asked, c.Seq)
	}
}

// events are those that touched a theme, and, where its numbers changed, those
// that touched who speaks of it or who was asked.
func (t *trails) events(d *ThemeDiff) []int64 {
	events := append([]int64{}, t.themes[d.Theme]...)
	if d.recounted() {
		for id := range t.spoken[d.Theme] {
			events = append(events, t.talks[id]...)
		}
	}
	if d.Asked.Change != 0 {
		events = append(events, t.asked...)
	}
	slices.Sort(events)
	return slices.Compact(events)
}

// parents are the themes above each theme, in either report.
func parents(before, after *ThemesReport) map[string][]string {
	above := map[string][]string{}
	for _, r := range []*ThemesReport{before, after} {
		for _, row := range r.Themes {
			if row.Parent != "" && !slices.Contains(above[row.Theme], row.Parent) {
				above[row.Theme] = append(above[row.Theme], row.Parent)
			}
		}
	}
	return above
}

// chain is some themes and all above them, each once.
func chain(themes []string, above map[string][]string) []string {
	all := slices.Clone(themes)
	for i := 0; i < len(all); i++ {
		for _, parent := range above[all[i]] {
			if !slices.Contains(all, parent) {
				all = append(all, parent)
			}
		}
	}
	return all
}

func sortedList[T ~string](list []T) string {
	sorted := make([]string, len(list))
	for i, v := range list {
		sorted[i] = string(v)
	}
	slices.Sort(sorted)
	return strings.Join(sorted, ", ")
}
