package store

import (
	"context"
	"database/sql"

	"verbatim/coding"
	"verbatim/internal/errs"
)

// Saved keeps saved searches.
type Saved struct{ base }

var savedTable = newTable("saved_search", 1, "name", "query", "coder", "at")

// Searches implements coding.SavedStore.
func (s *Saved) Searches(ctx context.Context) (_ []coding.SavedSearch, err error) {
	defer errs.Wrap(&err, "list saved searches")
	scan := func(rows *sql.Rows, one *coding.SavedSearch) error {
		var at string
		err := rows.Scan(&one.Name, &one.Query, &one.Coder, &at)
		one.At = parseTime(at)
		return err
	}
	all, err := collect(ctx, s.q(), scan, "select name, query, coder, at from saved_search order by name")
	return all, classify(err)
}

// Search implements coding.SavedStore.
func (s *Saved) Search(ctx context.Context, name string) (*coding.SavedSearch, error) {
	all, err := s.Searches(ctx)
	if err != nil {
		return nil, err
	}
	for i := range all {
		if all[i].Name == name {
			return &all[i], nil
		}
	}
	return nil, noSearch(name)
}

func noSearch(name string) error {
	return errs.New(errs.NotFound, "no saved search %q", name).Try("'verbatim saved list' shows them all")
}

// Save implements coding.SavedStore.
func (s *Saved) Save(ctx context.Context, name, query string) (err error) {
	defer errs.Wrap(&err, "save search %q", name)
	one := coding.SavedSearch{Name: name, Query: query}
	if err := one.Check(); err != nil {
		return err
	}
	_, err = s.write(ctx, "search.save", "search/"+name, func(tx *txn) error {
		if err := tx.acting(); err != nil {
			return err
		}
		was, err := tx.current(savedTable, []any{name})
		if err != nil || was != nil && was[1] == query {
			return err
		}
		return tx.put(savedTable, name, query, tx.act.Actor, formatTime(tx.now))
	})
	return err
}

// Remove implements coding.SavedStore.
func (s *Saved) Remove(ctx context.Context, name string) (err error) {
	defer errs.Wrap(&err, "remove saved search %q", name)
	_, err = s.write(ctx, "search.remove", "search/"+name, func(tx *txn) error {
		was, err := tx.current(savedTable, []any{name})
		if err != nil {
			return err
		}
		if was == nil {
			return noSearch(name)
		}
		return tx.remove(savedTable, name)
	})
	return err
}
