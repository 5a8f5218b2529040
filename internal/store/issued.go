package store

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"strings"

	"verbatim/internal/errs"
	"verbatim/report"
)

// Issued keeps the reports that were handed out.
type Issued struct{ base }

// A report stays as it was issued, so a withdrawal is a row of its own: else
// the log would hold the whole report again.
var (
	issuedTable     = newTable("issued_report", 1, "id", "kind", "title", "period", "version", "codebook", "query", "actor", "at", "note", "content", "sha256")
	withdrawalTable = newTable("withdrawal", 1, "report", "reason", "actor", "at")
)

// Issue implements report.IssuedStore.
func (s *Issued) Issue(ctx context.Context, i *report.Issued) (id string, err error) {
	defer errs.Wrap(&err, "issue a report")
	if err := i.Check(); err != nil {
		return "", err
	}
	replayed, err := s.write(ctx, "report.issue", "", func(tx *txn) (err error) {
		id, err = tx.issue(i)
		return err
	})
	if err == nil && replayed {
		return s.issuedBefore(ctx)
	}
	return id, err
}

func (tx *txn) issue(i *report.Issued) (string, error) {
	if err := tx.acting(); err != nil {
		return "", err
	}
	if err := tx.base().known(tx.ctx, i.Version); err != nil {
		return "", err
	}
	n, err := tx.lastIssued(i.Stem())
	if err != nil {
		return "", err
	}
	id := fmt.Sprintf("%s-%d", i.Stem(), n+1)
	err = tx.put(issuedTable, id, i.Kind, i.Title, i.Period, i.Version, i.Codebook, i.Query, tx.act.Actor, formatTime(tx.now), i.Note, string(i.Content), i.Sum())
	tx.name("report.issue", "report/"+id)
	return id, err
}

// lastIssued is the highest number that a report of a kind and period ever had,
// 0 when none did. The log knows those whose issuing was undone: somebody may
// have a copy, and its number must not become that of another report.
func (tx *txn) lastIssued(stem string) (int, error) {
	ids, err := collect(tx.ctx, tx.q, func(rows *sql.Rows, id *string) error { return rows.Scan(id) }, "select id from issued_report union select substr(subject, length('report/') + 1) from event where kind = 'report.issue'")
	last := 0
	for _, id := range ids {
		if number, ok := strings.CutPrefix(id, stem+"-"); ok {
			n, _ := strconv.Atoi(number) // what is no number is of another period
			last = max(last, n)
		}
	}
	return last, classify(err)
}

// issuedBefore is the ID of the report that the operation of ctx issued.
func (s *Issued) issuedBefore(ctx context.Context) (string, error) {
	made, err := s.made(ctx)
	if err != nil {
		return "", err
	}
	ids := made.Added(issuedTable.name)
	if len(ids) != 1 {
		return "", errs.New(errs.Conflict, "the operation issued %d reports (event %d)", len(ids), made.Seq).Try("'verbatim report issued' lists them all")
	}
	return ids[0], nil
}

// Issued implements report.IssuedStore.
func (s *Issued) Issued(ctx context.Context) (_ []report.Issued, err error) {
	defer errs.Wrap(&err, "list issued reports")
	return s.issued(ctx, "''", "")
}

// IssuedReport implements report.IssuedStore.
func (s *Issued) IssuedReport(ctx context.Context, id string) (_ *report.Issued, err error) {
	defer errs.Wrap(&err, "read issued report %q", id)
	blind, err := s.blinded(ctx)
	if err != nil {
		return nil, err
	}
	if blind != nil {
		return nil, errs.New(errs.Denied, "%s codes blind, and a report tells what others coded", blind.person).Try("read it when all have finished")
	}
	found, err := s.issued(ctx, "i.content", " where i.id = $1", id)
	if err != nil {
		return nil, err
	}
	if len(found) == 0 {
		return nil, noIssued(id)
	}
	if one := &found[0]; one.Sum() == one.SHA256 {
		return one, nil
	}
	return nil, errs.New(errs.Invalid, "the report is not as it was issued: the database is damaged").Try("'verbatim doctor' says what else is")
}

func noIssued(id string) error {
	return errs.New(errs.NotFound, "no issued report %q", id).Try("'verbatim report issued' lists them all")
}

// issued reads reports, with this as their content. Of those of the same
// moment the one with the higher number is the newer.
func (b base) issued(ctx context.Context, content, where string, args ...any) ([]report.Issued, error) {
	all, err := collect(ctx, b.q(), scanIssued, `select i.id, i.kind, i.title, i.period, i.version, i.codebook, i.query, i.actor, i.at, i.note,
		`+content+`, i.sha256, coalesce(w.reason, ''), coalesce(w.actor, ''), coalesce(w.at, '')
		from issued_report i left join withdrawal w on w.report = i.id`+where+" order by i.at desc, length(i.id) desc, i.id desc", args...)
	return all, classify(err)
}

func scanIssued(rows *sql.Rows, i *report.Issued) error {
	var at, content, withdrawn string
	var w report.Withdrawal
	err := rows.Scan(&i.ID, &i.Kind, &i.Title, &i.Period, &i.Version, &i.Codebook, &i.Query, &i.By, &at, &i.Note, &content, &i.SHA256,
		&w.Reason, &w.By, &withdrawn)
	i.At, w.At = parseTime(at), parseTime(withdrawn)
	if content != "" {
		i.Content = []byte(content)
	}
	if withdrawn != "" {
		i.Withdrawn = &w
	}
	return err
}

// Withdraw implements report.IssuedStore.
func (s *Issued) Withdraw(ctx context.Context, id, reason string) (err error) {
	defer errs.Wrap(&err, "withdraw report %q", id)
	reason = strings.TrimSpace(reason)
	if reason == "" {
		return errs.New(errs.Invalid, "no reason is given").Try("say why it must not be relied on any more")
	}
	_, err = s.write(ctx, "report.withdraw", "report/"+id, func(tx *txn) error { return tx.withdraw(id, reason) })
	return err
}

func (tx *txn) withdraw(id, reason string) error {
	if err := tx.acting(); err != nil {
		return err
	}
	there, err := tx.current(issuedTable, []any{id})
	if err != nil {
		return err
	}
	if there == nil {
		return noIssued(id)
	}
	was, err := tx.current(withdrawalTable, []any{id})
	if err != nil {
		return err
	}
	if was != nil {
		return errs.New(errs.Conflict, "%v has withdrawn it already: %v", was[2], was[1]).Try("'verbatim report issued' says so beside it")
	}
	return tx.put(withdrawalTable, id, reason, tx.act.Actor, formatTime(tx.now))
}
