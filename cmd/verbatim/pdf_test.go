package main

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"verbatim/internal/errs"
)

const printedPage = `<!doctype html><html lang="en"><title>Themes</title><h1>Seven of eleven wait</h1><p>Straße 日本 &amp; more.</p></html>`

func TestPrintPDF(t *testing.T) {
	if _, err := findBrowser(); err != nil {
		t.Skip(err)
	}
	out := filepath.Join(t.TempDir(), "report.pdf")
	if err := printPDF(t.Context(), []byte(printedPage), out); err != nil {
		t.Fatal(err)
	}
	pdf, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range []string{"/StructTreeRoot", "/Lang"} { // which readers of the screen need
		if !bytes.Contains(pdf, []byte(s)) {
			t.Errorf("the PDF has no %s", s)
		}
	}
	text, err := exec.Command("pdftotext", out, "-").Output()
	if errors.Is(err, exec.ErrNotFound) {
		t.Skip("pdftotext is not installed")
	}
	if err != nil || !strings.Contains(string(text), "Seven of eleven wait") || strings.Contains(string(text), "file:") {
		t.Errorf("%v: the PDF says %q", err, text)
	}
}

// TestPrintPDFNeverHalf has browsers that fail in their ways: a report that is
// there already stays as it is.
func TestPrintPDFNeverHalf(t *testing.T) {
	for name, script := range map[string]string{
		"fails":          "echo no display >&2; exit 3",
		"prints nothing": "exit 0",
		"prints half":    `for a; do case $a in --print-to-pdf=*) printf '%%PDF-1.4 half' > "${a#*=}";; esac; done`,
	} {
		t.Run(name, func(t *testing.T) {
			standIn(t, script)
			out := filepath.Join(t.TempDir(), "report.pdf")
			if err := os.WriteFile(out, []byte("before"), 0o600); err != nil {
				t.Fatal(err)
			}
			if err := printPDF(t.Context(), []byte(printedPage), out); err == nil {
				t.Error("no error")
			}
			if got, err := os.ReadFile(out); err != nil || string(got) != "before" {
				t.Errorf("%q, %v", got, err)
			}
		})
	}
}

// TestPrintPDFStops has a browser that never ends, and a child of it that
// holds its output open.
func TestPrintPDFStops(t *testing.T) {
	standIn(t, "sleep 600 & echo up >&2; echo > \"$(dirname \"$0\")/up\"; wait")
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		for ctx.Err() == nil {
			if _, err := os.Stat(filepath.Join(filepath.Dir(os.Getenv("VERBATIM_CHROMIUM")), "up")); err == nil {
				cancel()
			}
			time.Sleep(time.Millisecond)
		}
	}()
	if err := printPDF(ctx, []byte(printedPage), filepath.Join(t.TempDir(), "report.pdf")); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}

func TestPrintPDFWithoutBrowser(t *testing.T) {
	t.Setenv("VERBATIM_CHROMIUM", filepath.Join(t.TempDir(), "none"))
	err := printPDF(t.Context(), []byte(printedPage), filepath.Join(t.TempDir(), "report.pdf"))
	if errs.KindOf(err) != errs.NotFound || !strings.Contains(errs.HintOf(err), "VERBATIM_CHROMIUM") {
		t.Errorf("%v, hint %q", err, errs.HintOf(err))
	}
}

// standIn puts a shell script in the place of the browser.
func standIn(t *testing.T, script string) {
	t.Helper()
	name := filepath.Join(t.TempDir(), "browser")
	if err := os.WriteFile(name, []byte("#!/bin/sh\n"+script+"\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("VERBATIM_CHROMIUM", name)
}
