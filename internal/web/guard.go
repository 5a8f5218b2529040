package web

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"verbatim/internal/errs"
	"verbatim/interviews"
)

// policy lets a page use what this server gives out, and nothing else.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
	"form-action 'self'; frame-ancestors 'none'; base-uri 'none'"

// largestForm bounds what a form or a write may carry; uploads have a bound of
// their own (see routes).
const largestForm = 1 << 20

// guard lets requests in that name this server by one of its own names, come
// from its own pages, and have a session. Names are compared whole: a page of
// another name that resolves to this machine is not let in.
func (s *Server) guard(next http.Handler) http.Handler {
	sameOrigin := http.NewCrossOriginProtection()
	sameOrigin.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.problem(w, r, errs.New(errs.Denied, "this request comes from another site").Try("open the page here, and do it there"))
	}))
	in := sameOrigin.Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if open(r.URL.Path) || s.sessions.valid(r) {
			next.ServeHTTP(w, r.WithContext(s.acting(r)))
			return
		}
		s.stranger(w, r)
	}))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		protect(w.Header())
		if !slices.Contains(s.opt.Hosts, r.Host) {
			http.Error(w, "this is not the server's name", http.StatusMisdirectedRequest)
			return
		}
		in.ServeHTTP(w, r)
	})
}

func protect(h http.Header) {
	h.Set("Content-Security-Policy", policy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=(), browsing-topics=()")
	h.Set("Cache-Control", "no-store")
}

// open reports whether a path is for everybody: how to get in, and what pages
// are painted with.
func open(path string) bool {
	return path == "/start" || strings.HasPrefix(path, "/static/")
}

// acting says who acts, and under which operation: a write that arrives twice
// is carried out once.
func (s *Server) acting(r *http.Request) context.Context {
	return interviews.Acting(r.Context(), interviews.Act{Actor: s.opt.Actor, Op: r.Header.Get("X-Operation")})
}

// stranger tells somebody without a session how to get one.
func (s *Server) stranger(w http.ResponseWriter, r *http.Request) {
	s.fail(w, r, http.StatusUnauthorized, problem{
		Title: "This browser is not signed in",
		Text:  "Whoever started the workbench can let you in.",
		Hint:  "Open the link that 'verbatim serve' printed, or have 'verbatim serve --link' print a new one. What you have typed on another page stays there: sign in here, then press Retry there.",
	})
}
