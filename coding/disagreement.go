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
func (g *grid) disagreements(rows []string) []Disagreement {
	list := make([]Disagreement, 0, len(g.cells))
	votes := make([]Vote, 0, g.votes())
	quotes := make([]VotedQuote, 0, len(g.refs))
	for _, at := range g.byTurn() {
		t := g.texts[g.textOf[at.turn]]
		turn := &t.turns[t.spoken[int(at.turn)-t.first]]
		key := DisagreementKey{t.id, turn.N, rows[at.row]}
		from := len(votes)
		for _, coder := range t.finished {
			first := len(quotes)
			for _, ref := range g.refs[at.from:at.to] {
				if ref.coder == coder {
					quotes = append(quotes, g.voted(ref))
				}
			}
			votes = append(votes, Vote{g.coders[coder], len(quotes) > first, quotes[first:len(quotes):len(quotes)]})
		}
		list = append(list, Disagreement{key.String(), key, turn.Speaker, turn.Line, votes[from:len(votes):len(votes)]})
	}
	return list
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
