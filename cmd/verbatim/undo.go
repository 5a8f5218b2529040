package main

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/urfave/cli/v2"

	"verbatim/internal/store"
	"verbatim/interviews"
)

func (p *program) undoCommand() *cli.Command {
	return &cli.Command{
		Name: "undo", Usage: "take back the last thing you did, or the last several", Flags: []cli.Flag{stepsFlag},
		Action: p.in(func(ctx context.Context, c *cli.Context, ws *workspace) error {
			return p.turn(ctx, c, ws, ws.Events.Undo, "taken back")
		}),
	}
}

func (p *program) redoCommand() *cli.Command {
	return &cli.Command{
		Name: "redo", Usage: "do again what you took back last, until you do something else", Flags: []cli.Flag{stepsFlag},
		Action: p.in(func(ctx context.Context, c *cli.Context, ws *workspace) error {
			return p.turn(ctx, c, ws, ws.Events.Redo, "done again")
		}),
	}
}

var stepsFlag = &cli.IntFlag{Name: "steps", Usage: "`N` of them, one after the other", Value: 1}

// turn takes things back or does them again, each a step of its own: one that
// is refused leaves those before it done.
func (p *program) turn(ctx context.Context, c *cli.Context, ws *workspace, turn func(context.Context) (*store.Event, error), did string) error {
	if c.Int("steps") < 1 {
		return usage("--steps: %d is not a number of steps", c.Int("steps"))
	}
	act := interviews.Actor(ctx)
	for i := range c.Int("steps") {
		step := act
		if act.Op != "" && i > 0 {
			step.Op = fmt.Sprintf("%s/%d", act.Op, i)
		}
		e, err := turn(interviews.Acting(ctx, step))
		if err != nil {
			return err
		}
		what, err := changedBy(ctx, ws.Store, e.Seq)
		if err != nil {
			return err
		}
		p.say("%s: %s of %s (event %d: %s)", did, e.Kind, e.Subject, e.Seq, what)
	}
	return nil
}

// changedWords are what people are told of an event: rows of these tables, by
// what one and several are called.
var changedWords = []struct{ table, one, many string }{
	{"interview", "interview", "interviews"}, {"participant", "participant", "participants"}, {"theme", "theme", "themes"},
	{"quote", "quote", "quotes"}, {"coding", "coding", "codings"}, {"memo", "memo", "memos"}, {"takeaway", "takeaway", "takeaways"},
	{"assignment", "assignment", "assignments"}, {"finish", "finished mark", "finished marks"}, {"adjudication", "decision", "decisions"},
	{"suggestion", "suggestion", "suggestions"}, {"guide", "guide", "guides"}, {"hypothesis", "hypothesis", "hypotheses"},
	{"evidence", "quote of evidence", "quotes of evidence"}, {"phrase", "phrase of shared words", "phrases of shared words"}, {"challenge", "search for counter-evidence", "searches for counter-evidence"},
	{"opportunity", "opportunity", "opportunities"}, {"proposal", "proposal", "proposals"}, {"cycle", "cycle", "cycles"}, {"load_level", "level of load", "levels of load"},
	{"metric", "metric", "metrics"}, {"measurement", "measurement", "measurements"}, {"notice", "notice", "notices"},
	{"study", "study", "studies"}, {"synonym", "synonym", "synonyms"}, {"saved_search", "saved search", "saved searches"},
	{"issued_report", "issued report", "issued reports"}, {"withdrawal", "withdrawal", "withdrawals"},
}

// changedBy says in words how much an event changed.
func changedBy(ctx context.Context, s *store.Store, seq int64) (string, error) {
	counts, err := s.Events.Changed(ctx, seq)
	if err != nil {
		return "", err
	}
	var parts []string
	for _, w := range changedWords {
		switch n := counts[w.table]; n {
		case 0:
		case 1:
			parts = append(parts, "1 "+w.one)
		default:
			parts = append(parts, fmt.Sprintf("%d %s", n, w.many))
		}
	}
	if len(parts) == 0 {
		return "details", nil
	}
	return strings.Join(parts, ", "), nil
}

func (p *program) logCommand() *cli.Command {
	return &cli.Command{
		Name: "log", Usage: "list what was done, by whom and when, newest first",
		Flags:  []cli.Flag{&cli.IntFlag{Name: "limit", Usage: "at most `N` events", Value: 20}},
		Action: p.in(p.log),
	}
}

type eventJSON struct {
	Seq     int64  `json:"seq"`
	At      string `json:"at"`
	Actor   string `json:"actor"`
	Kind    string `json:"kind"`
	Subject string `json:"subject"`
	Changed string `json:"changed,omitempty"` // in words; left out where it would tell of what is coded blind
}

func eventOf(e *store.Event) eventJSON {
	return eventJSON{Seq: e.Seq, At: timeText(e.At), Actor: e.Actor, Kind: e.Kind, Subject: e.Subject}
}

func (p *program) log(ctx context.Context, c *cli.Context, ws *workspace) error {
	events, err := ws.Events.Newest(ctx, c.Int("limit"))
	if err != nil {
		return err
	}
	hidden, err := ws.Work.Hidden(ctx)
	if err != nil {
		return err
	}
	rows := make([]eventJSON, len(events))
	for i := range events {
		rows[i] = eventOf(&events[i])
		if len(hidden) > 0 && events[i].Actor != interviews.Actor(ctx).Actor {
			continue
		}
		if rows[i].Changed, err = changedBy(ctx, ws.Store, events[i].Seq); err != nil {
			return err
		}
	}
	return p.print(map[string]any{"events": rows}, func(w io.Writer) error {
		var cells [][]any
		for _, r := range rows {
			cells = append(cells, []any{fmt.Sprint(r.Seq), r.At, r.Actor, r.Kind, r.Subject, r.Changed})
		}
		return writeTable(w, []string{"event", "at", "by", "what", "of", "changed"}, cells)
	})
}
