package coding

import (
	"strings"
	"testing"

	"verbatim/internal/errs"
)

func TestCheckSavedName(t *testing.T) {
	for name, hint := range map[string]string{
		"waiting": "", "2026-q3": "", "müde": "mude", strings.Repeat("a", 60): "", strings.Repeat("a", 61): "shorter",
		"": "letters", "--": "letters", "Waiting": "waiting", "two weeks": "two-weeks", "a:b": "a-b", "-a": ": a", "a\n": ": a",
	} {
		err := CheckSavedName(name)
		if (err == nil) != (hint == "") || err != nil && errs.KindOf(err) != errs.Invalid || !strings.Contains(errs.HintOf(err), hint) {
			t.Errorf("%q: %v, hint %q, want %q", name, err, errs.HintOf(err), hint)
		}
	}
}
