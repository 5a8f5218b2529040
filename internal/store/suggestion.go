package store

import (
	"context"

	"verbatim/coding"
	"verbatim/internal/errs"
	"verbatim/interviews"
)

// LogSuggestion keeps what a person did with a suggestion.
func (s *Coding) LogSuggestion(context.Context, coding.Suggested) error {
	return errs.New(errs.Invalid, "this workspace keeps no log of suggestions yet")
}

// Suggested lists what people did with suggestions.
func (s *Coding) Suggested(context.Context, interviews.Scope) ([]coding.Suggested, error) {
	return nil, errs.New(errs.Invalid, "this workspace keeps no log of suggestions yet")
}
