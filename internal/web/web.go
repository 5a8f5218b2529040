// Package web is the workbench: the pages on which people code interviews, ask
// questions and read what was found.
//
// Pages are made on the server by html/template and work without a script,
// but for coding itself. Every write names its operation, is one event of the
// log, and is told to all open pages by /live.
package web

import (
	"context"
	"log"
	"net/http"
	"time"
)

// Options are what the pages need besides the workspace.
type Options struct {
	Actor  string           // who acts: everybody who comes in with the start link
	Hosts  []string         // the names under which the server may be addressed, host:port
	Secret []byte           // signs sessions; who knows it can make one
	Name   string           // of the workspace, for people
	Now    func() time.Time // default time.Now
	Log    *log.Logger      // what went wrong inside; never what was said
}

// A Server serves the pages of one workspace.
type Server struct {
	ws       Workspace
	opt      Options
	sessions *sessions
	assets   *assets
	live     *live
	seen     *snapshots
	reports  *keptPages
	handler  http.Handler
}

// New makes the server of a workspace. Its goroutines end with ctx.
func New(ctx context.Context, ws Workspace, opt Options) *Server {
	if opt.Now == nil {
		opt.Now = time.Now
	}
	if opt.Log == nil {
		opt.Log = log.New(logNowhere{}, "", 0)
	}
	s := &Server{ws: ws, opt: opt, assets: newAssets()}
	s.sessions = newSessions(opt.Secret, opt.Hosts, opt.Now)
	s.live = newLive(ctx, ws.Parts().Log)
	s.seen = newSnapshots(ws)
	s.reports = &keptPages{making: make(chan struct{}, mostMaking)}
	s.handler = s.guard(s.routes())
	return s
}

// ServeHTTP implements http.Handler.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

// StartPath makes a link that lets one browser in, once, within the next
// hour: a path with a query, to be put behind the server's address.
func (s *Server) StartPath() string { return "/start?token=" + s.sessions.invite() }

type logNowhere struct{}

func (logNowhere) Write(b []byte) (int, error) { return len(b), nil }
