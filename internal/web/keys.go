package web

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"verbatim/internal/errs"
)

// A command is something that a key does on the coding page. Every key that is
// a single character can be another one, or none (WCAG 2.1.4).
type command struct {
	Name    string   // as the scripts know it
	Default []string // keys, as KeyboardEvent.key names them; the first is the one to remap
	Says    string   // what it does
	Where   string   // "transcript", "quote" or "find": where the focus must be
}

// commands are all of them, in the order in which help lists them. Digits are
// left to themes (coding.Theme.Key), as are all other keys that none has.
var commands = []command{
	{"next", []string{"j"}, "next turn", "transcript"},
	{"previous", []string{"k"}, "previous turn", "transcript"},
	{"sentence", []string{"s"}, "select the sentence; again: the next one", "transcript"},
	{"extend", []string{"S"}, "extend the selection by a sentence", "transcript"},
	{"turn", []string{"p"}, "select the whole turn", "transcript"},
	{"code", []string{"c", "Enter"}, "choose a theme for the selection", "transcript"},
	{"again", []string{"."}, "apply the last theme again", "transcript"},
	{"invivo", []string{"v"}, "code with a new theme that has the selected words for its name", "transcript"},
	{"suggest", []string{"y"}, "suggest themes for the selection", "transcript"},
	{"back", []string{"["}, "previous quote", "transcript"},
	{"forth", []string{"]"}, "next quote", "transcript"},
	{"backsame", []string{"{"}, "previous quote of the same theme", "transcript"},
	{"forthsame", []string{"}"}, "next quote of the same theme", "transcript"},
	{"edit", []string{"e"}, "change which words the quote is", "quote"},
	{"memo", []string{"m"}, "write a memo on the quote", "quote"},
	{"remove", []string{"x", "Delete"}, "take the theme off the quote", "quote"},
	{"positive", []string{"+"}, "they speak of it positively", "quote"},
	{"negative", []string{"-"}, "they speak of it negatively", "quote"},
	{"neutral", []string{"0"}, "they speak of it neutrally", "quote"},
	{"key", []string{"*"}, "mark as a key quote, or not", "quote"},
	{"find", []string{"/"}, "find in the transcript", "transcript"},
	{"findnext", []string{"n"}, "next place found", "transcript"},
	{"findprevious", []string{"N"}, "previous place found", "transcript"},
	{"go", []string{"g"}, "go to another page: then c, i, q, t, s, r, h, m, p or u", "transcript"},
	{"codebook", []string{"t"}, "show or hide the codebook", "transcript"},
	{"hide", []string{"h"}, "hide or show the marks", "transcript"},
	{"others", []string{"l"}, "show what others have done meanwhile", "transcript"},
	{"help", []string{"?"}, "show these keys", "transcript"},
}

// keysCookie remembers the keys that somebody has chosen.
const keysCookie = "verbatim_keys"

// A keymap says which keys do what.
type keymap struct {
	Off  bool                // no single key does anything
	Keys map[string][]string // by command
}

// keysOf is what the browser remembers; what it does not say is as it comes.
func keysOf(r *http.Request) keymap {
	m := keymap{Keys: map[string][]string{}}
	for _, c := range commands {
		m.Keys[c.Name] = c.Default
	}
	c, err := r.Cookie(keysCookie)
	if err != nil {
		return m
	}
	chosen, err := url.ParseQuery(c.Value)
	if err != nil {
		return m
	}
	m.Off = chosen.Get("off") == "1"
	for _, c := range commands {
		if chosen.Has(c.Name) {
			m.Keys[c.Name] = keysFrom(c, chosen.Get(c.Name))
		}
	}
	return m
}

// keysFrom are a command's keys when one is chosen for its first; "" leaves
// those that are no single character.
func keysFrom(c command, chosen string) []string {
	var keys []string
	if chosen != "" {
		keys = append(keys, chosen)
	}
	for _, k := range c.Default {
		if utf8.RuneCountInString(k) > 1 {
			keys = append(keys, k)
		}
	}
	return keys
}

// check returns errs.Invalid when two commands have the same key, or one is
// none. Keys of themes are theirs.
func (m keymap) check(themes map[string]string) error {
	taken := map[string]string{}
	for _, c := range commands {
		for _, k := range m.Keys[c.Name] {
			switch {
			case utf8.RuneCountInString(k) > 1 && !slices.Contains(c.Default, k):
				return errs.New(errs.Invalid, "%q is not one key", k).Try("type one character, or leave it empty for no key")
			case taken[k] != "":
				return errs.New(errs.Invalid, "the key %s is to do two things: %s, and %s", k, taken[k], c.Says).Try("give one of them another key")
			case themes[k] != "":
				return errs.New(errs.Invalid, "the key %s applies the theme %s", k, themes[k]).Try("choose another one, or take it off the theme first")
			}
			taken[k] = c.Says
		}
	}
	return nil
}

// cookie is how a keymap is remembered.
func (m keymap) cookie() *http.Cookie {
	chosen := url.Values{}
	if m.Off {
		chosen.Set("off", "1")
	}
	for _, c := range commands {
		first := ""
		if keys := m.Keys[c.Name]; len(keys) > 0 && utf8.RuneCountInString(keys[0]) == 1 {
			first = keys[0]
		}
		if first != c.Default[0] {
			chosen.Set(c.Name, first)
		}
	}
	return &http.Cookie{Name: keysCookie, Value: chosen.Encode(), Path: "/", MaxAge: int(sessionTime.Seconds()) * 12, SameSite: http.SameSiteLaxMode}
}

// json is what scripts are told: the command of each key.
func (m keymap) json() string {
	does := map[string]string{}
	for _, c := range commands {
		for _, k := range m.Keys[c.Name] {
			if !m.Off || utf8.RuneCountInString(k) > 1 {
				does[k] = c.Name
			}
		}
	}
	text, err := json.Marshal(does)
	if err != nil {
		panic(err) // text and nothing else
	}
	return strings.TrimSpace(string(text))
}
