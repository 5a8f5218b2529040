package web

import (
	"context"
	"net/http"
	"strings"
	"unicode/utf8"

	"verbatim/internal/errs"
)

// A helpPage says what can be done, and lets people choose keys and colours.
type helpPage struct {
	Groups []keyGroup
	Off    bool
	Themes []themeKey
	Scheme string // "light", "dark" or ""
	Error  string // why the keys were not taken
	Hint   string
}

// A keyGroup is the commands that act while the focus is somewhere.
type keyGroup struct {
	While string
	Keys  []keyRow
}

// A keyRow is a command with its keys.
type keyRow struct {
	command
	Key   string   // the one that can be another
	Comes string   // what it is unless somebody chooses
	Also  []string // those that are not single characters, and stay
}

// A themeKey is a theme that a key applies.
type themeKey struct {
	ID, Name, Key string
}

func (s *Server) helpRoutes() []route {
	return []route{
		{pattern: "GET /help", serve: s.help},
		{pattern: "POST /help", serve: s.choose},
	}
}

func (s *Server) help(w http.ResponseWriter, r *http.Request) error {
	return s.showHelp(w, r, http.StatusOK, keysOf(r), nil)
}

// showHelp shows the page with a keymap, and why it was not taken.
func (s *Server) showHelp(w http.ResponseWriter, r *http.Request, status int, m keymap, refused error) error {
	themes, err := s.themeKeys(r.Context())
	if err != nil {
		return err
	}
	p := helpPage{Groups: m.groups(), Off: m.Off, Themes: themes, Scheme: schemeOf(r)}
	if refused != nil {
		p.Error, p.Hint = refused.Error(), errs.HintOf(refused)
	}
	return s.showAs(w, r, status, "help", frame{Title: "Help", Section: "help", Page: p})
}

// choose takes what somebody prefers, which this browser remembers: nothing of
// it is kept in the workspace.
func (s *Server) choose(w http.ResponseWriter, r *http.Request) error {
	switch r.PostFormValue("do") {
	case "scheme":
		http.SetCookie(w, schemeCookieOf(r.PostFormValue("scheme")))
		return done(w, r, "/help#colours", "Saved for this browser")
	case "reset":
		http.SetCookie(w, &http.Cookie{Name: keysCookie, Path: "/", MaxAge: -1, SameSite: http.SameSiteLaxMode})
		return done(w, r, "/help#keys", "The keys are as they come")
	case "keys":
		return s.chooseKeys(w, r)
	}
	return errs.New(errs.Invalid, "there is no such thing to choose").Try("use the forms of the help page")
}

func (s *Server) chooseKeys(w http.ResponseWriter, r *http.Request) error {
	m := chosenKeys(r)
	themes, err := s.themeKeys(r.Context())
	if err != nil {
		return err
	}
	names := map[string]string{}
	for _, t := range themes {
		names[t.Key] = t.Name
	}
	if err := m.check(names); err != nil {
		return s.showHelp(w, r, http.StatusUnprocessableEntity, m, err)
	}
	http.SetCookie(w, m.cookie())
	return done(w, r, "/help#keys", "Saved for this browser")
}

// chosenKeys reads the form of the keys.
func chosenKeys(r *http.Request) keymap {
	m := keymap{Off: r.PostFormValue("off") == "1", Keys: map[string][]string{}}
	for _, c := range commands {
		m.Keys[c.Name] = keysFrom(c, strings.TrimSpace(r.PostFormValue("key-"+c.Name)))
	}
	return m
}

// groups are all commands with their keys.
func (m keymap) groups() []keyGroup {
	groups := []keyGroup{{While: "In the transcript"}, {While: "On a quote"}}
	for _, c := range commands {
		g := &groups[0]
		if c.Where == "quote" {
			g = &groups[1]
		}
		g.Keys = append(g.Keys, m.row(c))
	}
	return groups
}

func (m keymap) row(c command) keyRow {
	row := keyRow{command: c, Comes: c.Default[0], Also: m.Keys[c.Name]}
	if len(row.Also) > 0 && !hasName(c, row.Also[0]) {
		row.Key, row.Also = row.Also[0], row.Also[1:]
	}
	return row
}

// hasName reports whether a command's key has a name and stays: "Enter", "Delete".
func hasName(c command, key string) bool {
	for _, k := range c.Default {
		if k == key && utf8.RuneCountInString(k) > 1 {
			return true
		}
	}
	return false
}

// themeKeys are the themes that a key applies, in the order of the codebook.
func (s *Server) themeKeys(ctx context.Context) ([]themeKey, error) {
	book, err := s.ws.Parts().Themes.Codebook(ctx)
	if err != nil {
		return nil, err
	}
	var out []themeKey
	for _, t := range book.Themes() {
		if t.Key != "" && !t.Retired {
			out = append(out, themeKey{t.ID, t.Name, t.Key})
		}
	}
	return out, nil
}

// schemeCookieOf remembers light or dark pages; anything else leaves it to the
// system. The page is made with it, so that none flashes in the other colours.
func schemeCookieOf(scheme string) *http.Cookie {
	c := &http.Cookie{Name: schemeCookie, Value: scheme, Path: "/", MaxAge: int(sessionTime.Seconds()) * 12, HttpOnly: true, SameSite: http.SameSiteLaxMode}
	if scheme != "light" && scheme != "dark" {
		c.Value, c.MaxAge = "", -1
	}
	return c
}
