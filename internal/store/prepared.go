package store

import (
	"context"
	"database/sql"
	"errors"
)

// A prepared is a connection that compiles every statement once. Compiling
// takes SQLite longer than carrying a small one out; pgx does this by itself.
type prepared struct {
	*sql.Conn
	statements map[string]*sql.Stmt
}

// on returns what to send the statements of a transaction to.
func (d dialect) on(conn *sql.Conn) (q queryer, done func() error) {
	if d.name != sqliteDialect.name {
		return conn, func() error { return nil }
	}
	p := &prepared{conn, map[string]*sql.Stmt{}}
	return p, p.done
}

func (p *prepared) statement(ctx context.Context, query string) (*sql.Stmt, error) {
	if s := p.statements[query]; s != nil {
		return s, nil
	}
	s, err := p.PrepareContext(ctx, query)
	if err == nil {
		p.statements[query] = s
	}
	return s, err
}

func (p *prepared) done() error {
	var err error
	for _, s := range p.statements {
		err = errors.Join(err, s.Close())
	}
	return err
}

// ExecContext implements queryer.
func (p *prepared) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	s, err := p.statement(ctx, query)
	if err != nil {
		return nil, err
	}
	return s.ExecContext(ctx, args...)
}

// QueryContext implements queryer.
func (p *prepared) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	s, err := p.statement(ctx, query)
	if err != nil {
		return nil, err
	}
	return s.QueryContext(ctx, args...)
}

// QueryRowContext implements queryer.
func (p *prepared) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	s, err := p.statement(ctx, query)
	if err != nil {
		return p.Conn.QueryRowContext(ctx, query, args...) // has the same error
	}
	return s.QueryRowContext(ctx, args...)
}
