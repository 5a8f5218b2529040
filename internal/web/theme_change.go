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
)

// colourNames are the colour slots in words.
var colourNames = [coding.ColourSlots]string{"blue", "orange", "green", "purple", "olive", "teal", "red", "grey"}

// A themeOption is a theme to choose, by its whole path.
type themeOption struct {
	ID, Name string
	Chosen   bool
}

// themeOptions are the themes that are open to codings, but for some, in the
// order of the codebook.
func themeOptions(book *coding.Codebook, chosen string, but ...string) []themeOption {
	var all []themeOption
	for _, t := range book.Themes() {
		if t.Retired || slices.Contains(but, t.ID) {
			continue
		}
		var names []string
		for _, above := range book.Path(t.ID) {
			names = append(names, book.Theme(above).Name)
		}
		all = append(all, themeOption{t.ID, strings.Join(names, " › "), t.ID == chosen})
	}
	return all
}

// parentsFor are the themes that a theme may stand below.
func parentsFor(book *coding.Codebook, t *coding.Theme) []themeOption {
	return themeOptions(book, t.Parent, book.Under(t.ID)...)
}

// A themeForm is a theme that is written down.
type themeForm struct {
	Is      bool // it is there already
	Theme   coding.Theme
	Version string
	Inherit string // the kind that it has without one of its own
	Kinds   []coding.Kind
	Colours [coding.ColourSlots]string
	Parents []themeOption
	Problem *problem
	Now     []changedField // what others have made of it meanwhile
}

// A changedField is a field that says something else by now.
type changedField struct{ Name, Text string }

func newForm(book *coding.Codebook, t coding.Theme, is bool) themeForm {
	f := themeForm{Is: is, Theme: t, Kinds: coding.Kinds, Colours: colourNames, Inherit: string(book.KindOf(t.Parent))}
	if is {
		f.Version = themeVersion(&t)
	} else {
		f.Parents = themeOptions(book, t.Parent)
	}
	return f
}

func (s *Server) showForm(w http.ResponseWriter, r *http.Request, status int, f themeForm) error {
	title := "New theme"
	if f.Is {
		title = "Edit " + f.Theme.Name
	}
	return s.showAs(w, r, status, "theme_edit", frame{Title: title, Section: "themes", Page: f})
}

func (s *Server) themeNew(w http.ResponseWriter, r *http.Request) error {
	book, err := s.ws.Parts().Themes.Codebook(r.Context())
	if err != nil {
		return err
	}
	t := coding.Theme{Colour: len(book.Children("")) % coding.ColourSlots}
	if up := book.Theme(r.URL.Query().Get("parent")); up != nil {
		t.Parent, t.Colour = up.ID, up.Colour
	}
	return s.showForm(w, r, http.StatusOK, newForm(book, t, false))
}

func (s *Server) themeEdit(w http.ResponseWriter, r *http.Request) error {
	book, err := s.ws.Parts().Themes.Codebook(r.Context())
	if err != nil {
		return err
	}
	t, err := openTheme(book, r.PathValue("id"))
	if err != nil {
		return err
	}
	return s.showForm(w, r, http.StatusOK, newForm(book, *t, true))
}

// openTheme is a theme that can be changed. errs.NotFound, and errs.Invalid for
// one that is part of another.
func openTheme(book *coding.Codebook, id string) (*coding.Theme, error) {
	t := book.Theme(id)
	switch {
	case t == nil:
		return nil, errs.New(errs.NotFound, "there is no theme %q", id).Try("choose one under Themes")
	case t.MergedInto != "":
		return nil, errs.New(errs.Invalid, "theme %q was merged into %q", id, book.Current(id)).Try("change that one, or take the merge back with 'verbatim undo'")
	}
	return t, nil
}

// fill carries over what a form says; what it has no field for stays.
func fill(t *coding.Theme, r *http.Request) error {
	for name, field := range map[string]*string{
		"name": &t.Name, "definition": &t.Definition, "include": &t.Include, "exclude": &t.Exclude, "note": &t.Note, "key": &t.Key,
	} {
		if r.PostForm.Has(name) {
			*field = strings.TrimSpace(strings.ReplaceAll(r.PostForm.Get(name), "\r\n", "\n"))
		}
	}
	if r.PostForm.Has("kind") {
		kind, err := coding.ParseKind(r.PostForm.Get("kind"))
		if err != nil {
			return err
		}
		t.Kind = kind
	}
	if r.PostForm.Has("colour") {
		slot, err := strconv.Atoi(r.PostForm.Get("colour"))
		if err != nil {
			return errs.New(errs.Invalid, "%q is no colour", r.PostForm.Get("colour")).Try("choose one of the eight")
		}
		t.Colour = slot
	}
	if r.PostForm.Has("in_vivo") { // an empty field, and the box when it is ticked
		t.InVivo = slices.Contains(r.PostForm["in_vivo"], "1")
	}
	return nil
}

// keyIsFree refuses a key for a theme that does something else for who acts.
func keyIsFree(r *http.Request, key string) error {
	if key == "" {
		return nil
	}
	keys := keysOf(r).Keys
	for _, c := range commands {
		if slices.Contains(keys[c.Name], key) {
			return errs.New(errs.Invalid, "the key %s is taken: %s", key, c.Says).Try("choose another key for the theme, a digit perhaps, or give that command another one under Help")
		}
	}
	return nil
}

func (s *Server) themeAdd(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return errs.New(errs.Invalid, "this is no form").Because(err)
	}
	var added coding.Theme
	event, err := s.change(r, "theme.set", "", func(ctx context.Context, p Parts) error {
		book, err := p.Themes.Codebook(ctx)
		if err != nil {
			return err
		}
		if added, err = book.Add(r.PostForm.Get("parent"), strings.TrimSpace(r.PostForm.Get("name"))); err != nil {
			return err
		}
		if err := cmp.Or(fill(&added, r), keyIsFree(r, added.Key)); err != nil {
			return err
		}
		return p.Themes.SetTheme(ctx, &added)
	})
	if err != nil {
		return s.asTyped(w, r, err, coding.Theme{Parent: r.PostForm.Get("parent")}, false)
	}
	return s.told(w, r, added.ID, event, fmt.Sprintf("Theme “%s” is added.", added.Name))
}

func (s *Server) themeChange(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return errs.New(errs.Invalid, "this is no form").Because(err)
	}
	id := r.PathValue("id")
	var was, now coding.Theme
	event, err := s.change(r, "theme.set", "theme/"+id, func(ctx context.Context, p Parts) error {
		book, err := p.Themes.Codebook(ctx)
		if err != nil {
			return err
		}
		t, err := openTheme(book, id)
		if err != nil {
			return err
		}
		was, now = *t, *t
		if v := r.PostForm.Get("version"); v != themeVersion(t) {
			return errs.New(errs.Conflict, "“%s” has been changed since this page was opened; nothing was saved", t.Name).
				Try("look at what it says now, then save what you want it to say")
		}
		if err := fill(&now, r); err != nil {
			return err
		}
		if now.Key != was.Key {
			if err := keyIsFree(r, now.Key); err != nil {
				return err
			}
		}
		return p.Themes.SetTheme(ctx, &now)
	})
	if err != nil {
		return s.asTyped(w, r, err, was, true)
	}
	return s.told(w, r, id, event, fmt.Sprintf("“%s” is changed.", now.Name))
}

// asTyped shows a form that was refused, with what was typed.
func (s *Server) asTyped(w http.ResponseWriter, r *http.Request, err error, was coding.Theme, is bool) error {
	kind := errs.KindOf(err)
	if wantsJSON(r) || is && was.ID == "" || kind != errs.Invalid && kind != errs.Conflict {
		return err
	}
	book, failed := s.ws.Parts().Themes.Codebook(r.Context())
	if failed != nil {
		return failed
	}
	typed := was
	_ = fill(&typed, r) // what is no kind or colour stays as it was
	f := newForm(book, typed, is)
	if is {
		f.Version = themeVersion(&was)
	}
	if r.PostForm.Get("version") != f.Version && is {
		f.Now = differences(&was, &typed)
	}
	f.Problem = &problem{Title: statuses[kind].title, Text: err.Error(), Hint: errs.HintOf(err)}
	return s.showForm(w, r, statuses[kind].status, f)
}

// differences are the fields of a theme in which it is not what was typed.
func differences(now, typed *coding.Theme) []changedField {
	var all []changedField
	for _, f := range []struct{ name, now, typed string }{
		{"Name", now.Name, typed.Name}, {"Kind", string(now.Kind), string(typed.Kind)}, {"Definition", now.Definition, typed.Definition},
		{"Belongs to it", now.Include, typed.Include}, {"Does not", now.Exclude, typed.Exclude}, {"Note", now.Note, typed.Note},
		{"Key", now.Key, typed.Key}, {"Colour", colourNames[now.Colour], colourNames[min(max(typed.Colour, 0), coding.ColourSlots-1)]},
	} {
		if f.now != f.typed {
			all = append(all, changedField{f.name, cmp.Or(f.now, "nothing")})
		}
	}
	return all
}
