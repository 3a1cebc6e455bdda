//go:build !drill

package feed

import (
	"time"

	"taxrefund/models"
)

// lease is how long a feed belongs to whoever works on it, from its last chunk on.
const lease = time.Minute

// chunkSales is how many sales one transaction writes: many, for speed, and few enough that kiosks, which wait for the
// merchant's row on Postgres and for the one writer on SQLite, do not notice.
var chunkSales = map[models.Engine]int{models.Postgres: 4000, models.SQLite: 1000}
