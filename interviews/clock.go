package interviews

import "fmt"

// Clock writes a turn's time as H:MM:SS, or "" for NoTime.
func Clock(ms int64) string {
	if ms == NoTime {
		return ""
	}
	s := ms / 1000
	return fmt.Sprintf("%d:%02d:%02d", s/3600, s/60%60, s%60)
}

// KnownTime returns ms, or nil for NoTime: JSON writes an unknown time as null.
func KnownTime(ms int64) *int64 {
	if ms == NoTime {
		return nil
	}
	return &ms
}

// TimeOf is the inverse of KnownTime.
func TimeOf(ms *int64) int64 {
	if ms == nil {
		return NoTime
	}
	return *ms
}
