package coding

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"regexp/syntax"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"verbatim/internal/errs"
	"verbatim/interviews"
)

// The limits of one run that finds passages by words. Go's expressions take
// time in proportion to the text and to their program, so that both bounds
// together bound the time.
const (
	MaxPattern      = 256  // characters of a pattern
	MaxInstructions = 200  // of the program that an expression is compiled to
	MaxPassages     = 5000 // passages of one run
	// FindBudget is how long a run may take; whoever runs it sets it on the context.
	FindBudget = 5 * time.Second
)

// A Finder finds passages by their words, in one interview after the other. It
// is one run: its limits hold for all interviews together.
type Finder struct {
	unit  Cut
	roles []interviews.Role
	spans func(ctx context.Context, text string) ([]interviews.Span, error)
	found int
}

// FindWords finds whole words that stand together, whatever their case, the
// blanks between them, the shape of quotation marks and how accents are
// composed; accents count. errs.Invalid when there are none, or more than
// MaxPattern characters.
func FindWords(phrase string, unit Cut, roles ...interviews.Role) (*Finder, error) {
	if err := lengthy(phrase); err != nil {
		return nil, err
	}
	want, _ := fold(phrase)
	if want == "" {
		return nil, errs.New(errs.Invalid, "there are no words to find").Try("give the words as people say them")
	}
	return &Finder{unit: unit, roles: roles, spans: func(_ context.Context, text string) ([]interviews.Span, error) {
		return occurrences(text, want), nil
	}}, nil
}

// FindExpression finds what a regular expression of Go's syntax (RE2) matches
// within one turn. Case counts; (?i) in front takes both. errs.Invalid, with
// what to do, when the expression is none, is too long or too large, fits what
// has no words, or fits everything.
func FindExpression(expr string, unit Cut, roles ...interviews.Role) (*Finder, error) {
	if err := lengthy(expr); err != nil {
		return nil, err
	}
	tree, err := syntax.Parse(expr, syntax.Perl)
	if err != nil {
		return nil, unreadable(err)
	}
	switch {
	case mayBeEmpty(tree):
		return nil, errs.New(errs.Invalid, "the expression %q fits where no words are", expr).Try("leave out a * or ? or |, so that it needs at least one character")
	case anything(tree):
		return nil, errs.New(errs.Invalid, "the expression %q fits everything that was said", expr).Try("name some of the words")
	}
	prog, err := syntax.Compile(tree.Simplify())
	if err != nil {
		return nil, unreadable(err)
	}
	if n := len(prog.Inst); n > MaxInstructions {
		return nil, tooLarge(fmt.Sprintf("it takes %d steps, and at most %d are allowed", n, MaxInstructions))
	}
	re, err := regexp.Compile(expr)
	if err != nil {
		return nil, unreadable(err)
	}
	return &Finder{unit: unit, roles: roles, spans: func(ctx context.Context, text string) ([]interviews.Span, error) { return matches(ctx, re, text) }}, nil
}

// unreadable tells a person about an expression that the library refuses.
func unreadable(err error) error {
	var syn *syntax.Error
	if errors.As(err, &syn) && (syn.Code == syntax.ErrInvalidRepeatSize || syn.Code == syntax.ErrLarge || syn.Code == syntax.ErrNestingDepth) {
		return tooLarge(err.Error())
	}
	return errs.New(errs.Invalid, "the expression cannot be read: %v", err).Try("put a \\ in front of ( ) [ ] . * + ? that are meant as they stand")
}

func tooLarge(why string) error {
	return errs.New(errs.Invalid, "the expression is too large: %s", why).Try("count less in {…}, or run one part of it after the other")
}

func lengthy(pattern string) error {
	if n := utf8.RuneCountInString(pattern); n > MaxPattern {
		return errs.New(errs.Invalid, "the pattern has %d characters, and at most %d are allowed", n, MaxPattern).
			Try("run one part of it after the other")
	}
	return nil
}

// mayBeEmpty reports whether an expression can match no characters.
func mayBeEmpty(re *syntax.Regexp) bool {
	switch re.Op {
	case syntax.OpLiteral:
		return len(re.Rune) == 0
	case syntax.OpNoMatch, syntax.OpCharClass, syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		return false
	case syntax.OpCapture, syntax.OpPlus:
		return mayBeEmpty(re.Sub[0])
	case syntax.OpRepeat:
		return re.Min == 0 || mayBeEmpty(re.Sub[0])
	case syntax.OpConcat:
		for _, sub := range re.Sub {
			if !mayBeEmpty(sub) {
				return false
			}
		}
		return true
	case syntax.OpAlternate:
		for _, sub := range re.Sub {
			if mayBeEmpty(sub) {
				return true
			}
		}
		return false
	}
	return true // *, ?, and what has no width
}

// anything reports whether an expression names no character at all, so that
// any text of some length fits it.
func anything(re *syntax.Regexp) bool {
	switch re.Op {
	case syntax.OpLiteral, syntax.OpNoMatch:
		return false
	case syntax.OpCharClass:
		return len(re.Rune) == 2 && re.Rune[0] == 0 && re.Rune[1] == unicode.MaxRune
	case syntax.OpAlternate:
		for _, sub := range re.Sub {
			if anything(sub) {
				return true
			}
		}
		return false
	}
	for _, sub := range re.Sub {
		if !anything(sub) {
			return false
		}
	}
	return true
}

// Find returns the passages of one interview, in order, each once. Where what
// matches begins or ends inside a character nothing is found. turns are those
// of the interview's newest revision. errs.Invalid when the run has found more
// than MaxPassages, or the context is at its end.
func (f *Finder) Find(ctx context.Context, iv *interviews.Interview, turns []interviews.Turn) ([]Quote, error) {
	var all []Quote
	for i := range turns {
		t := &turns[i]
		if !heard(iv, t, f.roles) {
			continue
		}
		if ctx.Err() != nil {
			return nil, tooSlow()
		}
		spans, err := f.spans(ctx, t.Text)
		if err != nil {
			return nil, err
		}
		for _, s := range f.cut(t.Text, spans) {
			if f.found++; f.found > MaxPassages {
				return nil, errs.New(errs.Invalid, "more than %d passages fit", MaxPassages).
					Try("name more of the words, or look at one interview at a time with --interview")
			}
			all = append(all, passageIn(iv, t, s))
		}
	}
	return all, nil
}

func tooSlow() error {
	return errs.New(errs.Invalid, "finding the passages takes too long").
		Try("make the expression simpler, or look at one interview at a time with --interview")
}

// cut widens matches to what the unit says. Matches in one turn or sentence
// are one passage.
func (f *Finder) cut(text string, spans []interviews.Span) []interviews.Span {
	var whole []interviews.Span
	for _, s := range spans {
		if s.Start < s.End && IsBoundary(text, s.Start) && IsBoundary(text, s.End) && strings.TrimSpace(text[s.Start:s.End]) != "" {
			whole = append(whole, s)
		}
	}
	if len(whole) == 0 || f.unit == MatchOnly {
		return whole
	}
	if f.unit == WholeTurn {
		return []interviews.Span{{Start: 0, End: len(text)}}
	}
	return sentencesAround(text, whole)
}

// sentencesAround returns the sentences that spans lie in, those that one span
// lies across joined. Both are in order.
func sentencesAround(text string, spans []interviews.Span) []interviews.Span {
	var around []interviews.Span
	all := Sentences(text)
	for _, s := range spans {
		for len(all) > 0 && all[0].End <= s.Start {
			all = all[1:]
		}
		found := s
		for _, one := range all {
			if one.Start >= s.End {
				break
			}
			found = interviews.Span{Start: min(found.Start, one.Start), End: max(found.End, one.End)}
		}
		if n := len(around); n > 0 && found.Start < around[n-1].End {
			around[n-1].End = max(around[n-1].End, found.End)
			continue
		}
		around = append(around, found)
	}
	return around
}

// matches finds an expression in a text. The library cannot be stopped, and
// each match may take a walk to the end of the text: so a few are asked for,
// then twice as many, with a look at the context between.
func matches(ctx context.Context, re *regexp.Regexp, text string) ([]interviews.Span, error) {
	for n := 16; ; n *= 2 {
		found := re.FindAllStringIndex(text, n)
		if len(found) < n || n > MaxPassages {
			spans := make([]interviews.Span, len(found))
			for i, m := range found {
				spans[i] = interviews.Span{Start: m[0], End: m[1]}
			}
			return spans, nil
		}
		if ctx.Err() != nil {
			return nil, tooSlow()
		}
	}
}

// occurrences finds folded words in a text: whole words, of whole characters,
// that do not overlap.
func occurrences(text, want string) []interviews.Span {
	have, offs := fold(text)
	var spans []interviews.Span
	for from := 0; from < len(have); {
		i := strings.Index(have[from:], want)
		if i < 0 {
			break
		}
		start, end := from+i, from+i+len(want)
		if !whole(text, offs, start, end) || !wordEdge(have, start) || !wordEdge(have, end) {
			_, size := utf8.DecodeRuneInString(have[start:])
			from = start + size
			continue
		}
		spans = append(spans, interviews.Span{Start: offs[start], End: offs[end]})
		from = end
	}
	return spans
}

// wordEdge reports whether no word goes on across an offset. Where words are
// written without blanks, every letter is one.
func wordEdge(text string, off int) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:off])
	behind, _ := utf8.DecodeRuneInString(text[off:])
	return off == 0 || off == len(text) || !spaced(before) || !spaced(behind)
}

// spaced reports whether a rune is part of words with blanks between them.
func spaced(r rune) bool {
	if unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar) {
		return false
	}
	return unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r)
}
