package web

import "math/bits"

// A rowSet is some rows of a shelf.
type rowSet []uint64

func newRowSet(rows int) rowSet { return make(rowSet, (rows+63)/64) }

// fullRowSet has all rows.
func fullRowSet(rows int) rowSet {
	s := newRowSet(rows)
	for i := range s {
		s[i] = ^uint64(0)
	}
	if rest := rows % 64; rest > 0 {
		s[len(s)-1] = 1<<rest - 1
	}
	return s
}

func (s rowSet) add(row int)      { s[row/64] |= 1 << (row % 64) }
func (s rowSet) has(row int) bool { return s[row/64]&(1<<(row%64)) != 0 }

// and keeps the rows that are in o, too.
func (s rowSet) and(o rowSet) {
	for i := range s {
		s[i] &= o[i]
	}
}

// or takes in the rows of o.
func (s rowSet) or(o rowSet) {
	for i := range s {
		s[i] |= o[i]
	}
}

// without takes the rows of o out.
func (s rowSet) without(o rowSet) {
	for i := range s {
		s[i] &^= o[i]
	}
}

func (s rowSet) size() int {
	n := 0
	for _, word := range s {
		n += bits.OnesCount64(word)
	}
	return n
}

// each calls fn with every row, in order.
func (s rowSet) each(fn func(row int)) {
	for i, word := range s {
		for ; word != 0; word &= word - 1 {
			fn(64*i + bits.TrailingZeros64(word))
		}
	}
}
