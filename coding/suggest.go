package coding

import (
	"slices"
	"sort"
	"sync"
	"time"

	"verbatim/internal/stats"
	"verbatim/interviews"
)

// What a Suggester shows, and what it does not.
const (
	// MinQuotes is how many quotes a theme needs before it is suggested.
	MinQuotes = 3
	// ManyQuotes is from when on a theme is learned by logistic regression.
	// Below it the nearest centroid is as good, and plainer.
	ManyQuotes = 10
	// MinCosine is how near a passage's nearest quote of a theme must be. On
	// the sample study, each interview suggested for from the other 13, of the
	// first three suggestions below it 8 of 133 were right and of those above
	// it 251 of 1,037: it hides a ninth of the suggestions and 3 % of the hits.
	// At .12 it would hide 10 % of the hits.
	MinCosine = 0.10
	// Reasons is how many coded quotes a suggestion is shown with.
	Reasons = 3
)

// An Example is a coded quote to learn from.
type Example struct {
	Quote
	Themes []string // Theme.ID, each once, sorted
}

// Examples joins quotes with their codings, whoever's. Quotes that do not
// count and themes that are retired are left out.
func Examples(book *Codebook, quotes []Quote, codings []Coding) []Example {
	themes := map[string][]string{}
	for _, c := range codings {
		if t := book.Theme(c.Theme); t != nil && !t.Retired {
			themes[c.Quote] = append(themes[c.Quote], c.Theme)
		}
	}
	var examples []Example
	for _, q := range quotes {
		if of := themes[q.ID]; q.State.Counts() && len(of) > 0 {
			slices.Sort(of)
			examples = append(examples, Example{q, slices.Compact(of)})
		}
	}
	return examples
}

// A Suggestion is a theme that a passage may belong to. It is for a person to
// take or leave: nothing is ever coded by itself.
type Suggestion struct {
	Theme   string
	Score   float64 // 0..1, the cosine with what tells the theme's quotes from all others
	Because []Near  // the nearest quotes of the theme, at most Reasons, best first
}

// A Near is a coded quote and how like a passage it is.
type Near struct {
	Quote  string  // Quote.ID
	Cosine float64 // of the two texts' TF-IDF of words and pairs, 0..1
}

// A Found is a passage that a theme may be applied to.
type Found struct {
	Quote // without ID and State
	Suggestion
}

// A Suggested is what a person did with a suggestion.
type Suggested struct {
	Interview interviews.ID
	Turn      int     // where the passage begins
	Quote     string  // Quote.ID of what was coded; "" when it was not taken
	Theme     string  // Theme.ID
	Rank      int     // of the theme for that passage, from 1; 0 when the passage was found for the theme
	Score     float64 // Suggestion.Score
	Accepted  bool
	Coder     string
	At        time.Time
}

// A Suggester has learned from coded quotes which words go with which theme.
type Suggester struct {
	weigh    *stats.TFIDF
	examples []Example
	vectors  []stats.Vector // of the examples
	themes   []learned      // by ID, those of MinQuotes and more
}

// learned is what is known of one theme.
type learned struct {
	id        string
	quotes    []int // indices of its examples
	direction stats.Vector
}

// penalty is how much examples count against the penalty of a regression.
const penalty = 1

// Learn makes a Suggester of coded quotes. The order of the examples does not
// matter but for ties, which go to the earlier quote and the lesser theme.
func Learn(examples []Example) *Suggester {
	s := &Suggester{examples: examples}
	docs := make([][]string, len(examples))
	of := map[string][]int{}
	for i, e := range examples {
		docs[i] = terms(e.Text)
		for _, theme := range e.Themes {
			of[theme] = append(of[theme], i)
		}
	}
	s.weigh = stats.NewTFIDF(docs)
	for _, doc := range docs {
		s.vectors = append(s.vectors, s.weigh.Vector(doc))
	}
	for theme, quotes := range of {
		if len(quotes) >= MinQuotes {
			s.themes = append(s.themes, learned{id: theme, quotes: quotes})
		}
	}
	sort.Slice(s.themes, func(i, j int) bool { return s.themes[i].id < s.themes[j].id })
	var wait sync.WaitGroup
	for i := range s.themes {
		wait.Go(func() { s.themes[i].direction = s.direction(&s.themes[i]) })
	}
	wait.Wait()
	return s
}

// direction is where a theme's quotes point to, with length 1, so that the
// cosines of one passage with several themes can be compared: the weights of a
// regression when the theme has many quotes; else the way from the centroid of
// all other quotes to its own.
func (s *Suggester) direction(t *learned) stats.Vector {
	in := make([]bool, len(s.examples))
	for _, i := range t.quotes {
		in[i] = true
	}
	if len(t.quotes) >= ManyQuotes {
		if l, ok := stats.NewLogistic(s.vectors, in, s.weigh.Size(), penalty); ok {
			return l.Direction().Unit()
		}
	}
	var own, others []stats.Vector
	for i, v := range s.vectors {
		if in[i] {
			own = append(own, v)
		} else {
			others = append(others, v)
		}
	}
	return stats.Sum(stats.Mean(own), stats.Mean(others).Times(-1)).Unit()
}

// Themes returns at most n themes for a passage, best first, each with its
// reasons. Themes that are on the very words already, or on some of them, are
// left out, and so are those whose nearest quote is not near, and those whose
// quotes the passage is less like than the rest.
func (s *Suggester) Themes(passage *Quote, n int) []Suggestion {
	v := s.weigh.Vector(terms(passage.Text))
	var all []Suggestion
	for i := range s.themes {
		if one, ok := s.suggest(&s.themes[i], passage, v); ok {
			all = append(all, one)
		}
	}
	sort.SliceStable(all, func(i, j int) bool { return all[i].Score > all[j].Score })
	return all[:min(n, len(all))]
}

// Of weighs one theme for a passage, also where it is too little to suggest
// it: then the score is 0. known is false when the theme has too few quotes to
// tell, or is on some of the words already.
func (s *Suggester) Of(theme string, passage *Quote) (one Suggestion, known bool) {
	at := slices.IndexFunc(s.themes, func(t learned) bool { return t.id == theme })
	if at < 0 || s.applied(&s.themes[at], passage) {
		return Suggestion{}, false
	}
	one, ok := s.suggest(&s.themes[at], passage, s.weigh.Vector(terms(passage.Text)))
	if !ok {
		one = Suggestion{Theme: theme}
	}
	return one, true
}

// suggest weighs one theme for a passage. Not ok when it is not to be shown.
func (s *Suggester) suggest(t *learned, passage *Quote, v stats.Vector) (Suggestion, bool) {
	if s.applied(t, passage) {
		return Suggestion{}, false
	}
	because := s.nearest(t, v)
	if len(because) == 0 || because[0].Cosine < MinCosine {
		return Suggestion{}, false
	}
	score := v.Dot(t.direction)
	return Suggestion{Theme: t.id, Score: score, Because: because}, score > 0
}

// applied reports whether a theme is on some of a passage's words.
func (s *Suggester) applied(t *learned, passage *Quote) bool {
	return slices.ContainsFunc(t.quotes, func(i int) bool { return s.examples[i].Touches(passage.Range) })
}

// nearest returns the quotes of a theme that are most like a passage, none
// twice in nearly the same words.
func (s *Suggester) nearest(t *learned, v stats.Vector) []Near {
	cosine := make(map[int]float64, len(t.quotes))
	for _, i := range t.quotes {
		cosine[i] = v.Dot(s.vectors[i])
	}
	byCosine := slices.Clone(t.quotes)
	sort.SliceStable(byCosine, func(i, j int) bool { return cosine[byCosine[i]] > cosine[byCosine[j]] })
	var near []Near
	var shown []int
	for _, i := range byCosine {
		if len(near) == Reasons {
			break
		}
		if slices.ContainsFunc(shown, func(j int) bool { return NearDuplicate(&s.examples[i].Quote, &s.examples[j].Quote) }) {
			continue
		}
		shown = append(shown, i)
		near = append(near, Near{s.examples[i].ID, cosine[i]})
	}
	return near
}

// Passages returns at most n of some passages for a theme, best first, each
// with its reasons, that have no quote of the theme in them yet. known is false
// when the theme has too few quotes to tell.
func (s *Suggester) Passages(theme string, among []Quote, n int) (found []Found, known bool) {
	at := slices.IndexFunc(s.themes, func(t learned) bool { return t.id == theme })
	if at < 0 {
		return nil, false
	}
	for i := range among {
		one, ok := s.suggest(&s.themes[at], &among[i], s.weigh.Vector(terms(among[i].Text)))
		if ok {
			found = append(found, Found{among[i], one})
		}
	}
	sort.SliceStable(found, func(i, j int) bool { return found[i].Score > found[j].Score })
	return found[:min(n, len(found))], true
}
