package coding

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"verbatim/internal/errs"
	"verbatim/interviews"
)

// A Kind says what sort of thing a theme collects. What people do counts
// apart from what they ask for.
type Kind string

const (
	Pain       Kind = "pain"
	Workaround Kind = "workaround"
	Job        Kind = "job"
	Need       Kind = "need"
	Delight    Kind = "delight"
	Ask        Kind = "ask"
)

// Kinds lists the theme kinds in the order they are shown.
var Kinds = []Kind{Pain, Workaround, Job, Need, Delight, Ask}

// ParseKind reads a kind; "" is no kind. errs.Invalid for anything else.
func ParseKind(s string) (Kind, error) {
	if s == "" {
		return "", nil
	}
	for _, k := range Kinds {
		if strings.EqualFold(s, string(k)) {
			return k, nil
		}
	}
	return "", errs.New(errs.Invalid, "%q is not a kind of theme", s).
		Try("use pain, workaround, job, need, delight or ask")
}

// ColourSlots is how many colours themes can have; slots are 0..ColourSlots-1.
const ColourSlots = 8

// A Theme is what the field calls a code: a name for something people say.
type Theme struct {
	ID         string // slug path at its creation, such as "shipping/deploy-queue"
	Parent     string // Theme.ID, "" at the top
	Name       string
	Kind       Kind
	Definition string
	Include    string // what belongs to it
	Exclude    string // what does not
	Colour     int    // colour slot, 0..ColourSlots-1
	Position   int    // order among siblings
	Retired    bool   // kept for its codings, closed to new ones
	Note       string // what coders should know besides
	Key        string // the key that applies it: one letter or digit, "" for none
	InVivo     bool   // named by somebody's own words
	MergedInto string // Theme.ID that took its codings, "" when it was not merged
}

// ThemeID makes the slug path of a theme of that name below parent.
func ThemeID(parent, name string) string {
	if parent == "" {
		return interviews.Slug(name)
	}
	return parent + "/" + interviews.Slug(name)
}

// A Codebook is the tree of themes.
type Codebook struct {
	themes   []Theme // depth first: every theme after its parent
	at       map[string]int
	children map[string][]string
}

// NewCodebook arranges themes as a tree, siblings by Position, then ID.
// A theme whose parent is missing stands at the top.
func NewCodebook(themes []Theme) *Codebook {
	c := &Codebook{at: map[string]int{}, children: map[string][]string{}}
	byID := map[string]Theme{}
	for _, t := range themes {
		byID[t.ID] = t
	}
	sorted := append([]Theme(nil), themes...)
	sort.Slice(sorted, func(i, j int) bool {
		if sorted[i].Position != sorted[j].Position {
			return sorted[i].Position < sorted[j].Position
		}
		return sorted[i].ID < sorted[j].ID
	})
	for _, t := range sorted {
		parent := t.Parent
		if _, ok := byID[parent]; !ok {
			parent = ""
		}
		c.children[parent] = append(c.children[parent], t.ID)
	}
	c.walk("", byID)
	return c
}

func (c *Codebook) walk(parent string, byID map[string]Theme) {
	for _, id := range c.children[parent] {
		c.at[id] = len(c.themes)
		c.themes = append(c.themes, byID[id])
		c.walk(id, byID)
	}
}

// Themes returns all themes, each after its parent.
func (c *Codebook) Themes() []Theme { return c.themes }

// Theme returns the theme of that ID, or nil.
func (c *Codebook) Theme(id string) *Theme {
	i, ok := c.at[id]
	if !ok {
		return nil
	}
	return &c.themes[i]
}

// Children returns the IDs directly below a theme; below "" stand the top ones.
func (c *Codebook) Children(id string) []string { return c.children[id] }

// Under returns a theme's ID and those of everything below it.
func (c *Codebook) Under(id string) []string {
	ids := []string{id}
	for _, child := range c.children[id] {
		ids = append(ids, c.Under(child)...)
	}
	return ids
}

// Path returns a theme's ancestors from the top down to itself.
func (c *Codebook) Path(id string) []string {
	t := c.Theme(id)
	if t == nil {
		return nil
	}
	if c.Theme(t.Parent) == nil {
		return []string{id}
	}
	return append(c.Path(t.Parent), id)
}

// Depth returns how many ancestors a theme has.
func (c *Codebook) Depth(id string) int { return len(c.Path(id)) - 1 }

// KindOf returns a theme's kind: its own, or that of its nearest ancestor that
// has one.
func (c *Codebook) KindOf(id string) Kind {
	path := c.Path(id)
	for i := len(path) - 1; i >= 0; i-- {
		if t := c.Theme(path[i]); t != nil && t.Kind != "" {
			return t.Kind
		}
	}
	return ""
}

// Allows returns nil when t may be added to the codebook or replace the theme
// of its ID; errs.Invalid when it has no name or one that is not for people,
// an unknown kind, a colour that is no slot, or a parent that is unknown or its
// own child.
func (c *Codebook) Allows(t *Theme) error {
	if err := c.allowsName(t); err != nil {
		return err
	}
	if _, err := ParseKind(string(t.Kind)); err != nil {
		return err
	}
	if err := c.allowsKey(t); err != nil {
		return err
	}
	if t.Colour < 0 || t.Colour >= ColourSlots {
		return errs.New(errs.Invalid, "colour slot %d of theme %q is not 0..%d", t.Colour, t.ID, ColourSlots-1)
	}
	if t.Parent == "" {
		return nil
	}
	if c.Theme(t.Parent) == nil {
		return c.unknown(t.Parent)
	}
	if slices.Contains(c.Under(t.ID), t.Parent) {
		return errs.New(errs.Invalid, "theme %q cannot stand below itself", t.ID).
			Try("put it below a theme that does not stand below it, or below none")
	}
	return nil
}

// LongestName is how many characters the name of a theme may have.
const LongestName = 200

// allowsName refuses a name that makes no ID, steers what it is shown on, or
// is too long to be one. What a theme is called already it may go on to be.
func (c *Codebook) allowsName(t *Theme) error {
	if strings.TrimSpace(t.Name) == "" {
		return errs.New(errs.Invalid, "theme %q has no name", t.ID).Try("call it something with a letter or digit in it")
	}
	if was := c.Theme(t.ID); was != nil && was.Name == t.Name {
		return nil
	}
	if (t.ID == "" || strings.HasSuffix(t.ID, "/")) && interviews.Slug(t.Name) == "" {
		return speechless(t.Name)
	}
	if t.ID == "" {
		return errs.New(errs.Invalid, "theme %q has no ID", t.Name)
	}
	if strings.ContainsFunc(t.Name, steers) {
		return errs.New(errs.Invalid, "the name %q has a line break or another control character in it", t.Name).Try("write it on one line, in plain words")
	}
	if n := utf8.RuneCountInString(t.Name); n > LongestName {
		return errs.New(errs.Invalid, "the name %q… has %d characters, more than %d", string([]rune(t.Name)[:40]), n, LongestName).
			Try("make it shorter; what else is to be said of a theme is its definition")
	}
	return nil
}

// speechless is the error of a name that no ID can be made of.
func speechless(name string) error {
	return errs.New(errs.Invalid, "the name %q has no letter and no digit in it", name).Try("a theme is called by a word or number; signs may stand beside it")
}

// steers reports whether a character ends a line or steers what shows it.
func steers(r rune) bool { return unicode.IsControl(r) || r == '\u2028' || r == '\u2029' }

// allowsKey refuses a key that is no letter or digit or applies another theme.
func (c *Codebook) allowsKey(t *Theme) error {
	if t.Key == "" {
		return nil
	}
	key := []rune(t.Key)
	if len(key) != 1 || !unicode.IsLetter(key[0]) && !unicode.IsDigit(key[0]) {
		return errs.New(errs.Invalid, "%q is not a key", t.Key).Try("use one letter or digit")
	}
	for _, other := range c.themes {
		if other.ID != t.ID && other.Key == t.Key {
			return errs.New(errs.Conflict, "key %q applies theme %q", t.Key, other.ID).Try("use another key, or take it from that one first")
		}
	}
	return nil
}

// Find returns the theme a person means by s, as Named does; in the place of
// a theme that was merged the one that it is now part of.
func (c *Codebook) Find(s string) (*Theme, error) {
	t, err := c.Named(s)
	if err != nil {
		return nil, err
	}
	return c.Theme(c.Current(t.ID)), nil
}

// Named returns the theme a person means by s: its ID, the last part of its ID
// when only one theme ends so, or its name in any case. errs.NotFound with the
// nearest names as hint, errs.Invalid when several themes fit.
func (c *Codebook) Named(s string) (*Theme, error) {
	if t := c.Theme(s); t != nil {
		return t, nil
	}
	var fits, merged []string
	slug := interviews.Slug(s)
	for _, t := range c.themes {
		last := t.ID[strings.LastIndexByte(t.ID, '/')+1:]
		if slug != "" && (last == slug || interviews.Slug(t.Name) == slug) {
			if t.MergedInto != "" {
				merged = append(merged, t.ID)
				continue
			}
			fits = append(fits, t.ID)
		}
	}
	if len(fits) == 0 { // a name that is still in use goes first
		fits = merged
	}
	switch len(fits) {
	case 1:
		return c.Theme(fits[0]), nil
	case 0:
		return nil, c.unknown(s)
	}
	return nil, errs.New(errs.Invalid, "theme %q could be %s", s, strings.Join(fits, " or ")).
		Try("name it in full")
}

func (c *Codebook) unknown(s string) error {
	err := errs.New(errs.NotFound, "no theme %q", s)
	if near := c.nearest(s, 3); len(near) > 0 {
		return err.Try("did you mean %s? 'verbatim theme list' shows them all", strings.Join(near, " or "))
	}
	return err.Try("add it with 'verbatim theme add', or see 'verbatim theme list'")
}

// nearest returns up to n IDs that are a few keystrokes from s, best first.
func (c *Codebook) nearest(s string, n int) []string {
	type near struct {
		id   string
		dist int
	}
	var found []near
	want := interviews.Slug(s)
	for _, t := range c.themes {
		last := t.ID[strings.LastIndexByte(t.ID, '/')+1:]
		d := min(distance(want, last), distance(s, t.ID), distance(want, interviews.Slug(t.Name)))
		if d <= 1+len(want)/3 {
			found = append(found, near{t.ID, d})
		}
	}
	sort.SliceStable(found, func(i, j int) bool { return found[i].dist < found[j].dist })
	var ids []string
	for i := 0; i < len(found) && i < n; i++ {
		ids = append(ids, found[i].id)
	}
	return ids
}

// distance is the Levenshtein distance of two strings in code points.
func distance(a, b string) int {
	s, t := []rune(a), []rune(b)
	row := make([]int, len(t)+1)
	for j := range row {
		row[j] = j
	}
	for i := range s {
		diag := row[0]
		row[0] = i + 1
		for j := range t {
			cost := diag
			if s[i] != t[j] {
				cost++
			}
			diag, row[j+1] = row[j+1], min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(t)]
}

// Version tells the codebook apart from any other: the first eight hexadecimal
// digits of the SHA-256 of its tree, names, kinds and definitions. It is "" for
// one without themes.
func (c *Codebook) Version() string {
	if len(c.themes) == 0 {
		return ""
	}
	sum := sha256.New()
	for _, t := range c.themes {
		fmt.Fprintf(sum, "%q %q %q %q %q %q %q %t %q\n", t.ID, t.Parent, t.Name, t.Kind, t.Definition, t.Include, t.Exclude, t.Retired, t.MergedInto)
	}
	return hex.EncodeToString(sum.Sum(nil))[:8]
}
