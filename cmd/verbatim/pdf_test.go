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
	pdf, err := printPDF(t.Context(), []byte(printedPage))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(out, pdf, 0o600); err != nil {
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

// TestPrintPDFNeverHalf has browsers that fail in their ways.
func TestPrintPDFNeverHalf(t *testing.T) {
	for name, script := range map[string]string{
		"fails":          "echo no display >&2; exit 3",
		"prints nothing": "exit 0",
		"prints half":    `for a; do case $a in --print-to-pdf=*) printf '%%PDF-1.4 half' > "${a#*=}";; esac; done`,
	} {
		t.Run(name, func(t *testing.T) {
			standIn(t, script)
			if pdf, err := printPDF(t.Context(), []byte(printedPage)); err == nil || pdf != nil {
				t.Errorf("%q, %v", pdf, err)
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
	if _, err := printPDF(ctx, []byte(printedPage)); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}

func TestPrintPDFWithoutBrowser(t *testing.T) {
	t.Setenv("VERBATIM_CHROMIUM", filepath.Join(t.TempDir(), "none"))
	_, err := printPDF(t.Context(), []byte(printedPage))
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
