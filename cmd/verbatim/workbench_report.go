package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"verbatim/internal/errs"
	"verbatim/internal/store"
	"verbatim/internal/web"
	"verbatim/report"
	"verbatim/report/document"
)

// Report implements web.Reporter. What a page asks for by name are the flags
// of the command, so that both mean the same.
func (b workbench) Report(ctx context.Context, now web.Now, ask *web.ReportAsk) (report.Report, error) {
	r, err := b.report(ctx, now, ask)
	return r, onPage(err)
}

func (b workbench) report(ctx context.Context, now web.Now, ask *web.ReportAsk) (report.Report, error) {
	switch ask.Kind {
	case "diff":
		return b.diff(ctx, ask)
	case "issued":
		return b.issued(ctx, ask.About)
	}
	i := slices.IndexFunc(reportKinds, func(k reportKind) bool { return k.name == ask.Kind })
	if i < 0 {
		return nil, errs.New(errs.NotFound, "there is no report %q", ask.Kind).Try("choose one of those above")
	}
	kind := reportKinds[i]
	flags := scopeFlags
	if kind.whole {
		flags = wholeFlags
	}
	c, err := givenFlags(slices.Concat(flags, kind.flags), ask.Flags)
	if err != nil {
		return nil, err
	}
	return b.made(ctx, c, kind, now, ask)
}

// made makes a report of the corpus as it is now, or as it was once.
func (b workbench) made(ctx context.Context, c *cli.Context, kind reportKind, now web.Now, ask *web.ReportAsk) (r report.Report, err error) {
	run := &reporting{workspace: b.ws, about: ask.About, looked: true}
	var corpus *report.Corpus
	if !c.IsSet("as-of") {
		if corpus, err = now(ctx); err != nil {
			return nil, err
		}
	}
	err = b.ws.view(ctx, c, func(s *store.Store) error {
		run.s = s
		if err := run.aimAt(ctx, c, ask.Query); err != nil {
			return asInvalid(err)
		}
		run.scope.Numbers = ask.Numbers || c.IsSet("quotes") && c.Int("quotes") == 0
		if corpus, err = asSeen(ctx, s, corpus); err != nil {
			return err
		}
		if err := run.limit(ctx, &corpus.Data); err != nil {
			return asInvalid(err)
		}
		own := *corpus // reports put the turns that they read beside it
		run.corpus = &own
		r, err = kind.make(ctx, c, run)
		return err
	})
	return r, err
}

// asSeen is the corpus of a view: the one that was read before when nothing
// has been written since.
func asSeen(ctx context.Context, s *store.Store, before *report.Corpus) (*report.Corpus, error) {
	if before != nil {
		if head, err := s.Events.Head(ctx); err != nil || head == before.Version {
			return before, err
		}
	}
	data, err := readData(ctx, s, anyOrder)
	if err != nil {
		return nil, err
	}
	return report.Arrange(*data), nil
}

func (b workbench) diff(ctx context.Context, ask *web.ReportAsk) (report.Report, error) {
	c, err := givenFlags(slices.Concat([]cli.Flag{studyFlag}, aboutFlags), ask.Flags, ask.From, ask.To)
	if err != nil {
		return nil, err
	}
	d, err := b.ws.diff(ctx, c, ask.Query)
	if err != nil {
		return nil, asInvalid(err)
	}
	return d, nil
}

// An issuedReport is one that was handed out, with what to know of it today.
type issuedReport struct {
	report.Report
	content  []byte
	warnings []string
}

// Document implements report.Report.
func (r issuedReport) Document() *document.Document {
	return report.Warned(r.Report.Document(), r.warnings)
}

func (b workbench) issued(ctx context.Context, id string) (report.Report, error) {
	one, err := b.ws.Issued.IssuedReport(ctx, id)
	if err != nil {
		return nil, err
	}
	r, err := readIssued(one)
	if err != nil {
		return nil, err
	}
	now, err := b.ws.Interviews.Interviews(ctx, nil)
	if err != nil {
		return nil, err
	}
	return issuedReport{r, one.Content, one.Warnings(r.Document(), now)}, nil
}

// Issued implements web.Reporter.
func (b workbench) Issued(ctx context.Context) ([]report.Issued, error) {
	return b.ws.Issued.Issued(ctx)
}

// Written implements web.Reporter.
func (b workbench) Written(ctx context.Context, r report.Report, format string) ([]byte, error) {
	if issued, ok := r.(issuedReport); ok && format == "json" {
		return issued.content, nil // to the byte
	}
	to := &target{p: b.ws.p, format: format}
	content, err := to.content(r)
	if err != nil || format != "pdf" {
		return content, err
	}
	b.server.printing.Lock() // a browser at a time: each is a process of many megabytes
	defer b.server.printing.Unlock()
	return printPDF(ctx, content)
}

// ReportFormats implements web.Reporter.
func (b workbench) ReportFormats() []string {
	if _, err := findBrowser(); err != nil {
		return slices.DeleteFunc(slices.Clone(reportFormats), func(f string) bool { return f == "pdf" })
	}
	return reportFormats
}

// Beside implements web.Reporter.
func (b workbench) Beside() string {
	besides := string(b.ws.p.today())
	files, _ := os.ReadDir(filepath.Join(b.ws.dir, "findings")) // without it, nobody has written any
	for _, f := range files {
		if info, err := f.Info(); err == nil {
			besides += fmt.Sprint(" ", f.Name(), info.Size(), info.ModTime().UnixNano())
		}
	}
	return besides
}

// givenFlags are flags as if they had been given on the command line, behind
// which stand some words. Flags that name files are no business of a page.
func givenFlags(flags []cli.Flag, given url.Values, words ...string) (*cli.Context, error) {
	set := flag.NewFlagSet("page", flag.ContinueOnError)
	known := []string{"query"}
	for _, f := range flags {
		if f == quarterFlags[0] {
			continue
		}
		known = append(known, f.Names()[0])
		if err := ownFlag(f).Apply(set); err != nil {
			return nil, err
		}
	}
	for _, name := range sortedKeys(given) {
		if set.Lookup(name) == nil {
			slices.Sort(known)
			return nil, errs.New(errs.Invalid, "this report takes no %q", name).Try("it takes %s", strings.Join(known, ", "))
		}
		for _, value := range given[name] {
			if err := set.Set(name, value); err != nil {
				return nil, errs.New(errs.Invalid, "%s: %q cannot be", name, value).Because(err)
			}
		}
	}
	if err := set.Parse(append([]string{"--"}, words...)); err != nil {
		return nil, err
	}
	return cli.NewContext(nil, set, nil), nil
}

// ownFlag is a flag for one request: those of the commands keep the value that
// they were given last.
func ownFlag(f cli.Flag) cli.Flag {
	switch f := f.(type) {
	case *cli.StringFlag:
		own := *f
		return &own
	case *cli.StringSliceFlag:
		own := *f
		return &own
	case *cli.IntFlag:
		own := *f
		return &own
	case *cli.BoolFlag:
		own := *f
		return &own
	}
	panic(fmt.Sprintf("a report takes a flag of the type %T", f))
}

// asInvalid says of what was asked for that it cannot be: the report itself is
// there.
func asInvalid(err error) error {
	if err == nil || errs.KindOf(err) != errs.NotFound {
		return err
	}
	return errs.New(errs.Invalid, "%v", err).Try("%s", errs.HintOf(err))
}

var dashes = regexp.MustCompile(`(^|\s)--([a-z])`)

// onPage words an error about flags for those who see none.
func onPage(err error) error {
	if !errors.As(err, &usageError{}) {
		return err
	}
	return errs.New(errs.Invalid, "%s", dashes.ReplaceAllString(err.Error(), "$1$2")).Try("%s", errs.HintOf(err))
}
