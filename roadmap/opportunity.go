package roadmap

import (
	"maps"
	"slices"

	"verbatim/coding"
	"verbatim/internal/errs"
)

// An Opportunity is a class of work that pains stand for: what could be
// eliminated as a whole, in place of a list of asks.
type Opportunity struct {
	ID     string   `json:"id"` // slug
	Title  string   `json:"title"`
	Work   string   `json:"work"`   // the class of work, in words
	Themes []string `json:"themes"` // the pains, workarounds and asks that stand for it, with what is below them
}

// Check returns errs.Invalid when o has no ID or no title.
func (o *Opportunity) Check() error {
	switch {
	case blank(o.ID):
		return errs.New(errs.Invalid, "an opportunity needs an ID")
	case blank(o.Title):
		return errs.New(errs.Invalid, "opportunity %q has no title", o.ID).Try("give --title '…'")
	}
	return nil
}

// An OpportunityCount is an opportunity with the people who are hit. What
// people do and what goes wrong for them counts; what they ask for counts
// apart, and so does what they like.
type OpportunityCount struct {
	Opportunity
	People    int         `json:"people"` // with a pain, workaround, job or need of it
	Asked     int         `json:"asked"`  // with a finished interview
	Share     *Share      `json:"of_asked"`
	Asking    int         `json:"asking"`      // people who ask for something of it
	AskOnly   int         `json:"asking_only"` // of them, those of whom nothing else is known
	Quotes    int         `json:"quotes"`      // of People, each once: asks and delights left out
	Kinds     []KindCount `json:"kinds"`       // in the order of coding.Kinds, then those without one
	Proposals []string    `json:"proposals"`   // that eliminate it, by ID
}

// A KindCount is the people who were heard with themes of a kind.
type KindCount struct {
	Kind   coding.Kind `json:"kind"` // "" for themes of no kind
	People int         `json:"people"`
	Quotes int         `json:"quotes"`
}

// CountOpportunities counts all opportunities: the most people first, then by
// ID. Only what people said in finished interviews counts.
func CountOpportunities(d *Data) []OpportunityCount {
	v := look(d)
	all := []OpportunityCount{}
	for _, o := range d.Opportunities {
		all = append(all, v.countOpportunity(o))
	}
	slices.SortStableFunc(all, func(a, b OpportunityCount) int { return b.People - a.People })
	return all
}

func (v *view) countOpportunity(o Opportunity) OpportunityCount {
	c := OpportunityCount{Opportunity: o, Asked: len(v.asked), Kinds: []KindCount{}, Proposals: []string{}}
	heard := v.heardByKind(v.under(o.Themes))
	hit, asking, quotes := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, kind := range append(slices.Clone(coding.Kinds), "") {
		h := heard[kind]
		if h == nil {
			continue
		}
		c.Kinds = append(c.Kinds, KindCount{Kind: kind, People: len(h.people), Quotes: len(h.quotes)})
		for person := range h.people {
			hit[person] = hit[person] || work(kind)
			asking[person] = asking[person] || kind == coding.Ask
		}
		if work(kind) {
			maps.Copy(quotes, h.quotes)
		}
	}
	c.Quotes = len(quotes)
	for person := range hit {
		c.People += one(hit[person])
		c.Asking += one(asking[person])
		c.AskOnly += one(asking[person] && !hit[person])
	}
	c.Share = share(c.People, c.Asked)
	for i := range v.Proposals {
		if v.Proposals[i].Eliminates == o.ID {
			c.Proposals = append(c.Proposals, v.Proposals[i].ID)
		}
	}
	return c
}

// work reports whether themes of a kind show work that could be gone: neither
// what people ask for, nor what they like.
func work(kind coding.Kind) bool { return kind != coding.Ask && kind != coding.Delight }

// A heardKind is who was heard with themes of a kind, and in which quotes.
type heardKind struct{ people, quotes map[string]bool }

// heardByKind counts what people said under themes in finished interviews, by
// the kind of the theme.
func (v *view) heardByKind(themes map[string]bool) map[coding.Kind]*heardKind {
	by := map[coding.Kind]*heardKind{}
	for person, quotes := range v.coded(themes) {
		for _, q := range quotes {
			if !v.counts(v.interview[q.Interview]) {
				continue
			}
			for _, t := range v.themes(q.ID) {
				if !themes[t] {
					continue
				}
				kind := v.kind(t)
				if by[kind] == nil {
					by[kind] = &heardKind{map[string]bool{}, map[string]bool{}}
				}
				by[kind].people[person], by[kind].quotes[q.ID] = true, true
			}
		}
	}
	return by
}

func (v *view) kind(theme string) coding.Kind {
	if v.Codebook == nil {
		return ""
	}
	return v.Codebook.KindOf(v.Codebook.Current(theme))
}

// Ungrouped are the pains and workarounds that somebody told of and no
// opportunity stands for, by ID.
func Ungrouped(d *Data) []string {
	v := look(d)
	grouped := map[string]bool{}
	for _, o := range d.Opportunities {
		for t := range v.under(o.Themes) {
			grouped[t] = true
		}
	}
	loose := map[string]bool{}
	for i := range d.Quotes {
		q := &d.Quotes[i]
		if !q.State.Counts() || v.person(q) == "" || !v.counts(v.interview[q.Interview]) {
			continue
		}
		for _, m := range v.marks(i) {
			t := v.matrix.Themes[m.Theme]
			if kind := v.kind(t); !grouped[t] && (kind == coding.Pain || kind == coding.Workaround) {
				loose[t] = true
			}
		}
	}
	ids := make([]string, 0, len(loose))
	for t := range loose {
		ids = append(ids, t)
	}
	slices.Sort(ids)
	return ids
}

// FindOpportunity returns the opportunity of an ID, nil when there is none.
func FindOpportunity(all []Opportunity, id string) *Opportunity {
	i := slices.IndexFunc(all, func(o Opportunity) bool { return o.ID == id })
	if i < 0 {
		return nil
	}
	return &all[i]
}
