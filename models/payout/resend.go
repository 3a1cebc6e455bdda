//go:build !blindresend

package payout

import "taxrefund/models"

// inquireFirst is what the fault drill switches off to prove that it would notice.
const inquireFirst = true

func sendBlindly(*models.Tx, ticket) error { return nil }
