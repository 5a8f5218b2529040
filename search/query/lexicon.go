package query

import (
	"strings"
	"sync"
)

// maxLexicon bounds what a Lexicon remembers; past it, it begins again.
const maxLexicon = 1 << 18

// A Lexicon reads texts word by word and remembers every word it has met, so
// that most cost one look-up. It serves one goroutine at a time.
type Lexicon struct {
	forms map[string]string            // as written → form
	stems map[string]map[string]string // language → form → stem
}

var lexicons = sync.Pool{New: func() any { return NewLexicon() }}

// NewLexicon returns an empty one.
func NewLexicon() *Lexicon {
	return &Lexicon{forms: map[string]string{}, stems: map[string]map[string]string{}}
}

// Words appends the words of a text to a list.
func (l *Lexicon) Words(list []Word, language, text string) []Word {
	if len(l.forms) > maxLexicon {
		*l = *NewLexicon()
	}
	stems := l.stems[language]
	if stems == nil {
		stems = map[string]string{}
		l.stems[language] = stems
	}
	for i := 0; ; {
		start, end := Next(text, i)
		if start == end {
			return list
		}
		form := l.form(text[start:end])
		stem, ok := stems[form]
		if !ok {
			stem = Stem(language, form)
			stems[form] = stem
		}
		list = append(list, Word{start, end, form, stem})
		i = end
	}
}

func (l *Lexicon) form(written string) string {
	if form, ok := l.forms[written]; ok {
		return form
	}
	form := strings.Clone(Fold(written))
	l.forms[strings.Clone(written)] = form
	return form
}
