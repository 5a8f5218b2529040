package main

import (
	"archive/zip"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// reportFolder is where the command "reports" puts them.
const reportFolder = "all-reports"

// reports DIR LINE… writes reports of a workspace in all formats but PDF to a
// folder that had none; each must come out.
func reportsCommand(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: reports DIR LINE…")
	}
	folder := ts.MkAbs(reportFolder)
	ts.Check(os.RemoveAll(folder))
	ts.Check(os.MkdirAll(folder, 0o700))
	for _, line := range args[1:] {
		for _, format := range reportFormats {
			if format == "pdf" {
				continue
			}
			words := append([]string{"report"}, strings.Fields(line)...)
			out := filepath.Join(folder, strings.NewReplacer(" ", "_", "/", "_").Replace(line)+"."+format)
			words = append(words, "-w", args[0], "--quiet", "--format", format, "--out", out)
			if err := ts.Exec("verbatim", words...); err != nil {
				ts.Fatalf("verbatim %s: %v", strings.Join(words, " "), err)
			}
		}
	}
}

// unsaid WORDS… fails when words stand in any of the reports that were written
// last, also within office files.
func unsaidCommand(ts *testscript.TestScript, neg bool, args []string) {
	files, err := filepath.Glob(filepath.Join(ts.MkAbs(reportFolder), "*"))
	if neg || len(args) == 0 || err != nil || len(files) == 0 {
		ts.Fatalf("usage: unsaid WORDS…, after reports")
	}
	for _, file := range files {
		text, err := allText(file)
		ts.Check(err)
		for _, words := range args {
			if strings.Contains(text, words) {
				ts.Fatalf("%s says %q", filepath.Base(file), words)
			}
		}
	}
}

// allText is all that stands in a file, and in the files that it packs.
func allText(file string) (string, error) {
	z, err := zip.OpenReader(file)
	if err != nil {
		text, err := os.ReadFile(file)
		return string(text), err
	}
	defer func() { _ = z.Close() }()
	var all strings.Builder
	for _, packed := range z.File {
		r, err := packed.Open()
		if err != nil {
			return "", err
		}
		if _, err := io.Copy(&all, r); err != nil {
			return "", err
		}
	}
	return all.String(), nil
}
