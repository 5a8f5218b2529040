package report

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"verbatim/coding"
	"verbatim/interviews"
	"verbatim/report/document"
)

// partNames lists the parts of a document.
func partNames(d *document.Document) string {
	var names []string
	for _, p := range d.Parts {
		names = append(names, p.Name)
	}
	return strings.Join(names, " ")
}

// blocksOf returns the blocks of one sort in a part.
func blocksOf[B document.Block](d *document.Document, part string) []B {
	var found []B
	for _, p := range d.Parts {
		for _, b := range p.Blocks {
			if block, ok := b.(B); ok && p.Name == part {
				found = append(found, block)
			}
		}
	}
	return found
}

// tableLines writes a table as people read it, flags in brackets, and checks
// that every row has a cell for every column, each under a key of its own.
func tableLines(t *testing.T, table *document.Table) []string {
	t.Helper()
	keys := set{}
	for _, c := range table.Columns {
		keys[c.Key] = true
	}
	if len(keys) != len(table.Columns) {
		t.Errorf("table %s: keys are not unique: %v", table.Name, keys.sorted())
	}
	lines := []string{}
	for row := range table.All() {
		if len(row.Cells) != len(table.Columns) {
			t.Errorf("table %s: %d cells in %d columns", table.Name, len(row.Cells), len(table.Columns))
		}
		var cells []string
		for i, c := range row.Cells {
			if table.Columns[i].For == document.Programs {
				continue
			}
			text := c.Text
			if text == "" {
				text = fmt.Sprint(c.Value)
			}
			if len(c.Flags) > 0 {
				text += " [" + strings.Join(c.Flags, ", ") + "]"
			}
			cells = append(cells, text)
		}
		lines = append(lines, strings.Join(cells, " | "))
	}
	return lines
}

func TestSaturationDocument(t *testing.T) {
	d := fixture(t)
	doc := Saturation(d, Scope{By: "team"}, SaturationOptions{}).Document()
	if got, want := partNames(doc), "curve rule orders unseen segments caveats heard words"; got != want {
		t.Errorf("parts %s, want %s", got, want)
	}
	if !strings.HasSuffix(doc.Lead, "6 themes in 6 interviews. Not saturated by the rule: no 2 in a row brought at most 5% of the 3 themes of the first 4.") {
		t.Error(doc.Lead)
	}
	chart := blocksOf[*document.LineChart](doc, "curve")[0]
	if diff := cmp.Diff([]float64{2, 3, 3, 3, 5, 6}, chart.Series[0].Values); diff != "" {
		t.Errorf("curve -want +got:\n%s", diff)
	}
	for _, s := range chart.Series {
		if len(s.Values) != len(chart.X) || s.Low != nil && (len(s.Low) != len(chart.X) || len(s.High) != len(chart.X)) {
			t.Errorf("%s has not as many values as places", s.Name)
		}
	}
	rules := tableLines(t, blocksOf[*document.Table](doc, "rule")[0])
	if len(rules) != 12 || rules[0] != "4 interviews, then 2 with at most 5% new themes [asked for] | not saturated | – | –" || rules[2] != "4 interviews, then 3 with at most 5% new themes | too few interviews | – | –" {
		t.Errorf("rules:\n%s", strings.Join(rules, "\n"))
	}
	want := []string{"claims | 2 | 3 | too few interviews | – | – | – | –", "data | 2 | 2 | too few interviews | – | – | – | –",
		"payments | 1 | 1 | too few interviews | – | – | – | –", "unknown | 1 | 1 | too few interviews | – | – | – | –"}
	if diff := cmp.Diff(want, tableLines(t, blocksOf[*document.Table](doc, "segments")[0])); diff != "" {
		t.Errorf("segments -want +got:\n%s", diff)
	}
	if needed := tableLines(t, blocksOf[*document.Table](doc, "unseen")[0]); needed[1] != "30% | 9" {
		t.Errorf("needed: %v", needed)
	}
	caveats := blocksOf[document.List](doc, "caveats")[0].Items
	if len(caveats) != 6 || !strings.HasPrefix(caveats[0].String(), "1 of 7 interviews is not coded to the end and is left out") ||
		caveats[1].String() != "1 interview has no date and comes last." {
		t.Errorf("caveats: %q", caveats)
	}
	for _, part := range doc.Parts {
		for _, table := range blocksOf[*document.Table](doc, part.Name) {
			tableLines(t, table)
		}
	}
}

// A rule that came true is marked in the curve, and other orders stand beside
// it.
func TestSaturationDocumentWhenReached(t *testing.T) {
	doc := Saturation(talks("a b c d; e f; a; b; ; c; x y z"), Scope{}, SaturationOptions{}).Document()
	if got, want := partNames(doc), "curve rule orders unseen caveats heard words"; got != want {
		t.Errorf("parts %s, want %s", got, want)
	}
	if !strings.HasSuffix(doc.Lead, "Saturated after 4 by the rule (4+2): the next 2 brought 0 new themes beside the 6 of the first 4.") {
		t.Error(doc.Lead)
	}
	if diff := cmp.Diff([]document.ChartMark{{At: 3, Text: "4+2"}}, blocksOf[*document.LineChart](doc, "curve")[0].Marks); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if rules := tableLines(t, blocksOf[*document.Table](doc, "rule")[0]); rules[0] != "4 interviews, then 2 with at most 5% new themes [asked for] | saturated | 4+2 | 67% of 9" {
		t.Error(rules[0])
	}
	words := blocksOf[document.Paragraph](doc, "unseen")
	if len(words) != 2 || !strings.HasPrefix(words[0].Text.String(), "Some 14 themes in all, 5 of them unheard: a lower bound (Chao2). Of what a further interview shows, about 57% was heard") {
		t.Errorf("%v", words)
	}
}

func TestSaturationDocumentOfNothing(t *testing.T) {
	nobody := fixture(t)
	nobody.Finished = nil
	for name, c := range map[string]struct {
		data  Data
		scope Scope
		lead  string
	}{
		"no interview":  {fixture(t), Scope{Studies: interviews.Scope{"unused"}}, "No interview is in this scope."},
		"none finished": {nobody, Scope{}, "No interview is marked as finished"},
		"one interview": {talks("a b"), Scope{}, "Only one interview is coded to the end. What a second one brings is not known."},
		"no theme":      {talks(" ; ; "), Scope{}, "None of 3 interviews has a theme."},
	} {
		r := Saturation(c.data, c.scope, SaturationOptions{})
		doc := r.Document()
		if !strings.Contains(doc.Lead, c.lead) || partNames(doc) != "curve caveats heard" || len(blocksOf[document.Paragraph](doc, "curve")) != 1 {
			t.Errorf("%s: %s, parts %s", name, doc.Lead, partNames(doc))
		}
		if data, err := json.Marshal(r); err != nil || strings.Contains(string(data), "NaN") || r.All.Unseen.All != nil {
			t.Errorf("%s: %s %v", name, data, err)
		}
	}
	few := Saturation(talks("a; b; c; d"), Scope{}, SaturationOptions{})
	if words := blocksOf[document.Paragraph](few.Document(), "unseen"); len(words) != 1 || few.All.Unseen.All == nil {
		t.Errorf("four interviews are estimated: %v", words)
	}
}

func TestCooccurrenceDocument(t *testing.T) {
	data := meetingData("a 1.0-1.9 job pain; b 1.0-1.9 job pain; c 1.0-1.9 job pain; a 4.0-4.9 ask; a 4.2-4.3 pain")
	for i := range 3 { // with three more interviews of neither, 3 of 6 have both
		iv := interviews.Interview{ID: interviews.ID(fmt.Sprint("x", i))}
		data.Interviews = append(data.Interviews, iv)
		data.Finished = append(data.Finished, coding.Finish{Interview: iv.ID, Coder: "ana"})
	}
	doc := Cooccurrence(data, Scope{}).Document()
	if got, want := partNames(doc), "pairs matrix network heard words"; got != want {
		t.Errorf("parts %s, want %s", got, want)
	}
	if !strings.HasSuffix(doc.Lead, "job and pain are together most: in 3 of the 3 interviews with either.") {
		t.Error(doc.Lead)
	}
	tables := blocksOf[*document.Table](doc, "pairs")
	want := []string{
		"job | pain | 3 of 6 | 3 | 3 | 3 of 3 | 3 | 0.75",
		"pain [few] | ask | 1 of 6 | 3 | 1 | 1 of 3 | 1 | 0.25",
	}
	if diff := cmp.Diff(want, tableLines(t, tables[0])); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if len(tables) != 2 || !tables[1].Data || len(tableLines(t, tables[1])) != 2 || tables[0].Rows[0].Cells[4].Ref != pairRef("job", "pain") {
		t.Errorf("tables %+v", tables)
	}
	matrix := blocksOf[*document.Table](doc, "matrix")[0]
	if diff := cmp.Diff([]string{"pain | 3 | 3 | 1", "job | 3 | 3 | 0", "ask | 1 | 0 | 1"}, tableLines(t, matrix)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if cell := matrix.Rows[0].Cells[2]; cell.Ref != pairRef("job", "pain") || cell.Draw.(*document.Tint).Share != 1 {
		t.Errorf("%+v", cell)
	}
	net := blocksOf[*document.Network](doc, "network")[0]
	if diff := cmp.Diff([]document.NetworkLink{{A: 0, B: 1, Weight: 3, Words: "job and pain: 3 interviews"}}, net.Links); diff != "" || len(net.Nodes) != 2 {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// Only the most is read, and the rest is there for programs.
func TestCooccurrenceDocumentOfMany(t *testing.T) {
	var rows []string
	for i := range 12 {
		var themes []string
		for at := range 30 {
			if (at+i)%4 > 0 {
				themes = append(themes, fmt.Sprintf("t%02d", at))
			}
		}
		rows = append(rows, strings.Join(themes, " "))
	}
	r := Arrange(talks(strings.Join(rows, ";"))).CooccurrenceBy(Scope{}, CooccurrenceOptions{Unit: SamePerson})
	doc := r.Document()
	tables, matrix, net := blocksOf[*document.Table](doc, "pairs"), blocksOf[*document.Table](doc, "matrix")[0], blocksOf[*document.Network](doc, "network")[0]
	if len(tables[0].Rows) != 50 || len(tableLines(t, tables[1])) != len(r.Pairs) || len(r.Pairs) != 30*29/2 {
		t.Errorf("%d and %d of %d pairs", len(tables[0].Rows), len(tableLines(t, tables[1])), len(r.Pairs))
	}
	if len(matrix.Rows) != matrixThemes || len(matrix.Columns) != matrixThemes+1 || len(net.Nodes) > 20 || len(net.Links) != 30 {
		t.Errorf("matrix of %d, network of %d and %d", len(matrix.Rows), len(net.Nodes), len(net.Links))
	}
	for _, l := range net.Links {
		if l.A >= len(net.Nodes) || l.B >= len(net.Nodes) || l.Weight < FewTogether {
			t.Errorf("link %+v", l)
		}
	}
}

func TestCooccurrenceDocumentOfNothing(t *testing.T) {
	few := meetingData("a 1.0-1.9 job pain")
	for name, c := range map[string]struct {
		report *CooccurrenceReport
		lead   string
		parts  string
	}{
		"no interview":  {Cooccurrence(Data{}, Scope{}), "No interview is in this scope.", "pairs heard"},
		"none finished": {Cooccurrence(Data{Interviews: few.Interviews}, Scope{}), "No interview is marked as finished", "pairs heard"},
		"no pair":       {Cooccurrence(meetingData("a 1.0-1.9 job"), Scope{}), "No two themes are together in 3 interviews.", "pairs heard"},
		"few":           {Cooccurrence(few, Scope{}), "No two themes are together in 3 of 3 interviews or more", "pairs matrix network heard words"},
	} {
		doc := c.report.Document()
		if !strings.Contains(doc.Lead, c.lead) || partNames(doc) != c.parts {
			t.Errorf("%s: %s, parts %s", name, doc.Lead, partNames(doc))
		}
		if len(blocksOf[*document.Network](doc, "network")) > 0 {
			t.Errorf("%s: a network of nothing", name)
		}
	}
}
