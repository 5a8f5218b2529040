package web

import (
	"verbatim/search/query"
)

// examples are queries that find something here.
func (s *quoteShelf) examples() []example {
	var all []example
	add := func(q, says string) { all = append(all, example{q, says, searchAddress(q)}) }
	word, phrase := s.commonWords()
	if word != "" {
		add(word, "a word in any of its forms")
	}
	if phrase != "" {
		add(`"`+phrase+`"`, "just these words, one after the other")
	}
	theme := mostFrequent(s, "theme")
	if theme != "" {
		add(asks("theme", theme), "what is coded with a theme or one below it")
	}
	for _, key := range askable(s.corpus.Participants) {
		if value := mostFrequent(s, key); value != "" && word != "" {
			add(asks(key, value)+" "+word, "what people of a segment say")
			break
		}
	}
	if quarter := mostFrequent(s, "date"); quarter != "" && theme != "" {
		add("in:quotes "+asks("date", quarter)+" -"+asks("theme", theme), "quotes of a quarter without a theme")
	}
	return all
}

// mostFrequent is the value of a field that most quotes have.
func mostFrequent(s *quoteShelf, field string) string {
	c := s.column(field)
	counts, best := make([]int, len(c.values)), -1
	for row := range s.quotes {
		for _, v := range c.on(s, row) {
			counts[v]++
		}
	}
	for v := range counts {
		if best < 0 || counts[v] > counts[best] {
			best = v
		}
	}
	if best < 0 {
		return ""
	}
	return c.values[best]
}

// exampleLetters is how long a word is that says something by itself.
const exampleLetters = 6

// commonWords are the long word that most quotes have, and the two or three
// words from it on in the first of them.
func (s *quoteShelf) commonWords() (word, phrase string) {
	rows := map[string]int{}
	sample := s.quotes[:min(len(s.quotes), 500)]
	for _, q := range sample {
		for _, w := range query.Words(query.English, q.Text) {
			if len(w.Form) >= exampleLetters {
				rows[w.Form]++
			}
		}
	}
	for form, n := range rows {
		if n > rows[word] || n == rows[word] && form < word {
			word = form
		}
	}
	for _, q := range sample {
		words := query.Words(query.English, q.Text)
		for i, w := range words {
			if w.Form == word && i > 0 {
				return word, q.Text[words[i-1].Start:w.End]
			}
		}
	}
	return word, ""
}
