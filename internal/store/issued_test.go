package store_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"verbatim/internal/errs"
	"verbatim/report"
)

// A report whose content has changed below the store is not handed out, and the
// doctor names it.
func TestDamagedReportIsRefused(t *testing.T) {
	onBoth(t, func(t *testing.T, url string) {
		s := open(t, url)
		live(t, s)
		id, err := s.Issued.Issue(ada, &report.Issued{Kind: "themes", Content: []byte(`{"asked": 7}`)})
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Exec(ada, "update issued_report set content = replace(content, '7', '8') where id = $1", id); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Issued.IssuedReport(ada, id); !errors.Is(err, errs.Invalid) || !strings.Contains(errs.HintOf(err), "doctor") {
			t.Errorf("the damaged report gave %v", err)
		}
		if problems := checked(t, s); !slices.ContainsFunc(problems, func(p string) bool { return strings.HasPrefix(p, "issued_report themes-1: ") }) {
			t.Errorf("%q does not name it", problems)
		}
	})
}
