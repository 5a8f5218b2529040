package search

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sys/unix"

	"verbatim/internal/errs"
)

// lockPause is how long to wait before trying a lock again.
const lockPause = 20 * time.Millisecond

// acquire takes the lock beside an index for this process, trying until wait
// is over. The system gives it back when the process ends, however it ends.
func acquire(ctx context.Context, path string, wait time.Duration) (*os.File, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, err
	}
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	for until := time.Now().Add(wait); ; {
		err = unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB)
		if err == nil {
			sign(f)
			return f, nil
		}
		if !errors.Is(err, unix.EWOULDBLOCK) && !errors.Is(err, unix.EINTR) {
			break
		}
		if !time.Now().Before(until) {
			err = errs.New(errs.Busy, "the search index is in use by %s", owner(f)).
				Try("stop that process, or wait until it is done")
			break
		}
		select {
		case <-ctx.Done():
			err = ctx.Err()
		case <-time.After(lockPause):
			continue
		}
		break
	}
	return nil, errors.Join(err, f.Close())
}

// relock takes the lock again when its file has been removed: another process
// would make a new one, and the index would have two owners.
func (x *Index) relock() error {
	if x.beside || same(x.lock, x.lockFile()) {
		return nil
	}
	lock, err := acquire(context.Background(), x.lockFile(), 0)
	if err != nil {
		x.doubts(err)
		_ = x.release() // Bleve tidies up by names: it would take the other's files
		return err
	}
	_ = x.lock.Close()
	x.lock = lock
	return nil
}

func (x *Index) lockFile() string { return x.dir + ".lock" }

// same reports whether an open file is the one that a path names.
func same(f *os.File, path string) bool {
	have, err := f.Stat()
	if err != nil {
		return false
	}
	named, err := os.Stat(path)
	return err == nil && os.SameFile(have, named)
}

// sign writes into the lock file who holds it. On a full disk nobody is told.
func sign(f *os.File) {
	line := fmt.Sprintf("%d %s\n", os.Getpid(), strings.Join(command(), " "))
	if f.Truncate(0) == nil {
		_, _ = f.WriteAt([]byte(line), 0)
	}
}

// command is the program and its subcommand: what a person needs to find the
// process, and none of its arguments, which may hold somebody's words.
func command() []string {
	c := []string{filepath.Base(os.Args[0])}
	if len(os.Args) > 1 && !strings.HasPrefix(os.Args[1], "-") {
		c = append(c, os.Args[1])
	}
	return c
}

// owner tells who has signed a lock file.
func owner(f *os.File) string {
	b := make([]byte, 256)
	n, _ := f.ReadAt(b, 0)
	first, name, _ := strings.Cut(strings.TrimSpace(string(b[:n])), " ")
	pid, err := strconv.Atoi(first)
	if err != nil || name == "" {
		return "another process"
	}
	return fmt.Sprintf("process %d (%s)", pid, name)
}
