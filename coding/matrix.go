package coding

import (
	"cmp"
	"encoding/binary"
	"iter"
	"slices"
)

// A Matrix says which coders gave which quotes which themes, in a form made
// for counting: a million codings are some megabytes, and are walked in
// milliseconds. Overruled codings are not in it. It is never changed once it
// is made, and may be read from several goroutines.
type Matrix struct {
	Themes []string // IDs in order; a Mark names one by its place here
	Coders []string // names in order; Matrix.Sets names them by their place here
	Quotes []string // IDs of the quotes that carry a theme, in order
	Sets   [][]int  // who codes together: each a list of coders in order

	from  []int32 // where the marks of a quote begin; one more than quotes
	marks []Mark
}

// A Mark is a theme on a quote, and who gave it.
type Mark struct {
	Theme int32 // place in Matrix.Themes
	By    int32 // place in Matrix.Sets
}

// Marks returns the themes on a quote, given by its place in Quotes, in the
// order of the themes.
func (m *Matrix) Marks(quote int) []Mark { return m.marks[m.from[quote]:m.from[quote+1]] }

// Len returns how many marks there are: themes on quotes, each once whoever
// gave it.
func (m *Matrix) Len() int { return len(m.marks) }

// Codings returns how many codings there are.
func (m *Matrix) Codings() int {
	n := 0
	for _, mark := range m.marks {
		n += len(m.Sets[mark.By])
	}
	return n
}

// All goes through the codings, with what a Matrix knows of them.
func (m *Matrix) All() iter.Seq[Coding] {
	return func(yield func(Coding) bool) {
		for quote, id := range m.Quotes {
			for _, mark := range m.Marks(quote) {
				for _, coder := range m.Sets[mark.By] {
					if !yield(Coding{Quote: id, Theme: m.Themes[mark.Theme], Coder: m.Coders[coder]}) {
						return
					}
				}
			}
		}
	}
}

// NewMatrix makes a Matrix of codings in any order.
func NewMatrix(codings []Coding) *Matrix {
	order := make([]int, 0, len(codings))
	for i := range codings {
		if !codings[i].Overruled {
			order = append(order, i)
		}
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(codings[a].Quote, codings[b].Quote) })
	var b MatrixBuilder
	for _, i := range order {
		c := &codings[i]
		b.Add([]byte(c.Quote), []byte(c.Theme), []byte(c.Coder))
	}
	return b.Matrix()
}

// A MatrixBuilder takes codings quote by quote. The zero value is ready.
type MatrixBuilder struct {
	m              Matrix
	themes, coders names
	sets           map[string]int32
	now            []applied // on the last quote
	key            []byte
}

// An applied is one coding of a quote, by numbers.
type applied struct{ theme, coder int32 }

// names number strings in the order in which they are first seen.
type names struct {
	number map[string]int32
	list   []string
}

func (n *names) of(name []byte) int32 {
	if i, known := n.number[string(name)]; known {
		return i
	}
	if n.number == nil {
		n.number = map[string]int32{}
	}
	i := int32(len(n.list)) //nolint:gosec // nobody has two thousand million themes
	n.list = append(n.list, string(name))
	n.number[n.list[i]] = i
	return i
}

// Add takes a coding that is not overruled. Quotes come in the order of their
// IDs, the codings of one quote in any order. The bytes are not kept.
func (b *MatrixBuilder) Add(quote, theme, coder []byte) {
	if n := len(b.m.Quotes); n == 0 || b.m.Quotes[n-1] != string(quote) {
		b.finish()
		b.m.Quotes = append(b.m.Quotes, string(quote))
		b.m.from = append(b.m.from, int32(len(b.m.marks))) //nolint:gosec // as many fit into no memory
	}
	b.now = append(b.now, applied{b.themes.of(theme), b.coders.of(coder)})
}

// finish makes marks of what was added to the last quote.
func (b *MatrixBuilder) finish() {
	slices.SortFunc(b.now, func(x, y applied) int {
		return cmp.Or(cmp.Compare(x.theme, y.theme), cmp.Compare(x.coder, y.coder))
	})
	b.now = slices.Compact(b.now)
	for i := 0; i < len(b.now); {
		theme := b.now[i].theme
		b.key = b.key[:0]
		for ; i < len(b.now) && b.now[i].theme == theme; i++ {
			b.key = binary.LittleEndian.AppendUint32(b.key, uint32(b.now[i].coder)) //nolint:gosec // never below 0
		}
		b.m.marks = append(b.m.marks, Mark{theme, b.set()})
	}
	b.now = b.now[:0]
}

// set is the number of the coders in b.key.
func (b *MatrixBuilder) set() int32 {
	if i, known := b.sets[string(b.key)]; known {
		return i
	}
	if b.sets == nil {
		b.sets = map[string]int32{}
	}
	var coders []int
	for at := 0; at < len(b.key); at += 4 {
		coders = append(coders, int(binary.LittleEndian.Uint32(b.key[at:])))
	}
	i := int32(len(b.m.Sets)) //nolint:gosec // at most one for each mark
	b.m.Sets = append(b.m.Sets, coders)
	b.sets[string(b.key)] = i
	return i
}

// Matrix returns what was added. The builder must not be used any more.
func (b *MatrixBuilder) Matrix() *Matrix {
	b.finish()
	m := &b.m
	m.from = append(m.from, int32(len(m.marks))) //nolint:gosec // as many fit into no memory
	var theme, coder []int32
	m.Themes, theme = b.themes.inOrder()
	m.Coders, coder = b.coders.inOrder()
	for _, set := range m.Sets {
		for i := range set {
			set[i] = int(coder[set[i]])
		}
		slices.Sort(set)
	}
	for i := range m.marks {
		m.marks[i].Theme = theme[m.marks[i].Theme]
	}
	for q := range m.Quotes {
		slices.SortFunc(m.Marks(q), func(x, y Mark) int { return cmp.Compare(x.Theme, y.Theme) })
	}
	return m
}

// inOrder returns the names in order, and the place of each by its number.
func (n *names) inOrder() (sorted []string, place []int32) {
	sorted = slices.Clone(n.list)
	slices.Sort(sorted)
	place = make([]int32, len(sorted))
	for i, name := range sorted {
		place[n.number[name]] = int32(i) //nolint:gosec // there is an int32 for each
	}
	return sorted, place
}
