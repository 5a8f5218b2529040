package web

import (
	"slices"
	"strings"

	"verbatim/search/query"
)

// find tells which rows a resolved query finds: those of which the query
// package says the same, one by one (query.Finds).
func (s *quoteShelf) find(n query.Node) rowSet {
	switch n := n.(type) {
	case nil:
		return s.all()
	case query.And:
		return s.findAll(n)
	case query.Or:
		found := newRowSet(len(s.quotes))
		for _, child := range n {
			found.or(s.find(child))
		}
		return found
	case query.Not:
		found := s.all()
		found.without(s.find(n.Node))
		return found
	case query.Same: // a quote is all this at once by itself
		return s.find(n.Node)
	case query.Any:
		return s.findCoded(n)
	case query.Voices:
		return s.findVoicesOf(n.Keep)
	case query.Places:
		return s.findPlaces(n)
	case query.Memo:
		return s.findMemos(n)
	}
	return s.findWords(n)
}

func (s *quoteShelf) findAll(nodes query.And) rowSet {
	found := s.all()
	for _, child := range nodes {
		found.and(s.find(child))
	}
	return found
}

// findVoicesOf asks once for each voice.
func (s *quoteShelf) findVoicesOf(keep func(*query.Voice) bool) rowSet {
	kept := make([]bool, len(s.voices))
	for i := range s.voices {
		kept[i] = keep(s.voices[i].Voice)
	}
	found := newRowSet(len(s.quotes))
	for row, v := range s.voice {
		if kept[v] {
			found.add(row)
		}
	}
	return found
}

func (s *quoteShelf) findPlaces(n query.Places) rowSet {
	found := newRowSet(len(s.quotes))
	for row, q := range s.quotes {
		turn := q.FirstTurn
		if q.Revision != s.voices[s.voice[row]].Revision {
			turn = 0 // it stands nowhere in the newest transcript
		}
		if n.Keep(string(q.Interview), turn) {
			found.add(row)
		}
	}
	return found
}

func (s *quoteShelf) findMemos(n query.Memo) rowSet {
	found, lex := newRowSet(len(s.quotes)), query.NewLexicon()
	for row, texts := range s.memos {
		doc := query.Doc{Voice: s.voices[s.voice[row]].Voice, Coded: query.Coded{Memos: texts}}
		if query.Finds(n, query.NewPassage(&doc, nil, lex)) {
			found.add(row)
		}
	}
	return found
}

// findCoded finds what has one of some values, or any at all, or not.
func (s *quoteShelf) findCoded(n query.Any) rowSet {
	with := s.kept(n.Name+":"+strings.Join(n.Values, "\x1f"), func() rowSet { return s.column(n.Name).with(s, n) })
	if !n.Absent {
		return slices.Clone(with)
	}
	found := s.all()
	found.without(with)
	return found
}

// with are the rows that have one of the values that a node asks for; any at
// all when it names none.
func (c *column) with(s *quoteShelf, n query.Any) rowSet {
	wanted := make([]bool, len(c.values))
	for i, value := range c.values {
		wanted[i] = len(n.Values) == 0 || slices.Contains(n.Values, folded(n.Name, value))
	}
	found := newRowSet(len(s.quotes))
	for row := range s.quotes {
		if slices.ContainsFunc(c.on(s, row), func(v int32) bool { return wanted[v] }) {
			found.add(row)
		}
	}
	return found
}

// folded is a value as a resolved query has it.
func folded(field, value string) string {
	if field != "coder" {
		return value
	}
	return (&query.Coded{Coders: []string{value}}).Values(field)[0]
}

// mostAnswers bounds how many answers a shelf remembers.
const mostAnswers = 2000

// kept returns what was found under a key before, or finds it.
func (s *quoteShelf) kept(key string, find func() rowSet) rowSet {
	s.mu.Lock()
	found, known := s.sets[key]
	s.mu.Unlock()
	if known {
		return found
	}
	found = find()
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.sets) >= mostAnswers {
		clear(s.sets)
	}
	s.sets[key] = found
	return found
}
