package main

import (
	"encoding/json"
	"fmt"
	"testing"

	"verbatim/roadmap"
)

// Two people who change different inputs of one proposal at the same time
// both have their way.
func TestNobodysChangeIsLost(t *testing.T) {
	k := newVictim(t)
	for round := range 5 {
		id := fmt.Sprintf("p%d", round)
		k.run("proposal", "add", id)
		changes := [][]string{
			{"proposal", "score", id, "--frequency", "1,2,3"}, {"proposal", "score", id, "--toil", "10,20,30"},
			{"proposal", "score", id, "--load", "2"}, {"proposal", "edit", id, "--title", "T"},
		}
		done := make(chan error, len(changes))
		for _, change := range changes {
			cmd := k.command(change...)
			go func() { done <- cmd.Run() }()
		}
		for range changes {
			if err := <-done; err != nil {
				t.Fatal(err)
			}
		}
		var score roadmap.Score
		if err := json.Unmarshal(k.run("proposal", "show", id), &score); err != nil {
			t.Fatal(err)
		}
		for _, lost := range score.Needs {
			if lost == "frequency" || lost == "toil" || lost == "load" {
				t.Errorf("round %d: %s was set and is gone", round, lost)
			}
		}
		if score.Title != "T" {
			t.Errorf("round %d: the title was set and is gone", round)
		}
	}
}
