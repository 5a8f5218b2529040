package guides

import (
	"path"
	"regexp"
	"strings"
)

var (
	// turn is how transcripts begin what somebody says: a name or a time and a
	// colon, in bold or not, a time in brackets, or a subtitle's arrow.
	turn = regexp.MustCompile(`^\s*(?:` +
		`\*{2}[^*]{1,60}:\s*\*{2}|\*{2}[^*]{1,60}\*{2}\s*:|` +
		`[\[(]?\d{1,2}:\d{2}(?::\d{2})?|.*-->|WEBVTT|` +
		`\p{Lu}[\p{L}\p{N}.'’-]*(?: [\p{L}\p{N}.'’()-]+){0,3}\s*(?:[\[(]\d[\d:.]*[\])])?\s*:\s+\S)`)
	// spoken are keys that only the front matter of a transcript has.
	spoken = []string{"participants", "participant", "interviewer", "speakers", "consent", "recording", "date", "transcript_by"}
)

// Fewer questions than these are too few to tell a guide by.
const (
	leastQuestions = 4
	perTurn        = 3 // questions for every line that looks like a turn
)

// IsGuide reports whether a file is an interview guide and not a transcript.
// Front matter that says "type: guide" settles it. Otherwise the file must be
// Markdown or text with a heading, hold at least four list items that ask
// something or are boxes to tick, and hardly any line that begins like a
// speaker's turn. When in doubt it says no.
func IsGuide(name string, src []byte) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".md", ".markdown", ".txt":
	default:
		return false
	}
	lines := splitLines(src)
	end := frontEnd(lines)
	if end > 0 {
		keys := map[string]any{}
		_ = readYAML(strings.Join(lines[1:end-1], "\n"), &keys)
		if kind, ok := keys["type"].(string); ok {
			return strings.EqualFold(kind, "guide")
		}
		for _, key := range spoken {
			if _, ok := keys[key]; ok {
				return false
			}
		}
	}
	c := tally(lines[end:])
	return c.headings > 0 && c.asked >= leastQuestions && c.asked >= perTurn*c.turns && 4*c.items >= c.all
}

// counts are the lines of a file by what they look like.
type counts struct {
	headings int
	asked    int // list items that ask, or can be ticked
	items    int // all list items
	turns    int // lines that begin like a turn
	all      int // lines with words
}

// tally counts a file's lines. Quotations do not count as turns: guides show
// examples in them.
func tally(lines []string) (c counts) {
	for _, s := range lines {
		if strings.TrimSpace(s) == "" {
			continue
		}
		c.all++
		m := item.FindStringSubmatch(s)
		switch {
		case m != nil:
			c.items++
			if strings.Contains(m[3], "?") || box.MatchString(m[3]) {
				c.asked++
			}
		case heading.MatchString(s):
			c.headings++
		case turn.MatchString(s):
			c.turns++
		}
	}
	return c
}
