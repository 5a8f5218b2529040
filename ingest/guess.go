package ingest

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"verbatim/interviews"
)

// A tally counts what one speaker says.
type tally struct {
	turns, words, questions int // questions: turns with a question mark
}

func count(turns []interviews.Turn) (order []string, by map[string]*tally) {
	by = map[string]*tally{}
	for i := range turns {
		t := &turns[i]
		if t.Kind != interviews.Speech {
			continue
		}
		c := by[t.Speaker]
		if c == nil {
			c = &tally{}
			by[t.Speaker] = c
			order = append(order, t.Speaker)
		}
		c.turns++
		c.words += countWords(t.Text)
		if strings.IndexByte(t.Text, '?') >= 0 {
			c.questions++
		}
	}
	return order, by
}

// countWords counts what stands between blanks and has a letter or a digit.
// Markers such as [laughter] were not spoken.
func countWords(s string) (n int) {
	skip := markers(s)
	in := false
	for i := 0; i < len(s); {
		if len(skip) > 0 && i == skip[0].Start {
			i, skip = skip[0].End, skip[1:]
			continue
		}
		c := s[i]
		switch {
		case c == ' ' || c == '\n' || c == '\t':
			in = false
		case in:
		case c < utf8.RuneSelf:
			if isWord(c) {
				in = true
				n++
			}
		default:
			r, size := utf8.DecodeRuneInString(s[i:])
			if unicode.IsLetter(r) || unicode.IsDigit(r) {
				in = true
				n++
			}
			i += size
			continue
		}
		i++
	}
	return n
}

// markers finds the markers of a text; most texts hold nothing that opens one.
func markers(s string) []interviews.Span {
	for _, open := range []string{"[", "(", "<", "♪"} {
		if strings.Contains(s, open) {
			return interviews.Markers(s)
		}
	}
	return nil
}

// interviewer guesses who asks among the speakers whose role nobody said: the
// one with the largest share of turns that hold a question, who takes at least
// a tenth of the turns, and not the one who speaks the most words. "" when
// nobody fits.
func interviewer(order []string, by map[string]*tally, open func(name string) bool) string {
	total, longest, second := 0, 0, 0
	for _, c := range by {
		total += c.turns
		second = max(second, min(longest, c.words))
		longest = max(longest, c.words)
	}
	best, share := "", 0.0
	for _, name := range order {
		c := by[name]
		if !open(name) || c.turns*10 < total || c.words == longest && longest > second {
			continue
		}
		if s := float64(c.questions) / float64(c.turns); s > share {
			best, share = name, s
		}
	}
	return best
}
