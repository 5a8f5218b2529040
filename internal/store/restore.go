package store

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"verbatim/coding"
	"verbatim/internal/errs"
	"verbatim/interviews"
)

// Restored says what taking a record in did: how many entries are new, how
// many changed, and how many were there already.
type Restored struct{ Added, Changed, Same int }

// Restore takes a record that was read from the file at path, in one event.
// Quotes keep their IDs, and everything its coder and time; a quote of words
// that are a quote here already becomes that one. Every entry is checked
// against the transcripts first: if one is wrong nothing is stored, and the
// error lists all that are. errs.Conflict when something is there and says
// otherwise, unless it is to be replaced. Doing it twice changes nothing.
func (s *Store) Restore(ctx context.Context, path string, r coding.Record, replace bool) (done Restored, err error) {
	_, err = s.Coding.write(ctx, "code.import", "file/"+path, func(tx *txn) error {
		if err := tx.acting(); err != nil {
			return err
		}
		in := &restoring{tx: tx, path: path, replace: replace, quotes: map[string]coding.Quote{}, into: map[string]string{},
			texts: map[int64][]interviews.Turn{}}
		err := in.all(r)
		done = in.done
		return err
	})
	return done, err
}

type fileOf struct {
	interview interviews.ID
	sha256    string
}

// restoring is a record being taken in. From the first problem on it only
// looks for more.
type restoring struct {
	tx       *txn
	path     string
	replace  bool
	done     Restored
	problems []error
	book     *coding.Codebook
	files    map[fileOf]sourceFile // the newest of those that are the same
	heard    map[interviews.ID]bool
	texts    map[int64][]interviews.Turn
	quotes   map[string]coding.Quote // that entries have named
	into     map[string]string       // quotes of the record that stand here under another ID
}

// maxProblems is how many of them an error lists.
const maxProblems = 20

func (in *restoring) all(r coding.Record) error {
	if err := in.look(r); err != nil {
		return err
	}
	r = slices.Clone(r)
	r.Sort()
	for i := range r {
		err := in.entry(&r[i])
		switch errs.KindOf(err) {
		case errs.NotFound, errs.Invalid, errs.Conflict:
			in.problems = append(in.problems, fmt.Errorf("%s:%d: %w", in.path, r[i].Line, err))
		case "":
			if err != nil {
				return err
			}
		default:
			return err
		}
	}
	return in.refusal()
}

// refusal lists the problems, nil when there are none.
func (in *restoring) refusal() error {
	if len(in.problems) == 0 {
		return nil
	}
	first := in.problems[0]
	listed := errors.Join(in.problems[:min(len(in.problems), maxProblems)]...).Error()
	if more := len(in.problems) - maxProblems; more > 0 {
		listed += fmt.Sprintf("\nand %d more", more)
	}
	kind := errs.KindOf(first)
	if kind == errs.NotFound {
		kind = errs.Invalid
	}
	hint := errs.HintOf(first)
	return errs.New(kind, "nothing was imported\n%s", listed).Try("%s", hint)
}

// look reads what entries are checked against.
func (in *restoring) look(r coding.Record) (err error) {
	b := base{db: in.tx.db, tx: in.tx}
	files, err := b.sourceFiles(in.tx.ctx)
	if err != nil {
		return err
	}
	in.files, in.heard = map[fileOf]sourceFile{}, map[interviews.ID]bool{}
	for _, f := range files {
		in.heard[f.interview] = true
		if key := (fileOf{f.interview, f.sha256}); f.number > in.files[key].number {
			in.files[key] = f
		}
	}
	known, err := readCodebook(in.tx.ctx, in.tx.q)
	if err != nil {
		return err
	}
	themes := map[string]coding.Theme{}
	for _, t := range known.Themes() {
		themes[t.ID] = t
	}
	for _, e := range r {
		if e.Theme != nil {
			themes[e.Theme.ID] = *e.Theme
		}
	}
	list := make([]coding.Theme, 0, len(themes))
	for _, t := range themes {
		list = append(list, t)
	}
	in.book = coding.NewCodebook(list)
	return nil
}

// entry checks one entry and stores it.
func (in *restoring) entry(e *coding.Entry) error {
	switch {
	case e.Theme != nil:
		return in.theme(e.Theme)
	case e.Quote != nil:
		return in.quote(*e.Quote, e.SHA256)
	case e.Coding != nil:
		return in.coding(*e.Coding)
	case e.Memo != nil:
		return in.memo(*e.Memo)
	case e.Takeaway != nil:
		return in.takeaway(*e.Takeaway)
	case e.Assignment != nil:
		return in.assignment(e.Assignment)
	case e.Finish != nil:
		return in.finish(e.Finish)
	case e.Adjudication != nil:
		return in.adjudication(*e.Adjudication)
	case e.Suggested != nil:
		return in.suggested(e.ID, *e.Suggested)
	}
	return errs.New(errs.Invalid, "an entry of nothing")
}

// put stores a row, unless another stands there and is not to be replaced.
func (in *restoring) put(t *table, row ...any) error {
	was, err := in.tx.current(t, row[:t.keys])
	switch {
	case err != nil:
		return err
	case was == nil:
		in.done.Added++
	case slices.Equal(was, row):
		in.done.Same++
		return nil
	case !in.replace:
		return errs.New(errs.Conflict, "%s is here already and says otherwise", describe(rowState{t.name, row[:t.keys], nil})).
			Try("look at both; --replace takes all that the file says, and 'verbatim undo' takes that back")
	default:
		in.done.Changed++
	}
	if len(in.problems) > 0 {
		return nil
	}
	return in.tx.put(t, row...)
}
