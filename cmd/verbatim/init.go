package main

import (
	"errors"
	"os"
	"path/filepath"

	"github.com/urfave/cli/v2"

	"verbatim/internal/errs"
)

func (p *program) initCommand() *cli.Command {
	return &cli.Command{
		Name: "init", Usage: "make a new workspace", ArgsUsage: "[DIR]",
		Action: func(c *cli.Context) error {
			dir := c.Args().First()
			if dir == "" {
				dir = "."
			}
			abs, err := filepath.Abs(dir)
			if err != nil {
				return err
			}
			if err := p.makeWorkspace(c, abs); err != nil {
				return err
			}
			p.say("%s is a workspace now. Next: 'verbatim ingest' your transcripts.", dir)
			return nil
		},
	}
}

func (p *program) makeWorkspace(c *cli.Context, dir string) error {
	if _, err := os.Stat(filepath.Join(dir, databaseFile)); err == nil && c.String("database") == "" {
		return errs.New(errs.Conflict, "%s is a workspace already", dir).Try("just use it; nothing was changed")
	}
	if err := os.MkdirAll(filepath.Join(dir, cacheDir), 0o700); err != nil {
		return errs.New(errs.Denied, "cannot make %s", dir).Because(err).Try("check who owns the folder and whether it is read-only")
	}
	ws, err := p.openAt(c.Context, dir, c.String("database"))
	return errors.Join(err, ws.close())
}

func (ws *workspace) close() error {
	if ws == nil {
		return nil
	}
	return ws.Close()
}
