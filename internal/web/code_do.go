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
	t, known := book.Called(c.form.Get("parent"), name, c.form.Get("invivo") == "1")
	if !known {
		if err := p.Themes.SetTheme(ctx, &t); err != nil {
			return err
		}
	}
	return c.code(ctx, p, q, append(slices.Clone(c.form["theme"]), t.ID))
}

// uncode takes off what who acts coded.
func uncode(ctx context.Context, p Parts, c *change) error {
	q, err := c.here(ctx, p)
	if err != nil {
		return err
	}
	var themes []string
	if theme := c.form.Get("theme"); theme != "" {
		themes = []string{theme}
	}
	names, err := themeNames(ctx, p, themes)
	if err != nil {
		return err
	}
	c.said = "Took " + cmp.Or(names, "your themes") + " off"
	return p.Coding.Uncode(ctx, q.ID, themes)
}

// recode exchanges a theme for another one, which is rated as it was.
func recode(ctx context.Context, p Parts, c *change) error {
	q, err := c.here(ctx, p)
	if err != nil {
		return err
	}
	from, to := c.form.Get("theme"), c.form.Get("to")
	codings, err := p.Coding.Codings(ctx, coding.Filter{IDs: []string{q.ID}})
	if err != nil {
		return err
	}
	mine := slices.IndexFunc(codings, func(o coding.Coding) bool { return o.Theme == from && o.Coder == interviews.Actor(ctx).Actor })
	if mine >= 0 && from != to {
		if _, err := p.Coding.Code(ctx, &q, []string{to}, ""); err != nil {
			return err
		}
		if r := (coding.Rating{Polarity: codings[mine].Polarity, Strength: codings[mine].Strength}); r != (coding.Rating{}) {
			if err := p.Coding.Rate(ctx, q.ID, to, r); err != nil {
				return err
			}
		}
	}
	names, err := themeNames(ctx, p, []string{to})
	if err != nil || from == to {
		return err
	}
	c.said = "Exchanged for " + names
	return p.Coding.Uncode(ctx, q.ID, []string{from}) // says that it is not one's own when it is not
}

// rateCoding says how somebody speaks of a theme, or of all that who acts gave
// the quote.
func rateCoding(ctx context.Context, p Parts, c *change) error {
	q, err := c.here(ctx, p)
	if err != nil {
		return err
	}
	c.said = "Rated"
	if theme := c.form.Get("theme"); theme != "" {
		return c.rate(ctx, p, theme)
	}
	codings, err := p.Coding.Codings(ctx, coding.Filter{IDs: []string{q.ID}})
	for i := 0; i < len(codings) && err == nil; i++ {
		if codings[i].Coder == interviews.Actor(ctx).Actor {
			err = c.rate(ctx, p, codings[i].Theme)
		}
	}
	return err
}

// rate changes what the form says of a rating, and leaves the rest.
func (c *change) rate(ctx context.Context, p Parts, theme string) error {
	codings, err := p.Coding.Codings(ctx, coding.Filter{IDs: []string{c.quote}})
	if err != nil {
		return err
	}
	var r coding.Rating
	if i := slices.IndexFunc(codings, func(o coding.Coding) bool { return o.Theme == theme && o.Coder == interviews.Actor(ctx).Actor }); i >= 0 {
		r = coding.Rating{Polarity: codings[i].Polarity, Strength: codings[i].Strength}
	}
	if c.form.Has("polarity") {
		if r.Polarity, err = coding.ParsePolarity(c.form.Get("polarity")); err != nil {
			return err
		}
	}
	if text := c.form.Get("strength"); c.form.Has("strength") {
		if r.Strength, err = strconv.Atoi(cmp.Or(text, "0")); err != nil {
			return errs.New(errs.Invalid, "%q is not a strength", text)
		}
	}
	return p.Coding.Rate(ctx, c.quote, theme, r)
}

// settleQuote puts a quote where somebody decided that it stands.
func settleQuote(ctx context.Context, p Parts, c *change) error {
	if _, err := c.here(ctx, p); err != nil {
		return err
	}
	q, err := c.words()
	if err != nil {
		return err
	}
	now, err := p.Coding.Settle(ctx, q)
	c.said = "The quote is now: " + shortened(now.Text, 80)
	if err == nil && now.ID != q.ID {
		c.said = "Another quote stood at just these words: the two are one now"
	}
	c.quote = now.ID
	return err
}

func retireQuote(ctx context.Context, p Parts, c *change) error {
	if _, err := c.here(ctx, p); err != nil {
		return err
	}
	c.said = "Withdrawn: the quote is kept, and counted nowhere"
	return p.Coding.Retire(ctx, c.quote)
}

func keyQuote(ctx context.Context, p Parts, c *change) error {
	if _, err := c.here(ctx, p); err != nil {
		return err
	}
	on := c.form.Get("on") != "0"
	if c.said = "No key quote any more"; on {
		c.said = "Marked as a key quote"
	}
	return p.Coding.SetKey(ctx, c.quote, on)
}

// subject is what a memo is about: a quote, a theme or the interview.
func (c *change) subject(ctx context.Context, p Parts) (coding.Subject, error) {
	if theme := c.form.Get("theme"); theme != "" {
		return coding.OnTheme(theme), nil
	}
	if c.quote == "" {
		return coding.OnInterview(c.iv), nil
	}
	q, err := c.here(ctx, p)
	return coding.OnQuote(q.ID), err
}

func writeMemo(ctx context.Context, p Parts, c *change) error {
	about, err := c.subject(ctx, p)
	if err != nil {
		return err
	}
	all, err := p.Memos.Memos(ctx, nil, about)
	if err != nil {
		return err
	}
	was := memosOn(all, about, interviews.Actor(ctx).Actor)
	if err := unchangedIn(c.form, "your memo", was.Mine); err != nil {
		return err
	}
	text := strings.TrimSpace(strings.ReplaceAll(c.form.Get("text"), "\r\n", "\n"))
	if c.said = "Memo saved"; text == "" {
		c.said = "Memo removed"
	}
	return p.Memos.SetMemo(ctx, about, text)
}

// codeMemo answers the memo that who acts has on a quote, a theme or the
// interview.
func (s *Server) codeMemo(w http.ResponseWriter, r *http.Request) error {
	c := &change{iv: interviews.ID(r.PathValue("interview")), form: r.URL.Query(), quote: r.URL.Query().Get("quote")}
	var memo memoView
	err := s.ws.View(r.Context(), func(p Parts) error {
		about, err := c.subject(r.Context(), p)
		if err != nil {
			return err
		}
		all, err := p.Memos.Memos(r.Context(), nil, about)
		memo = memosOn(all, about, interviews.Actor(r.Context()).Actor)
		return err
	})
	if err != nil {
		return err
	}
	return answer(w, r, http.StatusOK, map[string]string{"text": memo.Mine, "version": memo.Version(), "by": interviews.Actor(r.Context()).Actor})
}

func writeTakeaway(ctx context.Context, p Parts, c *change) error {
	t, err := takeaway(ctx, p, c.iv, c.form.Get("id"))
	if err != nil {
		return err
	}
	if err := unchangedIn(c.form, "this takeaway", *t); err != nil {
		return err
	}
	if c.form.Get("remove") == "1" {
		c.said = "Takeaway removed"
		return p.Memos.RemoveTakeaway(ctx, t.ID)
	}
	if quote := c.form.Get("rests"); quote != "" {
		c.quote, c.said = quote, "The takeaway rests on this quote, too"
		t.Quotes = append(slices.Clone(t.Quotes), quote)
		_, err = p.Memos.SetTakeaway(ctx, t)
		return err
	}
	t.Text = strings.TrimSpace(strings.ReplaceAll(c.form.Get("text"), "\r\n", "\n"))
	if t.Text == "" {
		return errs.New(errs.Invalid, "a takeaway needs words").Try("write what to remember of this interview, in a sentence")
	}
	if c.form.Has("quotes") {
		t.Quotes = strings.Fields(strings.Join(c.form["quotes"], " "))
	}
	c.said = "Takeaway saved"
	_, err = p.Memos.SetTakeaway(ctx, t)
	return err
}

func finish(ctx context.Context, p Parts, c *change) error {
	on := c.form.Get("on") != "0"
	if c.said = "Not finished: a theme that is not here is missing, not a no"; on {
		c.said = "Finished: you have coded all of this interview"
	}
	return p.Work.SetFinished(ctx, c.iv, on)
}

// suggestion records what became of themes that were suggested for words.
func (c *change) suggestion(ctx context.Context, p Parts, q *coding.Quote, themes []string, taken bool) error {
	rank, _ := strconv.Atoi(c.form.Get("rank"))
	score, _ := strconv.ParseFloat(c.form.Get("score"), 64)
	for _, theme := range themes {
		err := p.Judgements.LogSuggestion(ctx, coding.Suggested{
			Interview: c.iv, Turn: q.FirstTurn, Quote: c.quote, Theme: theme, Rank: max(rank, 0), Score: min(max(score, 0), 1), Accepted: taken, Coder: interviews.Actor(ctx).Actor,
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func declineSuggestion(ctx context.Context, p Parts, c *change) error {
	q, err := c.words()
	if err != nil {
		return err
	}
	c.quote, c.said = "", "Noted: the suggestion was wrong"
	return c.suggestion(ctx, p, q, c.form["theme"], false)
}
