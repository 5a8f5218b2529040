package report

import (
	"errors"
	"io"

	"verbatim/internal/errs"
	"verbatim/report/document"
)

// WriteQuotesXLSX writes a sheet with one row for each quote under a header
// that stays in sight, with a filter on every column. Numbers, dates and times
// are such; what people said is text, also where it looks like a formula. The
// same book gives the same bytes. errs.Invalid when it does not fit on a sheet.
func WriteQuotesXLSX(w io.Writer, b *QuoteBook) (err error) {
	columns := b.columns()
	if !document.Fits(b.Len(), len(columns)) {
		return errs.New(errs.Invalid, "%d quotes with %d columns do not fit on a sheet", b.Len(), len(columns)).
			Try("export them as csv, or fewer at a time with --study, --interview or --theme")
	}
	f, err := document.NewWorkbook(quoteSheetName)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if err := b.sheet(f, columns); err != nil {
		return err
	}
	return f.Write(w)
}

const quoteSheetName = "Quotes"

func (b *QuoteBook) sheet(f *document.Workbook, columns []quoteColumn) error {
	var heads []document.SheetColumn
	for _, c := range columns {
		heads = append(heads, document.SheetColumn{Name: c.name, Width: c.width})
	}
	s, err := f.Sheet(quoteSheetName, heads, b.Len())
	if err != nil {
		return err
	}
	row := make([]any, len(columns))
	for r := range b.All() {
		for k, c := range columns {
			row[k] = c.cell(r)
		}
		if err := s.Add(row...); err != nil {
			return err
		}
	}
	return s.Close()
}
