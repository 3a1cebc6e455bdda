package fiscal

// Lacks are the parts of a receipt that a claim needs and the code does not give, by their names in a claim: some of
// "merchant_vat_id", "invoice_number", "issued_on", "total". A traveller who has the paper can type them in.
func (r Receipt) Lacks() []string {
	var out []string
	for _, f := range []struct {
		name  string
		lacks bool
	}{
		{"merchant_vat_id", r.VATID == ""}, {"invoice_number", r.Number == ""}, {"issued_on", r.IssuedOn == ""}, {"total", r.Gross == nil},
	} {
		if f.lacks {
			out = append(out, f.name)
		}
	}
	return out
}
