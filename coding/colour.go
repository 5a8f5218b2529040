package coding

import (
	"fmt"
	"strconv"
	"strings"
)

// Colours are the colour slots as other programs write them, #RRGGBB.
var Colours = [ColourSlots]string{"#0072B2", "#D55E00", "#009E73", "#CC79A7", "#8A6D00", "#56B4E9", "#7B3294", "#5F6368"}

// SlotOf returns the colour slot that is nearest to a colour written #RGB or
// #RRGGBB; ok is false for anything else.
func SlotOf(colour string) (slot int, ok bool) {
	want, ok := channels(colour)
	if !ok {
		return 0, false
	}
	best := -1
	for i, c := range Colours {
		have, _ := channels(c)
		far := distant(have, want)
		if best < 0 || far < best {
			slot, best = i, far
		}
	}
	return slot, true
}

// distant says how unlike two colours are: their tint counts three times as
// much as how light they are.
func distant(a, b [3]int) int {
	light := (a[0] + a[1] + a[2] - b[0] - b[1] - b[2]) / 3
	sum := 3 * light * light
	for i := range a {
		tint := a[i] - b[i] - light
		sum += 3 * tint * tint
	}
	return sum
}

// channels reads red, green and blue, 0 to 255 each.
func channels(colour string) (rgb [3]int, ok bool) {
	digits, ok := strings.CutPrefix(colour, "#")
	if len(digits) == 3 {
		digits = fmt.Sprintf("%c%c%c%c%c%c", digits[0], digits[0], digits[1], digits[1], digits[2], digits[2])
	}
	if !ok || len(digits) != 6 {
		return rgb, false
	}
	for i := range rgb {
		n, err := strconv.ParseUint(digits[2*i:2*i+2], 16, 8)
		if err != nil {
			return rgb, false
		}
		rgb[i] = int(n)
	}
	return rgb, true
}
