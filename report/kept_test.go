package report

import (
	"context"
	"errors"
	"testing"
)

// A log is a Source that counts how often it is read.
type log struct {
	head  int64
	blind bool
	reads int
	fails error
	// reading happens while the log is read.
	reading func(*log)
}

func (l *log) Head(context.Context) (int64, error)   { return l.head, l.fails }
func (l *log) SeesAll(context.Context) (bool, error) { return !l.blind, nil }
func (l *log) Read(context.Context) (*Data, error) {
	l.reads++
	if l.reading != nil {
		l.reading(l)
	}
	return &Data{Version: l.head}, l.fails
}

func TestKeptReadsOnlyWhatIsNew(t *testing.T) {
	var k Kept
	l := &log{head: 1}
	expect := func(what string, version int64, reads int) {
		t.Helper()
		c, err := k.Corpus(context.Background(), l)
		if err != nil || c.Version != version || l.reads != reads {
			t.Errorf("%s: version %d after %d reads (%v), want %d after %d", what, c.Version, l.reads, err, version, reads)
		}
	}
	expect("at first", 1, 1)
	expect("again", 1, 1)
	l.head = 2
	expect("when the log has grown", 2, 2)
	l.blind = true
	expect("for who is blind", 2, 3)
	expect("for who is blind, again", 2, 4)
	l.blind = false
	expect("for the others", 2, 4)
	l.fails = errors.New("gone")
	if c, err := k.Corpus(context.Background(), l); err == nil {
		t.Errorf("no error, but %v", c)
	}
}

// What somebody read who was made to code blind meanwhile is not for others.
func TestKeptNeverKeepsWhatIsNotAll(t *testing.T) {
	var k Kept
	l := &log{head: 1}
	read := func() *Corpus {
		t.Helper()
		c, err := k.Corpus(context.Background(), l)
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	l.reading = func(l *log) { l.head++; l.blind = true }
	part := read()
	l.reading, l.blind = nil, false
	if read() == part {
		t.Error("others get what was read for who codes blind")
	}
}
