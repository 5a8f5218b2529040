package main

import (
	"context"
	"fmt"

	"github.com/urfave/cli/v2"

	"verbatim/coding"
	"verbatim/internal/errs"
	"verbatim/internal/store"
	"verbatim/interviews"
	"verbatim/roadmap"
)

func (p *program) hypothesisImport(ctx context.Context, c *cli.Context, ws *workspace) error {
	path, src, err := readFile(c.Args().First())
	if err != nil {
		return err
	}
	n, links, err := ws.importHypotheses(ctx, path, src)
	if err != nil {
		return err
	}
	p.say("%d hypotheses with %s", n, plural(links, "quote"))
	return nil
}

// importHypotheses takes a file of hypotheses, all or none. Its quotes must
// have been coded.
func (ws *workspace) importHypotheses(ctx context.Context, path string, src []byte) (n, links int, err error) {
	files, err := roadmap.ReadHypotheses(path, src)
	if err != nil {
		return 0, 0, err
	}
	act := interviews.Actor(ctx)
	act.Kind, act.About = "hypothesis.import", "file/"+ws.source(path)
	ctx = interviews.Acting(ctx, act)
	err = ws.Update(ctx, func(s *store.Store) error {
		n, links = 0, 0
		for i := range files {
			h := files[i].Hypothesis()
			if err := s.Roadmap.SetHypothesis(ctx, &h); err != nil {
				return fmt.Errorf("%s:%d: %w", path, files[i].Line, err)
			}
			n++
			for _, e := range files[i].Evidence {
				id, err := codedQuote(ctx, s, e)
				if err != nil {
					return fmt.Errorf("%s:%d: %w", path, e.Line, err)
				}
				err = s.Roadmap.SetEvidence(ctx, &roadmap.Evidence{Hypothesis: h.ID, Quote: id, Stance: e.Stance, Strength: e.Strength, Note: e.Note, By: e.By, At: e.At})
				if err != nil {
					return fmt.Errorf("%s:%d: %w", path, e.Line, err)
				}
				links++
			}
		}
		return nil
	})
	return n, links, err
}

// hypothesisExport writes what hypothesisImport reads.
func (p *program) hypothesisExport(ctx context.Context, _ *cli.Context, ws *workspace) error {
	if p.json {
		return usage("export writes YAML, to be read back; 'verbatim hypothesis list --json' gives JSON")
	}
	d, err := ws.plan(ctx)
	if err != nil {
		return err
	}
	quotes := map[string]coding.Quote{}
	for _, q := range d.Quotes {
		quotes[q.ID] = q
	}
	var files []roadmap.HypothesisFile
	for _, h := range d.Hypotheses {
		f := roadmap.HypothesisFile{ID: h.ID, Title: h.Title, Stage: h.Stage, Parent: h.Parent, Slots: h.Slots, State: h.State, Decisions: h.Decisions}
		for _, e := range d.Evidence {
			if q, ok := quotes[e.Quote]; ok && e.Hypothesis == h.ID {
				f.Evidence = append(f.Evidence, roadmap.EvidenceFile{Interview: string(q.Interview), Turn: q.FirstTurn, Quote: q.Text,
					Stance: e.Stance, Strength: e.Strength, Note: e.Note, By: e.By, At: e.At})
			}
		}
		files = append(files, f)
	}
	return roadmap.WriteHypotheses(p.out, parentsFirst(files))
}

// parentsFirst orders hypotheses so that they can be read back one by one.
func parentsFirst(files []roadmap.HypothesisFile) []roadmap.HypothesisFile {
	var ordered []roadmap.HypothesisFile
	done := map[string]bool{"": true}
	for len(ordered) < len(files) {
		before := len(ordered)
		for _, f := range files {
			if !done[f.ID] && done[f.Parent] {
				done[f.ID] = true
				ordered = append(ordered, f)
			}
		}
		if len(ordered) == before {
			return files // never: a hypothesis cannot stand below itself
		}
	}
	return ordered
}

// codedQuote finds the quote that a line of evidence names.
func codedQuote(ctx context.Context, s *store.Store, e roadmap.EvidenceFile) (string, error) {
	quotes, err := s.Coding.Quotes(ctx, coding.Filter{Interview: interviews.ID(e.Interview)})
	if err != nil {
		return "", err
	}
	for _, q := range quotes {
		if q.Text == e.Quote && (e.Turn == 0 || e.Turn == q.FirstTurn) {
			return q.ID, nil
		}
	}
	return "", errs.New(errs.NotFound, "these words are not a quote of %q yet", e.Interview).Try("code them first, with 'verbatim code add %s'", e.Interview)
}
