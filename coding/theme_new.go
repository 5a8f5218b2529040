package coding

import (
	"strings"

	"verbatim/internal/errs"
)

// Add returns a new theme of that name below parent ("" for the top), behind
// all others and in the colour of its parent. errs.Invalid when it may not be,
// errs.Conflict when there is, or was, one in its place.
func (c *Codebook) Add(parent, name string) (Theme, error) {
	t := Theme{Name: name, Parent: parent, Position: len(c.themes) + 1, Colour: len(c.Children("")) % ColourSlots}
	if up := c.Theme(parent); up != nil {
		t.Colour = up.Colour
	}
	t.ID = ThemeID(parent, name)
	if err := c.Allows(&t); err != nil {
		return t, err
	}
	switch was := c.Theme(t.ID); {
	case was == nil:
		return t, nil
	case was.MergedInto != "":
		return t, errs.New(errs.Conflict, "there was a theme %q, which was merged into %q", t.ID, c.Current(t.ID)).
			Try("use that one, or add this one under another name")
	}
	return t, errs.New(errs.Conflict, "theme %q exists already", t.ID).Try("change it with 'verbatim theme edit %s'", t.ID)
}

// LongestInVivo is how many characters of somebody's words name a theme.
const LongestInVivo = 60

// Called returns the theme of that name below a parent, or, without a parent,
// the only one anywhere; known is false when there is none: then it is a new
// one, as Add says. A theme that was merged is the one that it is part of. In
// vivo the name is somebody's words, and the theme stands just there.
func (c *Codebook) Called(parent, name string, inVivo bool) (t Theme, known bool, err error) {
	name = strings.Join(strings.Fields(name), " ")
	if letters := []rune(name); inVivo && len(letters) > LongestInVivo {
		name = string(letters[:LongestInVivo-1]) + "…"
	}
	found := c.Theme(ThemeID(parent, name))
	if found == nil && parent == "" && !inVivo {
		found, _ = c.Named(name)
	}
	if found != nil {
		return *c.Theme(c.Current(found.ID)), true, nil
	}
	t, err = c.Add(parent, name)
	t.InVivo = inVivo
	return t, false, err
}

// SplitOff returns a new theme for some of the quotes of another one: like it,
// and beside or below it. errs.Invalid when it may not be, errs.Conflict when
// there is, or was, one in its place.
func (c *Codebook) SplitOff(from, name string, below bool) (Theme, error) {
	was := c.Theme(from)
	if was == nil {
		return Theme{}, c.unknown(from)
	}
	t := Theme{Name: name, Parent: was.Parent, Kind: was.Kind, Colour: was.Colour, Position: was.Position}
	if below {
		t.Parent = from
	}
	t.ID = ThemeID(t.Parent, name)
	if err := c.Allows(&t); err != nil {
		return t, err
	}
	if c.Theme(t.ID) != nil {
		return t, errs.New(errs.Conflict, "theme %q exists already", t.ID).Try("split into it with --into %s", t.ID)
	}
	return t, nil
}
