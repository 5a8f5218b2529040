package main

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	"verbatim/internal/errs"
)

func saying(text string) func(io.Writer) error {
	return func(w io.Writer) error { _, err := io.WriteString(w, text); return err }
}

// is checks what a folder's only files say.
func is(t *testing.T, dir string, want map[string]string) {
	t.Helper()
	found, err := os.ReadDir(dir)
	if err != nil || len(found) != len(want) {
		t.Errorf("the folder has %v, want %v (%v)", found, want, err)
	}
	for name, text := range want {
		if got, err := os.ReadFile(filepath.Join(dir, name)); err != nil || string(got) != text {
			t.Errorf("%s says %q, want %q (%v)", name, got, text, err)
		}
	}
}

// A file that appears while another one is being written is not lost.
func TestNewFileWritesOverNothing(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "r.md")
	err := newFile(path, func(io.Writer) error { return os.WriteFile(path, []byte("theirs"), 0o600) })
	if !errors.Is(err, errs.Conflict) {
		t.Errorf("written over: %v", err)
	}
	is(t, dir, map[string]string{"r.md": "theirs"})
	if err := newFile(filepath.Join(dir, "new.md"), saying("new")); err != nil {
		t.Error(err)
	}
	is(t, dir, map[string]string{"r.md": "theirs", "new.md": "new"})
}

// A link stays a link, and the file that it names keeps its mode.
func TestOverFile(t *testing.T) {
	dir := t.TempDir()
	file, link := filepath.Join(dir, "r.md"), filepath.Join(dir, "link.md")
	if err := errors.Join(os.WriteFile(file, []byte("old"), 0o600), os.Chmod(file, 0o640), os.Symlink("r.md", link)); err != nil {
		t.Fatal(err)
	}
	if err := overFile(link, saying("new")); err != nil {
		t.Fatal(err)
	}
	is(t, dir, map[string]string{"r.md": "new", "link.md": "new"})
	if at, err := os.Lstat(link); err != nil || at.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link is %v (%v)", at.Mode(), err)
	}
	if at, err := os.Stat(file); err != nil || at.Mode().Perm() != 0o640 {
		t.Errorf("the mode is %v (%v)", at.Mode(), err)
	}
}
