package coding

import (
	"strconv"
	"strings"

	"verbatim/internal/errs"
	"verbatim/interviews"
)

// A DisagreementKey names a theme in a turn. It is written
// INTERVIEW#TURN/THEME: "2026-08-14-p07#12/shipping/deploy-queue".
type DisagreementKey struct {
	Interview interviews.ID `json:"interview"`
	Turn      int           `json:"turn"`  // 1-based, in the newest revision
	Theme     string        `json:"theme"` // Theme.ID
}

// String writes the key; ParseDisagreement reads it.
func (k DisagreementKey) String() string {
	return string(k.Interview) + "#" + strconv.Itoa(k.Turn) + "/" + k.Theme
}

// ParseDisagreement reads a key, or errs.Invalid.
func ParseDisagreement(s string) (DisagreementKey, error) {
	interview, rest, marked := strings.Cut(s, "#")
	number, theme, divided := strings.Cut(rest, "/")
	turn, err := strconv.Atoi(number)
	k := DisagreementKey{interviews.ID(interview), turn, theme}
	if !marked || !divided || err != nil || turn < 1 || interview == "" || theme == "" || k.String() != s {
		return DisagreementKey{}, errs.New(errs.Invalid, "%q names no disagreement", s).
			Try("write INTERVIEW#TURN/THEME, such as 2026-08-14-p07#12/shipping/deploy-queue")
	}
	return k, nil
}

// A Disagreement is a theme that some of those who finished the interview found
// in a turn, and others did not. What each did is kept apart.
type Disagreement struct {
	ID string `json:"id"` // its key
	DisagreementKey
	Speaker string `json:"speaker"`
	Line    int    `json:"line"`  // source line where the turn begins
	Votes   []Vote `json:"votes"` // of those who finished, by name
}

// A Vote is what one coder did with a theme in a turn.
type Vote struct {
	Coder  string       `json:"coder"`
	Yes    bool         `json:"yes"`
	Quotes []VotedQuote `json:"quotes"` // the coder's quotes that touch the turn, by place, theme
}

// A VotedQuote is a quote that speaks for a theme.
type VotedQuote struct {
	ID        string `json:"id"`
	Theme     string `json:"theme"` // that it was coded with: the one in question, or one under it
	FirstTurn int    `json:"first_turn"`
	Start     int    `json:"start"` // byte of the first turn
	LastTurn  int    `json:"last_turn"`
	End       int    `json:"end"` // byte of the last turn
}

// disagreements lists the cells by interview, turn, theme.
func (g *grid) disagreements(rows []string, s AgreementScope) {
	l := disagreementList{grid: g, rows: rows}
	if s.Listed == 0 {
		l.votes, l.quotes = make([]Vote, 0, g.votes()), make([]VotedQuote, 0, len(g.refs))
		g.result.Disagreements = make([]Disagreement, 0, len(g.cells))
	}
	for _, at := range g.byTurn() {
		full := s.Listed > 0 && len(g.result.Disagreements) == s.Listed
		if full && s.Settled == nil {
			return
		}
		votes, quotes := len(l.votes), len(l.quotes)
		one := l.of(at)
		switch {
		case s.Settled != nil && s.Settled(one):
			g.result.Settled++
		case !full:
			g.result.Disagreements = append(g.result.Disagreements, one)
			continue
		}
		l.votes, l.quotes = l.votes[:votes], l.quotes[:quotes] // room for the next one
	}
}

// A disagreementList makes disagreements. Their votes lie side by side: there
// may be hundreds of thousands.
type disagreementList struct {
	*grid
	rows   []string
	votes  []Vote
	quotes []VotedQuote
}

func (l *disagreementList) of(at cell) Disagreement {
	t := l.texts[l.textOf[at.turn]]
	turn := &t.turns[t.spoken[int(at.turn)-t.first]]
	key := DisagreementKey{t.id, turn.N, l.rows[at.row]}
	from := len(l.votes)
	for _, coder := range t.finished {
		first := len(l.quotes)
		for _, ref := range l.refs[at.from:at.to] {
			if ref.coder == coder {
				l.quotes = append(l.quotes, l.voted(ref))
			}
		}
		l.votes = append(l.votes, Vote{l.coders[coder], len(l.quotes) > first, l.quotes[first:len(l.quotes):len(l.quotes)]})
	}
	return Disagreement{key.String(), key, turn.Speaker, turn.Line, l.votes[from:len(l.votes):len(l.votes)]}
}

func (g *grid) voted(e entry) VotedQuote {
	q := g.quotes[e.quote]
	return VotedQuote{q.ID, g.themes[e.theme], q.FirstTurn, q.Start, q.LastTurn, q.End}
}

// votes is how many there are in all cells.
func (g *grid) votes() int {
	n := 0
	for _, at := range g.cells {
		n += len(g.texts[g.textOf[at.turn]].finished)
	}
	return n
}

// byTurn sorts the cells, which come by theme, by turn and then theme.
func (g *grid) byTurn() []cell {
	next := make([]int, g.turns+1)
	for _, at := range g.cells {
		next[at.turn+1]++
	}
	for i := range g.turns {
		next[i+1] += next[i]
	}
	sorted := make([]cell, len(g.cells))
	for _, at := range g.cells {
		sorted[next[at.turn]] = at
		next[at.turn]++
	}
	return sorted
}
