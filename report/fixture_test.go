package report

import (
	"strconv"
	"strings"
	"testing"

	"verbatim/coding"
	"verbatim/interviews"
)

// The study that the tests count: small, with everything that can go wrong.
const (
	// id | study | date | source | participant=speaker … | finished by | consent to quotes
	fixtureInterviews = `
a  | one | 2026-04-01 | interview | P-01=Ann            | ana     |
b  | one | 2026-05-02 | interview | P-02=Björn          | ana ben | yes
c  | one | 2026-07-03 | interview | P-01=Ann            | ben     |
d  | one | 2026-07-04 | interview | P-03=Cem            |         |
e  | one |            | interview | P-04=Dao            | ana     |
f  | one | 2026-08-01 | interview | P-05=Eve            | ana     | no
g  | one | 2026-08-02 | survey    | P-06=Fay            | ana     |
h  | two | 2026-08-03 | interview | P-06=Fay P-07=Gülşen | ben    |`

	// id | name | kind | state
	fixtureThemes = `
shipping       | Getting a change out     | job  |
shipping/queue | Waiting in the queue     | pain |
shipping/flaky | Tests <fail> & "retry"   |      |
shipping/old   | Nightly builds           | pain | retired
gone           | Nobody ever said it      | pain | retired
formula        | =HYPERLINK("x";"y")      | ask  |
名前            | 誰のもの？ – naïve 🚚     | pain |
silent         | Said by nobody           | need |`

	// id | interview | turn | speaker | state | theme:coders … | words
	fixtureQuotes = `
q01 | a | 2 | Ann    | unchanged | shipping/queue:ana,ben | I was number nine, which is normal for a Thursday.
q02 | a | 4 | Ann    | moved     | shipping/queue:ana shipping/flaky:ana | I pressed retry,¶¶and retry puts you at the back again.
q03 | a | 3 | Mira   | unchanged | shipping/queue:ana | So you queue.
q04 | b | 2 | Björn  | unchanged | shipping:ben | Everything that ends in production.
q05 | b | 9 | Björn  | ambiguous | shipping/queue:ben | the queue
q06 | b | 9 | Björn  | orphaned  | shipping/flaky:ben | the tests
q07 | c | 2 | Ann    | unchanged | shipping/queue:ben | *Still* <b>waiting</b> & waiting [laughter], with one_till | and no eggs.
q08 | d | 2 | Cem    | unchanged | shipping/queue:ana 名前:ana | On mobile we wait for everybody else, because we are last.
q09 | e | 1 | Dao    | unchanged | 名前:ana | 誰に聞けばいいのか分からない。👩‍👩‍👧
q10 | f | 2 | Eve    | unchanged | shipping/queue:ana | These are the words that must not be shown.
q11 | g | 1 | Fay    | unchanged | shipping/queue:ana | It is in the survey that we wait.
q12 | h | 5 | Gülşen | unchanged | formula:ben | Give me a link and I am happy for the rest of the year.
q13 | h | 6 | Fay    | unchanged | shipping/old:ben | We had nightly builds once, and nobody looked at them.
q14 | h | 7 | Unknown | unchanged | formula:ben | Me too.
q15 | h | 8 | Fay    | unchanged | dropped:ben | A theme that is no more.
q16 | z | 8 | Fay    | unchanged | shipping/queue:ben | An interview that is not there.`
)

func fixture(t *testing.T) Data {
	t.Helper()
	d := Data{
		Version:  412,
		Studies:  []interviews.Study{{ID: "one", Title: "Slipway & friends"}, {ID: "two"}, {ID: "unused", Title: "Unused"}},
		Codebook: coding.NewCodebook(themes(fixtureThemes)),
		Participants: []interviews.Participant{
			{ID: "P-01", Attributes: []interviews.Attribute{{Key: "team", Value: "data"}, {Key: "team", Value: "payments", Since: "2026-07-01"}}},
			{ID: "P-02", Attributes: []interviews.Attribute{{Key: "team", Value: "claims"}, {Key: "role", Value: "engineer"}}},
			{ID: "P-03", Attributes: []interviews.Attribute{{Key: "team", Value: "mobile"}}},
			{ID: "P-04"},
			{ID: "P-05", Attributes: []interviews.Attribute{{Key: "team", Value: "data"}}},
			{ID: "P-06", Attributes: []interviews.Attribute{{Key: "team", Value: "claims"}}},
			{ID: "P-07", Attributes: []interviews.Attribute{{Key: "team", Value: "claims"}}},
		},
	}
	for _, c := range lines(fixtureInterviews) {
		iv := interviews.Interview{
			ID: interviews.ID(c[0]), Study: c[1], Date: interviews.Date(c[2]), Source: interviews.Source(c[3]),
			Path: "talks/" + c[0] + ".md", Title: "Title with the name of Ann",
			Speakers: []interviews.Speaker{{Name: "Mira", Role: interviews.RoleInterviewer}},
			Consent:  interviews.Consent{Quotes: interviews.Answer(c[6])},
		}
		if c[0] == "a" {
			iv.Recording = "https://rec.example/a"
		}
		for _, s := range strings.Fields(c[4]) {
			id, name, _ := strings.Cut(s, "=")
			iv.Speakers = append(iv.Speakers, interviews.Speaker{Name: name, Role: interviews.RoleParticipant, Participant: id})
		}
		for _, coder := range strings.Fields(c[5]) {
			d.Finished = append(d.Finished, coding.Finish{Interview: iv.ID, Coder: coder})
		}
		d.Interviews = append(d.Interviews, iv)
	}
	for _, c := range lines(fixtureQuotes) {
		turn, err := strconv.Atoi(c[2])
		if err != nil {
			t.Fatal(err)
		}
		q := coding.Quote{
			ID: c[0], Interview: interviews.ID(c[1]), Range: coding.Range{FirstTurn: turn, LastTurn: turn, End: 1},
			Speaker: c[3], State: coding.State(c[4]), Text: strings.ReplaceAll(c[6], "¶", "\n"), Line: 10 * turn, StartMS: int64(turn) * 61000,
		}
		if c[1] == "h" {
			q.StartMS = interviews.NoTime
		}
		d.Quotes = append(d.Quotes, q)
		for _, theme := range strings.Fields(c[5]) {
			theme, coders, _ := strings.Cut(theme, ":")
			for _, coder := range strings.Split(coders, ",") {
				d.Codings = append(d.Codings, coding.Coding{Quote: q.ID, Theme: theme, Coder: coder})
			}
		}
	}
	return d
}

func themes(table string) []coding.Theme {
	var list []coding.Theme
	for i, c := range lines(table) {
		parent := ""
		if i := strings.LastIndexByte(c[0], '/'); i > 0 {
			parent = c[0][:i]
		}
		list = append(list, coding.Theme{ID: c[0], Parent: parent, Name: c[1], Kind: coding.Kind(c[2]), Position: i, Retired: c[3] == "retired"})
	}
	return list
}

// lines splits a table into trimmed cells; the last cell keeps its bars.
func lines(table string) [][]string {
	var all [][]string
	rows := strings.Split(strings.TrimSpace(table), "\n")
	n := strings.Count(rows[0], "|") + 1
	for _, row := range rows {
		cells := strings.SplitN(row, "|", n)
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		all = append(all, cells)
	}
	return all
}
