package roadmap

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"

	"github.com/goccy/go-yaml"
)

// JSON is the same document in another notation, which YAML nearly has within
// itself: only what JSON writes otherwise is rewritten.

// WriteHypothesesJSON writes what WriteHypotheses writes, as one JSON document.
func WriteHypothesesJSON(w io.Writer, f *HypothesesFile) error { return encodeJSON(w, f.yaml()) }

// ReadHypothesesJSON is ReadHypotheses of JSON.
func ReadHypothesesJSON(path string, src []byte) (*HypothesesFile, error) {
	src, err := plainJSON(path, src)
	if err != nil {
		return nil, err
	}
	return ReadHypotheses(path, src)
}

// WriteProposalsJSON writes what WriteProposals writes, as one JSON document.
func WriteProposalsJSON(w io.Writer, f *ProposalsFile) error { return encodeJSON(w, f.yaml()) }

// ReadProposalsJSON is ReadProposals of JSON.
func ReadProposalsJSON(path string, src []byte) (*ProposalsFile, error) {
	src, err := plainJSON(path, src)
	if err != nil {
		return nil, err
	}
	return ReadProposals(path, src)
}

func encodeJSON(w io.Writer, v any) error {
	var b bytes.Buffer
	if err := encode(&b, "", v); err != nil {
		return err
	}
	var doc any
	if err := yaml.UnmarshalWithOptions(b.Bytes(), &doc, yaml.UseOrderedMap()); err != nil {
		return fmt.Errorf("write JSON: %w", err)
	}
	var flat, pretty bytes.Buffer
	if err := jsonOf(&flat, doc); err != nil {
		return fmt.Errorf("write JSON: %w", err)
	}
	if err := json.Indent(&pretty, flat.Bytes(), "", "  "); err != nil {
		return fmt.Errorf("write JSON: %w", err)
	}
	_, err := fmt.Fprintln(w, pretty.String())
	return err
}

// jsonOf writes a value with its keys in their order.
func jsonOf(b *bytes.Buffer, v any) error {
	switch v := v.(type) {
	case yaml.MapSlice:
		return jsonList(b, '{', '}', v, func(item yaml.MapItem) error {
			if err := jsonOf(b, fmt.Sprint(item.Key)); err != nil {
				return err
			}
			b.WriteByte(':')
			return jsonOf(b, item.Value)
		})
	case []any:
		return jsonList(b, '[', ']', v, func(item any) error { return jsonOf(b, item) })
	}
	enc := json.NewEncoder(b)
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

func jsonList[T any](b *bytes.Buffer, open, end byte, list []T, write func(T) error) error {
	b.WriteByte(open)
	for i, item := range list {
		if i > 0 {
			b.WriteByte(',')
		}
		if err := write(item); err != nil {
			return err
		}
	}
	b.WriteByte(end)
	return nil
}

// plainJSON refuses what is no JSON, and writes its texts with the escapes that
// YAML has too. Every line stays where it is.
func plainJSON(path string, src []byte) ([]byte, error) {
	src = bytes.TrimPrefix(src, []byte("\ufeff"))
	if len(bytes.TrimSpace(src)) == 0 {
		return nil, nil
	}
	var doc json.RawMessage
	if err := json.Unmarshal(src, &doc); err != nil {
		return nil, at(path, lineAt(src, err), "this is no JSON: %v", err)
	}
	var b bytes.Buffer
	for len(src) > 0 {
		n := jsonToken(src)
		part := src[:n]
		src = src[n:]
		switch part[0] {
		case '"':
			var s string
			if err := json.Unmarshal(part, &s); err != nil {
				return nil, err
			}
			b.WriteString(strconv.Quote(s))
		case '\t', '\r':
			b.WriteByte(' ')
		case ':', ',':
			b.Write(part)
			b.WriteByte(' ')
		default:
			b.Write(number(part))
		}
	}
	return b.Bytes(), nil
}

// jsonToken is the length of the first token of JSON: a text, a number or word, or
// one byte.
func jsonToken(src []byte) int {
	switch {
	case src[0] == '"':
		for i := 1; i < len(src); i++ {
			switch src[i] {
			case '\\':
				i++
			case '"':
				return i + 1
			}
		}
		return len(src)
	case !word(src[0]):
		return 1
	}
	n := 1
	for n < len(src) && word(src[n]) {
		n++
	}
	return n
}

func word(c byte) bool {
	return c == '-' || c == '+' || c == '.' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

// number writes a number with an exponent as YAML has it.
func number(part []byte) []byte {
	if !bytes.ContainsAny(part, "eE") {
		return part
	}
	f, err := strconv.ParseFloat(string(part), 64)
	if err != nil {
		return part // true, false, or too large for anything
	}
	return strconv.AppendFloat(nil, f, 'f', -1, 64)
}

func lineAt(src []byte, err error) int {
	var syntax *json.SyntaxError
	if !errors.As(err, &syntax) {
		return 1
	}
	return 1 + bytes.Count(src[:min(int(syntax.Offset), len(src))], []byte("\n"))
}
