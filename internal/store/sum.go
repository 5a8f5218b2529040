package store

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"hash"

	"verbatim/interviews"
)

// A digest is a SHA-256 over values of the database. Each value goes in with
// its type and length, so that other values never make the same bytes.
type digest struct{ hash.Hash }

func newDigest() digest { return digest{sha256.New()} }

func (d digest) add(values ...any) {
	for _, v := range values {
		switch v := v.(type) {
		case string:
			d.part('t', uint64(len(v)), v)
		case []byte:
			d.part('b', uint64(len(v)), string(v))
		case int64:
			d.part('i', uint64(v), "") // the same 64 bits
		case nil:
			d.part('n', 0, "")
		default: // nothing that the store writes
			text := fmt.Sprintf("%T %v", v, v)
			d.part('?', uint64(len(text)), text)
		}
	}
}

func (d digest) part(kind byte, n uint64, text string) {
	var head [9]byte
	head[0] = kind
	binary.BigEndian.PutUint64(head[1:], n)
	_, _ = d.Write(head[:]) // a hash never fails
	_, _ = d.Write([]byte(text))
}

func (d digest) hex() string { return hex.EncodeToString(d.Sum(nil)) }

// sumColumns are the columns of a revision that its sum is over, before the
// turns. Its source has a sum of its own, its number is what the turns name.
const sumColumns = "interview, sha256, path, at, turns, said"

// turnValues are the columns of a turn behind its revision, as they are kept.
func turnValues(t *interviews.Turn) ([]any, error) {
	marks, err := encodeMarks(t)
	return []any{int64(t.N), string(t.Kind), t.Speaker, t.StartMS, int64(t.Line), t.Text, marks}, err
}

// eventSum is the sum of an event: the columns of its row, then the turns it
// concerns in their order.
func eventSum(columns []any, turns []touched) string {
	d := newDigest()
	d.add(columns...)
	for _, t := range turns {
		d.add(t.revision, int64(t.first), int64(t.last))
	}
	return d.hex()
}
