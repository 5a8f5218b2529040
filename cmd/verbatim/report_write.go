package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"verbatim/internal/errs"
	"verbatim/report"
	"verbatim/report/document"
)

// writeFlags say how a report is written; every report takes them.
var writeFlags = slices.Concat(fileFlags, []cli.Flag{
	&cli.BoolFlag{Name: "issue", Usage: "keep the report as it is now, as one that was handed out: see 'verbatim report issued'"},
	&cli.StringFlag{Name: "note", Usage: "with --issue: to whom, or what for"},
})

// fileFlags say as what and where to something is written.
var fileFlags = []cli.Flag{
	&cli.StringFlag{Name: "format", Aliases: []string{"f"}, Usage: strings.Join(reportFormats, ", "), DefaultText: "by the name of --out, else text"},
	&cli.StringFlag{Name: "out", Aliases: []string{"o"}, Usage: "write to this `FILE`"},
	&cli.BoolFlag{Name: "force", Usage: "write over a file that is there"},
	&cli.BoolFlag{Name: "pdf", Usage: "--format pdf: a page printed by the Chromium that is installed"},
	&cli.StringFlag{Name: "template", Usage: "place the report's parts in this Markdown `FILE` of yours: {{findings}}, {{themes}} …"},
	&cli.StringFlag{Name: "table", Usage: "with --format csv: the `TABLE` to write", DefaultText: "the first"},
}

// reportFormats are what a report can be written as.
var reportFormats = []string{"text", "md", "html", "csv", "xlsx", "docx", "json", "pdf"}

// files are formats that are no text for a terminal.
var files = []string{"xlsx", "docx", "pdf"}

// A target is where a report goes, and as what.
type target struct {
	p        *program
	format   string
	out      string // "" is standard output
	force    bool
	table    string
	template *document.Template // nil leaves the report as it is
	warnings []string           // what stands in a document before anything else
}

// target finds out how the command line wants a report to be written,
// before anything is read for it.
func (p *program) target(c *cli.Context) (*target, error) {
	format, err := reportFormat(c, p.json)
	if err != nil {
		return nil, err
	}
	if c.IsSet("note") && !c.Bool("issue") {
		return nil, usage("--note is for --issue: it says to whom a report was handed out")
	}
	d := &target{p: p, format: format, out: c.String("out"), force: c.Bool("force"), table: c.String("table")}
	if d.table != "" && format != "csv" {
		return nil, usage("--table is for --format csv: the other formats have all tables")
	}
	if err := d.check(); err != nil {
		return nil, err
	}
	return d, d.readTemplate(c.String("template"))
}

// check refuses what cannot be written, or would write over another file.
func (d *target) check() error {
	if d.out == "" {
		if slices.Contains(files, d.format) {
			return usage("%s is nothing for a terminal: name a file with --out report.%s", d.format, d.format)
		}
		return nil
	}
	at, err := os.Stat(d.out)
	switch {
	case err != nil && !d.force:
		return free(d.out)
	case err != nil || d.force && at.Mode().IsRegular():
		return nil
	case at.IsDir():
		return errs.New(errs.Conflict, "%s is a folder", d.out).Try("name a file in it")
	case !at.Mode().IsRegular():
		return errs.New(errs.Conflict, "%s is no file", d.out).Try("name a file, or leave --out away to write to standard output")
	}
	return exists(d.out)
}

// free refuses a name that something has, be it a link to nothing.
func free(path string) error {
	if _, err := os.Lstat(path); err == nil && !device(path) {
		return exists(path)
	}
	return nil
}

// device reports whether a name is that of a device or a pipe, such as
// /dev/stdout: it is written to, and no file is ever put in its place.
func device(path string) bool {
	info, err := os.Stat(path)
	return err == nil && !info.Mode().IsRegular() && !info.IsDir()
}

func exists(path string) error {
	return errs.New(errs.Conflict, "%s exists", path).Try("write over it with --force, or name another file")
}

func (d *target) readTemplate(path string) error {
	if path == "" {
		return nil
	}
	if d.format == "json" || d.format == "csv" || d.format == "xlsx" {
		return usage("--template is for formats that people read: text, md, html, docx and pdf")
	}
	path, src, err := readFile(path)
	if err != nil {
		return err
	}
	d.template, err = document.ParseTemplate(path, src)
	return err
}

// numbers reports whether no quotes are wanted, only what they count.
func (d *target) numbers() bool { return d.format == "csv" }

// write writes a report.
func (d *target) write(ctx context.Context, r report.Report) error {
	content, err := d.content(r)
	if err != nil {
		return err
	}
	return d.put(ctx, content)
}

// put writes what a report is in its format. A file is there whole or not at
// all.
func (d *target) put(ctx context.Context, content []byte) (err error) {
	switch {
	case d.out == "":
		_, err := d.p.out.Write(content)
		return err
	case d.format == "pdf":
		if content, err = printPDF(ctx, content); err != nil {
			return err
		}
	}
	write := newFile
	if d.force {
		write = overFile
	}
	if err := write(d.out, func(w io.Writer) error { _, err := w.Write(content); return err }); err != nil {
		return err
	}
	d.p.say("the report is in %s", d.out)
	return nil
}

// content is the report in its format; of a PDF the page to print.
func (d *target) content(r report.Report) ([]byte, error) {
	var b bytes.Buffer
	if d.format == "json" {
		err := report.JSON(&b, r)
		return b.Bytes(), err
	}
	doc := r.Document()
	if d.template != nil {
		var err error
		if doc, err = d.template.Apply(doc); err != nil {
			return nil, err
		}
	}
	if d.format == "csv" && len(doc.Tables()) == 0 {
		d.p.say("nothing was found that would stand in a table; --format text says why")
	}
	err := writeDocument(&b, report.Warned(doc, d.warnings), d.format, d.table)
	return b.Bytes(), err
}

// writeDocument writes a document in one of the formats that need nothing else.
func writeDocument(w io.Writer, doc *document.Document, format, table string) error {
	switch format {
	case "md":
		return doc.Markdown(w)
	case "html", "pdf":
		return doc.HTML(w)
	case "csv":
		return doc.CSV(w, table)
	case "xlsx":
		return doc.XLSX(w)
	case "docx":
		return doc.DOCX(w)
	}
	return doc.Text(w)
}

// writeFile writes a file beside its place and moves it there when it is
// whole, so that a failure never leaves half a file.
func writeFile(path string, write func(io.Writer) error) error {
	return placeFile(linked(path), write, os.Rename)
}

// linked is the file that a link names, or the name itself.
func linked(path string) string {
	if named, err := filepath.EvalSymlinks(path); err == nil {
		return named
	}
	return path
}

// newFile is writeFile for a name that nothing has: errs.Conflict when
// something has it by the time that the file is whole.
func newFile(path string, write func(io.Writer) error) error { return placeFile(path, write, linkFile) }

// overFile is writeFile, but writes over the file that a link names, and what
// it writes over keeps its mode.
func overFile(path string, write func(io.Writer) error) error {
	return placeFile(linked(path), write, func(whole, path string) error {
		if was, err := os.Stat(path); err == nil {
			if err := os.Chmod(whole, was.Mode().Perm()); err != nil {
				return err
			}
		}
		return os.Rename(whole, path)
	})
}

// linkFile moves a file to a name only if nothing has it. A file system
// without links leaves a moment in which somebody may take the name.
func linkFile(whole, path string) error {
	err := os.Link(whole, path)
	switch {
	case err == nil:
		return os.Remove(whole)
	case errors.Is(err, fs.ErrExist):
		return exists(path)
	}
	if err := free(path); err != nil {
		return err
	}
	return os.Rename(whole, path)
}

// placeFile writes a file beside its place and has it put there when it is
// whole.
func placeFile(path string, write func(io.Writer) error, place func(whole, path string) error) (err error) {
	defer errs.Wrap(&err, "write %s", path)
	if device(path) {
		return writeThrough(path, write)
	}
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-*")
	if err != nil {
		if at := (*fs.PathError)(nil); errors.As(err, &at) {
			err = at.Err // the name it had meanwhile says nothing to anybody
		}
		return errs.New(errs.Denied, "cannot write there").Because(err).Try("name a folder that exists and may be written")
	}
	defer func() {
		if err != nil {
			_ = os.Remove(f.Name())
		}
	}()
	if err := write(f); err != nil {
		_ = f.Close()
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	return place(f.Name(), path)
}

// makeFolder makes a folder to write files into.
func makeFolder(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return errs.New(errs.Denied, "cannot make the folder %s", dir).Because(err).Try("name a folder that may be written")
	}
	return nil
}

// writeThrough writes to what is no file.
func writeThrough(path string, write func(io.Writer) error) error {
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	return errors.Join(write(f), f.Close())
}

func reportFormat(c *cli.Context, json bool) (string, error) {
	format := strings.ToLower(c.String("format"))
	switch {
	case c.Bool("pdf") && format != "" && format != "pdf":
		return "", usage("--pdf and --format %s are two formats", format)
	case c.Bool("pdf"):
		format = "pdf"
	case format == "":
		format = strings.TrimPrefix(strings.ToLower(filepath.Ext(c.String("out"))), ".")
	}
	switch format {
	case "markdown":
		return "md", nil
	case "htm":
		return "html", nil
	case "", "txt":
		if json {
			return "json", nil
		}
		return "text", nil
	}
	if slices.Contains(reportFormats, format) {
		return format, nil
	}
	if !c.IsSet("format") {
		return "", usage("--out %s: the name does not say a format: name one with --format, which may be %s", c.String("out"), strings.Join(reportFormats, ", "))
	}
	return "", usage("--format: %q is not %s", format, strings.Join(reportFormats, ", "))
}
