package coding

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// A codedBook is a codebook with codings that changes are made to, by the IDs of
// everything.
type codedBook struct {
	themes  map[string]Theme
	codings map[Coding]bool
	quotes  map[string]Quote
}

// counts is how many quotes a theme counts, by looking at all of them.
func (b *codedBook) counts(theme string) int {
	quotes := map[string]bool{}
	for c := range b.codings {
		below := c.Theme
		for range b.themes {
			if below != theme && below != "" {
				below = b.themes[below].Parent
			}
		}
		if below == theme && !c.Overruled && b.quotes[c.Quote].State.Counts() {
			quotes[c.Quote] = true
		}
	}
	return len(quotes)
}

// change makes up to three changes of one kind, and returns them as an event.
func (b *codedBook) change(rng *rand.Rand) *Change {
	c := &Change{}
	for range 1 + rng.IntN(3) {
		switch rng.IntN(4) {
		case 0:
			b.changeTheme(rng, c)
		case 1:
			b.changeQuote(rng, c)
		default:
			b.changeCoding(rng, c)
		}
	}
	return c
}

// changeTheme puts a theme below one before it, or takes it away.
func (b *codedBook) changeTheme(rng *rand.Rand, c *Change) {
	n := rng.IntN(6)
	now := Theme{ID: fmt.Sprintf("t%d", n)}
	if n > 0 {
		now.Parent = []string{"", fmt.Sprintf("t%d", rng.IntN(n))}[rng.IntN(2)]
	}
	changed := Changed[Theme]{After: &now}
	if was, there := b.themes[now.ID]; there {
		if changed.Before = &was; rng.IntN(4) == 0 {
			changed.After = nil
		}
	}
	if delete(b.themes, now.ID); changed.After != nil {
		b.themes[now.ID] = now
	}
	c.Themes = append(c.Themes, changed)
}

func (b *codedBook) changeQuote(rng *rand.Rand, c *Change) {
	now := Quote{ID: fmt.Sprintf("q%d", rng.IntN(8)), State: []State{Unchanged, Moved, Orphaned, Retired}[rng.IntN(4)]}
	changed := Changed[Quote]{After: &now}
	if was, there := b.quotes[now.ID]; there {
		if changed.Before = &was; rng.IntN(4) == 0 {
			changed.After = nil
		}
	}
	if b.quotes[now.ID] = now; changed.After == nil {
		delete(b.quotes, now.ID)
	}
	c.Quotes = append(c.Quotes, changed)
}

func (b *codedBook) changeCoding(rng *rand.Rand, c *Change) {
	one := Coding{Quote: fmt.Sprintf("q%d", rng.IntN(8)), Theme: fmt.Sprintf("t%d", rng.IntN(6)), Coder: []string{"ana", "ben"}[rng.IntN(2)]}
	changed := Changed[Coding]{}
	for _, overruled := range []bool{false, true} {
		if one.Overruled = overruled; b.codings[one] {
			was := one
			changed.Before = &was
			delete(b.codings, one)
		}
	}
	if changed.Before == nil || rng.IntN(2) == 0 {
		one.Overruled = rng.IntN(4) == 0
		b.codings[one], changed.After = true, &one
	}
	c.Codings = append(c.Codings, changed)
}

// After every change, whatever it was of, a history counts what there is.
func TestHistoryCounts(t *testing.T) {
	for seed := range uint64(30) {
		rng := rand.New(rand.NewPCG(1, seed))
		b := &codedBook{map[string]Theme{}, map[Coding]bool{}, map[string]Quote{}}
		h := NewHistory("t1")
		was := 0
		for n := range 200 {
			c := b.change(rng)
			c.Seq = int64(n)
			steps := len(h.Steps)
			h.Add(c)
			now := b.counts("t1")
			if h.quotes != now {
				t.Fatalf("seed %d, change %d: the history counts %d quotes, there are %d", seed, n, h.quotes, now)
			}
			switch {
			case now == was && len(h.Steps) == steps:
			case len(h.Steps) != steps+1 || h.Steps[steps].Was != was || h.Steps[steps].Quotes != now || h.Steps[steps].Seq != c.Seq:
				t.Fatalf("seed %d, change %d: %d → %d quotes, and the steps end with %+v", seed, n, was, now, h.Steps[max(0, steps-1):])
			}
			was = now
		}
	}
}

// BenchmarkHistory follows a theme through 20,000 events that each code a new
// quote with one of ten themes below it.
func BenchmarkHistory(b *testing.B) {
	const events = 20000
	changes := []Change{{Themes: []Changed[Theme]{{After: &Theme{ID: "top"}}}}}
	for n := range 10 {
		changes = append(changes, Change{Themes: []Changed[Theme]{{After: &Theme{ID: fmt.Sprintf("top/%d", n), Parent: "top"}}}})
	}
	for n := len(changes); n < events; n++ {
		id := fmt.Sprintf("q%d", n)
		changes = append(changes, Change{Seq: int64(n), Kind: "code.add",
			Quotes:  []Changed[Quote]{{After: &Quote{ID: id, State: Unchanged}}},
			Codings: []Changed[Coding]{{After: &Coding{Quote: id, Theme: fmt.Sprintf("top/%d", n%10), Coder: "ana"}}}})
	}
	b.ReportAllocs()
	for b.Loop() {
		h := NewHistory("top")
		for i := range changes {
			h.Add(&changes[i])
		}
		if h.quotes != events-11 {
			b.Fatal(h.quotes)
		}
	}
}
