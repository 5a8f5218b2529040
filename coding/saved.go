package coding

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"verbatim/internal/errs"
	"verbatim/interviews"
)

// A SavedSearch is a query that the team has given a name.
type SavedSearch struct {
	Name  string // slug of at most LongestSavedName characters
	Query string // in the query language
	Coder string // who saved it last
	At    time.Time
}

// LongestSavedName is how many characters the name of a saved search may have.
const LongestSavedName = 60

// CheckSavedName returns errs.Invalid unless a saved search may have a name.
func CheckSavedName(name string) error {
	slug := interviews.Slug(name)
	switch {
	case utf8.RuneCountInString(name) > LongestSavedName:
		return errs.New(errs.Invalid, "the name of a saved search has more than %d characters", LongestSavedName).Try("call it something shorter")
	case slug == "":
		return errs.New(errs.Invalid, "%q is no name of a saved search", name).Try("use letters and digits, with - between words")
	case slug != name:
		return errs.New(errs.Invalid, "%q is no name of a saved search", name).Try("use small letters and digits, with - between words: %s", slug)
	}
	return nil
}

// Check returns errs.Invalid when the name is none or there is no query. Whether
// a query can be understood is for search to say.
func (s *SavedSearch) Check() error {
	if err := CheckSavedName(s.Name); err != nil {
		return err
	}
	if strings.TrimSpace(s.Query) == "" {
		return errs.New(errs.Invalid, "the saved search %q has no query", s.Name).Try("say what it searches for")
	}
	return nil
}

// A SavedStore keeps saved searches. They belong to the workspace: everybody
// sees and may change them all.
type SavedStore interface {
	// Searches lists them by name.
	Searches(ctx context.Context) ([]SavedSearch, error)
	// Search returns one, or errs.NotFound.
	Search(ctx context.Context, name string) (*SavedSearch, error)
	// Save gives a query a name, which may have had another one. The same query
	// again changes nothing, not even whose it is. errs.Invalid when name or
	// query cannot be.
	Save(ctx context.Context, name, query string) error
	// Remove takes one away; errs.NotFound.
	Remove(ctx context.Context, name string) error
}
