package report

// A usage is how often something is said, and by whom.
type usage struct {
	times uint32
	by    crowd
}

// tallies count the usage of things of which there are millions, such as pairs
// of words. One large map would wait for memory at every step. So what is
// counted waits in shards by its hash, and is counted a shard at a time, whose
// map is small enough to be near.
type tallies[K comparable] struct {
	hash   func(K) uint8
	shards [256]shard[K]
}

type shard[K comparable] struct {
	crowds
	waiting []waiting[K]
	counted map[K]usage
}

type waiting[K comparable] struct {
	key    K
	person int32
}

// shardSize is how many wait in a shard: of pairs, 12 megabytes in all.
const shardSize = 4096

func newTallies[K comparable](hash func(K) uint8) *tallies[K] {
	t := &tallies[K]{hash: hash}
	for i := range t.shards {
		t.shards[i].counted = map[K]usage{}
	}
	return t
}

// add counts that a person said something once.
func (t *tallies[K]) add(key K, person int32) {
	s := &t.shards[t.hash(key)]
	if len(s.waiting) == shardSize {
		s.count()
	}
	s.waiting = append(s.waiting, waiting[K]{key, person})
}

func (s *shard[K]) count() {
	for _, w := range s.waiting {
		u := s.counted[w.key]
		u.times++
		u.by = s.join(u.by, w.person)
		s.counted[w.key] = u
	}
	s.waiting = s.waiting[:0]
}

// each calls f with everything that was counted, in no order: how often, and by
// how many people.
func (t *tallies[K]) each(f func(key K, times, people int)) {
	for i := range t.shards {
		s := &t.shards[i]
		s.count()
		for key, u := range s.counted {
			f(key, int(u.times), s.size(u.by))
		}
	}
}

// size returns how many different things were counted.
func (t *tallies[K]) size() int {
	n := 0
	for i := range t.shards {
		t.shards[i].count()
		n += len(t.shards[i].counted)
	}
	return n
}

// mix spreads numbers that are alike.
func mix(h uint64, n uint32) uint64 { return (h ^ uint64(n)) * 0x9e3779b97f4a7c15 }
