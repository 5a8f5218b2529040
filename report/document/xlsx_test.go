package document

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

func TestXLSX(t *testing.T) {
	file := []byte(wrote(t, fixture().XLSX))
	f, err := excelize.OpenReader(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "whole.xlsx.txt", dump(t, f))
	for name, text := range parts(t, file) {
		if strings.HasPrefix(name, "xl/worksheets/sheet") && (strings.Contains(text, "<f>") || strings.Contains(text, "<f ") ||
			!strings.Contains(text, `state="frozen"`) || !strings.Contains(text, "<autoFilter")) {
			t.Errorf("%s has a formula, or no header that stays, or no filter:\n%s", name, text)
		}
	}
}

// dump writes what is on all sheets, each cell with its type and as it is shown.
func dump(t *testing.T, f *excelize.File) string {
	t.Helper()
	var b strings.Builder
	for _, sheet := range f.GetSheetList() {
		fmt.Fprintf(&b, "%s\n", sheet)
		rows, err := f.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		for i, row := range rows {
			for k, text := range row {
				cell, _ := excelize.CoordinatesToCellName(k+1, i+1)
				kind, err := f.GetCellType(sheet, cell)
				if err != nil {
					t.Fatal(err)
				}
				if text != "" {
					fmt.Fprintf(&b, "  %s %s %q\n", cell, kinds[kind], text)
				}
			}
		}
	}
	return b.String()
}

var kinds = map[excelize.CellType]string{excelize.CellTypeInlineString: "text", excelize.CellTypeUnset: "number", excelize.CellTypeBool: "bool"}

func TestXLSXIsTheSameTwice(t *testing.T) {
	first := wrote(t, fixture().XLSX)
	for range 20 { // the sheets come in any order
		if wrote(t, fixture().XLSX) != first {
			t.Fatal("not the same twice")
		}
	}
}

func TestXLSXOfNothing(t *testing.T) {
	f, err := excelize.OpenReader(strings.NewReader(wrote(t, (&Document{}).XLSX)))
	if err != nil || len(f.GetSheetList()) != 1 {
		t.Errorf("%v", err)
	}
}

func TestSheetNames(t *testing.T) {
	b := &Workbook{names: map[string]bool{}}
	long := strings.Repeat("ab", 20)
	for _, c := range []struct{ name, want string }{
		{"themes", "themes"}, {"Themes", "Themes 2"}, {"themes", "themes 3"}, {"", "Sheet"}, {"''", "Sheet 2"}, {"history", "history 2"},
		{"a:b\\c/d?e*f[g]", "a-b-c-d-e-f-g-"}, {"'x'", "x"}, {"a\x1bb", "a-b"},
		{long, long[:31]}, {long, long[:29] + " 2"}, {strings.Repeat("😩", 20), strings.Repeat("😩", 15)},
	} {
		if got := b.legal(c.name); got != c.want {
			t.Errorf("%q is called %q, want %q", c.name, got, c.want)
		}
	}
}

func TestTooManyRowsForASheet(t *testing.T) {
	d := fixture()
	d.Tables()[0].Rows = make([]Row, sheetRows)
	if err := d.XLSX(&bytes.Buffer{}); err == nil || !strings.Contains(err.Error(), "do not fit") {
		t.Errorf("%v", err)
	}
}

// Words that are cut say so: a quote is never shortened in silence.
func TestXLSXSaysWhatItCuts(t *testing.T) {
	d := &Document{Quotes: []Quote{{Text: strings.Repeat("x", cellUnits+1)}}}
	f, err := excelize.OpenReader(strings.NewReader(wrote(t, d.XLSX)))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := f.GetCellValue("Quotes", "C2"); err != nil || !strings.HasSuffix(got, cellCut) || len(got) < cellUnits/2 {
		t.Errorf("%d bytes, %v", len(got), err)
	}
}
