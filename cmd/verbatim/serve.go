package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/urfave/cli/v2"
	"golang.org/x/sys/unix"

	"verbatim/internal/errs"
	"verbatim/interviews"
	"verbatim/search"
)

func (p *program) serveCommand() *cli.Command {
	return &cli.Command{
		Name: "serve", Usage: "keep the search index open and up to date, and answer searches of other commands with it",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "listen", Usage: "`ADDRESS` on this machine", Value: "127.0.0.1:7171"},
		},
		Action: p.in(p.serve),
	}
}

// An endpoint is where a workspace is served, as other processes of the same
// person are told.
type endpoint struct {
	PID     int    `json:"pid"`
	Address string `json:"address"`
	Token   string `json:"token"`
}

const (
	endpointFile = "server.json"
	followPause  = 250 * time.Millisecond // between looks at the event log
	stopWait     = 5 * time.Second
	readWait     = 10 * time.Second
	maxRequest   = 1 << 16
	serverWait   = 30 * time.Second // for an answer
	reindexWait  = time.Hour
)

// A server keeps one workspace's index and answers with it.
type server struct {
	ws    *workspace
	feed  *feed
	token string
	hosts []string

	mu     sync.Mutex // guards index against being opened twice
	index  *search.Index
	reason error // why there is none
}

func (p *program) serve(ctx context.Context, c *cli.Context, ws *workspace) (err error) {
	listen := c.String("listen")
	if err := loopback(listen); err != nil {
		return err
	}
	cache, err := ws.cacheDir(ctx)
	if err != nil {
		return err
	}
	sign, err := claim(filepath.Join(cache, endpointFile))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.Remove(sign.Name()), sign.Close()) }()
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", listen)
	if err != nil {
		return errs.New(errs.Busy, "cannot listen on %s", listen).Because(err).Try("choose another address with --listen 127.0.0.1:PORT")
	}
	s := &server{ws: ws, feed: ws.feed(), token: rand.Text(), hosts: hosts(l.Addr().String())}
	defer func() { err = errors.Join(err, s.close()) }()
	if err := tell(sign, endpoint{os.Getpid(), l.Addr().String(), s.token}); err != nil {
		return errors.Join(err, l.Close())
	}
	p.say("serving %s on http://%s; stop it with Ctrl-C", ws.dir, l.Addr())
	return s.run(ctx, l)
}

// loopback refuses addresses that others on the network could reach: nobody
// is asked who they are.
func loopback(listen string) error {
	host, _, err := net.SplitHostPort(listen)
	if err != nil {
		return usage("--listen: %q is not an address such as 127.0.0.1:7171", listen)
	}
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return usage("--listen: %s can be reached from other machines, and nobody is asked for a password; use 127.0.0.1", listen)
	}
	return nil
}

// hosts are the names under which requests may address the server.
func hosts(address string) []string {
	_, port, _ := net.SplitHostPort(address)
	return []string{"127.0.0.1:" + port, "localhost:" + port, "[::1]:" + port}
}

// claim takes the file that says where the workspace is served. The system
// gives it back when the process ends, however it ends.
func claim(path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	if err = unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB); err == nil {
		return f, nil
	}
	var at endpoint
	_ = json.NewDecoder(f).Decode(&at) // it may just be starting
	busy := errs.New(errs.Busy, "this workspace is served by process %d at http://%s", at.PID, at.Address).
		Try("use that one, or stop it first")
	return nil, errors.Join(busy, f.Close())
}

func tell(f *os.File, at endpoint) error {
	text, err := json.Marshal(at)
	if err != nil {
		return err
	}
	if err := f.Truncate(0); err != nil {
		return err
	}
	_, err = f.WriteAt(text, 0)
	return err
}

// run serves until the context ends.
func (s *server) run(ctx context.Context, l net.Listener) error {
	web := &http.Server{Handler: s.handler(), ReadHeaderTimeout: readWait, ReadTimeout: readWait, MaxHeaderBytes: 1 << 14}
	ended := make(chan error, 1)
	go func() { ended <- web.Serve(l) }()
	for {
		if err := s.follow(ctx); err != nil && ctx.Err() == nil {
			s.complain(err)
		}
		select {
		case err := <-ended:
			return err
		case <-ctx.Done():
			stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopWait)
			defer cancel()
			return web.Shutdown(stop)
		case <-time.After(followPause):
		}
	}
}

// complain says what is wrong with the index, once.
func (s *server) complain(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.reason == nil || s.reason.Error() != err.Error() {
		s.ws.p.say("%v; searches are answered from the database meanwhile", err)
	}
	s.reason = err
}

// follow brings the index up to date, and opens it when that was not possible
// before.
func (s *server) follow(ctx context.Context) error {
	ix, err := s.opened(ctx)
	if err != nil {
		return err
	}
	head, err := s.ws.Events.Head(ctx)
	if err != nil {
		return err
	}
	if seq, complete, err := ix.Seq(); err == nil && complete && seq == head {
		return nil
	}
	note := ix.Note()
	if err := ix.Sync(ctx, s.feed, nil); err != nil {
		return err
	}
	if ix.Note() != note {
		s.ws.p.say("%s", ix.Note())
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.reason = nil
	return nil
}

func (s *server) opened(ctx context.Context) (*search.Index, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.index != nil {
		return s.index, nil
	}
	ix, err := s.ws.openIndex(ctx)
	if err == nil {
		s.index = ix
	}
	return ix, err
}

func (s *server) close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.index == nil {
		return nil
	}
	return s.index.Close()
}

// handler answers requests that know the token and address this machine by
// its own names: a page from elsewhere, or under another name, does neither.
func (s *server) handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /search", s.search)
	mux.HandleFunc("POST /reindex", s.reindex)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		token, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		switch {
		case !slices.Contains(s.hosts, r.Host):
			http.Error(w, "this is not the server's name", http.StatusMisdirectedRequest)
		case subtle.ConstantTimeCompare([]byte(token), []byte(s.token)) != 1:
			http.Error(w, "the token is missing", http.StatusUnauthorized)
		default:
			mux.ServeHTTP(w, r)
		}
	})
}

// A reply is an answer to a request, or why there is none.
type reply struct {
	Result *search.Result `json:"result"`
	Note   string         `json:"note"` // for people
	Kind   errs.Kind      `json:"kind"`
	Error  string         `json:"error"`
	Hint   string         `json:"hint"`
}

func (s *server) search(w http.ResponseWriter, r *http.Request) {
	var ask request
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxRequest)).Decode(&ask); err != nil {
		http.Error(w, "this is no request", http.StatusBadRequest)
		return
	}
	var out reply
	res, note, err := s.answer(interviews.Acting(r.Context(), interviews.Act{Actor: ask.Actor}), ask)
	out.Result, out.Note = res, note
	if err != nil {
		out = reply{Kind: errs.KindOf(err), Error: err.Error(), Hint: errs.HintOf(err)}
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	_ = json.NewEncoder(w).Encode(out)
}

// answer finds with the index as it is after the last event, or without it.
func (s *server) answer(ctx context.Context, r request) (_ *search.Result, note string, err error) {
	quiet := *s.ws.p
	quiet.quiet = true
	ws := &workspace{Store: s.ws.Store, dir: s.ws.dir, remote: s.ws.remote, p: &quiet}
	q, err := ws.understand(ctx, ws.Store, r.Query)
	if err != nil {
		return nil, "", err
	}
	if q, err = ws.unhidden(ctx, q, r.asksCoding()); err != nil {
		return nil, "", err
	}
	if r.Options.Attribute, err = ws.attribute(ctx); err != nil {
		return nil, "", err
	}
	res, err := s.find(ctx, func(ix *search.Index) (*search.Result, error) { return ix.Search(ctx, q, r.Options) })
	if err == nil || ctx.Err() != nil || errors.Is(err, errs.Invalid) {
		return res, "", err
	}
	res, scanned := search.Scan(ctx, ws.feed(), q, r.Options)
	return res, fmt.Sprintf("%v; answered from the database instead, which takes longer", err), scanned
}

func (s *server) find(ctx context.Context, ask func(*search.Index) (*search.Result, error)) (*search.Result, error) {
	ix, err := s.opened(ctx)
	if err != nil {
		return nil, indexFault(err)
	}
	if !ix.Ready() {
		return nil, errs.New(errs.Busy, "the search index is being built")
	}
	if err := s.follow(ctx); err != nil {
		return nil, indexFault(err)
	}
	return ask(ix)
}

// reindex makes the index anew while the old one answers.
func (s *server) reindex(w http.ResponseWriter, r *http.Request) {
	var out reply
	ix, err := s.opened(r.Context())
	if err == nil {
		err = ix.Rebuild(r.Context(), s.feed, nil)
	}
	if err != nil {
		out = reply{Kind: errs.KindOf(err), Error: err.Error(), Hint: errs.HintOf(err)}
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(out)
}

// askServer asks the process that serves the workspace; nil when there is none.
func (ws *workspace) askServer(ctx context.Context, r request) (*search.Result, error) {
	r.Actor = interviews.Actor(ctx).Actor
	out, err := ws.post(ctx, "/search", r, serverWait)
	if err != nil || out == nil {
		return nil, err
	}
	if out.Note != "" {
		ws.p.say("%s", out.Note)
	}
	return out.Result, nil
}

// post sends a request to the process that serves the workspace; nil when
// there is none, or it does not answer.
func (ws *workspace) post(ctx context.Context, path string, body any, wait time.Duration) (*reply, error) {
	at, ok := ws.served(ctx)
	if !ok {
		return nil, nil
	}
	text, err := json.Marshal(body)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, wait)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+at.Address+path, bytes.NewReader(text))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Authorization", "Bearer "+at.Token)
	res, err := (&http.Client{Transport: &http.Transport{Proxy: nil}}).Do(req)
	if err != nil {
		return nil, ctx.Err() // it has just stopped, or hangs; then it is not needed
	}
	defer func() { _ = res.Body.Close() }()
	var out reply
	if err := json.NewDecoder(io.LimitReader(res.Body, 1<<28)).Decode(&out); err != nil || res.StatusCode != http.StatusOK {
		return nil, nil
	}
	if out.Error != "" {
		return nil, errs.New(out.Kind, "%s", out.Error).Try("%s", out.Hint)
	}
	return &out, nil
}

// served reads where the workspace is served, if it is.
func (ws *workspace) served(ctx context.Context) (at endpoint, ok bool) {
	cache, err := ws.cacheDir(ctx)
	if err != nil {
		return at, false
	}
	f, err := os.Open(filepath.Join(cache, endpointFile))
	if err != nil {
		return at, false
	}
	defer func() { _ = f.Close() }()
	if unix.Flock(int(f.Fd()), unix.LOCK_SH|unix.LOCK_NB) == nil {
		return at, false // nobody holds it: the server has been killed
	}
	err = json.NewDecoder(f).Decode(&at)
	return at, err == nil && at.Address != ""
}
