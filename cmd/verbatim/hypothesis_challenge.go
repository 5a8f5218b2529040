package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"

	"github.com/urfave/cli/v2"

	"verbatim/internal/store"
	"verbatim/interviews"
	"verbatim/report"
	"verbatim/roadmap"
	"verbatim/search"
	"verbatim/search/query"
)

func (p *program) hypothesisChallengeCommand() *cli.Command {
	return &cli.Command{
		Name: "challenge", Usage: "look for quotes that contradict a hypothesis, and note that somebody looked", ArgsUsage: "ID [QUERY…]",
		Description: "Shows quotes that nobody has linked: of the themes of its supporting quotes, read the other way first;\n" +
			"that share words with it and are coded with the opposite; of people who are in no evidence. A QUERY adds\n" +
			"what it finds among quotes. Nothing is linked: each is shown with the command that does.",
		Flags: []cli.Flag{
			&cli.IntFlag{Name: "limit", Usage: "show at most `N` quotes, 0 for all", Value: 20},
			&cli.BoolFlag{Name: "dry-run", Usage: "do not note that anybody looked"},
		}, Action: p.in(p.hypothesisChallenge),
	}
}

type challengeJSON struct {
	Hypothesis string        `json:"hypothesis"`
	Query      string        `json:"query"`
	Recorded   bool          `json:"recorded"`
	Total      int           `json:"total"`  // quotes that may contradict it
	Found      int           `json:"found"`  // of them shown
	People     int           `json:"people"` // who say those
	Candidates []counterJSON `json:"candidates"`
}

type counterJSON struct {
	Why      []string  `json:"why"`
	Withheld bool      `json:"withheld"`
	Command  string    `json:"command"` // that links it
	Quote    quoteJSON `json:"quote"`
}

func (p *program) hypothesisChallenge(ctx context.Context, c *cli.Context, ws *workspace) error {
	if c.Int("limit") < 0 {
		return usage("--limit: %d is fewer than none", c.Int("limit"))
	}
	d, err := ws.plan(ctx)
	if err != nil {
		return err
	}
	h, err := oneHypothesis(c, d.Hypotheses)
	if err != nil {
		return err
	}
	text := strings.TrimSpace(strings.Join(c.Args().Tail(), " "))
	clues, err := ws.clues(ctx, d, h, text)
	if err != nil {
		return err
	}
	list := roadmap.Counter(d, h, clues)
	out := &challengeJSON{Hypothesis: h.ID, Query: text, Total: len(list), Recorded: !c.Bool("dry-run")}
	if n := c.Int("limit"); n > 0 {
		list = list[:min(n, len(list))]
	}
	if err := ws.showCandidates(ctx, d, list, out); err != nil {
		return err
	}
	if out.Recorded {
		if err := ws.Roadmap.AddChallenge(ctx, &roadmap.Challenge{Hypothesis: h.ID, Query: text, Found: out.Found, People: out.People}); err != nil {
			return err
		}
	}
	return p.print(out, func(w io.Writer) error { return p.writeChallenge(w, ws, out) })
}

// clues are what searches find: what shares words with the hypothesis, and what
// a person's own query asks for.
func (ws *workspace) clues(ctx context.Context, d *roadmap.Data, h *roadmap.Hypothesis, text string) (clues roadmap.Clues, err error) {
	if clues.Alike, err = ws.alike(ctx, d, h); err != nil || text == "" {
		return clues, err
	}
	err = ws.View(ctx, func(s *store.Store) error {
		f, err := ws.filterBy(ctx, s, text)
		if err != nil {
			return err
		}
		clues.Found, err = f.found(ctx, d.Quotes, d.Matrix)
		return err
	})
	return clues, err
}

// alike asks the index for quotes that share words with the problem, the job
// and the supporting quotes, the most alike first.
func (ws *workspace) alike(ctx context.Context, d *roadmap.Data, h *roadmap.Hypothesis) ([]string, error) {
	words := tellingWords(d, h)
	if len(words) == 0 {
		return nil, nil
	}
	found, _, err := ws.ask(ctx, request{Query: strings.Join(words, " OR "), Options: search.Options{Quotes: true, Limit: search.MaxLimit}})
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, hit := range found.Hits {
		ids = append(ids, hit.Quote)
	}
	return ids, nil
}

// tellingWords are those that say most of what a hypothesis is about: often in
// its problem, its job and what supports it, and in few quotes.
func tellingWords(d *roadmap.Data, h *roadmap.Hypothesis) []string {
	filled := h.Filled(d.Hypotheses)
	texts := []string{filled[roadmap.ProblemSlot], filled[roadmap.JobToBeDone]}
	supports := map[string]bool{}
	for _, e := range d.Evidence {
		supports[e.Quote] = supports[e.Quote] || e.Hypothesis == h.ID && e.Stance == roadmap.Supports
	}
	for i := range d.Quotes {
		if supports[d.Quotes[i].ID] {
			texts = append(texts, d.Quotes[i].Text)
		}
	}
	like := search.NewLikeness(interviews.DefaultLanguage, strings.Join(texts, "\n"), report.FunctionWord)
	return slices.DeleteFunc(like.Telling(wordSpread(d, like.Forms)), func(form string) bool { return strings.IndexFunc(form, notLetter) >= 0 })
}

// wordSpread tells in how many quotes words stand, in any of their forms.
func wordSpread(d *roadmap.Data, forms []string) *search.Spread {
	s := &search.Spread{Turns: len(d.Quotes), With: make([]int, len(forms))}
	at := map[string]int{}
	for i, form := range forms {
		at[query.Stem(interviews.DefaultLanguage, form)] = i
	}
	for i := range d.Quotes {
		seen := map[string]bool{}
		for _, w := range query.Words(interviews.DefaultLanguage, d.Quotes[i].Text) {
			if place, wanted := at[w.Stem]; wanted && !seen[w.Stem] {
				seen[w.Stem] = true
				s.With[place]++
			}
		}
	}
	return s
}

// notLetter reports whether a query could take a rune for more than a letter.
func notLetter(r rune) bool { return !unicode.IsLetter(r) }

// showCandidates reads the quotes as people may see them.
func (ws *workspace) showCandidates(ctx context.Context, d *roadmap.Data, list []roadmap.Candidate, out *challengeJSON) error {
	ids, people := make([]string, len(list)), map[string]bool{}
	for i, c := range list {
		ids[i], people[c.Person] = c.Quote, true
	}
	by, err := shownQuotes(ctx, ws.Store, d, ids)
	if err != nil {
		return err
	}
	withheld := roadmap.Withheld(d)
	out.Candidates, out.Found, out.People = []counterJSON{}, len(list), len(people)
	for _, c := range list {
		link := fmt.Sprintf("verbatim hypothesis evidence %s --quote %s --stance contradicts", out.Hypothesis, c.Quote)
		out.Candidates = append(out.Candidates, counterJSON{c.Why, withheld[c.Quote], link, by[c.Quote]})
	}
	return nil
}

func (p *program) writeChallenge(w io.Writer, ws *workspace, out *challengeJSON) error {
	var b strings.Builder
	for i := range out.Candidates {
		c := &out.Candidates[i]
		c.Quote.Source = ws.here(c.Quote.Source)
		fmt.Fprintf(&b, "%s\n  %s, %s\n  %s\n  %s\n\n", quoted(c.Quote.Text), orUnknown(c.Quote.Participant), c.Quote.where(), strings.Join(c.Why, "; "), c.Command)
	}
	if _, err := io.WriteString(w, clean(b.String())); err != nil {
		return err
	}
	if out.Total == 0 {
		p.say("no quote that could contradict %s is unlinked: interview people who are not in it yet", out.Hypothesis)
	} else {
		p.say("%d of %s to read, said by %s; none is linked unless a person does", out.Found, plural(out.Total, "quote"), people(out.People))
	}
	if out.Recorded {
		p.say("noted: somebody looked for what contradicts %s", out.Hypothesis)
	}
	return nil
}
