package search

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/english"
	"golang.org/x/text/unicode/norm"
)

// maxTerm bounds a term, in bytes. Longer words (encoded files, mostly) are
// found by their beginning.
const maxTerm = 96

// A word is one word of a text, as it is compared.
type word struct {
	start, end int    // bytes of the text
	folded     string // in lower case, composed, with plain apostrophes
	stem       string // what it is found by
}

// words returns the words of text in order: letters and digits of any script,
// with apostrophes inside, each ideograph by itself. No word is left out.
func words(text string) []word {
	a := analysers.Get().(*analyser)
	defer analysers.Put(a)
	a.trim()
	var found []word
	for i := 0; ; {
		start, end := nextWord(text, i)
		if start == end {
			return found
		}
		folded, stem := a.forms(a.lookUp(text[start:end]))
		found = append(found, word{start, end, folded, stem})
		i = end
	}
}

// nextWord returns the bytes of the first word of s that begins at or after
// i, and an empty range when there is none.
func nextWord(s string, i int) (start, end int) {
	for i < len(s) {
		r, n := decode(s, i)
		if !letter(r) {
			i += n
			continue
		}
		if ideograph(r) {
			return i, marks(s, i+n)
		}
		return i, wordEnd(s, i+n)
	}
	return i, i
}

// wordEnd returns where the word ends that has begun before i.
func wordEnd(s string, i int) int {
	for i < len(s) {
		r, n := decode(s, i)
		switch {
		case letter(r) && !ideograph(r), r >= utf8.RuneSelf && unicode.IsMark(r):
			i += n
		case apostrophe(r) && i+n < len(s):
			if next, _ := decode(s, i+n); !letter(next) || ideograph(next) {
				return i
			}
			i += n
		default:
			return i
		}
	}
	return i
}

func marks(s string, i int) int {
	for i < len(s) {
		r, n := decode(s, i)
		if r < utf8.RuneSelf || !unicode.IsMark(r) {
			break
		}
		i += n
	}
	return i
}

func decode(s string, i int) (rune, int) {
	if c := s[i]; c < utf8.RuneSelf {
		return rune(c), 1
	}
	return utf8.DecodeRuneInString(s[i:])
}

func letter(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
	}
	return unicode.IsLetter(r) || unicode.IsDigit(r)
}

// ideograph reports scripts written without blanks between words. Their
// characters are words of their own, and what was typed together is a phrase.
func ideograph(r rune) bool {
	return r >= 0x0e00 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}

func apostrophe(r rune) bool { return r == '\'' || r == '’' || r == 'ʼ' }

// fold makes words equal that differ only in case, in the shape of the
// apostrophe, or in how their accents are encoded.
func fold(s string) string { return clip(foldWhole(s)) }

func foldWhole(s string) string {
	if !ascii(s) {
		s = strings.Map(func(r rune) rune {
			if apostrophe(r) {
				return '\''
			}
			return r
		}, norm.NFKC.String(s))
	}
	return strings.ToLower(s)
}

func ascii(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

func clip(s string) string {
	if len(s) <= maxTerm {
		return s
	}
	n := maxTerm
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// stem returns the English stem (Porter2) of a folded word. Words of other
// scripts are their own stems.
func stem(folded string) string {
	for _, r := range folded {
		if r >= 0x250 {
			return folded
		}
	}
	env := snowballstem.NewEnv(folded)
	english.Stem(env)
	if env.Current() == "" {
		return folded
	}
	return env.Current()
}
