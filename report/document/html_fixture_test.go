package document

import (
	"fmt"
	"math"

	"verbatim/interviews"
)

// htmlFixture is a document that has every block, drawing and kind of column.
func htmlFixture() *Document {
	return &Document{
		Name: "Themes", Title: "How engineers get their work done",
		Lead: "Eleven engineers were heard in fourteen interviews. Most of them wait: for a review, for a deploy, for somebody who knows.",
		Head: []Fact{
			{"Scope", "all studies, by team"},
			{"Interviews", "14 April 2026 to 17 September 2026"},
			{"Data version", "412"},
		},
		Parts: []Part{
			{Name: "summary", Blocks: []Block{htmlFigures()}},
			{Name: "findings", Title: "What most people speak of", Blocks: htmlCards()},
			{Name: "themes", Title: "All themes", Blocks: []Block{htmlThemes(), htmlSegments(), htmlWide(), htmlPrograms()}},
			{Name: "time", Title: "Over time", Blocks: []Block{htmlLines(), htmlShares()}},
			{Name: "together", Title: "What belongs together", Blocks: []Block{htmlNetwork()}},
			{Name: "words", Title: "The words", Blocks: []Block{
				Paragraph{Caption, Plain("Every quote behind the numbers, with the line of the transcript where it stands.")}, htmlWords(),
			}},
			{Name: "method", Title: "How to read this", Blocks: htmlMethod()},
		},
		Quotes: htmlQuotes(),
		Foot:   "Data version 412 · the same data gives the same report.",
	}
}

func htmlFigures() Figures {
	return Figures{{11, "people heard", ""}, {14, "interviews", "nothing"}, {12, "quotes", "shipping"}, {4, "need review", ""}}
}

func htmlCards() []Block {
	return []Block{
		Paragraph{Warning, Plain("Two interviews are not coded to the end: what is not there is missing, never a no.")},
		&Card{
			Number: Line{{Text: "7 of 11 people", Ref: "queue"}}, Title: Plain("Waiting in the queue"), Kind: "pain",
			Measure: Line{{Text: "64%, range 35–85% · up from "}, {Text: "3 of 9", Ref: "queue:q2"}}, Flags: []string{"one coder"},
			Blocks: []Block{
				Said{Quote: 0},
				Said{Quote: 3, Label: "speaks against it"},
				List{Items: []Line{Plain("The queue is longest on Thursdays."), {{Text: "Nobody knows its "}, {Text: "order", Em: true}, {Text: "."}}}},
			},
		},
		&Card{
			Number: Line{{Text: "4 of 11 people", Ref: "flaky"}}, Title: Plain("Tests fail for no reason"), Kind: "pain",
			Measure: Plain("36%, range 15–65% · 5 quotes"), Blocks: []Block{Said{Quote: 1}},
		},
		&Card{Number: Plain("2 of 4"), Title: Plain("Slow is safe"), Measure: Plain("too few people for a share"), Blocks: []Block{
			Paragraph{Text: Line{{Text: "Both are of the team "}, {Text: "data", Code: true}, {Text: ". See "}, {Text: "the method", Href: "https://method.example/wilson"}, {Text: "."}}},
		}},
	}
}

func htmlThemes() *Table {
	bar := func(share, low, high float64, words string) *Bar {
		return &Bar{Share: share, Low: low, High: high, Words: words}
	}
	nan := math.NaN()
	return &Table{
		Name: "themes", Caption: "People with the theme, of people asked. The line is the 95% range. Sampling error only; the sample was not random.",
		Columns: []Column{
			{Key: "theme", Name: "Theme", Kind: Label},
			{Key: "id", For: Programs},
			{Key: "share", Name: "Share of people asked", Kind: Share, For: People},
			{Key: "people", Name: "People", Kind: Number},
			{Key: "quotes", Name: "Quotes", Kind: Number},
			{Key: "trend", Name: "Five quarters", For: People},
			{Key: "coders", Name: "Coders"},
		},
		Rows: []Row{
			{Cells: []Cell{{Text: "Getting a change out", Kind: "job", Ref: "shipping"}, {Value: "shipping"}, {Draw: bar(.82, .52, .95, "9 of 11 people, 82%, range 52–95%")}, {Text: "9 of 11", Ref: "shipping", More: "+1"}, {Value: 12, Ref: "shipping"}, {Draw: &Spark{[]float64{.2, .4, nan, .7, .82}, "20%, 40%, not asked, 70%, 82%"}}, {Value: "ana, ben"}}},
			{Depth: 1, Cells: []Cell{{Text: "Waiting in the queue", Kind: "pain", Ref: "queue"}, {Value: "shipping/queue"}, {Draw: bar(.64, .35, .85, "7 of 11 people, 64%, range 35–85%")}, {Text: "7 of 11", Ref: "queue"}, {Value: 8, Ref: "queue"}, {Draw: &Spark{[]float64{.5, .4, .45, .6, .64}, "50%, 40%, 45%, 60%, 64%"}}, {Value: "ana, ben"}}},
			{Depth: 1, Cells: []Cell{{Text: "Tests fail for no reason", Kind: "pain", Ref: "flaky", Flags: []string{"retired"}}, {Value: "shipping/flaky"}, {Draw: bar(.36, .15, .65, "4 of 11 people, 36%, range 15–65%")}, {Text: "4 of 11", Ref: "flaky"}, {Value: 5, Ref: "flaky"}, {Draw: &Spark{[]float64{.1, .2, .3, .3, .36}, "10%, 20%, 30%, 30%, 36%"}}, {Value: "ana", Flags: []string{"one coder"}}}},
			{Depth: 2, Cells: []Cell{{Text: "Slow is safe"}, {Value: "shipping/flaky/slow"}, {Draw: &Bar{Low: .15, High: .85, Vague: true, Words: "2 of 4 people"}}, {Text: "2 of 4"}, {Value: 2}, {}, {Value: "ana", Flags: []string{"one coder"}}}},
			{Faint: true, Cells: []Cell{{Text: "Said by nobody", Kind: "need"}, {Value: "silent"}, {Text: "not known"}, {Text: "0 of 11"}, {Value: 0}, {Draw: &Spark{Values: []float64{nan, nan}}}, {}}},
		},
	}
}

func htmlSegments() *Table {
	t := &Table{
		Name: "segments", Title: "By team", Caption: "Each dot is a person asked; the filled ones speak of the theme. More than ten are drawn as a bar.",
		Columns: []Column{{Key: "theme", Name: "Theme", Kind: Label}, {Key: "claims", Name: "claims"}, {Key: "data", Name: "data"}, {Key: "mobile", Name: "mobile"}, {Key: "rest", Name: "all others"}},
	}
	for i, name := range []string{"Getting a change out", "Waiting in the queue", "Tests fail for no reason"} {
		t.Rows = append(t.Rows, Row{Depth: min(i, 1), Cells: []Cell{
			{Text: name},
			{Text: fmt.Sprintf("%d of 3", 3-i), Draw: &Tint{float64(3-i) / 3}, Ref: fmt.Sprintf("claims:%d", i)},
			{Text: fmt.Sprintf("%d of 5", 4-i), Draw: &Tint{float64(4-i) / 5}, Ref: fmt.Sprintf("data:%d", i)},
			{Text: "–"},
			{Text: fmt.Sprintf("%d of 14", 9-3*i), Draw: &Bar{Share: float64(9-3*i) / 14}},
		}})
	}
	return t
}

func htmlWide() *Table {
	t := &Table{
		Name: "matrix", Title: "Who speaks of what", Caption: "The stronger the colour, the larger the share of the theme's people.",
		Columns: []Column{{Key: "theme", Name: "Theme", Kind: Label}},
	}
	for i := range 12 {
		t.Columns = append(t.Columns, Column{Key: fmt.Sprintf("p%d", i), Name: fmt.Sprintf("Quarter %d", i+1), Kind: Number})
	}
	for i, name := range []string{"Getting a change out", "Waiting in the queue", "Tests fail for no reason", "Nobody knows who owns it"} {
		row := Row{Cells: []Cell{{Text: name}}}
		for j := range 12 {
			share := float64((i*5+j*7)%11) / 10
			c := Cell{Value: share, Text: fmt.Sprintf("%d of 10", (i*5+j*7)%11), Draw: &Tint{share}}
			if (i+j)%5 == 0 {
				c.Ref = "queue"
			}
			row.Cells = append(row.Cells, c)
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func htmlPrograms() *Table {
	return &Table{Name: "raw", Data: true, Columns: []Column{{Key: "only_for_programs"}}, Rows: []Row{{Cells: []Cell{{Value: "never read"}}}}}
}

func htmlLines() *LineChart {
	c := &LineChart{
		Title: "Are new interviews still new?", XName: "interviews, by date", YName: "Themes heard so far",
		Words: "After 14 interviews 24 themes are heard; the last new one came in interview 10.",
		Marks: []ChartMark{{2, "half of all themes"}, {9, "the last new theme"}},
	}
	nan := math.NaN()
	heard := Series{Name: "as they were held"}
	mean := Series{Name: "in any order, on average over all of them"}
	for i := range 14 {
		c.X = append(c.X, fmt.Sprintf("2026-%02d-%02d-p%02d", 4+i/3, 1+i, i+1))
		heard.Values = append(heard.Values, float64(min(8+2*i, 24)))
		v := 24 * (1 - math.Exp(-float64(i+1)/4))
		mean.Values = append(mean.Values, v)
		mean.Low = append(mean.Low, v-3)
		mean.High = append(mean.High, min(v+3, 25))
	}
	mean.Values[6], mean.Low[6] = nan, nan
	c.Series = []Series{heard, mean}
	return c
}

func htmlShares() *LineChart {
	c := &LineChart{
		Title: "Share of people asked", XName: "quarters", YName: "of people asked", Share: true, X: []string{"2025-Q3", "2025-Q4", "2026-Q1", "2026-Q2", "2026-Q3"},
		Words: "Waiting in the queue rose from 50% to 64%; seven others stayed.",
	}
	for i, name := range []string{"Waiting in the queue", "Tests fail for no reason", "Nobody knows", "Docs are stale", "Waiting for access", "Office hours", "Keep a file", "Slow is safe"} {
		s := Series{Name: name}
		for j := range 5 {
			s.Values = append(s.Values, .1+.1*float64((i*i+j*(1+i%3))%7))
		}
		c.Series = append(c.Series, s)
	}
	c.Series[2].Values[1], c.Series[2].Values[3] = math.NaN(), math.NaN()
	return c
}

func htmlNetwork() *Network {
	n := &Network{Title: "Themes that the same people speak of", Words: "Waiting in the queue and Tests fail for no reason belong together most: 6 people."}
	names := []string{"Waiting in the queue", "Tests fail for no reason", "Getting a change out", "Nobody knows who owns it, and nobody can find out", "Documentation is stale", "Ask the one who knows", "Waiting for access", "Local environment drifts", "Office hours help", "Keep a file of one's own", "Going back is hard"}
	for i, name := range names {
		n.Nodes = append(n.Nodes, Node{Name: name, Weight: 11 - i})
	}
	n.Nodes[0].Ref, n.Nodes[1].Ref = "queue", "flaky"
	for _, l := range [][3]int{{0, 1, 6}, {0, 2, 5}, {3, 5, 5}, {3, 4, 4}, {4, 5, 3}, {6, 7, 3}, {7, 9, 2}, {8, 5, 2}, {10, 1, 2}, {2, 10, 1}, {6, 0, 1}, {3, 8, 1}} {
		n.Links = append(n.Links, NetworkLink{l[0], l[1], l[2], fmt.Sprintf("%s and %s: %d people", names[l[0]], names[l[1]], l[2])})
	}
	return n
}

func htmlWords() *Words {
	return &Words{Groups: []Group{
		{Ref: "shipping", Level: 3, Title: "Getting a change out", Tally: "9 of 11 people · 12 quotes, 2 of them here and the rest below", Quotes: []int{4, 6}, Sets: []Set{
			{Ref: "claims:0", Title: "claims: 3 of 3", People: []Speaker{{"P-01", []int{0, 1}}, {"P-02", []int{3}}, {"P-06", []int{4}}}},
			{Ref: "data:0", Title: "data: 4 of 5", People: []Speaker{{"P-03", []int{2, 5}}, {"P-04", []int{6}}}, More: "and 2 people more: verbatim trace theme shipping"},
		}},
		{Ref: "queue", Level: 4, Title: "Waiting in the queue", Tally: "7 of 11 people · 8 quotes", Quotes: []int{0, 1, 2, 3}, Note: "2 quotes are counted and not shown: their people said no to that.", Sets: []Set{
			{Ref: "queue:q2", Title: "2026-Q2: 3 of 9", People: []Speaker{{"P-01", []int{0}}, {"P-02", []int{3}}}},
		}},
		{Ref: "flaky", Level: 4, Title: "Tests fail for no reason", Tally: "4 of 11 people · 5 quotes", Quotes: []int{1, 5, 0}},
	}}
}

func htmlQuotes() []Quote {
	return []Quote{
		{ID: "a1", Text: "I was number nine, which is normal for a Thursday.", Who: "P-01", Segment: "payments", Date: "2026-04-14", Path: "interviews/2026-04-14-p01.md", Line: 14, StartMS: 122000, Recording: "https://rec.example/a#t=122", Key: true},
		{ID: "a2", Text: "I pressed retry,\n\nand retry puts you at the back again.", Who: "P-01", Segment: "payments", Date: "2026-04-14", Path: "interviews/2026-04-14-p01.md", Line: 22, StartMS: 181000, Recording: "https://rec.example/a#t=181", Themes: []string{"Waiting in the queue", "Tests fail for no reason"}},
		{ID: "a3", Text: "On mobile we wait for everybody else, because we are last.", Who: "P-03", Segment: "mobile", Date: "2026-07-04", Path: "interviews/2026-07-04-p03.md", Line: 8, StartMS: interviews.NoTime},
		{ID: "a4", Text: "Honestly? […] The queue is when I get my coffee. I would not change it.", Who: "P-02", Segment: "claims", Path: "survey.csv", Line: 3, StartMS: interviews.NoTime, From: "survey"},
		{ID: "a5", Text: "誰に聞けばいいのか分からない。👩‍👩‍👧", Who: "P-06", Segment: "claims", Date: "2026-08-02", Path: "interviews/2026-08-02-p06.md", Line: 40, StartMS: 3723000},
		{ID: "a6", Text: "Green, red, green, red, and nobody touched a thing.", Who: "P-03", Segment: "mobile", Date: "2026-07-04", Path: "interviews/2026-07-04-p03.md", Line: 31, StartMS: 600000},
		{ID: "a7", Text: "אני מחכה כל יום לפריסה.", Who: "P-04", Segment: "data", Date: "2026-08-03", Path: "notes/p04.md", Line: 2, StartMS: interviews.NoTime, From: "note"},
	}
}

func htmlMethod() []Block {
	return []Block{
		List{Items: []Line{
			Plain("People are counted, not quotes. A theme counts itself and everything under it, and nobody twice."),
			{{Text: "Ranges are 95% Wilson intervals, "}, {Text: "as explained here", Href: "https://method.example/wilson"}, {Text: "."}},
		}},
		Heading{5, Plain("Who was heard")},
		&Table{Name: "sample", Columns: []Column{{Key: "team", Name: "Team", Kind: Label}, {Key: "people", Name: "People", Kind: Number}}, Rows: []Row{
			{Cells: []Cell{{Value: "claims"}, {Value: 3}}}, {Cells: []Cell{{Value: "data"}, {Value: 5}}},
		}},
		List{Ordered: true, Items: []Line{Plain("Heard."), Plain("Coded.")}},
		Paragraph{Lead, Plain("In short.")},
		Paragraph{Note, Plain("Not saying something is not a no.")},
		Paragraph{Quoted, Plain("We believe that waiting costs us a day a week.")},
		Paragraph{Verse, Plain("team:data -queue\n  date:2026-07..")},
	}
}
