package main

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"

	"github.com/urfave/cli/v2"

	"verbatim/ingest"
	"verbatim/internal/errs"
	"verbatim/interviews"
)

func (p *program) ingestCommand() *cli.Command {
	return &cli.Command{
		Name: "ingest", Usage: "take transcripts into the workspace: files, or folders with all that is in them", ArgsUsage: "PATH…",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "study", Usage: "`ID` of the study they belong to"},
			&cli.StringFlag{Name: "guide", Usage: "`ID` of the guide that was followed"},
			&cli.StringFlag{Name: "date", Usage: "the `DAY` of the interview, YYYY-MM-DD"},
			&cli.StringSliceFlag{Name: "interviewer", Usage: "speaker `LABEL` of who asks (several times for several)"},
			&cli.StringSliceFlag{Name: "participant", Usage: "who a speaker is: `'LABEL=P-07'` (several times for several)"},
			&cli.StringFlag{Name: "source", Usage: "what it is: interview, survey or note", DefaultText: "interview"},
			&cli.StringFlag{Name: "format", Usage: "markdown or text", DefaultText: "by the file's name"},
			&cli.BoolFlag{Name: "dry-run", Usage: "say what would be added, updated and rejected, and which quotes would wait; store nothing"},
			&cli.BoolFlag{Name: "replace", Usage: "let another conversation take the place of the one that a file held before"},
		},
		Action: p.in(func(ctx context.Context, c *cli.Context, ws *workspace) error {
			if !c.Args().Present() {
				return usage("ingest what? Name files or folders")
			}
			opt, err := ingestOptions(c)
			if err != nil {
				return err
			}
			files, err := findFiles(c.Args().Slice())
			if err != nil {
				return err
			}
			run := &ingestRun{intake: intake{ws: ws, opt: opt, dry: c.Bool("dry-run"), replace: c.Bool("replace"), unapplied: flagsUnapplied}}
			if err := run.all(ctx, files); err != nil {
				return err
			}
			return run.report()
		}),
	}
}

// flagsUnapplied is said where a file holds what it held before.
const flagsUnapplied = "the file is unchanged, so what the flags say was not applied; use 'verbatim interview set'"

func ingestOptions(c *cli.Context) (ingest.Options, error) {
	opt := ingest.Options{
		Study: interviews.Slug(c.String("study")), Guide: interviews.Slug(c.String("guide")), Interviewers: c.StringSlice("interviewer"),
		Source: interviews.Source(c.String("source")), Format: c.String("format"), Participants: map[string]string{},
	}
	if _, err := sourceOf(c); err != nil {
		return opt, err
	}
	if !slices.Contains([]string{"", "markdown", "text"}, opt.Format) {
		return opt, usage("--format: %q is not markdown or text", opt.Format)
	}
	if day := c.String("date"); day != "" {
		date, err := interviews.ParseDate(day)
		if err != nil {
			return opt, asUsage(err, "date")
		}
		opt.Date = date
	}
	for _, pair := range c.StringSlice("participant") {
		label, id, ok := strings.Cut(pair, "=")
		if !ok || strings.TrimSpace(label) == "" || strings.TrimSpace(id) == "" {
			return opt, usage("--participant: %q is not 'LABEL=ID', for example 'Kim Lee=P-07'", pair)
		}
		opt.Participants[strings.TrimSpace(label)] = strings.TrimSpace(id)
	}
	return opt, nil
}

// sourceOf is what --source says.
func sourceOf(c *cli.Context) (interviews.Source, error) {
	s, err := interviews.ParseSource(c.String("source"))
	if err != nil {
		return "", usage("--source: %v", err)
	}
	return s, nil
}

// A sourceFile is a file to take in, or what keeps it from being taken.
type sourceFile struct {
	path    string
	size    int64
	content []byte // when it needs no reading
	err     error
}

// findFiles lists the files of the paths: files as named, folders with all
// transcripts in them, in order of their names. Links are not followed out of
// a folder.
func findFiles(paths []string) ([]sourceFile, error) {
	var files []sourceFile
	for _, path := range paths {
		info, err := os.Stat(path)
		switch {
		case err != nil && len(paths) == 1:
			return nil, errs.New(errs.NotFound, "no file or folder %s", path)
		case err != nil:
			files = append(files, sourceFile{path: path, err: errs.New(errs.NotFound, "no file or folder %s", path)})
		case !info.IsDir() && !info.Mode().IsRegular():
			files = append(files, sourceFile{path: path, err: errs.New(errs.Invalid, "%s is no file or folder", path).Try("save what it gives to a file first")})
		case !info.IsDir():
			files = append(files, sourceFile{path: path, size: info.Size()})
		default:
			found := filesBelow(path)
			if len(found) == 0 {
				found = []sourceFile{{path: path, err: errs.New(errs.Invalid, "no transcripts in %s", path).
					Try("transcripts end in .md, .markdown or .txt; name other files one by one")}}
			}
			files = append(files, found...)
		}
	}
	return files, nil
}

func filesBelow(dir string) []sourceFile {
	var files []sourceFile
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		hidden := strings.HasPrefix(d.Name(), ".") && path != dir
		switch {
		case err != nil:
			files = append(files, sourceFile{path: path, err: err})
		case hidden && d.IsDir():
			return filepath.SkipDir
		case d.Type().IsRegular() && !hidden && ingest.IsTranscript(d.Name()):
			info, err := d.Info()
			if err != nil {
				files = append(files, sourceFile{path: path, err: err})
				return nil
			}
			files = append(files, sourceFile{path: path, size: info.Size()})
		}
		return nil
	})
	if err != nil {
		files = append(files, sourceFile{path: dir, err: err})
	}
	sort.SliceStable(files, func(i, j int) bool { return files[i].path < files[j].path })
	return files
}

// An ingestJSON is the result of an ingest, as tools may rely on it.
type ingestJSON struct {
	Files  []fileJSON   `json:"files"`
	Guides []guideFile  `json:"guides"`
	Totals ingestTotals `json:"totals"`
	TookMS int64        `json:"took_ms"`
	DryRun bool         `json:"dry_run,omitempty"`
}

type fileJSON struct {
	Path      string               `json:"path"`
	Interview string               `json:"interview"`
	Status    string               `json:"status"`
	Turns     int                  `json:"turns"`
	Words     int                  `json:"words"`
	Speakers  []string             `json:"speakers"`
	Warnings  []interviews.Warning `json:"warnings"`
	Error     string               `json:"error,omitempty"`
	Hint      string               `json:"hint,omitempty"`
	Carried   int                  `json:"carried,omitempty"`
	Review    int                  `json:"review,omitempty"`
}

type guideFile struct {
	Path      string `json:"path"`
	Guide     string `json:"guide"`
	Questions int    `json:"questions"`
}

type ingestTotals struct {
	Files     int `json:"files"`
	Added     int `json:"added"`
	Updated   int `json:"updated"`
	Unchanged int `json:"unchanged"`
	Rejected  int `json:"rejected"`
	Turns     int `json:"turns"`
	Words     int `json:"words"`
}
