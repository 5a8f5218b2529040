package main

import (
	"context"
	"io"
	"path/filepath"
	"runtime/debug"
	"strings"

	"github.com/urfave/cli/v2"

	"verbatim/coding"
	"verbatim/internal/store"
	"verbatim/report"
)

func (p *program) quoteExportCommand() *cli.Command {
	return &cli.Command{
		Name: "export", Usage: "write quotes with all that is known of them, one row each: all, or those that a query finds", ArgsUsage: filterUsage,
		Flags: append([]cli.Flag{
			&cli.StringFlag{Name: "format", Aliases: []string{"f"}, Usage: "csv, xlsx, md or json", DefaultText: "by the name of --out, else csv"}, outFlag,
			&cli.BoolFlag{Name: "matrix", Usage: "a column of 0 and 1 for each theme (csv and xlsx)"},
		}, quoteFlags...),
		Action: p.in(p.quoteExport),
	}
}

// quoteWriters write a book of quotes, by format.
var quoteWriters = map[string]func(io.Writer, *report.QuoteBook) error{
	"csv": report.WriteQuotesCSV, "xlsx": report.WriteQuotesXLSX, "md": report.WriteQuotesMarkdown, "json": report.WriteQuotesJSON,
}

// exportGC keeps the memory of an export small: see runtime/debug.SetGCPercent.
const exportGC = 60

func (p *program) quoteExport(ctx context.Context, c *cli.Context, ws *workspace) error {
	format, err := quoteFormat(c, p.json)
	if err != nil {
		return err
	}
	defer debug.SetGCPercent(debug.SetGCPercent(exportGC))
	book, err := ws.quoteBook(ctx, c)
	if err != nil {
		return err
	}
	err = p.writeOut(c, plural(book.Len(), "quote")+" are", func(w io.Writer) error { return quoteWriters[format](w, book) })
	if err == nil && c.String("out") == "" {
		p.say("%s", plural(book.Len(), "quote"))
	}
	return err
}

// quoteFormat is the format that is asked for. A spreadsheet needs a file.
func quoteFormat(c *cli.Context, json bool) (string, error) {
	out := c.String("out")
	format := strings.ToLower(c.String("format"))
	if format == "" {
		format = strings.TrimPrefix(strings.ToLower(filepath.Ext(out)), ".")
	}
	switch {
	case format == "markdown":
		format = "md"
	case format == "" && json:
		format = "json"
	case format == "":
		format = "csv"
	}
	if quoteWriters[format] == nil {
		return "", usage("--format: %q is not csv, xlsx, md or json", format)
	}
	if format == "xlsx" && out == "" {
		return "", usage("a spreadsheet is a file: name it with --out quotes.xlsx")
	}
	return format, nil
}

// quoteBook reads the quotes that the flags and the query choose, with all that is known of
// them, as it is at one moment.
func (ws *workspace) quoteBook(ctx context.Context, c *cli.Context) (book *report.QuoteBook, err error) {
	err = ws.view(ctx, c, func(s *store.Store) error {
		flags, quotes, err := ws.countedQuotes(ctx, c, s)
		if err != nil {
			return err
		}
		if book, err = readQuoteBook(ctx, s, flags, quotes, c.Bool("matrix")); err != nil {
			return err
		}
		return ws.sayHidden(ctx, s)
	})
	return book, err
}

// readQuoteBook reads what is known of quotes, which are some of those of a
// filter.
func readQuoteBook(ctx context.Context, s *store.Store, f coding.Filter, quotes []coding.Quote, matrix bool) (*report.QuoteBook, error) {
	d, err := readRest(ctx, s, anyOrder)
	if err != nil {
		return nil, err
	}
	d.Quotes = quotes
	if d.Matrix, err = s.Coding.Matrix(ctx, f); err != nil {
		return nil, err
	}
	rated := f
	rated.Rated = true
	if d.Codings, err = s.Coding.Codings(ctx, rated); err != nil {
		return nil, err
	}
	memos, err := s.Memos.Memos(ctx, nil)
	if err != nil {
		return nil, err
	}
	return report.Quotes(*d, memos, matrix), nil
}
