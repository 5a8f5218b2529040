package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"verbatim/coding"
	"verbatim/internal/errs"
	"verbatim/interviews"
)

// mostRecoded is how many quotes get or lose a theme at once: nobody else can
// write meanwhile.
const mostRecoded = 5000

// A bulk gives quotes a theme, or takes it off them, as who acts.
type bulk struct {
	Add     bool
	Theme   *coding.Theme
	Quotes  []coding.Quote
	Changed int // codings that were added or taken off
	Waiting int // quotes that cannot be coded: they wait for review, or were withdrawn
	Others  int // quotes that have the theme from others alone
	Gone    int // quotes that nothing holds any more
}

// recodeQuotes serves POST /quotes/code: a theme on the chosen quotes, or on
// all that the query finds, in one event.
func (s *Server) recodeQuotes(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return err
	}
	a := readAsking(r.PostForm)
	ids, err := s.chosen(r, a)
	if err != nil {
		return err
	}
	c := bulk{Add: r.PostFormValue("do") != "remove"}
	if c.Theme, err = s.themeToRecode(r, c.Add); err != nil {
		return err
	}
	ran := false
	err = s.write(r, c.kind(), "theme/"+c.Theme.ID, func(ctx context.Context, p Parts) error {
		ran = true
		if c.Quotes, err = p.Coding.Quotes(ctx, coding.Filter{IDs: ids}); err != nil {
			return err
		}
		if c.Add {
			return c.add(ctx, p)
		}
		return c.remove(ctx, p)
	})
	switch {
	case err != nil && !errors.Is(err, errNothing):
		return err
	case !ran:
		return done(w, r, a.address(), "That was done already")
	case c.Changed == 0:
		return done(w, r, a.address(), c.said())
	}
	return done(w, r, a.address("did", strconv.FormatInt(s.lastOwn(r.Context(), c.kind()), 10)), c.said())
}

// errNothing ends a change in which there is nothing to change: then no event
// is written.
var errNothing = errors.New("nothing to change")

func (c *bulk) kind() string {
	if c.Add {
		return "code.add"
	}
	return "code.remove"
}

// chosen are the quotes that a form means. All that the query finds must still
// be what the page showed.
func (s *Server) chosen(r *http.Request, a asking) ([]string, error) {
	ids := r.PostForm["quote"]
	if r.PostFormValue("which") == "all" {
		all, err := s.seen.Shelf(r.Context())
		if err != nil {
			return nil, err
		}
		q, err := s.ws.Understand(r.Context(), a.Query)
		if err != nil {
			return nil, err
		}
		rows, err := a.limit(all, q)
		if err != nil {
			return nil, err
		}
		ids = all.ids(rows)
		if r.PostFormValue("version") != all.versionOf(rows) {
			return nil, errs.New(errs.Conflict, "the query finds other quotes than when the page was opened; nothing was changed").Try("look at them again, and change them then")
		}
	}
	switch {
	case len(ids) == 0:
		return nil, errs.New(errs.Invalid, "no quote is selected").Try("go back and tick some, or choose all that the query finds")
	case len(ids) > mostRecoded:
		return nil, errs.New(errs.Invalid, "%d quotes are too many at once", len(ids)).Try("narrow the query down to %d or fewer", mostRecoded)
	}
	return ids, nil
}

func (s *Server) themeToRecode(r *http.Request, add bool) (*coding.Theme, error) {
	id := r.PostFormValue("recode")
	if id == "" {
		return nil, errs.New(errs.Invalid, "which theme?").Try("go back and choose one")
	}
	book, err := s.ws.Parts().Themes.Codebook(r.Context())
	if err != nil {
		return nil, err
	}
	t, err := book.Find(id)
	if err == nil && add && t.Retired {
		return nil, errs.New(errs.Invalid, "the theme %s is retired, and takes no new codings", t.Name).Try("choose another one")
	}
	return t, err
}

// add codes the quotes that count and that who acts has not coded so.
func (c *bulk) add(ctx context.Context, p Parts) error {
	for i := range c.Quotes {
		q := &c.Quotes[i]
		if !q.State.Counts() {
			c.Waiting++
			continue
		}
		added, err := p.Coding.Code(ctx, q, []string{c.Theme.ID}, "")
		if err != nil {
			return err
		}
		c.Changed += len(added.Applied)
	}
	return c.any()
}

// remove takes the theme off where who acts has given it.
func (c *bulk) remove(ctx context.Context, p Parts) error {
	codings, err := p.Coding.Codings(ctx, coding.Filter{Themes: []string{c.Theme.ID}})
	if err != nil {
		return err
	}
	me, own, others := interviews.Actor(ctx).Actor, map[string]bool{}, map[string]bool{}
	for _, one := range codings { // all of those quotes, other themes too
		switch {
		case one.Theme != c.Theme.ID:
		case one.Coder == me:
			own[one.Quote] = true
		default:
			others[one.Quote] = true
		}
	}
	var changed []string
	for _, q := range c.Quotes {
		switch {
		case own[q.ID]:
			if err := p.Coding.Uncode(ctx, q.ID, []string{c.Theme.ID}); err != nil {
				return err
			}
			changed = append(changed, q.ID)
		case others[q.ID]:
			c.Others++
		}
	}
	if c.Changed = len(changed); c.Changed == 0 {
		return errNothing
	}
	left, err := p.Coding.Quotes(ctx, coding.Filter{IDs: changed})
	c.Gone = c.Changed - len(left)
	return err
}

func (c *bulk) any() error {
	if c.Changed == 0 {
		return errNothing
	}
	return nil
}

// said tells what was done, and what was left as it is.
func (c *bulk) said() string {
	var text strings.Builder
	if c.Add {
		fmt.Fprintf(&text, "%s added to %s", c.Theme.Name, plural(c.Changed, "quote"))
	} else {
		fmt.Fprintf(&text, "%s taken off %s", c.Theme.Name, plural(c.Changed, "quote"))
	}
	for _, more := range []struct {
		n    int
		text string
	}{
		{c.Gone, "%s had nothing else and went with it"},
		{c.Others, "%s keep it from other coders"},
		{c.Waiting, "%s cannot be coded: they wait for review or are retired"},
	} {
		if more.n > 0 {
			fmt.Fprintf(&text, "; "+more.text, plural(more.n, "quote"))
		}
	}
	if left := len(c.Quotes) - c.Changed - c.Others - c.Waiting; left > 0 {
		word := "already had it from you"
		if !c.Add {
			word = "did not have it"
		}
		fmt.Fprintf(&text, "; %s %s", plural(left, "quote"), word)
	}
	return text.String()
}

// A didView is what was done last, while it can be taken back with one press.
type didView struct {
	Seq     int64
	Changed string
	Add     bool
}

// recentEvents is how far back somebody's last change is looked for.
const recentEvents = 50

// lastOwn is the number of the last event of who acts, when it is of this
// kind; 0 otherwise.
func (s *Server) lastOwn(ctx context.Context, kinds ...string) int64 {
	if e := s.newestOwn(ctx); e != nil {
		for _, kind := range kinds {
			if e.Kind == kind {
				return e.Seq
			}
		}
	}
	return 0
}

func (s *Server) newestOwn(ctx context.Context) *Event {
	events, err := s.ws.Parts().Log.Newest(ctx, recentEvents)
	if err != nil {
		return nil // then nothing is offered to be taken back
	}
	for i := range events {
		if events[i].Actor == interviews.Actor(ctx).Actor {
			return &events[i]
		}
	}
	return nil
}

// didBefore is what the request before did, unless something was done since.
func (s *Server) didBefore(r *http.Request) (*didView, error) {
	seq, err := strconv.ParseInt(r.URL.Query().Get("did"), 10, 64)
	if err != nil {
		return nil, nil
	}
	e := s.newestOwn(r.Context())
	if e == nil || e.Seq != seq {
		return nil, nil
	}
	return &didView{Seq: seq, Changed: e.Changed, Add: e.Kind == "code.add"}, nil
}

// undoRecode serves POST /quotes/undo: takes back what the page did, and
// nothing else.
func (s *Server) undoRecode(w http.ResponseWriter, r *http.Request) error {
	seq, _ := strconv.ParseInt(r.PostFormValue("seq"), 10, 64)
	if seq == 0 || s.lastOwn(r.Context(), "code.add", "code.remove") != seq {
		return errs.New(errs.Conflict, "something else was done since, so this cannot be taken back by itself").Try("'verbatim log' lists what was done; 'verbatim undo' takes back the last of it")
	}
	act := interviews.Actor(r.Context())
	if act.Op == "" {
		act.Op = r.PostFormValue("op")
	}
	e, err := s.ws.Parts().Log.Undo(interviews.Acting(r.Context(), act))
	s.live.look()
	if err != nil {
		return err
	}
	return done(w, r, readAsking(r.PostForm).address(), "Taken back: "+e.Changed)
}
