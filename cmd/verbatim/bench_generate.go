package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"time"

	"github.com/urfave/cli/v2"

	"verbatim/coding"
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
	Proposals  int `json:"proposals,omitempty"` // 0 for as many as hypotheses
	Behind     int `json:"behind,omitempty"`    // quotes that the first proposal rests on; 0 for those of a theme
}

// quotesEach is how many quotes an interview of a made-up workspace has.
const quotesEach = 100

// Every made-up interview is coded by coders of a pool, each of them all of it.
const (
	benchPool   = 12
	benchCoders = 3
)

// loadFlags choose a load; unless somebody says otherwise it has so many quotes.
func loadFlags(quotes int) []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "dir", Usage: "make the workspace in this `DIR`, or use the one that is there", DefaultText: "a folder that is taken away afterwards"},
		&cli.IntFlag{Name: "codings", Usage: "themes given to quotes, over all coders", Value: 1_000_000},
		&cli.IntFlag{Name: "quotes", Usage: "quotes, a hundred to an interview", Value: quotes},
		&cli.IntFlag{Name: "themes", Usage: "themes in the codebook", Value: 500},
	}
}

// runFlags choose what is measured, and how often unless somebody says otherwise.
func runFlags(runs int) []cli.Flag {
	return []cli.Flag{
		&cli.IntFlag{Name: "runs", Usage: "run each part `N` times", Value: runs},
		&cli.StringSliceFlag{Name: "only", Usage: "only this `PART` (several times for several)"},
	}
}

// Coding is measured with ten codings a quote, reports with twice the
// interviews and as many codings.
const (
	codingQuotes = 100_000
	reportQuotes = 200_000
)

func loadOf(c *cli.Context) (load, error) {
	l := load{Quotes: c.Int("quotes"), Codings: c.Int("codings"), Themes: c.Int("themes"), Proposals: c.Int("proposals"), Behind: c.Int("behind")}
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
	if err := errors.Join(ws.generateThemes(ctx, l.Themes), ws.Guides.SetGuide(ctx, madeUpGuide())); err != nil {
		return err
	}
	bar := p.bar(int64(l.Interviews), false, "generate")
	for i := range l.Interviews {
		if err := ws.generateInterview(ctx, l, i); err != nil {
			return err
		}
		_ = bar.Add(1)
	}
	return errors.Join(bar.Finish(), ws.generatePlan(ctx, l))
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

// A madeUp interview is one on its way into a workspace.
type madeUp struct {
	*interviews.Interview
	number int
	ranges []coding.Quote
	marks  [][benchCoders][]string // by range, then coder
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
	m := madeUp{number: i}
	if m.Interview, err = ws.Interviews.Interview(ctx, saved.Interview); err != nil {
		return err
	}
	first := i * quotesEach
	m.ranges = madeUpRanges(r, t.Turns, min(quotesEach, l.Quotes-first))
	m.marks = make([][benchCoders][]string, len(m.ranges))
	for k := range m.ranges {
		m.marks[k] = madeUpMarks(r, l, first+k)
	}
	for c := range benchCoders {
		ctx := interviews.Acting(ctx, interviews.Act{Actor: fmt.Sprintf("coder-%02d", (i+5*c)%benchPool), Kind: "code.import", About: "interview/" + string(m.ID)})
		if err := ws.Update(ctx, func(s *store.Store) error { return m.code(ctx, s, c) }); err != nil {
			return err
		}
	}
	return nil
}

// ratedEach is how many quotes there are to one that a coder rates.
const ratedEach = 50

// code is what one coder does: see the quotes, rate a few, note what to
// remember, and mark all but one in eight interviews as finished.
func (m *madeUp) code(ctx context.Context, s *store.Store, coder int) error {
	var quotes []string
	for k, q := range m.ranges {
		themes := m.marks[k][coder]
		if len(themes) == 0 {
			continue
		}
		q.Interview, q.Revision = m.ID, m.Revision
		added, err := s.Coding.Code(ctx, &q, themes, "")
		if err != nil {
			return err
		}
		quotes = append(quotes, added.Quote.ID)
		if k%ratedEach != coder {
			continue
		}
		if err := s.Coding.Rate(ctx, added.Quote.ID, themes[0], madeUpRating(k+m.number)); err != nil {
			return err
		}
	}
	if coder == 0 && len(quotes) > 0 {
		t := coding.Takeaway{Interview: m.ID, Text: "What they wait for is not theirs.", Quotes: quotes[:1]}
		if _, err := s.Memos.SetTakeaway(ctx, &t); err != nil {
			return err
		}
	}
	if m.number%8 == 7 {
		return nil // not finished
	}
	return s.Work.SetFinished(ctx, m.ID, true)
}

func madeUpRating(i int) coding.Rating {
	return coding.Rating{Polarity: coding.Polarities[i%len(coding.Polarities)], Strength: 1 + i%coding.Strengths}
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
