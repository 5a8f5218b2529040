package store_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"verbatim/internal/store"
	"verbatim/interviews"
)

// victimVariable holds the database that a child process writes to until it is
// killed, and victimRound what tells its interviews from those of others.
const (
	victimVariable = "VERBATIM_TEST_VICTIM"
	victimRound    = "VERBATIM_TEST_ROUND"
)

// victim saves transcripts from four goroutines and says so after each one.
func victim() error {
	s, err := store.Open(context.Background(), os.Getenv(victimVariable), store.Options{})
	if err != nil {
		return err
	}
	fmt.Println("open")
	var say sync.Mutex
	failed := make(chan error)
	for w := range 4 {
		go func() {
			for n := 0; ; n++ {
				id := fmt.Sprintf("r%s-w%d-%d", os.Getenv(victimRound), w, n)
				if _, err := s.Interviews.Save(ada, long(id, 20+n%50)); err != nil {
					failed <- err
					return
				}
				say.Lock()
				fmt.Println(id)
				say.Unlock()
			}
		}()
	}
	return <-failed
}

// What was acknowledged survives SIGKILL, and nothing is there by half.
func TestKill(t *testing.T) {
	path, rounds := file(t), 25
	if testing.Short() {
		rounds = 5
	}
	var acked []interviews.ID
	for round := range rounds {
		acked = append(acked, killed(t, path, round)...)
	}
	if len(acked) < rounds {
		t.Errorf("only %d saved in %d rounds: too few to mean anything", len(acked), rounds)
	}
	s := open(t, path)
	all, err := s.Interviews.Interviews(ada, nil)
	if err != nil {
		t.Fatal(err)
	}
	have := map[interviews.ID]bool{}
	for _, iv := range all {
		have[iv.ID] = true
	}
	for _, id := range acked {
		if !have[id] {
			t.Errorf("%s was acknowledged and is lost", id)
		}
	}
	if n, err := s.Events.Head(ada); err != nil || n != int64(len(all)) {
		t.Errorf("%d events for %d interviews, %v", n, len(all), err)
	}
	sound(t, s, all)
	t.Logf("%d acknowledged, %d kept", len(acked), len(all))
}

// killed runs a victim, kills it after 20 to 300 ms of work, every fifth one
// while it opens, and returns what it acknowledged.
func killed(t *testing.T, path string, round int) (acked []interviews.ID) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), victimVariable+"="+path, fmt.Sprintf("%s=%d", victimRound, round))
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	var said strings.Builder
	cmd.Stderr = &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	early, after := round%5 == 4, time.Minute
	if early {
		after = time.Duration(1+rand.IntN(60)) * time.Millisecond
	}
	kill := time.AfterFunc(after, func() { _ = cmd.Process.Kill() })
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if lines.Text() == "open" {
			if !early {
				kill.Reset(time.Duration(20+rand.IntN(280)) * time.Millisecond)
			}
			continue
		}
		acked = append(acked, interviews.ID(lines.Text()))
	}
	kill.Stop()
	var exit *exec.ExitError
	if err := cmd.Wait(); !errors.As(err, &exit) || exit.Exited() {
		t.Fatalf("round %d ended by itself: %v\n%s", round, err, said.String())
	}
	return acked
}
