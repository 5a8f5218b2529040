package search

import (
	"context"
	"errors"
	"os"
	"strings"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"

	"verbatim/internal/errs"
	"verbatim/search/query"
)

// Check compares the index with the feed, document by document: how many are
// missing, how many nobody asked for, and how many are not what the feed now
// says. Before that it compares all its files with their checksums, and
// returns errs.Conflict when one has changed.
func (x *Index) Check(ctx context.Context, feed Feed) (missing, extra, stale int, err error) {
	defer errs.Wrap(&err, "check search index")
	x.syncing.Lock()
	defer x.syncing.Unlock()
	if err := x.usable(); err != nil {
		return 0, 0, 0, err
	}
	if err := sound(x.bleve); err != nil {
		return 0, 0, 0, errs.New(errs.Conflict, "the search index is damaged").Because(err).Try("run 'verbatim reindex'")
	}
	want, err := expected(ctx, feed)
	if err != nil {
		return 0, 0, 0, err
	}
	err = x.guard(func() error {
		return contents(x.bleve, func(id, hash string) {
			switch wanted, ok := want[id]; {
			case !ok:
				extra++
			case wanted != hash:
				stale++
			}
			delete(want, id)
		})
	})
	return len(want), extra, stale, err
}

// expected returns the hash of every document that the feed yields, by ID.
func expected(ctx context.Context, feed Feed) (map[string]string, error) {
	revisions, err := feed.Revisions(ctx)
	if err != nil {
		return nil, err
	}
	want := map[string]string{}
	for _, r := range revisions {
		err := feed.Docs(ctx, r, 0, 0, func(d query.Doc) error {
			want[turnID(d.Revision, d.Turn)] = string(docHash(voiceHash(d.Voice), &d))
			return nil
		})
		if err != nil {
			return nil, err
		}
		err = feed.QuoteDocs(ctx, r, 0, 0, func(q query.QuoteDoc) error {
			want[quoteID(&q)] = string(quoteHash(voiceHash(q.Voice), &q))
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return want, nil
}

// sound compares all files of an open index with their checksums. One that is
// gone may just have been merged into another one: then they are listed again.
func sound(b bleve.Index) (err error) {
	for range 5 {
		paths, listed := files(b)
		if listed != nil {
			return listed
		}
		if err = checksums(paths, 0); !errors.Is(err, os.ErrNotExist) {
			return err
		}
	}
	return err
}

// contents calls f with each document's ID and hash.
func contents(b bleve.Index, f func(id, hash string)) error {
	return snapshot(b, func(s *scorch.IndexSnapshot) error {
		for _, seg := range s.Segments() {
			for docs := seg.DocNumbersLive().Iterator(); docs.HasNext(); {
				var id, hash string
				err := seg.VisitDocument(uint64(docs.Next()), func(name string, _ byte, value []byte, _ []uint64) bool {
					switch name {
					case "_id":
						id = string(value)
					case fieldHash:
						hash = string(value)
					}
					return true
				})
				if err != nil {
					return err
				}
				if !strings.HasPrefix(id, vocabularyID) {
					f(id, hash)
				}
			}
		}
		return nil
	})
}
