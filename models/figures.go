package models

// Figure is something that has happened N times, for those who count: receipts answered, payouts moved, rows of a feed.
// The values of its labels come from short fixed lists and are never personal.
type Figure struct {
	Name   string
	Labels []string
	N      int64
}

// Count tells of a figure once the transaction has committed; nothing is told of one that has not, or may not have.
func (tx *Tx) Count(name string, n int64, labels ...string) {
	if n > 0 {
		tx.figures = append(tx.figures, Figure{name, labels, n})
	}
}

// Tell passes figures on to whoever counts.
func (d *DB) Tell(figures ...Figure) {
	for _, f := range figures {
		if d.Counted != nil {
			d.Counted(f)
		}
	}
}
