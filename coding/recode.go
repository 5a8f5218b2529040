package coding

import (
	"context"
	"slices"

	"verbatim/internal/errs"
)

// A Recoded says what merging or splitting a theme did.
type Recoded struct {
	Quotes   int      // that had codings of the theme it was done to
	Shared   int      // of them, had the other theme too: one coding of each coder stays
	Codings  int      // that changed their theme
	Folded   int      // that became part of the other theme's coding by the same coder
	Memos    int      // on the theme, that now stand at the other
	Children []string // Theme.IDs that now stand below the other
}

// A ThemeStore keeps the codebook.
type ThemeStore interface {
	// Codebook returns all themes, retired and merged ones too.
	Codebook(ctx context.Context) (*Codebook, error)
	// SetTheme adds a theme or replaces the one of that ID. errs.Invalid when
	// its parent does not exist or would be its own child.
	SetTheme(ctx context.Context, t *Theme) error
	// Merge makes a theme part of another, as Codebook.Merge says. Its codings
	// become codings of the other; where a coder had given a quote both, one is
	// left, with the rating of the other unless that has none. Its memos follow
	// those that the same person has on the other, and what was decided about
	// it goes with it.
	Merge(ctx context.Context, from, into string) (Recoded, error)
	// Split gives the codings that quotes have of one theme to another one,
	// whoever made them. errs.NotFound when a quote has none.
	Split(ctx context.Context, from, into string, quotes []string) (Recoded, error)
}

// Merge returns the themes that change when one becomes part of another: the
// merged one is retired and points to the other, its children move below that
// one, and what it says of itself is noted there. errs.Invalid when the other
// is the theme itself, stands below it, or is retired.
func (c *Codebook) Merge(from, into string) ([]Theme, error) {
	was, to := c.Theme(from), c.Theme(into)
	switch {
	case was == nil:
		return nil, c.unknown(from)
	case to == nil:
		return nil, c.unknown(into)
	case from == into:
		return nil, errs.New(errs.Invalid, "theme %q cannot be merged into itself", from).Try("name another theme as the one that stays; 'verbatim theme list' shows them all")
	case slices.Contains(c.Under(from), into):
		return nil, errs.New(errs.Invalid, "theme %q stands below %q", into, from).
			Try("merge %s into %s instead, or move it first", into, from)
	case to.Retired:
		return nil, errs.New(errs.Invalid, "theme %q is retired", into).Try("restore it first, or merge into another one")
	case was.MergedInto != "":
		return nil, errs.New(errs.Invalid, "theme %q was merged into %q before", from, was.MergedInto).
			Try("merge %s, or take that merge back with 'verbatim undo'", c.Current(from))
	}
	merged, target := *was, *to
	merged.Retired, merged.Key, merged.MergedInto = true, "", into
	target.Note = joined(target.Note, aboutMerged(was))
	changed := []Theme{merged, target}
	for i, id := range c.Children(from) {
		child := *c.Theme(id)
		child.Parent, child.Position = into, len(c.Children(into))+i+1
		changed = append(changed, child)
	}
	return changed, nil
}

// aboutMerged is what a theme said of itself, for the one that took it in.
func aboutMerged(t *Theme) string {
	text := "Merged here: " + t.Name
	for _, part := range []string{t.Definition, t.Include, t.Exclude, t.Note} {
		if part != "" {
			text += "\n" + part
		}
	}
	return text
}

// joined puts two texts below each other.
func joined(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + "\n\n" + b
}

// Join is what becomes of two memos of one person on one thing.
func Join(a, b string) string {
	if a == b {
		return a
	}
	return joined(a, b)
}

// Current returns the ID of the theme that a theme is now part of: its own
// unless it was merged.
func (c *Codebook) Current(id string) string {
	for range c.themes { // merges cannot go round, but a damaged book may
		t := c.Theme(id)
		if t == nil || t.MergedInto == "" {
			break
		}
		id = t.MergedInto
	}
	return id
}

// Move returns the themes that change when one moves below parent ("" for the
// top), in front of a sibling there or, with "", behind all of them. Siblings
// are numbered anew. errs.Invalid when before is none of the siblings.
func (c *Codebook) Move(id, parent, before string) ([]Theme, error) {
	if c.Theme(id) == nil {
		return nil, c.unknown(id)
	}
	siblings := slices.DeleteFunc(slices.Clone(c.Children(parent)), func(s string) bool { return s == id })
	at := len(siblings)
	if before != "" {
		if at = slices.Index(siblings, before); at < 0 {
			return nil, errs.New(errs.Invalid, "theme %q does not stand below %q", before, parent).
				Try("name a theme beside which it shall stand")
		}
	}
	var changed []Theme
	for i, s := range slices.Insert(siblings, at, id) {
		was := *c.Theme(s)
		now := was
		now.Position = i + 1
		if s == id {
			now.Parent = parent
		}
		if now != was {
			changed = append(changed, now)
		}
	}
	return changed, nil
}
