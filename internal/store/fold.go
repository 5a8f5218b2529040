package store

import (
	"slices"
	"strings"

	"verbatim/coding"
	"verbatim/internal/errs"
)

// fold makes a quote part of another one, which stands at the same place.
func (tx *txn) fold(q *coding.Quote, into string) error {
	codings, err := tx.codingsOf(coding.Filter{IDs: []string{q.ID}})
	if err != nil {
		return err
	}
	for _, c := range codings {
		if err := tx.remove(codingTable, c.Quote, c.Theme, c.Coder); err != nil {
			return err
		}
		c.Quote = into
		if _, err := tx.joinCoding(c); err != nil {
			return err
		}
	}
	if _, err := tx.moveMemos(coding.OnQuote(q.ID), coding.OnQuote(into)); err != nil {
		return err
	}
	if _, err := tx.rekey(takeawayQuoteTable, 1, q.ID, into, keepThere); err != nil {
		return err
	}
	if _, err := tx.rekey(evidenceTable, 1, q.ID, into, joinEvidence); err != nil {
		return err
	}
	if err := tx.readjudicate(q, into); err != nil {
		return err
	}
	if err := tx.resuggest(q.ID, into); err != nil {
		return err
	}
	if q.Key {
		other, err := tx.findQuote(into)
		if err != nil {
			return err
		}
		other.Key = true
		if err := tx.putQuote(&other); err != nil {
			return err
		}
	}
	return tx.remove(quoteTable, q.ID)
}

// rekey gives the rows of a table that have one value in a column of their key
// another one, and returns how many there were. Where such a row is there
// already, join makes one row of both.
func (tx *txn) rekey(t *table, col int, from, into string, join func(there, row []any) ([]any, error)) (int, error) {
	rows, err := tx.rowsWhere(t, t.cols[col], from)
	if err != nil {
		return 0, err
	}
	for _, row := range rows {
		if err := tx.remove(t, row[:t.keys]...); err != nil {
			return 0, err
		}
		row[col] = into
		there, err := tx.current(t, row[:t.keys])
		if err != nil {
			return 0, err
		}
		if there != nil {
			if row, err = join(there, row); err != nil {
				return 0, err
			}
		}
		if err := tx.put(t, row...); err != nil {
			return 0, err
		}
	}
	return len(rows), nil
}

// keepThere lets the row stand that is there.
func keepThere(there, _ []any) ([]any, error) { return there, nil }

// joinEvidence makes one piece of evidence of two, the stronger one with both
// notes. What speaks for and against a hypothesis at once is for a person to say.
func joinEvidence(there, row []any) ([]any, error) {
	hypothesis, _ := row[0].(string)
	if there[2] != row[2] {
		return nil, errs.New(errs.Conflict, "both quotes are evidence for hypothesis %q, with another stance each", hypothesis).
			Try("take one of them out of the hypothesis first")
	}
	strong, _ := there[3].(int64)
	stronger, _ := row[3].(int64)
	above, _ := there[4].(string)
	below, _ := row[4].(string)
	there[3], there[4] = max(strong, stronger), coding.Join(above, below)
	return there, nil
}

// readjudicate puts another quote in the place of one in what was decided, or,
// with "", takes away what was decided about it.
func (tx *txn) readjudicate(q *coding.Quote, into string) error {
	rows, err := tx.rowsWhere(adjudicationTable, "interview", string(q.Interview))
	if err != nil {
		return err
	}
	for _, row := range rows {
		text, _ := row[2].(string)
		quotes := strings.Fields(text)
		i := slices.Index(quotes, q.ID)
		if i < 0 {
			continue
		}
		if err := tx.remove(adjudicationTable, row[:adjudicationTable.keys]...); err != nil {
			return err
		}
		if into == "" {
			continue
		}
		quotes[i] = into
		slices.Sort(quotes)
		row[2] = strings.Join(slices.Compact(quotes), " ")
		there, err := tx.current(adjudicationTable, row[:adjudicationTable.keys])
		if err != nil {
			return err
		}
		if there != nil {
			continue
		}
		if err := tx.put(adjudicationTable, row...); err != nil {
			return err
		}
	}
	return nil
}

// resuggest names another quote, or none, in what became of suggestions.
func (tx *txn) resuggest(quote, into string) error {
	rows, err := tx.rowsWhere(suggestionTable, "quote", quote)
	if err != nil {
		return err
	}
	for _, row := range rows {
		row[3] = into
		if err := tx.put(suggestionTable, row...); err != nil {
			return err
		}
	}
	return nil
}
