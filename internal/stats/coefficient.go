package stats

// A Reason says why a coefficient has no value.
type Reason string

// The reasons, as they stand in the reference values.
const (
	// NoVariation: every rating is the same, so nothing could be expected by chance.
	NoVariation Reason = "no_variation"
	// NoPairableUnits: no unit was rated by two coders.
	NoPairableUnits Reason = "no_pairable_units"
	// SingleCategory: the list of categories has one entry or none.
	SingleCategory Reason = "single_category"
	// NotTwoCoders: the coefficient is defined for exactly two coders.
	NotTwoCoders Reason = "not_two_coders"
	// UnequalRatings: the coefficient needs as many ratings of every unit.
	UnequalRatings Reason = "unequal_ratings"
	// NothingCoded: nobody marked anything, so there are no spans to compare.
	NothingCoded Reason = "nothing_coded"
)

// A Coefficient is a statistic that may be undefined: a value, or nil and the
// reason. It is never NaN, and never 0 or 1 for want of a value.
type Coefficient struct {
	Value  *float64 `json:"value"`
	Reason Reason   `json:"reason,omitempty"`
}

// Get returns the value and whether there is one.
func (c Coefficient) Get() (float64, bool) {
	if c.Value == nil {
		return 0, false
	}
	return *c.Value, true
}

func defined(v float64) Coefficient { return Coefficient{Value: &v} }

func undefined(r Reason) Coefficient { return Coefficient{Reason: r} }

// quotient is a / b, or undefined for the reason when b is 0.
func quotient(a, b float64, otherwise Reason) Coefficient {
	if b == 0 {
		return undefined(otherwise)
	}
	return defined(a / b)
}

// A Band is the word for a coefficient: text, never a verdict by colour alone.
type Band string

// The bands of Krippendorff, Content Analysis (2004), p. 241.
const (
	Rely      Band = "rely"      // .800 and above
	Tentative Band = "tentative" // .667 to below .800: tentative conclusions only
	Discard   Band = "discard"   // below .667
)

// BandOf returns the band of a coefficient, "" when it is undefined.
func BandOf(c Coefficient) Band {
	v, ok := c.Get()
	switch {
	case !ok:
		return ""
	case v >= .800:
		return Rely
	case v >= .667:
		return Tentative
	}
	return Discard
}
