package report

import "math/bits"

// bitset holds small numbers, each once.
type bitset []uint64

func newBitset(n int) bitset { return make(bitset, (n+63)/64) }

func (b bitset) add(i int) { b[i>>6] |= 1 << (i & 63) }

func (b bitset) has(i int) bool { return b[i>>6]&(1<<(i&63)) != 0 }

// join adds all of another set of the same size.
func (b bitset) join(o bitset) {
	for i, w := range o {
		b[i] |= w
	}
}

// joinCounted is join, and returns how many numbers there are then.
func (b bitset) joinCounted(o bitset) int {
	n := 0
	for i, w := range o {
		b[i] |= w
		n += bits.OnesCount64(b[i])
	}
	return n
}

// common returns how many numbers two sets of the same size share.
func (b bitset) common(o bitset) int {
	n := 0
	for i, w := range o {
		n += bits.OnesCount64(b[i] & w)
	}
	return n
}

// each calls f with every number, in order.
func (b bitset) each(f func(int)) {
	for i, w := range b {
		for ; w != 0; w &= w - 1 {
			f(i<<6 + bits.TrailingZeros64(w))
		}
	}
}

// size returns how many numbers are in it.
func (b bitset) size() int {
	n := 0
	for _, w := range b {
		n += bits.OnesCount64(w)
	}
	return n
}
