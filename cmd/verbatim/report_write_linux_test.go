package main

import (
	"io"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// What is no file is written to, and stays what it is.
func TestDevicesStay(t *testing.T) {
	pipe := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Skip(err)
	}
	if err := free(pipe); err != nil {
		t.Errorf("a pipe is taken for a file: %v", err)
	}
	read := make(chan string, 3)
	for _, write := range []func(string, func(io.Writer) error) error{writeFile, newFile, overFile} {
		go func() {
			said, err := os.ReadFile(pipe)
			if err != nil {
				t.Error(err)
			}
			read <- string(said)
		}()
		if err := write(pipe, saying("through")); err != nil {
			t.Error(err)
		}
		if said := <-read; said != "through" {
			t.Errorf("read %q", said)
		}
	}
	if info, err := os.Stat(pipe); err != nil || info.Mode()&os.ModeNamedPipe == 0 {
		t.Errorf("the pipe became %v, %v", info, err)
	}
}
