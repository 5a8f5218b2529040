package coding

import (
	"context"
	"time"

	"verbatim/interviews"
)

// A Finish marks that a coder has coded all of an interview. Without it a
// theme that is not there is missing, never a "no".
type Finish struct {
	Interview interviews.ID
	Coder     string
	At        time.Time
}

// An Assignment says who is to code an interview.
type Assignment struct {
	Interview interviews.ID
	Coder     string
	Place     int  // 1 is the first coder, 2 the second
	Blind     bool // see Blind
	By        string
	At        time.Time
}

// A WorkStore keeps who is to code what and who has. All lists are in a fixed
// order.
type WorkStore interface {
	// Assign gives an interview to a coder, or changes how it is given. Place 0
	// takes the next one free. errs.NotFound for an unknown interview.
	Assign(ctx context.Context, a *Assignment) error
	// Unassign takes an interview from a coder. errs.NotFound when they do not
	// have it.
	Unassign(ctx context.Context, id interviews.ID, coder string) error
	// Assignments lists those of the scope by interview, place, coder.
	Assignments(ctx context.Context, in interviews.Scope) ([]Assignment, error)
	// SetFinished marks an interview as finished, or not, by the acting coder.
	SetFinished(ctx context.Context, id interviews.ID, finished bool) error
	// Finished lists the marks of the scope by interview, coder.
	Finished(ctx context.Context, in interviews.Scope) ([]Finish, error)
}

// Blind returns the interviews in which a person must not see the others'
// work: they code them blind, and not everybody who does has finished.
func Blind(assigned []Assignment, finished []Finish, person string) map[interviews.ID]bool {
	type mark struct {
		id    interviews.ID
		coder string
	}
	done := map[mark]bool{}
	for _, f := range finished {
		done[mark{f.Interview, f.Coder}] = true
	}
	own, open := map[interviews.ID]bool{}, map[interviews.ID]bool{}
	for _, a := range assigned {
		if !a.Blind {
			continue
		}
		own[a.Interview] = own[a.Interview] || a.Coder == person
		open[a.Interview] = open[a.Interview] || !done[mark{a.Interview, a.Coder}]
	}
	hidden := map[interviews.ID]bool{}
	for id := range own {
		if own[id] && open[id] {
			hidden[id] = true
		}
	}
	return hidden
}
