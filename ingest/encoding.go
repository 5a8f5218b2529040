package ingest

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// decode sets the document's text: UTF-8 without byte order mark, lines ended
// by LF. It refuses what is not text.
func (d *document) decode(src []byte) error {
	if len(src) > MaxBytes {
		return d.refuse(1, "the file is larger than %d MB", MaxBytes>>20).
			Try("split the file, one conversation each")
	}
	src, err := d.toUTF8(src)
	if err != nil {
		return err
	}
	text := endLines(string(src))
	if strings.TrimSpace(text) == "" {
		return d.refuse(1, "the file is empty").Try("save the transcript again, or leave the file out")
	}
	d.text = text
	return nil
}

// toUTF8 follows the byte order mark, else takes UTF-8, else Windows-1252.
func (d *document) toUTF8(src []byte) ([]byte, error) {
	if bytes.HasPrefix(src, []byte("\xff\xfe")) || bytes.HasPrefix(src, []byte("\xfe\xff")) {
		out, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder().Bytes(src)
		if err != nil {
			return nil, d.refuse(1, "the file is not valid UTF-16").Because(err).Try("save it as UTF-8")
		}
		return out, d.checkBinary(out)
	}
	src = bytes.TrimPrefix(src, []byte("\xef\xbb\xbf"))
	if err := d.checkBinary(src); err != nil {
		return nil, err
	}
	if utf8.Valid(src) {
		return src, nil
	}
	return d.fromWindows(src)
}

// checkBinary refuses bytes that nobody typed. It expects no UTF-16.
func (d *document) checkBinary(src []byte) error {
	for magic, hint := range map[string]string{
		"PK\x03\x04": "it looks like a Word file or an archive: save it as Markdown or text",
		"%PDF-":      "it looks like a PDF: save its text",
		"{\\rtf":     "it looks like RTF: save it as Markdown or text",
	} {
		if bytes.HasPrefix(src, []byte(magic)) {
			return d.refuse(1, "the file is not text").Try("%s", hint)
		}
	}
	if at := bytes.IndexByte(src, 0); at >= 0 {
		return d.refuse(lineOf(src, at), "the file is not text: a NUL byte").Try("save the transcript as UTF-8 text")
	}
	first, count := -1, 0
	for i, c := range src {
		if c < ' ' && c != '\n' && c != '\r' && c != '\t' {
			if count++; first < 0 {
				first = i
			}
		}
	}
	if count > 8 && count > len(src)/50 {
		return d.refuse(lineOf(src, first), "the file is not text: %d control characters", count).Try("save the transcript as UTF-8 text")
	}
	return nil
}

// fromWindows reads invalid UTF-8. Where most characters beyond ASCII are
// valid UTF-8 the file was damaged, and only the stray bytes are taken as
// Windows-1252; else the whole file is.
func (d *document) fromWindows(src []byte) ([]byte, error) {
	valid, stray, first := 0, 0, -1
	for i := 0; i < len(src); {
		r, n := utf8.DecodeRune(src[i:])
		if r == utf8.RuneError && n == 1 {
			if stray++; first < 0 {
				first = i
			}
		} else if n > 1 {
			valid++
		}
		i += n
	}
	line := lineOf(src, first)
	if valid > stray {
		d.warn(line, "%d bytes are not valid UTF-8 and were read as Windows-1252: check the accents and save the file as UTF-8", stray)
		return mend(src), nil
	}
	out, err := charmap.Windows1252.NewDecoder().Bytes(src)
	if err != nil {
		return nil, d.refuse(line, "the text is neither UTF-8 nor Windows-1252").Because(err).Try("save the file as UTF-8")
	}
	d.warn(line, "the file is not valid UTF-8 and was read as Windows-1252: check the accents and save the file as UTF-8")
	return out, nil
}

func mend(src []byte) []byte {
	out := make([]byte, 0, len(src)+len(src)/8)
	for len(src) > 0 {
		r, n := utf8.DecodeRune(src)
		if r == utf8.RuneError && n == 1 {
			r = charmap.Windows1252.DecodeByte(src[0])
		}
		out = utf8.AppendRune(out, r)
		src = src[n:]
	}
	return out
}

// endLines makes CRLF and lone CR one LF, so that lines are those an editor
// shows.
func endLines(s string) string {
	if strings.IndexByte(s, '\r') < 0 {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for {
		i := strings.IndexByte(s, '\r')
		if i < 0 {
			b.WriteString(s)
			return b.String()
		}
		b.WriteString(s[:i])
		b.WriteByte('\n')
		s = strings.TrimPrefix(s[i+1:], "\n")
	}
}

// lineOf is the 1-based line of a byte, counting LF, CRLF and lone CR.
func lineOf(src []byte, at int) int {
	head := src[:at]
	return 1 + bytes.Count(head, []byte("\n")) + bytes.Count(head, []byte("\r")) - bytes.Count(head, []byte("\r\n"))
}
