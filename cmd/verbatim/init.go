package main

import (
	"cmp"
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
			dir, err := dirToMake(c)
			if err != nil {
				return err
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

// dirToMake is the folder that the argument names, or --workspace, or the
// current one. An argument goes before the environment, not before the flag.
func dirToMake(c *cli.Context) (string, error) {
	dir, named := c.Args().First(), c.String("workspace")
	if dir == "" {
		return cmp.Or(named, "."), nil
	}
	if onLine(c, "workspace", "VERBATIM_WORKSPACE") && filepath.Clean(dir) != filepath.Clean(named) {
		return "", usage("make a workspace in %s or in %s? Give one of them", dir, named)
	}
	return dir, nil
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
