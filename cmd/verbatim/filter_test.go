package main

import (
	"context"
	"testing"

	"verbatim/coding"
	"verbatim/interviews"
	"verbatim/search"
)

// TestFiltersFindWhatSearchesFind compares what filters find among quotes that
// count with what a search in:quotes finds.
func TestFiltersFindWhatSearchesFind(t *testing.T) {
	ctx := interviews.Acting(context.Background(), interviews.Act{Actor: "ana"})
	ws, err := quietly().openAt(ctx, sampled(t), "")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = ws.Close() }()
	sayMore(ctx, t, ws)
	for _, text := range []string{
		"approv*", `"nobody has"`, "near(nobody knows, 4) OR queue", "-the", "team:data -the", "-team:data ticket",
		"theme:shipping", "theme:none", "-theme:shipping kind:pain", "coder:ben team:claims", "(coder:BEN OR role:interviewer)", "coder:nobody",
		"polarity:negative", "polarity:positive theme:shipping", "key:yes", "key:no queue", "memo:why", `-memo:"ask why" key:yes`,
		"state:moved", "state:unchanged queue", "same(theme:shipping polarity:negative)", "same(team:data)", "-same(team:data queue)",
		"question:2", "question:2 team:data", "date:2026-Q3", "speaker:mira", "source:interview participant:P-02", "-interview:2026-04-22-p02 slow",
	} {
		compareFound(ctx, t, ws, text)
	}
}

// sayMore gives quotes what the sample does not have.
func sayMore(ctx context.Context, t *testing.T, ws *workspace) {
	t.Helper()
	codings, err := ws.Coding.Codings(ctx, coding.Filter{Coder: "ana"})
	if err != nil {
		t.Fatal(err)
	}
	must := func(err error) {
		if err != nil {
			t.Fatal(err)
		}
	}
	for i, c := range codings {
		if c.Coder != "ana" {
			continue
		}
		if i%3 == 0 {
			must(ws.Coding.Rate(ctx, c.Quote, c.Theme, coding.Rating{Polarity: coding.Polarities[i/3%len(coding.Polarities)]}))
		}
		if i%5 == 0 {
			must(ws.Coding.SetKey(ctx, c.Quote, true))
		}
		if i%10 == 0 {
			must(ws.Memos.SetMemo(ctx, coding.OnQuote(c.Quote), "we should ask why"))
		}
	}
}

func compareFound(ctx context.Context, t *testing.T, ws *workspace, text string) {
	t.Helper()
	f, err := ws.filter(ctx, ws.Store, text)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	quotes, err := ws.Coding.Quotes(ctx, coding.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	found, err := f.found(ctx, quotes, nil)
	if err != nil {
		t.Fatal(err)
	}
	q, err := ws.understand(ctx, ws.Store, text)
	if err != nil {
		t.Fatal(err)
	}
	res, err := search.Scan(ctx, ws.feed(), q, search.Options{Quotes: true, Limit: search.MaxLimit})
	if err != nil {
		t.Fatal(err)
	}
	if res.Total != len(found) {
		t.Errorf("%s: a search finds %d, the filter %d", text, res.Total, len(found))
	}
	for _, h := range res.Hits {
		if !found[h.Quote] {
			t.Errorf("%s: the filter does not find %s", text, h.Quote)
		}
	}
}
