package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"verbatim/interviews"
	"verbatim/roadmap"
)

// What the files of hypotheses and of proposals have in common.

var fileFormats = []string{"yaml", "csv", "md", "json"}

func fileFormatFlag(otherwise string) cli.Flag {
	return &cli.StringFlag{Name: "format", Aliases: []string{"f"}, Usage: "yaml, csv, md or json", DefaultText: otherwise}
}

// exportFormat is the format that --format names, or --out, or --json.
func (p *program) exportFormat(c *cli.Context) (string, error) {
	switch out := c.String("out"); {
	case c.String("format") != "" || filepath.Ext(out) != "":
		return importFormat(c, out)
	case p.json:
		return "json", nil
	}
	return "yaml", nil
}

// importFormat is the format that --format names, or the file's name.
func importFormat(c *cli.Context, path string) (string, error) {
	format := strings.ToLower(c.String("format"))
	asked := format != ""
	if !asked {
		format = strings.TrimPrefix(strings.ToLower(filepath.Ext(path)), ".")
	}
	switch format {
	case "yml":
		format = "yaml"
	case "markdown":
		format = "md"
	case "tsv":
		format = "csv"
	}
	switch {
	case slices.Contains(fileFormats, format):
		return format, nil
	case asked:
		return "", usage("--format: %q is not yaml, csv, md or json", format)
	}
	return "", usage("%s: the name does not say a format: name one with --format, which may be yaml, csv, md or json", path)
}

// hand is who takes a file, when, and out of what.
func (ws *workspace) hand(ctx context.Context, path string) roadmap.Given {
	return roadmap.Given{By: interviews.Actor(ctx).Actor, At: ws.p.now().UTC(), Why: "as " + filepath.Base(path) + " has it"}
}

// itemCounts counts what an import did with the items of its file.
type itemCounts struct {
	Added     int `json:"added"`
	Updated   int `json:"updated"`
	Unchanged int `json:"unchanged"`
}

// add counts an item by what was and what is now.
func (t *itemCounts) add(before, after map[string]string, key string) {
	was, had := before[key]
	switch {
	case !had:
		t.Added++
	case was != after[key]:
		t.Updated++
	default:
		t.Unchanged++
	}
}

func (t *itemCounts) all() int { return t.Added + t.Updated + t.Unchanged }

// words are the counts that are not 0.
func (t *itemCounts) words() string {
	var parts []string
	for _, part := range []struct {
		n    int
		word string
	}{{t.Added, "added"}, {t.Updated, "updated"}, {t.Unchanged, "unchanged"}} {
		if part.n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", part.n, part.word))
		}
	}
	return strings.Join(parts, ", ")
}

// nounCounts are what was done with one kind of item.
type nounCounts struct {
	noun string
	itemCounts
}

// sayTaken tells what an import did.
func (p *program) sayTaken(path string, data any, ignored []string, counts []nounCounts) error {
	return p.print(data, func(io.Writer) error {
		if len(ignored) > 0 {
			p.say("%s: not read back: %s", path, clean(strings.Join(ignored, ", ")))
		}
		var parts []string
		changed := false
		for _, c := range counts {
			if c.all() > 0 {
				parts = append(parts, c.noun+": "+c.words())
			}
			changed = changed || c.Added+c.Updated > 0
		}
		switch said := strings.Join(parts, "; "); {
		case said == "":
			p.say("nothing in %s", path)
		case changed:
			p.say("%s; 'verbatim undo' takes it back", said)
		default:
			p.say("%s", said)
		}
		return nil
	})
}

// asJSON is a value as one text, to compare.
func asJSON(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	return string(text)
}
