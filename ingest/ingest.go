// Package ingest turns the bytes of one transcript file into turns: who said
// what, on which line, at what time.
//
// It reads Markdown and plain text in the shapes that transcription tools and
// people write (bold names, plain names, names with time stamps, Otter, Rev,
// Descript and chat exports), with or without YAML front matter. The text of a
// turn is what a reader sees, character for character; nothing is normalised
// and nothing is dropped in silence. A file is taken with warnings or refused
// with an error that names the line.
//
// Reading is pure (no file system, no clock) and takes time linear in the size
// of the file, whatever stands in it.
package ingest

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"path"
	"slices"
	"strings"

	"verbatim/internal/errs"
	"verbatim/interviews"
)

// MaxBytes is the size of the largest file that is read.
const MaxBytes = 64 << 20

// The formats that Options.Format knows.
const (
	Markdown = "markdown" // inline marks, headings, quotations and code are resolved
	Text     = "text"     // every character stands for itself
)

// Options say what a file does not say about itself. They win over its front
// matter.
type Options struct {
	Study        string            // study ID; "" takes the file's, else "default"
	Guide        string            // guide ID
	Date         interviews.Date   // day of the conversation
	Interviewers []string          // speaker labels
	Participants map[string]string // speaker label → participant ID
	Source       interviews.Source // "" is interview, or note for a file without speakers
	Format       string            // Markdown, Text, or "" to go by extension and content
}

// IsTranscript reports whether a file of this name is read when a folder is
// taken in: .md, .markdown and .txt, but no hidden files and none of the usual
// papers of a repository (README.md and its like).
func IsTranscript(name string) bool {
	base := strings.ToLower(path.Base(strings.ReplaceAll(name, `\`, "/")))
	ext := path.Ext(base)
	switch strings.TrimSuffix(base, ext) {
	case "readme", "license", "licence", "contributing", "code_of_conduct", "changelog", "security", "notice":
		return false
	}
	return !strings.HasPrefix(base, ".") && (ext == ".md" || ext == ".markdown" || ext == ".txt")
}

// Read makes a transcript of one file's bytes. The path names the file in
// messages and fills in what nobody says: ID, title and date. The error is
// errs.Invalid and begins with path:line.
func Read(file string, src []byte, opt Options) (*interviews.Transcript, error) {
	d := &document{path: file, text: "", line: 1}
	if err := d.decode(src); err != nil {
		return nil, err
	}
	m, err := d.cutFrontMatter()
	if err != nil {
		return nil, err
	}
	if d.markdown, err = d.isMarkdown(opt.Format); err != nil {
		return nil, err
	}
	if d.markdown {
		d.dropComments()
	}
	voices := newCast(d, m, opt)
	t := &interviews.Transcript{Source: src}
	t.Turns = readTurns(d, voices)
	if len(t.Turns) == 0 {
		return nil, d.refuse(d.line, "nothing but front matter").Try("put the conversation below the front matter")
	}
	describe(t, d, m, voices, opt)
	if !voices.notes && !hasSpeech(t.Turns) {
		d.warn(1, "no speakers were found; the whole file was taken as notes")
	}
	sum := sha256.Sum256(src)
	t.Interview.SHA256 = hex.EncodeToString(sum[:])
	t.Warnings = d.allWarnings()
	return t, nil
}

// saidNotes reports that the caller or the front matter takes the file for
// something else than a conversation.
func saidNotes(m *matter, opt Options) bool {
	for _, source := range []interviews.Source{opt.Source, m.source} {
		if source == interviews.SourceNote || source == interviews.SourceSurvey {
			return true
		}
	}
	return false
}

func hasSpeech(turns []interviews.Turn) bool {
	return slices.ContainsFunc(turns, func(t interviews.Turn) bool { return t.Kind == interviews.Speech })
}

// A document is the file on its way: decoded, then without its front matter.
type document struct {
	path     string
	text     string // UTF-8, LF
	line     int    // 1-based line of the file on which text begins
	markdown bool
	warnings []interviews.Warning
	more     int // warnings beyond maxWarnings
}

// maxWarnings keeps a damaged file from telling the same thing a million times.
const maxWarnings = 100

func (d *document) warn(line int, format string, args ...any) {
	if len(d.warnings) == maxWarnings {
		d.more++
		return
	}
	d.warnings = append(d.warnings, interviews.Warning{Line: line, Message: fmt.Sprintf(format, args...)})
}

// allWarnings returns the warnings by line.
func (d *document) allWarnings() []interviews.Warning {
	slices.SortStableFunc(d.warnings, func(a, b interviews.Warning) int { return a.Line - b.Line })
	if d.more > 0 {
		last := d.warnings[len(d.warnings)-1].Line
		d.warnings = append(d.warnings, interviews.Warning{Line: last, Message: fmt.Sprintf("%d more warnings are not shown", d.more)})
	}
	return d.warnings
}

func (d *document) refuse(line int, format string, args ...any) *errs.Error {
	return errs.New(errs.Invalid, "%s:%d: %s", d.path, line, fmt.Sprintf(format, args...))
}

// isMarkdown decides the format: the caller's word, else the extension; a text
// file that writes its speakers in bold is Markdown all the same.
func (d *document) isMarkdown(format string) (bool, error) {
	switch format {
	case Markdown:
		return true, nil
	case Text:
		return false, nil
	case "":
		if strings.EqualFold(path.Ext(d.path), ".txt") {
			return hasBoldLabels(d), nil
		}
		return true, nil
	}
	return false, errs.New(errs.Invalid, "%s: unknown format %q", d.path, format).Try("use %s or %s", Markdown, Text)
}
