package query

import "slices"

// AsksCoding reports whether what a resolved query finds depends on what
// somebody coded.
func AsksCoding(q Query) bool {
	found := q.Quotes
	each(q.Root, func(n Node) {
		switch n.(type) {
		case Any, Memo:
			found = true
		}
	})
	return found
}

// nobodys is the column of fields that nobody has typed.
const nobodys = -1

// Without leaves interviews out of what a resolved query finds.
func Without(q Query, interviews []string) Query {
	q.Root = also(q.Root, Voices{
		Keep: func(v *Voice) bool { return !slices.Contains(interviews, v.Interview) },
		Said: Field{Name: "interview", Value: "hidden", Column: nobodys},
	})
	return q
}

// Within keeps a resolved query to some studies; none are all.
func Within(q Query, studies []string) Query {
	if len(studies) > 0 {
		q.Root = also(q.Root, Voices{
			Keep: func(v *Voice) bool { return slices.Contains(studies, v.Study) },
			Said: Field{Name: "study", Value: "some", Column: nobodys},
		})
	}
	return q
}
