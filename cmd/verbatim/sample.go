package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"strings"

	"verbatim/guides"
	"verbatim/internal/errs"
	"verbatim/interviews"
	"verbatim/roadmap"
)

// sampleStudy is the study of the sample interviews.
const sampleStudy = "slipway-2026"

// onlySample returns errs.Conflict when the workspace holds somebody's own
// studies: the sample must not be mixed into them.
func (ws *workspace) onlySample(ctx context.Context) error {
	studies, err := ws.Studies.Studies(ctx)
	if err != nil {
		return err
	}
	for _, s := range studies {
		if s.ID != sampleStudy {
			return errs.New(errs.Conflict, "this workspace holds the study %q; the demo wants one of its own", s.ID).
				Try("name an empty folder with --dir, or an empty database")
		}
	}
	return nil
}

// sampleFiles are the sample study's files, by the folder that they lie in in a
// workspace of their own.
var sampleFiles = map[string]fs.FS{"interviews": below(interviews.Samples, "samples"), "guides": below(guides.Templates, "templates")}

func below(files fs.FS, dir string) fs.FS {
	sub, err := fs.Sub(files, dir)
	if err != nil {
		panic(err) // the names are constants
	}
	return sub
}

// A sample is one run of the pipeline on the sample study. Its files are read
// from the program, and kept as if they lay in the workspace.
type sample struct {
	*workspace
	followed bool // a server keeps the index
	data     *roadmap.Data
}

// A stage is one step of the pipeline, which says what it did.
type stage struct {
	name string
	run  func(context.Context) (string, error)
}

func (s *stage) did(ctx context.Context) (string, error) {
	words, err := s.run(ctx)
	errs.Wrap(&err, "%s", s.name)
	return words, err
}

// stages are all steps; between are those that come when everything is coded.
func (d *sample) stages(between ...stage) []stage {
	all := []stage{{"guide", d.guide}, {"ingest", d.ingest}, {"codebook", d.codebook}, {"code", d.code}}
	return append(append(all, between...), stage{"hypotheses", d.hypotheses}, stage{"proposals", d.proposals})
}

// load loads the sample study into a workspace that is empty, or has it
// already, also in part.
func (d *sample) load(ctx context.Context) error {
	if err := d.onlySample(ctx); err != nil {
		return err
	}
	act := interviews.Actor(ctx)
	act.Op = "" // it is many operations, none of which does anything the second time
	ctx = interviews.Acting(ctx, act)
	for _, s := range d.stages() {
		if _, err := s.did(ctx); err != nil {
			return err
		}
	}
	return nil
}

// read reads a file of the sample, and returns what it is called.
func (d *sample) read(place, name string) (string, []byte, error) {
	src, err := fs.ReadFile(sampleFiles[place], name)
	return filepath.Join(d.dir, place, filepath.FromSlash(name)), src, err
}

// transcripts are the sample's files that are interviews.
func (d *sample) transcripts() ([]sourceFile, error) {
	names, err := fs.Glob(sampleFiles["interviews"], "*.md")
	if err != nil {
		return nil, err
	}
	files := make([]sourceFile, len(names))
	for i, name := range names {
		file, src, err := d.read("interviews", path.Base(name))
		if err != nil {
			return nil, err
		}
		files[i] = sourceFile{path: file, size: int64(len(src)), content: src}
	}
	return files, nil
}

func (d *sample) guide(ctx context.Context) (string, error) {
	name, src, err := d.read("guides", "developer-experience.md")
	if err != nil {
		return "", err
	}
	g, _ := guides.Parse(d.source(name), src)
	return fmt.Sprintf("%s with %s", g.Title, plural(len(g.Questions), "question")), d.Guides.SetGuide(ctx, g)
}

func (d *sample) ingest(ctx context.Context) (string, error) {
	files, err := d.transcripts()
	if err != nil {
		return "", err
	}
	run := &ingestRun{intake: intake{ws: d.workspace}, followed: d.followed}
	if err := run.all(ctx, files); err != nil {
		return "", err
	}
	sum := ingestTotals{}
	for _, f := range run.result.Files {
		if f.Error != "" {
			return "", errors.New(f.Error)
		}
		sum.Turns += f.Turns
		sum.Words += f.Words
	}
	people, err := d.Interviews.Participants(ctx, nil)
	return fmt.Sprintf("%s of %s: %s, %s", plural(len(run.result.Files), "interview"), plural(len(people), "participant"),
		plural(sum.Turns, "turn"), plural(sum.Words, "word")), err
}

func (d *sample) codebook(ctx context.Context) (string, error) {
	name, src, err := d.read("interviews", "codebook.csv")
	if err != nil {
		return "", err
	}
	if _, _, err = d.importThemes(ctx, name, src); err != nil {
		return "", err
	}
	book, err := d.Themes.Codebook(ctx)
	if err != nil {
		return "", err
	}
	return plural(len(book.Themes()), "theme"), nil
}

func (d *sample) code(ctx context.Context) (string, error) {
	files, err := fs.Glob(sampleFiles["interviews"], "codings/*.csv")
	if err != nil {
		return "", err
	}
	for _, name := range files {
		if err := d.codeFile(ctx, name); err != nil {
			return "", err
		}
	}
	data, err := d.workspace.data(ctx)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("%s, %s by %s", plural(len(data.Quotes), "quote"), plural(data.Matrix.Codings(), "coding"), strings.Join(data.Matrix.Coders, " and ")), nil
}

func (d *sample) codeFile(ctx context.Context, name string) error {
	name, src, err := d.read("interviews", name)
	if err != nil {
		return err
	}
	_, err = d.importCodings(ctx, name, src, true)
	return err
}

func (d *sample) hypotheses(ctx context.Context) (string, error) {
	name, src, err := d.read("interviews", "hypotheses.yaml")
	if err != nil {
		return "", err
	}
	done, err := d.importHypotheses(ctx, name, "yaml", src)
	return fmt.Sprintf("%d with %s for and against", done.Hypotheses.all(), plural(done.Evidence.all(), "quote")), err
}

func (d *sample) proposals(ctx context.Context) (string, error) {
	name, src, err := d.read("interviews", "proposals.yaml")
	if err != nil {
		return "", err
	}
	done, err := d.importProposals(ctx, name, "yaml", src, false)
	if err != nil {
		return "", err
	}
	d.data, err = d.plan(ctx)
	return fmt.Sprintf("%d ranked", done.Proposals.all()), err
}
