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

// maxPrepared bounds how many compiled statements a connection keeps; the
// program has fewer, but for inserts of every number of rows.
const maxPrepared = 256

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

// trim forgets the statements when they have become too many. None may be in
// use.
func (p *prepared) trim() error {
	if len(p.statements) <= maxPrepared {
		return nil
	}
	return p.forget()
}

func (p *prepared) forget() error {
	var err error
	for query, s := range p.statements {
		err = errors.Join(err, s.Close())
		delete(p.statements, query)
	}
	return err
}

// Close gives the connection back.
func (p *prepared) Close() error { return errors.Join(p.forget(), p.Conn.Close()) }

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
