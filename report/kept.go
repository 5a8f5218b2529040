package report

import (
	"context"
	"sync"
)

// A Source reads what reports are made of.
type Source interface {
	// Head returns the number of the newest event.
	Head(ctx context.Context) (int64, error)
	// SeesAll reports whether nothing is hidden from who acts.
	SeesAll(ctx context.Context) (bool, error)
	// Read reads all of one moment, but for what is hidden from who acts. Its
	// Version is the newest event then.
	Read(ctx context.Context) (*Data, error)
}

// A Kept is the newest Corpus that was read, for programs that make more than
// one report: nothing is read again until the event log has grown. The zero
// value is ready, and may be used from several goroutines; those that find the
// log grown wait for one of them to read.
type Kept struct {
	mu     sync.Mutex
	corpus *Corpus
}

// Corpus returns the data as they are now. What somebody may see who codes
// blind is never kept.
func (k *Kept) Corpus(ctx context.Context, from Source) (*Corpus, error) {
	all, err := from.SeesAll(ctx)
	if err != nil {
		return nil, err
	}
	if !all {
		return read(ctx, from)
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	head, err := from.Head(ctx)
	if err != nil {
		return nil, err
	}
	if k.corpus != nil && k.corpus.Version == head {
		return k.corpus, nil
	}
	c, err := read(ctx, from)
	if err != nil {
		return nil, err
	}
	if whole, err := sawAll(ctx, from, c.Version); err != nil {
		return nil, err
	} else if whole {
		k.corpus = c
	}
	return c, nil
}

// sawAll reports whether who acts saw everything at an event. They may have
// been made to code blind just before it was read. When the log has grown since
// it is not known, and the answer no.
func sawAll(ctx context.Context, from Source, version int64) (bool, error) {
	all, err := from.SeesAll(ctx)
	if err != nil || !all {
		return false, err
	}
	head, err := from.Head(ctx)
	return head == version, err
}

func read(ctx context.Context, from Source) (*Corpus, error) {
	d, err := from.Read(ctx)
	if err != nil {
		return nil, err
	}
	return Arrange(*d), nil
}
