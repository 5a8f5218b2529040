package document

import (
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"
	"testing"

	"verbatim/coding"
	"verbatim/internal/errs"
)

func TestSafeCell(t *testing.T) {
	for _, c := range []struct {
		cell string
		safe bool // as it is
	}{
		{"Waiting", true}, {"", true}, {"a=b", true}, {"7", true}, {"'quoted'", true}, {"日本", true}, {"2026-Q3", true}, {" blank", true},
		{"=1+1", false}, {"+1", false}, {"-1", false}, {"@SUM(A1)", false}, {"\tx", false}, {"\rx", false}, {"\nx", false},
		{`"=1+1"`, false}, {"'=1", false}, {"“=1”", false}, {"\ufeff=1", false}, {"\ufeff\"=1", false}, {" =1", false},
		{"\u00a0=1", false}, {"\u200b=1", false}, {"\x00=1", false},
		{"＝1+1", false}, {"＋1", false}, {"－1", false}, {"＠A", false}, {"−1", false},
	} {
		got, want := SafeCell(c.cell), c.cell
		if !c.safe {
			want = "'" + c.cell
		}
		if got != want {
			t.Errorf("SafeCell(%q) = %q", c.cell, got)
		}
	}
}

func TestCSV(t *testing.T) {
	d := fixture()
	golden(t, "themes.csv", wrote(t, func(w io.Writer) error { return d.CSV(w, "") }))
	data := wrote(t, func(w io.Writer) error { return d.CSV(w, d.Tables()[1].Name) })
	if data != "theme,n\nqueue,2\n" {
		t.Errorf("the table for programs is %q", data)
	}
	table := d.Tables()[1]
	rows := table.Rows
	table.Rows, table.Later = nil, slices.Values(rows)
	if later := wrote(t, func(w io.Writer) error { return d.CSV(w, table.Name) }); later != data {
		t.Errorf("with rows that are made later it is %q", later)
	}
}

func TestCSVHasNoFormula(t *testing.T) {
	out := wrote(t, func(w io.Writer) error { return fixture().CSV(w, "themes") })
	rows, err := csv.NewReader(strings.NewReader(out)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		for _, cell := range row {
			_, err := strconv.ParseFloat(cell, 64)
			if coding.Formula(cell) && !strings.HasPrefix(cell, "'") && err != nil {
				t.Errorf("%q is a formula", cell)
			}
		}
	}
}

func TestCSVOfAnUnknownTable(t *testing.T) {
	err := fixture().CSV(io.Discard, "theme")
	if !errors.Is(err, errs.NotFound) || errs.HintOf(err) != "its tables are: themes, by team: data/mobile and others?" {
		t.Errorf("%v, %q", err, errs.HintOf(err))
	}
	if err := (&Document{}).CSV(io.Discard, "themes"); !errors.Is(err, errs.NotFound) {
		t.Errorf("a document without tables: %v", err)
	}
	if got := wrote(t, func(w io.Writer) error { return (&Document{}).CSV(w, "") }); got != "" {
		t.Errorf("nothing was found, and %q is written", got)
	}
}
