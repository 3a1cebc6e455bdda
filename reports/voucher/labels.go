package voucher

import (
	"fmt"
	"time"
)

// labels are the fixed words of the page in one language. Verbs in them are for fmt.
type labels struct {
	title, number, traveller, document, nationality, flight, departs, status, deadline string
	index, date, merchant, invoice, gross, tax, refund, decision                       string
	more, allTax, allGross, fee, assumed, total, youReceive, paidTo, next              string
	desk, scan, latest, version, issued, page                                          string
	mayBecome, dueNow                                                                  string
	dateTime, day                                                                      func(time.Time) string
}

var frenchMonths = [...]string{"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre",
	"novembre", "décembre"}

// catalogue holds every language the voucher is printed in; English stands in for the others.
var catalogue = map[string]*labels{
	"en": {
		title: "Tax refund voucher", number: "Document number", traveller: "Traveller", document: "Travel document",
		nationality: "Nationality", flight: "Flight", departs: "Departure (local time)", status: "Customs decision",
		deadline: "Deadline", index: "No.", date: "Date", merchant: "Merchant", invoice: "Invoice", gross: "Total incl. tax",
		tax: "Tax", refund: "Refund", decision: "Decision",
		more: "and %d more receipts (%d in all), counted in the sums below", allGross: "Purchases counted, tax included", allTax: "Tax included",
		fee: "Service fee", assumed: "fee by operator profile (assumed)", total: "Refund", youReceive: "You receive",
		paidTo: "Paid to", next: "What happens next", scan: "Scan to check this document",
		latest:  "Only the latest version counts. Customs officers scan the code to see this document as it is now.",
		version: "Version %d", issued: "Issued %s", page: "Page 1 of 1",
		mayBecome: "Refund, if all is validated", dueNow: "Due to you now", desk: "Customs desk",
		dateTime: func(t time.Time) string { return t.Format("2 January 2006, 15:04") },
		day:      func(t time.Time) string { return t.Format("2 January 2006") },
	},
	"fr": {
		title: "Bordereau de détaxe", number: "Numéro du document", traveller: "Voyageur", document: "Document de voyage",
		nationality: "Nationalité", flight: "Vol", departs: "Départ (heure locale)", status: "Décision de la douane",
		deadline: "Date limite", index: "N°", date: "Date", merchant: "Commerçant", invoice: "Facture", gross: "Total TTC",
		tax: "Taxe", refund: "Détaxe", decision: "Décision",
		more: "et %d autres factures (%d au total), comptées dans les sommes ci-dessous", allGross: "Achats retenus, taxe comprise", allTax: "dont taxe",
		fee: "Frais de service", assumed: "frais selon le profil de l'opérateur (hypothèse)", total: "Détaxe",
		youReceive: "Vous recevez", paidTo: "Versement sur", next: "Et maintenant", scan: "Scannez pour vérifier ce document",
		latest:  "Seule la dernière version fait foi. Les agents des douanes scannent le code pour en voir l'état actuel.",
		version: "Version %d", issued: "Émis le %s", page: "Page 1 sur 1",
		mayBecome: "Détaxe, si tout est validé", dueNow: "Dû dès maintenant", desk: "Bureau de douane",
		dateTime: func(t time.Time) string { return frenchDay(t) + t.Format(", 15:04") },
		day:      frenchDay,
	},
	"zh": {
		title: "离境退税凭证", number: "凭证编号", traveller: "旅客", document: "旅行证件", nationality: "国籍", flight: "航班",
		departs: "起飞时间（当地）", status: "海关决定", deadline: "截止时间", index: "序号", date: "日期", merchant: "商户",
		invoice: "发票号", gross: "含税金额", tax: "税额", refund: "退税额", decision: "决定",
		more: "另有 %d 张收据（共 %d 张），已计入下方合计", allGross: "计入的购物金额（含税）", allTax: "其中税额", fee: "手续费",
		assumed: "手续费按运营商资料计算（假定）", total: "退税额", youReceive: "您将收到", paidTo: "收款方式",
		next: "后续步骤", scan: "扫码核验本凭证", latest: "仅最新版本有效。海关人员扫码可查看本凭证的当前状态。",
		version: "第 %d 版", issued: "签发时间 %s", page: "第 1 页，共 1 页",
		mayBecome: "退税额（全部核准时）", dueNow: "现应付金额", desk: "海关柜台",
		dateTime: func(t time.Time) string { return t.Format("2006年1月2日 15:04") },
		day:      func(t time.Time) string { return t.Format("2006年1月2日") },
	},
}

// all lists the words, for the subset that every voucher of the language shares.
func (l *labels) all() []string {
	return []string{l.title, l.number, l.traveller, l.document, l.nationality, l.flight, l.departs, l.status, l.deadline,
		l.index, l.date, l.merchant, l.invoice, l.gross, l.tax, l.refund, l.decision, l.more, l.allTax, l.allGross, l.fee,
		l.assumed, l.total, l.youReceive, l.paidTo, l.next, l.scan, l.latest, l.version, l.issued, l.page,
		l.mayBecome, l.dueNow, l.desk, l.dateTime(time.Time{})}
}

func frenchDay(t time.Time) string {
	return fmt.Sprintf("%d %s %d", t.Day(), frenchMonths[t.Month()-1], t.Year())
}

// zoneName names t's zone: its abbreviation where it has one, else the offset as "UTC+08".
func zoneName(t time.Time) string {
	name := t.Format("MST")
	if name != "" && (name[0] == '+' || name[0] == '-') {
		return "UTC" + name
	}
	return name
}
