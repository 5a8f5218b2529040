package coding

import (
	"reflect"
	"testing"
	"time"
)

func TestAccepted(t *testing.T) {
	at := func(minute int) time.Time { return time.Date(2026, 1, 1, 0, minute, 0, 0, time.UTC) }
	log := []Suggested{
		{Interview: "kim", Turn: 3, Theme: "b", Rank: 2, Accepted: true, Coder: "ana", At: at(1)},
		{Interview: "kim", Turn: 3, Theme: "a", Rank: 1, Coder: "ana", At: at(2)},
		{Interview: "kim", Turn: 9, Theme: "a", Rank: 1, Accepted: true, Coder: "ana", At: at(5)}, // at last
		{Interview: "kim", Turn: 9, Theme: "a", Rank: 1, Coder: "ana", At: at(3)},
		{Interview: "kim", Turn: 9, Theme: "a", Rank: 4, Accepted: true, Coder: "ben", At: at(6)},
		{Interview: "lee", Turn: 1, Theme: "a", Rank: 0, Accepted: true, Coder: "ana", At: at(7)},
		{Interview: "lee", Turn: 2, Theme: "a", Rank: 0, Coder: "ana", At: at(8)},
	}
	all, byTheme := Accepted(log)
	if want := (Acceptance{Decided: 6, Accepted: 4, Ranked: 3, At1: 1, At3: 2, Passages: 3, Hit1: 1, Hit3: 2}); all != want {
		t.Errorf("%+v, want %+v", all, want)
	}
	want := []ThemeAcceptance{
		{"a", Acceptance{Decided: 5, Accepted: 3, Ranked: 2, At1: 1, At3: 1, Passages: 3, Hit1: 1, Hit3: 1}},
		{"b", Acceptance{Decided: 1, Accepted: 1, Ranked: 1, At3: 1, Passages: 1, Hit3: 1}},
	}
	if !reflect.DeepEqual(byTheme, want) {
		t.Errorf("%+v", byTheme)
	}
	if all, byTheme := Accepted(nil); all != (Acceptance{}) || byTheme != nil {
		t.Errorf("%+v of nothing", all)
	}
}
