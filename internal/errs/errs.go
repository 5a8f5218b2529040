// Package errs gives every failure a kind, so that a command knows its exit
// status and a page its HTTP status without reading the message, and a hint,
// so that the person who meets it knows what to do next.
package errs

import (
	"errors"
	"fmt"
)

// A Kind says what sort of failure an error is. Kinds are errors themselves:
// errors.Is(err, errs.NotFound) asks for one.
type Kind string

const (
	// NotFound: the thing that was named does not exist.
	NotFound Kind = "not found"
	// Invalid: the input breaks a rule; the same input will fail again.
	Invalid Kind = "invalid"
	// Conflict: the input was fine, but what it builds on has changed.
	Conflict Kind = "conflict"
	// Denied: the actor may not do this.
	Denied Kind = "denied"
	// Busy: another process or person holds what is needed; try again.
	Busy Kind = "busy"
)

// Error makes a Kind usable with errors.Is.
func (k Kind) Error() string { return string(k) }

// An Error is a failure of one kind, told for people.
type Error struct {
	Kind    Kind
	Message string
	Hint    string // what to do next; may be empty
	Err     error  // the cause; may be nil
}

// Error returns the message, followed by the cause when there is one.
func (e *Error) Error() string {
	if e.Err == nil {
		return e.Message
	}
	return e.Message + ": " + e.Err.Error()
}

// Unwrap returns the kind and the cause, so that errors.Is finds both.
func (e *Error) Unwrap() []error {
	if e.Err == nil {
		return []error{e.Kind}
	}
	return []error{e.Kind, e.Err}
}

// Because returns e with its cause set.
func (e *Error) Because(err error) *Error {
	e.Err = err
	return e
}

// Try returns e with a hint: what the person can do next.
func (e *Error) Try(format string, args ...any) *Error {
	e.Hint = fmt.Sprintf(format, args...)
	return e
}

// New returns an error of the kind with a formatted message.
func New(k Kind, format string, args ...any) *Error {
	return &Error{Kind: k, Message: fmt.Sprintf(format, args...)}
}

// Wrap prefixes *err with what was being done, when there is an error:
//
//	defer errs.Wrap(&err, "add theme %q", t.ID)
func Wrap(err *error, format string, args ...any) {
	if *err != nil {
		*err = fmt.Errorf(format+": %w", append(args, *err)...)
	}
}

// KindOf returns the kind of err, or "" when it has none.
func KindOf(err error) Kind {
	var k Kind
	if errors.As(err, &k) {
		return k
	}
	return ""
}

// HintOf returns the outermost hint in err's chain, or "".
func HintOf(err error) string {
	for err != nil {
		var e *Error
		if !errors.As(err, &e) {
			return ""
		}
		if e.Hint != "" {
			return e.Hint
		}
		err = e.Err
	}
	return ""
}
