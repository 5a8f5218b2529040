package store

import (
	"context"
	"database/sql"
	"slices"

	"verbatim/coding"
	"verbatim/internal/errs"
)

// Coding keeps themes, quotes, codings, memos and finished marks.
type Coding struct{ base }

var themeTable = &table{"theme", 1, []string{
	"id", "parent", "name", "kind", "definition", "includes", "excludes", "colour", "position", "retired",
}}

// Codebook implements coding.Store.
func (s *Coding) Codebook(ctx context.Context) (*coding.Codebook, error) {
	return readCodebook(ctx, s.q())
}

func readCodebook(ctx context.Context, q queryer) (_ *coding.Codebook, err error) {
	defer errs.Wrap(&err, "read the codebook")
	scan := func(rows *sql.Rows, t *coding.Theme) error {
		return rows.Scan(&t.ID, &t.Parent, &t.Name, &t.Kind, &t.Definition, &t.Include, &t.Exclude, &t.Colour, &t.Position, &t.Retired)
	}
	themes, err := collect(ctx, q, scan, `select id, parent, name, kind, definition, includes, excludes, colour, position, retired
		from theme order by id`)
	if err != nil {
		return nil, classify(err)
	}
	return coding.NewCodebook(themes), nil
}

// SetTheme implements coding.Store.
func (s *Coding) SetTheme(ctx context.Context, t *coding.Theme) (err error) {
	defer errs.Wrap(&err, "set theme %q", t.ID)
	_, err = s.write(ctx, "theme.set", "theme/"+t.ID, func(tx *txn) error {
		book, err := readCodebook(tx.ctx, tx.q)
		if err != nil {
			return err
		}
		if err := book.Allows(t); err != nil {
			return err
		}
		if was := book.Theme(t.ID); was != nil && was.Parent != t.Parent {
			if err := tx.touchThemes(book.Under(t.ID)); err != nil {
				return err
			}
		}
		return tx.put(themeTable, t.ID, t.Parent, t.Name, string(t.Kind), t.Definition, t.Include, t.Exclude,
			int64(t.Colour), int64(t.Position), flag(t.Retired))
	})
	return err
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
