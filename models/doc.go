// Package models is the vocabulary every other package speaks: the kinds of errors, the one transaction type, the two
// database engines, ids, dates, clocks and the countries of ISO 3166. The business itself lies in the folders below, cut by subject.
//
// # Transactions
//
// Exported Service methods begin, and only through InTx. A function that takes a *Tx works inside: it never begins,
// commits, sleeps, sends or reads a clock. Nobody talks to the outside world while a transaction is open.
//
// # Lock order
//
// Whoever locks more than one row locks in this order, and rows of one table in the order of their ids:
//
//	sale → merchant → holds → till → claim → payout → batch
//
// What has to be locked may be known only from what is locked later, as the sales of a claim. It is read without a lock first;
// where more of it has come by the time of the lock, the transaction ends with ErrAgain and begins again, rather than lock
// that out of order. A merchant is locked by a submission that finds no sale for a receipt, against new sales of that merchant.
//
// The table of holds is locked as a whole, in a mode in which claims pass each other but no new hold passes them.
// A run locks the brakes and the floor of its rail before any payout; the ceilings of merchants come between payout and
// batch. Ledger accounts are sums of entries, not rows, so that no two writers wait for a shared balance.
package models
