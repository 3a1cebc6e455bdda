package models

// Page is one stretch of a list. Next is the cursor of the following stretch, empty at the end.
type Page[T any] struct {
	Rows []T
	Next string
}

// PageOf cuts rows, read with limit+1, to limit and takes the cursor from the last row kept.
func PageOf[T any](rows []T, limit int, cursor func(T) string) Page[T] {
	if len(rows) <= limit {
		return Page[T]{Rows: rows}
	}
	rows = rows[:limit]
	return Page[T]{Rows: rows, Next: cursor(rows[limit-1])}
}
