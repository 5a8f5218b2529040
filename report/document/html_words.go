package document

import (
	"strings"
	"time"

	"verbatim/coding"
	"verbatim/interviews"
)

// A pageQuote is a quote with its number, wherever it is shown.
type pageQuote struct {
	Quote
	ID         string // the anchor of the full quote; "" when it stands nowhere in full
	Number     int    // from 1
	Label      string
	Paragraphs []string
	At         string // where it stands in its transcript, "" when no page has that
	Day        string // of Date, as people read it; "" when it is no date
	Clock      string
}

func (m *pageMaker) quote(place int) pageQuote {
	q := m.Quotes[place]
	q.Recording = webAddress(q.Recording)
	v := pageQuote{
		Quote: q, ID: m.quotes[place], Number: place + 1,
		Paragraphs: strings.Split(q.Text, coding.Gap), Clock: interviews.Clock(q.StartMS),
	}
	if m.links.Quote != nil {
		v.At = m.links.Quote(q.ID)
	}
	if t, err := time.Parse(time.DateOnly, string(q.Date)); err == nil {
		v.Day = t.Format("2 January 2006")
	}
	return v
}

func (m *pageMaker) said(s Said) pageQuote {
	v := m.quote(s.Quote)
	v.Label, v.Paragraphs = s.Label, strings.Split(s.words(&v.Quote), coding.Gap)
	return v
}

type pageGroup struct {
	*Group
	Heading pageHeading
	Back    string // the row of the table that leads here; "" for none
	Proofs  []pageSet
	Full    []pageQuote
	Also    []pageNumber // quotes that stand in full in a group before
}

type pageSet struct {
	*Set
	ID       string
	Speakers []pageSpeaker
}

type pageSpeaker struct {
	Who     string
	Numbers []pageNumber
}

// A pageNumber is the number of a quote, which leads to it.
type pageNumber struct {
	Number int
	To     string // "" when the quote stands nowhere in full
}

func (m *pageMaker) words(w *Words) []pageGroup {
	var views []pageGroup
	for i := range w.Groups {
		views = append(views, m.group(&w.Groups[i]))
	}
	return views
}

func (m *pageMaker) group(g *Group) pageGroup {
	v := pageGroup{Group: g, Heading: pageHeading{m.anchors.groups[g], m.heading(g.Level), m.line(Plain(g.Title))}}
	if m.to[g.Ref] == v.Heading.ID {
		v.Back = m.rows[g.Ref]
	}
	for i := range g.Sets {
		v.Proofs = append(v.Proofs, m.set(&g.Sets[i]))
	}
	for _, place := range g.Quotes {
		if m.full[place] {
			v.Also = append(v.Also, m.number(place))
			continue
		}
		m.full[place] = true
		v.Full = append(v.Full, m.quote(place))
	}
	return v
}

func (m *pageMaker) set(s *Set) pageSet {
	v := pageSet{Set: s, ID: m.sets[s]}
	for _, p := range s.People {
		speaker := pageSpeaker{Who: p.Who}
		for _, place := range p.Quotes {
			speaker.Numbers = append(speaker.Numbers, m.number(place))
		}
		v.Speakers = append(v.Speakers, speaker)
	}
	return v
}

func (m *pageMaker) number(place int) pageNumber {
	return pageNumber{place + 1, toAnchor(m.quotes[place])}
}
