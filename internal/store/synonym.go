package store

import (
	"context"
	"database/sql"
	"slices"

	"verbatim/coding"
	"verbatim/internal/errs"
)

// Synonyms keeps words that mean the same.
type Synonyms struct{ base }

// A word's meaning is the first word of its group.
var synonymTable = newTable("synonym", 1, "word", "meaning")

// Synonyms implements coding.SynonymStore.
func (s *Synonyms) Synonyms(ctx context.Context) (_ coding.Synonyms, err error) {
	defer errs.Wrap(&err, "list synonyms")
	return readSynonyms(ctx, s.q())
}

func readSynonyms(ctx context.Context, q queryer) (coding.Synonyms, error) {
	type row struct{ word, meaning string }
	scan := func(rows *sql.Rows, r *row) error { return rows.Scan(&r.word, &r.meaning) }
	rows, err := collect(ctx, q, scan, "select word, meaning from synonym order by meaning, word")
	var all coding.Synonyms
	for i, r := range rows {
		if i == 0 || r.meaning != rows[i-1].meaning {
			all = append(all, nil)
		}
		all[len(all)-1] = append(all[len(all)-1], r.word)
	}
	return all, classify(err)
}

// AddSynonyms implements coding.SynonymStore.
func (s *Synonyms) AddSynonyms(ctx context.Context, words ...string) (err error) {
	defer errs.Wrap(&err, "add synonyms")
	return s.change(ctx, "synonym.add", words, coding.Synonyms.Join)
}

// RemoveSynonyms implements coding.SynonymStore.
func (s *Synonyms) RemoveSynonyms(ctx context.Context, words ...string) (err error) {
	defer errs.Wrap(&err, "remove synonyms")
	return s.change(ctx, "synonym.remove", words, coding.Synonyms.Without)
}

// change makes the synonyms what to makes of them and some words.
func (s *Synonyms) change(ctx context.Context, kind string, words []string, to func(coding.Synonyms, ...string) (coding.Synonyms, error)) error {
	if len(words) == 0 {
		return errs.New(errs.Invalid, "no words are named").Try("name those that mean the same")
	}
	first, err := coding.Synonym(words[0])
	if err != nil {
		return err
	}
	_, err = s.write(ctx, kind, "synonym/"+first, func(tx *txn) error {
		was, err := readSynonyms(tx.ctx, tx.q)
		if err != nil {
			return err
		}
		next, err := to(was, words...)
		if err != nil {
			return err
		}
		return tx.putSynonyms(was, next)
	})
	return err
}

// putSynonyms writes the rows in which groups differ from those there are.
func (tx *txn) putSynonyms(was, next coding.Synonyms) error {
	meant, means := meanings(was), meanings(next)
	for _, word := range slices.Concat(was...) {
		if means[word] == "" {
			if err := tx.remove(synonymTable, word); err != nil {
				return err
			}
		}
	}
	for _, word := range slices.Concat(next...) {
		if means[word] != meant[word] {
			if err := tx.put(synonymTable, word, means[word]); err != nil {
				return err
			}
		}
	}
	return nil
}

// meanings are the first words of the groups that words are in, by word.
func meanings(s coding.Synonyms) map[string]string {
	means := map[string]string{}
	for _, group := range s {
		for _, word := range group {
			means[word] = group[0]
		}
	}
	return means
}

// checkSynonyms refuses to put rows back so that what is left are no groups:
// each row may be as it was, and the group have changed around it.
func (tx *txn) checkSynonyms(changed []rowState) error {
	if !slices.ContainsFunc(changed, func(r rowState) bool { return r.Table == synonymTable.name }) {
		return nil
	}
	broken, err := collect(tx.ctx, tx.q, func(rows *sql.Rows, word *string) error { return rows.Scan(word) },
		"select meaning from synonym group by meaning having count(*) < 2 or count(*) > $1 or min(word) <> meaning order by meaning", coding.MostSynonyms)
	if err != nil || len(broken) == 0 {
		return classify(err)
	}
	return errs.New(errs.Conflict, "what means the same as %q has been changed since", broken[0]).
		Try("'verbatim synonym list' shows it and 'verbatim log' who changed it; change it by hand instead")
}
