package store

import (
	"context"
	"database/sql"
	"slices"
	"strings"

	"verbatim/coding"
	"verbatim/internal/errs"
)

// Themes keeps the codebook.
type Themes struct{ base }

var themeTable = newTable("theme", 1, "id", "parent", "name", "kind", "definition", "includes", "excludes", "colour", "position", "retired",
	"note", "pin", "in_vivo", "merged_into").grown("", "", int64(0), "")

// Codebook implements coding.ThemeStore.
func (s *Themes) Codebook(ctx context.Context) (*coding.Codebook, error) {
	return readCodebook(ctx, s.q())
}

func readCodebook(ctx context.Context, q queryer) (_ *coding.Codebook, err error) {
	defer errs.Wrap(&err, "read the codebook")
	scan := func(rows *sql.Rows, t *coding.Theme) error {
		return rows.Scan(&t.ID, &t.Parent, &t.Name, &t.Kind, &t.Definition, &t.Include, &t.Exclude, &t.Colour, &t.Position, &t.Retired,
			&t.Note, &t.Key, &t.InVivo, &t.MergedInto)
	}
	themes, err := collect(ctx, q, scan, "select "+strings.Join(themeTable.cols, ", ")+" from theme order by id")
	if err != nil {
		return nil, classify(err)
	}
	return coding.NewCodebook(themes), nil
}

// SetTheme implements coding.ThemeStore.
func (s *Themes) SetTheme(ctx context.Context, t *coding.Theme) (err error) {
	defer errs.Wrap(&err, "set theme %q", t.ID)
	_, err = s.write(ctx, "theme.set", "theme/"+t.ID, func(tx *txn) error {
		book, err := readCodebook(tx.ctx, tx.q)
		if err != nil {
			return err
		}
		if err := book.Allows(t); err != nil {
			return err
		}
		if was := book.Theme(t.ID); was != nil && (was.Parent != t.Parent || was.Kind != t.Kind) {
			if err := tx.touchThemes(book.Under(t.ID)); err != nil {
				return err
			}
		}
		return tx.putTheme(t)
	})
	return err
}

func (tx *txn) putTheme(t *coding.Theme) error {
	return tx.put(themeTable, themeRow(t)...)
}

func themeRow(t *coding.Theme) []any {
	return []any{t.ID, t.Parent, t.Name, string(t.Kind), t.Definition, t.Include, t.Exclude,
		int64(t.Colour), int64(t.Position), flag(t.Retired), t.Note, t.Key, flag(t.InVivo), t.MergedInto}
}

// touchThemes marks every turn that is coded with one of the themes.
func (tx *txn) touchThemes(themes []string) error {
	scan := func(rows *sql.Rows, t *touched) error { return rows.Scan(&t.revision, &t.first, &t.last) }
	spans, err := collect(tx.ctx, tx.q, scan, `select distinct q.revision, q.first_turn, q.last_turn from quote q
		join coding c on c.quote = q.id where `+tx.db.dialect.in("c.theme", 1)+" order by 1, 2, 3", jsonList(slices.Compact(themes)))
	if err != nil {
		return classify(err)
	}
	for _, t := range spans {
		tx.touch(t.revision, t.first, t.last)
	}
	return nil
}

// Merge implements coding.ThemeStore.
func (s *Themes) Merge(ctx context.Context, from, into string) (done coding.Recoded, err error) {
	defer errs.Wrap(&err, "merge theme %q into %q", from, into)
	_, err = s.write(ctx, "theme.merge", "theme/"+into, func(tx *txn) (err error) {
		done, err = tx.merge(from, into)
		return err
	})
	return done, err
}

func (tx *txn) merge(from, into string) (coding.Recoded, error) {
	book, err := readCodebook(tx.ctx, tx.q)
	if err != nil {
		return coding.Recoded{}, err
	}
	changed, err := book.Merge(from, into)
	if err != nil {
		return coding.Recoded{}, err
	}
	if err := tx.touchThemes(book.Under(from)); err != nil {
		return coding.Recoded{}, err
	}
	for i := range changed {
		if err := tx.putTheme(&changed[i]); err != nil {
			return coding.Recoded{}, err
		}
	}
	codings, err := tx.codingsOf(coding.Filter{Themes: []string{from}})
	if err != nil {
		return coding.Recoded{}, err
	}
	if err := tx.mayRecode(codings); err != nil {
		return coding.Recoded{}, err
	}
	done, err := tx.recode(codings, from, into)
	if err != nil {
		return done, err
	}
	done.Children = book.Children(from)
	if done.Memos, err = tx.moveMemos(coding.OnTheme(from), coding.OnTheme(into)); err != nil {
		return done, err
	}
	return done, tx.moveAdjudications(from, into)
}

// Split implements coding.ThemeStore.
func (s *Themes) Split(ctx context.Context, from, into string, quotes []string) (done coding.Recoded, err error) {
	defer errs.Wrap(&err, "split theme %q", from)
	_, err = s.write(ctx, "theme.split", "theme/"+from, func(tx *txn) (err error) {
		done, err = tx.split(from, into, quotes)
		return err
	})
	return done, err
}

func (tx *txn) split(from, into string, quotes []string) (coding.Recoded, error) {
	if len(quotes) == 0 {
		return coding.Recoded{}, errs.New(errs.Invalid, "no quote was named").Try("name those that shall have the other theme")
	}
	if err := tx.codable([]string{into}); err != nil {
		return coding.Recoded{}, err
	}
	codings, err := tx.codingsOf(coding.Filter{Themes: []string{from}, IDs: quotes})
	if err != nil {
		return coding.Recoded{}, err
	}
	if err := tx.mayRecode(codings); err != nil {
		return coding.Recoded{}, err
	}
	for _, id := range quotes {
		if !slices.ContainsFunc(codings, func(c coding.Coding) bool { return c.Quote == id && c.Theme == from }) {
			return coding.Recoded{}, errs.New(errs.NotFound, "quote %q is not coded with %q", id, from).
				Try("'verbatim quote list --theme %s' shows those that are", from)
		}
	}
	for _, id := range quotes {
		q, err := tx.findQuote(id)
		if err != nil {
			return coding.Recoded{}, err
		}
		tx.touch(q.Revision, q.FirstTurn, q.LastTurn)
	}
	return tx.recode(codings, from, into)
}

// recode gives those of the codings that are of one theme to another.
func (tx *txn) recode(codings []coding.Coding, from, into string) (coding.Recoded, error) {
	var done coding.Recoded
	quotes, shared := map[string]bool{}, map[string]bool{}
	for _, c := range codings {
		if c.Theme == into {
			shared[c.Quote] = true
		}
	}
	for _, c := range codings {
		if c.Theme != from {
			continue
		}
		if !quotes[c.Quote] && shared[c.Quote] {
			done.Shared++
		}
		quotes[c.Quote] = true
		folded, err := tx.recodeOne(c, into)
		if err != nil {
			return done, err
		}
		if folded {
			done.Folded++
		} else {
			done.Codings++
		}
	}
	done.Quotes = len(quotes)
	return done, nil
}

// recodeOne gives a coding another theme.
func (tx *txn) recodeOne(c coding.Coding, into string) (folded bool, err error) {
	if err := tx.remove(codingTable, c.Quote, c.Theme, c.Coder); err != nil {
		return false, err
	}
	c.Theme = into
	return tx.joinCoding(c)
}

// joinCoding adds a coding, or makes it part of the one that the same coder has
// made already: that one keeps what it says.
func (tx *txn) joinCoding(c coding.Coding) (folded bool, err error) {
	row, err := tx.current(codingTable, []any{c.Quote, c.Theme, c.Coder})
	if err != nil {
		return false, err
	}
	if row == nil {
		return false, tx.putCoding(&c)
	}
	other := codingOf(row)
	if other.Polarity == "" {
		other.Polarity = c.Polarity
	}
	if other.Strength == 0 {
		other.Strength = c.Strength
	}
	other.Overruled = other.Overruled && c.Overruled
	return true, tx.putCoding(&other)
}
