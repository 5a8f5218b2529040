package store

import (
	"strings"

	"verbatim/coding"
)

// touchNow marks the turns that rows an undo has changed concern where they
// are now: a newer transcript may have moved the quotes since the event that
// is taken back.
func (tx *txn) touchNow(rows []rowState) error {
	quotes, themes := map[string]bool{}, map[string]bool{}
	for _, r := range rows {
		id, _ := r.Key[0].(string)
		switch r.Table {
		case studyTable.name:
			if err := tx.touchStudyNow(id, r.Row); err != nil {
				return err
			}
		case quoteTable.name, codingTable.name:
			quotes[id] = true
		case themeTable.name:
			themes[id] = true
		case memoTable.name:
			if quote, ok := strings.CutPrefix(id, "quote/"); ok {
				quotes[quote] = true
			}
		}
	}
	for id := range quotes {
		if err := tx.touchQuote(id); err != nil {
			return err
		}
	}
	if len(themes) == 0 {
		return nil
	}
	book, err := readCodebook(tx.ctx, tx.q)
	if err != nil {
		return err
	}
	for id := range themes {
		if err := tx.touchThemes(book.Under(id)); err != nil {
			return err
		}
	}
	return nil
}

// touchStudyNow marks the turns of a study whose language was another one.
func (tx *txn) touchStudyNow(id string, was []any) error {
	is, err := tx.findStudy(id)
	if err != nil || is == nil || was == nil {
		return err
	}
	return tx.touchStudy(rowTo(was, studyOf), is)
}

// touchSubject marks the turns of a quote that a memo is on.
func (tx *txn) touchSubject(about coding.Subject) error {
	kind, id, err := about.Split()
	if err != nil || kind != "quote" {
		return err
	}
	return tx.touchQuote(id)
}

// touchQuote marks the turns of a quote, if it is there.
func (tx *txn) touchQuote(id string) error {
	row, err := tx.current(quoteTable, []any{id})
	if err != nil || row == nil {
		return err
	}
	revision, _ := row[2].(int64)
	first, _ := row[3].(int64)
	last, _ := row[5].(int64)
	tx.touch(revision, int(first), int(last))
	return nil
}
