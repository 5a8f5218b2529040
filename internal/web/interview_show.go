package web

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"verbatim/coding"
	"verbatim/guides"
	"verbatim/internal/errs"
	"verbatim/interviews"
	"verbatim/report"
)

func (s *Server) interviewShowRoutes() []route {
	return []route{
		{pattern: "GET /interviews/{id}", serve: s.interview},
		{pattern: "GET /interviews/{id}/source/{revision}", serve: s.interviewSource},
		{pattern: "POST /interviews/{id}/about", serve: s.describeInterview},
		{pattern: "POST /interviews/{id}/speakers", serve: s.setSpeakers},
		{pattern: "POST /interviews/{id}/consent", serve: s.setConsent},
		{pattern: "POST /interviews/{id}/assign", serve: s.assignInterview},
		{pattern: "POST /interviews/{id}/unassign", serve: s.unassignInterview},
		{pattern: "POST /interviews/{id}/finish", serve: s.finishInterview},
		{pattern: "POST /interviews/{id}/memo", serve: s.setInterviewMemo},
	}
}

// An interviewPage is the card of one interview.
type interviewPage struct {
	interviewRow
	Version   string
	Actor     string
	Done      bool // who acts has marked it as finished
	Hidden    bool // others' work is hidden from who acts
	Consents  []consentAnswer
	Takeaways []takeawayView
	Memos     []coding.Memo // others'
	Memo      string        // of who acts
	Revisions []interviews.Revision
	Studies   []interviews.Study
	Guides    []guides.Guide
	GuideName string
	Sources   []interviews.Source
	Roles     []interviews.Role
	Coders    []string // of the workspace

	PeopleKnown []string // of the workspace
}

// Listen is where the recording can be opened, "" when that is no address.
func (p interviewPage) Listen() string {
	u, err := url.Parse(p.Recording)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" {
		return ""
	}
	return p.Recording
}

// A consentAnswer is one question of consent and what was answered.
type consentAnswer struct {
	Field    string // of the form, "" when only the transcript's file says it
	Question string
	Answer   interviews.Answer
}

func consentAnswers(c interviews.Consent) []consentAnswer {
	return []consentAnswer{
		{"", "Take part", c.Interview}, {"", "Be recorded", c.Recording}, {"quotes", "Be quoted", c.Quotes}, {"recontact", "Be contacted again", c.Recontact},
	}
}

func (s *Server) interview(w http.ResponseWriter, r *http.Request) error {
	c, err := s.seen.Corpus(r.Context())
	if err != nil {
		return err
	}
	rows := interviewRows(c, s.opt.Actor)
	i := slices.IndexFunc(rows, func(row interviewRow) bool { return string(row.ID) == r.PathValue("id") })
	if i < 0 {
		return noInterview(r.PathValue("id"))
	}
	p := &interviewPage{interviewRow: rows[i], Version: version(rows[i].Interview), Actor: s.opt.Actor, Consents: consentAnswers(rows[i].Consent),
		Hidden: slices.Contains(c.Hidden, rows[i].ID), Studies: c.Studies, Guides: c.Guides, Sources: interviews.Sources, Roles: interviews.Roles,
		Coders: codersIn(rows), PeopleKnown: peopleIDs(c)}
	p.Done = slices.ContainsFunc(p.Shares, func(sh report.CoderShare) bool { return sh.Coder == s.opt.Actor && sh.Finished })
	p.GuideName = guideName(c.Guides, p.Guide)
	p.Takeaways = takeawaysOf(c, p.Interview)
	err = s.ws.View(r.Context(), func(parts Parts) error { return p.read(r.Context(), parts) })
	if err != nil {
		return err
	}
	return s.show(w, r, "interview", frame{Title: p.Name(), Section: "interviews", Page: p})
}

func noInterview(id string) error {
	return errs.New(errs.NotFound, "no interview %q", id).Try("the list of interviews has them all")
}

// read reads what the shared snapshot does not have.
func (p *interviewPage) read(ctx context.Context, parts Parts) (err error) {
	if p.Revisions, err = parts.Interviews.Revisions(ctx, p.ID); err != nil {
		return err
	}
	slices.Reverse(p.Revisions)
	memos, err := parts.Memos.Memos(ctx, nil, coding.OnInterview(p.ID))
	if err != nil {
		return err
	}
	for _, m := range memos {
		if m.Coder == p.Actor {
			p.Memo = m.Text
		} else {
			p.Memos = append(p.Memos, m)
		}
	}
	return nil
}

func peopleIDs(c *report.Corpus) []string {
	ids := make([]string, len(c.Participants))
	for i := range c.Participants {
		ids[i] = c.Participants[i].ID
	}
	return ids
}

func guideName(all []guides.Guide, id string) string {
	for i := range all {
		if all[i].ID == id {
			return cmp.Or(all[i].Title, id)
		}
	}
	return id
}

func takeawaysOf(c *report.Corpus, iv *interviews.Interview) []takeawayView {
	quotes := map[string]*coding.Quote{}
	for i := range c.Quotes {
		if c.Quotes[i].Interview == iv.ID {
			quotes[c.Quotes[i].ID] = &c.Quotes[i]
		}
	}
	var all []takeawayView
	for _, t := range c.Takeaways {
		if t.Interview != iv.ID {
			continue
		}
		v := takeawayView{Takeaway: t}
		for _, id := range t.Quotes {
			if q := quotes[id]; q != nil {
				v.Rests = append(v.Rests, restView{id, beginning(q.Text), quoteAddress(iv.ID, q.FirstTurn, id)})
			}
		}
		all = append(all, v)
	}
	return all
}

// interviewSource gives out a revision as it was taken in, byte for byte. It is
// for keeping and never shown: what stands in it is whatever somebody wrote.
func (s *Server) interviewSource(w http.ResponseWriter, r *http.Request) error {
	number, err := strconv.ParseInt(r.PathValue("revision"), 10, 64)
	if err != nil {
		return errs.New(errs.NotFound, "no revision %q", r.PathValue("revision"))
	}
	rev, err := s.ws.Parts().Interviews.Revision(r.Context(), number)
	if err != nil {
		return err
	}
	if string(rev.Interview) != r.PathValue("id") {
		return errs.New(errs.NotFound, "%s has no revision %d", r.PathValue("id"), number)
	}
	giveOut(w, r, string(rev.Interview)+fileExtension(rev.Path), rev.Source)
	return nil
}

// changeInterview carries out a form about an interview.
func (s *Server) changeInterview(w http.ResponseWriter, r *http.Request, note string, change func(*interviews.Interview) error) error {
	id := interviews.ID(r.PathValue("id"))
	err := s.write(r, "interview.set", "interview/"+string(id), func(ctx context.Context, p Parts) error {
		iv, err := p.Interviews.Interview(ctx, id)
		if err != nil {
			return err
		}
		if err := unchanged(r, "this interview", iv); err != nil {
			return err
		}
		if err := change(iv); err != nil {
			return err
		}
		return p.Interviews.Change(ctx, iv)
	})
	if err != nil {
		return err
	}
	return done(w, r, s.backTo(r, id), note)
}

// backTo is where a form of an interview leads: to its card, or to the card of
// the person whose page it was on.
func (s *Server) backTo(r *http.Request, id interviews.ID) string {
	if person := r.PostFormValue("person"); person != "" {
		return "/people/" + url.PathEscape(person)
	}
	return "/interviews/" + url.PathEscape(string(id))
}

func (s *Server) describeInterview(w http.ResponseWriter, r *http.Request) error {
	return s.changeInterview(w, r, "Saved.", func(iv *interviews.Interview) (err error) {
		value := func(field string) string { return strings.TrimSpace(r.PostFormValue(field)) }
		iv.Title, iv.Guide, iv.Recording = value("title"), value("guide"), value("recording")
		iv.Study = cmp.Or(interviews.Slug(value("study")), interviews.DefaultStudy)
		iv.Date = ""
		if day := value("date"); day != "" {
			if iv.Date, err = interviews.ParseDate(day); err != nil {
				return err
			}
		}
		iv.Source, err = interviews.ParseSource(value("source"))
		return err
	})
}

func (s *Server) setSpeakers(w http.ResponseWriter, r *http.Request) error {
	return s.changeInterview(w, r, "Saved who is who.", func(iv *interviews.Interview) error {
		names, words, people := r.PostForm["name"], r.PostForm["role"], r.PostForm["participant"]
		if len(names) != len(words) || len(names) != len(people) {
			return errs.New(errs.Invalid, "the form did not arrive whole").Try("open the page again")
		}
		for i, name := range names {
			role, err := interviews.ParseRole(words[i])
			if err != nil {
				return err
			}
			if err := iv.SetRole(name, role, strings.TrimSpace(people[i])); err != nil {
				return err
			}
		}
		return nil
	})
}

func (s *Server) setConsent(w http.ResponseWriter, r *http.Request) error {
	return s.changeInterview(w, r, "Saved what was agreed to.", func(iv *interviews.Interview) error {
		for field, answer := range map[string]*interviews.Answer{"quotes": &iv.Consent.Quotes, "recontact": &iv.Consent.Recontact} {
			switch said := interviews.Answer(r.PostFormValue(field)); said {
			case interviews.Unstated: // as it is: an answer is not unsaid
			case interviews.Yes, interviews.No:
				*answer = said
			default:
				return errs.New(errs.Invalid, "%q is neither yes nor no", said)
			}
		}
		return nil
	})
}

func (s *Server) assignInterview(w http.ResponseWriter, r *http.Request) error {
	id, coder := interviews.ID(r.PathValue("id")), strings.TrimSpace(r.PostFormValue("coder"))
	if coder == "" {
		return errs.New(errs.Invalid, "who is to code it?").Try("write a name")
	}
	err := s.write(r, "interview.assign", "interview/"+string(id), func(ctx context.Context, p Parts) error {
		a, err := coding.AssignmentOf(ctx, p.Work, id, coder)
		if err != nil {
			return err
		}
		a.Blind = r.PostFormValue("blind") != ""
		return p.Work.Assign(ctx, a)
	})
	if err != nil {
		return err
	}
	return done(w, r, s.backTo(r, id), coder+" has this interview to code.")
}

func (s *Server) unassignInterview(w http.ResponseWriter, r *http.Request) error {
	id, coder := interviews.ID(r.PathValue("id")), r.PostFormValue("coder")
	err := s.write(r, "interview.assign", "interview/"+string(id), func(ctx context.Context, p Parts) error {
		return p.Work.Unassign(ctx, id, coder)
	})
	if err != nil {
		return err
	}
	return done(w, r, s.backTo(r, id), coder+" does not have this interview any more; what they coded stays.")
}

func (s *Server) finishInterview(w http.ResponseWriter, r *http.Request) error {
	id, on := interviews.ID(r.PathValue("id")), r.PostFormValue("on") == "1"
	err := s.write(r, "interview.finish", "interview/"+string(id), func(ctx context.Context, p Parts) error {
		return p.Work.SetFinished(ctx, id, on)
	})
	if err != nil {
		return err
	}
	note := "You have finished coding this interview."
	if !on {
		note = "The interview is open for you again."
	}
	return done(w, r, s.backTo(r, id), note)
}

func (s *Server) setInterviewMemo(w http.ResponseWriter, r *http.Request) error {
	id := interviews.ID(r.PathValue("id"))
	about := coding.OnInterview(id)
	err := s.write(r, "memo.set", string(about), func(ctx context.Context, p Parts) error {
		return p.Memos.SetMemo(ctx, about, strings.TrimSpace(r.PostFormValue("text")))
	})
	if err != nil {
		return err
	}
	return done(w, r, s.backTo(r, id), "Saved your memo.")
}
