package ident

import (
	"strconv"
	"strings"
)

// ibanForm is what the registry says of the IBANs of a country.
type ibanForm struct {
	bban         string // what each character behind the check digits is: n a digit, a a letter, c either
	bank, branch [2]int // where they stand in the BBAN, from and to; the same where there is none
	sepa         bool
}

// ibanForms are the countries of the registry.
var ibanForms = func() map[string]ibanForm {
	forms := map[string]ibanForm{}
	for row := range strings.FieldsSeq(ibanRegistry) {
		cells := strings.Split(row, ":")
		f := ibanForm{bank: span(cells[2]), branch: span(cells[3]), sepa: cells[4] == "S"}
		for rest := cells[1]; rest != ""; {
			end := 1
			for end < len(rest) && digit(rest[end]) {
				end++
			}
			f.bban += strings.Repeat(rest[:1], number(rest[1:end]))
			rest = rest[end:]
		}
		for country := range strings.SplitSeq(cells[0], ",") {
			forms[country] = f
		}
	}
	return forms
}()

// span is "5-8", which counts from 1, as the bounds of a slice.
func span(s string) [2]int {
	from, to, found := strings.Cut(s, "-")
	if !found {
		return [2]int{}
	}
	a, _ := strconv.Atoi(from)
	b, _ := strconv.Atoi(to)
	return [2]int{a - 1, b}
}

// ibanRegistry is SWIFT's IBAN registry, release 99: countries, BBAN, where the bank and its branch stand in it, and S for SEPA.
// Territories that the registry names under FR, GB and FI are countries of their own, as their IBANs may begin with them.
// The positions and the SEPA cell of Iraq are dates in the published table, by a slip of a spreadsheet, and left out.
const ibanRegistry = `AD:n8c12:1-4:5-8:S AE,TL:n19:1-3:: AL:n8c16:1-3:4-8: AT,LT:n16:1-5::S AX,FI:n14:1-3::S AZ:a4c20:1-4::
	BA:n16:1-3:4-6: BE:n12:1-3::S BG:a4n6c8:1-4:5-8:S BH:a4c14:1-4:: BI,DJ,MR:n23:1-5:6-10:
	BL,FR,GF,GP,MF,MQ,NC,PF,PM,RE,TF,WF,YT:n10c11n2:1-5::S BR:n23a1c1:1-8:9-13: BY:c4n4c16:1-4:: CH,LI:n5c12:1-5::S
	CR:n18:1-4:: CY:n8c16:1-3:4-8:S CZ,SK:n20:1-4::S DE:n18:1-8::S DK:n14:1-4::S DO:c4n20:1-4:: EE:n16:1-2::S
	EG:n25:1-4:5-8: ES:n20:1-4:5-8:S FK:a2n12:1-2:: FO,GL:n14:1-4:: GB,GG,IE,IM,JE:a4n14:1-4:5-10:S GE:a2n16:1-2::
	GI:a4c15:1-4::S GR:n7c16:1-3:4-7:S GT:c24:1-4:: HN,NI,SV:a4n20:1-4:: HR:n17:1-7::S HU:n24:1-3:4-7:S
	IL:n19:1-3:4-6: IQ:a4n15::: IS:n22:1-2:3-4:S IT,SM:a1n10c12:2-6:7-11:S JO:a4n4c18:5-8:5-8: KW:a4c22:1-4::
	KZ:n3c13:1-3:: LB:n4c20:1-4:: LC:a4c24:1-4:: LU:n3c13:1-3::S LV:a4c13:1-4::S LY:n21:1-3:4-6:
	MC:n10c11n2:1-5:6-10:S MD:c20:1-2:: ME,RS:n18:1-3:: MK:n3c10n2:1-3:: MN:n16:1-4:: MT:a4n5c18:1-4:5-9:S
	MU:a4n19a3:1-6:7-8: NL:a4n10:1-4::S NO:n11:1-4::S OM:n3c16:1-3:: PK:a4c16:1-4:: PL:n24::1-8:S PS,QA:a4c21:1-4::
	PT:n21:1-4:5-8:S RO:a4c16:1-4::S RU:n14c15:1-9:10-14: SA:n2c18:1-2:: SC:a4n20a3:1-6:7-8: SD:n14:1-2::
	SE:n20:1-3::S SI:n15:1-5::S SO:n19:1-4:5-7: ST:n21:1-4:5-8: TN:n20:1-2:3-5: TR:n6c16:1-5:: UA:n6c19:1-6::
	VA:n18:1-3::S VG:a4n16:1-4:: XK:n16:1-2:3-4: YE:a4n4c18:1-4:5-8:`
