package report

// A State says in one word where a theme is going. The first of these rules
// that holds gives it:
//
//   - unknown: nobody was asked in the last period, or nobody before it.
//   - not said: nobody asked has said it in any period.
//   - new: somebody asked in the last period said it, and nobody before.
//   - silent: somebody said it before, and nobody asked in the last period.
//   - rising, fading: the change of the last period is up, or down.
//   - rising, fading: the trend over all periods has p < 0.05 (the exact p
//     where there is one), and rises, or falls.
//   - unknown: the change cannot be judged, because too few or nobody was asked
//     in the last period or the one before it, and there is no trend.
//   - steady: otherwise.
//
// Before means the periods of the report. A person who was asked in several
// counts in each for new and silent, as in the cells.
type State string

const (
	New     State = "new"
	Rising  State = "rising"
	Fading  State = "fading"
	Silent  State = "silent"
	Steady  State = "steady"
	Unsaid  State = "not said"
	Unclear State = "unknown"
)

// state applies the rules.
func (r *TrendRow) state() State {
	last := len(r.Periods) - 1
	if last < 0 || r.Periods[last].Of == 0 {
		return Unclear
	}
	var before Part
	for _, p := range r.Periods[:last] {
		before.Participants += p.Participants
		before.Of += p.Of
	}
	now := r.Periods[last].Participants
	switch {
	case before.Of == 0:
		return Unclear
	case before.Participants == 0 && now == 0:
		return Unsaid
	case before.Participants == 0:
		return New
	case now == 0:
		return Silent
	}
	return r.course()
}

// course is the state of what was said before and still is.
func (r *TrendRow) course() State {
	switch {
	case r.Change.Verdict == Up:
		return Rising
	case r.Change.Verdict == Down:
		return Fading
	case r.Trend != nil && r.Trend.best() < trendLevel && r.Trend.Z > 0:
		return Rising
	case r.Trend != nil && r.Trend.best() < trendLevel:
		return Fading
	case r.Trend == nil && r.Change.Verdict != NoClearChange:
		return Unclear
	}
	return Steady
}
