package main

import (
	"context"
	"fmt"
	"io"
	"path"
	"path/filepath"
	"strings"

	"github.com/jedib0t/go-pretty/v6/text"
	"github.com/urfave/cli/v2"

	"verbatim/interviews"
	"verbatim/report"
)

type concordanceJSON struct {
	textJSON
	Total      int                       `json:"total"`      // lines that may be shown
	Withheld   int                       `json:"withheld"`   // of people who do not want to be quoted
	Interviews int                       `json:"interviews"` // in which all of them are, those withheld too
	People     int                       `json:"people"`
	Order      report.ConcordanceOrder   `json:"order"`
	Lines      []*report.ConcordanceLine `json:"lines"`
}

func (p *program) concordance(ctx context.Context, c *cli.Context, ws *workspace) error {
	if strings.TrimSpace(queryOf(c)) == "" {
		return usage("which words? For example: verbatim text concordance 'deploy team:data'")
	}
	order, err := orderOf(c.String("sort"))
	if err != nil {
		return err
	}
	return ws.text(ctx, c, func(t *textRead) error {
		if len(t.wanted) == 0 {
			return usage("the query has no word to show in its context; 'verbatim search' finds whole turns")
		}
		out, err := t.concordance(c.Int("words"), order)
		if err != nil {
			return err
		}
		out.Lines = first(out.Lines[min(c.Int("offset"), out.Total):], c.Int("limit"))
		return p.print(out, func(w io.Writer) error {
			for _, l := range out.Lines {
				l.Path = ws.here(l.Path)
			}
			p.sayConcordance(out)
			return writeConcordance(w, out.Lines, p.columns)
		})
	}, queryOf(c))
}

func orderOf(s string) (report.ConcordanceOrder, error) {
	switch order := report.ConcordanceOrder(s); order {
	case report.ByRight, report.ByLeft, report.ByPosition:
		return order, nil
	}
	return "", usage("--sort: %q is not right, left or position", s)
}

// concordance collects the words of the query. Lines of people who do not want
// to be quoted are counted alone.
func (t *textRead) concordance(context int, order report.ConcordanceOrder) (*concordanceJSON, error) {
	tool := report.NewConcordance(context)
	out := &concordanceJSON{textJSON: t.textJSON}
	talks, who := map[interviews.ID]bool{}, map[string]bool{}
	err := t.read(func(turn *textTurn) {
		nodes := turn.nodes(t.wanted)
		if len(nodes) == 0 {
			return
		}
		talks[turn.Interview] = true
		if turn.Participant != "" {
			who[turn.Participant] = true
		}
		if turn.withheld {
			out.Withheld += len(nodes)
			return
		}
		tool.Add(&turn.Passage, nodes)
	})
	r := tool.Result(order)
	out.Total, out.Interviews, out.People, out.Order, out.Lines = len(r.Lines), len(talks), len(who), r.Order, r.Lines
	return out, err
}

func (p *program) sayConcordance(r *concordanceJSON) {
	p.say("%d of %s in %s, said by %s", len(r.Lines), plural(r.Total, "line"), plural(r.Interviews, "interview"), people(r.People))
	if r.Withheld > 0 {
		p.say("%s not shown: the people who said it do not want to be quoted", plural(r.Withheld, "more line"))
	}
}

// The narrowest and widest columns of a concordance on a terminal.
const (
	leastContext = 24
	mostPlace    = 48
)

// writeConcordance writes lines with the nodes below each other, on a terminal
// of so many columns; 0 is not a terminal, and cuts nothing.
func writeConcordance(w io.Writer, lines []*report.ConcordanceLine, columns int) error {
	cells := make([][3]string, len(lines)) // what is left of the node, the node and what is right of it, the place
	var wide [3]int
	for i, l := range lines {
		cells[i] = [3]string{flat(l.Left), flat(l.Node + l.Right), concordancePlace(l, l.Path)}
		if columns > 0 && width(cells[i][2]) > mostPlace {
			cells[i][2] = concordancePlace(l, "…/"+path.Base(filepath.ToSlash(l.Path)))
		}
		for n, cell := range cells[i] {
			wide[n] = max(wide[n], width(cell))
		}
	}
	if columns > 0 {
		wide[2] = min(wide[2], mostPlace)
		side := max((columns-wide[2]-4)/2, leastContext)
		wide[0], wide[1] = min(wide[0], side), min(wide[1], side)
	}
	for _, c := range cells {
		for n := range wide {
			c[n] = fitted(c[n], wide[n], n != 1)
		}
		line := strings.Repeat(" ", wide[0]-width(c[0])) + c[0] + "  " + padded(c[1], wide[1]) + "  " + c[2]
		if _, err := fmt.Fprintln(w, strings.TrimRight(line, " ")); err != nil {
			return err
		}
	}
	return nil
}

// concordancePlace is who said a line, when, and where it is written.
func concordancePlace(l *report.ConcordanceLine, file string) string {
	who := l.Participant
	if who == "" {
		who = l.Speaker
	}
	parts := []string{flat(who)}
	if at := interviews.TimeOf(l.StartMS); at != interviews.NoTime {
		parts = append(parts, interviews.Clock(at))
	}
	return strings.Join(append(parts, flat(fmt.Sprintf("%s:%d", file, l.Line))), " ")
}

// flat is text on one line that steers no terminal.
func flat(s string) string { return clean(strings.Join(strings.Fields(s), " ")) }

func width(s string) int { return text.StringWidth(s) }

func padded(s string, n int) string { return s + strings.Repeat(" ", max(n-width(s), 0)) }

// fitted cuts text that is wider than n columns, at its beginning or its end.
func fitted(s string, n int, front bool) string {
	if width(s) <= n {
		return s
	}
	r := []rune(s)
	for len(r) > 0 && width(string(r)) >= n {
		if front {
			r = r[1:]
		} else {
			r = r[:len(r)-1]
		}
	}
	if front {
		return "…" + string(r)
	}
	return string(r) + "…"
}
