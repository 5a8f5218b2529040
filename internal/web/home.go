package web

import (
	"net/http"

	"verbatim/internal/errs"
)

// home leads to the interviews, where work begins.
func (s *Server) home(w http.ResponseWriter, r *http.Request) error {
	http.Redirect(w, r, "/interviews", http.StatusSeeOther)
	return nil
}

// nowhere answers for addresses that there are not.
func (s *Server) nowhere(_ http.ResponseWriter, _ *http.Request) error {
	return errs.New(errs.NotFound, "there is no page of this address").Try("choose one above")
}
