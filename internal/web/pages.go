package web

import (
	"net/http"
	"net/url"
	"strconv"
)

// rowsPerPage is how long a list is before it goes on on another page.
const rowsPerPage = 100

// A pageList says which part of a list a page shows, and leads to the others.
type pageList struct {
	Number, Of     int // from 1
	Previous, Next string
	from, to       int
}

// pagesOf cuts a list of n rows; the address keeps what else is asked for.
func pagesOf(r *http.Request, n int, asked url.Values) pageList {
	of := max(1, (n+rowsPerPage-1)/rowsPerPage)
	number, _ := strconv.Atoi(r.URL.Query().Get("page"))
	number = min(max(number, 1), of)
	at := func(page int) string {
		if page < 1 || page > of {
			return ""
		}
		asked.Set("page", strconv.Itoa(page))
		return r.URL.Path + "?" + asked.Encode()
	}
	return pageList{Number: number, Of: of, Previous: at(number - 1), Next: at(number + 1), from: (number - 1) * rowsPerPage, to: min(n, number*rowsPerPage)}
}
