package report

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"verbatim/coding"
	"verbatim/interviews"
	"verbatim/report/document"
)

// differing is the study with what coders say of each turn, none of it decided.
func differing(t *testing.T, d Data) *AgreementReport {
	t.Helper()
	c := Arrange(d)
	r := agreementReport(t, c, Scope{})
	all := allDisagreements(r)
	open := slices.DeleteFunc(slices.Clone(all), func(one coding.Disagreement) bool { return one.Theme == "formula" })
	return c.Agreement(Scope{}, &coding.Agreement{Unit: r.Agreement.Unit, Interviews: r.Agreement.Interviews, Excluded: r.Agreement.Excluded, Themes: r.Agreement.Themes,
		Disagreements: open, Settled: len(all) - len(open)})
}

func allDisagreements(r *AgreementReport) []coding.Disagreement {
	var list []coding.Disagreement
	for _, d := range r.Disagreements {
		list = append(list, d.Disagreement)
	}
	return list
}

func TestAgreementReportShowsWhatWasSaid(t *testing.T) {
	d := rich(t)
	r := differing(t, d)
	if len(r.Disagreements) == 0 || r.Decided == 0 || len(r.Agreement.Disagreements) != 0 {
		t.Fatalf("%d open, %d decided", len(r.Disagreements), r.Decided)
	}
	for _, one := range r.Disagreements {
		iv := d.Interviews[strings.Index("abcdefgh", string(one.Interview))]
		turn := d.Turns[one.Interview][one.Turn-1]
		if want := turn.Text; iv.Consent.Quotes != interviews.No && one.Text != want || iv.Consent.Quotes == interviews.No && one.Text != "" {
			t.Errorf("%s: %q, said was %q", one.ID, one.Text, want)
		}
		if one.Theme == "formula" {
			t.Errorf("%s is decided, and listed", one.ID)
		}
		if !strings.HasPrefix(one.Speaker, "P-") && one.Speaker != "interviewer" && one.Speaker != "voice not known" {
			t.Errorf("%s names %s", one.ID, one.Speaker)
		}
	}
	text := plainText(r.Document())
	for _, part := range []string{"ana: yes", "ben: no", "verbatim code decide ID", "a#4/shipping/queue", fmt.Sprint(r.Decided, " more w"), "The words are not shown: there is no consent to it."} {
		if !strings.Contains(text, part) {
			t.Errorf("%q is not in\n%s", part, text)
		}
	}
}

func TestAgreementReportShowsTheFirst(t *testing.T) {
	d := rich(t)
	r := differing(t, d)
	for len(r.Disagreements) < disagreementsShown+7 {
		another := r.Disagreements[0]
		another.Turn = 1000 + len(r.Disagreements)
		r.Disagreements = append(r.Disagreements, another)
	}
	doc := r.Document()
	if n := len(blocksOf[document.Heading](doc, "disagreements")); n != disagreementsShown {
		t.Errorf("%d are shown", n)
	}
	if !strings.Contains(plainText(doc), "7 more are not shown; all of them: verbatim code agreement --limit 0") {
		t.Error("nothing says that there are more")
	}
	if table := blocksOf[*document.Table](doc, "disagreements")[0]; len(tableLines(t, table)) != disagreementsShown+7 || !table.Data {
		t.Errorf("%d rows for programs", len(tableLines(t, table)))
	}
}

func TestAgreementReportOfNothing(t *testing.T) {
	for name, d := range map[string]Data{"empty": {}, "one coder": fixture(t)} {
		d.Finished = d.Finished[:min(1, len(d.Finished))]
		doc := agreementReport(t, Arrange(d), Scope{}).Document()
		checkDocument(t, doc)
		if text := plainText(doc); !strings.Contains(text, "Nothing can be compared") || strings.Contains(text, "How far they agree") {
			t.Errorf("%s:\n%s", name, text)
		}
	}
}
