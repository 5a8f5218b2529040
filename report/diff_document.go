package report

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"verbatim/interviews"
	"verbatim/report/document"
)

// Document is the report as people read it.
func (d *DiffReport) Document() *document.Document {
	doc := &document.Document{
		Name: "Changes", Title: d.After.Title, Lead: d.lead(),
		Head: []document.Fact{{Name: "Before", Text: d.Before.words()}, {Name: "After", Text: d.After.words()}},
	}
	put(doc,
		document.Part{Name: "summary", Blocks: d.summary()},
		document.Part{Name: "themes", Title: "What became of the themes", Blocks: d.themeBlocks()},
		document.Part{Name: "heard", Title: "Who was heard", Blocks: d.heardBlocks()},
		document.Part{Name: "events", Title: "What was done", Blocks: d.eventBlocks()})
	return doc
}

// words names a side, and what its numbers rest on.
func (s DiffSide) words() string {
	var parts []string
	for _, part := range []string{s.Name, s.Scope, s.Period} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	parts = append(parts, "data version "+strconv.FormatInt(s.Version, 10), "codebook version "+s.Codebook.String(), count(s.People, "person", "people")+" heard")
	return strings.Join(parts, "; ")
}

// lead sums up in a sentence.
func (d *DiffReport) lead() string {
	if len(d.Themes) == 0 && !d.Heard.changed() {
		return "Nothing changed."
	}
	if len(d.Themes) == 0 {
		return "No theme changed, but who was heard did."
	}
	return fmt.Sprintf("%s changed, %s did not.", count(len(d.Themes), "theme", "themes"), strconv.Itoa(d.Same))
}

func (h *HeardDiff) changed() bool {
	return h.Interviews.Change != 0 || h.Participants.Change != 0 || h.Asked.Change != 0 || h.Quotes.Change != 0 ||
		len(h.OnlyBefore)+len(h.OnlyAfter)+len(h.Finished)+len(h.Reopened) > 0
}

// summary says what cannot be compared, then what changed, theme by theme.
func (d *DiffReport) summary() []document.Block {
	var blocks []document.Block
	say := func(style document.Style, format string, args ...any) {
		blocks = append(blocks, document.Paragraph{Style: style, Text: document.Plain(fmt.Sprintf(format, args...))})
	}
	for _, s := range d.Scope {
		say(document.Warning, "They are not about the same %s: %s before, %s after. Numbers that differ need not mean that anything changed.",
			s.What, s.orWhole(s.Before), s.orWhole(s.After))
	}
	if d.Before.Version > d.After.Version {
		say(document.Warning, "What is called before is the newer of the two: what came here has gone since.")
	}
	for _, what := range []string{Came, Went, MergedIn, Renamed, Moved, Retired, Restored, Counted} {
		if names := d.named(what); len(names) > 0 {
			say(document.Body, "%s: %s.", whatWords[what], strings.Join(names, ", "))
		}
	}
	return blocks
}

// whatWords are what people are told of themes.
var whatWords = map[string]string{
	Came: "New", Went: "Gone", MergedIn: "Merged", Renamed: "Renamed", Moved: "Moved", Retired: "Retired", Restored: "No more retired", Counted: "Other numbers",
}

// orWhole is a part of a scope, or what there is without it.
func (c ScopeChange) orWhole(part string) string {
	switch {
	case part != "":
		return part
	case c.What == "kinds left out" || c.What == "segments":
		return "none"
	}
	return "all"
}

// named are the themes that something became of.
func (d *DiffReport) named(what string) (names []string) {
	for _, t := range d.Themes {
		if slices.Contains(t.What, what) {
			names = append(names, t.Name)
		}
	}
	return names
}

func (d *DiffReport) themeBlocks() []document.Block {
	if len(d.Themes) == 0 {
		return []document.Block{document.Paragraph{Text: document.Plain("No theme changed.")}}
	}
	t := &document.Table{Name: "themes", Caption: "Before → after.", Columns: []document.Column{
		{Key: "theme", For: document.Programs}, {Key: "name", Name: "Theme", Kind: document.Label}, {Key: "what", Name: "Change"},
		{Key: "people", Name: "People", Kind: document.Number, For: document.People}, {Key: "share", Name: "Share", Kind: document.Number, For: document.People},
		{Key: "quotes", Name: "Quotes", Kind: document.Number, For: document.People},
	}}
	for _, key := range []string{"quotes", "interviews", "participants", "mentioned", "asked", "share"} {
		t.Columns = append(t.Columns, document.Column{Key: key + "_before", Kind: document.Number, For: document.Programs},
			document.Column{Key: key + "_after", Kind: document.Number, For: document.Programs})
	}
	t.Columns = append(t.Columns, document.Column{Key: "events", Name: "Events"})
	for i := range d.Themes {
		t.Rows = append(t.Rows, d.Themes[i].row())
	}
	return []document.Block{t}
}

func (d *ThemeDiff) row() document.Row {
	cells := []document.Cell{
		{Value: d.Theme}, {Value: d.Name}, {Value: strings.Join(d.What, " "), Text: d.whatText()},
		{Text: d.people()}, {Text: d.share()}, {Text: d.Quotes.String()},
	}
	for _, s := range []Step{d.Quotes, d.Interviews, d.Participants, d.Mentioned, d.Asked} {
		cells = append(cells, document.Cell{Value: s.Before}, document.Cell{Value: s.After})
	}
	for _, share := range []*float64{d.Share.Before, d.Share.After} {
		cell := document.Cell{}
		if share != nil && !d.Small {
			cell.Value = *share
		}
		cells = append(cells, cell)
	}
	return document.Row{Depth: d.Depth, Cells: append(cells, document.Cell{Value: eventList(d.Events), Text: fewNumbers(d.Events)})}
}

// whatText says what became of the theme, with the names that belong to it.
func (d *ThemeDiff) whatText() string {
	words := make([]string, len(d.What))
	for i, what := range d.What {
		switch words[i] = strings.ToLower(whatWords[what]); {
		case what == MergedIn:
			words[i] += " into " + d.Into
		case what == Renamed:
			words[i] += ", was " + d.Was
		case what == Moved && d.Under == "":
			words[i] += " to the top"
		case what == Moved:
			words[i] += " below " + d.Under
		}
	}
	return strings.Join(words, "; ")
}

// people writes x of n asked before and after; without anybody asked, the
// people heard.
func (d *ThemeDiff) people() string {
	if d.Asked.Before == 0 && d.Asked.After == 0 {
		return d.Participants.String()
	}
	was, is := Part{d.Mentioned.Before, d.Asked.Before}.String(), Part{d.Mentioned.After, d.Asked.After}.String()
	if was == is {
		return is
	}
	return was + " → " + is
}

// share writes the share before and after and the change in points, "" where
// one must not be printed.
func (d *ThemeDiff) share() string {
	if d.Small || d.Share.Change == nil {
		return ""
	}
	points := math.Round(100 * *d.Share.Change)
	if points == 0 {
		return percent(*d.Share.After)
	}
	return fmt.Sprintf("%s → %s (%+.0f)", percent(*d.Share.Before), percent(*d.Share.After), points)
}

// String is "3 → 5 (+2)", or the number when it is the same.
func (s Step) String() string {
	if s.Change == 0 {
		return strconv.Itoa(s.After)
	}
	return fmt.Sprintf("%d → %d (%+d)", s.Before, s.After, s.Change)
}

func (d *DiffReport) heardBlocks() []document.Block {
	h := &d.Heard
	t := &document.Table{Name: "heard", Columns: []document.Column{
		{Key: "what", Name: "", Kind: document.Label}, {Key: "before", Name: "Before", Kind: document.Number},
		{Key: "after", Name: "After", Kind: document.Number}, {Key: "change", Name: "Change", Kind: document.Number},
	}}
	for _, r := range []struct {
		what string
		step Step
	}{{"interviews", h.Interviews}, {"people", h.Participants}, {"people asked", h.Asked}, {"quotes", h.Quotes}} {
		t.Rows = append(t.Rows, document.Row{Cells: []document.Cell{
			{Value: r.what}, {Value: r.step.Before}, {Value: r.step.After}, {Value: r.step.Change, Text: plus(r.step.Change)},
		}})
	}
	blocks := []document.Block{t}
	for _, l := range []struct {
		what string
		ids  []interviews.ID
	}{{"Only before", h.OnlyBefore}, {"Only after", h.OnlyAfter}, {"Coded to the end since", h.Finished}, {"Coded to the end no more", h.Reopened}} {
		if len(l.ids) > 0 {
			blocks = append(blocks, document.Paragraph{Text: document.Plain(l.what + ": " + ids(l.ids) + ".")})
		}
	}
	return blocks
}

func plus(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf("%+d", n)
}

func (d *DiffReport) eventBlocks() []document.Block {
	var blocks []document.Block
	if len(d.Events) > 0 {
		t := &document.Table{Name: "events", Columns: []document.Column{
			{Key: "event", Name: "Event", Kind: document.Number}, {Key: "at", Name: "At (UTC)"}, {Key: "by", Name: "By"}, {Key: "what", Name: "What"}, {Key: "of", Name: "Of"},
			{Key: "themes", Name: "Themes"}, {Key: "interviews", Name: "Interviews"}, {Key: "people", Name: "People"},
		}}
		for _, c := range d.Events {
			t.Rows = append(t.Rows, document.Row{Cells: []document.Cell{
				{Value: int(c.Seq)}, {Value: c.At.UTC().Format(time.RFC3339), Text: c.At.UTC().Format("2006-01-02 15:04")}, {Value: c.Actor}, {Value: c.Kind}, {Value: c.Subject},
				few(c.Themes), few(c.Interviews), few(c.People),
			}})
		}
		blocks = append(blocks, t)
	}
	text := "No event in between."
	if n := len(d.Events) + d.Other; n > 0 {
		text = fmt.Sprintf("%s in between, of which %d changed something here.", count(n, "event", "events"), len(d.Events))
	}
	return append(blocks, document.Paragraph{Style: document.Caption, Text: document.Plain(text)})
}

// fewest is how many of a list people are shown in a cell.
const fewest = 3

// few is a list in a cell: all of it for programs.
func few[T ~string](list []T) document.Cell {
	all := make([]string, len(list))
	for i, v := range list {
		all[i] = string(v)
	}
	cell := document.Cell{Value: strings.Join(all, " ")}
	if more := len(all) - fewest; more > 0 {
		cell.Text, cell.More = strings.Join(all[:fewest], ", "), fmt.Sprintf("+%d", more)
	}
	return cell
}

func eventList(events []int64) string {
	all := make([]string, len(events))
	for i, n := range events {
		all[i] = strconv.FormatInt(n, 10)
	}
	return strings.Join(all, " ")
}

// fewNumbers names the newest of many events.
func fewNumbers(events []int64) string {
	if more := len(events) - fewest; more > 0 {
		return eventList(events[more:]) + fmt.Sprintf(" and %d before", more)
	}
	return eventList(events)
}
