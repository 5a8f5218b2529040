package search

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"verbatim/internal/errs"
	"verbatim/search/query"
)

func open(t testing.TB, dir string) *Index {
	t.Helper()
	x, err := Open(t.Context(), dir, "db", time.Second)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = x.Close() })
	return x
}

func closed(t testing.TB, x *Index) {
	t.Helper()
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
}

func synced(t testing.TB, x *Index, feed Feed) {
	t.Helper()
	if err := x.Sync(t.Context(), feed, nil); err != nil {
		t.Fatal(err)
	}
	whole(t, x, feed)
}

func whole(t testing.TB, x *Index, feed Feed) {
	t.Helper()
	missing, extra, stale, err := x.Check(t.Context(), feed)
	if err != nil || missing+extra+stale > 0 {
		t.Fatalf("missing %d, extra %d, stale %d, %v", missing, extra, stale, err)
	}
}

// find returns what a query finds as "interview/turn" or the quote's ID, in order.
func find(t testing.TB, x *Index, feed *memory, text string) []string {
	t.Helper()
	q := asked(t, text)
	o := Options{Limit: MaxLimit, Sort: ByPosition}
	res, err := x.Search(t.Context(), q, o)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	found := []string{}
	for _, h := range res.Hits {
		if h.Quote != "" {
			found = append(found, h.Quote)
			continue
		}
		found = append(found, fmt.Sprintf("%s/%d", feed.docs[h.Revision][h.Turn-1].Interview, h.Turn))
	}
	if len(found) != res.Total {
		t.Errorf("%s: %d hits but a total of %d", text, len(found), res.Total)
	}
	for _, o.Sort = range []Sort{ByPosition, ByRelevance, ByDate} {
		o.Facets = append(slices.Clone(Facets), "team")
		o.Attribute = func(_ string, v *query.Voice) string { return v.Participant }
		alike(t, x, feed, q, o)
	}
	return found
}

// asked is a query, its names looked up.
func asked(t testing.TB, text string) query.Query {
	t.Helper()
	q, err := query.Parse(text)
	if err == nil {
		q, err = query.Resolve(t.Context(), q, address{})
	}
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return q
}

// alike sees to it that index and scan answer alike.
func alike(t testing.TB, x *Index, feed Feed, q query.Query, o Options) *Result {
	t.Helper()
	got, err := x.Search(t.Context(), q, o)
	if err != nil {
		t.Fatalf("%s: %v", q, err)
	}
	want, err := Scan(t.Context(), feed, q, o)
	if err != nil {
		t.Fatalf("%s: %v", q, err)
	}
	want.Suggestion = got.Suggestion
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("%s %+v: scan and index differ:\n%s", q, o.Sort, diff)
	}
	return got
}

func sample() *memory {
	m := newMemory()
	a := m.texts("a", "We deploy on Fridays, it’s scary.", "Deployments took two weeks to the end.", "", "Kubernetes? I can't say.")
	b := m.texts("b", "The end to the deployment queue", "Nothing of the sort, Çelik said: naïve café 日本語 12:30")
	m.docs[b][1].Speaker, m.docs[b][1].Role, m.docs[b][1].Participant = "Gerhard Lazu", "interviewer", ""
	m.changed(b, 2, 2)
	m.code(a, 1, "q1", "pain", "kim")
	m.code(a, 2, "q2", "pain/queue", "lee")
	m.docs[a][1].Themes = append(m.docs[a][1].Themes, "pain")
	m.quotes[a][1].Themes = append(m.quotes[a][1].Themes, "pain")
	m.changed(a, 2, 2)
	m.code(a, 4, "q3", "doubt", "lee")
	for _, c := range []*query.Coded{&m.docs[a][3].Coded, &m.quotes[a][2].Coded} {
		c.Memos, c.Key, c.Polarities = []string{"The reader wonders", "why, or who"}, true, []string{"negative"}
	}
	m.quotes[a][2].Memos[1] = "wonders why"
	m.docs[a][3].Memos[1] = "wonders why"
	lost := query.QuoteDoc{ID: "q4", Doc: doc("lost words")}
	lost.Revision, lost.Interview, lost.States = a, "a", []string{"orphaned"}
	m.quotes[a] = append(m.quotes[a], lost)
	m.changed(a, 4, 4)
	m.code(a, 2, "q5", "doubt", "ann")
	m.quotes[a][4].Text = "the end"
	return m
}

func TestSearch(t *testing.T) {
	feed := sample()
	x := open(t, filepath.Join(t.TempDir(), "index"))
	synced(t, x, feed)
	for _, c := range []struct{ query, want string }{
		{"deploy", "a/1 a/2 b/1"},
		{"DEPLOYMENTS", "a/1 a/2 b/1"},
		{"deploym*", "a/2 b/1"},
		{"in:quotes deploym*", "q2"},
		{"deploymentsx*", ""},
		{"kub* OR frid*", "a/1 a/4"},
		{"deploy -fridays", "a/2 b/1"},
		{"-deploy", "a/3 a/4 b/2"},
		{"NOT deploy NOT kubernetes", "a/3 b/2"},
		{"fridays OR queue", "a/1 b/1"},
		{"(fridays OR queue) the", "b/1"},
		{"nowhere -deploy", ""},
		{"nowhere OR (nothing nowhere)", ""},
		{"-nowhere fridays", "a/1"},
		{`"to the"`, "a/2 b/1"},
		{`"to the end"`, "a/2"},
		{`"the end to the"`, "b/1"},
		{`"the end to the end"`, ""},
		{"it's", "a/1"},
		{"it’s", "a/1"},
		{"can't", "a/4"},
		{"çelik cafe\u0301", "b/2"},
		{"日本", "b/2"},
		{"本日", ""},
		{"12:30", "b/2"},
		{"speaker:gerhard", "b/2"},
		{`speaker:"gerhard lazu"`, "b/2"},
		{"speaker:ger", ""},
		{"participant:p-01 end", "a/2 b/1"},
		{"-participant:P-01", "b/2"},
		{"interview:A two", "a/2"},
		{"role:interviewer", "b/2"},
		{"source:survey", ""},
		{"study:s1 fridays", "a/1"},
		{"theme:pain", "a/1 a/2"},
		{"theme:pain/queue", "a/2"},
		{"theme:none deploy", "b/1"},
		{"in:quotes deploy", "q1 q2"},
		{"in:quotes coder:KIM", "q1"},
		{"in:quotes theme:pain/queue -coder:kim", "q2"},
		{"in:quotes", "q1 q2 q5 q3"},
		{"in:turns deploy -theme:none", "a/1 a/2"},
		{`"deploy"`, "a/1"},
		{`"deployments took"`, "a/2"},
		{`"deployment took"`, ""},
		{"deplyoment~", "b/1"},
		{"kubernets~ OR frldays~", "a/1 a/4"},
		{"near(weeks deploy, 3)", "a/2"},
		{"near(weeks deploy, 2)", ""},
		{"near(end, deploym*, 3)", "b/1"},
		{"near(the the, 9)", "b/1"},
		{"scary", "a/1 b/2"},
		{"team:data deploy", "a/1 a/2"},
		{"date:2026-08 queue", "b/1"},
		{"date:last-quarter queue", "b/1"},
		{"question:1 deploy", "a/2"},
		{"saved:x end", "a/2 b/1"},
		{"kind:pain", "a/1 a/2 a/4"},
		{"coder:Kim", "a/1"},
		{"coder:kim OR coder:lee", "a/1 a/2 a/4"},
		{"state:unchanged", "a/1 a/2 a/4"},
		{"state:orphaned", ""},
		{"in:quotes state:orphaned", "q4"},
		{"in:quotes lost", ""},
		{"memo:reader", "a/4"},
		{`memo:"wonders why"`, "a/4"},
		{"memo:wonders.who", ""},
		{"key:yes", "a/4"},
		{"key:no theme:doubt", "a/2"},
		{"polarity:negative", "a/4"},
		{"theme:pain theme:doubt", "a/2"},
		{"same(theme:pain theme:doubt)", ""},
		{"same(theme:doubt polarity:negative)", "a/4"},
		{"same(theme:doubt end)", "a/2"},
		{"-same(theme:doubt) theme:none -end", "a/3 b/2"},
		{"in:quotes same(theme:doubt kubernetes)", "q3"},
	} {
		if got := strings.Join(find(t, x, feed, c.query), " "); got != c.want {
			t.Errorf("%s: %s, want %s", c.query, got, c.want)
		}
	}
}

func TestSearchRanksAndCounts(t *testing.T) {
	feed := newMemory()
	r := feed.texts("a", "queue", "a queue in front of the other things that we have to say here", "queue queue", "no")
	feed.code(r, 2, "q1", "pain", "kim")
	x := open(t, filepath.Join(t.TempDir(), "index"))
	synced(t, x, feed)
	q := asked(t, "queue")
	res, err := x.Search(t.Context(), q, Options{Limit: 2, Facets: []string{"theme", "speaker"}})
	if err != nil {
		t.Fatal(err)
	}
	if res.Total != 3 || len(res.Hits) != 2 || res.Hits[0].Score < res.Hits[1].Score || res.Hits[1].Turn == 2 {
		t.Errorf("%+v", res)
	}
	if got := fmt.Sprint(res.Facets); got != "map[speaker:[{Anna Smith 3}] theme:[{pain 1}]]" {
		t.Error(got)
	}
	for _, scope := range []string{"s1", "s2"} {
		res, err = x.Search(t.Context(), q, Options{Limit: 1, Offset: 2, Scope: []string{scope}})
		if err != nil || len(res.Hits) != map[string]int{"s1": 1}[scope] {
			t.Errorf("%s: %+v, %v", scope, res, err)
		}
	}
	for _, o := range []Options{{Limit: -1}, {Limit: 201}, {Offset: -1}, {Offset: MaxHits}, {Facets: []string{"text"}}} {
		if _, err := x.Search(t.Context(), q, o); !errors.Is(err, errs.Invalid) {
			t.Errorf("%+v: %v", o, err)
		}
	}
}

// faulty is a feed that fails after some docs, as a killed process does.
type faulty struct {
	*memory
	left int
}

var errKilled = errors.New("killed")

func (f *faulty) Docs(ctx context.Context, revision int64, first, last int, yield func(query.Doc) error) error {
	return f.memory.Docs(ctx, revision, first, last, func(d query.Doc) error {
		if f.left--; f.left < 0 {
			return errKilled
		}
		return yield(d)
	})
}

var vocabulary = []string{"deploy", "deployed", "queue", "queues", "the", "to", "scary", "it's", "weeks", "happy", "happily"}

// TestHistories lets random histories happen, with interruptions, and looks
// whether the index always ends up holding what the feed says.
func TestHistories(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		dir := filepath.Join(t.TempDir(), "index")
		x := open(t, dir)
		defer func() { _ = x.Close() }()
		feed := newMemory()
		word := rapid.SampledFrom(vocabulary)
		sentence := rapid.Map(rapid.SliceOfN(word, 0, 24), func(w []string) string { return strings.Join(w, " ") })
		interview := rapid.SampledFrom([]string{"a", "b", "c"})
		quotes := 0
		newest := func() (int64, []query.Doc) {
			r, _ := feed.Revisions(t.Context())
			if len(r) == 0 {
				return 0, nil
			}
			revision := rapid.SampledFrom(r).Draw(rt, "revision")
			return revision, feed.docs[revision]
		}
		rt.Repeat(map[string]func(*rapid.T){
			"revise": func(rt *rapid.T) {
				feed.texts(interview.Draw(rt, "interview"), rapid.SliceOfN(sentence, 0, 40).Draw(rt, "texts")...)
			},
			"erase": func(rt *rapid.T) {
				iv := interview.Draw(rt, "interview")
				if r := feed.newest[iv]; r != 0 {
					delete(feed.newest, iv)
					feed.changed(r, 0, 0)
				}
			},
			"code": func(rt *rapid.T) {
				r, docs := newest()
				if len(docs) > 0 {
					quotes++
					feed.code(r, rapid.IntRange(1, len(docs)).Draw(rt, "turn"), fmt.Sprintf("q%d", quotes), "pain", "kim")
				}
			},
			"uncode": func(rt *rapid.T) {
				r, _ := newest()
				if n := len(feed.quotes[r]); n > 0 {
					q := feed.quotes[r][n-1]
					feed.quotes[r] = feed.quotes[r][:n-1]
					feed.docs[r][q.Turn-1].Themes = nil
					feed.changed(r, q.Turn, q.Turn)
				}
			},
			"nothing": func(*rapid.T) { feed.changed(0, 0, 0) },
			"kill": func(rt *rapid.T) {
				f := &faulty{feed, rapid.IntRange(0, 30).Draw(rt, "left")}
				if err := x.Sync(t.Context(), f, nil); err != nil && !errors.Is(err, errKilled) {
					rt.Fatal(err)
				}
			},
			"reopen": func(rt *rapid.T) {
				closed(t, x)
				if x = open(t, dir); x.Note() != "" {
					rt.Fatal(x.Note())
				}
			},
			"sync": func(rt *rapid.T) {
				if err := x.Sync(t.Context(), feed, nil); err != nil {
					rt.Fatal(err)
				}
				missing, extra, stale, err := x.Check(t.Context(), feed)
				if err != nil || missing+extra+stale > 0 {
					rt.Fatalf("missing %d, extra %d, stale %d, %v", missing, extra, stale, err)
				}
				if got, want := facet(t, x, "interview"), feed.count(); !maps.Equal(got, want) {
					rt.Fatalf("counted %v, want %v", got, want)
				}
				w, v := word.Draw(rt, "word"), word.Draw(rt, "next")
				begin := rapid.SampledFrom([]string{"dep", "deploye", "happ", "happi", "sca"}).Draw(rt, "prefix")
				for _, n := range []query.Node{
					query.Term{Text: w}, query.Phrase{Text: w + " " + v}, query.Not{Node: query.Term{Text: w}},
					query.And{query.Term{Text: w}, query.Not{Node: query.Term{Text: v}}}, query.Or{query.Term{Text: w}, query.Prefix{Text: begin}},
					query.And{query.Or{query.Phrase{Text: w + " " + w}, query.Not{Node: query.Term{Text: v}}}, query.Prefix{Text: begin}},
					query.Near{Parts: []query.Node{query.Term{Text: w}, query.Term{Text: v}, query.Prefix{Text: begin}}, Words: 4},
					query.Or{query.And{query.Term{Text: w}, query.Phrase{Text: "the " + v}}, query.Term{Text: v}},
					query.Same{Node: query.And{query.Any{Name: "theme", Values: []string{"pain"}}, query.Term{Text: w}}},
				} {
					alike(t, x, feed, query.Query{Root: n}, Options{Limit: 7, Facets: []string{"theme", "interview"}})
					alike(t, x, feed, query.Query{Root: n}, Options{Group: ByInterview})
				}
			},
		})
	})
}

// facet counts all turns by a field.
func facet(t *testing.T, x *Index, field string) map[string]int {
	t.Helper()
	res, err := x.Search(t.Context(), query.Query{}, Options{Facets: []string{field}})
	if err != nil {
		t.Fatal(err)
	}
	counted := map[string]int{}
	for _, c := range res.Facets[field] {
		counted[c.Value] = c.Count
	}
	return counted
}

// count counts the turns of each interview.
func (m *memory) count() map[string]int {
	counted := map[string]int{}
	for iv, r := range m.newest {
		if n := len(m.docs[r]); n > 0 {
			counted[iv] = n
		}
	}
	return counted
}

func TestSyncIsIncremental(t *testing.T) {
	feed := sample()
	x := open(t, filepath.Join(t.TempDir(), "index"))
	synced(t, x, feed)
	feed.calls = 0
	for range 3 {
		if err := x.Sync(t.Context(), feed, nil); err != nil {
			t.Fatal(err)
		}
	}
	if feed.calls != 0 {
		t.Errorf("%d turns read although nothing changed", feed.calls)
	}
	feed.code(1, 4, "q9", "pain", "kim")
	feed.code(1, 4, "q10", "pain", "kim")
	var told string
	if err := x.Sync(t.Context(), feed, func(done, total int) { told += fmt.Sprintf("%d/%d ", done, total) }); err != nil {
		t.Fatal(err)
	}
	if feed.calls != 1 || told != "1/1 " {
		t.Errorf("one turn was coded twice: read %d times, told %s", feed.calls, told)
	}
	if seq, complete, err := x.Seq(); seq != int64(len(feed.log)) || !complete || err != nil {
		t.Errorf("Seq: %d %v %v", seq, complete, err)
	}
}

func TestBuildingGoesOnWhereItStopped(t *testing.T) {
	feed := newMemory()
	invent(feed, 12, 1000)
	dir := filepath.Join(t.TempDir(), "index")
	x := open(t, dir)
	if err := x.Sync(t.Context(), &faulty{feed, 11500}, nil); !errors.Is(err, errKilled) {
		t.Fatal(err)
	}
	if _, complete, _ := x.Seq(); complete {
		t.Fatal("complete although killed")
	}
	closed(t, x)
	feed.texts("iv-0003", "a new revision meanwhile")
	x = open(t, dir)
	feed.calls = 0
	synced(t, x, feed)
	if feed.calls > 12+3+7 {
		t.Errorf("read %d revisions", feed.calls)
	}
}

func TestHeadBelowSeqBuildsAnew(t *testing.T) {
	feed := sample()
	x := open(t, filepath.Join(t.TempDir(), "index"))
	synced(t, x, feed)
	other := newMemory()
	other.texts("z", "another past")
	synced(t, x, other)
	if got := find(t, x, other, "past"); len(got) != 1 || !strings.Contains(x.Note(), "more than the database") {
		t.Error(got, x.Note())
	}
}

func TestSecondOpenerIsTold(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "index")
	x := open(t, dir)
	_, err := Open(t.Context(), dir, "db", 50*time.Millisecond)
	if !errors.Is(err, errs.Busy) || !strings.Contains(err.Error(), fmt.Sprintf("process %d (search.test)", os.Getpid())) {
		t.Error(err)
	}
	time.AfterFunc(50*time.Millisecond, func() { _ = x.Close() })
	second, err := Open(t.Context(), dir, "db", 30*time.Second)
	if err != nil {
		t.Fatal(err)
	}
	closed(t, second)
	closed(t, second)
	if err := second.Sync(t.Context(), newMemory(), nil); !errors.Is(err, errs.Busy) {
		t.Error(err)
	}
	if _, err := second.Search(t.Context(), query.Query{}, Options{}); !errors.Is(err, errs.Busy) {
		t.Error(err)
	}
}

func TestAnotherDatabaseOrVersion(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "index")
	x := open(t, dir)
	synced(t, x, sample())
	closed(t, x)
	x, err := Open(t.Context(), dir, "another", 0)
	if err != nil || !strings.Contains(x.Note(), "another database") {
		t.Fatal(err, x.Note())
	}
	if n, err := x.Docs(); n != 0 || err != nil {
		t.Error(n, err)
	}
	synced(t, x, sample())
	closed(t, x)
}

func TestMarkerOfACrashedOpen(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "index")
	feed := sample()
	x := open(t, dir)
	synced(t, x, feed)
	closed(t, x)
	for range 4 {
		if err := os.WriteFile(dir+".opening", nil, 0o600); err != nil {
			t.Fatal(err)
		}
		x = open(t, dir)
		if !strings.Contains(x.Note(), "ended the process") {
			t.Fatal(x.Note())
		}
		synced(t, x, feed)
		closed(t, x)
	}
	if bad, _ := filepath.Glob(dir + ".bad-*"); len(bad) != 2 {
		t.Errorf("kept %v", bad)
	}
	x = open(t, dir)
	if x.Note() != "" {
		t.Error(x.Note())
	}
	if err := x.Discard(); err != nil {
		t.Fatal(err)
	}
	if bad, _ := filepath.Glob(dir + ".bad-*"); len(bad) != 0 || x.Note() != "" {
		t.Errorf("left %v, %s", bad, x.Note())
	}
	synced(t, x, feed)
}

// TestCopyOfALivingIndex opens a copy that was made while files came and went.
func TestCopyOfALivingIndex(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "index")
	feed := newMemory()
	x := open(t, dir)
	for i := range 8 {
		feed.texts(fmt.Sprint("iv", i%3), "one", "two", fmt.Sprint("three ", i))
		synced(t, x, feed)
		copied := filepath.Join(t.TempDir(), "index")
		_ = os.CopyFS(copied, os.DirFS(dir)) // fails when a file goes; what it has copied is there
		feed.texts("iv1", "later")
		y := open(t, copied)
		synced(t, y, feed)
		closed(t, y)
	}
}

const killDir = "VERBATIM_SEARCH_TEST_KILL"

// TestKill kills processes while they index, and looks whether the next one
// finds an index that it can bring up to date.
func TestKill(t *testing.T) {
	if dir := os.Getenv(killDir); dir != "" {
		grow(t, dir)
		return
	}
	dir := filepath.Join(t.TempDir(), "index")
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	rebuilt := 0
	for i := range 8 {
		child := exec.Command(exe, "-test.run=^TestKill$")
		child.Env = append(os.Environ(), killDir+"="+dir)
		out, err := child.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := child.Start(); err != nil {
			t.Fatal(err)
		}
		_, _ = out.Read(make([]byte, 1)) // it has begun
		time.Sleep(time.Duration(i*i) * 4 * time.Millisecond)
		if err := child.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = child.Wait()
		x := open(t, dir)
		if x.Note() != "" {
			rebuilt++
		}
		closed(t, x)
	}
	if rebuilt > 0 {
		t.Errorf("%d of 8 kills cost the index", rebuilt)
	}
	x := open(t, dir)
	synced(t, x, steps(killSteps))
}

const killSteps = 400

// steps is a feed as it is after so many steps.
func steps(n int) *memory {
	m := newMemory()
	for i := range n {
		m.texts(fmt.Sprint("iv", i%20), "one", fmt.Sprint("two ", i), "three")
	}
	return m
}

// grow is the child: it indexes step by step until it is killed.
func grow(t *testing.T, dir string) {
	x := open(t, dir)
	seq, _, err := x.Seq()
	if err != nil {
		t.Fatal(err)
	}
	fmt.Println("begun")
	for n := int(seq) + 1; n <= killSteps; n++ {
		if err := x.Sync(t.Context(), steps(n), nil); err != nil {
			t.Fatal(err)
		}
	}
	time.Sleep(time.Minute)
}

// TestDamage spoils files of an index in many places. Whatever happens, Open
// works, and after Sync every search answers as before.
func TestDamage(t *testing.T) {
	feed := newMemory()
	invent(feed, 3, 40)
	good := filepath.Join(t.TempDir(), "index")
	x := open(t, good)
	synced(t, x, feed)
	feed.texts("iv-0001", "a small second segment")
	synced(t, x, feed)
	words := invented(3) + " OR segment"
	want := find(t, x, feed, words)
	closed(t, x)
	var files []string
	for _, pattern := range []string{"*.json", "store/*"} {
		some, err := filepath.Glob(filepath.Join(good, pattern))
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, some...)
	}
	rapid.Check(t, func(rt *rapid.T) {
		dir := filepath.Join(t.TempDir(), "index")
		if err := os.CopyFS(dir, os.DirFS(good)); err != nil {
			rt.Fatal(err)
		}
		name, _ := filepath.Rel(good, rapid.SampledFrom(files).Draw(rt, "file"))
		path := filepath.Join(dir, name)
		b, err := os.ReadFile(path)
		if err != nil {
			rt.Fatal(err)
		}
		at := rapid.IntRange(0, len(b)-1).Draw(rt, "at")
		switch rapid.SampledFrom([]string{"cut", "zero", "flip", "remove", "all"}).Draw(rt, "damage") {
		case "cut":
			err = os.WriteFile(path, b[:at], 0o600)
		case "zero":
			clear(b[at:min(len(b), at+4096)])
			err = os.WriteFile(path, b, 0o600)
		case "flip":
			b[at] ^= 1 << (at % 8)
			err = os.WriteFile(path, b, 0o600)
		case "remove":
			err = os.Remove(path)
		case "all":
			err = os.RemoveAll(dir)
		}
		if err != nil {
			rt.Fatal(err)
		}
		x, err := Open(t.Context(), dir, "db", time.Second)
		if err != nil {
			rt.Fatal(err)
		}
		defer func() { _ = x.Close() }()
		if err := x.Sync(t.Context(), feed, nil); err != nil {
			rt.Fatal(err)
		}
		if got := find(t, x, feed, words); !slices.Equal(got, want) {
			rt.Errorf("%s: %v, want %v", x.Note(), got, want)
		}
	})
}

// TestBrokenWhileOpen sees to it that damage met on the way ends in a new index.
func TestBrokenWhileOpen(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "index")
	feed := sample()
	x := open(t, dir)
	synced(t, x, feed)
	x.broke("it was broken by a test")
	if _, err := x.Search(t.Context(), query.Query{}, Options{}); !errors.Is(err, errs.Busy) {
		t.Error(err)
	}
	synced(t, x, feed)
	if len(find(t, x, feed, "deploy")) != 3 || !strings.Contains(x.Note(), "broken by a test") {
		t.Error(x.Note())
	}
	x.broke("it was broken again")
	closed(t, x)
	if x = open(t, dir); !strings.Contains(x.Note(), "broken again") {
		t.Error(x.Note())
	}
}

func TestHostileQueries(t *testing.T) {
	feed := newMemory()
	feed.texts("a", strings.Repeat("a b c ", 1000))
	x := open(t, t.TempDir()+"/index")
	synced(t, x, feed)
	for _, s := range []string{
		"(", ")", `"`, "-", "a ", "*", `\`, "\x00", "\xff", "a OR ", "-(", "NOT ", "x:", "/(.{1,50}){1,20}z/ ", "日", "a b c ", "a~", "near(", "same(", "near(a b, 5) ", "same(a) ", "aaaa~ ", "aaa* ",
	} {
		for _, n := range []int{1, 30, 500, 200_000} {
			q, err := query.Parse(strings.Repeat(s, n))
			if err != nil {
				if !errors.Is(err, errs.Invalid) {
					t.Errorf("%d × %q: %v", n, s, err)
				}
				continue
			}
			if q, err = query.Resolve(t.Context(), q, address{}); err != nil {
				continue
			}
			if _, err := x.Search(t.Context(), q, Options{}); err != nil && !errors.Is(err, errs.Invalid) {
				t.Errorf("%d × %q: %v", n, s, err)
			}
		}
	}
}

// Whoever gets another role is not counted twice in the mean length of turns,
// as long as the index still has turns of the old one.
func TestSpeakerWithANewRole(t *testing.T) {
	feed := newMemory()
	feed.texts("a", "we deploy", "to the end")
	feed.texts("b", "the end of a long talk about what we deploy")
	x := open(t, t.TempDir())
	for _, role := range []string{"participant", "observer"} {
		a := feed.newest["a"]
		for i := range feed.docs[a] {
			voice := *feed.docs[a][i].Voice
			voice.Role, voice.Turns, voice.Words = role, 2, 5
			feed.docs[a][i].Voice = &voice
		}
		feed.changed(a, 0, 0)
		synced(t, x, feed)
		alike(t, x, feed, asked(t, "deploy OR end"), Options{})
	}
}
