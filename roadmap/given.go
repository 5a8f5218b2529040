package roadmap

import (
	"reflect"
	"slices"
)

// inputNames are the inputs of a score by name, in the order in which people
// are told of them.
var inputNames = []string{"themes", "segments", "frequency", "toil", "load", "modulators", "strategic", "effort"}

// parts are the inputs by name. An input that nobody gave is nil or empty.
func (in *Inputs) parts() map[string]any {
	segments := []any{in.Attribute, in.Segments}
	if len(in.Segments) == 0 {
		segments = nil // an attribute alone is no input
	}
	return map[string]any{
		"themes": in.Themes, "segments": segments, "frequency": in.Frequency, "toil": in.Toil,
		"load": in.Load, "modulators": in.Modulate, "strategic": in.Strategic, "effort": in.Effort,
	}
}

// Note records who gave the inputs in which in differs from before. What was
// given before keeps who gave it.
func (in *Inputs) Note(before Inputs, g Given) {
	was, is := before.parts(), in.parts()
	given := map[string]Given{}
	for _, name := range inputNames {
		old, known := before.GivenBy(name)
		switch {
		case !reflect.DeepEqual(was[name], is[name]) && !none(is[name]):
			given[name] = g
		case known:
			given[name] = old
		}
	}
	in.Given, in.By, in.At, in.Why = given, g.By, g.At, g.Why
}

// Justify says why all inputs were given for which nobody has said it.
func (in *Inputs) Justify(why string) {
	for _, name := range in.Unjustified() {
		g, _ := in.GivenBy(name)
		g.Why = why
		if in.Given == nil {
			in.Given = map[string]Given{}
		}
		in.Given[name] = g
	}
	in.Why = why
}

// GivenBy returns who gave an input, when and why. known is false for one that
// nobody gave.
func (in *Inputs) GivenBy(name string) (g Given, known bool) {
	if none(in.parts()[name]) {
		return Given{}, false
	}
	if g, ok := in.Given[name]; ok {
		return g, true
	}
	return Given{By: in.By, At: in.At, Why: in.Why}, true
}

// Unjustified are the inputs for which nobody has said why, in order.
func (in *Inputs) Unjustified() []string {
	var names []string
	for _, name := range inputNames {
		if g, known := in.GivenBy(name); known && blank(g.Why) {
			names = append(names, name)
		}
	}
	return names
}

// InputNames lists the inputs of a score by name, in order.
func InputNames() []string { return slices.Clone(inputNames) }

// Who is who gave it and when, "" when nobody noted it.
func (g Given) Who() string {
	if by := signed(g.By, g.At); by != "" {
		return "given " + by
	}
	return ""
}

func none(v any) bool {
	r := reflect.ValueOf(v)
	switch r.Kind() {
	case reflect.Invalid:
		return true
	case reflect.Slice:
		return r.Len() == 0
	default:
		return r.IsNil()
	}
}
