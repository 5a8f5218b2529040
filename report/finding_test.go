package report

import (
	"strings"
	"testing"

	"verbatim/coding"
	"verbatim/interviews"
	"verbatim/report/document"
)

const sixWords = "We all wait for the queue."

// saidOf makes a study of lines "quote | person | team | theme | words": each is
// an interview of its own, in the third quarter and finished.
func saidOf(table string) Data {
	d := Data{Codebook: coding.NewCodebook([]coding.Theme{
		{ID: "pain", Name: "Pain", Kind: coding.Pain, Position: 1}, {ID: "pain/deep", Name: "Deep", Parent: "pain", Position: 2},
		{ID: "joy", Name: "Joy", Kind: coding.Delight, Position: 3}, {ID: "job", Name: "Job", Kind: coding.Job, Position: 4},
		{ID: "old", Name: "Old", Kind: coding.Pain, Position: 5, Retired: true, MergedInto: "pain"},
	})}
	for _, c := range lines(table) {
		id := interviews.ID("talk-" + c[0])
		d.Interviews = append(d.Interviews, interviews.Interview{ID: id, Date: "2026-08-01", Path: string(id) + ".md",
			Speakers: []interviews.Speaker{{Name: "x", Role: interviews.RoleParticipant, Participant: c[1]}}})
		d.Participants = append(d.Participants, interviews.Participant{ID: c[1], Attributes: []interviews.Attribute{{Key: "team", Value: c[2]}}})
		d.Finished = append(d.Finished, coding.Finish{Interview: id, Coder: "ana"})
		d.Quotes = append(d.Quotes, coding.Quote{ID: c[0], Interview: id, Speaker: "x", State: coding.Unchanged, Text: c[4], Line: 1, StartMS: interviews.NoTime,
			Range: coding.Range{FirstTurn: 1, LastTurn: 1, End: 1}})
		d.Codings = append(d.Codings, coding.Coding{Quote: c[0], Theme: c[3], Coder: "ana"})
	}
	return d
}

func (d *Data) rate(quote string, as coding.Polarity) {
	for i := range d.Codings {
		if c := &d.Codings[i]; c.Quote == quote {
			c.Polarity = as
			d.Rated = append(d.Rated, *c)
		}
	}
}

func findingOf(d Data, text FindingText, against ...CounterEvidence) Finding {
	in := QuarterInput{Quarter: thirdQuarter, Findings: &Findings{List: []FindingText{text}}, Against: against}
	return Arrange(d).Quarter(Scope{}, in).Findings[0]
}

// chosenBy writes which quotes speak for a finding, and which against it.
func chosenBy(f Finding) string {
	var ids []string
	for _, e := range f.Supporting {
		ids = append(ids, e.ID)
	}
	ids = append(ids, "|")
	for _, e := range f.Contradicting {
		ids = append(ids, e.ID)
	}
	return strings.Join(ids, " ")
}

func TestSupportingQuotes(t *testing.T) {
	long := strings.Repeat("wait ", ExcerptWords) + "wait"
	for _, c := range []struct{ name, table, key, want string }{
		{"one of a person", "a | P-1 | data | pain | " + sixWords + "\nb | P-1 | data | pain | " + sixWords, "", "a |"},
		{"segments first", "a | P-1 | data | pain | " + sixWords + "\nb | P-2 | data | pain | " + sixWords + "\nc | P-3 | web | pain | " + sixWords + "\nd | P-4 | ops | pain | " + sixWords, "", "a c d |"},
		{"then others of the same", "a | P-1 | data | pain | " + sixWords + "\nb | P-2 | data | pain | " + sixWords + "\nc | P-3 | web | pain | " + sixWords + "\nd | P-4 | web | pain | " + sixWords, "", "a c b |"},
		{"key quotes first", "a | P-1 | data | pain | " + sixWords + "\nb | P-2 | data | pain | Short.", "b", "b a |"},
		{"a key quote of the same person", "a | P-1 | data | pain | " + sixWords + "\nb | P-1 | data | pain | Short.", "b", "b |"},
		{"whole ones before short ones", "a | P-1 | data | pain | Just five words are here.\nb | P-2 | data | pain | " + sixWords, "", "b a |"},
		{"whole ones before long ones", "a | P-1 | data | pain | " + long + "\nb | P-2 | data | pain | " + sixWords, "", "b a |"},
		{"as they stand when they are alike", "a | P-1 | data | pain | Short.\nb | P-2 | data | pain | " + long, "", "a b |"},
		{"what is under the theme", "a | P-1 | data | pain/deep | " + sixWords + "\nb | P-2 | web | job | " + sixWords, "", "a |"},
	} {
		d := saidOf(c.table)
		for i := range d.Quotes {
			d.Quotes[i].Key = d.Quotes[i].ID == c.key
		}
		if got := strings.TrimSpace(chosenBy(findingOf(d, FindingText{Theme: "pain"}))); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

// Who is not one of the people of a number supports no finding.
func TestSupportingQuotesAreCounted(t *testing.T) {
	d := saidOf("a | P-1 | data | pain | " + sixWords + "\nb | P-2 | web | pain | " + sixWords + "\nc | P-3 | ops | pain | " + sixWords + "\nd | P-4 | it | pain | " + sixWords)
	d.Finished = d.Finished[1:]
	d.Interviews[1].Consent.Quotes = interviews.No
	d.Interviews[2].Source = interviews.SourceSurvey
	if got := chosenBy(findingOf(d, FindingText{Theme: "pain"})); got != "d |" {
		t.Errorf("chosen are %s", got)
	}
}

func TestContradictingQuotes(t *testing.T) {
	table := "a | P-1 | data | pain | " + sixWords + "\nb | P-2 | web | pain/deep | Short.\nc | P-3 | ops | joy | " + sixWords + "\nd | P-4 | ops | job | " + sixWords
	against := CounterEvidence{Quote: "d", Hypothesis: "h", Supports: []string{"b"}}
	for _, c := range []struct {
		name    string
		text    FindingText
		read    map[string]coding.Polarity
		against []CounterEvidence
		want    string
	}{
		{"nobody speaks against it", FindingText{Theme: "pain"}, nil, nil, "a b |"},
		{"something good of a pain", FindingText{Theme: "pain"}, map[string]coding.Polarity{"b": coding.Positive}, nil, "a | b"},
		{"something bad of a pain", FindingText{Theme: "pain"}, map[string]coding.Polarity{"b": coding.Negative}, nil, "a b |"},
		{"something bad of a delight", FindingText{Theme: "joy"}, map[string]coding.Polarity{"c": coding.Negative}, nil, "| c"},
		{"something good of a delight", FindingText{Theme: "joy"}, map[string]coding.Polarity{"c": coding.Positive}, nil, "c |"},
		{"a job is neither", FindingText{Theme: "job"}, map[string]coding.Polarity{"d": coding.Negative}, nil, "d |"},
		{"evidence against a hypothesis of the theme", FindingText{Theme: "pain"}, nil, []CounterEvidence{against}, "a b | d"},
		{"evidence against another hypothesis", FindingText{Theme: "pain"}, nil, []CounterEvidence{{Quote: "d", Supports: []string{"c"}}}, "a b |"},
		{"no quote is for and against", FindingText{Theme: "job"}, nil, []CounterEvidence{against}, "|"},
		{"as its coder reads it comes first", FindingText{Theme: "pain"}, map[string]coding.Polarity{"b": coding.Positive}, []CounterEvidence{against}, "a | b"},
		{"named ones", FindingText{Theme: "pain", Supports: []string{"d", "c"}, Against: []string{"a"}}, nil, []CounterEvidence{against}, "d c | a"},
		{"named against is not for it", FindingText{Theme: "pain", Against: []string{"a"}}, nil, nil, "b | a"},
		{"named for it is not against", FindingText{Theme: "pain", Supports: []string{"b"}}, map[string]coding.Polarity{"b": coding.Positive}, nil, "b |"},
		{"nor as evidence", FindingText{Theme: "pain", Supports: []string{"d"}}, nil, []CounterEvidence{against}, "d |"},
	} {
		d := saidOf(table)
		for quote, as := range c.read {
			d.rate(quote, as)
		}
		f := findingOf(d, c.text, c.against...)
		if got := strings.TrimSpace(chosenBy(f)); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
		if len(f.Problems) > 0 {
			t.Errorf("%s: %v", c.name, f.Problems)
		}
	}
}

// A person is told what is wrong with what they wrote; nothing is left out in
// silence.
func TestProblemsOfAFinding(t *testing.T) {
	d := saidOf("a | P-1 | data | pain | " + sixWords + "\nb | P-2 | web | pain | " + sixWords + "\nc | P-3 | ops | pain | " + sixWords)
	d.Quotes[1].State = coding.Orphaned
	d.Interviews[2].Consent.Quotes = interviews.No
	f := findingOf(d, FindingText{Theme: "old", Supports: []string{"a", "nowhere", "b"}, Against: []string{"c"}})
	want := `The theme "old" is now part of "pain".
There is no quote nowhere any more.
Quote b is not counted: it is orphaned.
Quote c is not shown: there is no consent to it.`
	if got := strings.Join(f.Problems, "\n"); got != want || f.Theme != "pain" || f.Name != "Pain" {
		t.Errorf("%s of %s:\n%s\nwant\n%s", f.Name, f.Theme, got, want)
	}
	if got := chosenBy(f); got != "a |" {
		t.Errorf("shown are %s", got)
	}
	card := f.card(newProofs(Arrange(d).Themes(Scope{}).Document()))
	if !strings.Contains(cardText(card), want[:20]) || !strings.Contains(cardText(card), "no consent") {
		t.Errorf("the card does not say so: %s", cardText(card))
	}
	if f := findingOf(d, FindingText{Theme: "nothing"}); len(f.Problems) != 1 || !strings.Contains(f.Problems[0], `Nobody speaks of the theme "nothing"`) || f.Of != 0 {
		t.Errorf("%+v", f)
	}
}

func TestNumbersOfAFinding(t *testing.T) {
	d := saidOf("a | P-1 | data | pain | " + sixWords + "\nb | P-2 | web | joy | " + sixWords)
	now := "1 of 2 people, 1 quote"
	for numbers, moved := range map[string]bool{"": false, now: false, "1 of 3 people, 1 quote": true} {
		f := findingOf(d, FindingText{Theme: "pain", Title: "{people}/{asked}", Prose: "{of}; {share}; {range}; {quotes} of {interviews}; {change}", Numbers: numbers})
		if f.Moved != moved || f.Now != now {
			t.Errorf("%q: moved %v, it is %q", numbers, f.Moved, f.Now)
		}
		want := "1 of 2; too few people for a share; too few people for a share; 1 of 1; nothing to compare it with"
		if f.Title != "1/2" || f.Prose != want {
			t.Errorf("%s\n%s\nwant %s", f.Title, f.Prose, want)
		}
	}
	f := findingOf(d, FindingText{Theme: "pain", Numbers: "9 of 9 people, 9 quotes"})
	if text := cardText(f.card(newProofs(Arrange(d).Themes(Scope{}).Document()))); !strings.Contains(text, "it was 9 of 9 people, 9 quotes, it is "+now) {
		t.Error(text)
	}
}

// cardText is what a card says in paragraphs.
func cardText(c *document.Card) string {
	text := ""
	for _, b := range c.Blocks {
		if p, ok := b.(document.Paragraph); ok {
			text += p.Text.String() + "\n"
		}
	}
	return text
}

// A finding may name its theme as people do. Only one that was merged is said
// to be part of another now.
func TestFindingNamesItsTheme(t *testing.T) {
	for _, c := range []struct{ name, theme string }{{"shipping/queue", "shipping/queue"}, {"queue", "shipping/queue"}} {
		found := &Findings{List: []FindingText{{Title: "Waiting", Theme: c.name}}}
		r := Arrange(fixture(t)).Quarter(Scope{}, QuarterInput{Quarter: interviews.Period{From: "2026-01-01"}, Findings: found})
		if f := r.Findings[0]; f.Theme != c.theme || len(f.Problems) > 0 {
			t.Errorf("%s: theme %q, problems %q", c.name, f.Theme, f.Problems)
		}
	}
}
