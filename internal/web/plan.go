package web

import (
	"context"
	"fmt"
	"strings"
	"time"

	"verbatim/interviews"
	"verbatim/report"
	"verbatim/roadmap"
)

// planned is what hypotheses and proposals are made of, as it is today: reviews
// become due although nothing happens.
func (s *Server) planned(ctx context.Context) (*roadmap.Data, error) {
	d, err := s.seen.Plan(ctx)
	if err != nil {
		return nil, err
	}
	return s.asOfToday(d), nil
}

func (s *Server) asOfToday(d *roadmap.Data) *roadmap.Data {
	now := *d // the snapshot is everybody's
	now.Today = s.day()
	return &now
}

// ranked is planned, with how the proposals rank.
func (s *Server) ranked(ctx context.Context) (*roadmap.Data, *roadmap.Ranking, error) {
	made, err := s.seen.Ranking(ctx)
	if err != nil {
		return nil, nil, err
	}
	return s.asOfToday(made.plan), made.ranking, nil
}

func (s *Server) day() interviews.Date {
	return interviews.Date(s.opt.Now().UTC().Format(time.DateOnly))
}

// ofPeople is how many people of those asked, with the interval where there are
// enough of them to tell one.
func ofPeople(n, asked int, share *roadmap.Share) string {
	text := fmt.Sprintf("%d of %d", n, asked)
	if share == nil || asked < report.SmallSample {
		return text
	}
	return text + fmt.Sprintf(" (%.0f–%.0f %%)", 100*share.Low, 100*share.High)
}

// onDay is a day as people write it in a ledger, "" when nobody noted it.
func onDay(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.UTC().Format(time.DateOnly)
}

// hoursText is a score or a part of it; "–" where there is none.
func hoursText(v *float64) string {
	if v == nil {
		return "–"
	}
	return fmt.Sprintf("%.0f", *v)
}

// spoken is a name of the program as people read it: "task_success" is two words.
func spoken(name any) string { return strings.ReplaceAll(fmt.Sprint(name), "_", " ") }

func init() {
	functions["of"] = ofPeople
	functions["day"] = onDay
	functions["hours"] = hoursText
	functions["spoken"] = spoken
	functions["chance"] = roadmap.Chance
	functions["version"] = version
	functions["minus"] = func(a, b int) int { return a - b }
	functions["people"] = peopleText
	functions["num"] = func(v *float64) float64 { return value(v) }
	functions["estimate"] = estimateFields
	functions["modulators"] = modulatorFields
	functions["isLevel"] = func(l *roadmap.Load, level int) bool { return l != nil && l.Level == level }
	functions["isSigma"] = func(s *roadmap.Strategy, sigma float64) bool { return s != nil && s.Sigma == sigma }
	functions["dimensions"] = func() []roadmap.Dimension { return roadmap.Dimensions }
	functions["tracepath"] = tracePath
	functions["met"] = func(met *bool) string {
		if met != nil && *met {
			return "met"
		}
		return "not met"
	}
	functions["strength"] = strengthText
}

// peopleText counts people in words.
func peopleText(n int) string {
	if n == 1 {
		return "1 person"
	}
	return fmt.Sprintf("%d people", n)
}

// strengthText says how strongly somebody takes a quote to speak.
func strengthText(n int) string {
	return map[int]string{1: "weak", 2: "plain", 3: "strong"}[n]
}
