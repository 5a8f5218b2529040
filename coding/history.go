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
	under   map[string]int            // the same by quote, of the theme and all below it
	counted map[string]bool           // quotes by whether they count
	quotes  int
	Steps   []Step
}

// NewHistory begins the history of a theme.
func NewHistory(theme string) *History {
	return &History{theme: theme, parent: map[string]string{}, coders: map[string]map[string]int{}, under: map[string]int{}, counted: map[string]bool{}}
}

// Add takes the next change. It takes as long as the change is large; only one
// that moves themes takes as long as there are codings below them.
func (h *History) Add(c *Change) {
	was := h.quotes
	var what []string
	moved := false
	for _, t := range c.Themes {
		words, moves := h.addTheme(t)
		what, moved = append(what, words...), moved || moves
	}
	if moved {
		h.recount()
	}
	for _, one := range c.Codings {
		h.addCoding(one.Before, -1)
		h.addCoding(one.After, 1)
	}
	for _, q := range c.Quotes {
		h.setCounted(either(q.Before, q.After).ID, q.After != nil && q.After.State.Counts())
	}
	if h.quotes == was && len(what) == 0 {
		return
	}
	h.Steps = append(h.Steps, Step{Seq: c.Seq, At: c.At, By: c.By, Kind: c.Kind, Subject: c.Subject, Was: was, Quotes: h.quotes, What: what})
}

// addTheme notes a change of a theme, in words when it is of the theme itself
// or of what stands below it, and reports whether it moves below it or away;
// what stands below the one that moves goes with it.
func (h *History) addTheme(t Changed[Theme]) (words []string, moves bool) {
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
	return words, before != after
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

func (h *History) addCoding(c *Coding, n int) {
	if c == nil || c.Overruled {
		return
	}
	if h.coders[c.Theme] == nil {
		h.coders[c.Theme] = map[string]int{}
	}
	quotes := h.coders[c.Theme]
	if quotes[c.Quote] += n; quotes[c.Quote] == 0 {
		delete(quotes, c.Quote)
	}
	if h.below(c.Theme) {
		h.addUnder(c.Quote, n)
	}
}

// addUnder notes n codings of a quote with the theme or one below it.
func (h *History) addUnder(quote string, n int) {
	h.quotes -= h.counts(quote)
	if h.under[quote] += n; h.under[quote] == 0 {
		delete(h.under, quote)
	}
	h.quotes += h.counts(quote)
}

func (h *History) setCounted(quote string, counts bool) {
	h.quotes -= h.counts(quote)
	if delete(h.counted, quote); counts {
		h.counted[quote] = true
	}
	h.quotes += h.counts(quote)
}

// counts is 1 for a quote that the theme counts, else 0.
func (h *History) counts(quote string) int {
	if h.under[quote] > 0 && h.counted[quote] {
		return 1
	}
	return 0
}

// recount begins anew, after other themes have come to stand below the theme.
func (h *History) recount() {
	h.under, h.quotes = map[string]int{}, 0
	for theme, coded := range h.coders {
		if !h.below(theme) {
			continue
		}
		for quote, n := range coded {
			h.addUnder(quote, n)
		}
	}
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
