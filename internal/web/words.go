package web

import (
	"fmt"
	"slices"
	"strconv"
	"unicode/utf8"
)

// plural counts things in words.
func plural(n int, one string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %ss", n, one)
}

// shortened is at most so many bytes of a text, cut between characters.
func shortened(text string, most int) string {
	if len(text) <= most {
		return text
	}
	for most > 0 && !utf8.RuneStart(text[most]) {
		most--
	}
	return text[:most] + "…"
}

// sortedOnce sorts names, each once.
func sortedOnce(names []string) []string {
	slices.Sort(names)
	return slices.Compact(names)
}

// numberIn reads a number of a query: what is usual when it is none, and at
// most so much.
func numberIn(text string, usual, most int) int {
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 {
		return usual
	}
	return min(n, most)
}
