package interviews

import (
	"slices"
	"strings"

	"verbatim/internal/errs"
)

// Roles are what a speaker can be, in the order in which they are offered.
var Roles = []Role{RoleInterviewer, RoleParticipant, RoleNoteTaker, RoleObserver}

// ParseRole reads a role; errs.Invalid for anything else.
func ParseRole(s string) (Role, error) {
	if r := Role(s); slices.Contains(Roles, r) {
		return r, nil
	}
	return "", errs.New(errs.Invalid, "%q is no role", s).Try("use interviewer, participant, note-taker or observer")
}

// Sources are the ears that hear something, in the order in which they are
// offered.
var Sources = []Source{SourceInterview, SourceSurvey, SourceNote}

// ParseSource reads a source; "" is left open. errs.Invalid for anything else.
func ParseSource(s string) (Source, error) {
	if from := Source(s); s == "" || slices.Contains(Sources, from) {
		return from, nil
	}
	return "", errs.New(errs.Invalid, "%q is not interview, survey or note", s)
}

// SetRole says what a speaker does. A participant without an ID is called by
// the name; nobody else is a participant. errs.NotFound when nobody is called
// so.
func (iv *Interview) SetRole(name string, role Role, participant string) error {
	s := iv.Speaker(name)
	if s == nil {
		return iv.unknown(name)
	}
	s.Role, s.Guessed = role, false
	switch {
	case role != RoleParticipant:
		s.Participant = ""
	case participant != "":
		s.Participant = participant
	case s.Participant == "":
		s.Participant = Slug(s.Name)
	}
	return nil
}

// SetInterviewers makes those named interviewers, and participants of all
// others whose role was only guessed.
func (iv *Interview) SetInterviewers(names []string) error {
	if len(names) == 0 {
		return nil
	}
	for _, name := range names {
		if err := iv.SetRole(name, RoleInterviewer, ""); err != nil {
			return err
		}
	}
	for _, s := range iv.Speakers {
		said := !s.Guessed && s.Role != RoleInterviewer
		if slices.Contains(names, s.Name) || said {
			continue
		}
		if err := iv.SetRole(s.Name, RoleParticipant, s.Participant); err != nil {
			return err
		}
	}
	return nil
}

func (iv *Interview) unknown(name string) error {
	var names []string
	for _, s := range iv.Speakers {
		names = append(names, s.Name)
	}
	return errs.New(errs.NotFound, "nobody called %q speaks in %s", name, iv.ID).Try("the speakers are %s", strings.Join(names, ", "))
}
