package web

import (
	"cmp"
	"context"
	"crypto/rand"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"verbatim/coding"
	"verbatim/internal/errs"
	"verbatim/interviews"
)

// A change is one thing that somebody does on the coding page.
type change struct {
	iv    interviews.ID
	form  url.Values
	quote string // that it was done to
	said  string // what was done, in words
}

// A codeAction is what a value of the field "do" means. Its event is of that
// kind about the interview, so that it can be undone there.
type codeAction struct {
	kind   string
	do     func(context.Context, Parts, *change) error
	beside bool // it changes what stands beside the transcript
	themes bool // it may change the codebook
}

var codeActions = map[string]codeAction{
	"code":     {kind: "code.add", do: codeWords},
	"new":      {kind: "code.add", do: codeNew, themes: true},
	"uncode":   {kind: "code.remove", do: uncode},
	"recode":   {kind: "code.change", do: recode},
	"rate":     {kind: "code.rate", do: rateCoding},
	"range":    {kind: "quote.settle", do: settleQuote, beside: true},
	"settle":   {kind: "quote.settle", do: settleQuote, beside: true},
	"retire":   {kind: "quote.retire", do: retireQuote, beside: true},
	"keyquote": {kind: "quote.key", do: keyQuote},
	"memo":     {kind: "memo.set", do: writeMemo, beside: true},
	"takeaway": {kind: "takeaway.set", do: writeTakeaway, beside: true},
	"finish":   {kind: "interview.finish", do: finish, beside: true},
	"decline":  {kind: "suggestion.reject", do: declineSuggestion},
}

// codeKinds are the kinds of what is done on the coding page: what is undone
// there. An interview that was read in is not.
func codeKinds() []string {
	var kinds []string
	for _, action := range codeActions {
		kinds = append(kinds, action.kind)
	}
	return sortedOnce(kinds)
}

// codeDo carries one action out, and answers how the turns that it touched are
// now. Without a script it leads back to the page.
func (s *Server) codeDo(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return err
	}
	ctx := withOperation(r)
	c := &change{iv: interviews.ID(r.PathValue("interview")), form: r.PostForm, quote: r.PostForm.Get("quote")}
	ask, err := s.codeChange(ctx, r, c)
	if err != nil {
		return err
	}
	c.said = cmp.Or(c.said, "This was done before; nothing was done twice")
	if !wantsJSON(r) {
		return done(w, r, r.URL.RequestURI(), c.said)
	}
	ask.filter = codeFilterOf(r)
	ask.beside = ask.beside || ask.filter.Quote != "" && (ask.filter.Quote == c.quote || ask.filter.Quote == r.PostForm.Get("quote"))
	out, err := s.codeNow(ctx, c.iv, ask)
	if err != nil {
		return err
	}
	out.Said, out.Quote = c.said, c.quote
	if len(ask.turns) > 0 {
		out.Focus = ask.turns[0]
	}
	return answer(w, r, http.StatusOK, out)
}

// withOperation is the context of a request, whose write has a name: the
// script's, the form's, or a new one.
func withOperation(r *http.Request) context.Context {
	act := interviews.Actor(r.Context())
	act.Op = cmp.Or(act.Op, r.PostFormValue("op"), rand.Text())
	return interviews.Acting(r.Context(), act)
}

// codeChange carries a change out, and returns what of the page it concerns.
func (s *Server) codeChange(ctx context.Context, r *http.Request, c *change) (ask codeAsk, err error) {
	do := c.form.Get("do")
	action, known := codeActions[do]
	switch {
	case do == "undo" || do == "redo":
		ask.beside, ask.codebook = true, true
		err = s.turnBack(ctx, c, do == "undo")
	case !known:
		err = errs.New(errs.Invalid, "%q is nothing that can be done here", do)
	default:
		ask.beside, ask.codebook = action.beside, action.themes
		err = s.write(r.WithContext(ctx), action.kind, aboutTalk(c.iv), func(ctx context.Context, p Parts) error { return action.do(ctx, p, c) })
	}
	if err != nil {
		return ask, err
	}
	event, err := s.ws.Parts().Log.Done(ctx)
	if err != nil {
		return ask, err
	}
	return ask, s.touched(ctx, c, event, &ask)
}

func aboutTalk(id interviews.ID) string { return "interview/" + string(id) }

// turnBack undoes or does again what who acts did last in this interview.
func (s *Server) turnBack(ctx context.Context, c *change, back bool) error {
	turn, said, nothing := s.ws.Parts().Log.RedoOf, "Done again", "there is nothing of yours to do again in this interview"
	if back {
		turn, said, nothing = s.ws.Parts().Log.UndoOf, "Taken back", "there is nothing of yours to undo in this interview"
	}
	event, err := turn(ctx, aboutTalk(c.iv), codeKinds()...)
	s.live.look()
	if errs.KindOf(err) == errs.NotFound {
		return errs.New(errs.NotFound, "%s", nothing).Try("what was done elsewhere is undone there, or with 'verbatim undo'")
	}
	c.said = said + ": " + event.Changed
	return err
}

// touched tells which turns of the newest revision a change concerns: those of
// its event, and those of the quote that it was about.
func (s *Server) touched(ctx context.Context, c *change, e Event, ask *codeAsk) error {
	iv, err := s.ws.Parts().Interviews.Interview(ctx, c.iv)
	if err != nil {
		return err
	}
	add := func(revision int64, first, last int) {
		for n := first; n <= last && revision == iv.Revision; n++ {
			ask.turns = append(ask.turns, n)
		}
	}
	for _, t := range e.Turns {
		add(t.Revision, t.First, t.Last)
	}
	if q, err := c.words(); err == nil {
		add(q.Revision, q.FirstTurn, min(q.LastTurn, iv.Turns))
		if c.quote == "" {
			if c.quote, err = s.quoteAt(ctx, c.iv, q.Range); err != nil {
				return err
			}
		}
	}
	slices.Sort(ask.turns)
	ask.turns = slices.Compact(ask.turns)
	return nil
}

// quoteAt is the quote of exactly these words, "" when there is none.
func (s *Server) quoteAt(ctx context.Context, iv interviews.ID, at coding.Range) (string, error) {
	all, err := s.ws.Parts().Coding.Quotes(ctx, coding.Filter{Interview: iv, Revision: at.Revision, Turn: at.FirstTurn})
	if err != nil {
		return "", err
	}
	for _, q := range all {
		if q.Range == at && q.State.Counts() {
			return q.ID, nil
		}
	}
	return "", nil
}

// words are those that a form selects. Forms without a script end lines as
// mail does; no transcript does.
func (c *change) words() (*coding.Quote, error) {
	q := &coding.Quote{Interview: c.iv, ID: c.form.Get("quote"), Text: strings.ReplaceAll(c.form.Get("text"), "\r\n", "\n")}
	revision, _ := strconv.Atoi(c.form.Get("revision"))
	for name, field := range map[string]*int{"first": &q.FirstTurn, "start": &q.Start, "last": &q.LastTurn, "end": &q.End} {
		n, err := strconv.Atoi(c.form.Get(name))
		if err != nil {
			return nil, errs.New(errs.Invalid, "which words? %q is no number for %q", c.form.Get(name), name).Try("select them in the transcript")
		}
		*field = n
	}
	q.Revision = int64(revision)
	return q, nil
}

// here returns the quote that a change is about: one of this interview.
func (c *change) here(ctx context.Context, p Parts) (coding.Quote, error) {
	found, err := p.Coding.Quotes(ctx, coding.Filter{Interview: c.iv, IDs: []string{c.form.Get("quote")}})
	if err == nil && (len(found) == 0 || c.form.Get("quote") == "") {
		err = errs.New(errs.NotFound, "this quote is not here any more").Try("somebody may have removed it: load the page again")
	}
	if err != nil {
		return coding.Quote{}, err
	}
	return found[0], nil
}

// themeNames are the names of some themes, for people.
func themeNames(ctx context.Context, p Parts, ids []string) (string, error) {
	book, err := p.Themes.Codebook(ctx)
	if err != nil {
		return "", err
	}
	var names []string
	for _, id := range ids {
		if t := book.Theme(id); t != nil {
			names = append(names, t.Name)
		}
	}
	return strings.Join(names, ", "), nil
}

// codeWords codes the selected words with themes that there are.
func codeWords(ctx context.Context, p Parts, c *change) error {
	q, err := c.words()
	if err != nil {
		return err
	}
	return c.code(ctx, p, q, slices.DeleteFunc(slices.Clone(c.form["theme"]), func(id string) bool { return id == "" }))
}

// code codes words, and says what else is said of them.
func (c *change) code(ctx context.Context, p Parts, q *coding.Quote, themes []string) error {
	q.ID = ""
	added, err := p.Coding.Code(ctx, q, themes, "")
	if err != nil {
		return err
	}
	c.quote = added.Quote.ID
	if c.form.Get("key") == "1" {
		if err := p.Coding.SetKey(ctx, c.quote, true); err != nil {
			return err
		}
	}
	if c.form.Get("polarity") != "" {
		for _, theme := range themes {
			if err := c.rate(ctx, p, theme); err != nil {
				return err
			}
		}
	}
	names, err := themeNames(ctx, p, themes)
	switch {
	case err != nil:
		return err
	case len(themes) == 0:
		c.said = "Marked as a quote without a theme"
	case len(added.Applied) == 0:
		c.said = "You had coded this with " + names + " before"
	default:
		c.said = "Coded with " + names
	}
	if c.form.Get("suggested") == "1" {
		return c.suggestion(ctx, p, q, themes, true)
	}
	return nil
}

// codeNew codes the selected words with a theme of that name, which is made
// when there is none.
func codeNew(ctx context.Context, p Parts, c *change) error {
	q, err := c.words()
	if err != nil {
		return err
	}
	book, err := p.Themes.Codebook(ctx)
	if err != nil {
		return err
	}
	name := strings.TrimSpace(c.form.Get("name"))
	if name == "" && c.form.Get("invivo") == "1" {
		name = q.Text
	}
	t, known, err := book.Called(c.form.Get("parent"), name, c.form.Get("invivo") == "1")
	if err != nil {
		return err
	}
	if !known {
		if err := p.Themes.SetTheme(ctx, &t); err != nil {
			return err
		}
	}
	return c.code(ctx, p, q, append(slices.Clone(c.form["theme"]), t.ID))
}
