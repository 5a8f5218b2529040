package main

import (
	"context"
	"fmt"
	"strings"

	"verbatim/coding"
	"verbatim/interviews"
)

// importFile takes a file of codings and says what came of it.
func (ws *workspace) importFile(ctx context.Context, path string, finish bool) error {
	path, src, err := readFile(path)
	if err != nil {
		return err
	}
	before, err := ws.Events.Head(ctx)
	if err != nil {
		return err
	}
	marked, err := ws.Work.Finished(ctx, nil)
	if err != nil {
		return err
	}
	done, err := ws.importCodings(ctx, path, src, finish)
	if err != nil {
		return err
	}
	if interviews.Actor(ctx).Op == "" { // a named operation says again what it did
		if done.coders, err = ws.changers(ctx, before, path, done.coders); err != nil {
			return err
		}
	}
	finished, err := ws.newlyFinished(ctx, marked, done.coders)
	if err != nil {
		return err
	}
	ws.p.say("%s", done.said(path, finish, finished))
	return nil
}

// changers are those of some coders whose lines of a file have changed
// something since an event: only they have something to take back.
func (ws *workspace) changers(ctx context.Context, since int64, path string, coders []string) ([]string, error) {
	now, err := ws.Events.Head(ctx)
	if err != nil {
		return nil, err
	}
	events, err := ws.Events.List(ctx, since, int(now-since))
	if err != nil {
		return nil, err
	}
	did := map[string]bool{}
	for _, e := range events {
		did[e.Actor] = did[e.Actor] || e.Kind == "code.import" && e.Subject == "file/"+ws.source(path)
	}
	var some []string
	for _, coder := range coders {
		if did[coder] {
			some = append(some, coder)
		}
	}
	return some, nil
}

// newlyFinished counts the interviews that coders have finished and had not
// before, by coder.
func (ws *workspace) newlyFinished(ctx context.Context, before []coding.Finish, coders []string) (map[string]int, error) {
	after, err := ws.Work.Finished(ctx, nil)
	if err != nil {
		return nil, err
	}
	was := map[string]bool{}
	for _, f := range before {
		was[f.Coder+"\n"+string(f.Interview)] = true
	}
	n := map[string]int{}
	for _, coder := range coders {
		for _, f := range after {
			if f.Coder == coder && !was[coder+"\n"+string(f.Interview)] {
				n[coder]++
			}
		}
	}
	return n, nil
}

// said is what an import did, in words, with the interviews that it marked as
// finished.
func (done *imported) said(path string, finish bool, finished map[string]int) string {
	if len(done.coders) == 0 && finish {
		return fmt.Sprintf("nothing new in %s; its interviews had been marked as finished", path)
	}
	if len(done.coders) == 0 {
		return "nothing new in " + path
	}
	var marks []string
	for _, coder := range done.coders {
		if n := finished[coder]; n > 0 {
			marks = append(marks, fmt.Sprintf("%s by %s", plural(n, "interview"), coder))
		}
	}
	words := fmt.Sprintf("%s: %s, %s applied by %s", path, plural(done.quotes, "new quote"), plural(done.codings, "coding"), strings.Join(done.coders, " and "))
	if done.quotes == 0 && done.codings == 0 {
		words = path + ": no new quotes and codings"
		if len(marks) == 0 {
			words += ", but memos, by " + strings.Join(done.coders, " and ")
		}
	}
	if len(marks) > 0 {
		words += "; marked as finished: " + strings.Join(marks, ", ")
	}
	return words + "; each can take theirs back with 'verbatim --as NAME undo'"
}
