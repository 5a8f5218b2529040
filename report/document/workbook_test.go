package document

import (
	"strings"
	"testing"

	"verbatim/interviews"
)

func TestFitting(t *testing.T) {
	for _, s := range []string{"", "a", strings.Repeat("x", cellUnits), strings.Repeat("😩", cellUnits/2)} {
		if fitting(s) != s {
			t.Errorf("%d bytes are cut", len(s))
		}
	}
	for _, s := range []string{strings.Repeat("x", cellUnits+1), strings.Repeat("😩", cellUnits/2+1), strings.Repeat("é", 2*cellUnits)} {
		got := fitting(s)
		words, marked := strings.CutSuffix(got, cellCut)
		if !marked || !strings.HasPrefix(s, words) || len(words) < cellUnits/2 {
			t.Errorf("%d bytes are cut to %d", len(s), len(got))
		}
	}
}

func TestSerial(t *testing.T) {
	for d, want := range map[interviews.Date]int{"1900-03-01": 61, "2026-08-14": 46248, "2000-01-01": 36526} {
		if got, ok := serial(d); !ok || got != want {
			t.Errorf("%s is %d", d, got)
		}
	}
	for _, d := range []interviews.Date{"", "1899-12-31", "1900-02-28", "soon"} {
		if _, ok := serial(d); ok {
			t.Errorf("%q is a day", d)
		}
	}
}
