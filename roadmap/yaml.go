package roadmap

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"regexp"
	"strings"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"

	"verbatim/internal/errs"
)

// decode reads one YAML document into v. Keys that v does not know and keys
// given twice are errors. Every error is errs.Invalid and begins with path:line.
func decode(path string, src []byte, v any) (err error) {
	// The YAML reader panics on some damaged files, such as "a: ! #".
	defer func() {
		if r := recover(); r != nil {
			err = at(path, 1, "this is no YAML that can be read")
		}
	}()
	file, err := parser.ParseBytes(bytes.TrimPrefix(src, []byte("\ufeff")), 0)
	if err != nil {
		return complain(path, err)
	}
	var doc ast.Node
	for _, d := range file.Docs {
		switch {
		case d.Body == nil || d.Body.Type() == ast.CommentType || d.Body.Type() == ast.NullType:
		case doc != nil:
			return at(path, d.Body.GetToken().Position.Line, "one document is enough: this is a second one")
		default:
			doc = d.Body
		}
	}
	if doc == nil {
		return nil
	}
	return complain(path, yaml.NodeToValue(doc, v, yaml.Strict()))
}

// complain turns the YAML reader's error into one with a place and without
// the file's text.
func complain(path string, err error) error {
	if err == nil {
		return nil
	}
	var y yaml.Error
	if !errors.As(err, &y) {
		return at(path, 1, "%v", err)
	}
	line := 1
	if t := y.GetToken(); t != nil && t.Position != nil {
		line = t.Position.Line
	}
	return at(path, line, "%s", y.GetMessage())
}

// at is an error at a line of a file.
func at(path string, line int, format string, args ...any) *errs.Error {
	return errs.New(errs.Invalid, "%s:%d: %s", path, line, fmt.Sprintf(format, args...))
}

// placed puts a place before an error that has none, and keeps its kind and hint.
func placed(path string, line int, err error) error {
	return errs.New(errs.KindOf(err), "%s:%d: %v", path, line, err).Try("%s", errs.HintOf(err))
}

// seen are the IDs that a file has given so far.
type seen struct {
	path, noun string
	lines      map[string]int
}

// add refuses an ID that was given before.
func (s *seen) add(id string, line int) error {
	if first, twice := s.lines[id]; twice {
		return at(s.path, line, "%s %q is there already, at line %d", s.noun, id, first)
	}
	if s.lines == nil {
		s.lines = map[string]int{}
	}
	s.lines[id] = line
	return nil
}

// A lined is a part of a file, with the line where it begins.
type lined[T any] struct {
	it   T
	line int
}

func aLine[T any](it T) lined[T] { return lined[T]{it: it} }

// UnmarshalYAML also notes the line.
func (l *lined[T]) UnmarshalYAML(n ast.Node) error {
	l.line = line(n)
	return yaml.NodeToValue(n, &l.it, yaml.Strict())
}

// MarshalYAML leaves the line out.
func (l lined[T]) MarshalYAML() (any, error) { return l.it, nil }

// moment reads a time or a day at a line of a file; "" is the zero time.
func moment(path string, line int, s string) (time.Time, error) {
	t, err := day(s)
	if err != nil {
		return t, at(path, line, "%q is not a time", s).Try("write it as 2026-08-14 or 2026-08-14T15:04:05Z")
	}
	return t, nil
}

// day reads a time or a day; "" is the zero time.
func day(s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	if t, err := time.Parse(time.DateOnly, s); err == nil {
		return t, nil
	}
	t, err := time.Parse(time.RFC3339Nano, s)
	return t.UTC(), err
}

// stamp writes a time as day reads it: a day alone when it is midnight.
func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	if t = t.UTC(); t.Equal(t.Truncate(24 * time.Hour)) {
		return t.Format(time.DateOnly)
	}
	return t.Format(time.RFC3339Nano)
}

// encode writes v as YAML, below a comment.
func encode(w io.Writer, comment string, v any) error {
	doc, err := yaml.ValueToNode(v, yaml.Indent(2), yaml.IndentSequence(true))
	if err != nil {
		return fmt.Errorf("write YAML: %w", err)
	}
	ast.Walk(quoter{}, doc)
	if _, err := fmt.Fprintf(w, "# %s\n%s\n", comment, doc); err != nil {
		return fmt.Errorf("write YAML: %w", err)
	}
	return nil
}

// A quoter puts all text in quotation marks that might be taken for something
// else: the YAML writer's own choice is not always read back the same.
type quoter struct{}

// bare is text that nothing but text can be.
var bare = regexp.MustCompile(`^\p{L}[\p{L}\p{N}]*(?:[ _/-]?[\p{L}\p{N}]+[,;.)]?)*$`)

// Visit implements ast.Visitor.
func (q quoter) Visit(n ast.Node) ast.Visitor {
	if s, ok := n.(*ast.StringNode); ok && !strings.HasPrefix(s.Value, `"`) && !bare.MatchString(s.Value) {
		s.Token.Type = token.DoubleQuoteType
	}
	return q
}

// A whole is a number without a fraction; the YAML reader would cut it off.
type whole int

// UnmarshalYAML refuses fractions.
func (w *whole) UnmarshalYAML(n ast.Node) error {
	var f float64
	if err := yaml.NodeToValue(n, &f); err != nil {
		return err
	}
	if f != math.Trunc(f) || math.Abs(f) > math.MaxInt32 {
		return &yaml.SyntaxError{Message: fmt.Sprintf("%g is not a whole number", f), Token: n.GetToken()}
	}
	*w = whole(f)
	return nil
}

// int is a number that may be left out.
func (w *whole) int() *int {
	if w == nil {
		return nil
	}
	return ptr(int(*w))
}

func toWhole(n *int) *whole {
	if n == nil {
		return nil
	}
	return ptr(whole(*n))
}

// line returns where a node begins.
func line(n ast.Node) int {
	// The token of a mapping is its first colon; its key stands before it.
	if m, ok := n.(*ast.MappingNode); ok && len(m.Values) > 0 {
		n = m.Values[0].Key
	}
	if m, ok := n.(*ast.MappingValueNode); ok {
		n = m.Key
	}
	if t := n.GetToken(); t != nil && t.Position != nil {
		return t.Position.Line
	}
	return 1
}
