package main

import (
	"encoding/json"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"verbatim/report"
)

// A listing is what the quote explorer says that it lists, and what it lists.
type listing struct {
	quotes, interviews, people int
	ids                        []string
}

var (
	listedTotal = regexp.MustCompile(`<strong>(\d+) quotes?</strong> in (\d+) interviews?, said by (\d+) pe`)
	listedQuote = regexp.MustCompile(`id="q-([^"]+)"`)
	listedNext  = regexp.MustCompile(`<a rel="next" href="([^"]+)"`)
)

// listed follows an address of the explorer, through all its pages.
func (b *bench) listed(address string) listing {
	b.Helper()
	var l listing
	for at := address; at != ""; {
		page := b.get(at)
		total := listedTotal.FindStringSubmatch(page)
		if total == nil {
			return l
		}
		l.quotes, l.interviews, l.people = leading(total[1]), leading(total[2]), leading(total[3])
		for _, id := range listedQuote.FindAllStringSubmatch(page, -1) {
			l.ids = append(l.ids, id[1])
		}
		at = ""
		if next := listedNext.FindStringSubmatch(page); next != nil {
			at = html.UnescapeString(next[1])
		}
	}
	slices.Sort(l.ids)
	l.ids = slices.Compact(l.ids)
	return l
}

// TestWorkbenchNumbersOpenTheirQuotes: behind every number of the report on
// themes is a list of just as many people, quotes or interviews: of those that
// the report counts.
func TestWorkbenchNumbersOpenTheirQuotes(t *testing.T) {
	b := sampleBench(t)
	followed := b.followNumbers("/report", true)
	followed += b.followNumbers("/report?period=2026-Q3&polarity=negative&query="+url.QueryEscape("team:data OR team:claims"), false,
		"--period", "2026-Q3", "--polarity", "negative", "team:data OR team:claims")
	if followed < 250 {
		t.Errorf("only %d numbers lead anywhere", followed)
	}
}

// followNumbers follows the numbers of a report on themes, as it is with the
// flags of the command; those of its parts, too.
func (b *bench) followNumbers(address string, parts bool, flags ...string) (followed int) {
	b.Helper()
	var r report.ThemesReport
	if err := json.Unmarshal(b.printed(slices.Concat([]string{"--json", "report", "themes", "--quotes", "-1"}, flags)...), &r); err != nil {
		b.Fatal(err)
	}
	held := b.withheld()
	page := b.get(address)
	all := tableOf(b.T, page, "All themes")
	teams, quarters := make([]map[string]*html.Node, len(all)), make([]map[string]*html.Node, len(all))
	if parts {
		teams, quarters = tableOf(b.T, page, "By team"), tableOf(b.T, page, "By quarter")
	}
	follow := func(cell *html.Node, column string, want []string) {
		number := leading(readIn(cell))
		address := linkIn(cell)
		if number == 0 && address == "" {
			return
		}
		l := b.listed(address)
		followed++
		got := map[string]int{"Quotes": l.quotes, "Interviews": l.interviews}[column]
		if column != "Quotes" && column != "Interviews" {
			got = l.people
		}
		if shown := slices.DeleteFunc(l.ids, func(id string) bool { return held[id] }); got != number || !slices.Equal(shown, want) {
			b.Errorf("%s of %s: the number is %d and behind it are %d, or other quotes: %s", column, want[:min(1, len(want))], number, got, address)
		}
	}
	for i := range r.Themes {
		said := func(report.Evidence) bool { return true }
		counts := func(e report.Evidence) bool { return e.Participant != "" && e.Finished }
		follow(all[i]["Quotes"], "Quotes", idsUnder(&r, i, said))
		follow(all[i]["Interviews"], "Interviews", idsUnder(&r, i, said))
		follow(all[i]["People"], "People", idsUnder(&r, i, counts))
		for team, cell := range teams[i] {
			follow(cell, team, idsUnder(&r, i, func(e report.Evidence) bool { return counts(e) && e.Segment == team }))
		}
		for quarter, cell := range quarters[i] {
			follow(cell, quarter, idsUnder(&r, i, func(e report.Evidence) bool { return counts(e) && e.Date.Quarter() == quarter }))
		}
	}
	return followed
}

// withheld are the quotes that are counted and not shown.
func (b *bench) withheld() map[string]bool {
	b.Helper()
	var all struct{ Quotes []report.QuoteRow }
	if err := json.Unmarshal(b.printed("quote", "export", "--format", "json"), &all); err != nil {
		b.Fatal(err)
	}
	held := map[string]bool{}
	for _, q := range all.Quotes {
		if q.Withheld {
			held[q.ID] = true
		}
	}
	if len(held) == 0 {
		b.Error("nothing is withheld in the sample study")
	}
	return held
}

// idsUnder are the quotes of a theme and of those below it, in interviews.
func idsUnder(r *report.ThemesReport, row int, want func(report.Evidence) bool) []string {
	var ids []string
	for i := row; i < len(r.Themes) && (i == row || r.Themes[i].Depth > r.Themes[row].Depth); i++ {
		for _, e := range r.Themes[i].Evidence {
			if e.From == "interview" && want(e) {
				ids = append(ids, e.ID)
			}
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// linkIn is where a number leads: to the explorer.
func linkIn(n *html.Node) string {
	for c := range n.Descendants() {
		if href := attribute(c, "href"); strings.HasPrefix(href, "/quotes?") {
			return href
		}
	}
	return ""
}
