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
