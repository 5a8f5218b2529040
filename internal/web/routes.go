package web

import (
	"cmp"
	"net/http"
	"slices"
)

// A route is an address and what answers there. What is read is a GET and has
// no effect; what is changed is a POST, and one event of the log.
type route struct {
	pattern string
	serve   func(http.ResponseWriter, *http.Request) error
	most    int64 // bytes that a request may carry; 0 is largestForm
}

// table is every address there is.
func (s *Server) table() []route {
	return slices.Concat([]route{
		{pattern: "GET /start", serve: s.start},
		{pattern: "GET /live", serve: s.listen},
		{pattern: "GET /{$}", serve: s.home},
		{pattern: "GET /", serve: s.nowhere},
	}, s.interviewRoutes(), s.codeRoutes(), s.themeRoutes(), s.quoteRoutes(), s.searchRoutes(), s.reportRoutes(),
		s.hypothesisRoutes(), s.proposalRoutes(), s.opportunityRoutes(), s.outcomeRoutes(), s.traceRoutes(), s.participantRoutes(), s.guideRoutes(), s.helpRoutes())
}

func (s *Server) routes() http.Handler {
	mux := http.NewServeMux()
	for _, route := range s.table() {
		serve := s.handle(route.serve)
		mux.HandleFunc(route.pattern, func(w http.ResponseWriter, r *http.Request) {
			r.Body = http.MaxBytesReader(w, r.Body, cmp.Or(route.most, largestForm))
			serve(w, r)
		})
	}
	mux.HandleFunc("GET /static/", s.assets.serve)
	return mux
}
