package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"verbatim/coding"
	"verbatim/interviews"
)

// A flaky network loses requests on the way there, and answers on the way back.
type flaky struct {
	http.RoundTripper
	rnd  *rand.Rand
	lose float64 // share of each
	lost int
}

var errLost = errors.New("the connection was lost")

func (f *flaky) RoundTrip(r *http.Request) (*http.Response, error) {
	if f.rnd.Float64() < f.lose {
		f.lost++
		return nil, errLost
	}
	res, err := f.RoundTripper.RoundTrip(r)
	if err == nil && f.rnd.Float64() < f.lose {
		f.lost++
		_, _ = io.Copy(io.Discard, res.Body)
		_ = res.Body.Close()
		return nil, errLost
	}
	return res, err
}

// A coder works on the coding pages, and knows what must have come of it.
type coder struct {
	*bench
	name  string
	rnd   *rand.Rand
	net   *flaky
	ops   int
	made  map[string]bool // codings, as codingOf names them
	stack map[interviews.ID][]change
}

// A change is what one operation did to a coder's codings.
type change struct{ added, taken []string }

func codingOf(r coding.Range, theme string) string {
	return fmt.Sprintf("%d:%d.%d-%d.%d %s", r.Revision, r.FirstTurn, r.Start, r.LastTurn, r.End, theme)
}

// send posts one operation until it is answered, as the page's queue does.
func (c *coder) send(id interviews.ID, form url.Values) int {
	c.Helper()
	c.ops++
	op := fmt.Sprintf("%s-%d", c.name, c.ops)
	for range mostTries {
		req, err := http.NewRequestWithContext(c.Context(), http.MethodPost, c.at+"/code/"+string(id), strings.NewReader(form.Encode()))
		if err != nil {
			c.Error(err)
			return 0
		}
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.Header.Set("Accept", "application/json")
		req.Header.Set("X-Operation", op)
		res, err := c.client.Do(req)
		if errors.Is(err, errLost) {
			continue
		}
		if err != nil {
			c.Error(err)
			return 0
		}
		body, _ := io.ReadAll(res.Body)
		_ = res.Body.Close()
		if res.StatusCode == http.StatusServiceUnavailable {
			continue
		}
		if res.StatusCode >= 500 || !json.Valid(body) {
			c.Errorf("%s %v: status %d: %s", op, form, res.StatusCode, body)
		}
		return res.StatusCode
	}
	c.Errorf("%s %v: no answer after %d tries", op, form, mostTries)
	return 0
}

// mostTries is how often an operation is sent.
const mostTries = 200

// step does one thing at random and keeps account of it.
func (c *coder) step(talks []interviews.Interview, turns map[interviews.ID][]interviews.Turn, themes []string) {
	iv := talks[c.rnd.IntN(len(talks))]
	switch n := c.rnd.IntN(10); {
	case n < 7:
		c.code(iv, turns[iv.ID], themes[c.rnd.IntN(len(themes))])
	case n < 8:
		c.undo(iv.ID)
	default:
		c.uncode(iv)
	}
}

func (c *coder) code(iv interviews.Interview, turns []interviews.Turn, theme string) {
	t := turns[c.rnd.IntN(len(turns))]
	sentences := coding.Sentences(t.Text)
	if len(sentences) == 0 {
		return
	}
	s := sentences[c.rnd.IntN(len(sentences))]
	r := coding.Range{Revision: iv.Revision, FirstTurn: t.N, Start: s.Start, LastTurn: t.N, End: s.End}
	status := c.send(iv.ID, url.Values{
		"do": {"code"}, "revision": {strconv.FormatInt(iv.Revision, 10)}, "first": {strconv.Itoa(t.N)}, "last": {strconv.Itoa(t.N)},
		"start": {strconv.Itoa(s.Start)}, "end": {strconv.Itoa(s.End)}, "text": {t.Text[s.Start:s.End]}, "theme": {theme},
	})
	if status != http.StatusOK {
		c.Errorf("code: status %d", status)
		return
	}
	if made := codingOf(r, theme); !c.made[made] {
		c.made[made] = true
		c.stack[iv.ID] = append(c.stack[iv.ID], change{added: []string{made}})
	}
}

func (c *coder) uncode(iv interviews.Interview) {
	quotes, codings := c.own(iv.ID)
	if len(codings) == 0 {
		return
	}
	one := codings[c.rnd.IntN(len(codings))]
	if status := c.send(iv.ID, url.Values{"do": {"uncode"}, "quote": {one.Quote}, "theme": {one.Theme}}); status != http.StatusOK {
		c.Errorf("uncode: status %d", status)
		return
	}
	taken := codingOf(quotes[one.Quote], one.Theme)
	delete(c.made, taken)
	c.stack[iv.ID] = append(c.stack[iv.ID], change{taken: []string{taken}})
}

// undo takes the newest change in the interview back, if there is one. What
// others have come to build on cannot be taken back, and says so.
func (c *coder) undo(id interviews.ID) {
	stack := c.stack[id]
	status := c.send(id, url.Values{"do": {"undo"}})
	switch {
	case len(stack) == 0:
		if status != http.StatusNotFound {
			c.Errorf("undo of nothing: status %d", status)
		}
	case status == http.StatusOK:
		last := stack[len(stack)-1]
		c.stack[id] = stack[:len(stack)-1]
		for _, added := range last.added {
			delete(c.made, added)
		}
		for _, taken := range last.taken {
			c.made[taken] = true
		}
	case status != http.StatusConflict:
		c.Errorf("undo: status %d", status)
	}
}

// own reads the coder's codings in an interview, and where the quotes stand.
func (c *coder) own(id interviews.ID) (map[string]coding.Range, []coding.Coding) {
	ctx := interviews.Acting(c.Context(), interviews.Act{Actor: c.name})
	quotes, err := c.ws.Coding.Quotes(ctx, coding.Filter{Interview: id})
	if err != nil {
		c.Error(err)
	}
	at := map[string]coding.Range{}
	for _, q := range quotes {
		at[q.ID] = q.Range
	}
	codings, err := c.ws.Coding.Codings(ctx, coding.Filter{Interview: id, Coder: c.name})
	if err != nil {
		c.Error(err)
	}
	return at, slices.DeleteFunc(codings, func(one coding.Coding) bool { return one.Coder != c.name })
}

// Several people code the same transcripts over a network that loses one
// message in ten each way: everything that was answered is there once, nothing
// else is, and every quote is its words. VERBATIM_CODERS and VERBATIM_STEPS
// make it larger.
func TestWorkbenchLosesAndDoublesNothing(t *testing.T) {
	b := emptyBench(t)
	b.fill(t)
	ctx := context.Background()
	talks, err := b.ws.Interviews.Interviews(ctx, nil)
	if err != nil {
		t.Fatal(err)
	}
	turns, err := readTurns(ctx, b.ws.Store, pointers(talks), 1)
	if err != nil {
		t.Fatal(err)
	}
	book, err := b.ws.Themes.Codebook(ctx)
	if err != nil {
		t.Fatal(err)
	}
	var themes []string
	for _, theme := range book.Themes() {
		themes = append(themes, theme.ID)
	}
	coders := make([]*coder, number("VERBATIM_CODERS", 6))
	var all sync.WaitGroup
	for i := range coders {
		c := &coder{bench: openBenchOn(t, b.ws, fmt.Sprintf("coder-%d", i)), name: fmt.Sprintf("coder-%d", i),
			rnd: rand.New(rand.NewPCG(7, uint64(i))), made: map[string]bool{}, stack: map[interviews.ID][]change{}}
		c.net = &flaky{RoundTripper: http.DefaultTransport, rnd: rand.New(rand.NewPCG(11, uint64(i))), lose: .1}
		c.client.Transport = c.net
		coders[i] = c
		all.Go(func() {
			for range number("VERBATIM_STEPS", 40) {
				c.step(talks, turns, themes)
			}
		})
	}
	all.Wait()
	lost := 0
	for _, c := range coders {
		lost += c.net.lost
		c.account(talks)
	}
	if lost == 0 {
		t.Error("the network lost nothing, so nothing was tried")
	}
	if _, stderr, status := (&world{t: t, dir: b.ws.dir, now: b.ws.p.now}).run("doctor"); status != 0 {
		t.Errorf("doctor: %s", stderr)
	}
}

// account compares what is kept with what was answered.
func (c *coder) account(talks []interviews.Interview) {
	kept := map[string]bool{}
	for _, iv := range talks {
		quotes, codings := c.own(iv.ID)
		for _, one := range codings {
			name := codingOf(quotes[one.Quote], one.Theme)
			if kept[name] {
				c.Errorf("%s: %s is there twice", c.name, name)
			}
			kept[name] = true
			if !c.made[name] {
				c.Errorf("%s: %s was never answered, or taken back", c.name, name)
			}
		}
	}
	for name := range c.made {
		if !kept[name] {
			c.Errorf("%s: %s was answered and is lost", c.name, name)
		}
	}
}

func number(variable string, otherwise int) int {
	if n, err := strconv.Atoi(os.Getenv(variable)); err == nil && n > 0 {
		return n
	}
	return otherwise
}

func pointers[T any](all []T) []*T {
	out := make([]*T, len(all))
	for i := range all {
		out[i] = &all[i]
	}
	return out
}

// fill takes in three interviews of the sample study, and its codebook.
func (b *bench) fill(t *testing.T) {
	t.Helper()
	dir := t.TempDir()
	if err := writeSamples(dir); err != nil {
		t.Fatal(err)
	}
	w := &world{t: t, dir: b.ws.dir, now: b.ws.p.now}
	for _, name := range slices.Sorted(slices.Values([]string{"2026-04-14-p01", "2026-04-22-p02", "2026-05-05-p03"})) {
		w.must("ingest " + dir + "/interviews/" + name + ".md")
	}
	w.must("theme import " + dir + "/interviews/codebook.csv")
}
