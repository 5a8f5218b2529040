package query

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// MaxForm bounds the form of a word, in bytes. Longer words (encoded files,
// mostly) are known by their beginning.
const MaxForm = 96

// A Word is one word of a text.
type Word struct {
	Start, End int    // bytes of the text
	Form       string // as it is compared: in lower case, composed, with plain apostrophes
	Stem       string // what its inflections have in common
}

// Words returns the words of a text in order: letters and digits of any
// script, with apostrophes inside, each ideograph by itself. No word is left
// out.
func Words(language, text string) []Word {
	l := lexicons.Get().(*Lexicon)
	defer lexicons.Put(l)
	return l.Words(nil, language, text)
}

// Next returns the bytes of the first word of s that begins at or after i,
// and an empty range when there is none.
func Next(s string, i int) (start, end int) {
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
		if c := s[i]; c < utf8.RuneSelf {
			if asciiLetter[c] {
				i++
				continue
			}
			if c != '\'' {
				return i
			}
		}
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

var asciiLetter = func() (is [utf8.RuneSelf]bool) {
	for c := range is {
		is[c] = 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
	}
	return is
}()

func letter(r rune) bool {
	if r < utf8.RuneSelf {
		return asciiLetter[r]
	}
	return unicode.IsLetter(r) || unicode.IsDigit(r)
}

// ideograph reports scripts written without blanks between words. Their
// characters are words of their own, and what was typed together is a phrase.
func ideograph(r rune) bool {
	return r >= 0x0e00 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}

func apostrophe(r rune) bool { return r == '\'' || r == '’' || r == 'ʼ' }

// Fold makes words equal that differ only in case, in the shape of the
// apostrophe, or in how their accents are encoded.
func Fold(s string) string { return clip(foldWhole(s)) }

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

// foldName makes names equal that differ in case and blanks alone.
func foldName(s string) string { return strings.Join(strings.Fields(foldWhole(s)), " ") }

func ascii(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

func clip(s string) string {
	if len(s) <= MaxForm {
		return s
	}
	n := MaxForm
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}
