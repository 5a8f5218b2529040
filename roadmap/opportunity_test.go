package roadmap

import (
	"slices"
	"testing"

	"verbatim/coding"
)

func TestCountOpportunities(t *testing.T) {
	d := study()
	kindOf(d, coding.Pain, coding.Ask)
	d.Opportunities = []Opportunity{
		{ID: "nothing", Title: "Nothing", Themes: []string{"other"}},
		{ID: "shipping", Title: "Shipping", Themes: []string{"shipping"}},
	}
	d.Proposals[0].Eliminates = "shipping"
	all := CountOpportunities(d)
	if len(all) != 2 || all[0].ID != "shipping" {
		t.Fatalf("%v", all)
	}
	// P-01 waits in two finished interviews and P-03 asks; what P-04 says is not
	// coded to the end, what P-05 says is a survey, and P-06's words are gone.
	c := all[0]
	if c.People != 1 || c.Asking != 1 || c.AskOnly != 1 || c.Asked != 4 || c.Quotes != 3 {
		t.Errorf("people %d, asking %d, asking only %d, asked %d, quotes %d", c.People, c.Asking, c.AskOnly, c.Asked, c.Quotes)
	}
	want := []KindCount{{coding.Pain, 1, 3}, {coding.Ask, 1, 1}}
	if !slices.Equal(c.Kinds, want) {
		t.Errorf("kinds %v, want %v", c.Kinds, want)
	}
	if !slices.Equal(c.Proposals, []string{"second-lane"}) {
		t.Errorf("proposals %q", c.Proposals)
	}
	if all[1].People != 0 || all[1].Share == nil || all[1].Share.Of != 0 {
		t.Errorf("nothing counts %+v", all[1])
	}
}

func TestUngrouped(t *testing.T) {
	d := study()
	kindOf(d, coding.Pain, coding.Ask)
	if got := Ungrouped(d); !slices.Equal(got, []string{"shipping/queue"}) {
		t.Errorf("%q", got)
	}
	d.Opportunities = []Opportunity{{ID: "o", Title: "O", Themes: []string{"shipping"}}}
	if got := Ungrouped(d); len(got) != 0 {
		t.Errorf("grouped, and still %q", got)
	}
}

func TestAQuoteOfTwoKindsOfWorkIsOneQuote(t *testing.T) {
	d := study()
	kindOf(d, coding.Pain, coding.Workaround)
	d.Codings = append(d.Codings, coding.Coding{Quote: "q1", Theme: "shipping/safe", Coder: "ana"})
	d.Opportunities = []Opportunity{{ID: "shipping", Title: "Shipping", Themes: []string{"shipping"}}}
	c := CountOpportunities(d)[0]
	if c.Quotes != 4 || c.People != 2 { // q1, q2 and q10 of P-01, q5 of P-03
		t.Errorf("%d quotes of %d people", c.Quotes, c.People)
	}
	if want := []KindCount{{coding.Pain, 1, 3}, {coding.Workaround, 2, 2}}; !slices.Equal(c.Kinds, want) {
		t.Errorf("kinds %v, want %v", c.Kinds, want)
	}
}
