package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log"
	"net/http"
	"os"
	"path/filepath"

	"verbatim/internal/errs"
	"verbatim/internal/store"
	"verbatim/internal/web"
	"verbatim/interviews"
	"verbatim/report"
	"verbatim/roadmap"
)

// secretFile signs the sessions of browsers; who removes it ends them all.
const secretFile = "browser.key"

const secretSize = 32

// workbench makes the pages of the workspace.
func (s *server) workbench(ctx context.Context, cache string) (*web.Server, error) {
	secret, err := secretIn(filepath.Join(cache, secretFile))
	if err != nil {
		return nil, fmt.Errorf("keep browsers signed in: %w", err)
	}
	quiet := *s.ws.p
	quiet.quiet = true
	ws := &workspace{Store: s.ws.Store, dir: s.ws.dir, remote: s.ws.remote, p: &quiet}
	return web.New(ctx, workbench{ws, s}, web.Options{
		Actor: interviews.Actor(ctx).Actor, Hosts: s.hosts, Secret: secret, Name: filepath.Base(s.ws.dir), Now: s.ws.p.now,
		Log: log.New(s.ws.p.err, "verbatim: ", 0),
	}), nil
}

// secretIn reads the secret that sessions are signed with, and makes it the
// first time.
func secretIn(path string) ([]byte, error) {
	secret, err := os.ReadFile(path)
	if err == nil && len(secret) == secretSize {
		return secret, nil
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	secret = make([]byte, secretSize)
	_, _ = rand.Read(secret)
	return secret, os.WriteFile(path, secret, 0o600)
}

// invite makes a link for another browser.
func (s *server) invite(w http.ResponseWriter, _ *http.Request) {
	respond(w, func() reply { return reply{Link: "http://" + s.at.Address + s.pages.StartPath()} })
}

// link prints a new link of the server that is running.
func (p *program) link(ctx context.Context, ws *workspace) error {
	out, err := ws.post(ctx, "/link", struct{}{})
	if err != nil {
		return err
	}
	if out == nil {
		return errs.New(errs.NotFound, "nobody serves this workspace").Try("start it with 'verbatim serve', which prints a link")
	}
	return p.print(map[string]string{"link": out.Link}, func(w io.Writer) error {
		_, err := fmt.Fprintln(w, out.Link)
		return err
	})
}

// A workbench is a workspace as the pages see it.
type workbench struct {
	ws     *workspace
	server *server
}

var _ web.Workspace = workbench{}

// partsOf are the parts of a store, as it is, in a view or in an update.
func partsOf(s *store.Store) web.Parts {
	return web.Parts{
		Interviews: s.Interviews, Studies: s.Studies, Themes: s.Themes, Coding: s.Coding, Memos: s.Memos, Work: s.Work,
		Judgements: s.Judgements, Saved: s.Saved, Guides: s.Guides, Roadmap: s.Roadmap, Log: eventLog{s},
		Plan: func(ctx context.Context) (*roadmap.Data, error) { return planIn(ctx, s) },
	}
}

func (b workbench) Parts() web.Parts { return partsOf(b.ws.Store) }

func (b workbench) View(ctx context.Context, fn func(web.Parts) error) error {
	return b.ws.View(ctx, func(s *store.Store) error { return fn(partsOf(s)) })
}

func (b workbench) Update(ctx context.Context, fn func(web.Parts) error) error {
	return b.ws.Store.Update(ctx, func(s *store.Store) error { return fn(partsOf(s)) })
}

func (b workbench) Data(ctx context.Context) (*report.Data, error)  { return b.ws.data(ctx) }
func (b workbench) Plan(ctx context.Context) (*roadmap.Data, error) { return b.ws.plan(ctx) }

// An eventLog is the event log as the pages see it.
type eventLog struct{ s *store.Store }

func (l eventLog) Head(ctx context.Context) (int64, error) { return l.s.Events.Head(ctx) }

func (l eventLog) Since(ctx context.Context, after int64, limit int) ([]web.Event, error) {
	events, err := l.s.Events.List(ctx, after, limit)
	if err != nil || len(events) == 0 {
		return nil, err
	}
	turns, _, err := l.s.Events.Touched(ctx, after, limit)
	if err != nil {
		return nil, err
	}
	by := map[int64][]web.Stretch{}
	for _, t := range turns {
		by[t.Seq] = append(by[t.Seq], web.Stretch{Revision: t.Revision, First: t.First, Last: t.Last})
	}
	out := make([]web.Event, len(events))
	for i, e := range events {
		out[i] = webEvent(&e)
		out[i].Turns = by[e.Seq]
	}
	return out, nil
}

func (l eventLog) Newest(ctx context.Context, limit int) ([]web.Event, error) {
	events, err := l.s.Events.Newest(ctx, limit)
	out := make([]web.Event, len(events))
	for i, e := range events {
		out[i] = webEvent(&e)
		if out[i].Changed, err = changedBy(ctx, l.s, e.Seq); err != nil {
			return nil, err
		}
	}
	return out, err
}

func (l eventLog) Undo(ctx context.Context) (web.Event, error) { return l.told(ctx, l.s.Events.Undo) }
func (l eventLog) Redo(ctx context.Context) (web.Event, error) { return l.told(ctx, l.s.Events.Redo) }

func (l eventLog) UndoOf(ctx context.Context, subject string, kinds ...string) (web.Event, error) {
	return l.told(ctx, func(ctx context.Context) (*store.Event, error) { return l.s.Events.UndoOf(ctx, subject, kinds...) })
}

func (l eventLog) RedoOf(ctx context.Context, subject string, kinds ...string) (web.Event, error) {
	return l.told(ctx, func(ctx context.Context) (*store.Event, error) { return l.s.Events.RedoOf(ctx, subject, kinds...) })
}

func (l eventLog) Done(ctx context.Context) (web.Event, error) {
	done, err := l.s.Events.Made(ctx)
	if err != nil || done == nil {
		return web.Event{}, err
	}
	found, err := l.Since(ctx, done.Seq-1, 1)
	if err != nil || len(found) == 0 {
		return web.Event{}, err
	}
	return found[0], nil
}

func (l eventLog) told(ctx context.Context, turn func(context.Context) (*store.Event, error)) (web.Event, error) {
	e, err := turn(ctx)
	if err != nil {
		return web.Event{}, err
	}
	out := webEvent(e)
	out.Changed, err = changedBy(ctx, l.s, e.Seq)
	return out, err
}

func webEvent(e *store.Event) web.Event {
	return web.Event{Seq: e.Seq, At: e.At, Actor: e.Actor, Kind: e.Kind, Subject: e.Subject}
}
