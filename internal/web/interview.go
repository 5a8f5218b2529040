package web

import (
	"net/http"

	"verbatim/interviews"
)

// An interviewsPage lists the interviews.
type interviewsPage struct {
	Interviews []interviews.Interview
}

func (s *Server) interviewRoutes() []route {
	return []route{{pattern: "GET /interviews", serve: s.interviews}}
}

func (s *Server) interviews(w http.ResponseWriter, r *http.Request) error {
	all, err := s.ws.Parts().Interviews.Interviews(r.Context(), nil)
	if err != nil {
		return err
	}
	return s.show(w, r, "interviews", frame{Title: "Interviews", Section: "interviews", Page: interviewsPage{all}})
}
