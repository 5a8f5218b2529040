package web

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"verbatim/coding"
	"verbatim/internal/errs"
	"verbatim/interviews"
)

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

func finish(ctx context.Context, p Parts, c *change) error {
	on := c.form.Get("on") != "0"
	if c.said = "Not finished: a theme that is not here is missing, not a no"; on {
		c.said = "Finished: you have coded all of this interview"
	}
	return p.Work.SetFinished(ctx, c.iv, on)
}
