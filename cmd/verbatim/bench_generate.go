package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"verbatim/coding"
	"verbatim/ingest"
	"verbatim/internal/store"
	"verbatim/interviews"
)

// A load is how much a made-up workspace holds. The same load is the same
// workspace, but for the IDs and times that the store makes.
type load struct {
	Interviews int `json:"interviews"`
	Quotes     int `json:"quotes"`
	Codings    int `json:"codings"`
	Themes     int `json:"themes"`
}

// quotesEach is how many quotes an interview of a made-up workspace has.
const quotesEach = 100

// Every made-up interview is coded by coders of a pool, each of them all of it.
const (
	benchPool   = 12
	benchCoders = 3
)

var loadFlags = []cli.Flag{
	&cli.StringFlag{Name: "dir", Usage: "make the workspace in this `DIR`, or use the one that is there", DefaultText: "a folder that is taken away afterwards"},
	&cli.IntFlag{Name: "codings", Usage: "themes given to quotes, over all coders", Value: 1_000_000},
	&cli.IntFlag{Name: "quotes", Usage: "quotes, a hundred to an interview", Value: 100_000},
	&cli.IntFlag{Name: "themes", Usage: "themes in the codebook", Value: 500},
}

func loadOf(c *cli.Context) (load, error) {
	l := load{Quotes: c.Int("quotes"), Codings: c.Int("codings"), Themes: c.Int("themes")}
	l.Interviews = (l.Quotes + quotesEach - 1) / quotesEach
	if l.Quotes < 1 || l.Themes < 10 || l.Codings < l.Quotes || l.Codings > l.Quotes*l.Themes {
		return l, usage("a quote needs at least one coding, and the codebook ten themes")
	}
	return l, nil
}

func (p *program) benchGenerate(c *cli.Context) (err error) {
	l, err := loadOf(c)
	if err != nil {
		return err
	}
	if c.String("dir") == "" {
		return usage("say where with --dir DIR")
	}
	started := time.Now()
	if err := p.generate(c.Context, c.String("dir"), l); err != nil {
		return err
	}
	p.say("%s in %s", plural(l.Codings, "coding"), time.Since(started).Round(time.Millisecond))
	return nil
}

// generate fills a new workspace with made-up interviews, people, themes,
// quotes and codings, through the store as everybody else would.
func (p *program) generate(ctx context.Context, dir string, l load) (err error) {
	if _, err := os.Stat(filepath.Join(dir, databaseFile)); err == nil {
		return usage("%s is a workspace already", dir)
	}
	ws, err := p.openAt(ctx, dir, "")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, ws.Close()) }()
	ctx = interviews.Acting(ctx, interviews.Act{Actor: "generator"})
	if err := ws.generateThemes(ctx, l.Themes); err != nil {
		return err
	}
	bar := p.bar(int64(l.Interviews), false, "generate")
	for i := range l.Interviews {
		if err := ws.generateInterview(ctx, l, i); err != nil {
			return err
		}
		_ = bar.Add(1)
	}
	return bar.Finish()
}

// generateThemes makes a codebook of three levels.
func (ws *workspace) generateThemes(ctx context.Context, n int) error {
	return ws.Update(ctx, func(s *store.Store) error {
		for i := range n {
			if err := s.Themes.SetTheme(ctx, madeUpTheme(i)); err != nil {
				return err
			}
		}
		return nil
	})
}

// madeUpTheme is a theme of the codebook: one in ten stands at the top, three
// below each of these, and two below each of those.
func madeUpTheme(i int) *coding.Theme {
	t := &coding.Theme{ID: madeUpThemeID(i), Name: fmt.Sprintf("Theme %d", i), Position: i + 1, Colour: i % coding.ColourSlots}
	switch i % 10 {
	case 0:
		t.Kind = coding.Kinds[i/10%len(coding.Kinds)]
	case 1, 2, 3:
		t.Parent = madeUpThemeID(i - i%10)
	default:
		t.Parent = madeUpThemeID(i - i%10 + 1 + i%3)
	}
	return t
}

func madeUpThemeID(i int) string {
	top := fmt.Sprintf("area-%d", i/10)
	if i%10 == 0 {
		return top
	}
	return fmt.Sprintf("%s/theme-%d", top, i)
}

// generateInterview makes one interview, its quotes and what its coders see in
// them: one event for the transcript and one for each coder.
func (ws *workspace) generateInterview(ctx context.Context, l load, i int) error {
	r := rand.New(rand.NewPCG(1, uint64(i)))
	t, err := madeUpTranscript(r, i, 80, 8)
	if err != nil {
		return err
	}
	saved, err := ws.Interviews.Save(ctx, t)
	if err != nil {
		return err
	}
	iv, err := ws.Interviews.Interview(ctx, saved.Interview)
	if err != nil {
		return err
	}
	first := i * quotesEach
	ranges := madeUpRanges(r, t.Turns, min(quotesEach, l.Quotes-first))
	marks := make([][benchCoders][]string, len(ranges))
	for k := range ranges {
		marks[k] = madeUpMarks(r, l, first+k)
	}
	for c := range benchCoders {
		ctx := interviews.Acting(ctx, interviews.Act{Actor: fmt.Sprintf("coder-%02d", (i+5*c)%benchPool), Kind: "code.import", About: "interview/" + string(iv.ID)})
		err := ws.Update(ctx, func(s *store.Store) error {
			for k, q := range ranges {
				if len(marks[k][c]) == 0 {
					continue
				}
				q.Interview, q.Revision = iv.ID, iv.Revision
				if _, err := s.Coding.Code(ctx, &q, marks[k][c], ""); err != nil {
					return err
				}
			}
			if i%8 == 7 {
				return nil // not finished
			}
			return s.Work.SetFinished(ctx, iv.ID, true)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// madeUpMarks are the themes that each coder gives a quote: those that others
// see in it too and, now and then, one of their own. Few themes are common and
// many are rare.
func madeUpMarks(r *rand.Rand, l load, quote int) (marks [benchCoders][]string) {
	n := l.Codings*(quote+1)/l.Quotes - l.Codings*quote/l.Quotes
	common := make([]int, 2+n/benchCoders)
	for i := range common {
		common[i] = madeUpRank(r, l.Themes)
	}
	for i := range n {
		c := (i + quote) % benchCoders
		theme := common[r.IntN(len(common))]
		if r.IntN(10) == 0 {
			theme = madeUpRank(r, l.Themes)
		}
		for has(marks[c], madeUpThemeID(theme)) {
			theme = (theme + 1) % l.Themes
		}
		marks[c] = append(marks[c], madeUpThemeID(theme))
	}
	return marks
}

func has(list []string, s string) bool {
	for _, have := range list {
		if have == s {
			return true
		}
	}
	return false
}

// madeUpRank is a number below n; the first ones are some twenty times as
// common as the last ones.
func madeUpRank(r *rand.Rand, n int) int {
	x := r.Float64()
	return min(int(float64(n)*x*x), n-1)
}

// madeUpRanges are as many different stretches of whole words, many of which
// overlap.
func madeUpRanges(r *rand.Rand, turns []interviews.Turn, n int) []coding.Quote {
	var quotes []coding.Quote
	seen := map[coding.Range]bool{}
	for len(quotes) < n {
		t := turns[r.IntN(len(turns))]
		words := strings.Split(t.Text, " ")
		from := r.IntN(len(words))
		to := min(from+4+r.IntN(14), len(words))
		start := len(strings.Join(words[:from], " "))
		if from > 0 {
			start++
		}
		text := strings.Join(words[from:to], " ")
		at := coding.Range{FirstTurn: t.N, Start: start, LastTurn: t.N, End: start + len(text)}
		if t.Speaker == madeUpHost || seen[at] {
			continue
		}
		seen[at] = true
		quotes = append(quotes, coding.Quote{Range: at, Text: text})
	}
	return quotes
}

const madeUpHost = "Mira"

var madeUpTeams = []string{"claims", "data", "finance", "fleet", "mobile", "payments", "platform", "web"}

var madeUpWords = strings.Fields(`we wait for the queue and then nobody knows who owns it so I ask around in the channel
	until somebody who has been here longer says try that and it works twice but on Thursday the build is red again because
	another team changed what ours depends on without a word I pressed retry went to lunch came back still number nine my
	own tests take forty minutes of which most is setup honestly the tool is fine when you know where to look which new
	people never do they copy a page from last year that tells them the wrong flag`)

// madeUpTranscript is an interview as a Markdown file, read like any other:
// half of the turns are a participant's, of as many times eight words as said.
func madeUpTranscript(r *rand.Rand, i, turns, eights int) (*interviews.Transcript, error) {
	person := r.IntN(max(1, i+1))
	day := time.Date(2025, 1, 6, 0, 0, 0, 0, time.UTC).AddDate(0, 0, i%730)
	name := fmt.Sprintf("bench-%05d", i)
	var b strings.Builder
	fmt.Fprintf(&b, "---\nid: %s\ntitle: Interview %d\ndate: %s\ninterviewer: %s\nparticipants:\n  - id: P-%05d\n    speaker: Guest\n    team: %s\n---\n\n",
		name, i, day.Format(time.DateOnly), madeUpHost, person, madeUpTeams[person%len(madeUpTeams)])
	for n := range turns {
		who := "Guest"
		if n%2 == 0 {
			who = madeUpHost
		}
		fmt.Fprintf(&b, "**%s:** [%02d:%02d:%02d] %s\n\n", who, n*45/3600, n*45/60%60, n*45%60, madeUpSpeech(r, eights))
	}
	return ingest.Read(name+".md", []byte(b.String()), ingest.Options{})
}

func madeUpSpeech(r *rand.Rand, eights int) string {
	var words []string
	for range eights {
		at := r.IntN(len(madeUpWords) - 8)
		words = append(words, madeUpWords[at:at+8]...)
	}
	return strings.Join(words, " ") + "."
}
