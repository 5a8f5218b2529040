package web

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"context"
	"embed"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"syscall"
	"unicode"

	"verbatim/coding"
	"verbatim/internal/errs"
	"verbatim/interviews"
	"verbatim/report/document"
)

//go:embed templates/*.html
var templateFiles embed.FS

// pages are the templates by name. Each has the layout and the parts that
// several pages show; parts are the files whose names begin with "_". Commands
// that show no page need not wait for them.
var pages = sync.OnceValue(func() map[string]*template.Template {
	shared := template.Must(template.New("layout.html").Funcs(functions).ParseFS(templateFiles, "templates/layout.html", "templates/_*.html"))
	template.Must(document.Templates(shared))
	entries, err := templateFiles.ReadDir("templates")
	if err != nil {
		panic(err) // it is in the program
	}
	all := map[string]*template.Template{}
	for _, e := range entries {
		if name := e.Name(); name != "layout.html" && !strings.HasPrefix(name, "_") {
			all[strings.TrimSuffix(name, ".html")] = template.Must(template.Must(shared.Clone()).ParseFS(templateFiles, "templates/"+name))
		}
	}
	return all
})

// functions are what templates may call.
var functions = template.FuncMap{
	"seg":    url.PathEscape, // one part of a path
	"plural": plural,
	"clock":  interviews.Clock,
	"join":   strings.Join,
	"quotes": quotesAddress,
	"asks":   asks,

	"polarities": func() []coding.Polarity { return coding.Polarities },
	"strengths":  func() []string { return []string{"–", "weak", "middling", "strong"} },
}

// A frame is what the layout shows around a page.
type frame struct {
	Title   string // of the page, for the browser's tab
	Section string // which of the navigation's entries it belongs to: "interviews", "themes" …
	Wide    bool   // the page wants all of the window
	Sheet   string // its style sheet; "" for the one of most pages
	Page    any    // what the page's own template sees

	// What follows is filled in.
	Name   string // of the workspace
	Actor  string
	Assets string // where the style sheet and the scripts are
	Scheme string // "light", "dark" or "" for what the system says
	Keys   string // the keyboard map, as JSON
	Note   string // what was done by the request before
	Head   int64  // the newest event that the page may know
	Script string // the page's own module, without ".mjs"; "" for none
}

// show answers with a page.
func (s *Server) show(w http.ResponseWriter, r *http.Request, name string, f frame) error {
	return s.showAs(w, r, http.StatusOK, name, f)
}

func (s *Server) showAs(w http.ResponseWriter, r *http.Request, status int, name string, f frame) error {
	p, err := s.paint(w, r, name, f)
	if err != nil {
		return err
	}
	p.send(w, r, status)
	return nil
}

// A page is one that is ready to be sent.
type page struct{ body, zipped []byte }

// paint makes a page.
func (s *Server) paint(w http.ResponseWriter, r *http.Request, name string, f frame) (*page, error) {
	f.Name, f.Actor, f.Assets, f.Scheme, f.Keys = s.opt.Name, s.opt.Actor, s.assets.base, schemeOf(r), keysOf(r).json()
	f.Note = takeNote(w, r)
	if f.Head == 0 {
		f.Head, _ = s.ws.Parts().Log.Head(r.Context()) // without it the page asks for events from the beginning
	}
	if f.Sheet == "" {
		f.Sheet = styleSheet
	}
	var b bytes.Buffer
	if err := pages()[name].Execute(&b, f); err != nil {
		return nil, err
	}
	return &page{b.Bytes(), zipped(b.Bytes(), gzip.DefaultCompression)}, nil
}

// send answers with the page.
func (p *page) send(w http.ResponseWriter, r *http.Request, status int) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	send(w, r, status, p.body, p.zipped)
}

// answer answers a script with JSON.
func answer(w http.ResponseWriter, r *http.Request, status int, data any) error {
	text, err := json.Marshal(data)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	send(w, r, status, text, zipped(text, gzip.BestSpeed))
	return nil
}

// wantsJSON reports whether a script asks, and not a person.
func wantsJSON(r *http.Request) bool {
	return strings.Contains(r.Header.Get("Accept"), "application/json")
}

// A problem is what people are told when something does not work.
type problem struct {
	Title string  `json:"-"`
	Text  string  `json:"error"`
	Hint  string  `json:"hint"`
	Kind  string  `json:"kind"`
	Wrote []wrote `json:"-"` // what the form had that was not taken
}

// A wrote is what somebody wrote in a field of a form.
type wrote struct{ Field, Text string }

// wroteIn is what somebody wrote in a form that was not taken: they must be able
// to take it with them. Values of one word were chosen, or are soon written again.
func wroteIn(r *http.Request) []wrote {
	var all []wrote
	for field, values := range r.PostForm {
		for _, text := range values {
			if strings.ContainsFunc(strings.TrimSpace(text), unicode.IsSpace) {
				all = append(all, wrote{strings.ReplaceAll(field, "_", " "), text})
			}
		}
	}
	slices.SortFunc(all, func(a, b wrote) int { return cmp.Or(cmp.Compare(a.Field, b.Field), cmp.Compare(a.Text, b.Text)) })
	return all
}

// handle makes a handler of a function that may fail.
func (s *Server) handle(fn func(http.ResponseWriter, *http.Request) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			if p := recover(); p != nil {
				s.problem(w, r, fmt.Errorf("stumbled: %v", p))
			}
		}()
		if err := fn(w, r); err != nil {
			s.problem(w, r, err)
		}
	}
}

// statuses are what browsers are told of the kinds of errors.
var statuses = map[errs.Kind]struct {
	status int
	title  string
}{
	errs.NotFound: {http.StatusNotFound, "There is no such thing"},
	errs.Invalid:  {http.StatusUnprocessableEntity, "That cannot be"},
	errs.Conflict: {http.StatusConflict, "Something else has happened meanwhile"},
	errs.Denied:   {http.StatusForbidden, "That is not allowed"},
	errs.Busy:     {http.StatusServiceUnavailable, "Somebody else is at it"},
}

// problem answers with what went wrong. What is no business of people, they
// are not told; it is logged, by the route and never by what was asked or said.
func (s *Server) problem(w http.ResponseWriter, r *http.Request, err error) {
	kind := errs.KindOf(err)
	known, ok := statuses[kind]
	var tooLarge *http.MaxBytesError
	switch {
	case r.Context().Err() != nil && errors.Is(err, context.Canceled):
		return // nobody waits for the answer
	case errors.As(err, &tooLarge):
		s.fail(w, r, http.StatusRequestEntityTooLarge, problem{Title: "That is too much", Text: "This is more than the page takes at once; nothing was saved.", Hint: "Send less at a time."})
	case errors.Is(err, syscall.ENOSPC):
		s.fail(w, r, http.StatusInsufficientStorage, problem{Title: "The disk is full", Text: "Nothing was saved.", Hint: "Make room and try again; what was saved before is safe."})
	case !ok:
		s.opt.Log.Printf("%s %s: %v", r.Method, r.Pattern, err)
		s.fail(w, r, http.StatusInternalServerError, problem{Title: "This did not work", Text: "Something went wrong inside; nothing was saved.", Hint: "Try again. If it happens again, 'verbatim doctor' may know why; the terminal that serves the workspace says more."})
	default:
		if known.status == http.StatusServiceUnavailable {
			w.Header().Set("Retry-After", "1")
		}
		s.fail(w, r, known.status, problem{Title: known.title, Text: err.Error(), Hint: errs.HintOf(err), Kind: string(kind), Wrote: wroteIn(r)})
	}
}

func (s *Server) fail(w http.ResponseWriter, r *http.Request, status int, p problem) {
	var err error
	if wantsJSON(r) {
		err = answer(w, r, status, p)
	} else {
		err = s.showAs(w, r, status, "problem", frame{Title: p.Title, Page: p})
	}
	if err != nil {
		s.opt.Log.Printf("%s %s: tell of a problem: %v", r.Method, r.Pattern, err)
	}
}

// noteCookie carries what was done to the page that is shown next.
const noteCookie = "verbatim_note"

// done sends the browser on to a page, which says what was done.
func done(w http.ResponseWriter, r *http.Request, path, note string) error {
	http.SetCookie(w, &http.Cookie{Name: noteCookie, Value: base64.RawURLEncoding.EncodeToString([]byte(shortened(note, 500))), Path: "/", MaxAge: 60, HttpOnly: true, SameSite: http.SameSiteLaxMode})
	http.Redirect(w, r, path, http.StatusSeeOther)
	return nil
}

func takeNote(w http.ResponseWriter, r *http.Request) string {
	c, err := r.Cookie(noteCookie)
	if err != nil {
		return ""
	}
	http.SetCookie(w, &http.Cookie{Name: noteCookie, Path: "/", MaxAge: -1, HttpOnly: true, SameSite: http.SameSiteLaxMode})
	note, err := base64.RawURLEncoding.DecodeString(c.Value)
	if err != nil {
		return ""
	}
	return string(note)
}

// schemeCookie remembers whether pages are light or dark.
const schemeCookie = "verbatim_scheme"

func schemeOf(r *http.Request) string {
	if c, err := r.Cookie(schemeCookie); err == nil && (c.Value == "light" || c.Value == "dark") {
		return c.Value
	}
	return ""
}
