package claim

import "taxrefund/models/tax"

// Check is the submission check, which needs no database.
var Check = (*Service).check

// Purchase is a receipt in the words of the law.
var Purchase = Receipt.purchase

// Basket is a claim in the words of the law, with all of its receipts.
func Basket(c *Claim) tax.Basket { return c.basket(func(Receipt) bool { return true }) }
