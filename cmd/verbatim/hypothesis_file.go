package main

import (
	"context"
	"fmt"
	"io"
	"slices"

	"github.com/urfave/cli/v2"

	"verbatim/coding"
	"verbatim/internal/errs"
	"verbatim/internal/store"
	"verbatim/interviews"
	"verbatim/roadmap"
)

func (p *program) hypothesisImportCommand() *cli.Command {
	return &cli.Command{
		Name: "import", Usage: "take hypotheses with their evidence from a file: YAML, JSON, a table (csv) or Markdown", ArgsUsage: "FILE",
		Flags: []cli.Flag{fileFormatFlag("by the file's name")}, Action: p.in(p.hypothesisImport),
	}
}

func (p *program) hypothesisExportCommand() *cli.Command {
	return &cli.Command{
		Name: "export", Usage: "write all hypotheses with their evidence as YAML, JSON, a table (csv) or Markdown",
		Flags: []cli.Flag{
			fileFormatFlag("by the name of --out, else yaml"), outFlag,
			&cli.StringFlag{Name: "table", Usage: "with --format csv: the `TABLE` to write, hypotheses or evidence", DefaultText: "hypotheses"},
		},
		Action: p.in(p.hypothesisExport),
	}
}

// hypothesisExport writes what hypothesisImport reads.
func (p *program) hypothesisExport(ctx context.Context, c *cli.Context, ws *workspace) error {
	format, err := p.exportFormat(c)
	if err != nil {
		return err
	}
	table := c.String("table")
	switch {
	case table != "" && format != "csv":
		return usage("--table is for --format csv: the other formats have the evidence with its hypotheses")
	case table != "" && table != "hypotheses" && table != "evidence":
		return usage("--table: %q is not hypotheses or evidence", table)
	}
	d, err := ws.plan(ctx)
	if err != nil {
		return err
	}
	if format == "yaml" || format == "json" {
		p.sayWithheld(d)
	}
	f := roadmap.HypothesesOf(d)
	return p.writeOut(c, "the hypotheses are", func(w io.Writer) error {
		switch {
		case table == "evidence":
			return roadmap.WriteEvidenceCSV(w, f, d)
		case format == "csv":
			return roadmap.WriteHypothesesCSV(w, f, d)
		case format == "md":
			return roadmap.WriteHypothesesMarkdown(w, f, d)
		case format == "json":
			return roadmap.WriteHypothesesJSON(w, f)
		}
		return roadmap.WriteHypotheses(w, f)
	})
}

// sayWithheld says that a file which is to be read back has words that are not
// to be shown.
func (p *program) sayWithheld(d *roadmap.Data) {
	withheld, n := roadmap.Withheld(d), 0
	for _, e := range d.Evidence {
		if withheld[e.Quote] {
			n++
		}
	}
	if n > 0 {
		p.say("with the words of %s by people who do not agree to be quoted: the file is for moving work, not for showing it", plural(n, "quote"))
	}
}

func (p *program) hypothesisImport(ctx context.Context, c *cli.Context, ws *workspace) error {
	path, src, err := readFile(c.Args().First())
	if err != nil {
		return err
	}
	format, err := importFormat(c, path)
	if err != nil {
		return err
	}
	done, err := ws.importHypotheses(ctx, path, format, src)
	if err != nil {
		return err
	}
	return p.sayTaken(path, done, done.Ignored, []nounCounts{{"hypotheses", done.Hypotheses}, {"evidence", done.Evidence}, {"shared words", done.Phrases}})
}

// hypothesesTaken is what an import of hypotheses did.
type hypothesesTaken struct {
	File       string     `json:"file"`
	Hypotheses itemCounts `json:"hypotheses"`
	Evidence   itemCounts `json:"evidence"`
	Phrases    itemCounts `json:"phrases"`
	Ignored    []string   `json:"not_read"`
}

// importHypotheses takes a file of hypotheses, all or none. Its quotes must
// have been coded.
func (ws *workspace) importHypotheses(ctx context.Context, path, format string, src []byte) (done hypothesesTaken, err error) {
	hand := ws.hand(ctx, path)
	err = ws.Update(doing(ctx, "hypothesis.import", "file/"+ws.source(path)), func(s *store.Store) error {
		done = hypothesesTaken{File: path}
		d, err := planIn(ctx, s)
		if err != nil {
			return err
		}
		here := roadmap.HypothesesOf(d)
		before := hypothesesState(here)
		file, ignored, err := readHypotheses(path, format, src, here, hand)
		if err != nil {
			return err
		}
		if err := roadmap.KeepWords(ctx, s.Roadmap, func() error { return takeHypotheses(ctx, s, path, file, hand) }); err != nil {
			return err
		}
		if d, err = planIn(ctx, s); err != nil {
			return err
		}
		after := hypothesesState(roadmap.HypothesesOf(d))
		for i := range file.Hypotheses {
			h := &file.Hypotheses[i]
			done.Hypotheses.add(before, after, "hypothesis/"+h.ID)
			for _, e := range h.Evidence {
				done.Evidence.add(before, after, "evidence/"+h.ID+"/"+e.ID)
			}
		}
		for _, one := range file.Phrases {
			done.Phrases.add(before, after, "phrase/"+one.ID)
		}
		done.Ignored = orEmpty(ignored)
		return nil
	})
	return done, err
}

// readHypotheses reads a file of any format; a table and Markdown are laid over
// what is here.
func readHypotheses(path, format string, src []byte, here *roadmap.HypothesesFile, hand roadmap.Given) (file *roadmap.HypothesesFile, ignored []string, err error) {
	switch {
	case format == "csv" && roadmap.IsEvidenceCSV(path, src):
		return roadmap.ReadEvidenceCSV(path, src, here, hand)
	case format == "csv":
		return roadmap.ReadHypothesesCSV(path, src, here, hand)
	case format == "md":
		return roadmap.ReadHypothesesMarkdown(path, src, here, hand)
	case format == "json":
		file, err = roadmap.ReadHypothesesJSON(path, src)
	default:
		file, err = roadmap.ReadHypotheses(path, src)
	}
	return file, nil, err
}

// hypothesesState is what hypotheses, their evidence and shared words say, each
// as one text.
func hypothesesState(f *roadmap.HypothesesFile) map[string]string {
	state := map[string]string{}
	for _, p := range f.Phrases {
		state["phrase/"+p.ID] = asJSON(p)
	}
	for _, h := range f.Hypotheses {
		for _, e := range h.Evidence {
			state["evidence/"+h.ID+"/"+e.ID] = asJSON(e)
		}
		h.Evidence = nil
		state["hypothesis/"+h.ID] = asJSON(h)
	}
	return state
}

// takeHypotheses stores what a file says, and finds the quotes it names.
func takeHypotheses(ctx context.Context, s *store.Store, path string, file *roadmap.HypothesesFile, hand roadmap.Given) error {
	for i := range file.Phrases {
		if err := s.Roadmap.SetPhrase(ctx, &file.Phrases[i].Phrase); err != nil {
			return placed(path, file.Phrases[i].Line, err)
		}
	}
	if err := file.ParentsFirst(path); err != nil {
		return err
	}
	phrases, err := s.Roadmap.Phrases(ctx)
	if err != nil {
		return err
	}
	quotes := codedQuotes{}
	for i := range file.Hypotheses {
		h := &file.Hypotheses[i]
		if err := takeHypothesis(ctx, s, h, phrases, hand); err != nil {
			return placed(path, h.Line, err)
		}
		if err := takeEvidence(ctx, s, path, h, quotes); err != nil {
			return err
		}
		if err := takeChallenges(ctx, s, h); err != nil {
			return placed(path, h.Line, err)
		}
	}
	return checkSuperseded(ctx, s, path, file)
}

func takeHypothesis(ctx context.Context, s *store.Store, f *roadmap.HypothesisFile, phrases []roadmap.Phrase, hand roadmap.Given) error {
	all, err := s.Roadmap.Hypotheses(ctx)
	if err != nil {
		return err
	}
	was := roadmap.FindHypothesis(all, f.ID)
	if was == nil {
		if err := newID(f.ID); err != nil {
			return err
		}
	}
	h, err := f.Over(was, phrases, hand)
	if err != nil {
		return err
	}
	f.Undated(h)
	return s.Roadmap.SetHypothesis(ctx, h)
}

// takeEvidence links the quotes that a hypothesis names, and notes their IDs.
func takeEvidence(ctx context.Context, s *store.Store, path string, h *roadmap.HypothesisFile, quotes codedQuotes) error {
	taken := map[string]bool{} // words that are said twice in a turn are two quotes
	for i := range h.Evidence {
		e := &h.Evidence[i]
		id, err := quotes.find(ctx, s, e, taken)
		if err != nil {
			return placed(path, e.Line, err)
		}
		taken[id], e.ID = true, id
		err = s.Roadmap.SetEvidence(ctx, &roadmap.Evidence{Hypothesis: h.ID, Quote: id, Stance: e.Stance, Strength: e.Strength, Note: e.Note, By: e.By, At: e.At})
		if err != nil {
			return placed(path, e.Line, err)
		}
	}
	return nil
}

// takeChallenges adds the challenges that are not there yet.
func takeChallenges(ctx context.Context, s *store.Store, h *roadmap.HypothesisFile) error {
	if len(h.Challenges) == 0 {
		return nil
	}
	here, err := s.Roadmap.Challenges(ctx)
	if err != nil {
		return err
	}
	for i := range h.Challenges {
		c := &h.Challenges[i]
		same := func(o roadmap.Challenge) bool {
			return o.Hypothesis == h.ID && o.Query == c.Query && o.Found == c.Found && o.People == c.People &&
				(c.By == "" || o.By == c.By) && (c.At.IsZero() || o.At.Equal(c.At))
		}
		if slices.ContainsFunc(here, same) {
			continue
		}
		c.Hypothesis = h.ID
		if err := s.Roadmap.AddChallenge(ctx, c); err != nil {
			return err
		}
	}
	return nil
}

// checkSuperseded refuses a hypothesis that one says better which is not
// there, or which it says better itself.
func checkSuperseded(ctx context.Context, s *store.Store, path string, file *roadmap.HypothesesFile) error {
	all, err := s.Roadmap.Hypotheses(ctx)
	if err != nil {
		return err
	}
	for _, h := range file.Hypotheses {
		for next, steps := h.SupersededBy, 0; next != ""; steps++ {
			better := roadmap.FindHypothesis(all, next)
			switch {
			case better == nil:
				return placed(path, h.Line, errs.New(errs.NotFound, "no hypothesis %q, by which %q is superseded", next, h.ID).Try("'verbatim hypothesis list' shows them all"))
			case better.ID == h.ID || steps > len(all):
				return placed(path, h.Line, errs.New(errs.Invalid, "%q would be superseded by itself", h.ID).Try("say which of them says it better"))
			}
			next = better.SupersededBy
		}
	}
	return nil
}

// codedQuotes are the quotes of interviews, read once.
type codedQuotes map[interviews.ID][]coding.Quote

// find finds the quote that evidence names: one that is not taken, if there are
// several. errs.NotFound when interview or words are not here, errs.Conflict
// when the quote has other words.
func (q codedQuotes) find(ctx context.Context, s *store.Store, e *roadmap.EvidenceFile, taken map[string]bool) (string, error) {
	all, err := q.of(ctx, s, interviews.ID(e.Interview))
	if err != nil {
		return "", err
	}
	found := ""
	for i := range all {
		one := &all[i]
		switch {
		case e.ID != "" && one.ID == e.ID && one.Text != e.Quote:
			return "", errs.New(errs.Conflict, "quote %s has other words", e.ID).Try("what was said cannot be changed here; leave the cell as it was, or empty")
		case e.ID != "" && one.ID == e.ID:
			return one.ID, nil
		case e.ID == "" && one.Text == e.Quote && (e.Turn == 0 || e.Turn == one.FirstTurn) && (found == "" || taken[found]):
			found = one.ID
		}
	}
	if found == "" {
		return "", errs.New(errs.NotFound, "these words are not a quote of %q yet", e.Interview).Try("code them first, with 'verbatim code add %s'", e.Interview)
	}
	return found, nil
}

func (q codedQuotes) of(ctx context.Context, s *store.Store, id interviews.ID) ([]coding.Quote, error) {
	if all, read := q[id]; read {
		return all, nil
	}
	if _, err := s.Interviews.Interview(ctx, id); err != nil {
		return nil, err
	}
	all, err := s.Coding.Quotes(ctx, coding.Filter{Interview: id})
	q[id] = all
	return all, err
}

// placed says where in a file an error arose.
func placed(path string, line int, err error) error { return fmt.Errorf("%s:%d: %w", path, line, err) }
