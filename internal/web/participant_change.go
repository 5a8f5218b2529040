package web

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"verbatim/internal/errs"
	"verbatim/interviews"
)

// changeParticipant carries out a form about what is known of somebody.
func (s *Server) changeParticipant(w http.ResponseWriter, r *http.Request, id string, change func(*interviews.Participant) error) error {
	err := s.write(r, "participant.set", "participant/"+id, func(ctx context.Context, p Parts) error {
		people, err := p.Interviews.Participants(ctx, nil)
		if err != nil {
			return err
		}
		one := interviews.Participant{ID: id}
		if i := slices.IndexFunc(people, func(p interviews.Participant) bool { return p.ID == id }); i >= 0 {
			one = people[i]
		}
		if err := unchanged(r, "what is known of "+id, one); err != nil {
			return err
		}
		if err := change(&one); err != nil {
			return err
		}
		return p.Interviews.SetParticipant(ctx, &one)
	})
	if err != nil {
		return err
	}
	return done(w, r, "/people/"+url.PathEscape(id), "Saved.")
}

// attributeIn is what a form says about somebody.
func attributeIn(r *http.Request) (a interviews.Attribute, err error) {
	a = interviews.Attribute{Key: strings.TrimSpace(r.PostFormValue("key")), Value: strings.TrimSpace(r.PostFormValue("value"))}
	if day := r.PostFormValue("since"); day != "" {
		if a.Since, err = interviews.ParseDate(day); err != nil {
			return a, err
		}
	}
	if a.Key == "" || a.Value == "" || strings.Contains(a.Key, "=") {
		return a, errs.New(errs.Invalid, "an attribute has a name and a value").Try("for example team, and data")
	}
	return a, nil
}

func (s *Server) addParticipant(w http.ResponseWriter, r *http.Request) error {
	id := strings.TrimSpace(r.PostFormValue("id"))
	if id == "" {
		return errs.New(errs.Invalid, "a participant needs a pseudonym").Try("for example P-07")
	}
	return s.setAttributeOf(w, r, id)
}

func (s *Server) setAttribute(w http.ResponseWriter, r *http.Request) error {
	return s.setAttributeOf(w, r, r.PathValue("id"))
}

func (s *Server) setAttributeOf(w http.ResponseWriter, r *http.Request, id string) error {
	a, err := attributeIn(r)
	if err != nil {
		return err
	}
	return s.changeParticipant(w, r, id, func(p *interviews.Participant) error {
		p.Set(a)
		return nil
	})
}

// removeAttribute takes away one value that held from one day on; other values
// of the same name stay.
func (s *Server) removeAttribute(w http.ResponseWriter, r *http.Request) error {
	key, since := r.PostFormValue("key"), interviews.Date(r.PostFormValue("since"))
	return s.changeParticipant(w, r, r.PathValue("id"), func(p *interviews.Participant) error {
		i := slices.IndexFunc(p.Attributes, func(a interviews.Attribute) bool { return a.Key == key && a.Since == since })
		if i < 0 {
			return errs.New(errs.NotFound, "%s has no %s of that day", p.ID, key).Try("open the page again")
		}
		p.Attributes = slices.Delete(slices.Clone(p.Attributes), i, i+1)
		return nil
	})
}
