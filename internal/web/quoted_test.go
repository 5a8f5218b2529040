package web

import "testing"

func TestNumbersLeadToTheirQuotes(t *testing.T) {
	for want, got := range map[string]string{
		"/quotes": quotesAddress(""),
		"/quotes?counted=1&q=theme%3Ashipping%2Fdeploy-queue": quotesAddress(asks("theme", "shipping/deploy-queue"), "counted", "1", "own", ""),
		"/quotes?q=company%3A%22Blue+%5C%22Sky%5C%22%22":      quotesAddress(asks("company", `Blue "Sky"`)),
	} {
		if got != want {
			t.Errorf("%s, not %s", got, want)
		}
	}
}
