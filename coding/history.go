package coding

import (
	"fmt"
	"time"
)

// A Change is what one event did to themes, codings and quotes. A nil pointer
// in the place of a row before or after says that there was none.
type Change struct {
	Seq     int64
	At      time.Time
	By      string
	Kind    string // such as "code.add"
	Subject string
	Themes  []Changed[Theme]
	Codings []Changed[Coding]
	Quotes  []Changed[Quote]
}

// A Changed is a row before and after a change.
type Changed[T any] struct{ Before, After *T }

// A Step is an event that changed a theme, or how many quotes it counts.
type Step struct {
	Seq     int64
	At      time.Time
	By      string
	Kind    string
	Subject string
	Was     int      // quotes that counted before: coded with the theme or one below it
	Quotes  int      // and after
	What    []string // in words
}

// A History follows one theme through the changes of a workspace, from the
// first one on.
type History struct {
	theme   string
	parent  map[string]string
	coders  map[string]map[string]int // theme, quote: coders whose coding counts
	counted map[string]bool           // quotes by whether they count
	quotes  int
	Steps   []Step
}

// NewHistory begins the history of a theme.
func NewHistory(theme string) *History {
	return &History{theme: theme, parent: map[string]string{}, coders: map[string]map[string]int{}, counted: map[string]bool{}}
}

// Add takes the next change.
func (h *History) Add(c *Change) {
	var what []string
	relevant := false
	for _, t := range c.Themes {
		words, concerns := h.addTheme(t)
		what, relevant = append(what, words...), relevant || concerns
	}
	for _, one := range c.Codings {
		relevant = h.addCoding(one.Before, -1) || relevant
		relevant = h.addCoding(one.After, 1) || relevant
	}
	for _, q := range c.Quotes {
		if q.After != nil {
			h.counted[q.After.ID] = q.After.State.Counts()
		} else {
			delete(h.counted, q.Before.ID)
		}
	}
	if !relevant && len(c.Quotes) == 0 {
		return
	}
	was := h.quotes
	h.quotes = h.count()
	if h.quotes == was && len(what) == 0 {
		return
	}
	h.Steps = append(h.Steps, Step{Seq: c.Seq, At: c.At, By: c.By, Kind: c.Kind, Subject: c.Subject, Was: was, Quotes: h.quotes, What: what})
}

// addTheme notes a change of a theme, in words when it is of the theme itself
// or of what stands below it. It concerns the theme, too, when one moves away.
func (h *History) addTheme(t Changed[Theme]) (words []string, concerns bool) {
	id := either(t.Before, t.After).ID
	before := h.below(id)
	if t.After != nil {
		h.parent[id] = t.After.Parent
	} else {
		delete(h.parent, id)
	}
	after := h.below(id)
	switch {
	case id == h.theme:
		words = themeWords(t)
	case after && !before:
		words = []string{fmt.Sprintf("%s now stands below it", id)}
	case before && !after:
		words = []string{fmt.Sprintf("%s no longer stands below it", id)}
	case t.After != nil && t.After.MergedInto == h.theme && (t.Before == nil || t.Before.MergedInto != h.theme):
		words = []string{fmt.Sprintf("%s was merged into it", id)}
	}
	return words, before || after || len(words) > 0
}

func either[T any](a, b *T) *T {
	if a != nil {
		return a
	}
	return b
}

// themeWords says how a theme changed.
func themeWords(t Changed[Theme]) []string {
	switch {
	case t.Before == nil:
		return []string{"added"}
	case t.After == nil:
		return []string{"taken away"}
	}
	var words []string
	was, now := t.Before, t.After
	for _, f := range []struct{ name, was, now string }{
		{"name", was.Name, now.Name}, {"parent", was.Parent, now.Parent}, {"kind", string(was.Kind), string(now.Kind)},
		{"definition", was.Definition, now.Definition}, {"include", was.Include, now.Include}, {"exclude", was.Exclude, now.Exclude},
		{"note", was.Note, now.Note}, {"key", was.Key, now.Key}, {"merged into", was.MergedInto, now.MergedInto},
	} {
		if f.was != f.now {
			words = append(words, fmt.Sprintf("%s: “%s” → “%s”", f.name, f.was, f.now))
		}
	}
	switch {
	case now.Retired && !was.Retired:
		words = append(words, "retired")
	case was.Retired && !now.Retired:
		words = append(words, "restored")
	}
	if was.Position != now.Position && len(words) == 0 {
		words = append(words, "reordered")
	}
	return words
}

func (h *History) addCoding(c *Coding, n int) (concerns bool) {
	if c == nil || c.Overruled {
		return false
	}
	if h.coders[c.Theme] == nil {
		h.coders[c.Theme] = map[string]int{}
	}
	quotes := h.coders[c.Theme]
	if quotes[c.Quote] += n; quotes[c.Quote] == 0 {
		delete(quotes, c.Quote)
	}
	return h.below(c.Theme)
}

// below reports whether a theme is the history's own or stands below it.
func (h *History) below(id string) bool {
	for range len(h.parent) + 1 { // a tree is no deeper
		if id == h.theme {
			return true
		}
		if id = h.parent[id]; id == "" {
			return false
		}
	}
	return false
}

func (h *History) count() int {
	quotes := map[string]bool{}
	for theme, coded := range h.coders {
		if !h.below(theme) {
			continue
		}
		for q := range coded {
			if h.counted[q] {
				quotes[q] = true
			}
		}
	}
	return len(quotes)
}
