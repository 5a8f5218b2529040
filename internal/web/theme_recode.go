package web

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"verbatim/coding"
	"verbatim/internal/errs"
	"verbatim/report"
)

// A recoding is a merge or split that is looked at before it is done.
type recoding struct {
	Into    coding.Theme
	New     bool
	Done    coding.Recoded
	Below   []themeView // themes that move below the other one
	Version string      // of all that it does
}

// A mergePage prepares the merge of one theme into another.
type mergePage struct {
	Theme   *coding.Theme
	Into    []themeOption
	Plan    *recoding
	Problem *problem
}

func (s *Server) themeMergeForm(w http.ResponseWriter, r *http.Request) error {
	return s.showMerge(w, r, r.URL.Query().Get("into"), nil, nil)
}

func (s *Server) showMerge(w http.ResponseWriter, r *http.Request, into string, plan *recoding, refused error) error {
	book, err := s.ws.Parts().Themes.Codebook(r.Context())
	if err != nil {
		return err
	}
	t, err := openTheme(book, r.PathValue("id"))
	if err != nil {
		return err
	}
	page := mergePage{Theme: t, Into: themeOptions(book, into, book.Under(t.ID)...), Plan: plan}
	problem, status := refusal(refused)
	page.Problem = problem
	return s.showAs(w, r, status, "theme_merge", frame{Title: "Merge " + t.Name, Section: "themes", Page: page})
}

// refusal is what a form says that was refused.
func refusal(err error) (*problem, int) {
	if err == nil {
		return nil, http.StatusOK
	}
	known := statuses[errs.KindOf(err)]
	return &problem{Title: known.title, Text: err.Error(), Hint: errs.HintOf(err)}, known.status
}

// mayShow reports whether a form is shown again with what is wrong with it.
func mayShow(r *http.Request, err error) bool {
	kind := errs.KindOf(err)
	return !wantsJSON(r) && (kind == errs.Invalid || kind == errs.Conflict)
}

// themeMerge shows what a merge would do, or does it when that was looked at.
func (s *Server) themeMerge(w http.ResponseWriter, r *http.Request) error {
	id, into := r.PathValue("id"), r.PostFormValue("into")
	var plan recoding
	merge := func(ctx context.Context, p Parts) error {
		book, err := p.Themes.Codebook(ctx)
		if err != nil {
			return err
		}
		to := book.Theme(into)
		if to == nil {
			return errs.New(errs.Invalid, "into which theme?").Try("choose the one that stays")
		}
		plan = recoding{Into: *to}
		if plan.Done, err = p.Themes.Merge(ctx, id, into); err != nil {
			return err
		}
		for _, child := range plan.Done.Children {
			plan.Below = append(plan.Below, viewTheme(book.Theme(child)))
		}
		return plan.seen(r)
	}
	if r.PostFormValue("do") != "merge" {
		err := s.ws.Try(r.Context(), func(p Parts) error { return merge(r.Context(), p) })
		if err != nil && !mayShow(r, err) {
			return err
		}
		if err != nil {
			return s.showMerge(w, r, into, nil, err)
		}
		return s.showMerge(w, r, into, &plan, nil)
	}
	event, err := s.change(r, "theme.merge", "theme/"+into, merge)
	if err != nil && mayShow(r, err) {
		return s.showMerge(w, r, into, nil, err)
	}
	if err != nil {
		return err
	}
	return s.told(w, r, into, event, fmt.Sprintf("Merged: “%s” took over %s.", plan.Into.Name, plural(plan.Done.Quotes, "quote")))
}

// seen names all that a recoding does, and returns errs.Conflict when that is
// not what was looked at.
func (p *recoding) seen(r *http.Request) error {
	p.Version = version([]any{p.Into.ID, p.New, p.Done})
	if was := r.PostFormValue("version"); r.PostFormValue("do") != "preview" && was != p.Version {
		return errs.New(errs.Conflict, "somebody has changed codings or themes since, and this would do something else now; nothing was done").
			Try("look at what it does now, and confirm that")
	}
	return nil
}

// A splitPage prepares to give some quotes of a theme another theme.
type splitPage struct {
	Theme   *coding.Theme
	Quotes  []splitChoice // of this page
	Chosen  []string      // on other pages
	All     []string      // that are chosen, on this page and others
	Of      int
	Into    []themeOption
	Name    string
	Below   bool
	Page    pager
	Plan    *recoding
	Problem *problem
}

// A splitChoice is a quote that may be chosen.
type splitChoice struct {
	quoteView
	Chosen bool
}

func (s *Server) themeSplitForm(w http.ResponseWriter, r *http.Request) error {
	return s.showSplit(w, r, nil, nil)
}

// ownQuotes are a theme's quotes of any state, without those below it, as they
// were said.
func ownQuotes(c *report.Corpus, id string) []placed {
	ids := carrying(c, []string{id})
	shown := newShelf(c)
	var all []placed
	for i := range c.Quotes {
		if q := &c.Quotes[i]; ids[q.ID] && shown.talks[q.Interview] != nil {
			all = append(all, placed{q, "", shown.talks[q.Interview]})
		}
	}
	slices.SortFunc(all, asSaid)
	return all
}

// showSplit shows one page of a theme's quotes, and keeps what is chosen on others.
func (s *Server) showSplit(w http.ResponseWriter, r *http.Request, plan *recoding, refused error) error {
	c, err := s.seen.Corpus(r.Context())
	if err != nil {
		return err
	}
	t, err := openTheme(c.Codebook, r.PathValue("id"))
	if err != nil {
		return err
	}
	all := ownQuotes(c, t.ID)
	page := splitPage{Theme: t, Of: len(all), Name: r.PostFormValue("name"), Below: r.PostFormValue("below") != "", Plan: plan}
	page.Into = themeOptions(c.Codebook, r.PostFormValue("into"), t.ID)
	n, _ := strconv.Atoi(cmp.Or(r.PostFormValue("turn"), r.PostFormValue("page")))
	page.Page = paged(max(n, 1), len(all), quotesEach, strconv.Itoa)
	page.choose(c, all, r.PostForm["quote"])
	problem, status := refusal(refused)
	page.Problem = problem
	return s.showAs(w, r, status, "theme_split", frame{Title: "Split " + t.Name, Section: "themes", Page: page})
}

// choose lists the quotes of the page, and which of all are chosen.
func (p *splitPage) choose(c *report.Corpus, all []placed, ids []string) {
	chosen := map[string]bool{}
	for _, id := range ids {
		chosen[id] = true
	}
	from := (p.Page.N - 1) * quotesEach
	shown := newShelf(c)
	for i, one := range all {
		is := chosen[one.quote.ID]
		if is {
			p.All = append(p.All, one.quote.ID)
		}
		if i >= from && i < from+quotesEach {
			p.Quotes = append(p.Quotes, splitChoice{shown.view(one.quote), is})
		} else if is {
			p.Chosen = append(p.Chosen, one.quote.ID)
		}
	}
}

// themeSplit turns a page, shows what a split would do, or does it when that
// was looked at.
func (s *Server) themeSplit(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("id")
	if err := r.ParseForm(); err != nil {
		return errs.New(errs.Invalid, "this is no form").Because(err)
	}
	var plan recoding
	split := func(ctx context.Context, p Parts) (err error) {
		if plan, err = splitInto(ctx, p, r); err != nil {
			return err
		}
		if plan.Done, err = p.Themes.Split(ctx, id, plan.Into.ID, r.PostForm["quote"]); err != nil {
			return err
		}
		return plan.seen(r)
	}
	var err error
	var event int64
	switch r.PostForm.Get("do") {
	case "split":
		if event, err = s.change(r, "theme.split", "theme/"+id, split); err == nil {
			return s.told(w, r, id, event, fmt.Sprintf("Split: %s went to “%s”.", plural(plan.Done.Quotes, "quote"), plan.Into.Name))
		}
	case "preview":
		if err = s.ws.Try(r.Context(), func(p Parts) error { return split(r.Context(), p) }); err == nil {
			return s.showSplit(w, r, &plan, nil)
		}
	default:
		return s.showSplit(w, r, nil, nil)
	}
	if mayShow(r, err) {
		return s.showSplit(w, r, nil, err)
	}
	return err
}

// splitInto is the theme that takes the quotes: one that is there, or a new one
// like the one that is split, which it adds.
func splitInto(ctx context.Context, p Parts, r *http.Request) (recoding, error) {
	book, err := p.Themes.Codebook(ctx)
	if err != nil {
		return recoding{}, err
	}
	from, err := openTheme(book, r.PathValue("id"))
	if err != nil {
		return recoding{}, err
	}
	into, name := r.PostForm.Get("into"), strings.TrimSpace(r.PostForm.Get("name"))
	switch {
	case into == "" && name == "":
		return recoding{}, errs.New(errs.Invalid, "which theme shall take the quotes?").Try("write the name of a new one, or choose one that is there")
	case into != "" && name != "":
		return recoding{}, errs.New(errs.Invalid, "a new theme is named, and one that is there is chosen").Try("do one of the two")
	case into != "":
		to, err := openTheme(book, into)
		if err != nil {
			return recoding{}, err
		}
		return recoding{Into: *to}, nil
	}
	t, err := book.SplitOff(from.ID, name, r.PostForm.Get("below") != "")
	if err != nil {
		return recoding{}, err
	}
	return recoding{Into: t, New: true}, p.Themes.SetTheme(ctx, &t)
}
