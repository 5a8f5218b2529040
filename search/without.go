package search

// AsksCoding reports whether what a resolved query finds depends on what
// somebody coded.
func AsksCoding(q Query) bool {
	asks := q.Quotes
	_, _ = rewrite(q.Root, func(n Node) (Node, error) {
		if a, ok := n.(Any); ok && (a.Field == fieldTheme || a.Field == fieldCoder) {
			asks = true
		}
		return n, nil
	})
	return asks
}

// Without leaves interviews out of what a resolved query finds.
func Without(q Query, interviews []string) Query {
	left := Not{Any{Field: fieldInterview, Values: interviews, Said: Field{Name: fieldInterview, Value: "hidden"}}}
	if q.Root == nil {
		q.Root = left
	} else {
		q.Root = And{q.Root, left}
	}
	return q
}
