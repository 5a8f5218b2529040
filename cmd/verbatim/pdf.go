package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"verbatim/internal/errs"
)

const (
	printWait     = 60 * time.Second
	printedAtMost = 256 << 20 // bytes of a PDF
)

// browsers are the names under which a browser that prints may be installed.
var browsers = []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"}

// printFlags have a browser print a page and do nothing else: it has no
// display, remembers nothing, and reaches no other machine.
var printFlags = []string{
	"--headless", "--disable-gpu", "--no-pdf-header-footer", "--generate-pdf-document-outline",
	"--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-quic",
	"--disable-extensions", "--disable-breakpad", "--disable-dev-shm-usage", "--no-first-run", "--no-default-browser-check",
	"--host-resolver-rules=MAP * ~NOTFOUND",
}

// printPDF prints a page, with the Chromium or Chrome that is installed or that
// VERBATIM_CHROMIUM names. It returns errs.NotFound without a browser, and
// errs.Busy when the browser needs longer than printWait.
func printPDF(ctx context.Context, html []byte) (pdf []byte, err error) {
	defer errs.Wrap(&err, "print PDF")
	browser, err := findBrowser()
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "verbatim-pdf-*")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	page, printed := filepath.Join(dir, "page.html"), filepath.Join(dir, "page.pdf")
	if err := os.WriteFile(page, html, 0o600); err != nil {
		return nil, err
	}
	if err := runBrowser(ctx, browser, dir, "--print-to-pdf="+printed, "file://"+page); err != nil {
		return nil, err
	}
	return readPDF(printed)
}

func findBrowser() (string, error) {
	names := browsers
	if named := os.Getenv("VERBATIM_CHROMIUM"); named != "" {
		names = []string{named}
	}
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", errs.New(errs.NotFound, "PDF is printed by Chromium or Chrome, and there is no %s", strings.Join(names, ", no ")).
		Try("install one (on Debian: apt install chromium), or name one in VERBATIM_CHROMIUM, or write HTML and print it yourself")
}

// runBrowser runs a browser in a folder of its own, and ends it with all that
// it started when ctx is done.
func runBrowser(ctx context.Context, browser, dir string, args ...string) error {
	within, cancel := context.WithTimeout(ctx, printWait)
	defer cancel()
	flags := append([]string{"--user-data-dir=" + filepath.Join(dir, "profile")}, printFlags...)
	if os.Geteuid() == 0 { // as root, Chromium refuses to start with its sandbox
		flags = append(flags, "--no-sandbox")
	}
	var said bytes.Buffer
	cmd := exec.CommandContext(within, browser, append(flags, args...)...)
	cmd.Stderr = &said
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return unix.Kill(-cmd.Process.Pid, unix.SIGKILL) }
	cmd.WaitDelay = time.Second
	err := cmd.Run()
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	case within.Err() != nil:
		return errs.New(errs.Busy, "the browser has not printed within %v", printWait).Try("try again, or write HTML and print it yourself")
	}
	lines := strings.Split(strings.TrimSpace(said.String()), "\n")
	return fmt.Errorf("%s: %w: %s", browser, err, cmp.Or(lines[len(lines)-1], "it says nothing"))
}

// readPDF reads what a browser printed; browsers may fail without saying so.
func readPDF(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("the browser has printed nothing: %w", err)
	}
	defer func() { _ = f.Close() }()
	pdf, err := io.ReadAll(io.LimitReader(f, printedAtMost+1))
	if err != nil {
		return nil, err
	}
	if !bytes.HasPrefix(pdf, []byte("%PDF-")) || !bytes.Contains(pdf[max(0, len(pdf)-32):], []byte("%%EOF")) || len(pdf) > printedAtMost {
		return nil, errors.New("the browser has not printed a whole PDF")
	}
	return pdf, nil
}
