package coding

import (
	"context"
	"slices"
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

// An Assignment says who is to code an interview. Who codes it blind sees
// nothing of the others' work there until all who code it blind have finished.
type Assignment struct {
	Interview interviews.ID
	Coder     string
	Place     int  // 1 is the first coder, 2 the second
	Blind     bool // codes it blind
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
	// Hidden lists the interviews in which the others' work is hidden from who
	// acts, by ID: see Assignment.
	Hidden(ctx context.Context) ([]interviews.ID, error)
}

// AssignmentOf is how a coder has an interview; a new assignment when they do
// not.
func AssignmentOf(ctx context.Context, work WorkStore, id interviews.ID, coder string) (*Assignment, error) {
	all, err := work.Assignments(ctx, nil)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(all, func(a Assignment) bool { return a.Interview == id && a.Coder == coder })
	if i < 0 {
		return &Assignment{Interview: id, Coder: coder}, nil
	}
	return &all[i], nil
}

// A Share is one coder's part in one interview.
type Share struct {
	Assigned bool
	Place    int // among the coders, 0 when not assigned
	Blind    bool
	Finished bool
	Quotes   int // that they coded
	Codings  int // themes on them
}

// A Coded is how much a coder has coded in an interview.
type Coded struct {
	Interview interviews.ID
	Coder     string
	Quotes    int
	Codings   int
}

// Progress returns every coder's share in every interview that they have, have
// finished, or coded something in.
func Progress(assigned []Assignment, finished []Finish, quotes []Quote, codings []Coding) map[string]map[interviews.ID]Share {
	at := map[string]interviews.ID{}
	for _, q := range quotes {
		at[q.ID] = q.Interview
	}
	type mark struct{ coder, quote string }
	seen := map[mark]bool{}
	var coded []Coded
	for _, c := range codings {
		id, known := at[c.Quote]
		if !known {
			continue
		}
		now := Coded{Interview: id, Coder: c.Coder, Codings: 1}
		if !seen[mark{c.Coder, c.Quote}] {
			seen[mark{c.Coder, c.Quote}] = true
			now.Quotes = 1
		}
		coded = append(coded, now)
	}
	return Shares(assigned, finished, coded)
}

// Shares is Progress when what was coded has been counted. Of one coder in one
// interview, the counts are added up.
func Shares(assigned []Assignment, finished []Finish, coded []Coded) map[string]map[interviews.ID]Share {
	work := map[string]map[interviews.ID]Share{}
	set := func(coder string, id interviews.ID, change func(*Share)) {
		if work[coder] == nil {
			work[coder] = map[interviews.ID]Share{}
		}
		share := work[coder][id]
		change(&share)
		work[coder][id] = share
	}
	for _, a := range assigned {
		set(a.Coder, a.Interview, func(s *Share) { s.Assigned, s.Place, s.Blind = true, a.Place, a.Blind })
	}
	for _, f := range finished {
		set(f.Coder, f.Interview, func(s *Share) { s.Finished = true })
	}
	for _, c := range coded {
		set(c.Coder, c.Interview, func(s *Share) { s.Quotes, s.Codings = s.Quotes+c.Quotes, s.Codings+c.Codings })
	}
	return work
}
