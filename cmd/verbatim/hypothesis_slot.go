package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"verbatim/internal/store"
	"verbatim/interviews"
	"verbatim/roadmap"
)

func (p *program) hypothesisSlotCommand() *cli.Command {
	return &cli.Command{
		Name: "slot", Usage: "name words that several hypotheses share, or change them in all", ArgsUsage: "NAME WORDS",
		Description: "A hypothesis takes them as @NAME: verbatim hypothesis add slow-start --customers @analysts …",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "slot", Usage: "the `SLOT` they fill: type_of_customers, motivation, job_to_be_done, problem, concept, feature, business_outcome, business_action or criteria"},
		}, Action: p.in(p.hypothesisSlot),
	}
}

func (p *program) hypothesisSlot(ctx context.Context, c *cli.Context, ws *workspace) error {
	phrase := roadmap.Phrase{ID: interviews.Slug(strings.TrimPrefix(c.Args().First(), "@")), Words: c.Args().Get(1)}
	if phrase.ID == "" || phrase.Words == "" {
		return usage("name the words, for example: verbatim hypothesis slot analysts --slot type_of_customers 'analysts in product teams'")
	}
	err := ws.Update(doing(ctx, "phrase.set", "phrase/"+phrase.ID), func(s *store.Store) error {
		all, err := s.Roadmap.Phrases(ctx)
		if err != nil {
			return err
		}
		if phrase.Slot, err = slotOf(c, all, phrase.ID); err != nil {
			return err
		}
		return roadmap.KeepWords(ctx, s.Roadmap, func() error { return s.Roadmap.SetPhrase(ctx, &phrase) })
	})
	if err != nil {
		return err
	}
	p.say("@%s stands for %q as %s", phrase.ID, phrase.Words, phrase.Slot)
	return nil
}

// slotOf is the slot that the flag names, or that the words fill already.
func slotOf(c *cli.Context, all []roadmap.Phrase, id string) (roadmap.Slot, error) {
	if !c.IsSet("slot") {
		i := slices.IndexFunc(all, func(p roadmap.Phrase) bool { return p.ID == id })
		if i < 0 {
			return "", usage("give --slot: which slot do they fill?")
		}
		return all[i].Slot, nil
	}
	slot := roadmap.Slot(strings.NewReplacer("-", "_", " ", "_").Replace(strings.ToLower(c.String("slot"))))
	probe := roadmap.Phrase{ID: id, Slot: slot, Words: id}
	return slot, asUsage(probe.Check(), "slot")
}

type phraseJSON struct {
	roadmap.Phrase
	Hypotheses []string `json:"hypotheses"` // that take it, by ID
}

func (p *program) hypothesisSlots(ctx context.Context, _ *cli.Context, ws *workspace) error {
	var rows []phraseJSON
	err := ws.View(ctx, func(s *store.Store) error {
		phrases, err := s.Roadmap.Phrases(ctx)
		if err != nil {
			return err
		}
		all, err := s.Roadmap.Hypotheses(ctx)
		rows = phraseRows(phrases, all)
		return err
	})
	if err != nil {
		return err
	}
	return p.print(map[string]any{"slots": rows}, func(w io.Writer) error {
		if len(rows) == 0 {
			p.say("no shared words here; 'verbatim hypothesis slot' names some")
			return nil
		}
		var cells [][]any
		for _, r := range rows {
			users := strings.Join(r.Hypotheses, ", ")
			cells = append(cells, []any{"@" + r.ID, fmt.Sprint(r.Slot), oneLine(r.Words, 60), orUnknown(users)})
		}
		return writeTable(w, []string{"name", "slot", "words", "hypotheses"}, cells)
	})
}

func phraseRows(phrases []roadmap.Phrase, all []roadmap.Hypothesis) []phraseJSON {
	rows := []phraseJSON{}
	for _, one := range phrases {
		row := phraseJSON{one, []string{}}
		for i := range all {
			if all[i].Shared[one.Slot] == one.ID {
				row.Hypotheses = append(row.Hypotheses, all[i].ID)
			}
		}
		rows = append(rows, row)
	}
	return rows
}
