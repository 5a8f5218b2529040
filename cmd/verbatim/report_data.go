package main

import (
	"context"
	"strings"

	"golang.org/x/sync/errgroup"

	"verbatim/coding"
	"verbatim/internal/errs"
	"verbatim/internal/store"
	"verbatim/interviews"
	"verbatim/report"
)

// knownAttribute returns errs.NotFound for an attribute that nobody has.
func knownAttribute(people []interviews.Participant, name string) error {
	known := map[string]bool{}
	for _, p := range people {
		for _, a := range p.Attributes {
			known[a.Key] = true
		}
	}
	if name == "" || known[name] {
		return nil
	}
	return errs.New(errs.NotFound, "no participant has an attribute %q", name).Try("the attributes are: %s", orUnknown(strings.Join(sortedKeys(known), ", ")))
}

// A reportSource is a workspace as reports read it.
type reportSource struct{ *workspace }

// Head implements report.Source.
func (s reportSource) Head(ctx context.Context) (int64, error) { return s.Events.Head(ctx) }

// SeesAll implements report.Source.
func (s reportSource) SeesAll(ctx context.Context) (bool, error) {
	hidden, err := s.Work.Hidden(ctx)
	return len(hidden) == 0, err
}

// Read implements report.Source.
func (s reportSource) Read(ctx context.Context) (*report.Data, error) { return s.data(ctx) }

// data reads all that reports are made of, as it is at one moment.
func (ws *workspace) data(ctx context.Context) (*report.Data, error) {
	var d *report.Data
	m, err := ws.besideCodings(ctx, func(ctx context.Context, s *store.Store) (version int64, err error) {
		if d, err = readRest(ctx, s, anyOrder); err != nil {
			return 0, err
		}
		return d.Version, nil
	})
	if err != nil {
		return nil, err
	}
	d.Matrix = m
	return d, nil
}

// besideCodings reads the codings, which take as long as all the rest, while
// rest reads that and says of which version it is; when somebody wrote in
// between, both are read once more, one after the other.
func (ws *workspace) besideCodings(ctx context.Context, rest func(context.Context, *store.Store) (version int64, err error)) (*coding.Matrix, error) {
	var m *coding.Matrix
	var version, seen int64
	g, both := errgroup.WithContext(ctx)
	g.Go(func() error {
		return ws.View(both, func(s *store.Store) (err error) {
			version, err = rest(both, s)
			return err
		})
	})
	g.Go(func() error {
		return ws.View(both, func(s *store.Store) (err error) {
			if seen, err = s.Events.Head(both); err != nil {
				return err
			}
			m, err = s.Coding.Matrix(both, coding.Filter{})
			return err
		})
	})
	if err := g.Wait(); err != nil || version == seen {
		return m, err
	}
	err := ws.View(ctx, func(s *store.Store) (err error) {
		if _, err = rest(ctx, s); err != nil {
			return err
		}
		m, err = s.Coding.Matrix(ctx, coding.Filter{})
		return err
	})
	return m, err
}

func readData(ctx context.Context, s *store.Store, quotes coding.Filter) (*report.Data, error) {
	d, err := readRest(ctx, s, quotes)
	if err != nil {
		return nil, err
	}
	d.Matrix, err = s.Coding.Matrix(ctx, coding.Filter{})
	return d, err
}

// anyOrder lists quotes for those who put them in an order of their own.
var anyOrder = coding.Filter{ByID: true}

// readRest reads all but the codings.
func readRest(ctx context.Context, s *store.Store, quotes coding.Filter) (*report.Data, error) {
	var d report.Data
	var err error
	read := func(part func() error) {
		if err == nil {
			err = part()
		}
	}
	read(func() (e error) { d.Version, e = s.Events.Head(ctx); return })
	read(func() (e error) { d.Interviews, e = s.Interviews.Interviews(ctx, nil); return })
	read(func() (e error) { d.Participants, e = s.Interviews.Participants(ctx, nil); return })
	read(func() (e error) { d.Studies, e = s.Studies.Studies(ctx); return })
	read(func() (e error) { d.Codebook, e = s.Themes.Codebook(ctx); return })
	read(func() (e error) { d.Quotes, e = s.Coding.Quotes(ctx, quotes); return })
	read(func() (e error) { d.Finished, e = s.Work.Finished(ctx, nil); return })
	read(func() (e error) { d.Guides, e = s.Guides.Guides(ctx); return })
	read(func() (e error) { d.Rated, e = s.Coding.Codings(ctx, coding.Filter{Rated: true}); return })
	read(func() (e error) { d.Takeaways, e = s.Memos.Takeaways(ctx, nil); return })
	read(func() (e error) { d.Assignments, e = s.Work.Assignments(ctx, nil); return })
	read(func() (e error) { d.Hidden, e = s.Work.Hidden(ctx); return })
	for _, c := range d.Rated { // the overruled ones are among them
		if c.Overruled {
			d.Overruled = append(d.Overruled, c)
		}
	}
	return &d, err
}

// readTurns reads the newest turns of interviews, of so many at once; within a
// view, of one. As turns are never changed, all of them are of one moment.
func readTurns(ctx context.Context, s *store.Store, talks []*interviews.Interview, atOnce int) (map[interviews.ID][]interviews.Turn, error) {
	said := make([][]interviews.Turn, len(talks))
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(atOnce)
	for i, iv := range talks {
		g.Go(func() (err error) {
			said[i], err = s.Interviews.Turns(ctx, iv.Revision, 0, 0)
			return err
		})
	}
	if err := g.Wait(); err != nil {
		return nil, err
	}
	turns := make(map[interviews.ID][]interviews.Turn, len(talks))
	for i, iv := range talks {
		turns[iv.ID] = said[i]
	}
	return turns, nil
}
