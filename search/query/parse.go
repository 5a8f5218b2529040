package query

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"verbatim/internal/errs"
)

// The bounds of a query. They keep one question from costing everybody's
// time; nobody has met them by asking something sensible.
const (
	MaxQuery   = 512 // code points
	MaxClauses = 32  // words, phrases, prefixes and fields
	MinPrefix  = 3   // letters before a *
	MinFuzzy   = 4   // letters before a ~
	MaxFuzzy   = 24
	MaxNear    = 100 // words apart
	MaxDepth   = 32  // brackets, and exclusions, within each other
	maxWords   = 128 // of all clauses together
)

// fields are the names before a colon that are not participant attributes.
var fields = []string{
	"theme", "kind", "coder", "polarity", "state", "key", "memo",
	"speaker", "role", "participant", "interview", "study", "guide", "question", "source", "date",
	"saved", "in",
}

// IsField reports whether a name before a colon is the language's own: an
// attribute of that name cannot be asked for.
func IsField(name string) bool { return slices.Contains(fields, strings.ToLower(name)) }

// Parse reads a query. Every error is errs.Invalid, names the column and says
// what to do.
//
//	query  = { clause | "OR" | "AND" }        AND is what stands between clauses anyway
//	clause = ["-" | "NOT"] ( "(" query ")" | word | prefix"*" | fuzzy"~" | "a phrase" | field:value | field:"a value"
//	         | "near(" word word … "," number ")" | "same(" query ")" )
func Parse(text string) (Query, error) {
	if len(text) > 4*MaxQuery || utf8.RuneCountInString(text) > MaxQuery {
		return Query{}, errs.New(errs.Invalid, "column %d: the query is longer than %d characters", MaxQuery+1, MaxQuery).
			Try("search for fewer words at a time")
	}
	tokens, err := scan(text)
	if err != nil {
		return Query{}, err
	}
	p := &parser{tokens: tokens, end: utf8.RuneCountInString(text) + 1}
	root, err := p.or()
	if err != nil {
		return Query{}, err
	}
	if t := p.peek(); t.kind == closing {
		return Query{}, wrong(t.column, "this ) closes nothing").Try(`remove it, or put it in quotes`)
	}
	return p.place(root)
}

func wrong(column int, format string, args ...any) *errs.Error {
	return errs.New(errs.Invalid, "column %d: "+format, append([]any{column}, args...)...)
}

type parser struct {
	tokens  []token
	end     int // the column after the last
	clauses int
	words   int
	depth   int
	in      []Field // the in: fields met; each must stand at the top
}

func (p *parser) peek() token {
	if len(p.tokens) == 0 {
		return token{kind: ending, column: p.end}
	}
	return p.tokens[0]
}

func (p *parser) next() token {
	t := p.peek()
	if len(p.tokens) > 0 {
		p.tokens = p.tokens[1:]
	}
	return t
}

func (p *parser) or() (Node, error) {
	var nodes []Node
	for {
		n, err := p.and()
		if err != nil {
			return nil, err
		}
		t := p.peek()
		if n == nil && (t.kind == or || nodes != nil) {
			return nil, wrong(t.column, "OR needs something on both sides").Try(`write "or" in small letters or in quotes to search for the word`)
		}
		if or, ok := n.(Or); ok {
			nodes = append(nodes, or...)
		} else if n != nil {
			nodes = append(nodes, n)
		}
		if t.kind != or {
			break
		}
		p.next()
	}
	if len(nodes) < 2 {
		return first(nodes), nil
	}
	return Or(nodes), nil
}

func first(nodes []Node) Node {
	if len(nodes) == 0 {
		return nil
	}
	return nodes[0]
}

func (p *parser) and() (Node, error) {
	var nodes []Node
	for {
		t := p.peek()
		switch t.kind {
		case ending, closing, or:
			if len(nodes) < 2 {
				return first(nodes), nil
			}
			return And(nodes), nil
		case and:
			p.next()
			if after := p.peek().kind; nodes == nil || after == ending || after == closing || after == or || after == and {
				return nil, wrong(t.column, "AND needs something on both sides").Try(`leave it out: all words must be there anyway`)
			}
			continue
		}
		n, err := p.clause()
		if err != nil {
			return nil, err
		}
		if and, ok := n.(And); ok {
			nodes = append(nodes, and...)
		} else {
			nodes = append(nodes, n)
		}
	}
}

func (p *parser) clause() (Node, error) {
	t := p.next()
	if p.depth++; p.depth > MaxDepth {
		return nil, wrong(t.column, "more than %d brackets or exclusions within each other", MaxDepth).Try("write it with fewer")
	}
	defer func() { p.depth-- }()
	switch t.kind {
	case not:
		if k := p.peek().kind; k == ending || k == closing || k == or || k == and {
			return nil, wrong(t.column, "nothing follows the word to leave out").Try("write it right behind, for example -pricing")
		}
		n, err := p.clause()
		return Not{n}, err
	case opening:
		n, err := p.or()
		if err != nil {
			return nil, err
		}
		if p.next().kind != closing {
			return nil, wrong(t.column, "this ( is never closed").Try("add a ) or put it in quotes")
		}
		if n == nil {
			return nil, wrong(t.column, "there is nothing between ( and )").Try("remove both")
		}
		return n, nil
	case calling:
		return p.call(t)
	}
	return p.leaf(t)
}

// call reads what stands between the brackets of near( and same(.
func (p *parser) call(t token) (Node, error) {
	if t.text == "near" {
		return p.near(t)
	}
	root, err := p.or()
	if err != nil {
		return nil, err
	}
	if p.next().kind != closing {
		return nil, wrong(t.column, "this same( is never closed").Try("add a )")
	}
	if root == nil {
		return nil, wrong(t.column, "there is nothing between same( and )").Try("write what one quote must be, for example same(theme:a theme:b)")
	}
	return Same{root, t.column}, nil
}

func (p *parser) near(t token) (Node, error) {
	var parts []token
	for {
		next := p.next()
		if next.kind == closing {
			break
		}
		if next.kind == ending {
			return nil, wrong(t.column, "this near( is never closed").Try("add a )")
		}
		if next.kind != bare {
			return nil, wrong(next.column, "near() takes words and at the end a number").Try("write near(deploy queue, 5)")
		}
		parts = append(parts, apart(next)...)
	}
	n := Near{Column: t.column}
	if len(parts) > 0 {
		n.Words, _ = strconv.Atoi(parts[len(parts)-1].text)
	}
	if len(parts) < 3 || n.Words < 1 || n.Words > MaxNear || !strings.HasSuffix(parts[len(parts)-2].text, ",") {
		return nil, wrong(t.column, "near() needs words, a comma and how many words they may be apart, 1 to %d", MaxNear).Try("write near(deploy queue, 5)")
	}
	for _, part := range parts[:len(parts)-1] {
		part.text = strings.TrimRight(part.text, ",")
		leaf, err := p.leaf(part)
		if err != nil {
			return nil, err
		}
		if len(Patterns(leaf)[0].Slots) != 1 {
			return nil, wrong(part.column, "%q is more than one word", part.text).Try("near() takes single words")
		}
		n.Parts = append(n.Parts, leaf)
	}
	return n, nil
}

func (p *parser) leaf(t token) (Node, error) {
	if p.clauses++; p.clauses > MaxClauses {
		return nil, wrong(t.column, "the query has more than %d parts", MaxClauses).Try("search for fewer words at a time")
	}
	if t.kind == fieldName {
		return p.field(t)
	}
	found := sequence(t.text, Exact).Slots
	if p.words += len(found); p.words > maxWords {
		return nil, wrong(t.column, "the query has more than %d words", maxWords).Try("search for a shorter phrase")
	}
	if len(found) == 0 {
		return nil, wrong(t.column, "there is no word in %q", t.text).Try("only letters and digits can be found; leave it out")
	}
	if t.kind == phrase {
		return Phrase{t.text, t.column}, nil
	}
	if strings.Contains(t.text, "*") {
		return prefix(t, found)
	}
	if i := strings.LastIndex(t.text, "~"); i > 0 && (i == len(t.text)-1 || i == len(t.text)-2) {
		return fuzzy(t, found)
	}
	return Term{t.text, t.column}, nil
}

func fuzzy(t token, found []Slot) (Node, error) {
	text, distance, _ := strings.Cut(t.text, "~")
	if distance != "" && distance != "1" {
		at := t.column + utf8.RuneCountInString(text)
		return nil, wrong(at, "~%s is not known", distance).Try("write %s~ for words with one letter more, less or another", text)
	}
	if len(found) == 0 || Fold(text) != found[0].Form {
		return nil, wrong(t.column, "%q is not one word", text).Try("write one word before the ~, for example deploy~")
	}
	if utf8.RuneCountInString(found[0].Form) < MinFuzzy {
		return nil, wrong(t.column, "%q is too short to be looked for with a letter off", text).Try("write at least %d letters before the ~", MinFuzzy)
	}
	if utf8.RuneCountInString(found[0].Form) > MaxFuzzy {
		return nil, wrong(t.column, "%.40q… is too long to be looked for with a letter off", text).Try("write at most %d letters before the ~", MaxFuzzy)
	}
	return Fuzzy{Text: text, Column: t.column}, nil
}

func prefix(t token, found []Slot) (Node, error) {
	text, ok := strings.CutSuffix(t.text, "*")
	at := t.column + utf8.RuneCountInString(t.text[:strings.Index(t.text, "*")])
	if !ok || strings.Contains(text, "*") {
		return nil, wrong(at, "* can only stand at the end of a word").Try("write the beginning of the word, for example deploy*")
	}
	if len(found) != 1 || Fold(text) != found[0].Form {
		return nil, wrong(t.column, "%q is not the beginning of one word", text).Try("write the beginning of a word, for example deploy*")
	}
	if utf8.RuneCountInString(found[0].Form) < MinPrefix {
		return nil, wrong(t.column, "%q is too short a beginning", t.text).Try("write at least %d letters before the *", MinPrefix)
	}
	return Prefix{Text: text, Column: t.column}, nil
}

func (p *parser) field(t token) (Node, error) {
	f := Field{Name: t.text, Value: t.value, Column: t.column}
	if lower := strings.ToLower(f.Name); slices.Contains(fields, lower) {
		f.Name = lower
	}
	if strings.TrimSpace(f.Value) == "" {
		return nil, wrong(t.column, "nothing follows %s:", f.Name).Try(`write %s:value or %s:"value with blanks"`, f.Name, f.Name)
	}
	if f.Name == "memo" {
		return f, p.memo(f)
	}
	if f.Name != "in" {
		return f, nil
	}
	if f.Value != "quotes" && f.Value != "turns" {
		return nil, wrong(t.column, "one cannot search in:%s", f.Value).Try("write in:quotes or in:turns")
	}
	p.in = append(p.in, f)
	return f, nil
}

// apart takes a number that is written right behind a comma for itself.
func apart(t token) []token {
	word, number, ok := strings.Cut(t.text, ",")
	if _, err := strconv.Atoi(number); !ok || err != nil {
		return []token{t}
	}
	return []token{{kind: bare, text: word + ",", column: t.column}, {kind: bare, text: number, column: t.column}}
}

// memo counts the words that are looked for in memos.
func (p *parser) memo(f Field) error {
	n := len(sequence(f.Value, Exact).Slots)
	if p.words += n; p.words > maxWords {
		return wrong(f.Column, "the query has more than %d words", maxWords).Try("search for a shorter phrase")
	}
	if n == 0 {
		return wrong(f.Column, "there is no word in %q", f.Value).Try("only letters and digits can be found")
	}
	return nil
}

// place takes in: out of the tree. It says where to look, not what for, so it
// makes sense once and at the top alone.
func (p *parser) place(root Node) (Query, error) {
	if len(p.in) == 0 {
		return Query{Root: root}, nil
	}
	in := p.in[0]
	if len(p.in) > 1 {
		return Query{}, wrong(p.in[1].Column, "in: can be said once").Try("search in quotes and in turns one after the other")
	}
	q := Query{Quotes: in.Value == "quotes"}
	if root == Node(in) {
		return q, nil
	}
	nodes, ok := root.(And)
	at := slices.IndexFunc(nodes, func(n Node) bool { f, ok := n.(Field); return ok && f == in })
	if !ok || at < 0 {
		return Query{}, wrong(in.Column, "in: cannot be part of OR or NOT").Try("write it beside the rest, in brackets if need be: in:%s (a OR b)", in.Value)
	}
	rest := slices.Delete(slices.Clone(nodes), at, at+1)
	q.Root = rest
	if len(rest) == 1 {
		q.Root = rest[0]
	}
	return q, nil
}

type kind int

const (
	ending kind = iota
	bare
	phrase
	fieldName
	opening
	closing
	not
	and
	or
	calling // near( or same(
)

type token struct {
	kind   kind
	text   string // of a word or phrase; the name of a field
	value  string // of a field
	column int
}

// scan cuts a query into tokens.
func scan(text string) ([]token, error) {
	s := &scanner{runes: []rune(text)}
	var tokens []token
	for {
		for s.at < len(s.runes) && blank(s.runes[s.at]) {
			s.at++
		}
		if s.at == len(s.runes) {
			return tokens, nil
		}
		t, err := s.token()
		if err != nil {
			return nil, err
		}
		tokens = append(tokens, t)
	}
}

type scanner struct {
	runes []rune
	at    int
}

func (s *scanner) token() (token, error) {
	column := s.at + 1
	switch r := s.runes[s.at]; {
	case r == '(':
		s.at++
		return token{kind: opening, column: column}, nil
	case r == ')':
		s.at++
		return token{kind: closing, column: column}, nil
	case r == '-' && s.at+1 < len(s.runes) && !blank(s.runes[s.at+1]):
		s.at++
		return token{kind: not, column: column}, nil
	case quoteMark(r):
		text, err := s.quotation()
		return token{kind: phrase, text: text, column: column}, err
	}
	run := s.run(true)
	if s.at < len(s.runes) && s.runes[s.at] == ':' && name(run) {
		s.at++
		value, err := s.value()
		return token{kind: fieldName, text: run, value: value, column: column}, err
	}
	if s.at < len(s.runes) && s.runes[s.at] == '(' && (run == "near" || run == "same") {
		s.at++
		return token{kind: calling, text: run, column: column}, nil
	}
	run += s.run(false)
	switch run {
	case "AND":
		return token{kind: and, column: column}, nil
	case "OR":
		return token{kind: or, column: column}, nil
	case "NOT":
		return token{kind: not, column: column}, nil
	}
	return token{kind: bare, text: run, column: column}, nil
}

// run reads up to the next special character, or the first colon.
func (s *scanner) run(colon bool) string {
	start := s.at
	for s.at < len(s.runes) && !special(s.runes[s.at]) && (!colon || s.runes[s.at] != ':') {
		s.at++
	}
	return string(s.runes[start:s.at])
}

func (s *scanner) value() (string, error) {
	if s.at < len(s.runes) && quoteMark(s.runes[s.at]) {
		return s.quotation()
	}
	column := s.at + 1
	value := s.run(false)
	if strings.HasSuffix(value, "*") {
		return "", wrong(column, "* works for words, not for fields").Try("write the whole value")
	}
	return value, nil
}

// quotation reads from one quotation mark to the next; \ takes the meaning
// from a mark behind it.
func (s *scanner) quotation() (string, error) {
	start := s.at
	var b strings.Builder
	for s.at++; s.at < len(s.runes); s.at++ {
		r := s.runes[s.at]
		if quoteMark(r) {
			s.at++
			return b.String(), nil
		}
		if r == '\\' && s.at+1 < len(s.runes) && (quoteMark(s.runes[s.at+1]) || s.runes[s.at+1] == '\\') {
			s.at++
			r = s.runes[s.at]
		}
		b.WriteRune(r)
	}
	return "", wrong(start+1, "this quotation mark is never closed").Try(`add a " at the end of the phrase`)
}

func blank(r rune) bool     { return unicode.IsSpace(r) || unicode.IsControl(r) }
func quoteMark(r rune) bool { return r == '"' || r == '“' || r == '”' || r == '„' }
func special(r rune) bool   { return blank(r) || quoteMark(r) || r == '(' || r == ')' }

// name reports whether a word can stand before the colon of a field. Times
// (12:30) cannot be meant.
func name(s string) bool {
	for i, r := range s {
		if i == 0 && !unicode.IsLetter(r) || !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '_' && r != '-' && r != '.' {
			return false
		}
	}
	return s != ""
}
