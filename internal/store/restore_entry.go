package store

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"verbatim/coding"
	"verbatim/internal/errs"
	"verbatim/interviews"
)

func (in *restoring) theme(t *coding.Theme) error {
	if err := in.book.Allows(t); err != nil {
		return err
	}
	if t.MergedInto != "" && (in.book.Theme(t.MergedInto) == nil || in.book.Current(t.ID) == t.ID) {
		return errs.New(errs.NotFound, "theme %q was merged into %q, which is no other theme", t.ID, t.MergedInto)
	}
	if in.replace {
		if err := in.tx.touchThemes([]string{t.ID}); err != nil {
			return err
		}
	}
	return in.put(themeTable, themeRow(t)...)
}

// quote stores a quote when its words stand where it says.
func (in *restoring) quote(q coding.Quote, sha256 string) error {
	if q.ID == "" || strings.ContainsAny(q.ID, "/ \t\n") {
		return errs.New(errs.Invalid, "%q is no ID of a quote", q.ID)
	}
	in.quotes[q.ID] = q // what is about it is checked too when it is wrong itself
	file, err := in.file(&q, sha256)
	if err != nil {
		return err
	}
	q.Revision = file.number
	turns, err := in.turns(q.Revision)
	if err != nil {
		return err
	}
	if err := q.Check(turns, q.Text); err != nil {
		return err
	}
	q.Locate(turns)
	in.quotes[q.ID] = q
	in.tx.touch(q.Revision, q.FirstTurn, q.LastTurn)
	there := ""
	if q.State.Counts() {
		if there, err = in.tx.quoteAt(q.Range); err != nil {
			return err
		}
	}
	if there != "" && there != q.ID {
		return in.join(&q, there)
	}
	return in.put(quoteTable, quoteRow(&q)...)
}

// join makes a quote of the record the one that stands at its place.
func (in *restoring) join(q *coding.Quote, there string) error {
	in.into[q.ID] = there
	other, err := in.tx.findQuote(there)
	if err != nil {
		return err
	}
	if !q.Key || other.Key {
		in.done.Same++
		return nil
	}
	other.Key = true
	in.done.Changed++
	return in.tx.putQuote(&other)
}

// file finds the transcript of a quote: the newest of its interview for one
// that counts.
func (in *restoring) file(q *coding.Quote, sha256 string) (sourceFile, error) {
	if !slices.Contains([]coding.State{coding.Unchanged, coding.Moved, coding.Ambiguous, coding.Orphaned, coding.Retired}, q.State) {
		return sourceFile{}, errs.New(errs.Invalid, "%q is not a state of a quote", q.State)
	}
	if err := in.interview(q.Interview); err != nil {
		return sourceFile{}, err
	}
	found, known := in.files[fileOf{q.Interview, sha256}]
	switch {
	case !known:
		return found, errs.New(errs.NotFound, "the transcript of %q is another one here (the quote's has the SHA-256 %.12s)", q.Interview, sha256).
			Try("ingest the file that was coded, and the newer ones after it: 'verbatim interview transcript %s --revision %.12s' prints it where it was exported", q.Interview, sha256)
	case q.State.Counts() && !found.newest:
		return found, errs.New(errs.Conflict, "the transcript of %q has changed since the quote was exported", q.Interview).
			Try("import into a workspace with the transcript that was coded, then ingest the newer one")
	}
	return found, nil
}

func (in *restoring) interview(id interviews.ID) error {
	if !in.heard[id] {
		return errs.New(errs.NotFound, "no interview %q", id).Try("ingest its transcript first; 'verbatim interview list' shows those there are")
	}
	return nil
}

func (in *restoring) turns(revision int64) ([]interviews.Turn, error) {
	if in.texts[revision] == nil {
		turns, err := readTurns(in.tx.ctx, in.tx.q, revision, 0, 0)
		if err != nil {
			return nil, err
		}
		in.texts[revision] = turns
	}
	return in.texts[revision], nil
}

// here is the quote that a quote of the record is here. It must be of the
// interview, unless that is "".
func (in *restoring) here(id string, of interviews.ID) (q coding.Quote, err error) {
	if to := in.into[id]; to != "" {
		id = to
	}
	q, known := in.quotes[id]
	if !known {
		if q, err = in.tx.findQuote(id); err != nil {
			return q, err
		}
		in.quotes[id] = q
	}
	if of != "" && q.Interview != of {
		return q, errs.New(errs.Invalid, "quote %q is from %q, not from %q", id, q.Interview, of)
	}
	return q, nil
}

func (in *restoring) knownTheme(id string) error {
	if in.book.Theme(id) == nil {
		return errs.New(errs.NotFound, "no theme %q", id).Try("import the codebook too, or see 'verbatim theme list'")
	}
	return nil
}

func someone(name, what string) error {
	if strings.TrimSpace(name) == "" {
		return errs.New(errs.Invalid, "nobody is named as %s", what)
	}
	return nil
}

func (in *restoring) coding(c coding.Coding) error {
	q, err := in.here(c.Quote, "")
	if err != nil {
		return err
	}
	c.Quote = q.ID
	rating := coding.Rating{Polarity: c.Polarity, Strength: c.Strength}
	if err := cmp.Or(in.knownTheme(c.Theme), someone(c.Coder, "its coder"), rating.Check()); err != nil {
		return err
	}
	in.tx.touch(q.Revision, q.FirstTurn, q.LastTurn)
	return in.put(codingTable, codingRow(&c)...)
}

func (in *restoring) memo(m coding.Memo) error {
	kind, id, err := m.About.Split()
	switch {
	case err != nil:
		return err
	case m.Text == "":
		return errs.New(errs.Invalid, "the memo is empty")
	case kind == "quote":
		var q coding.Quote
		q, err = in.here(id, "")
		m.About = coding.OnQuote(q.ID)
	case kind == "theme":
		err = in.knownTheme(id)
	default:
		err = in.interview(interviews.ID(id))
	}
	if err := cmp.Or(err, someone(m.Coder, "its coder")); err != nil {
		return err
	}
	if err := in.tx.touchSubject(m.About); err != nil {
		return err
	}
	return in.put(memoTable, string(m.About), m.Coder, m.Text, formatTime(m.At))
}

func (in *restoring) takeaway(t coding.Takeaway) error {
	if t.ID == "" || strings.TrimSpace(t.Text) == "" || t.Position < 1 {
		return errs.New(errs.Invalid, "a takeaway needs an ID, a position from 1 on, and words")
	}
	if err := cmp.Or(in.interview(t.Interview), someone(t.Coder, "its coder")); err != nil {
		return err
	}
	quotes, err := in.allHere(t.Quotes, t.Interview)
	if err != nil {
		return err
	}
	t.Quotes = quotes
	was, err := in.tx.current(takeawayTable, []any{t.ID})
	if err != nil {
		return err
	}
	if err := in.put(takeawayTable, t.ID, string(t.Interview), int64(t.Position), t.Text, t.Coder, formatTime(t.At)); err != nil {
		return err
	}
	return in.rest(&t, was != nil)
}

// rest makes a takeaway rest on its quotes; one that was there must do so
// already, unless it is to be replaced.
func (in *restoring) rest(t *coding.Takeaway, was bool) error {
	links, err := in.tx.rowsWhere(takeawayQuoteTable, "takeaway", t.ID)
	if err != nil {
		return err
	}
	same := len(links) == len(t.Quotes)
	for _, link := range links {
		id, _ := link[1].(string)
		same = same && slices.Contains(t.Quotes, id)
	}
	switch {
	case same:
		return nil
	case was && !in.replace:
		return errs.New(errs.Conflict, "takeaway %s is here already and rests on other quotes", t.ID).Try("--replace takes all that the file says")
	case len(in.problems) > 0:
		return nil
	}
	return in.tx.linkTakeaway(t)
}

// allHere are the IDs that quotes of the record have here, in order.
func (in *restoring) allHere(ids []string, of interviews.ID) ([]string, error) {
	var all []string
	for _, id := range ids {
		q, err := in.here(id, of)
		if err != nil {
			return nil, err
		}
		all = append(all, q.ID)
	}
	slices.Sort(all)
	return slices.Compact(all), nil
}

func (in *restoring) assignment(a *coding.Assignment) error {
	if err := cmp.Or(in.interview(a.Interview), someone(a.Coder, "the coder")); err != nil {
		return err
	}
	if a.Place < 1 {
		return errs.New(errs.Invalid, "the place of a coder counts from 1, and is %d", a.Place)
	}
	return in.put(assignmentTable, string(a.Interview), a.Coder, int64(a.Place), flag(a.Blind), a.By, formatTime(a.At))
}

func (in *restoring) finish(f *coding.Finish) error {
	if err := cmp.Or(in.interview(f.Interview), someone(f.Coder, "the coder")); err != nil {
		return err
	}
	return in.put(finishTable, string(f.Interview), f.Coder, formatTime(f.At))
}

func (in *restoring) adjudication(a coding.Adjudication) error {
	quotes, err := in.allHere(a.Quotes, a.Interview)
	if err != nil {
		return err
	}
	a.Quotes = quotes
	if err := cmp.Or(a.Check(), in.interview(a.Interview), in.knownTheme(a.Theme)); err != nil {
		return err
	}
	return in.put(adjudicationTable, string(a.Interview), a.Theme, strings.Join(a.Quotes, " "), string(a.Decision), a.Adopted, a.Note, a.By, formatTime(a.At))
}

func (in *restoring) suggested(id string, g coding.Suggested) error {
	if id == "" {
		return errs.New(errs.Invalid, "a suggestion needs an ID")
	}
	if g.Quote != "" {
		q, err := in.here(g.Quote, g.Interview)
		if err != nil {
			return err
		}
		g.Quote = q.ID
	}
	if err := cmp.Or(in.interview(g.Interview), in.knownTheme(g.Theme)); err != nil {
		return err
	}
	return in.put(suggestionTable, id, string(g.Interview), int64(g.Turn), g.Quote, g.Theme, int64(g.Rank),
		strconv.FormatFloat(g.Score, 'g', -1, 64), flag(g.Accepted), g.Coder, formatTime(g.At))
}
