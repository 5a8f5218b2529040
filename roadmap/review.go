package roadmap

import "verbatim/interviews"

// A ReviewState is how the review of a metric stands on a day.
type ReviewState string

const (
	ReviewAhead   ReviewState = "ahead"
	ReviewDue     ReviewState = "due"     // within reviewDays, or today
	ReviewOverdue ReviewState = "overdue" // its day has passed
	ReviewDone    ReviewState = "done"    // measured not longer than reviewDays before its day, or later
	ReviewOff     ReviewState = "off"     // nobody works on the proposal
)

// reviewDays is how long before its day a review is due, and a measurement is
// fresh enough for it.
const reviewDays = 7

// review tells how the review of a metric stands; "" when today is not known.
func (p *Proposal) review(m *MetricOutcome, today interviews.Date) ReviewState {
	from := m.Review.AddDays(-reviewDays)
	switch {
	case today == "":
		return ""
	case p.off():
		return ReviewOff
	case m.Current != nil && m.Current.Date >= from:
		return ReviewDone
	case today > m.Review:
		return ReviewOverdue
	case today >= from:
		return ReviewDue
	}
	return ReviewAhead
}
