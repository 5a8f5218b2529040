package web

import (
	"fmt"
	"slices"
	"sync"

	"verbatim/search/query"
)

// A wordIndex knows which rows have which word. It is made when words are
// asked for first.
type wordIndex struct {
	once  sync.Once
	rows  map[wordIn][]int32
	words map[string][]string // by language: each once, in the order in which they are met
}

// A wordIn is a word, as it is written, in a language.
type wordIn struct{ language, word string }

func (x *wordIndex) read(s *quoteShelf) {
	x.once.Do(func() {
		x.rows, x.words = map[wordIn][]int32{}, map[string][]string{}
		lex := query.NewLexicon()
		var words []query.Word
		for row, q := range s.quotes {
			language := s.voices[s.voice[row]].Language
			words = lex.Words(words[:0], language, q.Text)
			for i := range words {
				x.put(wordIn{language, q.Text[words[i].Start:words[i].End]}, int32(row)) //nolint:gosec // as many quotes fit into no memory
			}
		}
	})
}

func (x *wordIndex) put(word wordIn, row int32) {
	rows, known := x.rows[word]
	if !known {
		x.words[word.language] = append(x.words[word.language], word.word)
	}
	if !known || rows[len(rows)-1] != row {
		x.rows[word] = append(rows, row)
	}
}

// index is that of the shelf's words.
func (s *quoteShelf) index() *wordIndex {
	s.mu.Lock()
	if s.words == nil {
		s.words = &wordIndex{}
	}
	x := s.words
	s.mu.Unlock()
	x.read(s)
	return x
}

// findWords finds what one of the patterns of a leaf stands in: where each of
// its words is, and where that does not decide it, by reading those rows.
func (s *quoteShelf) findWords(leaf query.Node) rowSet {
	return slices.Clone(s.kept(fmt.Sprintf("%T:%s", leaf, leaf), func() rowSet {
		x, found := s.index(), newRowSet(len(s.quotes))
		for _, p := range query.Patterns(leaf) {
			may := s.all()
			for _, slot := range p.Slots {
				may.and(x.with(s, slot))
			}
			if len(p.Slots) > 1 {
				may = s.reread(may, &p)
			}
			found.or(may)
		}
		return found
	}))
}

// with are the rows that have a word for a slot.
func (x *wordIndex) with(s *quoteShelf, slot query.Slot) rowSet {
	found, lex := newRowSet(len(s.quotes)), query.NewLexicon()
	one := query.Pattern{Slots: []query.Slot{slot}}
	for language, words := range x.words {
		voice := &query.Voice{Language: language}
		for _, word := range words {
			if one.Count(query.NewPassage(&query.Doc{Voice: voice, Text: word}, nil, lex)) == 0 {
				continue
			}
			for _, row := range x.rows[wordIn{language, word}] {
				found.add(int(row))
			}
		}
	}
	return found
}

// reread keeps the rows in which a pattern really stands.
func (s *quoteShelf) reread(rows rowSet, p *query.Pattern) rowSet {
	found, lex := newRowSet(len(s.quotes)), query.NewLexicon()
	rows.each(func(row int) {
		doc := query.Doc{Voice: s.voices[s.voice[row]].Voice, Text: s.quotes[row].Text}
		if p.Count(query.NewPassage(&doc, nil, lex)) > 0 {
			found.add(row)
		}
	})
	return found
}
