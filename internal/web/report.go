package web

import (
	"context"
	"fmt"
	"net/http"
	"path"
	"slices"
	"strings"

	"verbatim/internal/errs"
	"verbatim/report"
	"verbatim/report/document"
)

// A Reporter makes reports as the commands do.
type Reporter interface {
	// Report makes the report that is asked for. errs.NotFound when there is no
	// such report, interview or theme; errs.Invalid names what cannot be asked for.
	Report(ctx context.Context, now Now, ask *ReportAsk) (report.Report, error)
	// Written is a report as a file of a format, as the command writes it.
	Written(ctx context.Context, r report.Report, format string) ([]byte, error)
	// ReportFormats are what reports can be written as: "text", "md" …
	ReportFormats() []string
	// Issued lists the reports that were handed out, the newest first.
	Issued(ctx context.Context) ([]report.Issued, error)
	// Beside names the state of what reports depend on besides events: the day,
	// and files in which people write.
	Beside() string
}

// Now reads the corpus as it is now, which must not be changed.
type Now func(context.Context) (*report.Corpus, error)

// A reportPage is a report and all that can be done with it.
type reportPage struct {
	Ask       *ReportAsk
	Kinds     []reportLink
	Periods   *periodPicker // nil where a report has none
	Chips     []reportChip
	Fields    []reportField
	Downloads []reportLink
	Since     string // why the numbers changed since they were as they are here; "" when this is the present
	View      *document.View
	Choices   []reportLink // instead of a report: what it may be about
	Issued    []report.Issued
}

// A reportLink leads to a report.
type reportLink struct {
	Name, Address string
	Here          bool
}

func (s *Server) reportRoutes() []route {
	return []route{
		{pattern: "GET /report", serve: s.report},
		{pattern: "GET /report/{kind}", serve: s.report},
		{pattern: "GET /report/{kind}/{about...}", serve: s.report},
	}
}

// report answers with a report, on a page or as a file.
func (s *Server) report(w http.ResponseWriter, r *http.Request) error {
	ask, format := askOf(r)
	if plain := ask.address(format); r.URL.RequestURI() != plain && hasEmpty(r.URL.Query()) {
		http.Redirect(w, r, plain, http.StatusSeeOther) // as it is sent to others
		return nil
	}
	if format != "" {
		return s.download(w, r, ask, format)
	}
	return s.kept(w, r, ask, func() (*page, error) { return s.paintReport(w, r, ask) })
}

func (s *Server) paintReport(w http.ResponseWriter, r *http.Request, ask *ReportAsk) (*page, error) {
	corpus, err := s.seen.Corpus(r.Context())
	if err != nil {
		return nil, err
	}
	p := &reportPage{Ask: ask, Kinds: reportKinds(ask, corpus), Fields: reportFields(ask, corpus)}
	if p.Chips, err = reportChips(ask); err != nil {
		return nil, err
	}
	var title string
	switch {
	case ask.Kind == "issued" && ask.About == "":
		p.Issued, err = s.ws.Issued(r.Context())
		title = "Reports that were handed out"
	case ask.Kind == "diff" && ask.From == "":
		title = "What changed"
	case ask.unnamed():
		p.Choices = reportChoices(ask, corpus)
		title = "One " + ask.Kind
	default:
		title, err = s.fillReport(r, p, corpus)
	}
	if err != nil {
		return nil, err
	}
	return s.paint(w, r, "report", frame{Title: title, Section: "report", Sheet: reportStyleSheet, Page: p, Head: corpus.Version})
}

// fillReport makes the report of a page, and returns its title.
func (s *Server) fillReport(r *http.Request, p *reportPage, corpus *report.Corpus) (string, error) {
	ask := p.Ask
	made, err := s.ws.Report(r.Context(), s.seen.Corpus, ask)
	if err != nil {
		return "", err
	}
	doc := made.Document()
	p.View = doc.View(document.Links{Ref: newBehind(ask, made, corpus).address, Quote: quotesOf(corpus).address})
	p.Periods = periodsOf(ask, corpus, s.today())
	for _, f := range s.ws.ReportFormats() {
		p.Downloads = append(p.Downloads, reportLink{Name: formats[f].name, Address: ask.address(f)})
	}
	if when := ask.Flags.Get(asOf); when != "" {
		since := ReportAsk{Kind: "diff", From: when, To: "now", Query: ask.Query, Flags: ask.about()}
		p.Since = since.address("")
	}
	return doc.Name, nil
}

// A reportFormat is what a report can be written as.
type reportFormat struct{ name, kind, ending string }

var formats = map[string]reportFormat{
	"text": {"Text", "text/plain; charset=utf-8", ".txt"}, "md": {"Markdown", "text/markdown; charset=utf-8", ".md"},
	"html": {"Web page", "text/html; charset=utf-8", ".html"}, "csv": {"CSV", "text/csv; charset=utf-8", ".csv"},
	"xlsx": {"Excel", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx"},
	"docx": {"Word", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".docx"},
	"json": {"JSON", "application/json", ".json"}, "pdf": {"PDF", "application/pdf", ".pdf"},
}

// formatOf parts the ending of a format from an address, "" for none.
func formatOf(address string) (rest, format string) {
	for name, f := range formats {
		if path.Ext(address) == f.ending {
			return strings.TrimSuffix(address, f.ending), name
		}
	}
	return address, ""
}

func (s *Server) download(w http.ResponseWriter, r *http.Request, ask *ReportAsk, format string) error {
	f := formats[format]
	if !slices.Contains(s.ws.ReportFormats(), format) {
		return errs.New(errs.NotFound, "this machine cannot write a report as %s", f.name).Try("install Chromium, or print the page from your browser")
	}
	end, err := s.reports.begin(r.Context())
	if err != nil {
		return err
	}
	defer end()
	ask.Numbers = format == "csv" // as the command: a table of numbers quotes nobody
	made, err := s.ws.Report(r.Context(), s.seen.Corpus, ask)
	if err != nil {
		return err
	}
	content, err := s.ws.Written(r.Context(), made, format)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", f.kind)
	w.Header().Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", ask.fileName()+f.ending))
	send(w, r, http.StatusOK, content, nil)
	return nil
}
