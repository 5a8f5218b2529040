package search

import (
	"container/list"
	"sync"

	"github.com/RoaringBitmap/roaring/v2"
)

// A matching is the documents of a segment in which a pattern stands, deleted
// ones included. It is never changed.
type matching struct {
	within *roaring.Bitmap // where it was looked for; nil is everywhere
	docs   *roaring.Bitmap
	places []occurrence // in the order of docs; nil when nobody has counted
}

// An occurrence is how often a pattern stands in a document.
type occurrence struct {
	doc, times, size uint32 // size in words, of the document
}

// bytes is about what a matching takes in memory.
func (m *matching) bytes() int { return 256 + int(m.docs.GetSizeInBytes()) + 12*len(m.places) }

// A leafKey is a pattern in a field and a language of a segment, which never
// changes: what was found once holds for as long as there is the segment.
type leafKey struct {
	segment                  uint64
	field, language, pattern string
}

// leaves keeps what was found of patterns, the last asked for longest: people
// page, count, and ask for a little more or less.
type leaves struct {
	mu    sync.Mutex
	size  int
	order list.List // of kept, the newest first
	by    map[leafKey]*list.Element
}

type kept struct {
	key leafKey
	m   *matching
}

// leafRoom bounds what leaves take together, in bytes.
const leafRoom = 64 << 20

func (l *leaves) get(key leafKey) *matching {
	l.mu.Lock()
	defer l.mu.Unlock()
	at := l.by[key]
	if at == nil {
		return nil
	}
	l.order.MoveToFront(at)
	return at.Value.(kept).m
}

// put keeps a matching, whose documents must not lie in a segment's file: it
// may outlive the segment.
func (l *leaves) put(key leafKey, m *matching) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.by == nil {
		l.by = map[leafKey]*list.Element{}
	}
	l.drop(l.by[key])
	l.by[key] = l.order.PushFront(kept{key, m})
	for l.size += m.bytes(); l.size > leafRoom; {
		l.drop(l.order.Back())
	}
}

func (l *leaves) drop(at *list.Element) {
	if at == nil {
		return
	}
	was := l.order.Remove(at).(kept)
	l.size -= was.m.bytes()
	delete(l.by, was.key)
}

func (l *leaves) forget() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.by, l.size = nil, 0
	l.order.Init()
}
