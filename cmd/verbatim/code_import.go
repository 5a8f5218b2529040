package main

import (
	"bytes"
	"context"
	"fmt"
	"strings"

	"github.com/urfave/cli/v2"

	"verbatim/coding"
	"verbatim/internal/store"
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

func (p *program) codeImport(ctx context.Context, c *cli.Context, ws *workspace) error {
	if !c.Args().Present() {
		return usage("import which file?")
	}
	for _, path := range c.Args().Slice() {
		if err := ws.importFile(part(ctx, ws.source(path)), path, c.Bool("finish")); err != nil {
			return err
		}
	}
	return nil
}

// imported counts what an import did.
type imported struct {
	quotes, codings int
	coders          []string
}

// A codedLine is a line of a file of codings whose words and themes are found.
type codedLine struct {
	line   int
	coder  string
	quote  coding.Quote
	themes []string
	memo   string
}

// importCodings takes a file of codings. Every line is looked up before any
// is stored, so that a file with a mistake changes nothing. Each coder's lines
// are one event; lines without a coder are by who acts.
func (ws *workspace) importCodings(ctx context.Context, path string, src []byte, finish bool) (imported, error) {
	lines, err := coding.ReadCodings(path, bytes.NewReader(src))
	if err != nil {
		return imported{}, err
	}
	found, err := ws.findLines(ctx, path, lines)
	if err != nil {
		return imported{}, err
	}
	var done imported
	for _, coder := range codersOf(found) {
		act := interviews.Actor(part(ctx, coder))
		act.Actor, act.Kind, act.About = coder, "code.import", "file/"+ws.source(path)
		ctx := interviews.Acting(ctx, act)
		var one imported
		err := ws.Update(ctx, func(s *store.Store) (err error) {
			one, err = codeLines(ctx, s, path, coder, found, finish)
			return err
		})
		if d := repeated(err); d != nil {
			one, err = imported{quotes: len(d.Added("quote")), codings: d.Codings()}, nil
		}
		if err != nil {
			return done, err
		}
		done.quotes += one.quotes
		done.codings += one.codings
		done.coders = append(done.coders, coder)
	}
	return done, nil
}

// findLines finds the words and the themes of every line.
func (ws *workspace) findLines(ctx context.Context, path string, lines []coding.CodedLine) ([]codedLine, error) {
	book, err := ws.Themes.Codebook(ctx)
	if err != nil {
		return nil, err
	}
	var found []codedLine
	var iv *interviews.Interview
	var turns []interviews.Turn
	for _, line := range lines {
		fail := func(err error) ([]codedLine, error) { return nil, fmt.Errorf("%s:%d: %w", path, line.Line, err) }
		if iv == nil || iv.ID != line.Interview {
			if iv, err = ws.Interviews.Interview(ctx, line.Interview); err != nil {
				return fail(err)
			}
			if turns, err = ws.Interviews.Turns(ctx, iv.Revision, 0, 0); err != nil {
				return fail(err)
			}
		}
		at, err := place(iv, turns, line.Quote, line.Turn)
		if err != nil {
			return fail(err)
		}
		one := codedLine{line: line.Line, coder: line.Coder, quote: coding.Quote{Interview: iv.ID, Range: at, Text: line.Quote}, memo: line.Memo}
		if one.coder == "" {
			one.coder = interviews.Actor(ctx).Actor
		}
		for _, name := range line.Themes {
			t, err := book.Find(name)
			if err != nil {
				return fail(err)
			}
			one.themes = append(one.themes, t.ID)
		}
		found = append(found, one)
	}
	return found, nil
}

func codersOf(lines []codedLine) []string {
	var coders []string
	for _, line := range lines {
		coders = append(coders, line.coder)
	}
	return unique(coders)
}

// codeLines codes the lines of one coder.
func codeLines(ctx context.Context, s *store.Store, path, coder string, lines []codedLine, finish bool) (imported, error) {
	var done imported
	var read []string
	for i := range lines {
		line := &lines[i]
		if line.coder != coder {
			continue
		}
		added, err := s.Coding.Code(ctx, &line.quote, line.themes, line.memo)
		if err != nil {
			return done, fmt.Errorf("%s:%d: %w", path, line.line, err)
		}
		read = append(read, string(line.quote.Interview))
		done.codings += len(added.Applied)
		if added.New {
			done.quotes++
		}
	}
	if !finish {
		return done, nil
	}
	for _, id := range unique(read) {
		if err := s.Work.SetFinished(ctx, interviews.ID(id), true); err != nil {
			return done, err
		}
	}
	return done, nil
}
