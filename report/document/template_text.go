package document

import "strings"

// block fills the places in the text of a block.
func (f *filling) block(b Block) Block {
	switch b := b.(type) {
	case Paragraph:
		b.Text = f.text(b.Text)
		return b
	case Heading:
		b.Text = f.text(b.Text)
		return b
	case List:
		for i, item := range b.Items {
			b.Items[i] = f.text(item)
		}
	}
	return b
}

func (f *filling) text(l Line) Line {
	for i, s := range l {
		l[i].Text = f.fill(s.Text)
		l[i].Href = f.refuse(s.Href)
	}
	return l
}

// fill puts facts in their places. A part that has its place here stands on no
// line of its own.
func (f *filling) fill(text string) string {
	return f.places(text, func(i int) string {
		s := f.slots[i]
		if s.name == "" {
			return "{{"
		}
		fact, ok := f.facts[s.name]
		if _, part := f.parts[s.name]; part && !ok {
			f.wrong[i] = f.Template.wrong(s, "%q is a part: write {{%s}} on a line of its own, outside of lists, quotations and code", s.name, s.name)
		}
		return fact
	})
}

// refuse finds places in an address: what stands there would lead somewhere.
func (f *filling) refuse(href string) string {
	return f.places(href, func(i int) string {
		if s := f.slots[i]; s.name != "" && f.wrong[i] == nil {
			f.wrong[i] = f.Template.wrong(s, "nothing has its place in an address: write {{%s}} in the text", s.name)
		}
		return "{{"
	})
}

// places replaces the places in a text by what is to stand there.
func (f *filling) places(text string, by func(slot int) string) string {
	before, rest, found := strings.Cut(text, opening)
	before = strings.ReplaceAll(before, closing, "\ufffd") // brought by an entity
	if !found {
		return before
	}
	digits, behind, _ := strings.Cut(rest, closing)
	i, ok := f.slot(digits)
	if !ok {
		return before + "\ufffd" + f.places(rest, by)
	}
	return before + by(i) + f.places(behind, by)
}
