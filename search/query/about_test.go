package query

import "testing"

func TestWhatAQueryIsAbout(t *testing.T) {
	for _, c := range []struct {
		query       string
		coded, role bool
	}{
		{"queue", false, false}, {"role:participant", false, true}, {"queue OR -role:observer", false, true}, {"speaker:role", false, false},
		{"theme:Pain", true, false}, {"queue theme:Pain", true, false}, {"same(theme:Pain polarity:negative)", true, false}, {"memo:why", true, false},
		{"theme:Pain OR kind:ask", true, false}, {"theme:Pain OR queue", false, false}, {"-theme:Pain", false, false}, {"theme:none", false, false},
		{"key:no", false, false}, {"key:yes", true, false}, {"in:quotes queue", true, false},
	} {
		q, err := Parse(c.query)
		if err == nil {
			q, err = Resolve(t.Context(), q, address{})
		}
		if err != nil {
			t.Fatal(err)
		}
		if coded, role := WantsCoded(q), AsksRole(q); coded != c.coded || role != c.role {
			t.Errorf("%s: coded %v, role %v", c.query, coded, role)
		}
	}
}
