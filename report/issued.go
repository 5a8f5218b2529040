package report

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"verbatim/internal/errs"
	"verbatim/interviews"
	"verbatim/report/document"
)

// An Issued is a report that was handed out, as it was: whoever has a copy
// finds the same words and numbers here, whatever has become of the data.
type Issued struct {
	ID        string // such as quarter-2026-q3-1, counted within kind and period
	Kind      string // what sort of report, a slug: "themes", "quarter" …
	Title     string
	Period    string // as the user wrote it; "" is always
	Version   int64  // the newest event that it counts: its data version
	Codebook  string // what tells the codebook it was made with from others; "" when nobody said
	Query     string // what it was limited to; "" when it was not
	By        string // who issued it
	At        time.Time
	Note      string
	Content   []byte // the report as JSON, to the byte; nil in lists
	SHA256    string // of Content, in hex
	Withdrawn *Withdrawal
}

// A Withdrawal says that a report must not be relied on any more, and why.
type Withdrawal struct {
	Reason string
	By     string
	At     time.Time
}

// String is what whoever reads the report is to know first.
func (w *Withdrawal) String() string {
	return fmt.Sprintf("Withdrawn by %s on %s: %s", w.By, w.At.UTC().Format(time.DateOnly), w.Reason)
}

// Warnings are what to know of the report before it is relied on: that it was
// withdrawn, and that people whom doc, the report as people read it, quotes do
// not agree to be quoted any more in one of the interviews, which are those of
// now.
func (i *Issued) Warnings(doc *document.Document, now []interviews.Interview) []string {
	var warnings []string
	if i.Withdrawn != nil {
		warnings = append(warnings, i.Withdrawn.String())
	}
	if people := quotedOf(doc, Refused(now)); len(people) > 0 {
		warnings = append(warnings, fmt.Sprintf("Quotes people who do not agree to be quoted any more: %s. Do not hand it on.", strings.Join(people, ", ")))
	}
	return warnings
}

// quotedOf are those of some people whose words a document shows, sorted.
func quotedOf(doc *document.Document, people set) []string {
	quoted := set{}
	for _, q := range doc.Quotes {
		if people[q.Who] {
			quoted[q.Who] = true
		}
	}
	return quoted.sorted()
}

// Warned is a document that says something before anything else. A template
// has no place for it: it stands whatever the template leaves out.
func Warned(doc *document.Document, warnings []string) *document.Document {
	if len(warnings) == 0 {
		return doc
	}
	part := document.Part{Name: "warnings"}
	for _, w := range warnings {
		part.Blocks = append(part.Blocks, document.Paragraph{Style: document.Warning, Text: document.Plain(w)})
	}
	warned := *doc
	warned.Parts = slices.Concat([]document.Part{part}, doc.Parts)
	return &warned
}

// Stem is the report's ID without its number.
func (i *Issued) Stem() string {
	return strings.TrimSuffix(i.Kind+"-"+interviews.Slug(i.Period), "-")
}

// Check returns errs.Invalid when a report cannot be issued: it has no kind, or
// its content is no JSON document.
func (i *Issued) Check() error {
	switch {
	case i.Kind == "" || interviews.Slug(i.Kind) != i.Kind:
		return errs.New(errs.Invalid, "%q is no kind of report", i.Kind).Try("use small letters and digits, with - between words")
	case len(i.Content) == 0:
		return errs.New(errs.Invalid, "the report is empty").Try("issue what a report says as JSON")
	case !json.Valid(i.Content):
		return errs.New(errs.Invalid, "the report is not JSON").Try("issue what a report says as JSON")
	}
	return nil
}

// Sum is the SHA-256 of the content, in hex.
func (i *Issued) Sum() string {
	sum := sha256.Sum256(i.Content)
	return hex.EncodeToString(sum[:])
}

// Themes reads what the report that was issued says of themes. errs.Invalid when
// that is nothing.
func (i *Issued) Themes() (*ThemesReport, error) {
	var quarter struct {
		Themes *ThemesReport `json:"themes"`
	}
	into := any(&quarter)
	switch i.Kind {
	case "themes", "theme", "quotes":
		into = &quarter.Themes
	case "quarter":
	default:
		return nil, errs.New(errs.Invalid, "%s is a report of the kind %q, not on themes", i.ID, i.Kind).
			Try("name its data version instead, which is %d, with the period and the query that it is about", i.Version)
	}
	if err := json.Unmarshal(i.Content, into); err != nil {
		return nil, errs.New(errs.Invalid, "%s cannot be read", i.ID).Because(err)
	}
	if quarter.Themes == nil {
		return nil, errs.New(errs.Invalid, "%s says nothing of themes", i.ID)
	}
	return quarter.Themes, nil
}

// AskedFor is the scope that a report was asked for, but for its query, and with
// numbers alone.
func (r *ThemesReport) AskedFor() Scope {
	l := &r.Scope
	return Scope{Studies: l.Studies, Period: interviews.Period{Name: r.Period, From: l.From, Until: l.Until}, By: r.By,
		Themes: l.Themes, Kinds: l.Kinds, Without: l.Without, Polarity: l.Polarity, Numbers: true}
}

// An IssuedStore keeps the reports that were handed out. They belong to the
// workspace: everybody sees them all.
type IssuedStore interface {
	// Issue keeps a report for good and returns its ID, which counts up within
	// its kind and period. ID, By, At, SHA256 and Withdrawn are the store's to say.
	// errs.Invalid when it cannot be issued (Issued.Check), errs.NotFound when no
	// event has the number of its data version.
	Issue(ctx context.Context, i *Issued) (id string, err error)
	// Issued lists all reports without their content, the newest first.
	Issued(ctx context.Context) ([]Issued, error)
	// IssuedReport returns one with its content: errs.NotFound, errs.Denied to who
	// codes blind, errs.Invalid when the content is not what was issued.
	IssuedReport(ctx context.Context, id string) (*Issued, error)
	// Withdraw says that a report must not be relied on any more. It stays in the
	// list. errs.NotFound, errs.Invalid without a reason, errs.Conflict when it was
	// withdrawn already.
	Withdraw(ctx context.Context, id, reason string) error
}
