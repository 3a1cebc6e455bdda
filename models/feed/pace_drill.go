//go:build drill

package feed

import (
	"time"

	"taxrefund/models"
)

// lease and chunkSales are small in the fault drill, so that it has many chunks to die in and need not wait after each.
const lease = time.Second

var chunkSales = map[models.Engine]int{models.Postgres: 300, models.SQLite: 300}
