package web

import (
	"slices"
	"strings"

	"verbatim/coding"
	"verbatim/interviews"
	"verbatim/search/query"
)

// A column is what quotes have of one property, as the query language names
// its values.
type column struct {
	name    string           // of the field
	label   string           // for people
	values  []string         // each once
	number  map[string]int32 // by value, in lower case: the language does not tell them apart
	byVoice []int32          // by voice: place in values, -1 for none; nil for what was coded
	from    []int32          // by row: where its values begin in list; one more than rows
	list    []int32
}

func newColumn(name, label string) *column {
	return &column{name: name, label: label, number: map[string]int32{}}
}

// of is the number of a value, -1 for "".
func (c *column) of(value string) int32 {
	if value == "" {
		return -1
	}
	n, known := c.number[value]
	if !known {
		n, known = c.number[strings.ToLower(value)]
	}
	if !known {
		n = int32(len(c.values)) //nolint:gosec // at most one for each coding
		c.number[value], c.number[strings.ToLower(value)] = n, n
		c.values = append(c.values, value)
	}
	return n
}

// on are the values of a row.
func (c *column) on(s *quoteShelf, row int) []int32 {
	if c.byVoice == nil {
		return c.list[c.from[row]:c.from[row+1]]
	}
	v := s.voice[row]
	if c.byVoice[v] < 0 {
		return nil
	}
	return c.byVoice[v : v+1]
}

// column is that of a field, nil for fields without.
func (s *quoteShelf) column(name string) *column {
	i := slices.IndexFunc(s.columns, func(c *column) bool { return c.name == name })
	if i < 0 {
		return nil
	}
	return s.columns[i]
}

// spokenColumns are of who speaks, where and when.
func (s *quoteShelf) spokenColumns() {
	s.spoken("participant", "Person", func(v *voice) string { return v.Participant })
	for _, key := range askable(s.corpus.Participants) {
		s.spoken(key, key, func(v *voice) string { return v.held[key] })
	}
	s.spoken("study", "Study", func(v *voice) string { return v.Study })
	s.spoken("date", "Quarter", func(v *voice) string { return interviews.Date(v.Date).Quarter() })
	s.spoken("role", "Role in the interview", func(v *voice) string { return v.Role })
	s.spoken("source", "Heard in", func(v *voice) string { return v.Source })
}

func (s *quoteShelf) spoken(name, label string, tells func(*voice) string) {
	c := newColumn(name, label)
	c.byVoice = make([]int32, len(s.voices))
	for i := range s.voices {
		c.byVoice[i] = c.of(tells(&s.voices[i]))
	}
	s.columns = append(s.columns, c)
}

// askable lists what is known of any participant and can be asked for, by
// name.
func askable(people []interviews.Participant) []string {
	var keys []string
	for i := range people {
		for _, a := range people[i].Attributes {
			if !query.IsField(a.Key) {
				keys = append(keys, a.Key)
			}
		}
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}

// codedColumns are of what was coded. Themes count with their ancestors, as
// the query language has it.
func (s *quoteShelf) codedColumns() {
	theme, kind, coder := newColumn("theme", "Theme"), newColumn("kind", "Kind of theme"), newColumn("coder", "Coder")
	polarity, state, key := newColumn("polarity", "Spoken of as"), newColumn("state", "State"), newColumn("key", "Key quote")
	own := newColumn("own", "")
	s.columns = append(s.columns, theme, kind, coder, polarity, state, key, own)
	m := s.marksOf()
	for _, q := range s.quotes {
		for _, c := range []*column{theme, kind, coder, polarity, state, key, own} {
			c.from = append(c.from, int32(len(c.list))) //nolint:gosec // as many codings fit into no memory
		}
		for _, mark := range m.of(q.ID) {
			t := m.themes[mark.Theme]
			own.put(t.id)
			theme.put(t.path...)
			kind.put(t.kind)
			for _, by := range s.matrix.Sets[mark.By] {
				coder.put(s.matrix.Coders[by])
			}
		}
		for _, r := range s.rated[q.ID] {
			polarity.put(string(r.polarity))
		}
		state.put(string(q.State))
		if q.Key {
			key.put("yes")
		}
	}
	for _, c := range []*column{theme, kind, coder, polarity, state, key, own} {
		c.from = append(c.from, int32(len(c.list))) //nolint:gosec // as many codings fit into no memory
	}
}

// put gives the row that is being made some more values, each once.
func (c *column) put(values ...string) {
	begin := c.from[len(c.from)-1]
	for _, value := range values {
		if n := c.of(value); n >= 0 && !slices.Contains(c.list[begin:], n) {
			c.list = append(c.list, n)
		}
	}
}

// quoteMarks are the marks of quotes and what themes they mean.
type quoteMarks struct {
	matrix *coding.Matrix
	themes []marked
}

// A marked theme is one that a coding names.
type marked struct {
	id, kind string
	path     []string // from the top down, itself last
}

func (s *quoteShelf) marksOf() quoteMarks {
	m := quoteMarks{matrix: s.matrix}
	for _, id := range m.matrix.Themes {
		m.themes = append(m.themes, marked{id, string(s.corpus.Codebook.KindOf(id)), s.corpus.Codebook.Path(id)})
	}
	return m
}

func (m *quoteMarks) of(quote string) []coding.Mark {
	row, known := slices.BinarySearch(m.matrix.Quotes, quote)
	if !known {
		return nil
	}
	return m.matrix.Marks(row)
}
