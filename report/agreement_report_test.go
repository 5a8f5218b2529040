package report

import (
	"io"
	"strings"
	"testing"

	"verbatim/interviews"
)

// Of each disagreement that nobody has settled the words are shown, as far as
// there is consent to it, and nobody is named.
func TestAgreementReportShowsWhatWasSaid(t *testing.T) {
	d := rich(t)
	r := agreementReport(t, Arrange(d), Scope{})
	if len(r.Disagreements) < 3 || r.Decided == 0 || len(r.Agreement.Disagreements) != 0 {
		t.Fatalf("%d open, %d decided", len(r.Disagreements), r.Decided)
	}
	withheld := 0
	for _, one := range r.Disagreements {
		iv, turn := d.Interviews[strings.Index("abcdefgh", string(one.Interview))], d.Turns[one.Interview][one.Turn-1]
		want := turn.Text
		if iv.Consent.Quotes == interviews.No {
			want = ""
			withheld++
		}
		if one.Text != want {
			t.Errorf("%s: %q, said was %q", one.ID, one.Text, turn.Text)
		}
		if !strings.HasPrefix(one.Speaker, "P-") && one.Speaker != "interviewer" && one.Speaker != "voice not known" {
			t.Errorf("%s names %s", one.ID, one.Speaker)
		}
	}
	text := plainText(r.Document())
	for _, part := range []string{"ana: yes", "ben: no", "verbatim code decide", " settled.", "The words are not shown: there is no consent to it.", "I pressed retry,"} {
		if !strings.Contains(text, part) {
			t.Errorf("%q is not in\n%s", part, text)
		}
	}
	if withheld == 0 {
		t.Error("nothing had to be withheld")
	}
}

// A page shows the first ones and says that there are more; programs have all.
func TestAgreementReportShowsTheFirst(t *testing.T) {
	r := agreementReport(t, Arrange(rich(t)), Scope{})
	had := len(r.Disagreements)
	for len(r.Disagreements) < disagreementsShown+7 {
		r.Disagreements = append(r.Disagreements, r.Disagreements[0])
	}
	doc := r.Document()
	if !strings.Contains(plainText(doc), "7 more are not shown; all of them: verbatim code agreement --limit 0") {
		t.Errorf("nothing says that there are more:\n%s", plainText(doc))
	}
	table := output(t, func(w io.Writer) error { return doc.CSV(w, "disagreements") })
	if n := strings.Count(string(table), "\n"+r.Disagreements[0].ID+","); n != disagreementsShown+8-had {
		t.Errorf("%d lines for programs", n)
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
