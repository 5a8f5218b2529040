package search

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"verbatim/internal/errs"
	"verbatim/interviews"
	"verbatim/search/query"
)

// memory is a Feed in memory: interviews with their newest revision, quotes,
// and the log of what changed.
type memory struct {
	newest map[string]int64      // interview → revision
	docs   map[int64][]query.Doc // turn n stands at n-1
	quotes map[int64][]query.QuoteDoc
	log    []Change
	calls  int // how often Docs was called
}

func newMemory() *memory {
	return &memory{newest: map[string]int64{}, docs: map[int64][]query.Doc{}, quotes: map[int64][]query.QuoteDoc{}}
}

// doc is what one person says somewhere.
func doc(text string) query.Doc {
	return query.Doc{Text: text, Voice: &query.Voice{
		Study: "s1", Source: "interview", Date: "2026-08-01", Language: "en", Speaker: "Anna Smith", Role: "participant", Participant: "P-01",
		Turns: 2, Words: 12,
	}}
}

// say makes a new revision of an interview. The change names the new one alone.
func (m *memory) say(interview string, docs ...query.Doc) int64 {
	revision := int64(len(m.docs) + 1)
	for i := range docs {
		docs[i].Revision, docs[i].Turn, docs[i].Interview = revision, i+1, interview
	}
	m.docs[revision] = docs
	m.newest[interview] = revision
	m.changed(revision, 0, 0)
	return revision
}

func (m *memory) texts(interview string, texts ...string) int64 {
	docs := make([]query.Doc, len(texts))
	for i, t := range texts {
		docs[i] = doc(t)
	}
	return m.say(interview, docs...)
}

func (m *memory) changed(revision int64, first, last int) {
	m.log = append(m.log, Change{Seq: int64(len(m.log) + 1), Revision: revision, FirstTurn: first, LastTurn: last})
}

func (m *memory) code(revision int64, turn int, id, theme, coder string) {
	d := &m.docs[revision][turn-1]
	d.Themes = append(slices.Clone(d.Themes), theme)
	d.Kinds, d.Coders, d.States = []string{"pain"}, append(slices.Clone(d.Coders), coder), []string{"unchanged"}
	q := query.QuoteDoc{ID: id, LastTurn: turn, Doc: *d}
	q.Themes, q.Coders = []string{theme}, []string{coder}
	m.quotes[revision] = append(m.quotes[revision], q)
	m.changed(revision, turn, turn)
}

func (m *memory) live(revision int64) bool {
	for _, r := range m.newest {
		if r == revision {
			return true
		}
	}
	return false
}

func (m *memory) Head(context.Context) (int64, error) { return int64(len(m.log)), nil }

func (m *memory) Changes(_ context.Context, after int64, limit int) ([]Change, int64, error) {
	rest := m.log[min(int(after), len(m.log)):]
	rest = rest[:min(limit, 3, len(rest))] // small helpings, to go round often
	return rest, after + int64(len(rest)), nil
}

func (m *memory) Docs(ctx context.Context, revision int64, first, last int, yield func(query.Doc) error) error {
	m.calls++
	if !m.live(revision) {
		return nil
	}
	for _, d := range m.docs[revision] {
		if err := ctx.Err(); err != nil {
			return err
		}
		if first != 0 && (d.Turn < first || d.Turn > last) {
			continue
		}
		if err := yield(d); err != nil {
			return err
		}
	}
	return nil
}

func (m *memory) QuoteDocs(_ context.Context, revision int64, first, last int, yield func(query.QuoteDoc) error) error {
	if !m.live(revision) {
		return nil
	}
	for _, q := range m.quotes[revision] {
		if first != 0 && q.Turn != 0 && (q.Turn < first || q.Turn > last) {
			continue
		}
		if err := yield(q); err != nil {
			return err
		}
	}
	return nil
}

func (m *memory) Revisions(context.Context) ([]int64, error) {
	var all []int64
	for _, r := range m.newest {
		all = append(all, r)
	}
	slices.Sort(all)
	return all, nil
}

// corpus is the transcripts below $VERBATIM_CORPUS/changelog, a paragraph a
// turn, or else invented text whose words are as frequent as words are.
func corpus(tb testing.TB) *memory {
	m := newMemory()
	root := os.Getenv("VERBATIM_CORPUS")
	if root == "" {
		invent(m, 60, 160)
		return m
	}
	paths, err := filepath.Glob(filepath.Join(root, "changelog", "*", "*.md"))
	if err != nil {
		tb.Fatal(err)
	}
	for i, p := range paths {
		b, err := os.ReadFile(p)
		if err != nil {
			tb.Fatal(err)
		}
		var docs []query.Doc
		for _, turn := range strings.Split(string(b), "\n\n") {
			name, rest, ok := strings.Cut(strings.TrimPrefix(turn, "**"), ":**")
			if !ok && len(docs) > 0 {
				docs[len(docs)-1].Text += "\n\n" + turn
				continue
			}
			d := doc(rest)
			d.Study, d.Speaker, d.Participant = "changelog", name, "P-"+name
			docs = append(docs, d)
		}
		m.say(fmt.Sprintf("iv-%04d", i), docs...)
	}
	return m
}

func invent(m *memory, interviews, turns int) {
	r := rand.New(rand.NewPCG(1, 2))
	zipf := rand.NewZipf(r, 1.1, 4, 30000)
	for i := range interviews {
		texts := make([]string, turns)
		for t := range texts {
			var b strings.Builder
			for range 20 + r.IntN(100) {
				fmt.Fprintf(&b, "%s ", invented(zipf.Uint64()))
			}
			texts[t] = b.String()
		}
		m.texts(fmt.Sprintf("iv-%04d", i), texts...)
	}
}

// invented makes a pronounceable word of a number.
func invented(n uint64) string {
	var b strings.Builder
	for n += 20; n > 0; n /= 60 {
		b.WriteByte("bdfgklmnprst"[n%60%12])
		b.WriteByte("aeiou"[n%60/12])
	}
	return b.String()
}

// address answers Resolve from fixed facts.
type address struct{}

func (address) Theme(_ context.Context, s string) (string, error) { return strings.ToLower(s), nil }

func (address) Attribute(_ context.Context, name, value string) (func(*query.Voice) bool, error) {
	if name != "team" {
		return nil, errs.New(errs.NotFound, "no participant has %q", name)
	}
	return func(v *query.Voice) bool { return value == "data" && v.Participant == "P-01" && v.Interview == "a" }, nil
}

func (address) Question(context.Context, string) (func(string, int) bool, error) {
	return func(_ string, turn int) bool { return turn == 2 }, nil
}

func (address) Saved(context.Context, string) (string, error) { return "deploy OR queue", nil }

func (address) Synonyms(context.Context) ([][]string, error) {
	return [][]string{{"scary", "frightful", "of the sort"}}, nil
}

func (address) Today() interviews.Date { return "2026-11-20" }
