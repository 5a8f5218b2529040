package search

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"sort"
	"strings"
	"sync"
	"time"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/mapping"
	"github.com/blevesearch/bleve/v2/util"
	segment "github.com/blevesearch/scorch_segment_api/v2"
	"go.etcd.io/bbolt"
)

// Bleve's background work reports its panics here, by the folder they
// happened in. Without that, a writer waits for ever for a dead goroutine.
const callbackName = "verbatim"

var opened sync.Map // store folder → *Index

func init() {
	scorch.RegistryAsyncErrorCallbacks[callbackName] = func(err error, store string) {
		x, ok := opened.Load(store)
		if !ok {
			return
		}
		if errors.Is(err, scorch.ErrAsyncPanic) {
			x.(*Index).broke(damagedBy(err))
			return
		}
		// A full disk: Bleve tries again at once, for as long as it is full.
		x.(*Index).doubts(err)
		time.Sleep(retryPause)
	}
	// Bleve's own goroutines read files that may have been cut short, and call
	// this before they do.
	scorch.RegistryEventCallbacks[callbackName] = func(scorch.Event) bool {
		debug.SetPanicOnFault(true)
		return true
	}
}

// doubts notes that something could not be written.
func (x *Index) doubts(err error) {
	text := err.Error()
	x.doubt.Store(&text)
}

// guard calls f, and notes that the index is damaged when it stumbles, be it
// over a file that was cut short while it was open.
func (x *Index) guard(f func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if p := recover(); p != nil {
			x.broke(damagedBy(p))
			err = x.usable()
		}
	}()
	return f()
}

// damagedBy is a reason that has what was met in a line of its own, for whoever
// wants to look.
func damagedBy(cause any) string { return fmt.Sprintf("it is damaged\n%v", cause) }

// retryPause keeps Bleve from burning a core while the disk is full.
const retryPause = 200 * time.Millisecond

// The marker file stands beside the index while it is being opened, and after
// damage was met. Whoever finds it does not trust the index.
func (x *Index) marker() string { return x.dir + markerEnd }

const markerEnd = ".opening"

// mark writes why the index is not to be trusted; nothing while it is opened,
// which takes no room on a full disk.
func (x *Index) mark(reason string) error {
	if err := x.unmark(); err != nil {
		return err
	}
	return os.WriteFile(x.marker(), []byte(reason), 0o600)
}

func (x *Index) unmark() error { return os.RemoveAll(x.marker()) }

// marked returns what an earlier process has to say against the index.
func (x *Index) marked() string {
	b, err := os.ReadFile(x.marker())
	switch {
	case errors.Is(err, os.ErrNotExist):
		return ""
	case err != nil || len(b) == 0:
		return "it ended the process that opened it"
	case !strings.HasPrefix(string(b), "it "):
		return "it was left in doubt" // the marker itself has been damaged
	}
	return string(b)
}

// keptAsides is how many damaged indexes are kept for whoever wants to look.
const keptAsides = 2

// whyFile tells, in an index that was set aside, what was met.
const whyFile = "why.txt"

// setAside moves the index out of the way.
func (x *Index) setAside(reason string) error {
	if x.beside {
		return os.RemoveAll(x.dir)
	}
	to := x.dir + ".bad-" + time.Now().UTC().Format("20060102T150405.000000000")
	if err := os.Rename(x.dir, to); err != nil {
		if errors.Is(err, os.ErrNotExist) {
			return nil
		}
		return err
	}
	_ = os.WriteFile(filepath.Join(to, whyFile), []byte(reason+"\n"), 0o600) // it may be no folder
	short, _, _ := strings.Cut(reason, "\n")
	x.note.Store(fmt.Sprintf("the search index is built anew because %s; the old one is kept as %s", short, filepath.Base(to)))
	paths, err := x.asides()
	for len(paths) > keptAsides {
		err = errors.Join(err, os.RemoveAll(paths[0]))
		paths = paths[1:]
	}
	return err
}

// asides lists the indexes that were set aside, oldest first.
func (x *Index) asides() ([]string, error) {
	entries, err := os.ReadDir(filepath.Dir(x.dir))
	if err != nil {
		return nil, err
	}
	var paths []string
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), filepath.Base(x.dir)+".bad-") {
			paths = append(paths, filepath.Join(filepath.Dir(x.dir), e.Name()))
		}
	}
	sort.Strings(paths)
	return paths, nil
}

// trust looks at the files of an index before Bleve does.
func (x *Index) trust() error {
	if err := x.unseal(); err != nil {
		return err
	}
	if err := cutShort(x.store()); err != nil {
		return err
	}
	files, err := newest(x.store())
	if err != nil {
		return err
	}
	return checksums(files, quickCheck)
}

// newest lists the files of the newest state in Bleve's table of contents.
// When one of them cannot be read, Bleve would go on from an older state and
// later throw away what it adds to that.
func newest(store string) (files []string, err error) {
	db, err := bbolt.Open(filepath.Join(store, boltFile), 0o600, &bbolt.Options{ReadOnly: true, Timeout: time.Second})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	err = db.View(func(tx *bbolt.Tx) error {
		states := tx.Bucket(util.BoltSnapshotsBucket)
		if states == nil {
			return errors.New("the table of contents is empty")
		}
		last, _ := states.Cursor().Last()
		state := states.Bucket(last)
		if state == nil {
			return errors.New("the table of contents names no state")
		}
		return state.ForEachBucket(func(part []byte) error {
			if name := state.Bucket(part).Get(util.BoltPathKey); name != nil {
				files = append(files, filepath.Join(store, string(name)))
			}
			return nil
		})
	})
	return files, err
}

// quickCheck bounds the bytes whose checksums Open compares: about 10 ms.
// Beyond it only Check does.
const quickCheck = 64 << 20

// checksums compares files of an index with the checksums they end in. Bleve
// does not: a page of zeros makes it answer wrongly in silence. When there are
// more than limit bytes, they need only be there; 0 is no limit.
func checksums(files []string, limit int64) error {
	var total int64
	for _, path := range files {
		info, err := os.Stat(path)
		if err != nil {
			return err
		}
		if info.Size() <= crc32.Size {
			return hasChanged(path)
		}
		total += info.Size()
	}
	if limit > 0 && total > limit {
		return nil
	}
	for _, path := range files {
		if err := checksum(path); err != nil {
			return err
		}
	}
	return nil
}

// files lists the files of an open index.
func files(b bleve.Index) (paths []string, err error) {
	err = snapshot(b, func(s *scorch.IndexSnapshot) error {
		for _, seg := range s.Segments() {
			if file, ok := seg.Segment().(segment.PersistedSegment); ok {
				paths = append(paths, file.Path())
			}
		}
		return nil
	})
	return paths, err
}

func checksum(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	sum, written := crc32.NewIEEE(), make([]byte, crc32.Size)
	n := max(0, info.Size()-crc32.Size)
	if _, err := f.ReadAt(written, n); err != nil {
		return err
	}
	if _, err := io.CopyBuffer(sum, io.LimitReader(f, n), make([]byte, 1<<18)); err != nil {
		return err
	}
	if sum.Sum32() != binary.BigEndian.Uint32(written) {
		return hasChanged(path)
	}
	return nil
}

func hasChanged(path string) error {
	return fmt.Errorf("%s has changed since it was written", filepath.Base(path))
}

// The seal is a checksum over the files of an index that have none of their
// own. It stands in the index while that is closed.
func (x *Index) sealFile() string { return filepath.Join(x.dir, "seal") }

func (x *Index) seal() {
	sum, err := x.sum()
	if err == nil {
		err = os.WriteFile(x.sealFile(), []byte(sum), 0o600)
	}
	if err != nil {
		_ = os.Remove(x.sealFile()) // on a full disk there is none
	}
}

// unseal compares the seal, and takes it away before anything changes. There
// is none when the last process was killed.
func (x *Index) unseal() error {
	said, err := os.ReadFile(x.sealFile())
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	sum, failed := x.sum()
	if err := errors.Join(err, failed); err != nil {
		return err
	}
	if sum != string(said) {
		return hasChanged(filepath.Join(x.store(), boltFile))
	}
	return os.Remove(x.sealFile())
}

func (x *Index) sum() (string, error) {
	sum := sha256.New()
	for _, path := range []string{filepath.Join(x.dir, metaFile), filepath.Join(x.store(), boltFile)} {
		b, err := os.ReadFile(path)
		if err != nil {
			return "", err
		}
		_, _ = sum.Write(b)
	}
	return fmt.Sprintf("%x\n", sum.Sum(nil)), nil
}

// The files of Bleve that have no checksum.
const (
	metaFile = "index_meta.json"
	boltFile = "root.bolt"
)

// stamps are the files of segments as they were when they were first seen.
// Bleve never changes one: when another program did, what is read there is
// no longer true, and may not be there at all.
type stamps map[string]os.FileInfo

// compare stamps the files of a snapshot, and reports one that has changed. A
// file that is gone may have been merged into another one. The first stamps
// are of files that have just been checked, a file that comes later is checked
// then.
func (old stamps) compare(s *scorch.IndexSnapshot) (stamps, error) {
	now := stamps{}
	for _, seg := range s.Segments() {
		file, ok := seg.Segment().(segment.PersistedSegment)
		if !ok {
			continue
		}
		info, err := os.Stat(file.Path())
		if errors.Is(err, os.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		switch was := old[file.Path()]; {
		case was != nil && (was.Size() != info.Size() || !was.ModTime().Equal(info.ModTime())):
			return nil, hasChanged(file.Path())
		case was == nil && old != nil:
			if err := checksum(file.Path()); err != nil && !errors.Is(err, os.ErrNotExist) {
				return nil, err
			}
		}
		now[file.Path()] = info
	}
	return now, nil
}

// boltMagic begins the two meta pages of Bleve's table of contents.
const boltMagic = 0xed0cdaed

// cutShort reports a table of contents (a bbolt file) that is shorter than it
// says. Bleve maps it into memory, and reading past its end in one of its own
// goroutines would end the process.
func cutShort(store string) error {
	f, err := os.Open(filepath.Join(store, boltFile))
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	meta := make([]byte, 80)
	if _, err := f.ReadAt(meta, 0); err != nil {
		return err
	}
	// A page begins with 16 bytes; then magic, version, page size, flags, the
	// root bucket (16 bytes), the free list and the number of pages.
	order := binary.NativeEndian
	if order.Uint32(meta[16:]) != boltMagic {
		return nil // the second meta page may be good; opening tells
	}
	size, pages := int64(order.Uint32(meta[24:])), int64(order.Uint64(meta[56:]))
	if info.Size()/max(1, size) < pages {
		return fmt.Errorf("root.bolt holds %d bytes, not %d", info.Size(), size*pages)
	}
	return nil
}

// snapshot calls f with one state of the index.
func snapshot(b bleve.Index, f func(*scorch.IndexSnapshot) error) error {
	inner, err := b.Advanced()
	if err != nil {
		return err
	}
	r, err := inner.Reader()
	if err != nil {
		return err
	}
	s, ok := r.(*scorch.IndexSnapshot)
	if !ok || s == nil {
		return errors.New("not a scorch index")
	}
	return errors.Join(f(s), s.Close())
}

// emptyMapping is the mapping that Bleve wants to see. It maps nothing:
// documents and queries are both made here, of terms.
func emptyMapping() mapping.IndexMapping {
	m := bleve.NewIndexMapping()
	m.DefaultMapping = bleve.NewDocumentStaticMapping()
	m.IndexDynamic, m.StoreDynamic, m.DocValuesDynamic = false, false, false
	return m
}
