package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"path"
	"slices"
	"strings"

	"verbatim/coding"
	"verbatim/internal/errs"
	"verbatim/interviews"
)

// Interviews keeps participants, interviews, revisions and turns.
type Interviews struct{ base }

var interviewTable = newTable("interview", 1, "id", "study", "title", "date", "source", "guide", "recording", "note_takers", "consent",
	"revision", "sha256", "path", "turns", "words")

var speakerTable = newTable("speaker", 2, "interview", "name", "position", "role", "guessed", "participant", "turns", "words")

// Save implements interviews.Store.
func (s *Interviews) Save(ctx context.Context, t *interviews.Transcript) (saved interviews.Saved, err error) {
	defer errs.Wrap(&err, "save %s", t.Interview.Path)
	replayed, err := s.write(ctx, ingestKind, subject(t), func(tx *txn) (err error) {
		saved, err = tx.save(t)
		return err
	})
	return s.again(ctx, t, saved, replayed, err)
}

const ingestKind = "interview.ingest"

func subject(t *interviews.Transcript) string { return "interview/" + string(t.Interview.ID) }

// again is the result of a save that had been carried out before.
func (s *Interviews) again(ctx context.Context, t *interviews.Transcript, saved interviews.Saved, replayed bool, err error) (interviews.Saved, error) {
	if err != nil {
		return interviews.Saved{}, err
	}
	if !replayed {
		return saved, nil
	}
	id, err := interviewWith(ctx, s.q(), sum(t.Source))
	return interviews.Saved{Interview: id, Outcome: interviews.Unchanged, Same: id}, err
}

// SaveAll saves transcripts in their order, each all or nothing and each its
// own event, and calls each with every result in that order. Those that wait
// for the disk together share a commit. It returns when the channel is closed
// and all are saved; each returning an error stops it.
func (s *Interviews) SaveAll(ctx context.Context, from <-chan *interviews.Transcript, each func(*interviews.Transcript, interviews.Saved, error) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	queue := make(chan *pending, groupSize)
	go func() {
		defer close(queue)
		for t := range from {
			queue <- s.submit(ctx, t)
		}
	}()
	var stop error
	for p := range queue {
		replayed, err := p.job.wait()
		if stop != nil {
			continue
		}
		p.saved, err = s.again(ctx, p.t, p.saved, replayed, err)
		errs.Wrap(&err, "save %s", p.t.Interview.Path)
		if stop = each(p.t, p.saved, err); stop != nil {
			cancel()
		}
	}
	return stop
}

// A pending is a transcript on its way to the disk.
type pending struct {
	t     *interviews.Transcript
	saved interviews.Saved
	job   *job
}

func (s *Interviews) submit(ctx context.Context, t *interviews.Transcript) *pending {
	if act := interviews.Actor(ctx); act.Op != "" {
		act.Op += "/" + sum(t.Source) // each is an operation of its own
		ctx = interviews.Acting(ctx, act)
	}
	p := &pending{t: t}
	// A copy by another name is the same operation, of another interview.
	p.job = s.db.submit(ctx, ingestKind, "", func(tx *txn) (err error) {
		p.saved, err = tx.save(t)
		tx.name(ingestKind, subject(t))
		return err
	})
	return p
}

// wellFormed refuses transcripts on which no range could be anchored.
func wellFormed(t *interviews.Transcript) error {
	if t.Interview.ID == "" {
		return errs.New(errs.Invalid, "an interview needs an ID").Try("rename the file, or give it an id: in its front matter")
	}
	for i, turn := range t.Turns {
		if turn.N != i+1 {
			return errs.New(errs.Invalid, "turn %d is numbered %d", i+1, turn.N)
		}
		if !isText(turn.Text) || !isText(turn.Speaker) {
			return errs.New(errs.Invalid, "%s:%d: turn %d is not UTF-8 text", t.Interview.Path, turn.Line, turn.N)
		}
	}
	return nil
}

// sum is the SHA-256 of bytes in hex.
func sum(b []byte) string {
	h := sha256.Sum256(b)
	return hex.EncodeToString(h[:])
}

func (tx *txn) save(t *interviews.Transcript) (interviews.Saved, error) {
	if err := wellFormed(t); err != nil {
		return interviews.Saved{}, err
	}
	sha := sum(t.Source)
	same, err := interviewWith(tx.ctx, tx.q, sha)
	if err != nil || same != "" {
		return interviews.Saved{Interview: same, Outcome: interviews.Unchanged, Same: same}, err
	}
	was, id, err := tx.identify(t)
	if err != nil {
		return interviews.Saved{}, err
	}
	iv := t.Interview
	iv.ID, iv.SHA256, iv.Turns = id, sha, len(t.Turns)
	said, err := tx.said(was)
	if err != nil {
		return interviews.Saved{}, err
	}
	if was != nil {
		turns, err := readTurns(tx.ctx, tx.q, was.Revision, 0, 0)
		if err != nil {
			return interviews.Saved{}, err
		}
		if err := sameConversation(was, turns, t); err != nil {
			return interviews.Saved{}, err
		}
		keepKnown(&iv, was, &said.Interview)
		keepRenamed(&iv, was, coding.Renamed(turns, t.Turns))
	}
	if err := tx.saveStudy(iv.Study, t.StudyTitle); err != nil {
		return interviews.Saved{}, err
	}
	if err := tx.saveParticipants(said.news(t.Participants), iv.Date); err != nil {
		return interviews.Saved{}, err
	}
	if err := tx.saveParticipants(people(&iv), ""); err != nil {
		return interviews.Saved{}, err
	}
	if iv.Revision, err = tx.addRevision(&iv, t); err != nil {
		return interviews.Saved{}, err
	}
	if err := tx.putInterview(&iv); err != nil {
		return interviews.Saved{}, err
	}
	tx.touch(iv.Revision, 1, iv.Turns)
	if was == nil {
		return interviews.Saved{Interview: id, Outcome: interviews.Added}, nil
	}
	tx.touch(was.Revision, 1, was.Turns)
	saved := interviews.Saved{Interview: id, Outcome: interviews.Updated}
	saved.Carried, saved.Review, err = tx.carryQuotes(was, iv.Revision, t.Turns)
	return saved, err
}

// sameConversation refuses a file in which another conversation stands now.
func sameConversation(was *interviews.Interview, turns []interviews.Turn, t *interviews.Transcript) error {
	if t.Replace || !coding.Replaced(turns, t.Turns) {
		return nil
	}
	return errs.New(errs.Conflict, "another conversation stands here now than %q, which this file held before", was.ID).
		Try("give it a file name of its own; or, if it shall take that one's place, ingest it with --replace: the quotes then wait for review")
}

// interviewWith returns the interview whose newest revision has these bytes.
func interviewWith(ctx context.Context, q queryer, sha256 string) (interviews.ID, error) {
	var id interviews.ID
	err := q.QueryRowContext(ctx, "select id from interview where sha256 = $1 order by id limit 1", sha256).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return id, classify(err)
}

// identify finds the interview that a transcript is a new revision of, or a
// free ID for it. Two files of one name in different folders are two
// interviews, unless most of their turns are the same: then the file has moved.
func (tx *txn) identify(t *interviews.Transcript) (*interviews.Interview, interviews.ID, error) {
	id := t.Interview.ID
	for dir := path.Dir(t.Interview.Path); ; dir = path.Dir(dir) {
		was, err := findInterview(tx.ctx, tx.q, id)
		if errors.Is(err, errs.NotFound) {
			return nil, id, nil
		}
		if err != nil {
			return nil, "", err
		}
		if was.Path == t.Interview.Path {
			return was, id, nil
		}
		turns, err := readTurns(tx.ctx, tx.q, was.Revision, 0, 0)
		if err != nil {
			return nil, "", err
		}
		if interviews.Alike(turns, t.Turns) >= 0.5 {
			return was, id, nil
		}
		prefix := interviews.Slug(path.Base(dir))
		if prefix == "" {
			return nil, "", errs.New(errs.Conflict, "another interview, from %s, is called %q", was.Path, id).
				Try("rename the file, or give it an id: in its front matter")
		}
		id = interviews.ID(prefix + "-" + string(id))
	}
}

// keepKnown keeps what was known of an interview, above all what people set
// by hand, where its new revision says nothing or says the same as the last.
func keepKnown(iv, was, said *interviews.Interview) {
	if iv.Study == interviews.DefaultStudy {
		iv.Study = ""
	}
	for _, f := range []struct{ now, was, said *string }{
		{&iv.Study, &was.Study, &said.Study}, {&iv.Title, &was.Title, &said.Title},
		{(*string)(&iv.Date), (*string)(&was.Date), (*string)(&said.Date)},
		{(*string)(&iv.Source), (*string)(&was.Source), (*string)(&said.Source)},
		{&iv.Guide, &was.Guide, &said.Guide}, {&iv.Recording, &was.Recording, &said.Recording},
	} {
		if *f.now == "" || *f.now == *f.said {
			*f.now = *f.was
		}
	}
	if len(iv.NoteTakers) == 0 || slices.Equal(iv.NoteTakers, said.NoteTakers) {
		iv.NoteTakers = was.NoteTakers
	}
	if iv.Consent == (interviews.Consent{}) || iv.Consent == said.Consent {
		iv.Consent = was.Consent
	}
	iv.Speakers = slices.Clone(iv.Speakers)
	for i := range iv.Speakers {
		now := &iv.Speakers[i]
		old, before := was.Speaker(now.Name), said.Speaker(now.Name)
		if old == nil {
			continue
		}
		again := before != nil && now.Role == before.Role && now.Participant == before.Participant
		if again || now.Guessed && !old.Guessed {
			now.Role, now.Participant, now.Guessed = old.Role, old.Participant, old.Guessed
		}
	}
}

// keepRenamed keeps who a speaker is when the transcript only calls them by
// another name now, unless it says more than the name.
func keepRenamed(iv, was *interviews.Interview, renamed map[string]string) {
	for i := range iv.Speakers {
		now := &iv.Speakers[i]
		old := was.Speaker(renamed[now.Name])
		if old != nil && now.Guessed {
			now.Role, now.Participant, now.Guessed = old.Role, old.Participant, old.Guessed
		}
	}
}

func (tx *txn) putInterview(iv *interviews.Interview) error {
	notes, err := json.Marshal(iv.NoteTakers)
	if err != nil {
		return err
	}
	consent, err := json.Marshal(iv.Consent)
	if err != nil {
		return err
	}
	err = tx.put(interviewTable, string(iv.ID), iv.Study, iv.Title, string(iv.Date), string(iv.Source), iv.Guide, iv.Recording,
		string(notes), string(consent), iv.Revision, iv.SHA256, iv.Path, int64(iv.Turns), int64(iv.Words))
	if err != nil {
		return err
	}
	return tx.putSpeakers(iv)
}

func (tx *txn) putSpeakers(iv *interviews.Interview) error {
	was, err := readSpeakers(tx.ctx, tx.q, iv.ID)
	if err != nil {
		return err
	}
	for _, old := range was[iv.ID] {
		if iv.Speaker(old.Name) == nil {
			if err := tx.remove(speakerTable, string(iv.ID), old.Name); err != nil {
				return err
			}
		}
	}
	for i, sp := range iv.Speakers {
		err := tx.put(speakerTable, string(iv.ID), sp.Name, int64(i), string(sp.Role), flag(sp.Guessed), sp.Participant,
			int64(sp.Turns), int64(sp.Words))
		if err != nil {
			return err
		}
	}
	return nil
}

func flag(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// Interview implements interviews.Store.
func (s *Interviews) Interview(ctx context.Context, id interviews.ID) (*interviews.Interview, error) {
	return findInterview(ctx, s.q(), id)
}

func findInterview(ctx context.Context, q queryer, id interviews.ID) (*interviews.Interview, error) {
	found, err := collect(ctx, q, scanInterview, selectInterviews+" where id = $1", string(id))
	if err != nil {
		return nil, classify(err)
	}
	if len(found) == 0 {
		return nil, errs.New(errs.NotFound, "no interview %q", id).Try("'verbatim interview list' shows them all")
	}
	speakers, err := readSpeakers(ctx, q, id)
	if err != nil {
		return nil, err
	}
	found[0].Speakers = speakers[id]
	return &found[0], nil
}

// Interviews implements interviews.Store.
func (s *Interviews) Interviews(ctx context.Context, in interviews.Scope) (_ []interviews.Interview, err error) {
	defer errs.Wrap(&err, "list interviews")
	cond, args := s.scope(in, "study", 1)
	all, err := collect(ctx, s.q(), scanInterview, selectInterviews+" where "+cond+" order by date, id", args...)
	if err != nil {
		return nil, classify(err)
	}
	speakers, err := readSpeakers(ctx, s.q(), "")
	if err != nil {
		return nil, err
	}
	for i := range all {
		all[i].Speakers = speakers[all[i].ID]
	}
	return all, nil
}

// scope is a condition that a column is a study of the scope.
func (b base) scope(in interviews.Scope, column string, n int) (string, []any) {
	if len(in) == 0 {
		return "1 = 1", nil
	}
	return b.db.dialect.in(column, n), []any{jsonList(in)}
}

func jsonList(texts []string) string {
	list, err := json.Marshal(texts)
	if err != nil || texts == nil {
		return "[]" // strings always marshal
	}
	return string(list)
}

var selectInterviews = "select " + strings.Join(interviewTable.cols, ", ") + " from interview"

func scanInterview(rows *sql.Rows, iv *interviews.Interview) error {
	var notes, consent string
	err := rows.Scan(&iv.ID, &iv.Study, &iv.Title, &iv.Date, &iv.Source, &iv.Guide, &iv.Recording, &notes, &consent,
		&iv.Revision, &iv.SHA256, &iv.Path, &iv.Turns, &iv.Words)
	if err != nil {
		return err
	}
	return errors.Join(json.Unmarshal([]byte(notes), &iv.NoteTakers), json.Unmarshal([]byte(consent), &iv.Consent))
}

// readSpeakers reads the speakers of an interview, or of all, by interview.
func readSpeakers(ctx context.Context, q queryer, id interviews.ID) (map[interviews.ID][]interviews.Speaker, error) {
	type row struct {
		id interviews.ID
		interviews.Speaker
	}
	scan := func(rows *sql.Rows, r *row) error {
		return rows.Scan(&r.id, &r.Name, &r.Role, &r.Guessed, &r.Participant, &r.Turns, &r.Words)
	}
	rows, err := collect(ctx, q, scan, `select interview, name, role, guessed, participant, turns, words from speaker
		where $1 = '' or interview = $1 order by interview, position`, string(id))
	if err != nil {
		return nil, classify(err)
	}
	by := map[interviews.ID][]interviews.Speaker{}
	for _, r := range rows {
		by[r.id] = append(by[r.id], r.Speaker)
	}
	return by, nil
}

// Change implements interviews.Store.
func (s *Interviews) Change(ctx context.Context, iv *interviews.Interview) (err error) {
	defer errs.Wrap(&err, "change interview %q", iv.ID)
	_, err = s.write(ctx, "interview.set", "interview/"+string(iv.ID), func(tx *txn) error {
		was, err := findInterview(tx.ctx, tx.q, iv.ID)
		if err != nil {
			return err
		}
		next := *iv
		next.Revision, next.SHA256, next.Path, next.Turns, next.Words = was.Revision, was.SHA256, was.Path, was.Turns, was.Words
		if next.Speakers, err = assign(was, iv.Speakers); err != nil {
			return err
		}
		if err := tx.saveStudy(next.Study, ""); err != nil {
			return err
		}
		if err := tx.saveParticipants(people(&next), ""); err != nil {
			return err
		}
		tx.touch(was.Revision, 1, was.Turns)
		return tx.putInterview(&next)
	})
	return err
}

// assign gives the speakers of an interview new roles and participants.
func assign(was *interviews.Interview, to []interviews.Speaker) ([]interviews.Speaker, error) {
	speakers := slices.Clone(was.Speakers)
	for _, sp := range to {
		i := slices.IndexFunc(speakers, func(old interviews.Speaker) bool { return old.Name == sp.Name })
		if i < 0 {
			return nil, errs.New(errs.NotFound, "nobody in %q is called %q", was.ID, sp.Name).
				Try("'verbatim interview show %s' lists its speakers", was.ID)
		}
		speakers[i].Role, speakers[i].Participant, speakers[i].Guessed = sp.Role, sp.Participant, sp.Guessed
	}
	return speakers, nil
}

// people are the participants of an interview, nothing said of them.
func people(iv *interviews.Interview) []interviews.Participant {
	var all []interviews.Participant
	for _, id := range iv.Participants() {
		all = append(all, interviews.Participant{ID: id})
	}
	return all
}
