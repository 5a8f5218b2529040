package web

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"verbatim/coding"
	"verbatim/internal/errs"
	"verbatim/interviews"
	"verbatim/report"
)

// mostSuggested are as many themes as are suggested for some words.
const mostSuggested = 5

// What was learned of all that is coded, to suggest themes with.
type learned struct {
	*coding.Suggester
	corpus *report.Corpus
	at     map[string]int // places in corpus.Quotes, by ID
}

// Learned is what can be suggested from all that is coded now.
func (s *snapshots) Learned(ctx context.Context) (*learned, error) {
	return s.learned.get(ctx, s.ws, func() (*learned, error) {
		c, err := s.Corpus(ctx)
		if err != nil {
			return nil, err
		}
		codings := c.Codings
		if c.Matrix != nil {
			codings = slices.Collect(c.Matrix.All())
		}
		l := &learned{Suggester: coding.Learn(coding.Examples(c.Codebook, c.Quotes, codings)), corpus: c, at: make(map[string]int, len(c.Quotes))}
		for i := range c.Quotes {
			l.at[c.Quotes[i].ID] = i
		}
		return l, nil
	})
}

// A suggestAnswer tells a script which themes some words may belong to.
type suggestAnswer struct {
	Themes []suggestedTheme `json:"themes"`
}

type suggestedTheme struct {
	ID      string    `json:"id"`
	Name    string    `json:"name"`
	Path    string    `json:"path"`
	Colour  int       `json:"colour"`
	Score   float64   `json:"score"`
	Because []because `json:"because"`
}

// A because is a quote that the words are like.
type because struct {
	Quote   string `json:"quote"`
	Text    string `json:"text"`
	Address string `json:"address"`
}

// codeSuggest suggests themes for selected words. Nothing is coded by itself.
func (s *Server) codeSuggest(w http.ResponseWriter, r *http.Request) error {
	q, err := s.passage(r)
	if err != nil {
		return err
	}
	l, err := s.seen.Learned(r.Context())
	if err != nil {
		return err
	}
	out := suggestAnswer{Themes: []suggestedTheme{}}
	for _, one := range l.Themes(q, mostSuggested) {
		if t := l.corpus.Codebook.Theme(one.Theme); t != nil {
			out.Themes = append(out.Themes, suggestedTheme{t.ID, t.Name, pathName(l.corpus.Codebook, t.ID), t.Colour, one.Score, l.reasons(one.Because)})
		}
	}
	return answer(w, r, http.StatusOK, out)
}

// passage are the words that a script has selected, of an interview in which
// who acts may see what others coded: a theme that is seen beforehand is no
// decision of one's own.
func (s *Server) passage(r *http.Request) (*coding.Quote, error) {
	c := &change{iv: interviews.ID(r.PathValue("interview")), form: r.URL.Query()}
	iv, err := s.ws.Parts().Interviews.Interview(r.Context(), c.iv)
	if err != nil {
		return nil, err
	}
	hidden, err := s.ws.Parts().Work.Hidden(r.Context())
	if err != nil {
		return nil, err
	}
	if slices.Contains(hidden, iv.ID) {
		return nil, errs.New(errs.Denied, "you code this interview blind: nothing is suggested").Try("suggestions are there when all who code it have finished")
	}
	q, err := c.words()
	if err != nil {
		return nil, err
	}
	q.Revision = iv.Revision
	turns, err := s.ws.Parts().Interviews.Turns(r.Context(), iv.Revision, 0, 0)
	if err != nil {
		return nil, err
	}
	q.Text, err = q.Words(turns)
	return q, err
}

func (l *learned) reasons(near []coding.Near) []because {
	out := []because{}
	for _, n := range near {
		if i, known := l.at[n.Quote]; known {
			q := &l.corpus.Quotes[i]
			out = append(out, because{q.ID, q.Text, quoteAddress(q.Interview, q.FirstTurn, q.ID)})
		}
	}
	return out
}

// pathName names a theme and those above it.
func pathName(book *coding.Codebook, id string) string {
	var names []string
	for _, id := range book.Path(id) {
		names = append(names, book.Theme(id).Name)
	}
	return strings.Join(names, " › ")
}

// suggestion records what became of themes that were suggested for words.
func (c *change) suggestion(ctx context.Context, p Parts, q *coding.Quote, themes []string, taken bool) error {
	rank, _ := strconv.Atoi(c.form.Get("rank"))
	score, _ := strconv.ParseFloat(c.form.Get("score"), 64)
	for _, theme := range themes {
		err := p.Judgements.LogSuggestion(ctx, coding.Suggested{
			Interview: c.iv, Turn: q.FirstTurn, Quote: c.quote, Theme: theme, Rank: max(rank, 0), Score: min(max(score, 0), 1), Accepted: taken, Coder: interviews.Actor(ctx).Actor,
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func declineSuggestion(ctx context.Context, p Parts, c *change) error {
	q, err := c.words()
	if err != nil {
		return err
	}
	c.quote, c.said = "", "Noted: the suggestion was wrong"
	return c.suggestion(ctx, p, q, c.form["theme"], false)
}
