package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"verbatim/internal/store"
)

// A process that is killed at any moment loses nothing it has acknowledged,
// leaves no half of anything, and the index is neither behind nor ahead of
// the store after the next start. VERBATIM_KILLS sets how many kills to try.
func TestKill(t *testing.T) {
	if testing.Short() {
		t.Skip("the kill loop is left out in short mode")
	}
	kills := 25
	if n, err := strconv.Atoi(os.Getenv("VERBATIM_KILLS")); err == nil {
		kills = n
	}
	k := newVictim(t)
	random := rand.New(rand.NewPCG(1, 2))
	for i := range kills {
		k.edit(i)
		at := time.Duration(5+random.IntN(250)) * time.Millisecond
		if i%3 == 2 {
			k.killCoding(i, at)
		} else {
			k.kill(at, "ingest", k.files)
		}
		k.examine(i)
	}
	k.finish(kills)
}

// A victim is a workspace whose processes get killed.
type victim struct {
	t          *testing.T
	dir, files string
	database   string          // URL, "" for SQLite
	acked      map[string]bool // quotes that `code add` has acknowledged
}

const victimFiles = 40

func newVictim(t *testing.T) *victim {
	dir := t.TempDir()
	k := &victim{t: t, dir: filepath.Join(dir, "workspace"), files: filepath.Join(dir, "files"), acked: map[string]bool{}}
	if err := os.MkdirAll(k.files, 0o700); err != nil {
		t.Fatal(err)
	}
	k.edit(-1)
	k.run("init", k.dir)
	k.run("ingest", filepath.Join(k.files, "interview-00.md"))
	k.run("theme", "add", "Pain")
	return k
}

// edit changes a third of the files, so that they become new revisions.
func (k *victim) edit(round int) {
	for f := range victimFiles {
		if round >= 0 && f%3 != round%3 {
			continue
		}
		var b strings.Builder
		for turn := range 60 {
			speaker := []string{"Mira", "Kim"}[turn%2]
			fmt.Fprintf(&b, "**%s:** Turn %d of file %d says the queue of words number %d.\n\n", speaker, turn, f, turn*victimFiles+f)
		}
		fmt.Fprintf(&b, "**Kim:** Round %d is said here.\n", round)
		name := filepath.Join(k.files, fmt.Sprintf("interview-%02d.md", f))
		if err := os.WriteFile(name, []byte(b.String()), 0o600); err != nil {
			k.t.Fatal(err)
		}
	}
}

// command is the program in a process of its own.
func (k *victim) command(args ...string) *exec.Cmd {
	self, err := os.Executable()
	if err != nil {
		k.t.Fatal(err)
	}
	cmd := exec.Command(self)
	cmd.Args = append([]string{"verbatim", "--as", "ana", "--json"}, args...)
	cmd.Env = append(os.Environ(), "VERBATIM_WORKSPACE="+k.dir, "VERBATIM_DATABASE="+k.database)
	return cmd
}

func (k *victim) run(args ...string) []byte {
	k.t.Helper()
	cmd := k.command(args...)
	var problems bytes.Buffer
	cmd.Stderr = &problems
	out, err := cmd.Output()
	if err != nil {
		k.t.Fatalf("verbatim %s: %v\n%s%s", strings.Join(args, " "), err, out, problems.String())
	}
	return out
}

func (k *victim) kill(after time.Duration, args ...string) {
	cmd := k.command(args...)
	if err := cmd.Start(); err != nil {
		k.t.Fatal(err)
	}
	time.Sleep(after)
	_ = cmd.Process.Kill()
	_ = cmd.Wait()
}

// killCoding codes one quote after the other until the time is over, and
// kills the one under way.
func (k *victim) killCoding(round int, after time.Duration) {
	until := time.Now().Add(after)
	for n := 0; ; n++ {
		words := fmt.Sprintf("number %d.", (10+(round*7+n)%50)*victimFiles)
		cmd := k.command("code", "add", "interview-00", "--quote", words, "--theme", "pain")
		var out bytes.Buffer
		cmd.Stdout = &out
		if err := cmd.Start(); err != nil {
			k.t.Fatal(err)
		}
		done := make(chan error, 1)
		go func() { done <- cmd.Wait() }()
		select {
		case err := <-done:
			if err != nil {
				k.t.Fatalf("code add %q: %v", words, err)
			}
		case <-time.After(time.Until(until)):
			_ = cmd.Process.Kill()
			_ = (<-done) == nil // killed, or done just before
		}
		var ack codeJSON
		if json.Unmarshal(out.Bytes(), &ack) == nil && ack.Quote.ID != "" {
			k.acked[ack.Quote.ID] = true
		}
		if time.Now().After(until) {
			return
		}
	}
}

// examine runs the doctor as the next start.
func (k *victim) examine(round int) {
	k.t.Helper()
	k.run("doctor") // fails on any problem
	var list struct{ Quotes []quoteJSON }
	if err := json.Unmarshal(k.run("quote", "list"), &list); err != nil {
		k.t.Fatal(err)
	}
	found := map[string]bool{}
	for _, q := range list.Quotes {
		found[q.ID] = true
	}
	for id := range k.acked {
		if !found[id] {
			k.t.Errorf("after kill %d: quote %s was acknowledged and is gone", round, id)
		}
	}
}

// finish runs the last ingest to its end and compares what it left with a
// workspace that nobody disturbed.
func (k *victim) finish(kills int) {
	k.run("ingest", k.files)
	k.examine(kills)
	calm := filepath.Join(filepath.Dir(k.dir), "calm")
	k.run("init", calm)
	k.run("--workspace", calm, "ingest", k.files)
	if got, want := k.turns(k.dir), k.turns(calm); got != want {
		k.t.Errorf("the transcripts differ from an undisturbed ingest:\n%s", firstDifference(got, want))
	}
}

// turns is every turn of the newest revisions, one a line.
func (k *victim) turns(dir string) string {
	s, err := store.Open(context.Background(), filepath.Join(dir, databaseFile), store.Options{})
	if err != nil {
		k.t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	all, err := s.Interviews.Interviews(context.Background(), nil)
	if err != nil {
		k.t.Fatal(err)
	}
	var b strings.Builder
	for _, iv := range all {
		turns, err := s.Interviews.Turns(context.Background(), iv.Revision, 0, 0)
		if err != nil {
			k.t.Fatal(err)
		}
		for _, turn := range turns {
			fmt.Fprintf(&b, "%s %s %+v\n", iv.ID, iv.SHA256, turn)
		}
	}
	return b.String()
}

func firstDifference(a, b string) string {
	left, right := strings.Split(a, "\n"), strings.Split(b, "\n")
	for i := range min(len(left), len(right)) {
		if left[i] != right[i] {
			return left[i] + "\n" + right[i]
		}
	}
	return fmt.Sprintf("%d and %d lines", len(left), len(right))
}
