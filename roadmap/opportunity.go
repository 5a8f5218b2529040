package roadmap

import "verbatim/internal/errs"

// An Opportunity is a class of work that pains stand for: what could be
// eliminated as a whole, in place of a list of asks.
type Opportunity struct {
	ID     string   `json:"id"` // slug
	Title  string   `json:"title"`
	Work   string   `json:"work"`   // the class of work, in words
	Themes []string `json:"themes"` // the pains, workarounds and asks that stand for it, with what is below them
}

// Check returns errs.Invalid when o has no name or no words.
func (o *Opportunity) Check() error {
	switch {
	case blank(o.ID):
		return errs.New(errs.Invalid, "an opportunity needs an ID")
	case blank(o.Title):
		return errs.New(errs.Invalid, "opportunity %q has no title", o.ID).Try("give --title '…'")
	}
	return nil
}
