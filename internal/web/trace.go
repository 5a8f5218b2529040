package web

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"verbatim/interviews"
	"verbatim/roadmap"
)

// A Tracer leads numbers to words, and words to what rests on them.
type Tracer interface {
	// Trace leads from a proposal, opportunity, hypothesis, theme, person or quote
	// of a plan down to its lines, or up to what rests on it; from
	// INTERVIEW:LINE always up.
	Trace(ctx context.Context, d *roadmap.Data, what string, up bool) (roadmap.Link, error)
	// Without tells what would change if a person withdrew, of all of a plan or,
	// unless what is "", of one thing.
	Without(ctx context.Context, d *roadmap.Data, person, what string) (*roadmap.Difference, error)
}

func (s *Server) traceRoutes() []route {
	return []route{
		{pattern: "GET /trace", serve: s.traceForm},
		{pattern: "GET /trace/{subject...}", serve: s.trace},
	}
}

// branches are how many are shown at each step of a trace, unless somebody asks
// for more.
const branches = 4

// mostBranches are as many as a page can show at each step.
const mostBranches = 200

// A tracePage leads down, or up.
type tracePage struct {
	Subject  string
	Up       bool
	CanTurn  bool // the other direction answers, too
	Branches int
	Left     bool // some were left out
	Tree     linkView
	People   []string
	Person   string // of Diff
	Diff     *roadmap.Difference
}

// A linkView is a step of a trace, with where it leads on this workbench.
type linkView struct {
	roadmap.Link
	Address string // "" when there is no page of it
	Open    bool
	Below   []linkView
}

// Words are what was said, "" where it is not shown.
func (l linkView) Words() string {
	if l.Source == nil {
		return ""
	}
	return l.Source.Text
}

// Place is where it was said.
func (l linkView) Place() string {
	if l.Source == nil {
		return ""
	}
	place := l.Source.Path + ":" + strconv.Itoa(l.Source.Line)
	if clock := interviews.Clock(interviews.TimeOf(l.Source.StartMS)); clock != "" {
		place += ", " + clock
	}
	if l.Source.SHA256 != "" {
		place += ", sha256 " + l.Source.SHA256[:min(12, len(l.Source.SHA256))]
	}
	return place
}

// openDepth is how deep a trace is open at first.
const openDepth = 3

// linksOf shows a trace.
func linksOf(d *roadmap.Data, l roadmap.Link) linkView {
	at := map[string]string{}
	for i := range d.Quotes {
		at[d.Quotes[i].ID] = quoteAddress(d.Quotes[i].Interview, d.Quotes[i].FirstTurn, d.Quotes[i].ID)
	}
	return linkAt(at, l, 0)
}

func linkAt(quotes map[string]string, l roadmap.Link, depth int) linkView {
	v := linkView{Link: l, Open: depth < openDepth, Address: linkAddress(quotes, l)}
	for _, b := range l.Because {
		v.Below = append(v.Below, linkAt(quotes, b, depth+1))
	}
	return v
}

// linkAddress is the page of what a step of a trace is about.
func linkAddress(quotes map[string]string, l roadmap.Link) string {
	switch l.Kind {
	case "quote":
		return quotes[l.ID]
	case "proposal":
		return proposalPath(l.ID)
	case "hypothesis":
		return hypothesisPath(l.ID)
	case "opportunity":
		return "/opportunities/" + url.PathEscape(l.ID)
	case "theme":
		return "/themes/" + (&url.URL{Path: l.ID}).EscapedPath()
	case "person":
		return "/people/" + url.PathEscape(l.ID)
	case "interview":
		return "/code/" + url.PathEscape(l.ID)
	}
	return ""
}

// tracePath is the address of a trace.
func tracePath(subject string) string { return "/trace/" + (&url.URL{Path: subject}).EscapedPath() }

// traceForm asks what to trace, and leads there.
func (s *Server) traceForm(w http.ResponseWriter, r *http.Request) error {
	asked := r.URL.Query()
	if subject := strings.TrimSpace(asked.Get("subject")); subject != "" {
		asked.Del("subject")
		http.Redirect(w, r, tracePath(subject)+"?"+asked.Encode(), http.StatusSeeOther)
		return nil
	}
	d, err := s.planned(r.Context())
	if err != nil {
		return err
	}
	page := tracePage{People: peopleOf(d), Person: asked.Get("without")}
	if page.Person != "" {
		if page.Diff, err = s.ws.Without(r.Context(), d, page.Person, ""); err != nil {
			return err
		}
	}
	return s.show(w, r, "trace", frame{Title: "Trace", Section: "roadmap", Page: page})
}

func peopleOf(d *roadmap.Data) []string {
	var ids []string
	for _, p := range d.Participants {
		ids = append(ids, p.ID)
	}
	return ids
}

func (s *Server) trace(w http.ResponseWriter, r *http.Request) error {
	d, err := s.planned(r.Context())
	if err != nil {
		return err
	}
	asked := r.URL.Query()
	page := tracePage{Subject: r.PathValue("subject"), Up: asked.Get("up") == "1", Branches: branches, People: peopleOf(d), Person: asked.Get("without")}
	if n, err := strconv.Atoi(asked.Get("branches")); err == nil {
		page.Branches = max(1, min(n, mostBranches))
	}
	if page.Person != "" {
		if page.Diff, err = s.ws.Without(r.Context(), d, page.Person, page.Subject); err != nil {
			return err
		}
		return s.show(w, r, "trace", frame{Title: "Without " + page.Person, Section: "roadmap", Page: page})
	}
	whole, err := s.ws.Trace(r.Context(), d, page.Subject, page.Up)
	if err != nil {
		return err
	}
	limited := whole.Limit(page.Branches)
	page.Left = leftOut(&limited)
	page.CanTurn = whole.Kind != "line" && whole.Kind != "person" && (page.Up || whole.Kind != "proposal")
	page.Tree = linksOf(d, limited)
	return s.show(w, r, "trace", frame{Title: "Trace of " + page.Subject, Section: "roadmap", Page: page})
}

func leftOut(l *roadmap.Link) bool {
	if l.More > 0 {
		return true
	}
	for i := range l.Because {
		if leftOut(&l.Because[i]) {
			return true
		}
	}
	return false
}
