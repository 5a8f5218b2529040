package web

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"net"
	"net/http"
	"sync"
	"time"
)

const (
	sessionTime = 30 * 24 * time.Hour
	inviteTime  = time.Hour
	mostInvites = 32
)

// sessions let browsers in. A session is a time of expiry and a nonce, signed,
// so that it outlives the process; a new secret ends them all.
type sessions struct {
	secret []byte
	cookie string // browsers do not keep ports apart, so its name does
	now    func() time.Time

	mu      sync.Mutex
	invites map[string]time.Time // until when
}

func newSessions(secret []byte, hosts []string, now func() time.Time) *sessions {
	port := ""
	if len(hosts) > 0 {
		_, port, _ = net.SplitHostPort(hosts[0])
	}
	return &sessions{secret: secret, cookie: "verbatim_" + port, now: now, invites: map[string]time.Time{}}
}

// invite makes a token that lets one browser in.
func (s *sessions) invite() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	oldest := ""
	for token, until := range s.invites {
		if until.Before(s.now()) {
			delete(s.invites, token)
		} else if oldest == "" || until.Before(s.invites[oldest]) {
			oldest = token
		}
	}
	if len(s.invites) >= mostInvites {
		delete(s.invites, oldest)
	}
	token := rand.Text()
	s.invites[token] = s.now().Add(inviteTime)
	return token
}

// redeem takes an invitation, which is good once.
func (s *sessions) redeem(token string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	until, known := s.invites[token]
	delete(s.invites, token)
	return known && s.now().Before(until)
}

// admit gives the browser a session.
func (s *sessions) admit(w http.ResponseWriter) {
	body := make([]byte, 8+16)
	binary.BigEndian.PutUint64(body, uint64(s.now().Add(sessionTime).Unix()))
	_, _ = rand.Read(body[8:])
	http.SetCookie(w, &http.Cookie{
		Name: s.cookie, Value: base64.RawURLEncoding.EncodeToString(append(body, s.sign(body)...)), Path: "/",
		MaxAge: int(sessionTime / time.Second), HttpOnly: true, SameSite: http.SameSiteLaxMode,
	})
}

func (s *sessions) sign(body []byte) []byte {
	mac := hmac.New(sha256.New, s.secret)
	mac.Write(body)
	return mac.Sum(nil)
}

// valid reports whether a request has a session.
func (s *sessions) valid(r *http.Request) bool {
	c, err := r.Cookie(s.cookie)
	if err != nil {
		return false
	}
	text, err := base64.RawURLEncoding.DecodeString(c.Value)
	if err != nil || len(text) != 24+sha256.Size || !hmac.Equal(text[24:], s.sign(text[:24])) {
		return false
	}
	return s.now().Unix() < int64(binary.BigEndian.Uint64(text))
}

// start lets a browser in that has an invitation. It answers HEAD without
// taking it: programs that look at links before people do must not use it up.
func (s *Server) start(w http.ResponseWriter, r *http.Request) error {
	if r.Method == http.MethodHead {
		return nil
	}
	if !s.sessions.valid(r) && !s.sessions.redeem(r.URL.Query().Get("token")) {
		s.stranger(w, r)
		return nil
	}
	if !s.sessions.valid(r) {
		s.sessions.admit(w)
	}
	http.Redirect(w, r, "/", http.StatusSeeOther)
	return nil
}
