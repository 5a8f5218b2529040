package roadmap

import (
	"math"
	"time"

	"verbatim/internal/errs"
)

// A Level is a level of cognitive load as an organisation anchors it: what it
// is like in its own words, and the minutes that it counts for.
type Level struct {
	Level   int       `json:"level"`   // 0 to 4
	Minutes float64   `json:"minutes"` // counted each time
	Anchor  string    `json:"anchor"`  // "at this level you …"
	By      string    `json:"by"`
	At      time.Time `json:"at,omitzero"` // nobody has said what it is like before
}

// Check returns errs.Invalid when l is not a level or has no anchor.
func (l *Level) Check() error {
	switch {
	case l.Level < 0 || l.Level >= len(loadMinutes):
		return errs.New(errs.Invalid, "load level %d is not 0 to %d", l.Level, len(loadMinutes)-1)
	case blank(l.Anchor):
		return errs.New(errs.Invalid, "load level %d needs an anchor: what is it like here?", l.Level)
	case !(l.Minutes >= 0) || math.IsInf(l.Minutes, 0) || l.Minutes > mostOften:
		return errs.New(errs.Invalid, "load level %d cannot count for %g minutes", l.Level, l.Minutes)
	}
	return nil
}

// A Scale is the levels of load that an organisation has anchored; where it has
// not, the minutes are those of the convention.
type Scale []Level

// of returns a level as the organisation has it.
func (s Scale) of(level int) Level {
	for _, l := range s {
		if l.Level == level {
			return l
		}
	}
	return Level{Level: level, Minutes: loadMinutes[level]}
}

// All are all levels from the lowest, those without an anchor as the convention
// has them.
func (s Scale) All() []Level {
	all := make([]Level, len(loadMinutes))
	for level := range all {
		all[level] = s.of(level)
	}
	return all
}

// Check returns errs.Invalid when a level counts for fewer minutes than one
// below it.
func (s Scale) Check() error {
	for level := 1; level < len(loadMinutes); level++ {
		if s.minutes(level) < s.minutes(level-1) {
			return errs.New(errs.Invalid, "load level %d would count for %g minutes, fewer than level %d with %g", level, s.minutes(level), level-1, s.minutes(level-1)).
				Try("set the other level first")
		}
	}
	return nil
}

func (s Scale) minutes(level int) float64 { return s.of(level).Minutes }

// anchor is what says what the load's level is like: the proposal's own words,
// or the organisation's.
func (in *Inputs) anchor(scale Scale) string {
	if blank(in.Load.Anchor) {
		return scale.of(in.Load.Level).Anchor
	}
	return in.Load.Anchor
}
