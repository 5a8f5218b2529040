package report

import (
	"fmt"
	"strconv"

	"verbatim/internal/stats"
	"verbatim/report/document"
)

// Document is the report as people read it.
func (r *SaturationReport) Document() *document.Document {
	d := r.document("Saturation", r.found())
	if why := r.nothing(); why != "" {
		d.Parts = []document.Part{{Name: "curve", Blocks: []document.Block{paragraph(document.Note, "%s", why)}}, r.caveatsPart(), r.heardPart(nil)}
		return d
	}
	d.Parts = []document.Part{r.curvePart(), r.rulePart(), r.ordersPart(), r.unseenPart()}
	if len(r.Courses) > 0 {
		d.Parts = append(d.Parts, r.segmentsPart())
	}
	put(d, r.caveatsPart(), r.heardPart(nil), r.firstWords(d))
	return d
}

// found sums the report up.
func (r *SaturationReport) found() string {
	if why := r.nothing(); why != "" {
		return why
	}
	return fmt.Sprintf("%s in %s. %s", count(r.All.Themes, "theme", "themes"), count(len(r.Finished), "interview", "interviews"), ruleWords(r.All.Rule, len(r.Finished)))
}

// nothing says why no course can be followed, "" when one can.
func (r *SaturationReport) nothing() string {
	why := nothingFinished(r.Interviews, len(r.Finished))
	switch {
	case why != "":
	case len(r.Finished) == 1:
		why = "Only one interview is coded to the end. What a second one brings is not known."
	case r.All.Themes == 0:
		why = fmt.Sprintf("None of %s has a theme.", count(len(r.Finished), "interview", "interviews"))
	}
	return why
}

// ruleWords says how a rule came out for so many interviews.
func ruleWords(s stats.Saturation, interviews int) string {
	switch s.Status {
	case stats.Saturated:
		return fmt.Sprintf("Saturated after %d by the rule (%s): the next %d brought %s beside the %d of the first %d.",
			*s.Reached, *s.Notation, s.Run, count(foundAfter(s), "new theme", "new themes"), *s.BaseThemes, s.Base)
	case stats.EmptyBase:
		return fmt.Sprintf("The rule says nothing: the first %d have no theme.", s.Base)
	case stats.TooFewInterviews:
		return fmt.Sprintf("The rule says nothing yet: it needs %d interviews, and there are %d.", s.Base+s.Run, interviews)
	}
	if s.Threshold <= 0 {
		return fmt.Sprintf("Not saturated by the rule: no %d in a row brought nothing new.", s.Run)
	}
	return fmt.Sprintf("Not saturated by the rule: no %d in a row brought at most %s of the %d themes of the first %d.", s.Run, bound(s.SaturationRule), *s.BaseThemes, s.Base)
}

// foundAfter is what the run that confirms brought.
func foundAfter(s stats.Saturation) int {
	for _, run := range s.Runs {
		if run.Interviews[0] == *s.Reached+1 {
			return run.New
		}
	}
	return 0
}

// bound is the threshold of a rule as it is read.
func bound(r stats.SaturationRule) string {
	return strconv.FormatFloat(100*r.Threshold, 'g', 3, 64) + "%"
}

func (r *SaturationReport) curvePart() document.Part {
	c := &document.LineChart{
		Title: "Themes heard so far", XName: "interviews, by date", YName: "themes",
		Series: []document.Series{{Name: "as they came"}, {Name: "in other orders"}},
		Words: fmt.Sprintf("%d interviews have %d themes; half of them were heard by interview %d.",
			len(r.Finished), r.All.Themes, r.All.halfway()),
	}
	rows := &document.Table{Name: "interviews", Data: true, Columns: []document.Column{
		{Key: "number", Kind: document.Number}, {Key: "interview"}, {Key: "date"}, {Key: "new_themes", Kind: document.Number},
		{Key: "themes", Kind: document.Number}, {Key: "median", Kind: document.Number}, {Key: "low", Kind: document.Number}, {Key: "high", Kind: document.Number}}}
	came, other := &c.Series[0], &c.Series[1]
	for i, s := range r.All.Steps {
		c.X = append(c.X, strconv.Itoa(i+1))
		came.Values = append(came.Values, float64(s.Heard))
		other.Values, other.Low, other.High = append(other.Values, float64(s.Median)), append(other.Low, float64(s.Low)), append(other.High, float64(s.High))
		rows.Rows = append(rows.Rows, document.Row{Cells: []document.Cell{{Value: i + 1}, {Value: string(s.Interview)}, {Value: s.Date},
			{Value: s.New}, {Value: s.Heard}, {Value: s.Median}, {Value: s.Low}, {Value: s.High}}})
	}
	if at := r.All.Rule.Reached; at != nil {
		c.Marks = []document.ChartMark{{At: *at - 1, Text: *r.All.Rule.Notation}}
	}
	return document.Part{Name: "curve", Title: "What each interview added", Blocks: []document.Block{c,
		paragraph(document.Caption, "The band is what 90%% of %d other orders of the same interviews had heard by then.", r.All.Orders.Drawn), r.addedTable(), rows}}
}

// halfway is the interview by which half of all themes were heard.
func (c *SaturationCourse) halfway() int {
	for i, s := range c.Steps {
		if 2*s.Heard >= c.Themes {
			return i + 1
		}
	}
	return len(c.Steps)
}

func (r *SaturationReport) rulePart() document.Part {
	t := &document.Table{Name: "rules", Columns: []document.Column{
		{Key: "rule", Name: "Rule", Kind: document.Label, For: document.People},
		{Key: "base", Kind: document.Number, For: document.Programs}, {Key: "run", Kind: document.Number, For: document.Programs},
		{Key: "threshold", Kind: document.Number, For: document.Programs}, {Key: "status", Name: "Result"},
		{Key: "notation", Name: "Reached"}, {Key: "reached", Name: "Before", Kind: document.Number, For: document.Programs},
		{Key: "degree", Name: "Themes by then", Kind: document.Number}}}
	asked := r.All.Rule
	t.Rows = append(t.Rows, ruleRow(asked, []string{"asked for"}))
	for _, s := range r.All.Usual {
		if s.SaturationRule != asked.SaturationRule {
			t.Rows = append(t.Rows, ruleRow(s, nil))
		}
	}
	runs := &document.Table{Name: "runs", Data: true, Columns: []document.Column{{Key: "first", Kind: document.Number},
		{Key: "last", Kind: document.Number}, {Key: "new_themes", Kind: document.Number}, {Key: "ratio", Kind: document.Number}}}
	for _, run := range asked.Runs {
		runs.Rows = append(runs.Rows, document.Row{Cells: []document.Cell{{Value: run.Interviews[0]}, {Value: run.Interviews[1]}, {Value: run.New}, {Value: run.Ratio}}})
	}
	return document.Part{Name: "rule", Title: "The rule", Blocks: []document.Block{
		paragraph(document.Body, "%s", ruleWords(asked, len(r.Finished))), t,
		paragraph(document.Caption, "5+2 is five interviews, and a run of two that confirms them. What is new in a run is held against the themes of the base, the first interviews (Guest, Namey and Chen 2020)."), runs}}
}

// statusWords are a status as it is read in a table.
var statusWords = map[stats.SaturationStatus]string{
	stats.Saturated: "saturated", stats.NotSaturated: "not saturated", stats.EmptyBase: "no theme in the base", stats.TooFewInterviews: "too few interviews",
}

func ruleRow(s stats.Saturation, flags []string) document.Row {
	row := document.Row{Cells: []document.Cell{{Text: fmt.Sprintf("%d interviews, then %d with at most %s new themes", s.Base, s.Run, bound(s.SaturationRule)), Flags: flags}, {Value: s.Base}, {Value: s.Run}, {Value: s.Threshold, Text: bound(s.SaturationRule)},
		{Value: string(s.Status), Text: statusWords[s.Status]}, {Text: "–"}, wholes(s.Reached), {Text: "–"}}}
	if s.Reached != nil {
		row.Cells[5] = document.Cell{Value: *s.Notation}
		row.Cells[7] = document.Cell{Value: *s.Degree, Text: fmt.Sprintf("%s of %d", percent(*s.Degree), *s.Total)}
		if *s.Total < SmallSample {
			row.Cells[7].Text = fmt.Sprintf("%.0f of %d", *s.Degree*float64(*s.Total), *s.Total)
		}
	}
	return row
}

func (r *SaturationReport) ordersPart() document.Part {
	return document.Part{Name: "orders", Title: "In other orders", Blocks: []document.Block{
		paragraph(document.Body, "%s", r.All.ordersWords()),
		paragraph(document.Caption, "The rule depends on which interviews come first. %d orders are drawn at random, always the same ones.", r.All.Orders.Drawn)}}
}

func (c *SaturationCourse) ordersWords() string {
	o := c.Orders
	if c.Rule.Status == stats.TooFewInterviews {
		return ruleWords(c.Rule, len(c.Steps))
	}
	if o.Median == nil {
		return fmt.Sprintf("In %d of %d orders the rule says saturated: in less than half.", o.Reached, o.Drawn)
	}
	return fmt.Sprintf("In %d of %d orders the rule says saturated, in the middle after %d interviews; 90%% lie between %s and %s.",
		o.Reached, o.Drawn, *o.Median, after(o.Low), after(o.High))
}

// after is a number of interviews that may never be reached.
func after(n *int) string {
	if n == nil {
		return "never"
	}
	return strconv.Itoa(*n)
}

func (r *SaturationReport) unseenPart() document.Part {
	c, u := r.All, r.All.Unseen
	part := document.Part{Name: "unseen", Title: "What nobody has said yet", Blocks: []document.Block{
		document.Figures{{Number: c.Themes, Noun: plural(c.Themes, "theme heard", "themes heard")}, {Number: u.Once, Noun: "in one interview only"}, {Number: u.Twice, Noun: "in two"}},
	}}
	if c.Small || u.All == nil {
		part.Blocks = append(part.Blocks, paragraph(document.Note, "Fewer than %d interviews: too few to estimate how many themes are unheard.", SmallSample))
	} else {
		part.Blocks = append(part.Blocks,
			paragraph(document.Body, "Some %.0f themes in all, %.0f of them unheard: a lower bound (Chao2). Of what a further interview shows, about %s was heard already.", *u.All, *u.Unseen, percent(*u.Coverage)),
			paragraph(document.Body, "A theme that none of these %d people has: at most %s of such people have it.", r.Asked, percent(*u.Bound)))
	}
	t := &document.Table{Name: "needed", Title: "Interviews needed to hear a theme", Caption: "At least once, with 95% certainty, when people are drawn by lot.", Columns: []document.Column{
		{Key: "prevalence", Name: "People who have it", Kind: document.Number}, {Key: "people", Name: "Interviews", Kind: document.Number}}}
	for _, n := range r.Needed {
		t.Rows = append(t.Rows, document.Row{Cells: []document.Cell{{Value: n.Prevalence, Text: percent(n.Prevalence)}, {Value: n.People}}})
	}
	part.Blocks = append(part.Blocks, t)
	return part
}

func (r *SaturationReport) segmentsPart() document.Part {
	t := &document.Table{Name: "segments", Caption: "An interview counts in the segment of each of its people on that day, with all its themes.", Columns: []document.Column{
		{Key: "segment", Name: "Segment", Kind: document.Label}, {Key: "interviews", Name: "Interviews", Kind: document.Number}, {Key: "themes", Name: "Themes", Kind: document.Number},
		{Key: "status", Name: "Result"}, {Key: "notation", Name: "Reached"}, {Key: "orders", Name: "In other orders"},
		{Key: "estimate", Name: "Themes in all, about", Kind: document.Number}, {Key: "coverage", Name: "Heard already", Kind: document.Number}}}
	for _, s := range r.Courses {
		t.Rows = append(t.Rows, segmentRow(s))
	}
	return document.Part{Name: "segments", Title: "By " + r.By, Blocks: []document.Block{t}}
}

func segmentRow(s SegmentSaturation) document.Row {
	c := s.Course
	row := ruleRow(c.Rule, nil)
	cells := []document.Cell{{Value: s.Name}, {Value: len(c.Steps)}, {Value: c.Themes}, row.Cells[4], row.Cells[5], {Text: "–"}, {Text: "–"}, {Text: "–"}}
	if o := c.Orders; o.Median != nil {
		cells[5] = document.Cell{Value: fmt.Sprintf("%d, %s to %s", *o.Median, after(o.Low), after(o.High))}
	}
	if !c.Small && c.Unseen.All != nil {
		cells[6], cells[7] = decimal(c.Unseen.All, 0), document.Cell{Value: *c.Unseen.Coverage, Text: percent(*c.Unseen.Coverage)}
	}
	return document.Row{Cells: cells}
}

// saturationCaveats stand below every report of this kind.
var saturationCaveats = []string{
	"Reached is not complete: in the paper the rule came true with about 62–89% of the themes that all interviews had. The estimate of unheard themes is a lower bound, too.",
	"Order matters: a new segment that comes last starts the course anew, however flat it was.",
	"Only what the codebook tells apart is new. It is taken as it is now: themes that are merged or divided change every number here.",
	"In reflexive thematic analysis themes are made, not found, and saturation is incoherent with it (Braun and Clarke 2021). Leave this report out there.",
}

func (r *SaturationReport) caveatsPart() document.Part {
	list := document.List{}
	add := func(when bool, format string, args ...any) {
		if when {
			list.Items = append(list.Items, document.Plain(fmt.Sprintf(format, args...)))
		}
	}
	left := r.Interviews - len(r.Finished)
	add(len(r.Finished) > 0 && left > 0, "%d of %d interviews %s not coded to the end and %s left out: a theme that is not there is missing, not absent.",
		left, r.Interviews, plural(left, "is", "are"), plural(left, "is", "are"))
	add(r.Dateless > 0, "%s no date and %s last.", count(r.Dateless, "interview has", "interviews have"), plural(r.Dateless, "comes", "come"))
	for _, caveat := range saturationCaveats {
		add(true, "%s", caveat)
	}
	return document.Part{Name: "caveats", Title: "Keep in mind", Blocks: []document.Block{list}}
}

// words say in a sentence or two whether further interviews bring new themes.
func (r *SaturationReport) words() string {
	if why := r.nothing(); why != "" {
		return "Saturation: " + why
	}
	s := "Saturation: " + ruleWords(r.All.Rule, len(r.Finished))
	if u := r.All.Unseen; u.Unseen != nil {
		s += fmt.Sprintf(" About %.0f of %.0f themes may be unheard (Chao2).", *u.Unseen, *u.All)
	}
	return s
}
