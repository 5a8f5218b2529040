package report

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"verbatim/report/document"
)

// An issued report is read back from its JSON and is the same report: byte by
// byte as JSON, and as people read it.
func TestReportsComeBackFromJSON(t *testing.T) {
	for name, d := range map[string]Data{"whole": rich(t), "empty": {}} {
		for _, k := range everyKind(t, d, Scope{}) {
			t.Run(name+" "+k.name, func(t *testing.T) { comesBack(t, k) })
		}
	}
}

func TestDrawnReportsComeBackFromJSON(t *testing.T) {
	base := rich(t)
	rapid.Check(t, func(t *rapid.T) {
		d, s := drawReport(t, base)
		comesBack(t, drawKind(t, d, s))
	})
}

func comesBack(t failing, k reportKind) {
	t.Helper()
	var first, again bytes.Buffer
	r := k.make()
	if err := JSON(&first, r); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(first.Bytes(), k.blank); err != nil {
		t.Fatal(k.name, err)
	}
	if err := JSON(&again, k.blank); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(first.String(), again.String()); diff != "" {
		t.Errorf("%s is other JSON (-first +again):\n%s", k.name, diff)
	}
	if r.Basis().Version != k.blank.Basis().Version {
		t.Errorf("%s lost its data version", k.name)
	}
	doc, back := r.Document(), k.blank.Document()
	for format, write := range map[string]func(*document.Document, *bytes.Buffer) error{
		"Markdown": func(d *document.Document, b *bytes.Buffer) error { return d.Markdown(b) },
		"HTML":     func(d *document.Document, b *bytes.Buffer) error { return d.HTML(b) },
	} {
		var was, is bytes.Buffer
		if err := write(doc, &was); err != nil {
			t.Fatal(k.name, err)
		}
		if err := write(back, &is); err != nil {
			t.Fatal(k.name, err)
		}
		if diff := cmp.Diff(was.String(), is.String()); diff != "" {
			t.Errorf("%s is other %s (-made +read):\n%s", k.name, format, diff)
		}
	}
}

func TestCooccurrenceOfUnknownThemes(t *testing.T) {
	var r CooccurrenceReport
	for _, src := range []string{`{"pairs":[{"first":"a","second":"b"}]}`, `{"themes":[{"theme":"a"}],"pairs":[{"first":"a","second":"b"}]}`, `{"pairs":7}`} {
		if err := json.Unmarshal([]byte(src), &r); err == nil {
			t.Errorf("%s was read", src)
		}
	}
}

// A field of a report hides none of what it rests on, and none of what else
// stands in the same object: JSON would leave one of the two out and say nothing.
func TestNoJSONFieldHidesAnother(t *testing.T) {
	seen := map[reflect.Type]bool{}
	for _, k := range everyKind(t, Data{}, Scope{}) {
		checkFields(t, reflect.TypeOf(k.blank).Elem(), seen)
	}
	for _, r := range []any{ThemeReport{}, InterviewReport{}, DiffReport{}} {
		checkFields(t, reflect.TypeOf(r), seen)
	}
	if !seen[reflect.TypeFor[PeriodChange]()] || !seen[reflect.TypeFor[About]()] {
		t.Errorf("only %d types were looked at", len(seen))
	}
}

// checkFields looks at a type and at all that its fields are made of.
func checkFields(t *testing.T, of reflect.Type, seen map[reflect.Type]bool) {
	t.Helper()
	for of.Kind() == reflect.Pointer || of.Kind() == reflect.Slice || of.Kind() == reflect.Map {
		of = of.Elem()
	}
	if of.Kind() != reflect.Struct || seen[of] {
		return
	}
	seen[of] = true
	fields := map[string]string{}
	for _, f := range reflect.VisibleFields(of) {
		if f.Anonymous {
			checkFields(t, f.Type, seen)
			continue
		}
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if !f.IsExported() || name == "-" {
			continue
		}
		if name == "" {
			name = f.Name
		}
		at := of.Name()
		for i := range f.Index {
			at += "." + of.FieldByIndex(f.Index[:i+1]).Name
		}
		if other, twice := fields[name]; twice {
			t.Errorf("%s and %s are both %q in JSON", other, at, name)
		}
		fields[name] = at
		checkFields(t, f.Type, seen)
	}
}
