package document

import (
	"flag"
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"verbatim/interviews"
)

var update = flag.Bool("update", false, "write the golden files anew")

// fixture is a document with every sort of block, and with names that a
// terminal, a spreadsheet, Markdown or XML would take for something else.
func fixture() *Document {
	return &Document{
		Name: "Themes", Title: "Slipway & friends · *two*", Lead: "7 people in 7 interviews. 6 of 7 are coded to the end.",
		Head: []Fact{{"Period", "All time"}, {"Data version", "412"}, {"Query", `team:data -"a|b"`}},
		Foot: "Sampling error only; the sample was not random.",
		Parts: []Part{
			{Name: "summary", Blocks: fixtureSummary()},
			{Name: "themes", Title: "How many people speak of it", Blocks: []Block{fixtureTable(), fixtureData()}},
			{Name: "findings", Title: "What stands out", Blocks: fixtureCards()},
			{Name: "charts", Title: "Over time", Blocks: []Block{
				&LineChart{Title: "Themes heard", X: []string{"a", "b"}, XName: "interviews, by date", YName: "themes heard so far",
					Series: []Series{{Name: "heard", Values: []float64{1, math.NaN()}}}, Words: "5 themes after 2 interviews."},
				&Network{Title: "What goes together", Nodes: []Node{{Name: "Waiting", Weight: 3}, {Name: "Retrying", Weight: 2}},
					Links: []NetworkLink{{A: 0, B: 1, Weight: 2, Words: "Waiting and Retrying: 2 interviews"}}, Words: "Waiting and Retrying: 2 interviews."},
			}},
			{Name: "words", Title: "The words", Blocks: []Block{fixtureWords()}},
		},
		Quotes: fixtureQuotes(),
	}
}

func fixtureSummary() []Block {
	return []Block{
		Paragraph{Lead, Line{{Text: "Most speak of "}, {Text: "the queue", Strong: true, Ref: "theme/queue"}, {Text: ", some of "}, {Text: " it all ", Em: true}, {Text: "."}}},
		Figures{{7, "people heard", "theme/queue"}, {1, "quote", "nothing"}},
		Paragraph{Warning, Plain("Fewer than 5 people were asked: the numbers are x of n.")},
		Paragraph{Note, Plain("1 interview has no date: counted, but in no quarter.")},
		Paragraph{Caption, Plain("1. no list, # no heading")},
		Heading{3, Plain("What we did # not")},
		List{Items: []Line{Plain("- no point"), {{Text: "our guide", Href: "https://example.org/a?b=1&c=(2)"}, {Text: " and "}, {Text: "not this", Href: "javascript:alert(1)"}}}},
		List{Ordered: true, Items: []Line{Plain("first"), {{Text: "verbatim `trace`", Code: true}}}},
		Paragraph{Quoted, Plain("We never\x1b[31m ship on Friday.")},
		Paragraph{Verse, Plain("team:data\n  ```\nAND <b>")},
	}
}

func fixtureTable() *Table {
	return &Table{
		Name: "themes", Title: "By team", Caption: "Sampling error only.",
		Columns: []Column{
			{Key: "theme", For: Programs}, {Key: "name", Name: "Theme", Kind: Label}, {Key: "people", Name: "People", Kind: Number, For: People},
			{Key: "participants", Kind: Number, For: Programs}, {Key: "share", Name: "Share", Kind: Share},
			{Key: "=trend", Name: "Trend", Kind: Number}, {Key: "first", Name: "First said", Wide: 11}, {Key: "time", Name: "At"}, {Key: "many"}, {Key: "line", Name: "Line over time", For: People},
		},
		Rows: []Row{
			fixtureRow(0, Cell{Value: "shipping"}, Cell{Value: "Getting a change out", Kind: "job", Ref: "theme/shipping"}, Cell{Text: "4 of 6", Ref: "set/shipping", More: "+1"},
				Cell{Value: 4}, Cell{Value: 4. / 6, Draw: &Bar{Share: 4. / 6, Low: .3, High: .9}}, Cell{Value: -0.25, Text: "−25 points"}, Cell{Value: interviews.Date("2026-04-01")}, Cell{Value: Clock(122000)}, Cell{Value: true}, Cell{Draw: &Spark{Values: []float64{0, 1}, Words: "up"}}),
			fixtureRow(1, Cell{Value: "queue"}, Cell{Value: "Waiting | \x1b[31m\u202e queue", Kind: "pain", Flags: []string{"retired"}, Ref: "theme/queue"}, Cell{Text: "2 of 6", Draw: &Tint{2. / 6}},
				Cell{Value: 2}, Cell{Value: 1. / 3}, Cell{Value: 1234.5678}, Cell{Value: interviews.Date("")}, Cell{Value: Clock(interviews.NoTime)}, Cell{Value: false}),
			fixtureRow(1, Cell{Value: "formula"}, Cell{Value: `=HYPERLINK("x";"y")`}, Cell{Text: "1 of 3", Ref: "nobody"},
				Cell{Value: 1}, Cell{Value: 1. / 3, Draw: &Bar{Share: 1. / 3, Vague: true}}, Cell{Value: math.NaN()}, Cell{Value: interviews.Date("1899-12-31")}),
			{Faint: true, Cells: []Cell{{Value: "名前"}, {Value: "誰のもの？ – naïve 🚚 שלום _x0041_"}, {Text: "0 of 6"}, {Value: 0}, {Value: 0.}}},
		},
	}
}

func fixtureRow(depth int, cells ...Cell) Row {
	return Row{Depth: depth, Cells: append(cells, make([]Cell, 10-len(cells))...)}
}

func fixtureData() *Table {
	return &Table{Name: "by team: data/mobile and others?", Data: true, Columns: []Column{{Key: "theme"}, {Key: "n", Kind: Number}},
		Rows: []Row{{Cells: []Cell{{Value: "queue"}, {Value: 2}}}}}
}

func fixtureCards() []Block {
	return []Block{
		&Card{Number: Line{{Text: "2 of 6 people", Ref: "set/queue"}}, Title: Line{{Text: "Waiting in the queue", Ref: "theme/queue"}}, Kind: "pain",
			Measure: Plain("33%, range 10–70%"), Flags: []string{"one coder"}, Blocks: []Block{
				Said{Quote: 0}, Said{Quote: 3, Label: "speaks against it"}, Paragraph{Note, Plain("Nobody was asked about it.")},
				List{Items: []Line{Plain("mostly on Thursdays")}},
			}},
		Said{Quote: 1},
	}
}

func fixtureWords() *Words {
	return &Words{Groups: []Group{
		{Ref: "theme/shipping", Level: 3, Title: "Getting a change out", Tally: "4 of 6 people · 3 quotes", Quotes: []int{2}, Note: "1 quote by a person who did not agree to be quoted is counted, not shown.",
			Sets: []Set{{Ref: "set/shipping", Title: "data: 2 of 3", People: []Speaker{{"P-01", []int{0, 1}}, {"P-03", []int{3}}, {"P-09", nil}}, More: "and 1 more with --all"}}},
		{Ref: "theme/queue", Level: 4, Title: "Waiting | in the <queue>", Tally: "2 of 6 people", Quotes: []int{0, 1},
			Sets: []Set{{Ref: "set/queue", Title: "all: 2 of 6", People: []Speaker{{"P-04", []int{4}}}}}},
	}}
}

func fixtureQuotes() []Quote {
	return []Quote{
		{ID: "q01", Text: "I was number nine […], which is normal for a Thursday.", Who: "P-01", Segment: "data", Date: "2026-04-01", Path: "talks/a.md", Line: 20, StartMS: 122000, Themes: []string{"Waiting", "Shipping"}, Key: true},
		{ID: "q02", Text: "I pressed retry,\n\n  and retry\nputs you at the back again.", Who: "P-01", Segment: "data", Date: "2026-04-01", Path: "talks/a.md", Line: 40, StartMS: 244000},
		{ID: "q03", Text: "*Still* <b>waiting</b> & waiting [12], with \x07 one_till | and no eggs. \u202e", Who: "P-02", From: "survey", Path: "talks/b|c.md", Line: 7, StartMS: interviews.NoTime},
		{ID: "q04", Text: `=HYPERLINK("x";"y")`, Who: "P-03", Date: "2026-07-04", Path: "talks/d.md", Line: 20, StartMS: 0, Recording: "https://example.org/d#t=0"},
		{ID: "q05", Text: "誰に聞けばいいのか分からない。👩‍👩‍👧 _x0041_ שלום", Who: "P-04", Path: "talks/e.md", Line: 10, StartMS: 61000},
	}
}

// golden compares what was written with a file.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got; 'go test -update' writes it anew):\n%s", path, diff)
	}
}
