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

// studyFlag limits a list to some studies.
var studyFlag = &cli.StringSliceFlag{Name: "study", Usage: "only this study's `ID` (several times for several)"}

// scope is the studies that --study names; errs.NotFound when there is no such
// study, which an empty list would hide.
func (ws *workspace) scope(ctx context.Context, c *cli.Context) (interviews.Scope, error) {
	return scopeIn(ctx, c, ws.Store)
}

func scopeIn(ctx context.Context, c *cli.Context, s *store.Store) (interviews.Scope, error) {
	scope := interviews.Scope(list(c.StringSlice("study")))
	if len(scope) == 0 {
		return nil, nil
	}
	studies, err := s.Studies.Studies(ctx)
	if err != nil {
		return nil, err
	}
	known := map[string]bool{}
	for _, s := range studies {
		known[s.ID] = true
	}
	for _, id := range scope {
		if !known[id] {
			return nil, errs.New(errs.NotFound, "no study %q", id).Try("the studies are: %s", orUnknown(strings.Join(sortedKeys(known), ", ")))
		}
	}
	return scope, nil
}

func (p *program) interviewCommand() *cli.Command {
	return &cli.Command{
		Name: "interview", Usage: "list, show and describe interviews, and mark them finished",
		Subcommands: append([]*cli.Command{
			{Name: "list", Usage: "list interviews with their people, turns and quotes", Flags: []cli.Flag{studyFlag}, Action: p.in(p.interviewList)},
			{Name: "show", Usage: "show an interview with its turns", ArgsUsage: "INTERVIEW", Action: p.in(p.interviewShow)},
			{Name: "transcript", Usage: "print the source file as it was ingested, byte for byte", ArgsUsage: "INTERVIEW", Flags: []cli.Flag{
				&cli.StringFlag{Name: "revision", Usage: "an older one, by the beginning of its `SHA-256`", DefaultText: "the newest"},
			}, Action: p.in(p.interviewTranscript)},
			{Name: "set", Usage: "say what the files do not: title, date, study, who asks, who is who", ArgsUsage: "INTERVIEW…", Flags: []cli.Flag{
				&cli.StringFlag{Name: "title", Usage: "what people call it"}, &cli.StringFlag{Name: "date", Usage: "`DAY`, YYYY-MM-DD"},
				&cli.StringFlag{Name: "study", Usage: "study `ID`"}, &cli.StringFlag{Name: "guide", Usage: "guide `ID`"},
				&cli.StringFlag{Name: "source", Usage: "interview, survey or note"}, &cli.StringFlag{Name: "recording", Usage: "`URL` of the recording"},
				&cli.StringSliceFlag{Name: "interviewer", Usage: "speaker `LABEL` of who asks; all other people answer"},
				&cli.StringSliceFlag{Name: "role", Usage: "what a speaker does: `'LABEL=observer'`, or interviewer, participant, note-taker"},
				&cli.StringSliceFlag{Name: "participant", Usage: "who a speaker is: `'LABEL=P-07'`"},
				&cli.StringFlag{Name: "quotes", Usage: "may they be quoted: `yes|no`"},
				&cli.StringFlag{Name: "recontact", Usage: "may they be contacted again: `yes|no`"},
			}, Action: p.in(p.interviewSet)},
			{Name: "finish", Usage: "mark an interview as coded to the end, by who acts", ArgsUsage: "INTERVIEW…",
				Flags: []cli.Flag{&cli.BoolFlag{Name: "reopen", Usage: "take the mark back"}}, Action: p.in(p.interviewFinish)},
			p.takeawayCommand(), p.memoCommand("interview", interviewSubject),
		}, p.assignCommands()...),
	}
}

type interviewJSON struct {
	ID           interviews.ID   `json:"id"`
	Title        string          `json:"title"`
	Date         interviews.Date `json:"date"`
	Study        string          `json:"study"`
	Participants []string        `json:"participants"`
	Turns        int             `json:"turns"`
	Words        int             `json:"words"`
	Quotes       int             `json:"quotes"`
	State        string          `json:"state"` // uncoded, coding or finished
	Finished     []string        `json:"finished"`
	Source       string          `json:"source"`
}

func (p *program) interviewList(ctx context.Context, c *cli.Context, ws *workspace) error {
	scope, err := ws.scope(ctx, c)
	if err != nil {
		return err
	}
	all, err := ws.Interviews.Interviews(ctx, scope)
	if err != nil {
		return err
	}
	quotes, err := ws.Coding.Quotes(ctx, coding.Filter{Scope: scope})
	if err != nil {
		return err
	}
	if err := ws.sayHidden(ctx, ws.Store); err != nil {
		return err
	}
	marks, err := ws.Work.Finished(ctx, scope)
	if err != nil {
		return err
	}
	count := map[interviews.ID]int{}
	for _, q := range quotes {
		count[q.Interview]++
	}
	finished := map[interviews.ID][]string{}
	for _, m := range marks {
		finished[m.Interview] = append(finished[m.Interview], m.Coder)
	}
	rows := make([]interviewJSON, len(all))
	for i, iv := range all {
		rows[i] = interviewJSON{ID: iv.ID, Title: iv.Title, Date: iv.Date, Study: iv.Study, Participants: orEmpty(iv.Participants()),
			Turns: iv.Turns, Words: iv.Words, Quotes: count[iv.ID], Finished: orEmpty(finished[iv.ID]), Source: iv.Path,
			State: codingState(count[iv.ID], finished[iv.ID])}
	}
	return p.print(map[string]any{"interviews": rows}, func(w io.Writer) error {
		var cells [][]any
		for _, r := range rows {
			cells = append(cells, []any{string(r.ID), string(r.Date), r.Study, oneLine(strings.Join(r.Participants, ", "), 40), r.Turns, r.Words, r.Quotes, r.State})
		}
		return writeTable(w, []string{"interview", "date", "study", "participants", "turns", "words", "quotes", "state"}, cells)
	})
}

func codingState(quotes int, finished []string) string {
	switch {
	case len(finished) > 0:
		return "finished"
	case quotes > 0:
		return "coding"
	}
	return "uncoded"
}

func orEmpty(texts []string) []string {
	if texts == nil {
		return []string{}
	}
	return texts
}

// oneInterview is the interview that the first argument names.
func oneInterview(ctx context.Context, c *cli.Context, ws *workspace) (*interviews.Interview, error) {
	if !c.Args().Present() {
		return nil, usage("which interview? 'verbatim interview list' shows them all")
	}
	return ws.Interviews.Interview(ctx, interviews.ID(c.Args().First()))
}

type interviewShowJSON struct {
	ID       interviews.ID      `json:"id"`
	Title    string             `json:"title"`
	Date     interviews.Date    `json:"date"`
	Study    string             `json:"study"`
	Guide    string             `json:"guide"`
	Source   string             `json:"source"`
	SHA256   string             `json:"sha256"`
	Revision int64              `json:"revision"`
	Consent  interviews.Consent `json:"consent"`
	Speakers []speakerJSON      `json:"speakers"`
	Turns    []turnJSON         `json:"turns"`
}

type speakerJSON struct {
	Name        string          `json:"name"`
	Role        interviews.Role `json:"role"`
	Guessed     bool            `json:"guessed"`
	Participant string          `json:"participant"`
	Turns       int             `json:"turns"`
	Words       int             `json:"words"`
}

type turnJSON struct {
	N       int                 `json:"n"`
	Kind    interviews.TurnKind `json:"kind"`
	Speaker string              `json:"speaker"`
	Role    interviews.Role     `json:"role"`
	StartMS *int64              `json:"start_ms"`
	Line    int                 `json:"line"`
	Text    string              `json:"text"`
}

func (p *program) interviewShow(ctx context.Context, c *cli.Context, ws *workspace) error {
	iv, err := oneInterview(ctx, c, ws)
	if err != nil {
		return err
	}
	turns, err := ws.Interviews.Turns(ctx, iv.Revision, 0, 0)
	if err != nil {
		return err
	}
	out := interviewShowJSON{ID: iv.ID, Title: iv.Title, Date: iv.Date, Study: iv.Study, Guide: iv.Guide, Source: iv.Path, SHA256: iv.SHA256,
		Revision: iv.Revision, Consent: iv.Consent, Speakers: []speakerJSON{}, Turns: []turnJSON{}}
	for _, s := range iv.Speakers {
		out.Speakers = append(out.Speakers, speakerJSON(s))
	}
	for _, t := range turns {
		row := turnJSON{N: t.N, Kind: t.Kind, Speaker: t.Speaker, StartMS: interviews.KnownTime(t.StartMS), Line: t.Line, Text: t.Text}
		if s := iv.Speaker(t.Speaker); s != nil {
			row.Role = s.Role
		}
		out.Turns = append(out.Turns, row)
	}
	return p.print(out, func(w io.Writer) error { return writeInterview(w, iv, turns) })
}

func writeInterview(w io.Writer, iv *interviews.Interview, turns []interviews.Turn) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n%s, %s, study %s, %s\n", iv.Title, iv.ID, orUnknown(string(iv.Date)), iv.Study, iv.Path)
	for _, s := range iv.Speakers {
		fmt.Fprintf(&b, "  %s: %s%s%s, %s, %s\n", s.Name, s.Role, guessed(s), also(s.Participant), plural(s.Turns, "turn"), plural(s.Words, "word"))
	}
	for _, t := range turns {
		fmt.Fprintf(&b, "\n%4d  %s  line %d  %s\n", t.N, orUnknown(interviews.Clock(t.StartMS)), t.Line, label(t))
		for line := range strings.SplitSeq(t.Text, "\n") {
			fmt.Fprintf(&b, "      %s\n", line)
		}
	}
	_, err := io.WriteString(w, clean(b.String()))
	return err
}

func label(t interviews.Turn) string {
	if t.Kind == interviews.Speech {
		return t.Speaker
	}
	return "(" + string(t.Kind) + ")"
}

func orUnknown(s string) string {
	if s == "" {
		return "-"
	}
	return s
}

func guessed(s interviews.Speaker) string {
	if s.Guessed {
		return " (a guess; say it with 'verbatim interview set')"
	}
	return ""
}

func also(participant string) string {
	if participant == "" {
		return ""
	}
	return ", " + participant
}

func (p *program) interviewTranscript(ctx context.Context, c *cli.Context, ws *workspace) error {
	iv, err := oneInterview(ctx, c, ws)
	if err != nil {
		return err
	}
	number, err := ws.revisionOf(ctx, iv, c.String("revision"))
	if err != nil {
		return err
	}
	rev, err := ws.Interviews.Revision(ctx, number)
	if err != nil {
		return err
	}
	out := transcriptJSON{ID: iv.ID, Source: iv.Path, SHA256: rev.SHA256, Bytes: rev.Source}
	return p.print(out, func(w io.Writer) error {
		_, err := w.Write(rev.Source)
		return err
	})
}

type transcriptJSON struct {
	ID     interviews.ID `json:"id"`
	Source string        `json:"source"`
	SHA256 string        `json:"sha256"`
	Bytes  []byte        `json:"base64"` // a source need not be UTF-8, a JSON string is
}

// revisionOf is the number of the newest revision of an interview whose SHA-256
// begins so; of the newest of all for "".
func (ws *workspace) revisionOf(ctx context.Context, iv *interviews.Interview, sha256 string) (int64, error) {
	if sha256 == "" {
		return iv.Revision, nil
	}
	all, err := ws.Interviews.Revisions(ctx, iv.ID)
	if err != nil {
		return 0, err
	}
	var known []string
	for _, rev := range slices.Backward(all) {
		if strings.HasPrefix(rev.SHA256, strings.ToLower(sha256)) {
			return rev.Number, nil
		}
		known = append(known, rev.SHA256[:12])
	}
	return 0, errs.New(errs.NotFound, "%s has no revision %s", iv.ID, sha256).Try("its revisions are %s, the newest first", strings.Join(known, ", "))
}

func (p *program) interviewSet(ctx context.Context, c *cli.Context, ws *workspace) error {
	ids := c.Args().Slice()
	if len(ids) == 0 {
		return usage("which interview? 'verbatim interview list' shows them all")
	}
	if c.NumFlags() == 0 {
		return usage("set what? For example: verbatim interview set %s --interviewer 'Mira'", ids[0])
	}
	act := interviews.Actor(ctx)
	act.Kind, act.About = "interview.set", "interview/"+strings.Join(ids, ",")
	ctx = interviews.Acting(ctx, act)
	err := ws.Update(ctx, func(s *store.Store) error {
		for _, id := range ids {
			iv, err := s.Interviews.Interview(ctx, interviews.ID(id))
			if err != nil {
				return err
			}
			if err := setInterview(c, iv); err != nil {
				return err
			}
			if err := s.Interviews.Change(ctx, iv); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	p.say("%s changed", strings.Join(ids, ", "))
	return nil
}

// setInterview carries the flags out that are set.
func setInterview(c *cli.Context, iv *interviews.Interview) (err error) {
	for flag, field := range map[string]*string{"title": &iv.Title, "study": &iv.Study, "guide": &iv.Guide, "recording": &iv.Recording} {
		if c.IsSet(flag) {
			*field = c.String(flag)
		}
	}
	if iv.Study = interviews.Slug(iv.Study); iv.Study == "" {
		iv.Study = interviews.DefaultStudy
	}
	if c.IsSet("date") {
		if iv.Date, err = interviews.ParseDate(c.String("date")); err != nil {
			return asUsage(err, "date")
		}
	}
	if c.IsSet("source") {
		if iv.Source, err = sourceOf(c); err != nil {
			return err
		}
	}
	for flag, answer := range map[string]*interviews.Answer{"quotes": &iv.Consent.Quotes, "recontact": &iv.Consent.Recontact} {
		if err := setAnswer(c, flag, answer); err != nil {
			return err
		}
	}
	return setSpeakers(c, iv)
}

// setAnswer carries out a flag that says what was agreed to.
func setAnswer(c *cli.Context, flag string, answer *interviews.Answer) error {
	if !c.IsSet(flag) {
		return nil
	}
	if *answer = interviews.Answer(c.String(flag)); *answer != interviews.Yes && *answer != interviews.No {
		return usage("--%s: say yes or no", flag)
	}
	return nil
}

// setSpeakers carries out --interviewer, --role and --participant.
func setSpeakers(c *cli.Context, iv *interviews.Interview) error {
	if err := iv.SetInterviewers(c.StringSlice("interviewer")); err != nil {
		return err
	}
	for _, pair := range c.StringSlice("role") {
		name, word, _ := strings.Cut(pair, "=")
		role, err := interviews.ParseRole(word)
		if err != nil {
			return usage("--role: %q is not 'LABEL=ROLE' with interviewer, participant, note-taker or observer", pair)
		}
		if err := iv.SetRole(name, role, ""); err != nil {
			return err
		}
	}
	for _, pair := range c.StringSlice("participant") {
		name, id, ok := strings.Cut(pair, "=")
		if !ok || id == "" {
			return usage("--participant: %q is not 'LABEL=ID', for example 'Kim Lee=P-07'", pair)
		}
		if err := iv.SetRole(name, interviews.RoleParticipant, id); err != nil {
			return err
		}
	}
	return nil
}

func (p *program) interviewFinish(ctx context.Context, c *cli.Context, ws *workspace) error {
	if !c.Args().Present() {
		return usage("which interview? 'verbatim interview list' shows them all")
	}
	err := ws.Update(doing(ctx, "interview.finish", ""), func(s *store.Store) error {
		for _, id := range c.Args().Slice() {
			if err := s.Work.SetFinished(ctx, interviews.ID(id), !c.Bool("reopen")); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, id := range c.Args().Slice() {
		p.say("%s is marked: %s has %s it", id, interviews.Actor(ctx).Actor, finishedWord(!c.Bool("reopen")))
	}
	return nil
}

func finishedWord(finished bool) string {
	if finished {
		return "finished"
	}
	return "not finished"
}
