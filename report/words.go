package report

import (
	"fmt"
	"math"
	"strings"
	"time"

	"verbatim/internal/stats"
	"verbatim/interviews"
)

// How the numbers are said, in every format alike.

// percent writes a share as a whole per cent.
func percent(share float64) string {
	switch rounded := math.Round(100 * share); {
	case rounded == 0 && share > 0:
		return "<1%" // somebody is not nobody
	case rounded == 100 && share < 1:
		return ">99%"
	default:
		return fmt.Sprintf("%.0f%%", rounded)
	}
}

// interval writes the bounds of a share, "" where there is none.
func (t ThemeRow) interval() string {
	if t.Low == nil || t.Small {
		return ""
	}
	return shareRange(*t.Low, *t.High)
}

func shareRange(low, high float64) string {
	return fmt.Sprintf("%.0f–%.0f%%", math.Round(100*low), math.Round(100*high))
}

// percentage writes the share, "" where it must not be one.
func (t ThemeRow) percentage() string {
	if t.Share == nil || t.Small {
		return ""
	}
	return percent(*t.Share)
}

// people writes x of n people asked; without anybody asked, the people heard.
func (t ThemeRow) people() string {
	if t.Asked == 0 {
		return fmt.Sprint(t.Participants)
	}
	return of(t.Mentioned, t.Asked)
}

// whom is people with their noun.
func (t ThemeRow) whom() string {
	if t.Asked == 0 {
		return count(t.Participants, "person", "people")
	}
	return t.people() + " people"
}

// more counts the people who were heard with the theme in unfinished interviews only.
func (t ThemeRow) more() int {
	if t.Asked == 0 {
		return 0
	}
	return t.Participants - t.Mentioned
}

func of(x, n int) string { return fmt.Sprintf("%d of %d", x, n) }

// String writes x of n, a dash where nobody was asked.
func (p Part) String() string {
	if p.Of == 0 {
		return "–"
	}
	return of(p.Participants, p.Of)
}

// label is the theme's name, marked when it is retired.
func (t ThemeRow) label() string {
	if t.Retired {
		return t.Name + " (retired)"
	}
	return t.Name
}

// title names what the report is about.
func (r *About) title() string {
	titles := make([]string, 0, len(r.Studies))
	for _, s := range r.Studies {
		titles = append(titles, s.Title)
	}
	switch {
	case len(titles) == 0:
		return "All studies"
	case len(titles) <= 3:
		return strings.Join(titles, " · ")
	}
	return count(len(titles), "study", "studies")
}

// period names the time: what the user wrote, and the days that were heard.
func (r *About) period() string {
	if r.Period == "" {
		return "All time"
	}
	return r.Period
}

// days writes the first and last day of the interviews.
func (r *About) days() string {
	switch r.First {
	case "":
		return ""
	case r.Last:
		return "on " + longDate(r.First)
	}
	return "from " + longDate(r.First) + " to " + longDate(r.Last)
}

func longDate(d interviews.Date) string {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return string(d)
	}
	return t.Format("2 January 2006")
}

// heard says in a sentence who was heard.
func (r *About) heard() string {
	s := count(r.Participants, "person", "people") + " in " + count(r.Interviews, "interview", "interviews")
	if days := r.days(); days != "" {
		s += " " + days
	}
	return s + "."
}

// summary says who was heard and how far the interviews are coded.
func (r *About) summary() string { return strings.TrimSpace(r.heard() + " " + r.read()) }

// read says how far the interviews are coded.
func (r *About) read() string {
	switch {
	case r.Interviews == 0:
		return ""
	case len(r.Unfinished) == 0:
		return "All are coded to the end."
	}
	return fmt.Sprintf("%d of %d are coded to the end.", len(r.Finished), r.Interviews)
}

// ids joins interview IDs.
func ids(list []interviews.ID) string {
	names := make([]string, len(list))
	for i, id := range list {
		names[i] = string(id)
	}
	return strings.Join(names, ", ")
}

// method says how to read the numbers.
var method = []string{
	"People are counted, not quotes. A theme counts itself and everything under it, and nobody twice.",
	"A share is the people with the theme, of the people asked. Asked is who gave an interview that at least one coder marked as finished.",
	"Ranges are 95% Wilson intervals. " + Caption,
	"Not saying something is not a no: it was perhaps not asked.",
	"Agreement is Krippendorff's alpha over interviews that two coders or more have finished: whether they found the theme in the same ones. A theme that one coder applied says so.",
}

// reasonWords say why a coefficient has no value.
func reasonWords(reason string) string {
	switch stats.Reason(reason) {
	case stats.NoPairableUnits:
		return "not double-coded"
	case stats.NoVariation:
		return "no variation"
	}
	return strings.ReplaceAll(reason, "_", " ")
}

// bandWords say what a coefficient allows, nothing when it may be relied on.
func bandWords(b stats.Band) string {
	switch b {
	case stats.Tentative:
		return "tentative"
	case stats.Discard:
		return "low agreement"
	}
	return ""
}
