package web

import (
	"cmp"
	"context"
	"slices"
	"sync"

	"verbatim/coding"
	"verbatim/interviews"
	"verbatim/report"
	"verbatim/search/query"
)

// A quoteShelf is all quotes of a workspace, in the order of reports and text,
// arranged so that asking for some of them is quick. It is made once for a
// state of the workspace, and several goroutines may ask it.
type quoteShelf struct {
	corpus  *report.Corpus
	matrix  *coding.Matrix
	speaks  func(*interviews.Interview, string) voice
	quotes  []*coding.Quote
	place   map[string]int // row of a quote, by ID
	voice   []int32        // by row: place in voices
	voices  []voice
	columns []*column
	memos   map[int][]string    // by row
	rated   map[string][]rating // by quote: codings that count and say how they read it
	persons []int32             // all rows, those of one person one behind the other

	mu    sync.Mutex
	sets  map[string]rowSet // what was found of what was coded, and of words
	words *wordIndex
}

// A voice is who speaks in an interview, and what is known of them that day.
type voice struct {
	*query.Voice
	talk   *interviews.Interview
	person string            // Participant.ID, "" for voices that are not studied
	number int32             // of the person, -1 for none
	held   map[string]string // attributes of the person
}

type rating struct {
	theme    string
	polarity coding.Polarity
}

// newQuoteShelf arranges the quotes of a corpus; memos are all there are. before
// may be the shelf of an older state, whose words are taken over when nobody
// has changed them.
func newQuoteShelf(corpus *report.Corpus, memos []coding.Memo, before *quoteShelf) *quoteShelf {
	s := &quoteShelf{corpus: corpus, place: map[string]int{}, memos: map[int][]string{}, rated: map[string][]rating{}, sets: map[string]rowSet{}}
	s.speaks = s.speakers()
	if s.matrix = corpus.Matrix; s.matrix == nil {
		s.matrix = coding.NewMatrix(corpus.Codings)
	}
	s.shelve()
	for _, r := range corpus.Rated {
		if r.Polarity != "" && !r.Overruled {
			s.rated[r.Quote] = append(s.rated[r.Quote], rating{r.Theme, r.Polarity})
		}
	}
	for _, m := range memos {
		if kind, id, err := m.About.Split(); err == nil && kind == "quote" {
			if row, known := s.place[id]; known {
				s.memos[row] = append(s.memos[row], m.Text)
			}
		}
	}
	s.spokenColumns()
	s.codedColumns()
	if before != nil && s.says(before) {
		s.words = before.words
	}
	return s
}

// Shelf is all quotes arranged for questions, as they are now.
func (s *snapshots) Shelf(ctx context.Context) (*quoteShelf, error) {
	return s.shelf.get(ctx, s.ws, func() (*quoteShelf, error) {
		corpus, err := s.Corpus(ctx)
		if err != nil {
			return nil, err
		}
		memos, err := s.ws.Parts().Memos.Memos(ctx, nil)
		if err != nil {
			return nil, err
		}
		return newQuoteShelf(corpus, memos, s.shelf.it), nil
	})
}

// says reports whether the rows of another shelf have the same words.
func (s *quoteShelf) says(as *quoteShelf) bool {
	if len(s.quotes) != len(as.quotes) {
		return false
	}
	for row := range s.quotes {
		if s.quotes[row].Text != as.quotes[row].Text || s.voices[s.voice[row]].Language != as.voices[as.voice[row]].Language {
			return false
		}
	}
	return true
}

// shelve puts the quotes of known interviews in order, and finds their voices.
func (s *quoteShelf) shelve() {
	talks := make([]*interviews.Interview, len(s.corpus.Interviews))
	for i := range s.corpus.Interviews {
		talks[i] = &s.corpus.Interviews[i]
	}
	slices.SortFunc(talks, func(a, b *interviews.Interview) int {
		return cmp.Or(undatedLast(a, b), cmp.Compare(a.Date, b.Date), cmp.Compare(a.ID, b.ID))
	})
	of := make(map[interviews.ID]int, len(talks))
	for i, iv := range talks {
		of[iv.ID] = i
	}
	for i := range s.corpus.Quotes {
		if q := &s.corpus.Quotes[i]; has(of, q.Interview) {
			s.quotes = append(s.quotes, q)
		}
	}
	slices.SortFunc(s.quotes, func(a, b *coding.Quote) int {
		return cmp.Or(of[a.Interview]-of[b.Interview], a.FirstTurn-b.FirstTurn, a.Start-b.Start, a.LastTurn-b.LastTurn, a.End-b.End, cmp.Compare(a.ID, b.ID))
	})
	s.findVoices(talks, of)
}

func has[K comparable, V any](m map[K]V, key K) bool {
	_, known := m[key]
	return known
}

func undatedLast(a, b *interviews.Interview) int {
	switch {
	case a.Date == "" && b.Date != "":
		return 1
	case a.Date != "" && b.Date == "":
		return -1
	}
	return 0
}

// findVoices tells who says each quote.
func (s *quoteShelf) findVoices(talks []*interviews.Interview, of map[interviews.ID]int) {
	type speaker struct {
		talk int
		name string
	}
	at := map[speaker]int32{}
	s.voice = make([]int32, len(s.quotes))
	for row, q := range s.quotes {
		s.place[q.ID] = row
		key := speaker{of[q.Interview], q.Speaker}
		n, known := at[key]
		if !known {
			n = int32(len(s.voices)) //nolint:gosec // at most one for each quote
			s.voices = append(s.voices, s.speaks(talks[key.talk], q.Speaker))
			at[key] = n
		}
		s.voice[row] = n
	}
	s.numberPersons()
	s.persons = make([]int32, len(s.quotes))
	for row := range s.persons {
		s.persons[row] = int32(row) //nolint:gosec // as many quotes fit into no memory
	}
	slices.SortStableFunc(s.persons, func(a, b int32) int { return cmp.Compare(s.voices[s.voice[a]].number, s.voices[s.voice[b]].number) })
}

// numberPersons numbers the people who say anything, by ID.
func (s *quoteShelf) numberPersons() {
	var ids []string
	for i := range s.voices {
		if id := s.voices[i].person; id != "" {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	for i := range s.voices {
		v := &s.voices[i]
		at, known := slices.BinarySearch(ids, v.person)
		if v.number = int32(at); !known { //nolint:gosec // at most one for each voice
			v.number = -1
		}
	}
}

// speakers tells who a speaker of an interview is.
func (s *quoteShelf) speakers() func(*interviews.Interview, string) voice {
	language := map[string]string{}
	for i := range s.corpus.Studies {
		language[s.corpus.Studies[i].ID] = s.corpus.Studies[i].Spoken()
	}
	people := map[string]*interviews.Participant{}
	for i := range s.corpus.Participants {
		people[s.corpus.Participants[i].ID] = &s.corpus.Participants[i]
	}
	return func(iv *interviews.Interview, name string) voice {
		v := voice{Voice: query.NewVoice(iv, name, language[iv.Study]), talk: iv}
		if v.Role != string(interviews.RoleParticipant) {
			return v
		}
		v.person = v.Participant
		if p := people[v.person]; p != nil {
			v.held = p.At(iv.Date)
		}
		return v
	}
}

// all are the rows there are.
func (s *quoteShelf) all() rowSet { return fullRowSet(len(s.quotes)) }
