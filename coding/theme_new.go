package coding

import "verbatim/internal/errs"

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
