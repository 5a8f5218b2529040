package web

import (
	"context"
	"encoding/base64"
	"net/http"
	"net/url"
	"strconv"

	"verbatim/internal/errs"
)

// A doneView is what was just done, and can be taken back.
type doneView struct {
	Note  string
	Event int64
	Theme string // whose page it is shown on
}

// change writes, and returns the number of the event that it was: 0 when there
// was nothing to change.
func (s *Server) change(r *http.Request, kind, about string, fn func(context.Context, Parts) error) (int64, error) {
	before, err := s.ws.Mine(r.Context())
	if err != nil {
		return 0, err
	}
	if err := s.write(r, kind, about, fn); err != nil {
		return 0, err
	}
	after, err := s.ws.Mine(r.Context())
	if err != nil || after == before {
		return 0, err
	}
	return after, nil
}

// told sends the browser to a theme's page, which says what was done and
// offers to take it back; a script is answered instead.
func (s *Server) told(w http.ResponseWriter, r *http.Request, theme string, event int64, note string) error {
	if event == 0 {
		note = "Nothing was changed: it is so already."
	}
	if wantsJSON(r) {
		return answer(w, r, http.StatusOK, map[string]any{"note": note, "event": event})
	}
	at := url.URL{Path: themePath(theme)}
	if event != 0 {
		at.RawQuery = "done=" + strconv.FormatInt(event, 10)
	}
	return done(w, r, at.String(), note)
}

// doneOf is what the request before has done, when it can be taken back.
func (s *Server) doneOf(r *http.Request) doneView {
	event, err := strconv.ParseInt(r.URL.Query().Get("done"), 10, 64)
	if err != nil {
		return doneView{}
	}
	c, err := r.Cookie(noteCookie)
	if err != nil {
		return doneView{} // the page was loaded again
	}
	note, err := base64.RawURLEncoding.DecodeString(c.Value)
	if err != nil {
		return doneView{}
	}
	return doneView{Note: string(note), Event: event, Theme: r.PathValue("id")}
}

// themeUndo takes back what was done, unless something else was done since.
func (s *Server) themeUndo(w http.ResponseWriter, r *http.Request) error {
	last, err := s.ws.Mine(r.Context())
	if err != nil {
		return err
	}
	if was := r.PostFormValue("event"); was != strconv.FormatInt(last, 10) {
		return errs.New(errs.Conflict, "you have done something else since; nothing was taken back").
			Try("'verbatim undo' takes back the last thing you did, and then what was before it")
	}
	event, err := s.ws.Parts().Log.Undo(r.Context())
	if err != nil {
		return err
	}
	s.live.look()
	note := "Taken back: " + event.Changed + " as before."
	if wantsJSON(r) {
		return answer(w, r, http.StatusOK, map[string]any{"note": note, "event": 0})
	}
	book, err := s.ws.Parts().Themes.Codebook(r.Context())
	if err != nil {
		return err
	}
	theme := r.PostFormValue("theme")
	if book.Theme(theme) == nil {
		theme = ""
	}
	return done(w, r, themeAddress(theme, ""), note)
}
