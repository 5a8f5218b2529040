package web

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"net/url"

	"verbatim/internal/errs"
	"verbatim/interviews"
)

// write carries out one change as one event of that kind about that subject,
// and tells all open pages. A form without a script names its operation in
// the field "op".
func (s *Server) write(r *http.Request, kind, about string, fn func(context.Context, Parts) error) error {
	act := interviews.Actor(r.Context())
	if act.Op == "" {
		act.Op = r.PostFormValue("op")
	}
	act.Kind, act.About = kind, about
	ctx := interviews.Acting(r.Context(), act)
	err := s.ws.Update(ctx, func(p Parts) error { return fn(ctx, p) })
	s.live.look()
	return err
}

// version is a short name of what something is like now. A form carries the
// version that it was made from, so that nobody's change is overwritten unseen.
func version(of any) string {
	text, err := json.Marshal(of)
	if err != nil {
		panic(err) // only what the domain packages keep is asked about
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:6])
}

// unchanged returns errs.Conflict when something is not what the form was made
// from any more.
func unchanged(r *http.Request, what string, now any) error {
	return unchangedIn(url.Values{"version": {r.PostFormValue("version")}}, what, now)
}

// unchangedIn is unchanged for a form that was read before.
func unchangedIn(form url.Values, what string, now any) error {
	if was := form.Get("version"); was != "" && was != version(now) {
		return errs.New(errs.Conflict, "%s has been changed since this page was opened; nothing was saved", what).
			Try("go back, copy what you wrote, open the page again to see how it is now, and change it there")
	}
	return nil
}
