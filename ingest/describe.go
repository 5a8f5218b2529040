package ingest

import (
	"path"
	"strings"
	"unicode"
	"unicode/utf8"

	"verbatim/interviews"
)

// describe fills in the interview, its speakers and its participants: the
// caller's word first, then the front matter's, then the file's name.
func describe(t *interviews.Transcript, d *document, m *matter, voices *cast, opt Options) {
	iv := &t.Interview
	base := baseName(d.path)
	day, name := cutDate(base)
	iv.ID = interviews.ID(first(interviews.Slug(m.id), interviews.Slug(base), "interview"))
	iv.Title = first(m.title, topHeading(d, t.Turns), readable(name), base)
	iv.Study = first(opt.Study, interviews.Slug(m.study), "default")
	if opt.Study == "" || opt.Study == iv.Study {
		t.StudyTitle = m.studyTitle
	}
	iv.Date = interviews.Date(first(string(opt.Date), string(m.date), string(day)))
	iv.Guide = first(opt.Guide, m.guide)
	iv.Recording, iv.NoteTakers, iv.Consent, iv.Path = m.recording, m.noteTakers, m.consent, d.path
	fallback := interviews.SourceNote
	if voices.any {
		fallback = interviews.SourceInterview
	}
	iv.Source = interviews.Source(first(string(opt.Source), string(m.source), string(fallback)))
	iv.Turns = len(t.Turns)

	order, by := count(t.Turns)
	for _, name := range order {
		iv.Words += by[name].words
		iv.Speakers = append(iv.Speakers, interviews.Speaker{Name: name, Turns: by[name].turns, Words: by[name].words})
	}
	assignRoles(iv, d, m, voices, opt, by)
	t.Participants = assignParticipants(iv, d, m, voices, opt)
}

func first(options ...string) string {
	for _, s := range options {
		if s != "" {
			return s
		}
	}
	return ""
}

func baseName(file string) string {
	base := path.Base(strings.ReplaceAll(file, `\`, "/"))
	return strings.TrimSuffix(base, path.Ext(base))
}

// cutDate takes a leading YYYY-MM-DD off a file's name.
func cutDate(base string) (day interviews.Date, rest string) {
	if len(base) < 10 {
		return "", base
	}
	day, err := interviews.ParseDate(base[:10])
	if err != nil {
		return "", base
	}
	return day, strings.TrimLeft(base[10:], "-_ ")
}

// readable makes a title of a file's name: founders-talk-38 → Founders talk 38.
func readable(name string) string {
	s := strings.Join(strings.FieldsFunc(name, func(r rune) bool { return r == '-' || r == '_' || r == ' ' }), " ")
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return s
	}
	return string(unicode.ToUpper(r)) + s[n:]
}

// topHeading is the file's "# Title" when exactly one stands before anybody
// speaks and it is not one of the usual papers.
func topHeading(d *document, turns []interviews.Turn) string {
	speech := 0
	for _, t := range turns {
		if t.Kind == interviews.Speech {
			speech = t.Line
			break
		}
	}
	title := ""
	s := newScanner(d)
	for l, more := s.next(); more && (speech == 0 || l.n < speech); l, more = s.next() {
		if l.kind != heading || l.level != 1 {
			continue
		}
		if title != "" {
			return ""
		}
		if title = strings.TrimSpace(resolve(l.text)); announces(title) || partOf(fold(title)).note {
			return ""
		}
	}
	return title
}

func assignRoles(iv *interviews.Interview, d *document, m *matter, voices *cast, opt Options, by map[string]*tally) {
	said := map[string]interviews.Role{}
	say := func(role interviews.Role, names []string) (found int) {
		for _, name := range names {
			if v := voices.find(name); v != nil && v.speaks && said[v.name] == "" {
				said[v.name] = role
				found++
			}
		}
		return found
	}
	if len(opt.Interviewers) > 0 {
		say(interviews.RoleInterviewer, opt.Interviewers)
	} else if found := say(interviews.RoleInterviewer, m.interviewers); found == 0 && len(m.interviewers) > 0 && voices.any {
		d.warn(m.interviewerLine, "no speaker has the interviewer's name: write it as the label does")
	}
	listed := 0
	for label := range opt.Participants {
		listed += say(interviews.RoleParticipant, []string{label})
	}
	for _, p := range m.people {
		listed += say(interviews.RoleParticipant, append([]string{p.id}, p.names...))
	}
	say(interviews.RoleNoteTaker, m.noteTakers)
	say(interviews.RoleObserver, m.observers)
	asked := false
	for i := range iv.Speakers {
		s := &iv.Speakers[i]
		s.Role = firstRole(said[s.Name], voices.speaker(s.Name).role.says())
		asked = asked || s.Role == interviews.RoleInterviewer
	}
	guessRoles(iv, by, asked, listed > 0)
}

func firstRole(a, b interviews.Role) interviews.Role {
	if a != "" {
		return a
	}
	return b
}

// says is the role that a generic label names, or "".
func (p part) says() interviews.Role {
	switch {
	case p.asks:
		return interviews.RoleInterviewer
	case p.answers:
		return interviews.RoleParticipant
	case p.watches:
		return interviews.RoleObserver
	case p.takes:
		return interviews.RoleNoteTaker
	}
	return ""
}

// guessRoles gives those a role whose role nobody said. The only one beside
// the listed participants asks them.
func guessRoles(iv *interviews.Interview, by map[string]*tally, asked, listed bool) {
	var order, open []string
	for _, s := range iv.Speakers {
		order = append(order, s.Name)
		if s.Role == "" {
			open = append(open, s.Name)
		}
	}
	asker := ""
	switch {
	case asked:
	case listed && len(open) == 1:
		asker = open[0]
	default:
		asker = interviewer(order, by, func(name string) bool { return iv.Speaker(name).Role == "" })
	}
	for i := range iv.Speakers {
		s := &iv.Speakers[i]
		if s.Role != "" {
			continue
		}
		s.Guessed = true
		s.Role = interviews.RoleParticipant
		if s.Name == asker {
			s.Role = interviews.RoleInterviewer
		}
	}
}

// assignParticipants gives every participant's voice an ID and returns the
// people, those first whom the front matter lists.
func assignParticipants(iv *interviews.Interview, d *document, m *matter, voices *cast, opt Options) []interviews.Participant {
	var people []interviews.Participant
	given := map[string]string{} // speaker → ID
	for label, id := range opt.Participants {
		if v := voices.find(label); v != nil {
			given[v.name] = id
		}
	}
	for _, p := range m.people {
		people = append(people, interviews.Participant{ID: p.id, Attributes: p.attributes})
		found := false
		for _, name := range append(p.names, p.id) {
			if v := voices.find(name); v != nil && v.speaks {
				found = true
				if given[v.name] == "" {
					given[v.name] = p.id
				}
			}
		}
		if !found && !takeOnly(iv, m, given) && voices.any {
			d.warn(p.line, "participant %s is no speaker of this file: say who under 'speaker'", p.id)
		}
	}
	lone := onlyUnknown(iv, given)
	for i := range iv.Speakers {
		s := &iv.Speakers[i]
		if s.Role != interviews.RoleParticipant {
			continue
		}
		s.Participant = given[s.Name]
		if s.Participant == "" && s == lone {
			s.Participant = idInName(baseName(d.path))
		}
		if s.Participant == "" {
			s.Participant = ownID(iv, s, voices, i)
		}
		people = addPerson(people, s.Participant)
	}
	if len(people) == 1 {
		people[0].Attributes = append(people[0].Attributes, m.attributes...)
	} else if len(m.attributes) > 0 {
		d.warn(d.line, "attributes without a participant were left out: put them under participants")
	}
	return people
}

// takeOnly gives the front matter's only participant the only voice that is
// nobody's.
func takeOnly(iv *interviews.Interview, m *matter, given map[string]string) bool {
	if len(m.people) != 1 || len(m.people[0].names) > 0 && !m.people[0].brief {
		return false
	}
	s := onlyUnknown(iv, given)
	if s == nil {
		return false
	}
	given[s.Name] = m.people[0].id
	return true
}

// onlyUnknown is the one participant's voice without an ID, or nil.
func onlyUnknown(iv *interviews.Interview, given map[string]string) *interviews.Speaker {
	var only *interviews.Speaker
	for i := range iv.Speakers {
		s := &iv.Speakers[i]
		if s.Role != interviews.RoleParticipant || given[s.Name] != "" {
			continue
		}
		if only != nil {
			return nil
		}
		only = s
	}
	return only
}

// idInName finds a part like p07 or p-07 in a file's name: P-07.
func idInName(base string) string {
	parts := strings.FieldsFunc(strings.ToLower(base), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	for i, s := range parts {
		if s == "p" && i+1 < len(parts) {
			s += parts[i+1]
		}
		if len(s) > 1 && len(s) < 6 && s[0] == 'p' && strings.Trim(s[1:], "0123456789") == "" {
			return "P-" + s[1:]
		}
	}
	return ""
}

// ownID makes an ID of a speaker's own name. "Speaker 1" is somebody else in
// every file, so generic labels carry the interview's ID.
func ownID(iv *interviews.Interview, s *interviews.Speaker, voices *cast, n int) string {
	slug := interviews.Slug(s.Name)
	if slug == "" {
		slug = "speaker-" + string(rune('a'+n%26))
	}
	if v := voices.speaker(s.Name); v != nil && v.role.scopable {
		return string(iv.ID) + "-" + slug
	}
	return slug
}

func addPerson(people []interviews.Participant, id string) []interviews.Participant {
	for i := range people {
		if people[i].ID == id {
			return people
		}
	}
	return append(people, interviews.Participant{ID: id})
}
