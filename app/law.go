package main

import "taxrefund/models/tax"

// lawOf loads the law that this program knows.
func lawOf(func(string) string) (*tax.Book, error) { return tax.Load() }
