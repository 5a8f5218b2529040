package store

import (
	"math/rand/v2"
	"sync"
)

// ids makes short identifiers that sort by the time they were made.
type ids struct {
	mu   sync.Mutex
	last uint64
}

const (
	// idEpoch is where identifiers begin to count: 2020-01-01 UTC.
	idEpoch = 1577836800000 // ms
	// idRandom is how many low bits are random: two machines that make an
	// identifier in the same millisecond rarely make the same one.
	idRandom = 19
	// alphabet is Crockford's base 32, in lower case: no i, l, o, u.
	alphabet = "0123456789abcdefghjkmnpqrstvwxyz"
)

// newID makes an identifier: prefix and 12 characters, larger than every one
// that this process has made before.
func (db *database) newID(prefix string) string {
	db.ids.mu.Lock()
	defer db.ids.mu.Unlock()
	ms := max(db.opt.Now().UnixMilli()-idEpoch, 0)
	v := uint64(ms)<<idRandom | rand.New(db.opt.Rand).Uint64N(1<<idRandom)
	if v <= db.ids.last {
		v = db.ids.last + 1
	}
	db.ids.last = v
	var text [12]byte
	for i := len(text) - 1; i >= 0; i-- {
		text[i] = alphabet[v&31]
		v >>= 5
	}
	return prefix + string(text[:])
}
