package store_test

import (
	"os"
	"testing"

	"golang.org/x/sys/unix"
)

// SQLite's locks belong to the process: any close of the file drops them all,
// and with them what keeps another process from deleting the write-ahead log.
func TestOpeningAgainKeepsLocks(t *testing.T) {
	path := file(t)
	s := open(t, path)
	if _, err := s.Interviews.Interviews(ada, nil); err != nil {
		t.Fatal(err)
	}
	second := open(t, path)
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() }) // after the last look at the locks
	// The bytes where SQLite takes its shared locks.
	shared := unix.Flock_t{Type: unix.F_WRLCK, Start: 0x40000002, Len: 510}
	if err := unix.FcntlFlock(f.Fd(), unix.F_OFD_GETLK, &shared); err != nil {
		t.Skipf("locks cannot be looked at: %v", err)
	}
	if shared.Type == unix.F_UNLCK {
		t.Error("opening the file again dropped the locks of the first handle")
	}
	_ = second
}
