package roadmap

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

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

// encode writes v as YAML, below a comment.
func encode(w io.Writer, comment string, v any) error {
	out, err := yaml.MarshalWithOptions(v, yaml.Indent(2), yaml.IndentSequence(true), yaml.UseLiteralStyleIfMultiline(false))
	if err != nil {
		return fmt.Errorf("write YAML: %w", err)
	}
	if _, err := fmt.Fprintf(w, "# %s\n%s", comment, out); err != nil {
		return fmt.Errorf("write YAML: %w", err)
	}
	return nil
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
