package main

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/urfave/cli/v2"

	"verbatim/coding"
)

func (p *program) synonymCommand() *cli.Command {
	return &cli.Command{
		Name: "synonym", Usage: "words that mean the same to the team, such as deploy, release and ship",
		Subcommands: []*cli.Command{
			{Name: "add", Usage: "make words mean the same; groups that one of them is in become one", ArgsUsage: "WORD WORD…", Action: p.in(p.synonymAdd)},
			{Name: "list", Usage: "list the groups of words that mean the same", Action: p.in(p.synonymList)},
			{Name: "remove", Usage: "take words out of their group; a word that is left alone in it goes too", ArgsUsage: "WORD…", Action: p.in(p.synonymRemove)},
		},
	}
}

// synonymArgs are the arguments of a command, each of which can be a synonym.
func synonymArgs(c *cli.Context, atLeast int) ([]string, error) {
	words := c.Args().Slice()
	if len(words) < atLeast {
		return nil, usage("which words? For example: verbatim synonym %s deploy 'roll out'", c.Command.Name)
	}
	for _, word := range words {
		if _, err := coding.Synonym(word); err != nil {
			return nil, usage("%w", err)
		}
	}
	return words, nil
}

func (p *program) synonymAdd(ctx context.Context, c *cli.Context, ws *workspace) error {
	words, err := synonymArgs(c, 2)
	if err != nil {
		return err
	}
	if err := ws.Synonyms.AddSynonyms(ctx, words...); err != nil {
		return err
	}
	all, err := ws.Synonyms.Synonyms(ctx)
	if err != nil {
		return err
	}
	p.say("%s", strings.Join(all.Group(words[0]), " = "))
	return nil
}

func (p *program) synonymList(ctx context.Context, _ *cli.Context, ws *workspace) error {
	all, err := ws.Synonyms.Synonyms(ctx)
	if err != nil {
		return err
	}
	return p.print(map[string]any{"synonyms": append(coding.Synonyms{}, all...)}, func(w io.Writer) error {
		for _, group := range all {
			if _, err := fmt.Fprintln(w, clean(strings.Join(group, " = "))); err != nil {
				return err
			}
		}
		return nil
	})
}

func (p *program) synonymRemove(ctx context.Context, c *cli.Context, ws *workspace) error {
	words, err := synonymArgs(c, 1)
	if err != nil {
		return err
	}
	if err := ws.Synonyms.RemoveSynonyms(ctx, words...); err != nil {
		return err
	}
	p.say("%s removed; 'verbatim undo' brings back what is gone", plural(len(words), "synonym"))
	return nil
}
