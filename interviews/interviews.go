// Package interviews holds what was said: studies, participants, interviews,
// their immutable revisions and the turns people took.
//
// Everything the program counts or quotes points at these types, and they
// point at nothing of ours but error kinds.
package interviews

import (
	"context"
	"embed"
	"slices"
	"strings"
	"time"
)

// Samples is the study that `verbatim demo` runs on, as plain files: Markdown
// transcripts, codebook.csv, codings/*.csv, hypotheses.yaml, proposals.yaml.
// It is invented; the same code reads it that reads a user's files.
//
//go:embed samples
var Samples embed.FS

// An ID is the readable, stable name of an interview: a slug such as
// "2026-08-14-p07".
type ID string

// A Source says which ear heard it. Other sources than interviews count apart.
type Source string

const (
	SourceInterview Source = "interview"
	SourceSurvey    Source = "survey"
	SourceNote      Source = "note"
)

// An Interview is one conversation, as its newest revision tells it.
type Interview struct {
	ID         ID
	Study      string // Study.ID
	Title      string
	Date       Date   // "" when nobody said
	Source     Source // interview, survey or note
	Guide      string // guide ID, "" when none
	Recording  string // URL, "" when none
	NoteTakers []string
	Consent    Consent
	Speakers   []Speaker // in order of first appearance
	Revision   int64     // Revision.Number of the newest revision
	SHA256     string    // of the newest revision's source bytes, hex
	Path       string    // of the newest revision's source file, slash-separated
	Turns      int       // in the newest revision
	Words      int       // spoken words in the newest revision
}

// Speaker returns the speaker of that name, or nil.
func (iv *Interview) Speaker(name string) *Speaker {
	for i := range iv.Speakers {
		if iv.Speakers[i].Name == name {
			return &iv.Speakers[i]
		}
	}
	return nil
}

// Participants returns the IDs of the people interviewed, each once, in order
// of first appearance.
func (iv *Interview) Participants() []string {
	var ids []string
	seen := map[string]bool{}
	for _, s := range iv.Speakers {
		if s.Participant == "" || s.Role != RoleParticipant || seen[s.Participant] {
			continue
		}
		seen[s.Participant] = true
		ids = append(ids, s.Participant)
	}
	return ids
}

// A Revision is one state of an interview's source file. Revisions never change.
type Revision struct {
	Number    int64 // counts up over the whole workspace; made by the store
	Interview ID
	SHA256    string // of Source, hex; identifies the revision
	Path      string // where the file stood, slash-separated
	Source    []byte // the file as it was, byte for byte
	At        time.Time
	Turns     int
}

// A Role says what a speaker does in the conversation.
type Role string

const (
	RoleInterviewer Role = "interviewer"
	RoleParticipant Role = "participant"
	RoleNoteTaker   Role = "note-taker"
	RoleObserver    Role = "observer"
)

// A Speaker is a voice in one interview.
type Speaker struct {
	Name        string // the label as the transcript writes it
	Role        Role
	Guessed     bool   // nobody said the role; the program guessed it
	Participant string // Participant.ID, "" for voices that are not studied
	Turns       int    // in the newest revision
	Words       int    // in the newest revision
}

// A TurnKind tells speech from the rest of a transcript. Nothing is dropped:
// what nobody said is kept as an event, a heading or a note.
type TurnKind string

const (
	Speech  TurnKind = "speech"  // somebody's words
	Event   TurnKind = "event"   // Break, Outro, Jingle …
	Heading TurnKind = "heading" // a title between turns
	Note    TurnKind = "note"    // words without a speaker: head matter, pasted quotations, notes
)

// NoTime is the clock of a turn whose time is not known.
const NoTime = int64(-1)

// A Turn is what one speaker said before the next one spoke, in canonical
// text: UTF-8, LF, otherwise as said. Paragraphs of one turn are separated by
// an empty line.
type Turn struct {
	N       int // 1, 2, 3 … within its revision
	Kind    TurnKind
	Speaker string // Speaker.Name; "" unless Kind is Speech
	StartMS int64  // milliseconds from the start of the recording, or NoTime
	Line    int    // 1-based line of the source file where the turn begins
	Text    string
	Lines   []int   // source line of each line of Text; nil when they follow each other from Line
	Stamps  []Stamp // time stamps behind the turn's beginning, by offset
}

// A Stamp is a time that the transcript notes within a turn.
type Stamp struct {
	Offset int   `json:"offset"` // byte of the turn's text from which on it counts
	MS     int64 `json:"ms"`
}

// A TurnAt is where a turn stands.
type TurnAt struct {
	Revision int64
	N        int
}

// Equal reports whether two turns are the same in all they hold.
func (t Turn) Equal(u Turn) bool {
	return t.N == u.N && t.Kind == u.Kind && t.Speaker == u.Speaker && t.StartMS == u.StartMS && t.Line == u.Line && t.Text == u.Text &&
		slices.Equal(t.Lines, u.Lines) && slices.Equal(t.Stamps, u.Stamps)
}

// LineAt returns the source line of the word at a byte offset of the text.
func (t *Turn) LineAt(offset int) int {
	n := strings.Count(t.Text[:min(max(offset, 0), len(t.Text))], "\n")
	if n < len(t.Lines) {
		return t.Lines[n]
	}
	return t.Line + n
}

// TimeAt returns the newest time that the transcript notes at or before a byte
// offset of the text, or NoTime.
func (t *Turn) TimeAt(offset int) int64 {
	ms := t.StartMS
	for _, s := range t.Stamps {
		if s.Offset <= offset {
			ms = s.MS
		}
	}
	return ms
}

// A Warning is something a reader of a file should look at; the file was
// taken all the same.
type Warning struct {
	Line    int    `json:"line"`
	Message string `json:"message"`
}

// A Transcript is one file as ingest understood it: the interview it tells
// about itself, the people in it, and every turn.
type Transcript struct {
	Interview    Interview
	StudyTitle   string // from the file, "" when only the ID is known
	Participants []Participant
	Turns        []Turn
	Source       []byte // the file, byte for byte
	Warnings     []Warning
	Replace      bool // the file may hold another conversation than it did before
}

// A Scope limits what is listed or counted to some studies; empty means all.
type Scope []string

// An Outcome says what saving a transcript did.
type Outcome string

const (
	Added     Outcome = "added"
	Updated   Outcome = "updated"
	Unchanged Outcome = "unchanged"
)

// Saved is the result of saving a transcript.
type Saved struct {
	Interview ID // may differ from the file's wish when another file has that name
	Outcome   Outcome
	Same      ID // when Unchanged: the interview that already holds these bytes
	Carried   int
	Review    int // quotes that wait for a person: ambiguous or orphaned
}

// A Store keeps interviews. All lists are in a fixed order.
type Store interface {
	// Save adds the transcript, adds a revision to the interview it belongs
	// to, or finds its bytes unchanged. All of the file is stored or nothing.
	// errs.Conflict when the file held another conversation before, unless
	// t.Replace.
	Save(ctx context.Context, t *Transcript) (Saved, error)
	// Interview returns one interview, or errs.NotFound.
	Interview(ctx context.Context, id ID) (*Interview, error)
	// Interviews lists those of the scope, by date, then ID.
	Interviews(ctx context.Context, in Scope) ([]Interview, error)
	// Turns returns turns first..last (1-based, inclusive; 0, 0 for all) of a
	// revision, in order. Turns that do not exist are not an error.
	Turns(ctx context.Context, revision int64, first, last int) ([]Turn, error)
	// TurnsAt returns turns of any revisions, by where they stand. Those that do
	// not exist are left out.
	TurnsAt(ctx context.Context, at []TurnAt) (map[TurnAt]Turn, error)
	// Revisions lists an interview's revisions without their bytes, oldest first.
	Revisions(ctx context.Context, id ID) ([]Revision, error)
	// Revision returns a revision with its source bytes, or errs.NotFound.
	Revision(ctx context.Context, number int64) (*Revision, error)
	// Change replaces an interview's own fields and its speakers' roles and
	// participants; turns and revisions stay. errs.NotFound when it is unknown.
	Change(ctx context.Context, iv *Interview) error
	// Participants lists the people of the scope by ID, attributes included.
	Participants(ctx context.Context, in Scope) ([]Participant, error)
	// SetParticipant adds or replaces a participant and all attributes.
	SetParticipant(ctx context.Context, p *Participant) error
}
