package coding

import (
	"slices"

	"verbatim/internal/errs"
	"verbatim/internal/stats"
	"verbatim/interviews"
)

// AgreementData is what agreement is computed from. The slices may be in any
// order and may hold more than is asked for.
type AgreementData struct {
	Turns    map[interviews.ID][]interviews.Turn // the newest revision's, all of them, of the interviews in scope
	Codebook *Codebook                           // nil: nothing stands under a theme, and themes are in the order of their IDs
	Quotes   []Quote
	Codings  []Coding
	Matrix   *Matrix // further codings, which take less room here; nil for none
	Finished []Finish
}

// AgreementScope says what to compare. The zero value compares everybody, on
// every theme that was applied, turn by turn.
type AgreementScope struct {
	Coders    []string // two or more; empty: all who finished an interview
	Themes    []string // Theme.IDs; empty: all that these coders applied there
	Applied   bool     // of Themes, only those that these coders applied there
	Under     bool     // a theme counts with what is under it
	Unit      UnitKind // "" is UnitTurn
	Resamples int      // for alpha's interval, such as stats.Resamples; 0 leaves it out
	Listed    int      // disagreements that are listed at most, the first ones; 0 lists all
	// Settled reports whether a disagreement needs nobody any more: it counts, and
	// is not listed. nil lists those that were settled, too.
	Settled func(Disagreement) bool
}

// An Agreement says how far coders who worked apart found the same. Its
// Disagreements are what to read; the coefficients say how urgent that is.
type Agreement struct {
	Unit          UnitKind            `json:"unit"`
	Coders        []string            `json:"coders"` // by name
	Under         bool                `json:"under"`
	Interviews    []ComparedInterview `json:"interviews"` // by ID
	Excluded      []ExcludedInterview `json:"excluded"`   // by ID
	Units         int                 `json:"units"`      // that two coders or more have rated
	Themes        []ThemeAgreement    `json:"themes"`     // in the codebook's order
	Disagreements []Disagreement      `json:"disagreements"`
	Settled       int                 `json:"-"`       // disagreements that are not listed because they were
	Review        int                 `json:"review"`  // these coders' quotes that wait for a person, and count in nothing
	Outside       int                 `json:"outside"` // quotes on words that nobody spoke: they touch no unit
}

// A ComparedInterview is one that two of the coders or more have finished.
type ComparedInterview struct {
	ID     interviews.ID `json:"id"`
	Coders []string      `json:"coders"` // who finished it: the others are missing here, not "no"
	Units  int           `json:"units"`
}

// An ExcludedInterview is one that nothing can be compared in.
type ExcludedInterview struct {
	ID     interviews.ID `json:"id"`
	Coders []string      `json:"coders"` // who finished it
	Reason Exclusion     `json:"reason"`
}

// An Exclusion is a reason why an interview is left out.
type Exclusion string

const (
	NobodyFinished   Exclusion = "nobody_finished"
	OneCoderFinished Exclusion = "one_coder_finished"
	NothingSpoken    Exclusion = "nothing_spoken"
	// CodedBlind: who asks codes it blind, and not all who do have finished.
	// Agree does not know who asks; whoever gives it the data leaves these out.
	CodedBlind Exclusion = "coded_blind"
)

// A ThemeAgreement is how far the coders agree on one theme, which is there or
// not in each unit. Spans are compared by characters whatever the unit is. What
// is undefined is null, with the reason.
type ThemeAgreement struct {
	Theme            string            `json:"theme"` // Theme.ID
	Units            int               `json:"units"`
	Pairs            []PairAgreement   `json:"pairs"`             // every two coders, by name
	PercentAgreement stats.Coefficient `json:"percent_agreement"` // Fleiss' definition
	RatingAgreement  stats.Coefficient `json:"rating_agreement"`  // Krippendorff's: 1 − D_o
	FullAgreement    stats.Coefficient `json:"full_agreement"`    // share of units on which all agree
	Alpha            stats.Coefficient `json:"alpha"`             // Krippendorff's: the headline
	Interval         *stats.Interval   `json:"interval"`          // of alpha; null when not asked for, and for characters
	Band             stats.Band        `json:"band"`              // of alpha; "" when it is undefined
	Cohen            stats.Coefficient `json:"cohen_kappa"`       // of two coders; see Pairs when there are more
	Fleiss           stats.Coefficient `json:"fleiss_kappa"`      // of the units that all coders have rated
	AC1              stats.Coefficient `json:"ac1"`
	CharacterF1      stats.Coefficient `json:"character_f1"` // pooled over pairs of coders
	SegmentF1        stats.Coefficient `json:"segment_f1"`   // pooled; spans that share SegmentIoU of their characters
	UAlpha           stats.Coefficient `json:"u_alpha"`      // binary
	Disagreements    int               `json:"disagreements"`
}

// SegmentIoU is the part of their characters that two spans must share to be
// one segment: intersection over union.
const SegmentIoU = .5

// A PairAgreement counts the units that two coders have both rated.
type PairAgreement struct {
	A string `json:"a"`
	B string `json:"b"`
	stats.Fourfold
	Cohen stats.Coefficient `json:"cohen_kappa"`
}

// Counts are the units, over all pairs of coders, in which both found the
// theme, one of them, and neither.
func (t *ThemeAgreement) Counts() (both, one, neither int) {
	for _, pair := range t.Pairs {
		both, one, neither = both+pair.Both, one+pair.OnlyA+pair.OnlyB, neither+pair.Neither
	}
	return both, one, neither
}

// Kappa is Cohen's for two coders, else Fleiss'.
func (t *ThemeAgreement) Kappa() stats.Coefficient {
	if t.Cohen.Value != nil {
		return t.Cohen
	}
	return t.Fleiss
}

// Agree compares coders. Only interviews that two of them or more have finished
// enter, and there only those who finished: before that, what is not there is
// missing, never a "no". Units are pooled over interviews. All codings count,
// overruled or not, on quotes whose state counts. A coder who codes words
// twice has coded them once.
//
// errs.Invalid when one coder is named, the unit is unknown, or a quote is not
// in its turns; errs.NotFound when a theme is not in the codebook.
func Agree(d AgreementData, s AgreementScope) (*Agreement, error) {
	unit, err := ParseUnitKind(string(s.Unit))
	if err != nil {
		return nil, err
	}
	s.Unit = unit
	if s.Coders = sortedOnce(s.Coders); len(s.Coders) == 1 {
		return nil, errs.New(errs.Invalid, "agreement needs two coders, and %q is one", s.Coders[0]).
			Try("name another who finished the same interviews, or nobody to compare all")
	}
	c := newComparison(d, s)
	if err := c.placeQuotes(d.Quotes); err != nil {
		return nil, err
	}
	c.collect(d.all, d.count())
	rows, err := c.chooseThemes(d.Codebook, s)
	if err != nil {
		return nil, err
	}
	g := newGrid(c, s)
	for row, theme := range rows {
		c.result.Themes = append(c.result.Themes, g.compare(int32(row), theme, c.entries[row]))
	}
	g.disagreements(rows, s)
	return &c.result, nil
}

// all goes through the codings.
func (d *AgreementData) all(yield func(Coding) bool) {
	for _, c := range d.Codings {
		if !yield(c) {
			return
		}
	}
	if d.Matrix != nil {
		d.Matrix.All()(yield)
	}
}

// count is how many codings there are.
func (d *AgreementData) count() int {
	n := len(d.Codings)
	if d.Matrix != nil {
		n += d.Matrix.Codings()
	}
	return n
}

func sortedOnce(names []string) []string {
	sorted := slices.Clone(names)
	slices.Sort(sorted)
	return slices.Compact(sorted)
}
