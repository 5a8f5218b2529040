package ingest

import "strings"

// dropComments takes out what the writer hid from readers: <!-- … --> and
// Obsidian's %% … %%. Lines keep their numbers, and every comment is warned
// of, since words are left out.
func (d *document) dropComments() {
	d.cutPairs("<!--", "-->", func(string, int) bool { return true })
	d.cutPairs("%%", "%%", startsComment)
}

// startsComment tells a comment from "100%% sure": a blank or nothing stands
// before it, and its end stands in the same line or is a line's last word.
func startsComment(s string, i int) bool {
	return i == 0 || s[i-1] == '\n' || s[i-1] == ' ' || s[i-1] == '\t'
}

func (d *document) cutPairs(open, end string, begins func(s string, i int) bool) {
	s := d.text
	if !strings.Contains(s, open) {
		return
	}
	var b strings.Builder
	n, from := d.line, 0
	for i := 0; ; {
		j := strings.Index(s[i:], open)
		if j < 0 {
			break
		}
		at := i + j
		n += strings.Count(s[i:at], "\n")
		i = at + len(open)
		if !begins(s, at) {
			continue
		}
		k := strings.Index(s[i:], end)
		if k < 0 {
			d.warn(n, "a comment begins here and does not end; it was taken as text")
			break
		}
		if open == end && strings.Contains(s[i:i+k], "\n") && !isBlock(s, at, i+k+len(end)) {
			continue
		}
		d.warn(n, "a comment was left out")
		b.WriteString(s[from:at])
		inner := strings.Count(s[i:i+k], "\n")
		b.WriteString(strings.Repeat("\n", inner))
		n += inner
		i += k + len(end)
		from = i
	}
	if from > 0 {
		b.WriteString(s[from:])
		d.text = b.String()
	}
}

// isBlock reports that s[from:to] begins and ends whole lines.
func isBlock(s string, from, to int) bool {
	return (from == 0 || s[from-1] == '\n') && (to == len(s) || s[to] == '\n')
}
