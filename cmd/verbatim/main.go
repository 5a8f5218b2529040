// Verbatim is a pipeline for customer-interview research: transcripts are
// ingested, coded with themes and the exact words people said, searched,
// reported, and turned into hypotheses and proposals. Every number and every
// quote it prints leads back to a line of a transcript.
package main

import (
	"context"
	"io"
	"log"
	"math/rand/v2"
	"os"
	"os/signal"
	"syscall"
	"time"

	"golang.org/x/term"
)

func main() {
	log.SetOutput(io.Discard) // libraries log there; what people need to know is said by us
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the program at once
	p := &program{
		out: os.Stdout, err: os.Stderr, env: os.Getenv, now: time.Now,
		terminal: term.IsTerminal(int(os.Stderr.Fd())),
	}
	if columns, _, err := term.GetSize(int(os.Stdout.Fd())); err == nil {
		p.columns = columns
	}
	status := p.run(ctx, os.Args)
	stop()
	os.Exit(status)
}

// A program is one run of the command line, with all it takes from outside.
type program struct {
	out      io.Writer // data
	err      io.Writer // words
	env      func(string) string
	now      func() time.Time
	rand     rand.Source // for IDs; nil is one that the system seeds
	terminal bool        // words go to a terminal
	readers  int         // see store.Options
	columns  int         // of the terminal that data goes to; 0 when they go elsewhere

	json  bool
	quiet bool
}

// run carries the command line out and returns its exit status.
func (p *program) run(ctx context.Context, args []string) int {
	app := p.app()
	err := app.RunContext(ctx, arrange(app, args))
	if err == nil {
		return 0
	}
	p.explain(err)
	return status(err)
}
