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
	"verbatim/internal/stats"
	"verbatim/internal/store"
	"verbatim/interviews"
)

func (p *program) agreementCommands() []*cli.Command {
	coders := &cli.StringSliceFlag{Name: "coder", Usage: "compare these `CODERS` (several times for several)", DefaultText: "all who finished an interview"}
	return []*cli.Command{
		{Name: "agreement", Usage: "where coders differ, and how far they agree", Flags: []cli.Flag{
			studyFlag, coders,
			&cli.StringSliceFlag{Name: "theme", Aliases: []string{"t"}, Usage: "only this `THEME`"},
			&cli.StringFlag{Name: "unit", Usage: "what is compared: turn, interview or characters", Value: string(coding.UnitTurn)},
			&cli.BoolFlag{Name: "under", Usage: "a theme counts with what is below it"},
			&cli.BoolFlag{Name: "bootstrap", Usage: "alpha with its interval"},
			&cli.BoolFlag{Name: "decided", Usage: "list the disagreements that were decided, too"},
			&cli.IntFlag{Name: "limit", Usage: "at most `N` disagreements; 0 for all", Value: 50},
		}, Action: p.in(p.codeAgreement)},
		{Name: "decide", Usage: "settle a disagreement: adopt one reading, keep both, or discuss it", ArgsUsage: "INTERVIEW#TURN/THEME", Flags: []cli.Flag{
			coders,
			&cli.StringFlag{Name: "adopt", Usage: "take the reading of this `CODER`"},
			&cli.BoolFlag{Name: "keep-both", Usage: "let both stand"},
			&cli.BoolFlag{Name: "discuss", Usage: "leave it open, to be talked about"},
			&cli.StringFlag{Name: "note", Usage: "why"},
		}, Action: p.in(p.codeDecide)},
	}
}

// agreementJSON is an agreement whose disagreements say what was said and what
// was decided.
type agreementJSON struct {
	Disagreements []disagreementJSON `json:"disagreements"`
	Decided       int                `json:"decided"`
	*coding.Agreement
}

type disagreementJSON struct {
	coding.Disagreement
	Source   string        `json:"source"`
	Text     string        `json:"text"` // of the turn
	Decision *decisionJSON `json:"decision"`
}

type decisionJSON struct {
	Decision coding.Decision `json:"decision"`
	Adopted  string          `json:"adopted"`
	By       string          `json:"by"`
	At       string          `json:"at"`
	Note     string          `json:"note"`
}

func (p *program) codeAgreement(ctx context.Context, c *cli.Context, ws *workspace) error {
	unit, err := coding.ParseUnitKind(c.String("unit"))
	if err != nil {
		return asUsage(err, "unit")
	}
	scope := coding.AgreementScope{Coders: list(c.StringSlice("coder")), Under: c.Bool("under"), Unit: unit}
	if c.Bool("bootstrap") {
		scope.Resamples = stats.Resamples
	}
	studies, err := ws.scope(ctx, c)
	if err != nil {
		return err
	}
	if named := list(c.StringSlice("theme")); len(named) > 0 {
		if scope.Themes, err = ws.findThemes(ctx, named); err != nil {
			return err
		}
	}
	var r agreementJSON
	err = ws.View(ctx, func(s *store.Store) error {
		d, err := readAgreement(ctx, s, studies)
		if err != nil {
			return err
		}
		if r.Agreement, err = coding.Agree(d.AgreementData, scope); err != nil {
			return err
		}
		r.Excluded = append(r.Excluded, d.blind...)
		if r.Disagreements, err = d.describe(ctx, s, r.Agreement.Disagreements); err != nil {
			return err
		}
		return ws.sayHidden(ctx, s)
	})
	if err != nil {
		return err
	}
	open := slices.DeleteFunc(slices.Clone(r.Disagreements), func(d disagreementJSON) bool { return d.decided() })
	r.Decided = len(r.Disagreements) - len(open)
	if !c.Bool("decided") {
		r.Disagreements = open
	}
	return p.print(r, func(w io.Writer) error { return ws.writeAgreement(w, &r, c.Int("limit")) })
}

// decided reports whether somebody settled it: what is to be discussed is open.
func (d disagreementJSON) decided() bool {
	return d.Decision != nil && d.Decision.Decision != coding.Discuss
}

// agreementData is what agreement is computed from, and the interviews.
type agreementData struct {
	coding.AgreementData
	interviews map[interviews.ID]*interviews.Interview
	blind      []coding.ExcludedInterview // that who asks must not see others' work in
}

// readAgreement reads what two coders or more have finished.
func readAgreement(ctx context.Context, s *store.Store, scope interviews.Scope) (*agreementData, error) {
	all, err := s.Interviews.Interviews(ctx, scope)
	if err != nil {
		return nil, err
	}
	talks := make([]*interviews.Interview, len(all))
	for i := range all {
		talks[i] = &all[i]
	}
	d := &agreementData{interviews: map[interviews.ID]*interviews.Interview{}}
	if d.Codebook, err = s.Themes.Codebook(ctx); err != nil {
		return nil, err
	}
	if d.Quotes, err = s.Coding.Quotes(ctx, coding.Filter{Scope: scope}); err != nil {
		return nil, err
	}
	if d.Codings, err = s.Coding.Codings(ctx, coding.Filter{Scope: scope}); err != nil {
		return nil, err
	}
	if d.Finished, err = s.Work.Finished(ctx, scope); err != nil {
		return nil, err
	}
	hidden, err := s.Work.Hidden(ctx)
	if err != nil {
		return nil, err
	}
	talks, d.blind = withoutBlind(talks, hidden)
	for _, iv := range talks {
		d.interviews[iv.ID] = iv
	}
	d.Turns, err = readTurns(ctx, s, talks, 1)
	return d, err
}

// withoutBlind leaves out the interviews in which others' work is hidden, and
// says so.
func withoutBlind(talks []*interviews.Interview, hidden []interviews.ID) (open []*interviews.Interview, blind []coding.ExcludedInterview) {
	for _, iv := range talks {
		if slices.Contains(hidden, iv.ID) {
			blind = append(blind, coding.ExcludedInterview{ID: iv.ID, Coders: []string{}, Reason: coding.CodedBlind})
		} else {
			open = append(open, iv)
		}
	}
	return open, blind
}

// settled says which disagreements somebody has decided; nil when nobody has
// decided anything.
func settled(ctx context.Context, s *store.Store) (func(coding.Disagreement) bool, error) {
	decisions, err := s.Judgements.Adjudications(ctx, nil)
	if err != nil || len(decisions) == 0 {
		return nil, err
	}
	at, keys := map[coding.DisagreementKey]bool{}, map[string]bool{}
	for _, a := range decisions {
		if a.Decision != coding.Discuss { // which leaves it open
			at[coding.DisagreementKey{Interview: a.Interview, Theme: a.Theme}] = true
			keys[decisionKey(a.Interview, a.Theme, a.Quotes)] = true
		}
	}
	return func(d coding.Disagreement) bool {
		return at[coding.DisagreementKey{Interview: d.Interview, Theme: d.Theme}] && keys[decisionKey(d.Interview, d.Theme, quotesOf(d))]
	}, nil
}

// describe adds to disagreements what was said there and what was decided.
func (d *agreementData) describe(ctx context.Context, s *store.Store, found []coding.Disagreement) ([]disagreementJSON, error) {
	decisions, err := s.Judgements.Adjudications(ctx, nil)
	if err != nil {
		return nil, err
	}
	decided := map[string]*decisionJSON{}
	for _, a := range decisions {
		decided[decisionKey(a.Interview, a.Theme, a.Quotes)] = &decisionJSON{a.Decision, a.Adopted, a.By, timeText(a.At), a.Note}
	}
	rows := make([]disagreementJSON, len(found))
	for i, one := range found {
		rows[i] = disagreementJSON{
			Disagreement: one, Source: d.interviews[one.Interview].Path, Text: d.Turns[one.Interview][one.Turn-1].Text,
			Decision: decided[decisionKey(one.Interview, one.Theme, quotesOf(one))],
		}
	}
	return rows, nil
}

func decisionKey(id interviews.ID, theme string, quotes []string) string {
	return string(id) + " " + theme + " " + strings.Join(quotes, " ")
}

// quotesOf are the quotes that a disagreement is about, sorted.
func quotesOf(d coding.Disagreement) []string {
	var ids []string
	for _, v := range d.Votes {
		for _, q := range v.Quotes {
			ids = append(ids, q.ID)
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

func (ws *workspace) writeAgreement(w io.Writer, r *agreementJSON, limit int) error {
	for i, d := range r.Disagreements {
		if limit > 0 && i == limit {
			ws.p.say("and %d more disagreements; --limit 0 lists them all, --theme and --study fewer", len(r.Disagreements)-i)
			break
		}
		if err := ws.writeDisagreement(w, d); err != nil {
			return err
		}
	}
	for _, e := range r.Excluded {
		ws.p.say("left out: %s (%s)", e.ID, strings.ReplaceAll(string(e.Reason), "_", " "))
	}
	if len(r.Interviews) == 0 {
		ws.p.say("nothing to compare: no interview has been finished by two coders ('verbatim interview finish')")
		return nil
	}
	var cells [][]any
	for _, t := range r.Themes {
		cells = append(cells, agreementCells(t))
	}
	header := []string{"theme", "units", "both", "one", "neither", "agree", "alpha", "", "kappa", "AC1", "F1", "u-alpha", "differ"}
	if err := writeTable(w, header, cells); err != nil {
		return err
	}
	ws.p.say("%s, %s by %s, in units of one %s; %s decided", plural(len(r.Interviews), "interview"), plural(r.Units, "unit"),
		strings.Join(r.Coders, ", "), r.Unit, plural(r.Decided, "disagreement"))
	ws.p.say("the disagreements come first: settle each with 'verbatim code decide KEY --adopt CODER', --keep-both or --discuss")
	return nil
}

func agreementCells(t coding.ThemeAgreement) []any {
	both, one, neither := t.Counts()
	kappa := t.Kappa()
	alpha := coefficient(t.Alpha)
	if t.Interval != nil && t.Interval.Low != nil {
		alpha += fmt.Sprintf(" [%.2f, %.2f]", *t.Interval.Low, *t.Interval.High)
	}
	return []any{t.Theme, t.Units, both, one, neither, coefficient(t.PercentAgreement), alpha, string(t.Band), coefficient(kappa),
		coefficient(t.AC1), coefficient(t.SegmentF1), coefficient(t.UAlpha), t.Disagreements}
}

// coefficient is a value for people, or why there is none.
func coefficient(c stats.Coefficient) string {
	if c.Value == nil {
		return strings.ReplaceAll(string(c.Reason), "_", " ")
	}
	return fmt.Sprintf("%.3f", *c.Value)
}

// writeDisagreement shows what the coders made of a turn, side by side.
func (ws *workspace) writeDisagreement(w io.Writer, d disagreementJSON) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n    %s, %s\n", d.ID, coding.Where(ws.here(d.Source), d.Line, d.Speaker, interviews.NoTime), d.Theme)
	fmt.Fprintf(&b, "    %s\n", strings.ReplaceAll(d.Text, "\n", "\n    "))
	for _, v := range d.Votes {
		if !v.Yes {
			fmt.Fprintf(&b, "    no   %s\n", v.Coder)
			continue
		}
		for _, q := range v.Quotes {
			start, end := 0, len(d.Text)
			if q.FirstTurn == d.Turn {
				start = q.Start
			}
			if q.LastTurn == d.Turn {
				end = q.End
			}
			fmt.Fprintf(&b, "    yes  %s: “%s” (%s)\n", v.Coder, oneLine(d.Text[start:end], 200), q.ID)
		}
	}
	if d.Decision != nil {
		fmt.Fprintf(&b, "    %s\n", d.Decision.words())
	}
	_, err := fmt.Fprintln(w, clean(b.String()))
	return err
}

func (d *decisionJSON) words() string {
	words := "decided by " + d.By + ": keep both"
	switch d.Decision {
	case coding.Adopt:
		words = "decided by " + d.By + ": as " + d.Adopted + " read it"
	case coding.Discuss:
		words = "to discuss, says " + d.By
	}
	if d.Note != "" {
		words += " (" + d.Note + ")"
	}
	return words
}

func (p *program) codeDecide(ctx context.Context, c *cli.Context, ws *workspace) error {
	if !c.Args().Present() {
		return usage("decide what? 'verbatim code agreement' lists the disagreements")
	}
	key, err := coding.ParseDisagreement(c.Args().First())
	if err != nil {
		return err
	}
	a := coding.Adjudication{Interview: key.Interview, Theme: key.Theme, Note: c.String("note"), Adopted: c.String("adopt")}
	if a.Decision, err = decision(c); err != nil {
		return err
	}
	err = ws.Update(ctx, func(s *store.Store) error {
		d, err := findDisagreement(ctx, s, key, list(c.StringSlice("coder")))
		if err != nil {
			return err
		}
		voted := slices.ContainsFunc(d.Votes, func(v coding.Vote) bool { return v.Coder == a.Adopted })
		if a.Decision == coding.Adopt && !voted {
			return errs.New(errs.NotFound, "%s has not finished %s", a.Adopted, key.Interview).Try("adopt the reading of somebody who has")
		}
		a.Quotes = quotesOf(*d)
		return s.Judgements.Adjudicate(ctx, &a)
	})
	if err == nil {
		p.say("decided; the codings stay as they were made, and 'verbatim undo' takes the decision back")
	}
	return err
}

// decision is the one decision that the flags name.
func decision(c *cli.Context) (coding.Decision, error) {
	var named []coding.Decision
	for _, d := range []coding.Decision{coding.Adopt, coding.KeepBoth, coding.Discuss} {
		if c.IsSet(string(d)) {
			named = append(named, d)
		}
	}
	if len(named) != 1 {
		return "", usage("decide how? Give one of --adopt CODER, --keep-both and --discuss")
	}
	return named[0], nil
}

func findDisagreement(ctx context.Context, s *store.Store, key coding.DisagreementKey, coders []string) (*coding.Disagreement, error) {
	if _, err := s.Interviews.Interview(ctx, key.Interview); err != nil {
		return nil, err
	}
	d, err := readAgreement(ctx, s, nil)
	if err != nil {
		return nil, err
	}
	for id := range d.Turns {
		if id != key.Interview {
			delete(d.Turns, id)
		}
	}
	r, err := coding.Agree(d.AgreementData, coding.AgreementScope{Themes: []string{key.Theme}, Coders: coders})
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(r.Disagreements, func(one coding.Disagreement) bool { return one.DisagreementKey == key })
	if i < 0 {
		return nil, errs.New(errs.NotFound, "no disagreement %s", key).
			Try("'verbatim code agreement' lists them; what it lists with --under is decided on the theme that the words were coded with")
	}
	return &r.Disagreements[i], nil
}
