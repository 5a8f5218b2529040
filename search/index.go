package search

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	index "github.com/blevesearch/bleve_index_api"

	"verbatim/internal/errs"
)

// mappingVersion counts the changes of what is indexed and how. An index of
// another version is built anew.
const mappingVersion = "4"

// What the index keeps about itself, in the same batches as its documents.
const (
	keyVersion  = "verbatim-version"
	keyIdentity = "verbatim-identity"
	keySeq      = "verbatim-seq"      // the event followed up to
	keyBuilding = "verbatim-building" // while it is built anew: the event that seq will be
	keyBuilt    = "verbatim-built-"   // and a revision that is done
)

// An Index finds turns and quotes. One process has it at a time; within the
// process it may be used by any number of goroutines.
type Index struct {
	dir, identity string
	beside        bool // it is made beside the one that answers; nothing of it is set aside
	lock          *os.File
	rebuilding    sync.Mutex // held by Rebuild, Discard and Close, before syncing
	syncing       sync.Mutex // held by all that changes the index

	mu    sync.RWMutex // guards bleve against being replaced
	bleve bleve.Index  // nil when closed

	ready     atomic.Bool  // it has been built to its end
	seen      atomic.Int64 // the event followed up to, when it touched nothing
	damage    atomic.Pointer[damage]
	doubt     atomic.Pointer[string]    // what Bleve could not write, and so has by half
	reopened  time.Time                 // when last for that
	analysers atomic.Pointer[sync.Pool] // they know what the index at hand holds
	views     views
	note      atomic.Value
}

// Note says, for people, why the index was set aside, if that had to be; ""
// otherwise.
func (x *Index) Note() string {
	note, _ := x.note.Load().(string)
	return note
}

// A damage ends the use of an index until Sync has put a new one in place.
type damage struct {
	reason string
	noted  chan struct{} // closed once reason is set
}

// Open opens the index in dir, or makes an empty one, for the database of
// that identity. While another process has it, Open tries until wait is over
// and returns errs.Busy, naming the process. An index that is damaged, has
// ended a process, or is of another version or database is set aside as
// dir.bad-TIME, of which two are kept, and Note says so.
func Open(ctx context.Context, dir, identity string, wait time.Duration) (x *Index, err error) {
	defer errs.Wrap(&err, "open search index %s", dir)
	lock, err := acquire(ctx, dir+".lock", wait)
	if err != nil {
		return nil, err
	}
	x = &Index{dir: dir, identity: identity, lock: lock}
	if err := x.open(); err != nil {
		return nil, errors.Join(err, lock.Close())
	}
	return x, nil
}

// settings are what Bleve is opened with. One opener waits for another's lock
// for ever without a time-out. Merging begins later than by default: a batch
// makes a segment, and what was found in one is remembered.
func settings() map[string]any {
	return map[string]any{
		"bolt_timeout": boltTimeout, "asyncErrorCallbackName": callbackName, "eventCallbackName": callbackName,
		"scorchMergePlanOptions": map[string]any{"MaxSegmentsPerTier": 50, "FloorSegmentSize": batchDocs},
	}
}

// open opens what is there, or sets it aside and begins anew.
func (x *Index) open() error {
	if err := x.settle(); err != nil {
		return err
	}
	reason := x.marked()
	if err := x.mark(""); err != nil {
		return err
	}
	_, err := os.Lstat(x.dir)
	there := err == nil
	if there && reason == "" {
		reason = x.attempt(func() (bleve.Index, error) {
			if err := x.trust(); err != nil {
				return nil, err
			}
			return bleve.OpenUsing(x.dir, settings())
		})
	}
	if there && reason != "" {
		if err := x.setAside(reason); err != nil {
			return errors.Join(err, x.unmark())
		}
	}
	if x.bleve == nil {
		if err := x.create(); err != nil {
			return errors.Join(err, x.unmark())
		}
	}
	return x.unmark()
}

// boltTimeout bounds the wait for Bleve's own lock, which nobody should hold
// who does not hold ours.
const boltTimeout = "1s"

// create makes an empty index.
func (x *Index) create() error {
	reason := x.attempt(func() (bleve.Index, error) {
		b, err := bleve.NewUsing(x.dir, emptyMapping(), scorch.Name, scorch.Name, settings())
		if err != nil {
			return nil, err
		}
		if err := os.Chmod(filepath.Join(x.dir, "index_meta.json"), 0o600); err != nil {
			return nil, errors.Join(err, b.Close())
		}
		batch := index.NewBatch()
		batch.SetInternal([]byte(keyVersion), []byte(mappingVersion))
		batch.SetInternal([]byte(keyIdentity), []byte(x.identity))
		if err := apply(b, batch); err != nil {
			return nil, errors.Join(err, b.Close())
		}
		return b, nil
	})
	if reason == "" {
		return nil
	}
	if err := os.RemoveAll(x.dir); err != nil { // it is neither an index nor worth keeping
		return err
	}
	_, detail, _ := strings.Cut(reason, "\n")
	return errs.New(errs.Busy, "no search index can be made in %s (%s)", filepath.Dir(x.dir), detail).
		Try("see whether the folder is yours and whether the disk is full")
}

// attempt tries a way of opening Bleve and looks at what it got. It returns
// what is wrong with it, "" when nothing is.
func (x *Index) attempt(open func() (bleve.Index, error)) (reason string) {
	var b bleve.Index
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true)) // Bleve maps files that may have been cut short
	defer func() {
		if p := recover(); p != nil {
			reason = damagedBy(p)
		}
		if reason != "" {
			opened.Delete(x.store())
			_ = shut(b, damagedWait) // it is given up either way
		}
	}()
	x.damage.Store(&damage{noted: make(chan struct{})})
	x.doubt.Store(nil)
	x.analysers.Store(&sync.Pool{New: func() any { return newAnalyser() }})
	x.views.forget()
	x.seen.Store(0)
	x.ready.Store(false)
	opened.Store(x.store(), x)
	got, err := open()
	if err != nil {
		// On error Bleve returns an index that is neither nil nor usable.
		return damagedBy(err)
	}
	b = got
	if reason = x.inspect(b); reason == "" {
		x.mu.Lock()
		x.bleve = b
		x.mu.Unlock()
		_, complete, err := number(b, keySeq)
		x.ready.Store(complete && err == nil)
	}
	return reason
}

// Ready reports whether the index has been built to its end, and so can be
// searched.
func (x *Index) Ready() bool { return x.ready.Load() }

// inspect returns what is wrong with an index that Bleve could open.
func (x *Index) inspect(b bleve.Index) string {
	version, err := b.GetInternal([]byte(keyVersion))
	if err != nil || version == nil {
		return damagedBy("nothing in it can be read")
	}
	if string(version) != mappingVersion {
		return "it is of another version of the program"
	}
	identity, err := b.GetInternal([]byte(keyIdentity))
	if err != nil || string(identity) != x.identity {
		return "it belongs to another database"
	}
	err = snapshot(b, func(s *scorch.IndexSnapshot) error {
		if _, err := termsFrom(s, fieldVoice, "", "0"); err != nil {
			return err
		}
		return x.views.unchanged(s)
	})
	if err != nil {
		return damagedBy(err)
	}
	return ""
}

// Close gives the index back to other processes. A Sync or Rebuild that is
// under way is waited for.
func (x *Index) Close() error {
	defer x.alone()()
	if x.lock == nil {
		return nil
	}
	err := errors.Join(x.release(), x.lock.Close())
	x.lock = nil
	return err
}

// alone waits until nothing changes the index any more.
func (x *Index) alone() (done func()) {
	x.rebuilding.Lock()
	x.syncing.Lock()
	return func() {
		x.syncing.Unlock()
		x.rebuilding.Unlock()
	}
}

// Discard throws away the index and every copy that was set aside or begun,
// so that no word of what was erased from the database is left in them. The
// next Sync builds it anew.
func (x *Index) Discard() (err error) {
	defer errs.Wrap(&err, "discard search index %s", x.dir)
	defer x.alone()()
	if x.lock == nil {
		return errClosed()
	}
	_ = x.release() // it goes, whatever it says
	copies, err := x.asides()
	copies = append(copies, x.dir, x.unfinished(), x.unfinished()+markerEnd, x.replaced())
	for _, path := range copies {
		err = errors.Join(err, os.RemoveAll(path))
	}
	if err := errors.Join(err, x.unmark()); err != nil {
		return err
	}
	return x.open()
}

// replace sets a damaged index aside and puts an empty one in its place.
func (x *Index) replace(reason string) error {
	_ = x.release() // it is damaged; whatever Close says changes nothing
	if err := x.setAside(reason); err != nil {
		return err
	}
	return x.open()
}

// release closes Bleve, once nobody searches any more.
func (x *Index) release() error {
	x.mu.Lock()
	defer x.mu.Unlock()
	b := x.bleve
	x.bleve = nil
	opened.Delete(x.store())
	if b == nil {
		return nil
	}
	if x.damaged() || x.doubt.Load() != nil {
		return shut(b, damagedWait)
	}
	err := shut(b, closeWait)
	if err == nil {
		x.seal()
	}
	return err
}

// How long Bleve may take to close.
const (
	closeWait   = 10 * time.Second
	damagedWait = time.Second
)

// shut closes Bleve. A damaged one may panic, or never come back.
func shut(b bleve.Index, wait time.Duration) error {
	if b == nil {
		return nil
	}
	done := make(chan error, 1)
	go func() {
		defer func() {
			if p := recover(); p != nil {
				done <- fmt.Errorf("close: %v", p)
			}
		}()
		done <- b.Close()
	}()
	select {
	case err := <-done:
		return err
	case <-time.After(wait):
		return errors.New("the search index does not close")
	}
}

// usable returns why the index cannot be used, if so. The caller holds mu.
func (x *Index) usable() error {
	if x.damaged() {
		return errs.New(errs.Busy, "the search index is damaged and waits to be built anew").
			Try("try again in a moment, or run 'verbatim reindex'")
	}
	if doubt := x.doubt.Load(); doubt != nil {
		return errs.New(errs.Busy, "the search index could not be written").Because(errors.New(*doubt))
	}
	if x.bleve == nil {
		return errClosed()
	}
	return nil
}

func errClosed() error { return errs.New(errs.Busy, "the search index is closed or being replaced") }

func (x *Index) damaged() bool {
	select {
	case <-x.damage.Load().noted:
		return true
	default:
		return false
	}
}

var breaking sync.Mutex

// broke notes that the index is damaged: from now on it answers nothing, and
// the next Sync, or the next Open, replaces it.
func (x *Index) broke(reason string) {
	breaking.Lock()
	defer breaking.Unlock()
	if x.damaged() {
		return
	}
	d := x.damage.Load()
	d.reason = reason
	close(d.noted)
	_ = x.mark(reason) // if it cannot be written, Open finds the damage itself
}

// Docs returns how many turns and quotes the index holds.
func (x *Index) Docs() (int, error) {
	x.mu.RLock()
	defer x.mu.RUnlock()
	if err := x.usable(); err != nil {
		return 0, err
	}
	total := 0
	err := x.guard(func() error {
		return snapshot(x.bleve, func(r *scorch.IndexSnapshot) error {
			all, err := r.DocCount()
			if err != nil {
				return err
			}
			vocabularies, err := termsFrom(r, "_id", vocabularyID, vocabularyID+"\xff")
			total = int(all) - len(vocabularies)
			return err
		})
	})
	return total, err
}

// Seq returns the event that the index has followed the log up to. complete
// is false until it has been built once.
func (x *Index) Seq() (seq int64, complete bool, err error) {
	x.mu.RLock()
	defer x.mu.RUnlock()
	if err := x.usable(); err != nil {
		return 0, false, err
	}
	seq, complete, err = number(x.bleve, keySeq)
	return max(seq, x.seen.Load()), complete, err
}

// number reads one of the numbers that the index keeps.
func number(b bleve.Index, key string) (n int64, ok bool, err error) {
	text, err := b.GetInternal([]byte(key))
	if err != nil || text == nil {
		return 0, false, err
	}
	n, err = strconv.ParseInt(string(text), 10, 64)
	return n, err == nil, err
}

func (x *Index) store() string { return filepath.Join(x.dir, "store") }
