package store_test

import (
	"os"
	"strconv"
	"testing"

	"verbatim/internal/store/storetest"
)

// Whatever was done can be taken back and done again, however much it was:
// VERBATIM_HISTORIES asks for more than one history of 2,000 things.
func TestLongHistory(t *testing.T) {
	n, err := strconv.Atoi(os.Getenv("VERBATIM_HISTORIES"))
	if err != nil {
		n = 1
	}
	things := 2000
	if testing.Short() {
		things = 200
	}
	for seed := range n {
		t.Run(strconv.Itoa(seed), func(t *testing.T) { storetest.History(t, open(t, file(t)), uint64(seed), things) })
	}
}
