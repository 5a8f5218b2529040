package stats

import "math"

// Two words are a Together when the units are the places of running words: Both
// is how often the first stands directly before the second, First and Second
// how often each occurs, Units all words. The measures are those of NLTK 3.8;
// its pmi is PMI and its likelihood_ratio G2. A word that follows itself nearly
// everywhere has a table that cannot be counted: its G2 and ChiSquare are not ok.

// StudentT returns (Both − Expected) / √Both, the t of a difference from what
// chance would give (Church et al. 1991; Manning & Schütze 1999, 5.3.1). Not ok
// when the two never stand together, where it has no value (NLTK's is an
// artefact of its small constant), and without units.
func (t Together) StudentT() (v float64, ok bool) {
	expected, ok := t.Expected()
	if !ok || t.Both <= 0 {
		return 0, false
	}
	return (float64(t.Both) - expected) / math.Sqrt(float64(t.Both)), true
}

// ChiSquare returns Pearson's χ² of the table of four without correction,
// Units × Phi² (Manning & Schütze 1999, 5.3.3). Not ok as Phi.
func (t Together) ChiSquare() (v float64, ok bool) {
	phi, ok := t.Phi()
	return float64(t.Units) * phi * phi, ok
}

// Share returns Both / Units, NLTK's raw_freq. Not ok without units.
func (t Together) Share() (v float64, ok bool) { return share(t.Both, t.Units) }
