package coding_test

import (
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/graphemes"

	"verbatim/coding"
	"verbatim/ingest"
	"verbatim/interviews"
)

// transcripts reads all transcripts of a folder, in order.
func transcripts(t testing.TB, from fs.FS) (all [][]interviews.Turn) {
	err := fs.WalkDir(from, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || !ingest.IsTranscript(name) {
			return err
		}
		src, err := fs.ReadFile(from, name)
		if err != nil {
			return err
		}
		tr, err := ingest.Read(name, src, ingest.Options{})
		if err != nil {
			return err
		}
		if len(tr.Turns) > 2 {
			all = append(all, tr.Turns)
		}
		return nil
	})
	if err != nil || len(all) == 0 {
		t.Fatalf("%d transcripts: %v", len(all), err)
	}
	return all
}

// corpus returns real interviews. They are not ours to copy, so they stand
// outside the repository.
func corpus(t testing.TB) (all [][]interviews.Turn) {
	root := os.Getenv("VERBATIM_CORPUS")
	if root == "" {
		t.Skip("VERBATIM_CORPUS names no folder of real interviews")
	}
	for _, folder := range []string{"changelog", "fossrit", "platform"} {
		all = append(all, transcripts(t, os.DirFS(filepath.Join(root, folder)))...)
	}
	return all
}

func samples(t testing.TB) [][]interviews.Turn { return transcripts(t, interviews.Samples) }

// seed is other for another run, by hand.
func seed() uint64 {
	n, err := strconv.ParseUint(os.Getenv("VERBATIM_SEED"), 10, 64)
	if err != nil {
		return 7
	}
	return n
}

// A tally counts what became of quotes.
type tally struct{ quotes, carried, touched, touchedCarried int }

// A world is many transcripts that are edited, and what became of the quotes.
type world struct {
	t      *testing.T
	rnd    *rand.Rand
	all    [][]interviews.Turn
	others []string
	tally
	wrong int
}

func newWorld(t *testing.T, all [][]interviews.Turn) *world {
	w := &world{t: t, rnd: rand.New(rand.NewPCG(seed(), 11)), all: all}
	for _, turns := range all {
		for _, turn := range turns {
			cs := chars(turn.Text)
			for _, s := range sentences(cs) {
				w.others = append(w.others, text(cs[s[0]:s[1]]))
			}
		}
	}
	return w
}

// A coded quote and the places of the first text it stands on.
type coded struct {
	words string
	own   map[int]bool
}

// run edits one transcript in some rounds, each with some edits of one kind
// (or of any, for -1), and follows quotes through them.
func (w *world) run(quotes, rounds, each, kind int) {
	d := newDraft(w.rnd, w.all[w.rnd.IntN(len(w.all))], w.others)
	d.plant(5)
	d.number()
	turns := map[int64][]interviews.Turn{1: d.turns()}
	var qs []coding.Quote
	known := map[string]coded{}
	for range quotes {
		q, ok := w.quote(turns[1])
		if !ok || slices.ContainsFunc(qs, func(o coding.Quote) bool { return o.Range == q.Range }) {
			continue
		}
		q.ID = fmt.Sprint("q", len(qs))
		c := coded{q.Text, map[int]bool{}}
		under, _ := d.under(q.Range)
		for _, x := range under {
			c.own[x.from] = true
		}
		known[q.ID] = c
		qs = append(qs, q)
	}
	var log []string
	for rev := int64(2); rev < int64(2+rounds); rev++ {
		for range each {
			k := kind
			if k < 0 {
				k = w.rnd.IntN(len(edits))
			}
			edits[k].do(d)
			d.lines = slices.DeleteFunc(d.lines, func(l line) bool { return len(words(l.text)) == 0 })
			log = append(log, edits[k].name)
			if len(d.lines) < 3 {
				return
			}
		}
		turns[rev] = d.turns()
		next := coding.CarryAll(qs, turns, rev, turns[rev])
		w.judge(d, qs, next, known, turns, rev, log)
		qs = next
	}
}

// quote selects some words as people do, and as they do not.
func (w *world) quote(turns []interviews.Turn) (coding.Quote, bool) {
	first := w.rnd.IntN(len(turns))
	last := first
	if w.rnd.IntN(6) == 0 {
		last = min(len(turns)-1, first+1+w.rnd.IntN(2))
	}
	cuts := func(s string) [][2]int {
		switch w.rnd.IntN(8) {
		case 0:
			var all [][2]int
			for g := graphemes.FromString(s); g.Next(); {
				all = append(all, [2]int{g.Start(), g.End()})
			}
			return all
		case 1, 2:
			return inBytes(s, sentences(chars(s)))
		}
		return inBytes(s, words(chars(s)))
	}
	a, b := cuts(turns[first].Text), cuts(turns[last].Text)
	if len(a) == 0 || len(b) == 0 {
		return coding.Quote{}, false
	}
	i := w.rnd.IntN(len(a))
	r := coding.Range{Revision: 1, FirstTurn: first + 1, Start: a[i][0], LastTurn: last + 1}
	if first == last {
		r.End = a[min(len(a)-1, i+[]int{0, 1, 4, 8, 16, 40}[w.rnd.IntN(6)])][1]
	} else {
		r.End = b[w.rnd.IntN(len(b))][1]
	}
	words, err := r.Words(turns)
	if err != nil || r.Check(turns, words) != nil {
		return coding.Quote{}, false
	}
	q := coding.Quote{Range: r, Text: words, State: coding.Unchanged}
	q.Locate(turns)
	return q, true
}

// inBytes turns bounds in characters into bounds in bytes.
func inBytes(s string, all [][2]int) [][2]int {
	var offs []int
	for off := range s {
		offs = append(offs, off)
	}
	offs = append(offs, len(s))
	for i, b := range all {
		all[i] = [2]int{offs[b[0]], offs[b[1]]}
	}
	return all
}

// judge holds what became of the quotes against where their characters went.
func (w *world) judge(d *draft, was, got []coding.Quote, known map[string]coded, turns map[int64][]interviews.Turn, rev int64, log []string) {
	if len(got) != len(was) {
		w.t.Fatalf("%d quotes became %d", len(was), len(got))
	}
	for i, q := range got {
		c := known[q.ID]
		w.quotes++
		hit := w.touched(d, c)
		if hit {
			w.tally.touched++
		}
		why := ""
		if q.State.Counts() {
			w.carried++
			if hit {
				w.touchedCarried++
			}
			why = d.misplaced(q, c, turns[rev])
		} else if q.Range != was[i].Range || q.Text != was[i].Text || q.Was != was[i].Was || q.Revision == rev {
			why = "it waits, but was changed"
		}
		if why != "" {
			w.wrong++
			if w.wrong <= 12 {
				w.t.Errorf("%s\n coded %q\n was   %+v\n now   %+v\n edits %s\nfrom\n%sto\n%s", why, c.words, was[i], q, strings.Join(log, ", "),
					around(was[i].Range, turns[was[i].Revision]), around(q.Range, turns[rev]))
			}
		}
	}
}

// around shows the turns about a place.
func around(r coding.Range, turns []interviews.Turn) string {
	var b strings.Builder
	for _, t := range turns[max(r.FirstTurn-3, 0):min(r.LastTurn+2, len(turns))] {
		fmt.Fprintf(&b, "%4d %s: %.300q\n", t.N, t.Speaker, t.Text)
	}
	return b.String()
}

// misplaced says what is wrong with where a quote that counts stands, or "".
//
// More than half of its letters must be those that were coded. Where texts
// repeat themselves it cannot be told which of two same words at the edge of
// a change was left, so not all need be: but the first and the last one must
// be, unless the quote begins and ends with the words it did.
func (d *draft) misplaced(q coding.Quote, c coded, now []interviews.Turn) string {
	if err := q.Check(now, q.Text); err != nil || q.Revision == 1 {
		return fmt.Sprint("it does not stand on its words: ", err)
	}
	if changed := q.Text != c.words; changed && q.Was != c.words || !changed && q.Was != "" {
		return fmt.Sprintf("it was %q, and says it was %q", c.words, q.Was)
	}
	under, voices := d.under(q.Range)
	own := 0
	for i, x := range under {
		if !c.own[x.from] {
			continue
		}
		own++
		if d.said[x.from] != voices[i] {
			return "somebody else says it now"
		}
	}
	if 2*own <= len(under) {
		return fmt.Sprintf("%d of its %d letters are those that were coded", own, len(under))
	}
	a, b := strings.Fields(c.words), strings.Fields(q.Text)
	foreign := func(cs []char) bool { return !slices.ContainsFunc(cs, func(x char) bool { return c.own[x.from] }) }
	first, last := b[0], b[len(b)-1]
	if a[0] != first && foreign(under[:utf8.RuneCountInString(first)]) ||
		a[len(a)-1] != last && foreign(under[len(under)-utf8.RuneCountInString(last):]) {
		return "it takes in words at its edge"
	}
	return ""
}

// touched reports whether a quote's own letters are no longer all there in
// order and beside each other.
func (w *world) touched(d *draft, c coded) bool {
	n, last := 0, -2
	for _, l := range d.lines {
		for _, x := range l.text {
			if !c.own[x.from] || strings.TrimSpace(string(x.r)) == "" {
				continue
			}
			if n > 0 && x.from <= last {
				return true
			}
			n, last = n+1, x.from
		}
	}
	return n != len(c.own)
}

// Whatever is done to real transcripts, a quote that counts stands on the
// passage that was coded, says when its words were changed, and none is lost.
func TestCarryFollowsThePassage(t *testing.T) {
	t.Run("samples", func(t *testing.T) { newWorld(t, samples(t)).until(1000) })
	t.Run("corpus", func(t *testing.T) { newWorld(t, corpus(t)).until(10000) })
}

func (w *world) until(n int) {
	for done := 0; done < n; {
		rounds, each := 1+w.rnd.IntN(3), 1+w.rnd.IntN(6)
		w.run(15, rounds, each, -1)
		done += rounds * each
	}
	w.t.Logf("%d edits: %d of %d quotes carried; of the %d whose words were touched %d; %d wrong",
		n, w.carried, w.quotes, w.tally.touched, w.touchedCarried, w.wrong)
	if w.wrong > 0 {
		w.t.Errorf("%d quotes went wrong", w.wrong)
	}
}

// Most quotes need nobody: how many are carried is told for each kind of edit,
// and must not become less.
func TestCarryNeedsNobody(t *testing.T) {
	for _, from := range []struct {
		name  string
		all   func(testing.TB) [][]interviews.Turn
		times int
	}{{"samples", samples, 20}, {"corpus", corpus, 40}} {
		t.Run(from.name, func(t *testing.T) {
			all := from.all(t)
			w := newWorld(t, all)
			for k, e := range edits {
				w.tally, w.wrong = tally{}, 0
				for range from.times {
					w.run(40, 1, 3, k)
				}
				if float64(w.carried) < e.least*float64(w.quotes) {
					t.Errorf("%s: fewer than %g %% were carried", e.name, 100*e.least)
				}
				if w.wrong > 0 {
					t.Errorf("%s: %d quotes went wrong", e.name, w.wrong)
				}
				t.Logf("%-28s %5.1f %% of %d carried; touched %d of %d", e.name, 100*float64(w.carried)/float64(w.quotes), w.quotes, w.touchedCarried, w.tally.touched)
			}
		})
	}
}
