package search

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"sync"
	"time"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/mapping"
	segment "github.com/blevesearch/scorch_segment_api/v2"
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
			x.(*Index).broke(fmt.Sprintf("it is damaged (%v)", err))
			return
		}
		// A full disk: Bleve tries again at once, for as long as it is full.
		time.Sleep(retryPause)
	}
}

// retryPause keeps Bleve from burning a core while the disk is full.
const retryPause = 200 * time.Millisecond

// The marker file stands beside the index while it is being opened, and after
// damage was met. Whoever finds it does not trust the index.
func (x *Index) marker() string { return x.dir + ".opening" }

func (x *Index) mark(reason string) error {
	return os.WriteFile(x.marker(), []byte(reason), 0o600)
}

func (x *Index) unmark() error { return os.Remove(x.marker()) }

// marked returns what an earlier process has to say against the index.
func (x *Index) marked() string {
	b, err := os.ReadFile(x.marker())
	switch {
	case errors.Is(err, os.ErrNotExist):
		return ""
	case err != nil || len(b) == 0:
		return "it ended the process that opened it"
	}
	return string(b)
}

// keptAsides is how many damaged indexes are kept for whoever wants to look.
const keptAsides = 2

// setAside moves the index out of the way.
func (x *Index) setAside(reason string) error {
	to := x.dir + ".bad-" + time.Now().UTC().Format("20060102T150405.000000000")
	if err := os.Rename(x.dir, to); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	x.Note = fmt.Sprintf("the search index was set aside as %s because %s; it is built anew", filepath.Base(to), reason)
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

// quickCheck bounds the bytes whose checksums Open compares: about 10 ms.
// Beyond it only Check does.
const quickCheck = 64 << 20

// checksums compares the files of the index with the checksums they end in.
// Bleve does not: a page of zeros makes it answer wrongly in silence. Nothing
// is compared when there are more than limit bytes; 0 is no limit.
func checksums(b bleve.Index, limit int64) error {
	return snapshot(b, func(s *scorch.IndexSnapshot) error {
		var paths []string
		var total int64
		for _, seg := range s.Segments() {
			if file, ok := seg.Segment().(segment.PersistedSegment); ok {
				info, err := os.Stat(file.Path())
				if err != nil {
					return err
				}
				paths, total = append(paths, file.Path()), total+info.Size()
			}
		}
		if limit > 0 && total > limit {
			return nil
		}
		for _, p := range paths {
			if err := checksum(p); err != nil {
				return err
			}
		}
		return nil
	})
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
		return fmt.Errorf("%s has changed since it was written", filepath.Base(path))
	}
	return nil
}

// boltMagic begins the two meta pages of Bleve's table of contents.
const boltMagic = 0xed0cdaed

// cutShort reports a table of contents (a bbolt file) that is shorter than it
// says. Bleve maps it into memory, and reading past its end in one of its own
// goroutines would end the process.
func cutShort(store string) error {
	f, err := os.Open(filepath.Join(store, "root.bolt"))
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
