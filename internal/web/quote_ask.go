package web

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"verbatim/coding"
	"verbatim/internal/errs"
	"verbatim/interviews"
	"verbatim/search/query"
)

// An asking is what the explorer is asked for, as its address says it:
// quotesAddress tells what the parts mean.
type asking struct {
	Query    string
	Counted  string
	Finished string
	Own      string
	Read     string
	Unknown  string
	IDs      string
	Group    string
	Show     string // quotes on a page, "" for shownQuotes
	From     int    // the first quote of the page, from 0
}

func readAsking(v url.Values) asking {
	from, _ := strconv.Atoi(v.Get("from"))
	return asking{
		Query: strings.TrimSpace(v.Get("q")), Counted: v.Get("counted"), Finished: v.Get("finished"), Own: v.Get("own"), Read: v.Get("read"),
		Unknown: v.Get("unknown"), IDs: v.Get("ids"), Group: v.Get("group"), Show: v.Get("show"), From: max(from, 0),
	}
}

func (a asking) address(more ...string) string {
	from := ""
	if a.From > 0 {
		from = strconv.Itoa(a.From)
	}
	return quotesAddress(a.Query, append([]string{"counted", a.Counted, "finished", a.Finished, "own", a.Own, "read", a.Read, "unknown", a.Unknown,
		"ids", a.IDs, "group", a.Group, "show", a.Show, "from", from}, more...)...)
}

// Address leads to the first page.
func (a asking) Address() string {
	a.From = 0
	return a.address()
}

// shown is how many quotes stand on a page.
func (a asking) shown() int { return max(1, numberIn(a.Show, quotesShown, mostShown)) }

// asksFor leads to the same but for the query.
func (a asking) asksFor(query string) string {
	a.Query = query
	return a.Address()
}

// A hiddenField carries a part of what is asked through a form.
type hiddenField struct{ Name, Value string }

// Hidden are the parts but for the query.
func (a asking) Hidden() []hiddenField {
	all := []hiddenField{{"counted", a.Counted}, {"finished", a.Finished}, {"own", a.Own}, {"read", a.Read}, {"unknown", a.Unknown}, {"ids", a.IDs}, {"group", a.Group}, {"show", a.Show}}
	return slices.DeleteFunc(all, func(f hiddenField) bool { return f.Value == "" })
}

// partsOf are what stands beside each other in a query: a quote must be all of
// it.
func partsOf(q query.Query) []query.Node {
	switch root := q.Root.(type) {
	case nil:
		return nil
	case query.And:
		return root
	}
	return []query.Node{q.Root}
}

// whole writes parts as one query.
func whole(parts []query.Node) string {
	switch len(parts) {
	case 0:
		return ""
	case 1:
		return query.Query{Root: parts[0]}.String()
	}
	return query.Query{Root: query.And(parts)}.String()
}

// limit finds what is asked for on a shelf.
func (a asking) limit(s *quoteShelf, q query.Query) (rowSet, error) {
	found := s.find(q.Root)
	if a.Counted != "" {
		found.and(s.counted(q, a.Counted == "all"))
	}
	if a.Finished != "" {
		found.and(s.finished())
	}
	if a.Own != "" {
		found.and(s.find(query.Any{Name: "own", Values: []string{a.Own}}))
	}
	if a.Unknown != "" {
		found.and(s.unknown(a.Unknown))
	}
	if a.IDs != "" {
		found.and(s.named(strings.Split(a.IDs, ",")))
	}
	if a.Read != "" {
		polarity, theme, _ := strings.Cut(a.Read, ":")
		p, err := coding.ParsePolarity(polarity)
		if err != nil || theme == "" {
			return nil, errs.New(errs.Invalid, "%q is not how a theme is read", a.Read).Try("write negative:THEME, positive:THEME or neutral:THEME")
		}
		found.and(s.read(p, theme))
	}
	return found, nil
}

// counted are what reports count of what a query finds: quotes that count and
// have a theme, of interviews that the query is about. Surveys and notes count
// apart; everywhere is these, too.
func (s *quoteShelf) counted(q query.Query, everywhere bool) rowSet {
	who, _ := query.Split(q)
	heard := map[*interviews.Interview]bool{}
	for i := range s.voices {
		if iv := s.voices[i].talk; !has(heard, iv) {
			heard[iv] = (everywhere || conversation(iv)) && s.hearsAny(iv, who)
		}
	}
	own, found := s.column("own"), newRowSet(len(s.quotes))
	for row, quote := range s.quotes {
		if quote.State.Counts() && len(own.on(s, row)) > 0 && heard[s.voices[s.voice[row]].talk] {
			found.add(row)
		}
	}
	return found
}

func conversation(iv *interviews.Interview) bool {
	return iv.Source == interviews.SourceInterview || iv.Source == ""
}

// hearsAny reports whether somebody asks for an interview, as reports have it:
// for one of its participants, or any voice where no participant speaks.
func (s *quoteShelf) hearsAny(iv *interviews.Interview, who query.Node) bool {
	hears := func(name string) bool {
		doc := &query.QuoteDoc{Doc: query.Doc{Voice: s.speaks(iv, name).Voice}}
		return query.Finds(who, query.NewPassage(&doc.Doc, []*query.QuoteDoc{doc}, query.NewLexicon()))
	}
	answers := false
	for _, speaker := range iv.Speakers {
		if speaker.Role != interviews.RoleParticipant {
			continue
		}
		if answers = true; hears(speaker.Name) {
			return true
		}
	}
	return !answers && (hears("") || slices.ContainsFunc(iv.Speakers, func(sp interviews.Speaker) bool { return hears(sp.Name) }))
}

// finished are the quotes of interviews whose coding somebody has finished,
// but for those in which others' work is hidden.
func (s *quoteShelf) finished() rowSet {
	done := map[interviews.ID]bool{}
	for _, f := range s.corpus.Finished {
		done[f.Interview] = true
	}
	for _, id := range s.corpus.Hidden {
		done[id] = false
	}
	return s.findVoicesOf(func(v *query.Voice) bool { return done[interviews.ID(v.Interview)] })
}

// unknown are the quotes of participants of whom an attribute is not known on
// the day of the interview.
func (s *quoteShelf) unknown(attribute string) rowSet {
	found := newRowSet(len(s.quotes))
	for row := range s.quotes {
		if v := &s.voices[s.voice[row]]; v.person != "" && strings.TrimSpace(v.held[attribute]) == "" {
			found.add(row)
		}
	}
	return found
}

func (s *quoteShelf) named(ids []string) rowSet {
	found := newRowSet(len(s.quotes))
	for _, id := range ids {
		if row, known := s.place[id]; known {
			found.add(row)
		}
	}
	return found
}

// read are the quotes that a coder reads so under a theme or one below it.
func (s *quoteShelf) read(p coding.Polarity, theme string) rowSet {
	under, found := s.corpus.Codebook.Under(theme), newRowSet(len(s.quotes))
	for row, q := range s.quotes {
		if slices.ContainsFunc(s.rated[q.ID], func(r rating) bool { return r.polarity == p && slices.Contains(under, r.theme) }) {
			found.add(row)
		}
	}
	return found
}
