package payouts_test
import ("testing";"os";"taxrefund/reports/payouts")
func TestZZ(t *testing.T){ os.WriteFile("/tmp/po.pdf", write(t,payouts.PDF,small(75,"EUR")),0o644); os.WriteFile("/tmp/po2.pdf", write(t,payouts.PDF,corpus()),0o644);os.WriteFile("/tmp/po3.pdf", write(t,payouts.PDF,small(5001,"KWD")),0o644);os.WriteFile("/tmp/po.xlsx", write(t,payouts.XLSX,small(75,"EUR")),0o644)}
