package coding

import (
	"context"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"verbatim/internal/errs"
)

// Bounds of synonyms.
const (
	MostSynonyms   = 32 // words in a group
	LongestSynonym = 80 // characters of a word
)

// Synonyms are groups of words, or short phrases, that mean the same to the
// team: deploy, release, ship. A word is written folded and is in at most one
// group; a group has 2 to MostSynonyms words. Words are sorted within their
// group, groups by their first words.
type Synonyms [][]string

// Synonym is a word or phrase as synonyms are compared: in lower case, accents
// composed, one blank between words. errs.Invalid when there is none in it, when
// it is too long, or has characters in it that steer or mean something in a
// query.
func Synonym(text string) (string, error) {
	word, _ := fold(text)
	i := strings.IndexFunc(word, func(r rune) bool { return steers(r) || strings.ContainsRune(`"():*~`, r) })
	switch {
	case !utf8.ValidString(text):
		return "", errs.New(errs.Invalid, "a synonym is not UTF-8 text")
	case i >= 0:
		r, _ := utf8.DecodeRuneInString(word[i:])
		return "", errs.New(errs.Invalid, "the synonym %q has the character %q in it", text, r).Try("use letters, digits and blanks")
	case utf8.RuneCountInString(word) > LongestSynonym:
		return "", errs.New(errs.Invalid, "a synonym of more than %d characters", LongestSynonym).Try("use a word or a short phrase")
	case !strings.ContainsFunc(word, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }):
		return "", errs.New(errs.Invalid, "the synonym %q has no letter or digit in it", text).Try("use a word or a short phrase")
	}
	return word, nil
}

// foldSynonyms are words as synonyms are compared, each once, sorted.
func foldSynonyms(words []string) ([]string, error) {
	folded := make([]string, len(words))
	for i, w := range words {
		word, err := Synonym(w)
		if err != nil {
			return nil, err
		}
		folded[i] = word
	}
	slices.Sort(folded)
	return slices.Compact(folded), nil
}

// Group is the group that a word is in, however it is written, nil when it is
// in none.
func (s Synonyms) Group(word string) []string {
	word, _ = fold(word)
	for _, group := range s {
		if slices.Contains(group, word) {
			return group
		}
	}
	return nil
}

// Join returns the synonyms after words, at least two, have come to mean the
// same: groups that one of them is in become one. errs.Invalid when a word
// cannot be a synonym, when there are fewer than two, or when the group would
// have more than MostSynonyms.
func (s Synonyms) Join(words ...string) (Synonyms, error) {
	group, err := foldSynonyms(words)
	if err != nil {
		return nil, err
	}
	if len(group) < 2 {
		return nil, errs.New(errs.Invalid, "synonyms are two words or more").Try("name another word that means the same")
	}
	var joined Synonyms
	for _, other := range s {
		if slices.ContainsFunc(other, func(w string) bool { return slices.Contains(group, w) }) {
			group = append(group, other...)
		} else {
			joined = append(joined, other)
		}
	}
	slices.Sort(group)
	if group = slices.Compact(group); len(group) > MostSynonyms {
		return nil, errs.New(errs.Invalid, "%q would have %d words in its group, more than %d", group[0], len(group), MostSynonyms).
			Try("take words out of it first: 'verbatim synonym list' shows them all")
	}
	joined = append(joined, group)
	slices.SortFunc(joined, slices.Compare)
	return joined, nil
}

// Without returns the synonyms after words have been taken out of their groups.
// A group of which one word is left is none. errs.NotFound when one of the
// words is in no group.
func (s Synonyms) Without(words ...string) (Synonyms, error) {
	gone, err := foldSynonyms(words)
	if err != nil {
		return nil, err
	}
	for _, word := range gone {
		if s.Group(word) == nil {
			return nil, errs.New(errs.NotFound, "%q is no synonym", word).Try("'verbatim synonym list' shows them all")
		}
	}
	var rest Synonyms
	for _, group := range s {
		group = slices.DeleteFunc(slices.Clone(group), func(w string) bool { return slices.Contains(gone, w) })
		if len(group) > 1 {
			rest = append(rest, group)
		}
	}
	slices.SortFunc(rest, slices.Compare)
	return rest, nil
}

// A SynonymStore keeps the synonyms of the workspace.
type SynonymStore interface {
	// Synonyms returns all groups, sorted.
	Synonyms(ctx context.Context) (Synonyms, error)
	// AddSynonyms makes words mean the same, as Synonyms.Join does.
	// errs.Invalid when they cannot.
	AddSynonyms(ctx context.Context, words ...string) error
	// RemoveSynonyms takes words out of their groups, as Synonyms.Without does,
	// all or none. errs.NotFound when one of them is in no group.
	RemoveSynonyms(ctx context.Context, words ...string) error
}
