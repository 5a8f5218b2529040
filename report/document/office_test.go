package document

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"

	"verbatim/report/document/officetest"
)

// parts are the files in an office file, by name.
func parts(t testing.TB, file []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		all[f.Name] = string(text)
	}
	return all
}

// wellFormed fails when a part is no XML.
func wellFormed(t testing.TB, file []byte) {
	t.Helper()
	for name, text := range parts(t, file) {
		d := xml.NewDecoder(strings.NewReader(text))
		for {
			_, err := d.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
		}
	}
}

func TestOfficeOpensXLSX(t *testing.T) {
	file := wrote(t, fixture().XLSX)
	wellFormed(t, []byte(file))
	// The last -1 asks for all sheets, each as a file.
	got := officetest.Converted(t, "report.xlsx", file, `csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,true,false,false,-1`)
	for _, words := range []string{"6 of 7 are coded to the end", "I was number nine […]", `"=HYPERLINK(""x"";""y"")"`, "2026-04-01", "0:02:02", "67%", "_x0041_ שלום", "👩‍👩‍👧", "Waiting; Shipping"} {
		if !strings.Contains(got, words) {
			t.Errorf("no %q in:\n%s", words, got)
		}
	}
}
