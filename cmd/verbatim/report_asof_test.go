package main

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A report as of an event is what the report was when that event was the last
// one, whatever was done since: to the byte, and for every kind of report.
func TestReportsAsOf(t *testing.T) {
	w := sampleWorld(t)
	then := []map[string]string{w.reportsNow()}
	for _, act := range []string{
		"code add 2026-09-09-p02 --quote I'm_the_register. --theme platform-team/told-late",
		"theme merge getting-started/access-requests --into platform-team/ticket-wait",
		"interview finish 2026-07-08-p07 --reopen",
		"participant set P-01 team=claims",
		"interview assign 2026-09-17-p03 --to ben",
		"theme retire asks",
		"interview set 2026-04-14-p01 --date 2026-07-01",
		"undo",
		"theme edit platform-team/told-late --name Told_too_late_again",
	} {
		args := append(strings.Fields(act), "-w", "demo")
		for i := range args {
			args[i] = strings.ReplaceAll(args[i], "_", " ")
		}
		if _, stderr, status := w.run(args...); status != 0 {
			t.Fatalf("%s: %s", act, stderr)
		}
		then = append(then, w.reportsNow())
	}
	for _, was := range then {
		for _, line := range sampleReports {
			if now := w.reportJSON(line, "--as-of", was["event"]); now != was[line] {
				t.Errorf("%s as of event %s (-then +now):\n%s", line, was["event"], cmp.Diff(was[line], now))
			}
		}
	}
}

// reportsNow are all reports as JSON, with the number of the last event.
func (w *world) reportsNow() map[string]string {
	w.t.Helper()
	log, _, _ := w.run("log", "-w", "demo", "--limit", "1", "--json")
	doc, err := oneJSON([]byte(log))
	if err != nil {
		w.t.Fatal(err)
	}
	seq, err := lookUp(doc, "events.0.seq")
	if err != nil {
		w.t.Fatal(err)
	}
	all := map[string]string{"event": jsonText(seq)}
	for _, line := range sampleReports {
		all[line] = w.reportJSON(line)
	}
	return all
}

func (w *world) reportJSON(line string, flags ...string) string {
	w.t.Helper()
	args := append(append([]string{"report"}, strings.Fields(line)...), "-w", "demo", "--json", "--quotes", "8")
	stdout, stderr, status := w.run(append(args, flags...)...)
	if status != 0 {
		w.t.Fatalf("%s %v: %s", line, flags, stderr)
	}
	return stdout
}
