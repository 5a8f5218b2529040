package web

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"verbatim/coding"
	"verbatim/internal/errs"
)

// changeBook changes themes in one event and shows the one it is about.
func (s *Server) changeBook(w http.ResponseWriter, r *http.Request, kind string, change func(*coding.Codebook, *coding.Theme) ([]coding.Theme, string, error)) error {
	id, note := r.PathValue("id"), ""
	event, err := s.change(r, kind, "theme/"+id, func(ctx context.Context, p Parts) error {
		book, err := p.Themes.Codebook(ctx)
		if err != nil {
			return err
		}
		t, err := openTheme(book, id)
		if err != nil {
			return err
		}
		var changed []coding.Theme
		if changed, note, err = change(book, t); err != nil {
			return err
		}
		for i := range changed {
			if err := p.Themes.SetTheme(ctx, &changed[i]); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return s.told(w, r, id, event, note)
}

// themeMove puts a theme below another one, at a place among the themes there.
func (s *Server) themeMove(w http.ResponseWriter, r *http.Request) error {
	return s.changeBook(w, r, "theme.move", func(book *coding.Codebook, t *coding.Theme) ([]coding.Theme, string, error) {
		if err := unchanged(r, fmt.Sprintf("where “%s” stands", t.Name), t.Parent); err != nil {
			return nil, "", err
		}
		parent := r.PostFormValue("parent")
		before, err := placeAt(book, t.ID, parent, r.PostFormValue("place"))
		if err != nil {
			return nil, "", err
		}
		changed, err := book.Move(t.ID, parent, before)
		return changed, fmt.Sprintf("“%s” now stands %s.", t.Name, placeWords(book, t.ID, parent, before)), err
	})
}

// placeAt is the sibling in front of which the place of that number is, ""
// for the place behind all. Retired themes, which no tree shows, are not counted.
func placeAt(book *coding.Codebook, id, parent, place string) (string, error) {
	if strings.TrimSpace(place) == "" {
		return "", nil
	}
	n, err := strconv.Atoi(strings.TrimSpace(place))
	if err != nil || n < 1 {
		return "", errs.New(errs.Invalid, "%q is no place", place).Try("write 1 for the first, 2 for the second …, or leave it empty for the last")
	}
	siblings := openSiblings(book, id, parent)
	if n > len(siblings) {
		return "", nil
	}
	return siblings[n-1], nil
}

// openSiblings are the other themes below parent that are not retired.
func openSiblings(book *coding.Codebook, id, parent string) []string {
	var all []string
	for _, other := range book.Children(parent) {
		if other != id && !book.Theme(other).Retired {
			all = append(all, other)
		}
	}
	return all
}

func placeWords(book *coding.Codebook, id, parent, before string) string {
	words := "at the top"
	if up := book.Theme(parent); up != nil {
		words = "below “" + up.Name + "”"
	}
	siblings := openSiblings(book, id, parent)
	switch {
	case before != "":
		return words + ", in front of “" + book.Theme(before).Name + "”"
	case len(siblings) > 0:
		return words + ", behind “" + book.Theme(siblings[len(siblings)-1]).Name + "”"
	}
	return words
}

// themeRetire closes a theme to new codings, or opens it again.
func (s *Server) themeRetire(w http.ResponseWriter, r *http.Request) error {
	return s.changeBook(w, r, "theme.set", func(_ *coding.Codebook, t *coding.Theme) ([]coding.Theme, string, error) {
		now := *t
		if now.Retired = r.PostFormValue("restore") == ""; now.Retired {
			now.Key = ""
			return []coding.Theme{now}, fmt.Sprintf("“%s” is retired: it takes no new codings, and what is coded stays.", t.Name), nil
		}
		return []coding.Theme{now}, fmt.Sprintf("“%s” is open to codings again.", t.Name), nil
	})
}

// themeMemo writes the memo of who acts.
func (s *Server) themeMemo(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("id")
	about := coding.OnTheme(id)
	text := strings.TrimSpace(strings.ReplaceAll(r.PostFormValue("text"), "\r\n", "\n"))
	event, err := s.change(r, "memo.set", string(about), func(ctx context.Context, p Parts) error {
		all, err := p.Memos.Memos(ctx, nil, about)
		if err != nil {
			return err
		}
		if err := unchanged(r, "your memo", mineOf(ctx, all).Text); err != nil {
			return err
		}
		return p.Memos.SetMemo(ctx, about, text)
	})
	if err != nil {
		return err
	}
	note := "Your memo is kept."
	if text == "" {
		note = "Your memo is taken away."
	}
	return s.told(w, r, id, event, note)
}
