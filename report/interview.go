package report

import (
	"slices"

	"verbatim/internal/errs"
	"verbatim/interviews"
)

// An InterviewReport is one interview on a page: who, what to remember, which
// themes, the key quotes, and who talked how much.
type InterviewReport struct {
	About
	ID          interviews.ID      `json:"id"`
	Date        interviews.Date    `json:"date"`
	Source      interviews.Source  `json:"source"`
	Path        string             `json:"path"`
	SHA256      string             `json:"sha256"`
	Guide       string             `json:"guide"`
	Consent     interviews.Consent `json:"consent"`
	Speakers    []Talker           `json:"speakers"`     // in order of first appearance
	TalkShare   *float64           `json:"talk_share"`   // interviewers' words of theirs and participants'; null without words
	LongestTurn int                `json:"longest_turn"` // words of the longest turn of a participant; 0 when turns were not read
	DurationMS  int64              `json:"duration_ms"`  // up to the last turn with a time; 0 when not known
	Questions   int                `json:"questions"`    // interviewers' sentences that end in a question mark
	Takeaways   []InterviewTake    `json:"takeaways"`    // in order
	Themes      []ThemeRow         `json:"themes"`       // that occur in it, in the codebook's order
	Finished    []string           `json:"finished_by"`  // coders, by name
	Withheld    int                `json:"withheld"`
	Review      int                `json:"review"`
	Notes       []string           `json:"notes"`
}

// A Talker is a voice of an interview.
type Talker struct {
	Who     string          `json:"who"` // pseudonym, or the role
	Role    interviews.Role `json:"role"`
	Segment string          `json:"segment"`
	Turns   int             `json:"turns"`
	Words   int             `json:"words"`
	Share   float64         `json:"share"` // of all words
}

// An InterviewTake is a takeaway with the places of its quotes.
type InterviewTake struct {
	Text   string   `json:"text"`
	Coder  string   `json:"coder"`
	Quotes []string `json:"quotes"`
}

// MuchTalk is the share of the words from which on an interviewer talks much: a
// hint for the next interview, and no grade.
const MuchTalk = .4

// Interview tells of one interview, whatever its period or source is; of a
// scope By, Evidence and what is said of quotes hold. errs.NotFound when there
// is none of that ID.
func (d *Corpus) Interview(id interviews.ID, s Scope) (*InterviewReport, error) {
	i := slices.IndexFunc(d.talks, func(iv *interviews.Interview) bool { return iv.ID == id })
	if i < 0 {
		return nil, errs.New(errs.NotFound, "no interview %q", id).Try("'verbatim interview list' shows them all")
	}
	iv := d.talks[i]
	s = s.alone(id)
	t := d.Themes(s)
	r := &InterviewReport{
		About: t.About, ID: iv.ID, Date: iv.Date, Source: iv.Source, Path: iv.Path, SHA256: iv.SHA256, Guide: iv.Guide,
		Consent: iv.Consent, Speakers: []Talker{}, Takeaways: []InterviewTake{}, Themes: []ThemeRow{}, Finished: []string{},
		Withheld: t.Withheld, Review: t.Review, Notes: []string{},
	}
	for _, row := range t.Themes {
		if row.Quotes > 0 || len(row.Elsewhere) > 0 {
			r.Themes = append(r.Themes, row)
		}
	}
	for _, f := range d.Finished {
		if f.Interview == id {
			r.Finished = append(r.Finished, f.Coder)
		}
	}
	slices.Sort(r.Finished)
	for _, t := range d.Takeaways {
		if t.Interview == id {
			r.Takeaways = append(r.Takeaways, InterviewTake{t.Text, t.Coder, append([]string{}, t.Quotes...)})
		}
	}
	r.talk(iv, newSample(d.Data, s))
	r.listen(iv, d.Turns[id])
	r.note(iv)
	return r, nil
}

// alone is a scope that is about one interview, whenever and where it was.
func (s Scope) alone(id interviews.ID) Scope {
	voice := s.Voice
	s.Period, s.Studies = interviews.Period{}, nil
	s.Voice = func(iv *interviews.Interview, speaker string) bool {
		return iv.ID == id && (voice == nil || voice(iv, speaker))
	}
	return s
}

// talk says who talked how much.
func (r *InterviewReport) talk(iv *interviews.Interview, m *sample) {
	all, asking, answering := 0, 0, 0
	for _, s := range iv.Speakers {
		all += s.Words
	}
	for _, s := range iv.Speakers {
		e := Evidence{Participant: studied(&s), Role: s.Role}
		t := Talker{Who: e.Who(), Role: s.Role, Turns: s.Turns, Words: s.Words}
		if e.Participant != "" && m.by != "" {
			t.Segment = m.segment(e.Participant, iv.Date)
		}
		if all > 0 {
			t.Share = float64(s.Words) / float64(all)
		}
		switch s.Role {
		case interviews.RoleInterviewer:
			asking += s.Words
		case interviews.RoleParticipant:
			answering += s.Words
		}
		r.Speakers = append(r.Speakers, t)
	}
	if asking+answering > 0 {
		share := float64(asking) / float64(asking+answering)
		r.TalkShare = &share
	}
}

// listen reads the turns for what only they tell.
func (r *InterviewReport) listen(iv *interviews.Interview, turns []interviews.Turn) {
	for i := range turns {
		t := &turns[i]
		r.DurationMS = max(r.DurationMS, t.StartMS)
		s := iv.Speaker(t.Speaker)
		switch {
		case s == nil || t.Kind != interviews.Speech:
		case s.Role == interviews.RoleParticipant:
			r.LongestTurn = max(r.LongestTurn, wordCount(t.Text))
		case s.Role == interviews.RoleInterviewer:
			r.Questions += questions(t.Text)
		}
	}
}

// questions counts the sentences that end in a question mark, or in several.
func questions(text string) int {
	n, asks := 0, false
	for _, r := range text {
		if r == '?' && !asks {
			n++
		}
		asks = r == '?'
	}
	return n
}

func (r *InterviewReport) note(iv *interviews.Interview) {
	add := func(when bool, text string) {
		if when {
			r.Notes = append(r.Notes, text)
		}
	}
	add(len(r.Finished) == 0, "Nobody has marked this interview as coded to the end: a theme that is not there is missing, not a no.")
	add(r.TalkShare != nil && *r.TalkShare > MuchTalk, "The interviewer says more than two words in five. That is a hint for the next interview, and no grade.")
	add(slices.ContainsFunc(iv.Speakers, func(s interviews.Speaker) bool { return s.Guessed }), "Who interviews was guessed. Say it with 'verbatim interview set "+string(iv.ID)+" --interviewer NAME'.")
	add(iv.Consent.Quotes == interviews.No, "No consent to be quoted: the words are counted, not shown.")
	add(!conversation(iv), "This is a "+string(iv.Source)+": it counts apart from interviews, and in no number of people.")
	if r.Withheld > 0 && iv.Consent.Quotes != interviews.No {
		r.Notes = append(r.Notes, withheldNote(r.Withheld))
	}
	if r.Review > 0 {
		r.Notes = append(r.Notes, count(r.Review, "quote waits", "quotes wait")+" for a person to say where the words now stand: not counted. 'verbatim code review' lists them.")
	}
}

// keyed are the key quotes of an interview, in text order, each once.
func (r *InterviewReport) keyed() []*Evidence {
	var list []*Evidence
	seen := set{}
	for i := range r.Themes {
		for j := range r.Themes[i].Evidence {
			if e := &r.Themes[i].Evidence[j]; e.Key && !seen[e.ID] {
				seen[e.ID] = true
				list = append(list, e)
			}
		}
	}
	slices.SortStableFunc(list, func(a, b *Evidence) int { return a.Line - b.Line })
	return list
}
