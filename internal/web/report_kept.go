package web

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"sync"
)

// Reports that were made are kept for as long as nothing changes: so many, and
// so many bytes. So many are made at a time, each of which takes memory.
const (
	mostKept      = 32
	mostKeptBytes = 64 << 20
	mostMaking    = 2
)

// keptPages are pages by what was asked for, the oldest first.
type keptPages struct {
	making chan struct{}

	mu    sync.Mutex
	state string // of what they were made of
	asked []string
	pages map[string]*page
	size  int
}

// begin waits until a report may be made; who made it calls end.
func (k *keptPages) begin(ctx context.Context) (end func(), err error) {
	select {
	case k.making <- struct{}{}:
		return func() { <-k.making }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// get returns a page that was made in a state, nil when there is none.
func (k *keptPages) get(state, asked string) *page {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.state != state {
		return nil
	}
	return k.pages[asked]
}

// put keeps a page, and lets go of the oldest ones when there are too many.
func (k *keptPages) put(state, asked string, p *page) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.state != state {
		k.state, k.asked, k.pages, k.size = state, nil, map[string]*page{}, 0
	}
	if k.pages[asked] != nil || p.size() > mostKeptBytes/4 {
		return
	}
	k.asked, k.pages[asked], k.size = append(k.asked, asked), p, k.size+p.size()
	for len(k.asked) > mostKept || k.size > mostKeptBytes {
		oldest := k.asked[0]
		k.size -= k.pages[oldest].size()
		delete(k.pages, oldest)
		k.asked = k.asked[1:]
	}
}

func (p *page) size() int { return cap(p.body) + cap(p.zipped) }

// kept answers with a report that was made before, or makes it.
func (s *Server) kept(w http.ResponseWriter, r *http.Request, ask *ReportAsk, make func() (*page, error)) error {
	head, err := s.ws.Parts().Log.Head(r.Context())
	if err != nil {
		return err
	}
	state := fmt.Sprint(head, " ", s.ws.Beside())
	asked := schemeOf(r) + " " + keysOf(r).json() + " " + ask.address("")
	_, err = r.Cookie(noteCookie)
	fresh := err == nil // it says what was done just now
	if p := s.reports.get(state, asked); p != nil && !fresh {
		p.send(w, r, http.StatusOK)
		return nil
	}
	end, err := s.reports.begin(r.Context())
	if err != nil {
		return err
	}
	defer end()
	p := s.reports.get(state, asked) // somebody may have made it meanwhile
	if p == nil || fresh {
		if p, err = make(); err != nil {
			return err
		}
	}
	if !fresh {
		s.reports.put(state, asked, p)
	}
	p.send(w, r, http.StatusOK)
	return nil
}

func clone(v url.Values) url.Values {
	own := url.Values{}
	for name, all := range v {
		own[name] = append([]string{}, all...)
	}
	return own
}
