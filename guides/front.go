package guides

import (
	"errors"
	"strings"

	"github.com/goccy/go-yaml"
)

// A head is a guide's front matter. Type tells a guide from other files.
type head struct {
	Type    string `yaml:"type"`
	ID      string `yaml:"id"`
	Title   string `yaml:"title"`
	Version string `yaml:"version"`
	Study   string `yaml:"study"`
	Minutes int    `yaml:"minutes"`
}

// front reads the front matter, if any, into the guide, and returns the index
// of the first line after it.
func (p *parser) front(lines []string) int {
	end := frontEnd(lines)
	if end == 0 {
		return 0
	}
	var h head
	text := strings.Join(lines[1:end-1], "\n")
	if err := readYAML(text, &h, yaml.Strict()); err != nil {
		line, why := complaint(err)
		p.warn(line+1, "front matter: %s", why)
		h = head{}
		// Read what can be read: one unknown key should not cost the title.
		_ = readYAML(text, &h)
	}
	g := p.guide
	g.ID, g.Title, g.Version, g.Study = slug(h.ID), strings.TrimSpace(h.Title), h.Version, h.Study
	if g.Minutes = h.Minutes; g.Minutes < 0 {
		p.warn(1, "front matter: minutes cannot be negative")
		g.Minutes = 0
	}
	return end
}

// readYAML also turns the YAML reader's panics, which some damaged texts cause
// ("a: ! #"), into errors.
func readYAML(text string, v any, options ...yaml.DecodeOption) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = errors.New("this is no YAML that can be read")
		}
	}()
	return yaml.UnmarshalWithOptions([]byte(text), v, options...)
}

// frontEnd is how many lines the front matter takes, both its marks included.
func frontEnd(lines []string) int {
	if strings.TrimRight(lines[0], " \t") != "---" {
		return 0
	}
	for i, s := range lines[1:] {
		if s = strings.TrimRight(s, " \t"); s == "---" || s == "..." {
			return i + 2
		}
	}
	return 0
}

// complaint is what the YAML reader has to say, in one line, and where.
func complaint(err error) (line int, why string) {
	var y yaml.Error
	if !errors.As(err, &y) {
		first, _, _ := strings.Cut(err.Error(), "\n")
		return 1, first
	}
	line = 1
	if t := y.GetToken(); t != nil && t.Position != nil {
		line = t.Position.Line
	}
	return line, y.GetMessage()
}
