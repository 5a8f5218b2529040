package web

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"verbatim/internal/errs"
	"verbatim/interviews"
)

const (
	livePause   = 250 * time.Millisecond // between looks at the log
	liveBeat    = 15 * time.Second       // between signs of life
	mostLive    = 200                    // pages that listen at a time
	mostBehind  = 500                    // events; further behind, a page is told to load anew
	liveRetryMS = 1000
)

// live tells open pages what has happened. One goroutine looks at the log
// while anybody listens; a write of our own makes it look at once.
type live struct {
	log   Log
	wake  chan struct{}
	ended context.Context

	mu        sync.Mutex
	listeners map[chan struct{}]bool
	head      int64
}

func newLive(ctx context.Context, log Log) *live {
	l := &live{log: log, wake: make(chan struct{}, 1), ended: ctx, listeners: map[chan struct{}]bool{}}
	go l.follow(ctx)
	return l
}

// look has the log looked at now.
func (l *live) look() {
	select {
	case l.wake <- struct{}{}:
	default: // somebody has asked already
	}
}

func (l *live) follow(ctx context.Context) {
	pause := time.NewTicker(livePause)
	defer pause.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-l.wake:
		case <-pause.C:
		}
		if !l.heard() {
			continue
		}
		if head, err := l.log.Head(ctx); err == nil {
			l.tell(head)
		}
	}
}

func (l *live) heard() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.listeners) > 0
}

func (l *live) tell(head int64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if head == l.head {
		return
	}
	l.head = head
	for c := range l.listeners {
		select {
		case c <- struct{}{}:
		default: // it has not got round to the last one; it will read both
		}
	}
}

// listen returns a channel that hears of new events, nil when too many listen.
func (l *live) listen() (heard chan struct{}, stop func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.listeners) >= mostLive {
		return nil, func() {}
	}
	heard = make(chan struct{}, 1)
	l.listeners[heard] = true
	return heard, func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		delete(l.listeners, heard)
	}
}

// A liveEvent names what has changed. What it has changed to, a page asks for:
// there it is decided what it may see.
type liveEvent struct {
	Seq     int64         `json:"seq"`
	Actor   string        `json:"actor"`
	Kind    string        `json:"kind"`
	Subject string        `json:"subject"`
	Turns   []liveStretch `json:"turns"`
}

type liveStretch struct {
	Revision int64 `json:"revision"`
	First    int   `json:"first"`
	Last     int   `json:"last"`
}

// listen serves GET /live?from=SEQ as server-sent events.
func (s *Server) listen(w http.ResponseWriter, r *http.Request) error {
	from, err := strconv.ParseInt(r.URL.Query().Get("from"), 10, 64)
	if err != nil {
		return errs.New(errs.Invalid, "from which event?")
	}
	if last, err := strconv.ParseInt(r.Header.Get("Last-Event-ID"), 10, 64); err == nil {
		from = max(from, last)
	}
	heard, stop := s.live.listen()
	defer stop()
	if heard == nil {
		return errs.New(errs.Busy, "too many pages listen")
	}
	w.Header().Set("Content-Type", "text/event-stream")
	out := http.NewResponseController(w)
	_ = out.SetWriteDeadline(time.Time{}) // it goes on for as long as the page is open
	if _, err := fmt.Fprintf(w, "retry: %d\n: hello\n\n", liveRetryMS); err != nil {
		return nil
	}
	beat := time.NewTicker(liveBeat)
	defer beat.Stop()
	for {
		if from, err = s.tellSince(w, r, from); err != nil || out.Flush() != nil {
			return nil // the page comes again
		}
		select {
		case <-r.Context().Done():
			return nil
		case <-s.live.ended.Done():
			return nil
		case <-heard:
		case <-beat.C:
			if _, err := fmt.Fprint(w, ": still here\n\n"); err != nil {
				return nil
			}
		}
	}
}

// tellSince writes the events after a number that who listens may know of, and
// returns the last.
func (s *Server) tellSince(w http.ResponseWriter, r *http.Request, from int64) (int64, error) {
	log := s.ws.Parts().Log
	head, err := log.Head(r.Context())
	if err != nil {
		return from, err
	}
	if head-from > mostBehind {
		_, err := fmt.Fprintf(w, "event: reload\nid: %d\ndata: {}\n\n", head)
		return head, err
	}
	events, err := log.Since(r.Context(), from, mostBehind)
	if err != nil {
		return from, err
	}
	hidden, err := s.ws.Parts().Work.Hidden(r.Context())
	if err != nil {
		return from, err
	}
	for _, e := range events {
		from = e.Seq
		if e.Actor != interviews.Actor(r.Context()).Actor && concerns(e, hidden) {
			continue
		}
		one := liveEvent{e.Seq, e.Actor, e.Kind, e.Subject, []liveStretch{}}
		for _, t := range e.Turns {
			one.Turns = append(one.Turns, liveStretch(t))
		}
		text, err := json.Marshal(one)
		if err != nil {
			return from, err
		}
		if _, err := fmt.Fprintf(w, "id: %d\ndata: %s\n\n", e.Seq, text); err != nil {
			return from, err
		}
	}
	return from, nil
}

// concerns reports whether an event may be about one of these interviews. Who
// codes blind is told of none that others did while there are any: a quote's
// ID does not say where it is.
func concerns(e Event, hidden []interviews.ID) bool {
	return len(hidden) > 0 && (len(e.Turns) > 0 || strings.HasPrefix(e.Subject, "quote/") || strings.HasPrefix(e.Subject, "interview/"))
}
