package report

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"verbatim/coding"
	"verbatim/interviews"
)

// bookFixture is the study with memos, ratings, a key quote, one that was
// withdrawn, one without a theme, and words that look like a formula.
func bookFixture(t *testing.T) (Data, []coding.Memo) {
	d := fixture(t)
	for i := range d.Quotes {
		switch q := &d.Quotes[i]; q.ID {
		case "q01":
			q.Key = true
		case "q04":
			q.Text, q.Was = "=1+1", "Everything."
		case "q13":
			q.State = coding.Retired
		}
	}
	for i := range d.Codings {
		switch c := &d.Codings[i]; {
		case c.Quote == "q01" && c.Coder == "ana":
			c.Polarity, c.Strength = coding.Negative, 2
		case c.Quote == "q01":
			c.Polarity, c.Strength = coding.Neutral, 3
		case c.Quote == "q02" && c.Theme == "shipping/flaky":
			c.Overruled = true
		}
	}
	d.Quotes = append(d.Quotes, coding.Quote{ID: "q99", Interview: "b", Range: coding.Range{FirstTurn: 3, LastTurn: 4, Start: 2, End: 9},
		Speaker: "Björn", State: coding.Unchanged, Text: "Nobody has coded this.", Line: 30, StartMS: interviews.NoTime})
	return d, []coding.Memo{
		{About: coding.OnQuote("q01"), Coder: "ana", Text: "Again\nand again"}, {About: coding.OnQuote("q01"), Coder: "ben", Text: "-2"},
		{About: coding.OnTheme("shipping"), Coder: "ben", Text: "not of a quote"},
	}
}

func book(t *testing.T, matrix bool) *QuoteBook {
	d, memos := bookFixture(t)
	return Quotes(d, memos, matrix)
}

var quoteWriters = map[string]func(io.Writer, *QuoteBook) error{
	"csv": WriteQuotesCSV, "xlsx": WriteQuotesXLSX, "md": WriteQuotesMarkdown, "json": WriteQuotesJSON,
}

func writeQuotes(t testing.TB, format string, b *QuoteBook) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := quoteWriters[format](&out, b); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestQuotesGolden(t *testing.T) {
	for name, b := range map[string]*QuoteBook{"quotes": book(t, true), "quotes-none": Quotes(Data{}, nil, false)} {
		for _, format := range []string{"csv", "md", "json"} {
			got := writeQuotes(t, format, b)
			path := filepath.Join("testdata", name+"."+format)
			if *update {
				if err := os.WriteFile(path, got, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), string(got)); diff != "" {
				t.Errorf("%s (-want +got; 'go test -update' writes it anew):\n%s", path, diff)
			}
		}
	}
}

// Every quote is there once, whatever its state and whoever coded it: also
// without a theme, which other programs' exports lose.
func TestEveryQuoteHasARow(t *testing.T) {
	d, _ := bookFixture(t)
	b := book(t, false)
	seen := map[string]int{}
	for r := range b.All() {
		seen[r.ID]++
	}
	for _, q := range d.Quotes {
		if seen[q.ID] != 1 {
			t.Errorf("%s has %d rows", q.ID, seen[q.ID])
		}
	}
	if b.Len() != len(d.Quotes) {
		t.Errorf("%d rows of %d quotes", b.Len(), len(d.Quotes))
	}
	table, err := csv.NewReader(bytes.NewReader(writeQuotes(t, "csv", b))).ReadAll()
	if err != nil || len(table) != len(d.Quotes)+1 {
		t.Errorf("%d lines, %v", len(table), err)
	}
	var doc struct {
		Quotes []json.RawMessage
		Total  int
	}
	if err := json.Unmarshal(writeQuotes(t, "json", b), &doc); err != nil || len(doc.Quotes) != len(d.Quotes) || doc.Total != len(d.Quotes) {
		t.Errorf("%d of %d in JSON, %v", len(doc.Quotes), doc.Total, err)
	}
	if n := strings.Count(string(writeQuotes(t, "md", b)), "\n>\n> — "); n != len(d.Quotes) {
		t.Errorf("%d in Markdown", n)
	}
	d.Quotes = d.Quotes[:2] // chosen ones: an export of some is not an export of none
	if n := Quotes(d, nil, false).Len(); n != 2 {
		t.Errorf("%d rows of 2 chosen quotes", n)
	}
}

// Whoever refused to be quoted is not, in no format, also not from an
// interview in which they agreed.
func TestQuotesWithheld(t *testing.T) {
	d, memos := bookFixture(t)
	d.Interviews[2].Consent.Quotes = interviews.No // Ann's second one: her first is "a"
	b := Quotes(d, memos, true)
	withheld := map[string]bool{}
	for r := range b.All() {
		if r.Withheld {
			withheld[r.ID] = true
		}
	}
	// q03 is the interviewer's in "a"; q16 is of an interview that is not there.
	if diff := cmp.Diff(map[string]bool{"q01": true, "q02": true, "q07": true, "q10": true}, withheld); diff != "" {
		t.Error(diff)
	}
	for format := range quoteWriters {
		text := string(writeQuotes(t, format, b))
		if format == "xlsx" {
			text = sheet(t, writeQuotes(t, format, b))
		}
		for _, words := range []string{"number nine", "pressed retry", "no eggs", "must not be shown"} {
			if strings.Contains(text, words) {
				t.Errorf("%s shows %q", format, words)
			}
		}
		if n := strings.Count(strings.ReplaceAll(text, `\`, ""), Withheld); n != 4 {
			t.Errorf("%s says %s %d times", format, Withheld, n)
		}
	}
}

// sheet is the XML of the sheet in a spreadsheet file.
func sheet(t *testing.T, file []byte) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	f, err := z.Open("xl/worksheets/sheet1.xml")
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestQuotesXLSX(t *testing.T) {
	b := book(t, true)
	file := writeQuotes(t, "xlsx", b)
	xml := sheet(t, file)
	for _, part := range []string{`state="frozen"`, `<autoFilter ref="$A$1:$AI$18"`, `ySplit="1"`} {
		if !strings.Contains(xml, part) {
			t.Errorf("the sheet has no %s: %s", part, xml[max(0, len(xml)-300):])
		}
	}
	if strings.Contains(xml, "<f>") || strings.Contains(xml, "<f ") {
		t.Error("there is a formula")
	}
	f, err := excelize.OpenReader(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := f.GetRows("Quotes")
	if err != nil || len(rows) != b.Len()+1 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	at := map[string]int{}
	for i, name := range rows[0] {
		if _, twice := at[name]; twice {
			t.Errorf("two columns %q", name)
		}
		at[name] = i
	}
	number := map[string]int{}
	for r := range b.All() {
		number[r.ID] = len(number) + 2
	}
	for _, c := range []struct {
		quote, column, want string
		kind                excelize.CellType
	}{
		{"q04", "quote", "=1+1", excelize.CellTypeInlineString},
		{"q04", "was", "Everything.", excelize.CellTypeInlineString},
		{"q01", "date", "2026-04-01", excelize.CellTypeUnset},
		{"q01", "time", "0:02:02", excelize.CellTypeUnset},
		{"q01", "line", "20", excelize.CellTypeUnset},
		{"q01", "key", "1", excelize.CellTypeUnset},
		{"q01", "strength", "3", excelize.CellTypeUnset},
		{"q01", "polarity", "neutral; negative", excelize.CellTypeInlineString},
		{"q01", "participant.team", "data", excelize.CellTypeInlineString},
		{"q07", "participant.team", "payments", excelize.CellTypeInlineString},
		{"q01", "themes", "Getting a change out / Waiting in the queue", excelize.CellTypeInlineString},
		{"q01", "theme.Getting a change out / Waiting in the queue", "1", excelize.CellTypeUnset},
		{"q01", "theme.Getting a change out", "0", excelize.CellTypeUnset},
		{"q02", "theme.Getting a change out / Tests <fail> & \"retry\"", "0", excelize.CellTypeUnset}, // overruled
		{"q99", "themes", "", excelize.CellTypeUnset},
		{"q08", "date", "2026-07-04", excelize.CellTypeUnset},
	} {
		cell, err := excelize.CoordinatesToCellName(at[c.column]+1, number[c.quote])
		if err != nil {
			t.Fatal(err)
		}
		got, err := f.GetCellValue("Quotes", cell)
		kind, kindErr := f.GetCellType("Quotes", cell)
		if err != nil || kindErr != nil || got != c.want || kind != c.kind {
			t.Errorf("%s of %s is %q of type %d, want %q of %d; %v %v", c.column, c.quote, got, kind, c.want, c.kind, err, kindErr)
		}
	}
}

func TestQuotesAreTheSameTwice(t *testing.T) {
	for format := range quoteWriters {
		first := writeQuotes(t, format, book(t, true))
		for range 3 {
			if !bytes.Equal(first, writeQuotes(t, format, book(t, true))) {
				t.Errorf("%s is not the same twice", format)
			}
		}
	}
	d, memos := bookFixture(t)
	for i, j := 0, len(d.Quotes)-1; i < j; i, j = i+1, j-1 {
		d.Quotes[i], d.Quotes[j] = d.Quotes[j], d.Quotes[i]
	}
	if !bytes.Equal(writeQuotes(t, "csv", Quotes(d, memos, true)), writeQuotes(t, "csv", book(t, true))) {
		t.Error("the order of the data matters")
	}
}

func TestQuotesCSVHasNoFormula(t *testing.T) {
	d, memos := bookFixture(t)
	d.Participants[0].Attributes = append(d.Participants[0].Attributes, interviews.Attribute{Key: "=x", Value: "@y"})
	table, err := csv.NewReader(bytes.NewReader(writeQuotes(t, "csv", Quotes(d, memos, true)))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range table {
		for _, cell := range row {
			if coding.Formula(cell) && !strings.HasPrefix(cell, "'") {
				t.Errorf("%q is a formula", cell)
			}
		}
	}
}

func TestQuotesTooManyForASheet(t *testing.T) {
	b := &QuoteBook{quotes: make([]*coding.Quote, excelize.TotalRows)}
	if err := WriteQuotesXLSX(io.Discard, b); err == nil || !strings.Contains(err.Error(), "do not fit") {
		t.Errorf("%v", err)
	}
}

// manyQuotes is a book as a large repository has it.
func manyQuotes(n int) (Data, []coding.Memo) {
	var d Data
	var themes []coding.Theme
	for i := range 60 {
		themes = append(themes, coding.Theme{ID: fmt.Sprintf("theme-%d", i), Name: fmt.Sprintf("Theme number %d", i), Position: i})
	}
	d.Codebook = coding.NewCodebook(themes)
	for i := range 200 {
		p := fmt.Sprintf("P-%03d", i)
		d.Participants = append(d.Participants, interviews.Participant{ID: p, Attributes: []interviews.Attribute{{Key: "team", Value: "data"}, {Key: "role", Value: "engineer"}}})
		d.Interviews = append(d.Interviews, interviews.Interview{ID: interviews.ID(fmt.Sprintf("i%03d", i)), Study: "s", Date: "2026-08-14", Path: "talks/i.md",
			Speakers: []interviews.Speaker{{Name: p, Role: interviews.RoleParticipant, Participant: p}}})
	}
	words := strings.Repeat("we wait for somebody ", 8)
	for i := range n {
		id := fmt.Sprintf("q%07d", i)
		d.Quotes = append(d.Quotes, coding.Quote{ID: id, Interview: d.Interviews[i%200].ID, Range: coding.Range{FirstTurn: i/200 + 1, LastTurn: i/200 + 1, End: 160},
			Text: words, State: coding.Unchanged, Speaker: fmt.Sprintf("P-%03d", i%200), Line: i, StartMS: int64(i)})
		for k := range 2 {
			d.Codings = append(d.Codings, coding.Coding{Quote: id, Theme: fmt.Sprintf("theme-%d", (i+k)%60), Coder: "ana"})
		}
	}
	return d, nil
}

func BenchmarkQuotesXLSX(b *testing.B) {
	for _, matrix := range []bool{false, true} {
		b.Run(fmt.Sprintf("matrix=%v", matrix), func(b *testing.B) {
			d, memos := manyQuotes(100_000)
			b.ReportAllocs()
			for b.Loop() {
				if err := WriteQuotesXLSX(io.Discard, Quotes(d, memos, matrix)); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
