package interviews

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"verbatim/internal/errs"
)

// DefaultStudy holds the interviews that name no study.
const DefaultStudy = "default"

// A Study is a group of interviews that answer one question.
type Study struct {
	ID       string // slug
	Title    string
	Language string // one of Languages, in which its interviews were held; "" when nobody said
}

// What Study.Language may be beside the code of a language.
const (
	DefaultLanguage = "en"   // what "" counts as
	NoLanguage      = "none" // words are not stemmed: each is found only as it was said
)

// Languages are what a study's language may be, in order: the ISO 639-1 codes
// of the languages that words can be stemmed in, and NoLanguage.
var Languages = []string{
	"ar", "da", "de", "en", "es", "fi", "fr", "ga", "hu", "it", "nl", "no", NoLanguage, "pt", "ro", "ru", "sv", "ta", "tr",
}

// Spoken is the language of the study, DefaultLanguage when nobody said.
func (s *Study) Spoken() string { return cmp.Or(s.Language, DefaultLanguage) }

// CheckLanguage returns errs.Invalid unless a study's language may be code. ""
// may be.
func CheckLanguage(code string) error {
	if code == "" || slices.Contains(Languages, code) {
		return nil
	}
	return errs.New(errs.Invalid, "%q is no language that words can be searched in", code).
		Try("use one of %s; with %s each word is found only as it was said", strings.Join(Languages, ", "), NoLanguage)
}

// A StudyStore keeps studies. Save and Change of a Store add those they name.
type StudyStore interface {
	// Studies lists all studies by ID.
	Studies(ctx context.Context) ([]Study, error)
	// SetStudy replaces the title and the language of a study. errs.NotFound
	// when it is unknown, errs.Invalid when its language is.
	SetStudy(ctx context.Context, s *Study) error
}
