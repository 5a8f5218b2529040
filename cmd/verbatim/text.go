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
	"verbatim/report"
	"verbatim/search/query"
)

var (
	everybodyFlag = &cli.BoolFlag{Name: "everybody", Usage: "also the words of interviewers, note-takers and observers"}
	formsFlag     = &cli.BoolFlag{Name: "forms", Usage: "count every form by itself: deploy, deploys, deployed"}
	allWordsFlag  = &cli.BoolFlag{Name: "all-words", Usage: "also function words: the, of, is, not, um"}
)

func (p *program) textCommand() *cli.Command {
	return &cli.Command{
		Name: "text", Usage: "read what a query finds: words in context, frequent and telling words, key phrases",
		Subcommands: []*cli.Command{
			{Name: "concordance", Usage: "every place where the words of a query are said, with the words around it", ArgsUsage: "QUERY…", Flags: []cli.Flag{
				studyFlag, everybodyFlag,
				&cli.IntFlag{Name: "words", Usage: "show `N` words on either side", Value: report.DefaultContext},
				&cli.StringFlag{Name: "sort", Usage: "by the words on the right, by those on the left, or by position", Value: "right"},
				limitFlag(50, "lines"),
				&cli.IntFlag{Name: "offset", Usage: "leave out the first `N`"},
			}, Action: p.in(p.concordance)},
			{Name: "words", Usage: "how often each word is said, in how many turns and interviews, by how many people", ArgsUsage: "[QUERY…]",
				Description: textNote, Flags: []cli.Flag{studyFlag, everybodyFlag, formsFlag, allWordsFlag, limitFlag(40, "words")}, Action: p.in(p.words)},
			{Name: "collocations", Usage: "words that stand beside each other, or near one word, more often than by chance", ArgsUsage: "[QUERY…]",
				Description: textNote, Flags: []cli.Flag{
					studyFlag, everybodyFlag, formsFlag, allWordsFlag,
					&cli.StringFlag{Name: "near", Usage: "what stands near this `WORD`, in any of its forms"},
					&cli.IntFlag{Name: "window", Usage: "near is up to `N` words away", Value: report.DefaultWindow},
					&cli.IntFlag{Name: "min-count", Usage: "at least `N` times together", Value: report.DefaultMinCount},
					minPeopleFlag(report.DefaultMinPeople), limitFlag(30, "pairs"),
				}, Action: p.in(p.collocations)},
			{Name: "keyness", Usage: "what is said more, and less, in what a query finds than in the rest", ArgsUsage: "QUERY…",
				Description: "team:data compares the words of the data team with everybody else's, theme:waiting the words that are\n" +
					"coded so with all others. docs/text.md tells the formulas.",
				Flags: []cli.Flag{
					studyFlag, everybodyFlag, formsFlag, allWordsFlag,
					&cli.StringFlag{Name: "against", Usage: "compare with what this `QUERY` finds, not with all the rest"},
					minPeopleFlag(report.KeynessMinPeople), limitFlag(20, "words said more, and of those said less"),
				}, Action: p.in(p.keyness)},
			{Name: "phrases", Usage: "key phrases: words that people say together, between function words", ArgsUsage: "[QUERY…]",
				Description: textNote, Flags: []cli.Flag{
					studyFlag, everybodyFlag, minPeopleFlag(report.DefaultMinPeople), limitFlag(40, "phrases"),
					&cli.StringFlag{Name: "sort", Usage: "by score, or by people: the most people first", Value: "score"},
				}, Action: p.in(p.phrases)},
		},
	}
}

const textNote = "Without a query all is read. What interviewers say is left out, unless --everybody or the query says role:."

func limitFlag(n int, of string) *cli.IntFlag {
	return &cli.IntFlag{Name: "limit", Usage: "at most `N` " + of + "; 0 for all", Value: n}
}

func minPeopleFlag(n int) *cli.IntFlag {
	return &cli.IntFlag{Name: "min-people", Usage: "said by at least `N` people", Value: n}
}

// textJSON is what all reading tools say of what they read.
type textJSON struct {
	Query     string `json:"query"`
	Quotes    bool   `json:"quotes"`    // the words of quotes were read, not of whole turns
	Everybody bool   `json:"everybody"` // also what interviewers say
}

// A textRead is what one command reads.
type textRead struct {
	textJSON
	wanted   []query.Node // words of the query
	language string       // of all studies, if they have one
	read     func(fn func(*textTurn)) error
}

// text runs a reading tool on what some queries find, all as it is at one
// moment. The first of them is what the tool is asked for.
func (ws *workspace) text(ctx context.Context, c *cli.Context, run func(*textRead) error, queries ...string) error {
	if err := notNegative(c, "words", "limit", "offset", "window", "min-count", "min-people"); err != nil {
		return err
	}
	return ws.View(ctx, func(s *store.Store) error {
		scope, err := scopeIn(ctx, c, s)
		if err != nil {
			return err
		}
		selections, err := ws.selections(ctx, s, queries, c.Bool("everybody"))
		if err != nil {
			return err
		}
		r := newTextReader(feedOf(s), scope, selections)
		language, err := languageOf(ctx, s, scope)
		if err != nil {
			return err
		}
		one := r.selections[0]
		return run(&textRead{
			textJSON{queries[0], one.Quotes, one.everybody}, query.Wanted(one.Root), language,
			func(fn func(*textTurn)) error { return r.read(ctx, fn) },
		})
	})
}

// languageOf is the language of some studies, English when they have several.
func languageOf(ctx context.Context, s *store.Store, scope interviews.Scope) (string, error) {
	studies, err := s.Studies.Studies(ctx)
	if err != nil {
		return "", err
	}
	spoken := map[string]bool{}
	for i := range studies {
		if len(scope) == 0 || slices.Contains(scope, studies[i].ID) {
			spoken[studies[i].Spoken()] = true
		}
	}
	if len(spoken) != 1 {
		return query.English, nil
	}
	return sortedKeys(spoken)[0], nil
}

func notNegative(c *cli.Context, flags ...string) error {
	for _, f := range flags {
		if c.Int(f) < 0 {
			return usage("--%s: %d is less than 0", f, c.Int(f))
		}
	}
	return nil
}

// selections understand queries. Of one that asks for what was coded, the
// coded words are read. Nobody is told of what is hidden from them.
func (ws *workspace) selections(ctx context.Context, s *store.Store, queries []string, everybody bool) ([]selection, error) {
	var all []selection
	asks := false
	for _, text := range queries {
		q, err := ws.understandAny(ctx, s, text)
		if err != nil {
			return nil, err
		}
		q.Quotes = query.WantsCoded(q)
		all = append(all, selection{Query: q, everybody: everybody || query.AsksRole(q)})
		asks = asks || query.AsksCoding(q)
	}
	if !asks {
		return all, nil
	}
	hidden, err := ws.hidden(ctx, s)
	for i := range all {
		all[i].Query = query.Without(all[i].Query, hidden)
	}
	return all, err
}

// queryOf is the query of the command line.
func queryOf(c *cli.Context) string { return strings.Join(c.Args().Slice(), " ") }

// first are the first n of a list, all for 0.
func first[T any](list []T, n int) []T {
	if n == 0 {
		return list
	}
	return list[:min(n, len(list))]
}

func wordOptions(c *cli.Context) report.WordOptions {
	o := report.WordOptions{Stems: !c.Bool("forms"), LeaveOut: report.FunctionWord}
	if c.Bool("all-words") {
		o.LeaveOut = nil
	}
	return o
}

// sayRead says how much was read.
func (p *program) sayRead(t *textRead, e report.Extent) {
	what := "word"
	if t.Quotes {
		what = "coded word"
	}
	if e.Words == 0 {
		p.say("nothing to read: no %ss fit", what)
		return
	}
	p.say("read %s of %s in %s", plural(e.Words, what), people(e.People), plural(e.Interviews, "interview"))
}

// count gives a tool all that is read.
func (t *textRead) count(add func(*report.Passage)) error {
	return t.read(func(turn *textTurn) { turn.passages(func(p *report.Passage, _ int) { add(p) }) })
}

type wordsJSON struct {
	textJSON
	Total int `json:"total"` // different words
	*report.FrequencyReport
}

func (p *program) words(ctx context.Context, c *cli.Context, ws *workspace) error {
	return ws.text(ctx, c, func(t *textRead) error {
		tool := report.NewFrequencies(wordOptions(c))
		if err := t.count(tool.Add); err != nil {
			return err
		}
		r := tool.Result()
		total := len(r.Frequencies)
		r.Frequencies = first(r.Frequencies, c.Int("limit"))
		return p.print(wordsJSON{t.textJSON, total, r}, func(w io.Writer) error {
			p.sayRead(t, r.Read)
			return writeRows(w, r)
		})
	}, queryOf(c))
}

// writeRows writes what a reading tool found; nothing when it found nothing.
func writeRows(w io.Writer, r interface{ Rows() ([]string, [][]any) }) error {
	header, rows := r.Rows()
	if len(rows) == 0 {
		return nil
	}
	return writeTable(w, header, rows)
}

type collocationsJSON struct {
	textJSON
	Total int `json:"total"` // pairs
	*report.CollocationReport
}

func (p *program) collocations(ctx context.Context, c *cli.Context, ws *workspace) error {
	near := strings.TrimSpace(c.String("near"))
	if c.IsSet("near") && len(query.Words(query.English, near)) != 1 {
		return usage("--near: %q is not one word", near)
	}
	if c.IsSet("window") && near == "" {
		return usage("--window is for --near WORD")
	}
	o := report.CollocationOptions{WordOptions: wordOptions(c), MinCount: c.Int("min-count"), MinPeople: c.Int("min-people")}
	return ws.text(ctx, c, func(t *textRead) error {
		r, err := t.collocations(near, c.Int("window"), o)
		if err != nil {
			return err
		}
		total := len(r.Collocations)
		r.Collocations = first(r.Collocations, c.Int("limit"))
		return p.print(collocationsJSON{t.textJSON, total, r}, func(w io.Writer) error {
			p.sayRead(t, r.Read)
			switch {
			case near != "" && r.Nodes == 0:
				p.say("nobody says %q there", near)
			case total == 0 && r.Read.Words > 0:
				p.say("no two words stand together so often; --min-count and --min-people ask for less")
			}
			return writeRows(w, r)
		})
	}, queryOf(c))
}

// collocations counts pairs of words, or what stands near one.
func (t *textRead) collocations(near string, window int, o report.CollocationOptions) (*report.CollocationReport, error) {
	if near == "" {
		tool := report.NewCollocations(o)
		err := t.count(tool.Add)
		return tool.Result(), err
	}
	word := query.Words(t.language, near)[0]
	node := word.Form
	if o.Stems {
		node = word.Stem
	}
	tool := report.NewNeighbours(node, window, o)
	err := t.count(tool.Add)
	return tool.Result(), err
}

type keynessJSON struct {
	textJSON
	Against string `json:"against"` // "" for all the rest
	More    int    `json:"more"`    // words said more in the focus
	Less    int    `json:"less"`
	*report.KeynessReport
}

func (p *program) keyness(ctx context.Context, c *cli.Context, ws *workspace) error {
	if strings.TrimSpace(queryOf(c)) == "" {
		return usage("what is said more where? For example: verbatim text keyness team:data")
	}
	o := report.KeynessOptions{
		WordOptions: wordOptions(c), MinPeople: c.Int("min-people"), MinG2: report.KeynessMinG2, MaxP: report.KeynessMaxP,
	}
	return ws.text(ctx, c, func(t *textRead) error {
		tool := report.NewKeyness(o)
		err := t.read(func(turn *textTurn) {
			turn.passages(func(p *report.Passage, selection int) { tool.Add(p, selection == 0) })
		})
		if err != nil {
			return err
		}
		r := tool.Result()
		more := slices.IndexFunc(r.Keywords, func(k report.Keyword) bool { return !k.Over })
		if more < 0 {
			more = len(r.Keywords)
		}
		less := slices.Clone(r.Keywords[more:])
		out := keynessJSON{t.textJSON, c.String("against"), more, len(less), r}
		slices.Reverse(less) // the most under-used first
		limit := c.Int("limit")
		said, unsaid := first(r.Keywords[:more], limit), first(less, limit)
		r.Keywords = append(slices.Clip(said), unsaid...)
		return p.print(out, func(w io.Writer) error { return p.writeKeyness(w, &out, said, unsaid) })
	}, queryOf(c), c.String("against"))
}

func (p *program) writeKeyness(w io.Writer, r *keynessJSON, more, less []report.Keyword) error {
	rest := "the rest"
	if r.Against != "" {
		rest = r.Against
	}
	p.say("compared %s of %s with %s of %s", plural(r.FocusWords, "word"), r.Query, plural(r.RestWords, "word"), rest)
	if r.FocusWords == 0 || r.RestWords == 0 {
		p.say("one of them is empty: there is nothing to compare")
		return nil
	}
	if len(more)+len(less) == 0 {
		p.say("no word is said so differently by so many people; --min-people asks for fewer")
	}
	for _, part := range []struct {
		title string
		words []report.Keyword
		of    int
	}{{"said more in " + r.Query, more, r.More}, {"said less in " + r.Query, less, r.Less}} {
		if len(part.words) == 0 {
			continue
		}
		if _, err := fmt.Fprintf(w, "%s (%d of %d)\n", clean(part.title), len(part.words), part.of); err != nil {
			return err
		}
		if err := writeRows(w, &report.KeynessReport{Keywords: part.words}); err != nil {
			return err
		}
	}
	return nil
}

type phrasesJSON struct {
	textJSON
	Total int `json:"total"` // phrases of two words or more that enough people use
	*report.PhraseReport
}

func (p *program) phrases(ctx context.Context, c *cli.Context, ws *workspace) error {
	by := c.String("sort")
	if by != "score" && by != "people" {
		return usage("--sort: %q is not score or people", by)
	}
	return ws.text(ctx, c, func(t *textRead) error {
		tool := report.NewPhrases(c.Int("min-people"))
		if err := t.count(tool.Add); err != nil {
			return err
		}
		r := tool.Result()
		r.Phrases = slices.DeleteFunc(r.Phrases, func(one report.KeyPhrase) bool { return !strings.Contains(one.Phrase, " ") })
		if by == "people" {
			slices.SortStableFunc(r.Phrases, func(a, b report.KeyPhrase) int { return b.People - a.People })
		}
		total := len(r.Phrases)
		r.Phrases = first(r.Phrases, c.Int("limit"))
		return p.print(phrasesJSON{t.textJSON, total, r}, func(w io.Writer) error {
			p.sayRead(t, r.Read)
			if total == 0 && r.Read.Words > 0 {
				p.say("no phrase is said by so many people; --min-people asks for fewer")
			}
			return writeRows(w, r)
		})
	}, queryOf(c))
}
