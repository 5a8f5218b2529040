package search

import (
	"context"
	"errors"
	"os"

	"verbatim/internal/errs"
)

// An index that is made anew stands beside the old one until it is complete.
func (x *Index) unfinished() string { return x.dir + ".new" }

// replaced is where the old one stands for the moment between two renames.
func (x *Index) replaced() string { return x.dir + ".old" }

// Rebuild makes the index anew beside the old one, which answers and follows
// meanwhile, and puts it in its place. One that was interrupted goes on the
// next time. The feed must be no one else's.
func (x *Index) Rebuild(ctx context.Context, feed Feed, progress func(done, total int)) (err error) {
	defer errs.Wrap(&err, "rebuild search index")
	x.rebuilding.Lock()
	defer x.rebuilding.Unlock()
	if x.lock == nil {
		return errClosed()
	}
	y := &Index{dir: x.unfinished(), identity: x.identity, beside: true}
	if err := y.open(); err != nil {
		return err
	}
	if err := errors.Join(y.catchUp(ctx, feed, progress), y.release()); err != nil {
		return err
	}
	x.syncing.Lock()
	defer x.syncing.Unlock()
	if err := x.exchange(); err != nil {
		return err
	}
	return x.catchUp(ctx, feed, nil) // with what has happened meanwhile
}

// exchange puts the new index in the place of the old one. A process that is
// killed on the way leaves the rest to settle.
func (x *Index) exchange() error {
	_ = x.release() // what it says, and what was said against it, does not matter any more
	err := errors.Join(x.unmark(), os.RemoveAll(x.replaced()), rename(x.dir, x.replaced()), rename(x.unfinished(), x.dir))
	return errors.Join(err, x.open())
}

func rename(from, to string) error {
	err := os.Rename(from, to)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	return err
}

// settle ends an exchange that was interrupted. A new index goes in the place
// of one that is gone, and is completed there, unless it ended a process.
func (x *Index) settle() error {
	if x.beside {
		return nil
	}
	if _, err := os.Lstat(x.dir); errors.Is(err, os.ErrNotExist) {
		_, err := os.Lstat(x.unfinished() + markerEnd)
		if err == nil {
			err = errors.Join(os.RemoveAll(x.unfinished()), os.RemoveAll(x.unfinished()+markerEnd))
		} else {
			err = rename(x.unfinished(), x.dir)
		}
		if err != nil {
			return err
		}
	}
	return os.RemoveAll(x.replaced())
}
