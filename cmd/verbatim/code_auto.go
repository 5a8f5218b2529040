package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"verbatim/coding"
	"verbatim/internal/errs"
	"verbatim/internal/store"
	"verbatim/interviews"
)

// passageFlags choose what is looked at for more to code.
var passageFlags = []cli.Flag{
	studyFlag,
	&cli.StringFlag{Name: "interview", Usage: "only in this `INTERVIEW`"},
	&cli.StringFlag{Name: "role", Usage: "what people of this `ROLE` say: participant or interviewer", Value: string(interviews.RoleParticipant)},
}

func (p *program) codeAutoCommand() *cli.Command {
	return &cli.Command{
		Name: "auto", Usage: "find passages by their words and, after a look at them, code them all", ArgsUsage: "WORDS",
		Description: "Words stand together and whole, in any case. Without --apply it only shows what would be coded:\n" +
			"first how much, then the first passages. With --apply all of them are coded at once, and one\n" +
			"'verbatim undo' takes them back. What you have coded so already stays as it is.",
		Flags: append([]cli.Flag{
			&cli.StringSliceFlag{Name: "theme", Aliases: []string{"t"}, Usage: "the `THEME` to code with (several times for several)"},
			&cli.BoolFlag{Name: "regex", Usage: "WORDS is a regular expression (RE2); case counts unless it begins with (?i)"},
			&cli.StringFlag{Name: "unit", Usage: "code the whole turn, the whole sentence, or only the match", Value: string(coding.WholeSentence)},
			&cli.BoolFlag{Name: "apply", Usage: "code the passages; without it nothing is changed"},
		}, passageFlags...),
		Action: p.in(p.codeAuto),
	}
}

// autoShown is how many passages are shown to people.
const autoShown = 20

type autoJSON struct {
	Query    string        `json:"query"`
	Unit     coding.Cut    `json:"unit"`
	Themes   []string      `json:"themes"`
	Counts   autoCounts    `json:"counts"`
	Applied  bool          `json:"applied"`
	Passages []autoPassage `json:"passages"`
}

type autoCounts struct {
	Passages     int `json:"passages"`
	Interviews   int `json:"interviews"`
	Participants int `json:"participants"`
	Coded        int `json:"already_coded"`
}

type autoPassage struct {
	passageJSON
	Coded bool `json:"already_coded"` // by who acts, with all the themes
}

// passageJSON is words in a transcript that are not a quote, or not yet.
type passageJSON struct {
	Interview   interviews.ID `json:"interview"`
	Participant string        `json:"participant"`
	FirstTurn   int           `json:"first_turn"`
	Start       int           `json:"start"`
	LastTurn    int           `json:"last_turn"`
	End         int           `json:"end"`
	Text        string        `json:"text"`
	Speaker     string        `json:"speaker"`
	Source      string        `json:"source"`
	Line        int           `json:"line"`
	StartMS     *int64        `json:"start_ms"`
}

func passageOf(q *coding.Quote, iv *interviews.Interview) passageJSON {
	row := quoteOf(*q, iv)
	return passageJSON{row.Interview, row.Participant, row.FirstTurn, row.Start, row.LastTurn, row.End, row.Text, row.Speaker, row.Source, row.Line, row.StartMS}
}

func (ws *workspace) where(q *passageJSON) string {
	return coding.Where(ws.here(q.Source), q.Line, q.Speaker, interviews.TimeOf(q.StartMS))
}

func (p *program) codeAuto(ctx context.Context, c *cli.Context, ws *workspace) error {
	finder, err := finderOf(c)
	if err != nil {
		return err
	}
	themes, err := ws.findThemes(ctx, list(c.StringSlice("theme")))
	if err != nil {
		return err
	}
	out := autoJSON{Query: c.Args().First(), Unit: coding.Cut(c.String("unit")), Themes: themes, Passages: []autoPassage{}}
	found, err := ws.findPassages(ctx, c, finder, &out)
	if err != nil {
		return err
	}
	if c.Bool("apply") {
		if err := ws.codePassages(ctx, &out, found); err != nil {
			return err
		}
	}
	return p.print(out, func(w io.Writer) error { return p.writeAuto(w, ws, &out) })
}

func finderOf(c *cli.Context) (*coding.Finder, error) {
	if !c.Args().Present() {
		return nil, usage("find which words? For example: verbatim code auto 'deploy queue' --theme deploy-queue")
	}
	unit, err := coding.ParseCut(c.String("unit"))
	if err != nil {
		return nil, asUsage(err, "unit")
	}
	role, err := roleOf(c)
	if err != nil {
		return nil, err
	}
	find := coding.FindWords
	if c.Bool("regex") {
		find = coding.FindExpression
	}
	finder, err := find(c.Args().First(), unit, role)
	if err != nil {
		return nil, usage("%w", err)
	}
	return finder, nil
}

func roleOf(c *cli.Context) (interviews.Role, error) {
	switch role := interviews.Role(c.String("role")); role {
	case interviews.RoleParticipant, interviews.RoleInterviewer:
		return role, nil
	}
	return "", usage("--role: %q is not participant or interviewer", c.String("role"))
}

// passagePlaces are an interview and the turns of its newest revision.
type passagePlaces struct {
	iv    *interviews.Interview
	turns []interviews.Turn
}

// readPlaces reads the interviews that the passage flags choose.
func readPlaces(ctx context.Context, s *store.Store, scope interviews.Scope, only interviews.ID) ([]passagePlaces, error) {
	all, err := s.Interviews.Interviews(ctx, scope)
	if err != nil {
		return nil, err
	}
	if only != "" {
		one, err := s.Interviews.Interview(ctx, only)
		if err != nil {
			return nil, err
		}
		all = slices.DeleteFunc(all, func(iv interviews.Interview) bool { return iv.ID != one.ID })
		if len(all) == 0 {
			return nil, errs.New(errs.NotFound, "interview %q is of study %q", only, one.Study).Try("leave out --study, or name that one")
		}
	}
	places := make([]passagePlaces, len(all))
	for i := range all {
		turns, err := s.Interviews.Turns(ctx, all[i].Revision, 0, 0)
		if err != nil {
			return nil, err
		}
		places[i] = passagePlaces{&all[i], turns}
	}
	return places, nil
}

// findPassages looks for the passages, and for what of them is coded already.
// It fills in out and returns the passages in the same order.
func (ws *workspace) findPassages(ctx context.Context, c *cli.Context, finder *coding.Finder, out *autoJSON) (all []coding.Quote, err error) {
	scope, err := ws.scope(ctx, c)
	if err != nil {
		return nil, err
	}
	var places []passagePlaces
	own := map[coding.Range][]string{}
	err = ws.View(ctx, func(s *store.Store) error {
		if places, err = readPlaces(ctx, s, scope, interviews.ID(c.String("interview"))); err != nil {
			return err
		}
		own, err = appliedThemes(ctx, s, coding.Filter{Scope: scope, Coder: interviews.Actor(ctx).Actor})
		return err
	})
	if err != nil {
		return nil, err
	}
	limited, cancel := context.WithTimeout(ctx, coding.FindBudget)
	defer cancel()
	people := map[string]bool{}
	for _, at := range places {
		found, err := finder.Find(limited, at.iv, at.turns)
		if err != nil {
			return nil, err
		}
		if len(found) > 0 {
			out.Counts.Interviews++
		}
		for i := range found {
			one := autoPassage{passageOf(&found[i], at.iv), holds(own[found[i].Range], out.Themes)}
			if people[one.Participant] = true; one.Coded {
				out.Counts.Coded++
			}
			out.Passages = append(out.Passages, one)
		}
		all = append(all, found...)
	}
	delete(people, "")
	out.Counts.Passages, out.Counts.Participants = len(all), len(people)
	return all, nil
}

// appliedThemes are the themes that a coder has applied, by place.
func appliedThemes(ctx context.Context, s *store.Store, f coding.Filter) (map[coding.Range][]string, error) {
	quotes, err := s.Coding.Quotes(ctx, f)
	if err != nil {
		return nil, err
	}
	codings, err := s.Coding.Codings(ctx, f)
	if err != nil {
		return nil, err
	}
	at := map[string]coding.Range{}
	for _, q := range quotes {
		if q.State.Counts() {
			at[q.ID] = q.Range
		}
	}
	own := map[coding.Range][]string{}
	for _, one := range codings {
		if r, ok := at[one.Quote]; ok && one.Coder == f.Coder {
			own[r] = append(own[r], one.Theme)
		}
	}
	return own, nil
}

// holds reports whether all of some themes are among others.
func holds(have, themes []string) bool {
	return !slices.ContainsFunc(themes, func(t string) bool { return !slices.Contains(have, t) })
}

// codePassages codes what is not coded yet, in one event.
func (ws *workspace) codePassages(ctx context.Context, out *autoJSON, found []coding.Quote) error {
	out.Applied = true
	if out.Counts.Coded == out.Counts.Passages {
		return nil
	}
	ctx = doing(ctx, "code.auto", "theme/"+out.Themes[0])
	return ws.Update(ctx, func(s *store.Store) error {
		for i := range found {
			if out.Passages[i].Coded {
				continue
			}
			if _, err := s.Coding.Code(ctx, &found[i], out.Themes, ""); err != nil {
				return fmt.Errorf("%s: %w", ws.where(&out.Passages[i].passageJSON), err)
			}
		}
		return nil
	})
}

func (p *program) writeAuto(w io.Writer, ws *workspace, out *autoJSON) error {
	n := out.Counts
	if _, err := fmt.Fprintf(w, "%s in %s of %s; %d of them you have coded so already\n", plural(n.Passages, "passage"), plural(n.Interviews, "interview"),
		plural(n.Participants, "participant"), n.Coded); err != nil {
		return err
	}
	for i := range out.Passages[:min(autoShown, n.Passages)] {
		one := &out.Passages[i]
		already := ""
		if one.Coded {
			already = "  (coded already)"
		}
		if err := ws.writePassage(w, i+1, &one.passageJSON, already); err != nil {
			return err
		}
	}
	if n.Passages > autoShown {
		p.say("and %d more; --json has them all", n.Passages-autoShown)
	}
	switch left := n.Passages - n.Coded; {
	case left == 0:
		p.say("nothing to code")
	case out.Applied:
		p.say("%s coded with %s; 'verbatim undo' takes all of it back", plural(left, "passage"), strings.Join(out.Themes, ", "))
	default:
		p.say("nothing was changed: look at them, then code %s with --apply", these(left))
	}
	return nil
}

func these(n int) string {
	if n == 1 {
		return "this one"
	}
	return fmt.Sprintf("these %d", n)
}

// writePassage writes a numbered passage and where it stands.
func (ws *workspace) writePassage(w io.Writer, n int, one *passageJSON, more string) error {
	text := fmt.Sprintf("%4d  “%s”%s\n      %s, turn %d, %s\n", n, strings.ReplaceAll(one.Text, "\n", "\n      "), more,
		orUnknown(one.Participant), one.FirstTurn, ws.where(one))
	_, err := io.WriteString(w, clean(text))
	return err
}
