package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/json"
	"errors"
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
	"verbatim/internal/web"
	"verbatim/interviews"
	"verbatim/search"
)

func (p *program) serveCommand() *cli.Command {
	return &cli.Command{
		Name: "serve", Usage: "open the workbench: code, ask and read in a browser; searches of other commands are answered meanwhile",
		Description: "Prints a link that lets one browser in, once. It acts as who started the server (see --as).\n" +
			"The server can be reached from this machine only.",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "listen", Usage: "`ADDRESS` on this machine", Value: "127.0.0.1:7171"},
			&cli.BoolFlag{Name: "link", Usage: "have the server that is running print a new link, for another browser"},
		},
		Action: p.in(func(ctx context.Context, c *cli.Context, ws *workspace) error {
			if c.Bool("link") {
				return p.link(ctx, ws)
			}
			return p.serve(ctx, c, ws)
		}),
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
	followRest   = 4 * time.Second        // between them at most, when they fail
	stopWait     = 5 * time.Second
	readWait     = 10 * time.Second
	idleWait     = 2 * time.Minute
	maxRequest   = 1 << 16
	claimWait    = 500 * time.Millisecond
	workingPause = 500 * time.Millisecond // between signs of life
	serverWait   = 2 * time.Second        // for a sign of life
)

// A server keeps one workspace's index and answers with it.
type server struct {
	ws    *workspace
	feed  *feed
	sign  *os.File // says where
	at    endpoint
	hosts []string
	ended context.Context
	pages *web.Server

	printing sync.Mutex // one browser at a time

	mu     sync.Mutex // guards what follows
	index  *search.Index
	reason error  // why it cannot be asked
	note   string // of the index, as it was said
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
	s := &server{ws: ws, feed: ws.feed(), sign: sign, ended: ctx}
	defer func() { err = errors.Join(err, s.sign.Truncate(0), s.sign.Close()) }()
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", listen)
	if err != nil {
		return errs.New(errs.Busy, "cannot listen on %s", listen).Because(err).Try("choose another address with --listen 127.0.0.1:PORT")
	}
	s.at = endpoint{os.Getpid(), l.Addr().String(), rand.Text()}
	s.hosts = hosts(s.at.Address)
	defer func() { err = errors.Join(err, s.close()) }()
	if err := tell(s.sign, s.at); err != nil {
		return errors.Join(err, l.Close())
	}
	if s.pages, err = s.workbench(ctx, cache); err != nil {
		return errors.Join(err, l.Close())
	}
	p.say("serving %s on http://%s; stop it with Ctrl-C", ws.dir, l.Addr())
	p.say("open in a browser: http://%s%s", l.Addr(), s.pages.StartPath())
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
// gives it back when the process ends, however it ends. Who only looks has it
// for a moment, and who has just taken it has not signed yet.
func claim(path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	var at endpoint
	for until := time.Now().Add(claimWait); time.Now().Before(until); time.Sleep(followPause / 10) {
		if unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB) == nil {
			return f, f.Truncate(0) // who served before was killed
		}
		if at, err = signed(f); err == nil && alive(at.PID) {
			break
		}
	}
	busy := errs.New(errs.Busy, "this workspace is served by another process, which is just starting")
	if at.Address != "" {
		busy = errs.New(errs.Busy, "this workspace is served by process %d at http://%s", at.PID, at.Address)
	}
	return nil, errors.Join(busy.Try("use that one, or stop it first"), f.Close())
}

// signed reads who has signed the file. Only an address on this machine is
// one that a server writes there.
func signed(f *os.File) (at endpoint, err error) {
	text, err := io.ReadAll(io.NewSectionReader(f, 0, maxRequest))
	if err != nil {
		return at, err
	}
	if err := json.Unmarshal(text, &at); err != nil {
		return endpoint{}, err
	}
	return at, loopback(at.Address)
}

// alive reports whether there is a process: a server that was killed has left
// its signature.
func alive(pid int) bool { return pid > 0 && !errors.Is(unix.Kill(pid, 0), unix.ESRCH) }

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
	web := &http.Server{Handler: s.handler(), ReadHeaderTimeout: readWait, ReadTimeout: readWait, IdleTimeout: idleWait, MaxHeaderBytes: 1 << 14}
	ended := make(chan error, 1)
	go func() { ended <- web.Serve(l) }()
	for pause := followPause; ; {
		err := s.keep(ctx)
		if ctx.Err() == nil {
			s.tell(err)
		}
		if pause = min(2*pause, followRest); err == nil {
			pause = followPause
		}
		select {
		case err := <-ended:
			return err
		case <-ctx.Done():
			stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopWait)
			defer cancel()
			return web.Shutdown(stop)
		case <-time.After(pause):
		}
	}
}

// keep sees to it that others find the server, that there is an index, and
// that it is up to date.
func (s *server) keep(ctx context.Context) error {
	if err := s.resign(); err != nil {
		return err
	}
	ix, _ := s.opened()
	if ix == nil {
		var err error
		if ix, err = s.ws.openIndexQuietly(ctx); err != nil {
			return indexFault(err)
		}
		s.mu.Lock()
		s.index = ix
		s.mu.Unlock()
	}
	if err := ix.Sync(ctx, s.feed, nil); err != nil {
		return indexFault(err)
	}
	return nil
}

// resign writes again where the workspace is served, when somebody has damaged
// or removed the file.
func (s *server) resign() error {
	have, err := s.sign.Stat()
	if err != nil {
		return err
	}
	if named, err := os.Stat(s.sign.Name()); err != nil || !os.SameFile(have, named) {
		if err := os.MkdirAll(filepath.Dir(s.sign.Name()), 0o700); err != nil {
			return err
		}
		sign, err := claim(s.sign.Name())
		if err != nil {
			return err
		}
		_ = s.sign.Close()
		s.sign = sign
	}
	if at, err := signed(s.sign); err == nil && at == s.at {
		return nil
	}
	return tell(s.sign, s.at)
}

// tell says what is wrong with the index, or was, once.
func (s *server) tell(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.index != nil && s.index.Note() != s.note {
		s.note = s.index.Note()
		s.ws.p.say("%s", s.note)
	}
	switch {
	case err != nil && (s.reason == nil || s.reason.Error() != err.Error()):
		s.ws.p.say("%v; searches are answered from the database meanwhile, which takes longer", err)
	case err == nil && s.reason != nil:
		s.ws.p.say("the search index is up to date again")
	}
	s.reason = err
}

// follow brings an index up to date with what has happened.
func (s *server) follow(ctx context.Context, ix *search.Index) error {
	head, err := s.ws.Events.Head(ctx)
	if err != nil {
		return err
	}
	if seq, complete, err := ix.Seq(); err == nil && complete && seq == head {
		return nil
	}
	return ix.Sync(ctx, s.feed, nil)
}

// opened returns the index, nil while there is none, and why it cannot be
// asked.
func (s *server) opened() (*search.Index, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.index == nil && s.reason == nil {
		return nil, errs.New(errs.Busy, "the search index is being opened")
	}
	return s.index, s.reason
}

func (s *server) close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.index == nil {
		return nil
	}
	return s.index.Close()
}

// handler shows pages to browsers, and answers other commands: requests that
// know the token and address this machine by its own names.
func (s *server) handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /search", s.search)
	mux.HandleFunc("POST /reindex", s.reindex)
	mux.HandleFunc("POST /link", s.invite)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		token, other := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		switch {
		case !other:
			s.pages.ServeHTTP(w, r)
		case !slices.Contains(s.hosts, r.Host):
			http.Error(w, "this is not the server's name", http.StatusMisdirectedRequest)
		case subtle.ConstantTimeCompare([]byte(token), []byte(s.at.Token)) != 1:
			http.Error(w, "the token is missing", http.StatusUnauthorized)
		default:
			mux.ServeHTTP(w, r)
		}
	})
}

// A reply is an answer to a request, or why there is none.
type reply struct {
	Found *finding  `json:"found"`
	Note  string    `json:"note"` // for people
	Kind  errs.Kind `json:"kind"`
	Error string    `json:"error"`
	Hint  string    `json:"hint"`
	Link  string    `json:"link"`
}

func (s *server) search(w http.ResponseWriter, r *http.Request) {
	var ask request
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxRequest)).Decode(&ask); err != nil {
		http.Error(w, "this is no request", http.StatusBadRequest)
		return
	}
	respond(w, func() reply {
		found, note, err := s.answer(interviews.Acting(r.Context(), interviews.Act{Actor: ask.Actor}), ask)
		if err != nil {
			return failed(err)
		}
		return reply{Found: found, Note: note}
	})
}

func failed(err error) reply {
	return reply{Kind: errs.KindOf(err), Error: err.Error(), Hint: errs.HintOf(err)}
}

// respond writes what comes of some work, and before that, now and then, a
// space: whoever waits hears that somebody is there.
func respond(w http.ResponseWriter, work func() reply) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	done := make(chan reply, 1)
	go func() {
		defer func() {
			if p := recover(); p != nil {
				done <- reply{Error: "the process that serves this workspace stumbled over this"}
			}
		}()
		done <- work()
	}()
	for sign := time.NewTicker(workingPause); ; {
		select {
		case out := <-done:
			sign.Stop()
			_ = json.NewEncoder(w).Encode(out)
			return
		case <-sign.C:
			_, _ = io.WriteString(w, " ")
			_ = http.NewResponseController(w).Flush()
		}
	}
}

// answer finds with the index as it is after the last event, or without it.
func (s *server) answer(ctx context.Context, r request) (_ *finding, note string, err error) {
	quiet := *s.ws.p
	quiet.quiet = true
	ws := &workspace{Store: s.ws.Store, dir: s.ws.dir, remote: s.ws.remote, p: &quiet}
	q, err := ws.question(ctx, r)
	if err != nil {
		return nil, "", err
	}
	out, err := s.find(ctx, q)
	if err == nil || ctx.Err() != nil || errors.Is(err, errs.Invalid) {
		return out, "", err
	}
	out, scanned := q.ask(ctx, scanner{ws.feed()})
	return out, insteadOf(err), scanned
}

func (s *server) find(ctx context.Context, q *question) (*finding, error) {
	ix, err := s.opened()
	if err != nil {
		return nil, err
	}
	if !ix.Ready() {
		return nil, errs.New(errs.Busy, "the search index is being built")
	}
	if err := s.follow(ctx, ix); err != nil {
		return nil, indexFault(err)
	}
	return q.ask(ctx, ix)
}

// reindex makes the index anew while the old one answers, for as long as who
// asked for it waits and the server runs.
func (s *server) reindex(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithCancel(r.Context())
	defer cancel()
	defer context.AfterFunc(s.ended, cancel)()
	respond(w, func() reply {
		ix, err := s.opened()
		if ix != nil {
			err = ix.Rebuild(ctx, s.ws.feed(), nil)
		}
		if err != nil {
			return failed(indexFault(err))
		}
		return reply{}
	})
}

// askServer asks the process that serves the workspace; nil when there is none.
func (ws *workspace) askServer(ctx context.Context, r request) (*finding, error) {
	r.Actor = interviews.Actor(ctx).Actor
	out, err := ws.post(ctx, "/search", r)
	if err != nil || out == nil {
		return nil, err
	}
	if out.Note != "" {
		ws.p.say("%s", out.Note)
	}
	return out.Found, nil
}

// A silence is the error of a server that gives no sign of life.
type silence struct{ error }

func (s silence) Unwrap() error { return s.error }

// post sends a request to the process that serves the workspace; nil when
// there is none, or it has just ended.
func (ws *workspace) post(ctx context.Context, path string, body any) (*reply, error) {
	at, ok := ws.served(ctx)
	if !ok {
		return nil, nil
	}
	text, err := json.Marshal(body)
	if err != nil {
		return nil, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+at.Address+path, bytes.NewReader(text))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Authorization", "Bearer "+at.Token)
	out, err := receive(req)
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case errors.Is(err, os.ErrDeadlineExceeded):
		return nil, silence{errs.New(errs.Busy, "process %d, which serves this workspace, does not answer", at.PID).
			Try("stop it, or let it go on")}
	case err != nil || out == nil:
		return nil, nil
	case out.Error != "":
		return nil, errs.New(out.Kind, "%s", out.Error).Try("%s", out.Hint)
	}
	return out, nil
}

// receive sends a request and reads the reply; nil when it is none.
func receive(req *http.Request) (*reply, error) {
	dial := func(ctx context.Context, network, address string) (net.Conn, error) {
		c, err := (&net.Dialer{Timeout: serverWait}).DialContext(ctx, network, address)
		return patient{c}, err
	}
	res, err := (&http.Client{Transport: &http.Transport{Proxy: nil, DialContext: dial, DisableKeepAlives: true}}).Do(req)
	if err != nil {
		return nil, err
	}
	defer func() { _ = res.Body.Close() }()
	if res.StatusCode != http.StatusOK {
		return nil, nil
	}
	var out reply
	err = json.NewDecoder(io.LimitReader(res.Body, 1<<28)).Decode(&out)
	return &out, err
}

// A patient connection waits for the next sign of life, not for the whole.
type patient struct{ net.Conn }

func (c patient) Read(b []byte) (int, error) {
	if err := c.SetReadDeadline(time.Now().Add(serverWait)); err != nil {
		return 0, err
	}
	return c.Conn.Read(b)
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
	at, err = signed(f)
	return at, err == nil
}
