package main

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"verbatim/internal/errs"
	"verbatim/internal/store"
	"verbatim/interviews"
	"verbatim/search"
)

const (
	databaseFile = "verbatim.db"
	// cacheDir holds what can be made again: the index and its lock.
	cacheDir = ".verbatim"
)

// A workspace is an open one: its folder and what is in it.
type workspace struct {
	*store.Store
	dir    string // absolute
	remote bool   // its database is a PostgreSQL server
	p      *program
	known  *feed // see reading
}

// in makes an action of one that works in a workspace.
func (p *program) in(action func(context.Context, *cli.Context, *workspace) error) cli.ActionFunc {
	return func(c *cli.Context) (err error) {
		act, err := p.act(c)
		if err != nil {
			return err
		}
		ws, err := p.open(c)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, ws.Close()) }()
		return p.sayBefore(action(interviews.Acting(c.Context, act), c, ws))
	}
}

// open finds and opens the workspace that the command line means.
func (p *program) open(c *cli.Context) (*workspace, error) {
	dir, err := p.findWorkspace(c)
	if err != nil {
		return nil, err
	}
	return p.openAt(c.Context, dir, c.String("database"))
}

func (p *program) openAt(ctx context.Context, dir, url string) (*workspace, error) {
	if url == "" {
		url = filepath.Join(dir, databaseFile)
	} else if !store.IsPostgres(url) {
		return nil, usage("--database: not a postgres:// URL; a SQLite workspace is named with --workspace DIR")
	}
	s, err := store.Open(ctx, url, store.Options{Now: p.now, Rand: p.rand, Readers: p.readers})
	if err != nil {
		return nil, err
	}
	return &workspace{Store: s, dir: dir, remote: store.IsPostgres(url), p: p}, nil
}

// findWorkspace returns the folder of the workspace: the one that is named,
// or the nearest parent that is one. A PostgreSQL workspace needs none; source
// files are then named as seen from the current folder.
func (p *program) findWorkspace(c *cli.Context) (string, error) {
	dir, named := c.String("workspace"), true
	if dir == "" {
		dir, named = ".", false
	}
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	sign, remote := databaseFile, c.String("database") != ""
	if remote {
		sign = cacheDir
	}
	for at := dir; ; at = filepath.Dir(at) {
		if _, err := os.Stat(filepath.Join(at, sign)); err == nil {
			return at, nil
		}
		if !named && at != filepath.Dir(at) {
			continue
		}
		if remote {
			return dir, nil
		}
		return "", exitError{errs.New(errs.NotFound, "no workspace in %s", dir).
			Try("make one with 'verbatim init %s', or name one with --workspace DIR", shellWord(c.String("workspace"))), statusNoWorkspace}
	}
}

func shellWord(dir string) string {
	if dir == "" {
		return "DIR"
	}
	return dir
}

// outside is how many folders up from the workspace a file may lie to be named
// from there.
const outside = 2

// source is how a file's path is kept, with slashes: as seen from the
// workspace when it lies in it or near it, else in full.
func (ws *workspace) source(path string) string {
	abs, err := filepath.Abs(path)
	if err != nil {
		return filepath.ToSlash(path)
	}
	if rel, err := filepath.Rel(ws.dir, abs); err == nil && strings.Count(filepath.ToSlash(rel)+"/", "../") <= outside {
		return filepath.ToSlash(rel)
	}
	return filepath.ToSlash(abs)
}

// here is a kept path as people can open it: as seen from the current folder.
// JSON and reports keep it as it is kept.
func (ws *workspace) here(path string) string {
	abs := filepath.FromSlash(path)
	if !filepath.IsAbs(abs) {
		abs = filepath.Join(ws.dir, abs)
	}
	cwd, err := os.Getwd()
	if err != nil {
		return path
	}
	rel, err := filepath.Rel(cwd, abs)
	if err != nil || strings.Count(filepath.ToSlash(rel)+"/", "../") > outside {
		return abs
	}
	return rel
}

// indexWait is how long a command waits for another one's index.
const indexWait = 800 * time.Millisecond

// index opens the workspace's index and brings it up to date.
func (ws *workspace) index(ctx context.Context) (*search.Index, error) {
	ix, err := ws.openIndex(ctx)
	if err != nil {
		return nil, err
	}
	if err := ix.Sync(ctx, ws.feed(), nil); err != nil {
		return nil, errors.Join(err, ix.Close())
	}
	return ix, nil
}

// cache is the folder for what can be made again: in the workspace's folder,
// or, for a PostgreSQL workspace without one, in the user's cache.
func (ws *workspace) cache(id string) (string, error) {
	dir := filepath.Join(ws.dir, cacheDir)
	if _, err := os.Stat(dir); err == nil || !ws.remote {
		return dir, nil
	}
	user, err := os.UserCacheDir()
	return filepath.Join(user, "verbatim", id), err
}

// cacheDir is the folder for what can be made again, which is made.
func (ws *workspace) cacheDir(ctx context.Context) (string, error) {
	id, err := ws.ID(ctx)
	if err != nil {
		return "", err
	}
	cache, err := ws.cache(id)
	if err != nil {
		return "", err
	}
	return cache, os.MkdirAll(cache, 0o700)
}

// openIndex opens the index and says what was wrong with it.
func (ws *workspace) openIndex(ctx context.Context) (*search.Index, error) {
	ix, err := ws.openIndexQuietly(ctx)
	if err == nil && ix.Note() != "" {
		ws.p.say("%s", ix.Note())
	}
	return ix, err
}

func (ws *workspace) openIndexQuietly(ctx context.Context) (*search.Index, error) {
	id, err := ws.ID(ctx)
	if err != nil {
		return nil, err
	}
	cache, err := ws.cacheDir(ctx)
	if err != nil {
		return nil, err
	}
	return search.Open(ctx, filepath.Join(cache, "index"), id, indexWait)
}

// readFile reads a file that the command line names, and returns its name
// beside it for messages.
func readFile(path string) (string, []byte, error) {
	if path == "" {
		return "", nil, usage("which file?")
	}
	src, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return path, nil, errs.New(errs.NotFound, "no file %s", path)
	}
	return path, src, err
}

// today is the current day.
func (p *program) today() interviews.Date {
	return interviews.Date(p.now().UTC().Format(time.DateOnly))
}

// list splits flags that may be given several times or with commas.
func list(values []string) []string {
	var all []string
	for _, v := range values {
		for one := range strings.SplitSeq(v, ",") {
			if one = strings.TrimSpace(one); one != "" {
				all = append(all, one)
			}
		}
	}
	return all
}
