package interviews

// Alike returns how much of two transcripts is the same: the share, 0..1, of
// turns whose text both have, of the turns of the longer one.
func Alike(a, b []Turn) float64 {
	if len(a) == 0 || len(b) == 0 {
		return 0
	}
	have := map[string]int{}
	for _, t := range a {
		have[t.Text]++
	}
	same := 0
	for _, t := range b {
		if have[t.Text] > 0 {
			have[t.Text]--
			same++
		}
	}
	return float64(same) / float64(max(len(a), len(b)))
}
