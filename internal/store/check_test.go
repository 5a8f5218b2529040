package store_test

import (
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"verbatim/coding"
	"verbatim/internal/store"
	"verbatim/interviews"
)

// checked are the problems of a workspace, one line each.
func checked(t *testing.T, s *store.Store) (problems []string) {
	t.Helper()
	did, err := s.Check(context.Background(), func(p store.Problem) { problems = append(problems, p.String()) })
	if err != nil {
		t.Fatal(err)
	}
	if did.Events == 0 || did.Revisions == 0 {
		t.Fatalf("the check read %+v", did)
	}
	return problems
}

func TestCheckOfASoundWorkspace(t *testing.T) {
	onBoth(t, func(t *testing.T, url string) {
		s := open(t, url)
		live(t, s)
		for _, p := range checked(t, s) {
			t.Error(p)
		}
	})
}

// cells are the values that a bit is turned over in, by table: its key first.
var cells = map[string][]string{
	"study":                 {"id", "title", "language"},
	"participant":           {"id"},
	"participant_attribute": {"participant, name, since", "value"},
	"interview":             {"id", "study", "title", "date", "source", "note_takers", "consent", "revision", "sha256", "path", "turns", "words"},
	"speaker":               {"interview, name", "position", "role", "guessed", "participant", "turns", "words"},
	"revision":              {"number", "interview", "sha256", "path", "at", "turns", "said", "source", "turns_sha256"},
	"turn":                  {"revision, n", "n", "kind", "speaker", "start_ms", "line", "text", "text", "text", "marks"},
	"theme":                 {"id", "parent", "name", "kind", "definition", "position", "retired", "merged_into"},
	"quote": {
		"id", "interview", "revision", "first_turn", "first_byte", "last_turn", "last_byte", "words", "words", "state", "speaker", "line",
		"start_ms", "was", "key_quote",
	},
	"coding":         {"quote, theme, coder", "quote", "theme", "coder", "at", "polarity", "strength", "overruled"},
	"memo":           {"subject, coder", "subject", "coder", "words", "at"},
	"takeaway":       {"id", "interview", "position", "words", "coder", "at"},
	"takeaway_quote": {"takeaway, quote", "takeaway", "quote"},
	"assignment":     {"interview, coder", "coder", "place", "blind", "assigned_by", "at"},
	"adjudication":   {"interview, theme, quotes", "theme", "quotes", "decision", "adopted", "note", "actor", "at"},
	"suggestion":     {"id", "interview", "turn", "quote", "theme", "place", "score", "accepted", "coder", "at"},
	"finish":         {"interview, coder", "interview", "coder", "at"},
	"guide":          {"id", "title", "minutes", "questions", "source"},
	"phrase":         {"id", "slot", "words"},
	"hypothesis":     {"id", "title", "stage", "slots", "state", "decisions", "criterion", "confidence", "questions", "superseded_by"},
	"challenge":      {"hypothesis, n", "query", "found", "people", "actor", "at"},
	"opportunity":    {"id", "title", "work", "themes"},
	"evidence":       {"hypothesis, quote", "quote", "stance", "strength", "note", "actor", "at"},
	"proposal":       {"id", "title", "state", "hypothesis", "inputs", "leader", "shipped", "moves"},
	"load_level":     {"level", "minutes", "anchor", "actor", "at"},
	"metric":         {"proposal, id", "plan"},
	"measurement":    {"proposal, metric, date", "value", "n", "note", "actor", "at"},
	"notice":         {"proposal, participant", "note", "actor", "at"},
	"cycle":          {"name", "threshold", "at"},
	"synonym":        {"word", "word", "meaning"},
	"saved_search":   {"name", "name", "query", "coder", "at"},
	"issued_report":  {"id", "id", "kind", "title", "period", "version", "codebook", "query", "actor", "at", "note", "content", "sha256"},
	"withdrawal":     {"report", "report", "reason", "actor", "at"},
	"event":          {"seq", "seq", "at", "actor", "op_id", "kind", "subject", "before", "after", "after", "after", "sha256"},
	"event_turn":     {"seq, revision, first_turn", "seq", "revision", "first_turn", "last_turn"},
}

// A bit that turns over in any value is found, though the database itself is
// sound. VERBATIM_DOCTOR sets how many are tried.
func TestCheckFindsAnyChange(t *testing.T) {
	onBoth(t, func(t *testing.T, url string) {
		s := open(t, url)
		live(t, s)
		team := []interviews.Attribute{{Key: "team", Value: "data"}}
		if err := s.Interviews.SetParticipant(ada, &interviews.Participant{ID: "P-08", Attributes: team}); err != nil {
			t.Fatal(err)
		}
		tried := 120
		if testing.Short() { // one goroutine turns them over: the race detector only makes it slow
			tried = 12
		}
		if n, err := strconv.Atoi(os.Getenv("VERBATIM_DOCTOR")); err == nil {
			tried = n
		}
		f := newFlipper(t, s, url)
		for range tried {
			f.flip()
		}
		for _, p := range checked(t, s) {
			t.Errorf("after all is put back: %s", p)
		}
		t.Logf("%d bits in %d columns", tried, len(f.columns))
	})
}

// A flipper turns bits of single values over, below the store, whatever the
// references between the tables.
type flipper struct {
	t       *testing.T
	s       *store.Store
	conn    *sql.Conn
	random  *rand.Rand
	tables  []string
	columns map[string]bool
}

func newFlipper(t *testing.T, s *store.Store, url string) *flipper {
	conn, err := s.Writer(ada)
	if err != nil {
		t.Fatal(err)
	}
	lax := "pragma foreign_keys = 0"
	if store.IsPostgres(url) { // there it is not the store's own
		t.Cleanup(func() { _ = conn.Close() })
		lax = "set session_replication_role = replica"
	}
	if _, err := conn.ExecContext(ada, lax); err != nil {
		t.Fatal(err)
	}
	f := &flipper{t: t, s: s, conn: conn, random: rand.New(rand.NewPCG(4, 2)), columns: map[string]bool{}}
	for name := range cells {
		f.tables = append(f.tables, name)
	}
	slices.Sort(f.tables)
	return f
}

// flip changes one value, sees that it is found, and puts it back.
func (f *flipper) flip() {
	f.t.Helper()
	for {
		table := f.tables[f.random.IntN(len(f.tables))]
		column := cells[table][f.random.IntN(len(cells[table]))]
		if strings.Contains(column, ",") {
			continue
		}
		var n int
		f.ok(f.conn.QueryRowContext(ada, "select count(*) from "+table).Scan(&n))
		keys := strings.Split(cells[table][0], ", ")
		row := make([]any, len(keys)+1)
		into := make([]any, len(row))
		for i := range row {
			into[i] = &row[i]
		}
		f.ok(f.conn.QueryRowContext(ada, fmt.Sprintf("select %s, %s from %s order by 1, 2 limit 1 offset %d", column, cells[table][0], table, f.random.IntN(n))).Scan(into...))
		was := row[0]
		is, ok := f.turned(was)
		if !ok {
			continue
		}
		if !f.set(table, column, is, keys, row[1:]) {
			continue // PostgreSQL or a unique index refuses it
		}
		f.columns[table+"."+column] = true
		if len(checked(f.t, f.s)) == 0 {
			f.t.Errorf("%s.%s became %q, was %q: not found", table, column, is, was)
		}
		now := slices.Clone(row[1:])
		if i := slices.Index(keys, column); i >= 0 {
			now[i] = is
		}
		if !f.set(table, column, was, keys, now) {
			f.t.Fatalf("%s.%s cannot be put back", table, column)
		}
		return
	}
}

func (f *flipper) ok(err error) {
	f.t.Helper()
	if err != nil {
		f.t.Fatal(err)
	}
}

func (f *flipper) set(table, column string, value any, keys []string, key []any) bool {
	conds := make([]string, len(keys))
	for i, k := range keys {
		conds[i] = fmt.Sprintf("%s = $%d", k, i+2)
	}
	done, err := f.conn.ExecContext(ada, "update "+table+" set "+column+" = $1 where "+strings.Join(conds, " and "), append([]any{value}, key...)...)
	if err != nil {
		return false
	}
	n, err := done.RowsAffected()
	return err == nil && n == 1
}

// turned is a value with one bit turned over, if it stays text when it is.
func (f *flipper) turned(v any) (any, bool) {
	switch v := v.(type) {
	case int64:
		return v ^ 1<<f.random.IntN(31), true
	case string:
		b, ok := f.turnedBytes([]byte(v))
		return string(b), ok && utf8.Valid(b) && !slices.Contains(b, 0)
	case []byte:
		return f.turnedBytes(v)
	}
	return nil, false
}

func (f *flipper) turnedBytes(b []byte) ([]byte, bool) {
	if len(b) == 0 {
		return nil, false
	}
	b = slices.Clone(b)
	b[f.random.IntN(len(b))] ^= 1 << f.random.IntN(8)
	return b, true
}

// Whole rows that go, come or change places are found, and named.
func TestCheckNamesWhatIsLost(t *testing.T) {
	if testing.Short() {
		t.Skip("one goroutine breaks a workspace many times: the race detector only makes it slow")
	}
	for statement, want := range map[string]string{
		"delete from coding where theme = 'x' and coder = 'ada'":                                   "coding q",
		"delete from turn where revision = 1 and n = 5":                                            "revision 1 of b: has 11 of its 12 turns",
		"delete from event where seq = 4":                                                          "events from 4 to 4 are missing",
		"delete from event where seq > 20":                                                         "no event made it",
		"delete from event_turn where seq = 1":                                                     "event 1 (interview.ingest): it is not as it was written",
		"delete from revision where number = 2":                                                    "revision 2: is missing",
		"insert into theme select 'new', '', 'n', '', '', '', '', 0, 0, 0, '', '', 0, ''":          "theme new: no event made it",
		"update turn set n = -n where revision = 1":                                                "not numbered from 1",
		"update event set after = '[' where seq = 3":                                               "event 3 (theme.set): it is not as it was written",
		"update event set after = '[]' where seq = 3":                                              "event 3 (theme.set): it is not as it was written",
		"update event set after = replace(after, '\"key\"', '\"kez\"'), sha256 = '' where seq = 3": "event 3 (theme.set): what it changed cannot be understood",
		"update workspace set id = 'x'":                                                            "workspace: ",
		"delete from workspace":                                                                    "workspace: ",
		"drop index coding_by_theme":                                                               "index coding_by_theme of coding is gone",
		"alter table theme add column more text":                                                   "table theme is not as it was made",
		"update goose_db_version set version_id = 7 where version_id = 2":                          "migration 2",
		"drop table evidence":                                                                      "table evidence, behind row 0: cannot be read",
		"delete from theme where id = 'x'":                                                         "a row names a theme that is not there",
		"update hypothesis set parent = 'gone'":                                                    "hypothesis h: the one it goes on from",
		"update hypothesis set superseded_by = 'gone'":                                             "or the one that says it better, is not there",
		"update proposal set hypothesis = 'gone'":                                                  "proposal p: the hypothesis it rests on is not there",
		"delete from phrase":                                                                       "hypothesis h: words that it shares are not there",
		"delete from guide":                                                                        "hypothesis h: the guide of a question that tests it is not there",
		"update opportunity set themes = '[\"x\", \"gone\"]'":                                      "a theme of it is not there",
		"update proposal set inputs = '{\"themes\": [\"gone\"]}' where id = 'p'":                   "proposal p: a theme of it is not there",
		"update hypothesis set slots = '['":                                                        "hypothesis h: a list that it keeps cannot be read",
	} {
		t.Run(statement, func(t *testing.T) {
			url := file(t)
			s := open(t, url)
			live(t, s)
			f := newFlipper(t, s, url)
			if _, err := f.conn.ExecContext(ada, statement); err != nil {
				t.Fatal(err)
			}
			problems := checked(t, s)
			if !slices.ContainsFunc(problems, func(p string) bool { return strings.Contains(p, want) }) {
				t.Errorf("%q is not among\n%s", want, strings.Join(problems, "\n"))
			}
		})
	}
}

// What is from before there were sums is compared with the rest, and counted.
func TestCheckWithoutSums(t *testing.T) {
	onBoth(t, func(t *testing.T, url string) {
		s := open(t, url)
		live(t, s)
		for _, statement := range []string{"update event set sha256 = ''", "update revision set turns_sha256 = ''"} {
			if err := s.Exec(ada, statement); err != nil {
				t.Fatal(err)
			}
		}
		did, err := s.Check(ada, func(p store.Problem) { t.Error(p) })
		if err != nil || did.Unsummed != did.Events+did.Revisions {
			t.Errorf("%+v, %v", did, err)
		}
		if err := s.Exec(ada, "update coding set coder = 'eve' where coder = 'ada'"); err != nil {
			t.Fatal(err)
		}
		if len(checked(t, s)) == 0 {
			t.Error("another coder was not noticed")
		}
	})
}

// An event records rows as they were, whatever the code that changed them did
// with their keys afterwards: taken back, a merge has never been.
func TestMergeIsRecorded(t *testing.T) {
	s := open(t, file(t))
	live(t, s)
	ok := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	before := rows(t, s)
	_, err := s.Themes.Merge(ada, "x", "Y")
	ok(err)
	if rows(t, s) == before {
		t.Fatal("the merge moved nothing")
	}
	for _, p := range checked(t, s) {
		t.Error(p)
	}
	_, err = s.Events.Undo(ada)
	ok(err)
	if got := rows(t, s); got != before {
		t.Errorf("before the merge:\n%s\ntaken back:\n%s", before, got)
	}
}

// rows are what a merge moves.
func rows(t *testing.T, s *store.Store) string {
	t.Helper()
	var lines []string
	for line := range strings.Lines(dumped(t, s)) {
		for _, table := range []string{"theme", "coding", "memo", "adjudication"} {
			if strings.Contains(line, fmt.Sprintf(`"table":%q`, table)) && !strings.Contains(line, `"table":"event"`) {
				lines = append(lines, line)
			}
		}
	}
	return strings.Join(lines, "")
}

// An undo marks the turns where the quotes are now, for search.
func TestUndoTouchesWhereQuotesAre(t *testing.T) {
	s := open(t, file(t))
	ok := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	_, err := s.Interviews.Save(ada, long("a", 6))
	ok(err)
	for _, id := range []string{"x", "y"} {
		ok(s.Themes.SetTheme(ada, &coding.Theme{ID: id, Name: id}))
	}
	q := &coding.Quote{Interview: "a", Range: coding.Range{Revision: 1, FirstTurn: 4, LastTurn: 4, End: 6}, Text: "turn 3"}
	bob := interviews.Acting(context.Background(), interviews.Act{Actor: "bob"})
	_, err = s.Coding.Code(ada, q, []string{"x"}, "")
	ok(err)
	_, err = s.Themes.Merge(bob, "x", "y")
	ok(err)
	_, err = s.Interviews.Save(ada, long("a", 9))
	ok(err)
	undone, err := s.Events.Undo(bob)
	ok(err)
	head, err := s.Events.Head(ada)
	ok(err)
	turns, _, err := s.Events.Touched(ada, head-1, 10)
	ok(err)
	if want := (store.Touched{Seq: head, Revision: 2, First: 4, Last: 4}); !slices.Contains(turns, want) {
		t.Errorf("to take %s back touches %v, want %v among them", undone.Kind, turns, want)
	}
}

// A quote that goes with the last thing that held it goes from search too.
func TestForgettingTouches(t *testing.T) {
	s := open(t, file(t))
	ok := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	_, err := s.Interviews.Save(ada, long("a", 6))
	ok(err)
	ok(s.Themes.SetTheme(ada, &coding.Theme{ID: "x", Name: "x"}))
	q := &coding.Quote{Interview: "a", Range: coding.Range{Revision: 1, FirstTurn: 4, LastTurn: 4, End: 6}, Text: "turn 3"}
	added, err := s.Coding.Code(ada, q, []string{"x"}, "")
	ok(err)
	id, err := s.Memos.SetTakeaway(ada, &coding.Takeaway{Interview: "a", Text: "t", Quotes: []string{added.Quote.ID}})
	ok(err)
	ok(s.Coding.Uncode(ada, added.Quote.ID, nil))
	ok(s.Memos.RemoveTakeaway(ada, id))
	head, err := s.Events.Head(ada)
	ok(err)
	turns, _, err := s.Events.Touched(ada, head-1, 10)
	ok(err)
	if want := []store.Touched{{Seq: head, Revision: 1, First: 4, Last: 4}}; !slices.Equal(turns, want) {
		t.Errorf("the removal touches %v, want %v", turns, want)
	}
}
