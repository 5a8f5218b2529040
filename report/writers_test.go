package report

import (
	"encoding/csv"
	"strings"
	"testing"

	"verbatim/coding"
	"verbatim/interviews"
)

func TestSafeCell(t *testing.T) {
	for _, c := range []struct {
		cell string
		safe bool // as it is
	}{
		{"Waiting", true}, {"", true}, {"a=b", true}, {"7", true}, {"'quoted'", true}, {"日本", true}, {"2026-Q3", true}, {" blank", true},
		{"=1+1", false}, {"+1", false}, {"-1", false}, {"@SUM(A1)", false}, {"\tx", false}, {"\rx", false}, {"\nx", false},
		{`"=1+1"`, false}, {"'=1", false}, {"“=1”", false}, {"\ufeff=1", false}, {"\ufeff\"=1", false}, {" =1", false},
		{"\u00a0=1", false}, {"\u200b=1", false}, {"\x00=1", false},
		{"＝1+1", false}, {"＋1", false}, {"－1", false}, {"＠A", false}, {"−1", false},
	} {
		got, want := SafeCell(c.cell), c.cell
		if !c.safe {
			want = "'" + c.cell
		}
		if got != want {
			t.Errorf("SafeCell(%q) = %q", c.cell, got)
		}
	}
}

func TestCSVHasNoFormula(t *testing.T) {
	d := fixture(t)
	d.Codings = append(d.Codings, coding.Coding{Quote: "q01", Theme: "formula", Coder: "@SUM(1)"})
	d.Participants[1].Attributes[0].Value = "+cmd|' /C calc'!A0"
	out := written(t, Themes(d, Scope{By: "team"}))["csv"]
	rows, err := csv.NewReader(strings.NewReader(out)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	marked := 0
	for _, row := range rows {
		for _, cell := range row {
			if cell != "" && strings.ContainsAny(cell[:1], "=+-@\t\r") {
				t.Errorf("cell %q is a formula", cell)
			}
			if strings.HasPrefix(cell, "'=") || strings.HasPrefix(cell, "'@") {
				marked++
			}
		}
	}
	if marked != 2 {
		t.Errorf("%d cells are marked, want the theme's name and the coder", marked)
	}
}

func TestTableEscapesControlCharacters(t *testing.T) {
	d := fixture(t)
	d.Codebook = coding.NewCodebook([]coding.Theme{{ID: "shipping/queue", Name: "red \x1b[31m\u202e queue"}})
	out := Themes(d, Scope{}).Table()
	if strings.ContainsAny(out, "\x1b\u202e") || !strings.Contains(out, `red \u001b[31m\u202e queue`) {
		t.Errorf("the terminal obeys:\n%q", out)
	}
}

func TestMarkdownShowsTextAsItIs(t *testing.T) {
	for text, want := range map[string]string{
		"a|b":             `a\|b`,
		"*x* _y_ [z](u)":  `\*x\* \_y\_ \[z\](u)`,
		"# no heading":    `\# no heading`,
		"1. no list":      `1\. no list`,
		"3.5 hours":       `3\.5 hours`,
		"- no list":       `\- no list`,
		"two\nlines":      "two lines",
		"<b> & &amp; `c`": "\\<b\\> \\& \\&amp; \\`c\\`",
		"12:30 – done":    "12:30 – done",
	} {
		if got := mark(text); got != want {
			t.Errorf("mark(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestWho(t *testing.T) {
	for _, c := range []struct {
		e    Evidence
		want string
	}{
		{Evidence{Participant: "P-01", Role: interviews.RoleParticipant}, "P-01"},
		{Evidence{Role: interviews.RoleInterviewer}, "interviewer"},
		{Evidence{Role: interviews.RoleParticipant}, "participant without a pseudonym"},
		{Evidence{}, "voice not known"},
	} {
		if got := c.e.Who(); got != c.want {
			t.Errorf("Who() = %q, want %q", got, c.want)
		}
	}
}
