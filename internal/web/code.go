package web

import (
	"bytes"
	"cmp"
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"verbatim/coding"
	"verbatim/internal/errs"
	"verbatim/interviews"
)

func (s *Server) codeRoutes() []route {
	return []route{
		{pattern: "GET /code/{interview}", serve: s.code},
		{pattern: "GET /code/{interview}/turns", serve: s.codeTurns},
		{pattern: "GET /code/{interview}/memo", serve: s.codeMemo},
		{pattern: "GET /code/{interview}/suggest", serve: s.codeSuggest},
		{pattern: "POST /code/{interview}", serve: s.codeDo},
		{pattern: "GET /review", serve: s.reviewAll},
	}
}

// A transcript of more turns than that is shown in pieces.
const (
	mostTurns  = 2000
	turnsPiece = 500
)

// A codeFilter says which marks are shown, and what stands beside them. It is
// in the address, and changes nothing of what a write does.
type codeFilter struct {
	Theme  string // and those below it
	Coder  string
	State  coding.State
	Find   string // words that are looked for in the transcript
	Quote  string // the one that the page is about
	Review bool   // where the quotes that wait may stand
	From   int    // the first turn that is shown, 0 for the one that suits
}

func codeFilterOf(r *http.Request) codeFilter {
	q := r.URL.Query()
	from, _ := strconv.Atoi(q.Get("from"))
	return codeFilter{
		Theme: q.Get("theme"), Coder: q.Get("coder"), State: coding.State(q.Get("state")), Quote: q.Get("quote"), Find: q.Get("find"), Review: q.Get("review") == "1", From: from,
	}
}

// Limits reports whether some marks are not shown.
func (f codeFilter) Limits() bool { return f.Theme != "" || f.Coder != "" || f.State != "" }

// query is the filter in an address.
func (f codeFilter) query() string {
	q := url.Values{}
	for name, value := range map[string]string{"theme": f.Theme, "coder": f.Coder, "state": string(f.State), "quote": f.Quote, "find": f.Find} {
		if value != "" {
			q.Set(name, value)
		}
	}
	if f.Review {
		q.Set("review", "1")
	}
	if f.From > 0 {
		q.Set("from", strconv.Itoa(f.From))
	}
	return q.Encode()
}

// A codePage is an interview to be coded.
type codePage struct {
	*talk
	Filter   codeFilter
	Turns    []turnView
	Pieces   []piece // of a long transcript
	Codebook codebookView
	Beside   besideView
	Coders   []string
	States   []coding.State
	Counted  int // quotes that count
	Shown    int // quotes that are drawn
	Address  string
}

// A piece is a stretch of a long transcript on a page of its own.
type piece struct {
	First, Last int
	Address     string
	Here        bool
}

// A codebookView is the codebook as the coding page shows it.
type codebookView struct {
	Address string // of the interview
	Chosen  string // the theme that marks are filtered by
	Themes  []codebookTheme
}

type codebookTheme struct {
	*coding.Theme
	Depth int // 1 at the top
	Path  string
	Kind  coding.Kind
	Count int
}

func (t *talk) codebook(f codeFilter) codebookView {
	v := codebookView{Address: codeAddress(t.IV.ID), Chosen: f.Theme}
	counts := t.counts()
	for i := range t.book.Themes() {
		theme := &t.book.Themes()[i]
		if theme.Retired && counts[theme.ID] == 0 {
			continue
		}
		v.Themes = append(v.Themes, codebookTheme{theme, t.book.Depth(theme.ID) + 1, pathName(t.book, theme.ID), t.book.KindOf(theme.ID), counts[theme.ID]})
	}
	return v
}

// codeAddress is the page on which an interview is coded.
func codeAddress(id interviews.ID) string { return "/code/" + url.PathEscape(string(id)) }

// code shows an interview.
func (s *Server) code(w http.ResponseWriter, r *http.Request) error {
	filter := codeFilterOf(r)
	if err := filter.check(); err != nil {
		return err
	}
	page := codePage{Filter: filter}
	err := s.ws.View(r.Context(), func(p Parts) (err error) {
		if page.talk, err = s.readTalk(r.Context(), p, interviews.ID(r.PathValue("interview"))); err != nil {
			return err
		}
		page.Beside, err = s.beside(r.Context(), p, page.talk, filter)
		return err
	})
	if err != nil {
		return err
	}
	page.fill(r)
	title := cmp.Or(page.IV.Title, string(page.IV.ID))
	return s.show(w, r, "code", frame{Title: title, Section: "interviews", Wide: true, Page: &page, Head: page.Seq, Script: "code"})
}

func (f codeFilter) check() error {
	switch f.State {
	case "", coding.Unchanged, coding.Moved, coding.Ambiguous, coding.Orphaned, coding.Retired:
		return nil
	}
	return errs.New(errs.Invalid, "%q is no state of a quote", string(f.State)).Try("use unchanged, moved, ambiguous, orphaned or retired")
}

// fill draws what was read.
func (p *codePage) fill(r *http.Request) {
	quotes := p.shown(p.Filter)
	p.Shown, p.Coders, p.Codebook, p.Address = len(quotes), p.coders(), p.codebook(p.Filter), "http://"+r.Host+r.URL.RequestURI()
	p.States = []coding.State{coding.Unchanged, coding.Moved, coding.Retired}
	for i := range p.quotes {
		if p.quotes[i].State.Counts() {
			p.Counted++
		}
	}
	first, last := p.piece()
	paint := newPainter(p.talk, p.Filter.Quote, quotes)
	p.Turns = make([]turnView, 0, last-first+1)
	for n := first; n <= last; n++ {
		p.Turns = append(p.Turns, paint.turn(&p.turns[n-1]))
	}
}

// piece decides which turns are shown: all, but of a long transcript those
// from the one that was asked for, or around the quote that was.
func (p *codePage) piece() (first, last int) {
	if len(p.turns) <= mostTurns {
		return 1, len(p.turns)
	}
	at := min(max(p.Filter.From, 1), len(p.turns))
	if q := p.quote(p.Filter.Quote); q != nil && p.Filter.From == 0 && p.drawn(q) {
		at = q.FirstTurn
	}
	for from := 1; from <= len(p.turns); from += turnsPiece {
		f := p.Filter
		f.From, f.Quote = from, ""
		one := piece{First: from, Last: min(from+turnsPiece-1, len(p.turns)), Address: "?" + f.query()}
		if one.Here = from <= at && at <= one.Last; one.Here {
			first, last = one.First, one.Last
		}
		p.Pieces = append(p.Pieces, one)
	}
	return first, last
}

// Theme is the theme that marks are filtered by, nil when they are not.
func (p *codePage) Theme() *coding.Theme { return p.book.Theme(p.Filter.Theme) }

// Themes are those that the marks can be filtered by.
func (p *codePage) Themes() []codebookTheme { return p.Codebook.Themes }

// rendered is a part of the page, for a script that puts it in its place.
func rendered(name string, data any) (string, error) {
	var b bytes.Buffer
	if err := pages()["code"].ExecuteTemplate(&b, name, data); err != nil {
		return "", err
	}
	return strings.TrimSpace(b.String()), nil
}

// A codeAnswer tells a script how what it asked about is now.
type codeAnswer struct {
	Seq      int64          `json:"seq"`
	Revision int64          `json:"revision"`
	Said     string         `json:"said,omitempty"`
	Quote    string         `json:"quote,omitempty"`
	Turns    map[int]string `json:"turns"`
	Counts   map[string]int `json:"counts"`
	Codebook string         `json:"codebook,omitempty"`
	Beside   string         `json:"beside,omitempty"`
	Focus    int            `json:"focus,omitempty"`
}

// codeTurns answers how some turns are now, and what stands beside them.
func (s *Server) codeTurns(w http.ResponseWriter, r *http.Request) error {
	ask := codeAsk{filter: codeFilterOf(r), codebook: r.URL.Query().Get("codebook") == "1", beside: r.URL.Query().Get("beside") == "1"}
	if list := r.URL.Query().Get("n"); list != "" {
		for text := range strings.SplitSeq(list, ",") {
			n, err := strconv.Atoi(text)
			if err != nil {
				return errs.New(errs.Invalid, "%q is no turn", text)
			}
			ask.turns = append(ask.turns, n)
		}
	}
	out, err := s.codeNow(r.Context(), interviews.ID(r.PathValue("interview")), ask)
	if err != nil {
		return err
	}
	return answer(w, r, http.StatusOK, out)
}

// A codeAsk is what a script wants to know.
type codeAsk struct {
	filter           codeFilter
	turns            []int
	codebook, beside bool
}

// codeNow draws what a script asks for. Turns that there are not are left out.
func (s *Server) codeNow(ctx context.Context, id interviews.ID, ask codeAsk) (codeAnswer, error) {
	var t *talk
	var v besideView
	err := s.ws.View(ctx, func(p Parts) (err error) {
		if t, err = s.readTalk(ctx, p, id); err == nil && ask.beside {
			v, err = s.beside(ctx, p, t, ask.filter)
		}
		return err
	})
	if err != nil {
		return codeAnswer{}, err
	}
	out := codeAnswer{Seq: t.Seq, Revision: t.IV.Revision, Turns: map[int]string{}, Counts: t.counts()}
	paint := newPainter(t, ask.filter.Quote, t.shown(ask.filter))
	for _, n := range ask.turns {
		if n < 1 || n > len(t.turns) || out.Turns[n] != "" {
			continue
		}
		one := paint.turn(&t.turns[n-1])
		if out.Turns[n], err = rendered("turn", &one); err != nil {
			return out, err
		}
	}
	if ask.codebook {
		if out.Codebook, err = rendered("codebook", t.codebook(ask.filter)); err != nil {
			return out, err
		}
	}
	if ask.beside {
		out.Beside, err = rendered("beside", &v)
	}
	return out, err
}
