package roadmap

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode"

	"verbatim/coding"
	"verbatim/interviews"
)

// A Link is one step of a trace: what is so, and what it rests on. The last
// links of every branch that rests on words have a Source.
type Link struct {
	ID      string  `json:"id"`
	Kind    string  `json:"kind"` // proposal, strategic, leverage, reach, segment, theme, person, quote …
	Says    string  `json:"says"` // for people: the number and where it comes from
	Because []Link  `json:"because"`
	Source  *Source `json:"source,omitempty"`
	More    int     `json:"more,omitempty"` // links left out by Limit
}

// A Source is a place in a transcript and the words there.
type Source struct {
	Path    string `json:"path"`
	Line    int    `json:"line"`   // 1-based
	SHA256  string `json:"sha256"` // of the file, hex; "" when that revision is not known
	Speaker string `json:"speaker"`
	StartMS *int64 `json:"start_ms"` // nil when unknown
	Text    string `json:"text"`     // "" when the speaker does not want to be quoted
}

// link makes a link whose branches are never null in JSON.
func link(kind, id, says string, because ...Link) Link {
	return Link{ID: id, Kind: kind, Says: says, Because: append([]Link{}, because...)}
}

// Limit returns l with at most n branches at every link; those left out are
// counted in More. An n below 1 leaves out nothing.
func (l Link) Limit(n int) Link {
	branches := l.Because
	if n > 0 && len(branches) > n {
		l.More += len(branches) - n
		branches = branches[:n]
	}
	l.Because = make([]Link, 0, len(branches))
	for _, b := range branches {
		l.Because = append(l.Because, b.Limit(n))
	}
	return l
}

// Leaves returns the sources of l and all below it, in order.
func (l Link) Leaves() []Source {
	var all []Source
	if l.Source != nil {
		all = append(all, *l.Source)
	}
	for _, b := range l.Because {
		all = append(all, b.Leaves()...)
	}
	return all
}

// Text writes l as a tree for a terminal, one link a line; words and their
// place stand below. Control characters are written escaped.
func (l Link) Text(w io.Writer) error {
	b := bufio.NewWriter(w)
	l.write(b, "", "")
	return b.Flush()
}

// write writes l; first stands before its own line, rest before all below.
// The writer keeps its first error until it is flushed.
func (l Link) write(b *bufio.Writer, first, rest string) {
	head := l.Kind
	if l.ID != "" {
		head += " " + l.ID
	}
	if l.Says != "" {
		head += ": " + l.Says
	}
	_, _ = fmt.Fprintf(b, "%s%s\n", first, printable(head))
	down := rest + "│  "
	if len(l.Because) == 0 && l.More == 0 {
		down = rest + "   "
	}
	if l.Source != nil {
		l.Source.write(b, down)
	}
	for i, branch := range l.Because {
		if i == len(l.Because)-1 && l.More == 0 {
			branch.write(b, rest+"└─ ", rest+"   ")
		} else {
			branch.write(b, rest+"├─ ", rest+"│  ")
		}
	}
	if l.More > 0 {
		_, _ = fmt.Fprintf(b, "%s└─ … and %d more\n", rest, l.More)
	}
}

func (s *Source) write(b *bufio.Writer, indent string) {
	if s.Text != "" {
		for _, line := range strings.Split("“"+s.Text+"”", "\n") {
			_, _ = fmt.Fprintln(b, strings.TrimRight(indent+printable(line), " "))
		}
	}
	where := coding.Where(s.Path, s.Line, s.Speaker, interviews.TimeOf(s.StartMS))
	if s.SHA256 != "" {
		where += ", sha256 " + s.SHA256[:min(12, len(s.SHA256))]
	}
	_, _ = fmt.Fprintf(b, "%s%s\n", indent, printable(where))
}

// printable writes what could steer a terminal escaped: control characters,
// and marks that turn the direction of writing.
func printable(s string) string {
	var b strings.Builder
	for _, r := range s {
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) {
			b.WriteString(strings.Trim(strconv.QuoteRuneToASCII(r), "'"))
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}
