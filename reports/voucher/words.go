package voucher

import "strings"

// words are the sentences of one language that depend on the claim; labels are those that do not.
type words struct {
	language                                                  string
	labels                                                    *labels
	states, methods, reasons                                  map[string]string
	seeCustoms, waiting, anyDesk, openUntil, opens, comma     string // {desk} and {time} are filled in
	goToCustoms, shopMustReport, countryMustConfirm           string // {where}
	presentAgain, partIsPaid, isPaid, noStamp, noRefund, keep string
	beforeFlight, leaveBy                                     string // {time}, {day}
}

// speak finds the words for a BCP 47 tag by its first part; other languages read English.
func speak(tag string) *words {
	language, _, _ := strings.Cut(strings.ToLower(tag), "-")
	if w := spoken[language]; w != nil {
		return w
	}
	return spoken["en"]
}

var spoken = map[string]*words{
	"en": {
		language: "en", labels: catalogue["en"],
		states: map[string]string{
			"validated": "Validated", "partly_validated": "Partly validated", "refused": "Refused", "lapsed": "Lapsed", "withdrawn": "Withdrawn",
			"presented": "Presented", "inspection": "See customs", "reduced": "Reduced", "awaiting_record": "Awaiting the shop", "awaiting_authority": "Awaiting customs",
		},
		methods:    map[string]string{"alipay": "Alipay", "wallet": "Wallet", "bank": "Bank transfer", "card": "Card", "cash": "Cash desk"},
		seeCustoms: "See customs", waiting: "Waiting", comma: ", ",
		anyDesk: "ask at the information desk", openUntil: "{desk}, open until {time}", opens: "{desk}, opens at {time}",
		goToCustoms:        "Take the goods, your passport and this voucher to customs: {where}.",
		shopMustReport:     "A shop has not reported its purchase yet. It is checked again by itself; you need do nothing.",
		countryMustConfirm: "The country's customs system must confirm first. Nothing is paid before.",
		presentAgain:       "Nobody saw these goods before the flight. Present this voucher again at your next departure.",
		partIsPaid:         "What is validated already is paid now; the rest follows when it is decided.",
		isPaid:             "Your refund is paid to the account named here.",
		noStamp:            "Everything is validated. No stamp is needed.",
		noRefund:           "There is no refund for these purchases. A customs officer can explain why.",
		keep:               "Keep this voucher until the money has arrived.",
		beforeFlight:       "Go to customs before your flight: {time}", leaveBy: "Leave with the goods by {day}",
	},
	"fr": {
		language: "fr", labels: catalogue["fr"],
		states: map[string]string{
			"validated": "Validé", "partly_validated": "Validé en partie", "refused": "Refusé", "lapsed": "Échu", "withdrawn": "Retiré",
			"presented": "Présenté", "inspection": "Voir la douane", "reduced": "Réduit", "awaiting_record": "Attend le magasin", "awaiting_authority": "Attend la douane",
		},
		methods:    map[string]string{"alipay": "Alipay", "wallet": "Portefeuille", "bank": "Virement", "card": "Carte", "cash": "Guichet"},
		seeCustoms: "À présenter à la douane", waiting: "En attente", comma: ", ",
		anyDesk: "demandez à l'accueil", openUntil: "{desk}, ouvert jusqu'à {time}", opens: "{desk}, ouvre à {time}",
		goToCustoms:        "Présentez les articles, votre passeport et ce bordereau à la douane : {where}.",
		shopMustReport:     "Un magasin n'a pas encore déclaré son achat. Il sera vérifié de lui-même ; vous n'avez rien à faire.",
		countryMustConfirm: "Le système des douanes du pays doit d'abord confirmer. Rien n'est payé avant.",
		presentAgain:       "Personne n'a vu ces articles avant le vol. Présentez ce bordereau à votre prochain départ.",
		partIsPaid:         "Ce qui est déjà validé est payé maintenant ; le reste suit dès la décision.",
		isPaid:             "Votre détaxe est versée sur le compte indiqué ici.",
		noStamp:            "Tout est validé. Aucun tampon n'est nécessaire.",
		noRefund:           "Ces achats n'ouvrent droit à aucune détaxe. Un agent des douanes peut vous expliquer pourquoi.",
		keep:               "Gardez ce bordereau jusqu'à l'arrivée de l'argent.",
		beforeFlight:       "Allez à la douane avant votre vol : {time}", leaveBy: "Quittez le territoire avec les articles avant le {day}",
		reasons: french,
	},
	"zh": {
		language: "zh", labels: catalogue["zh"],
		states: map[string]string{
			"validated": "已验核", "partly_validated": "部分已验核", "refused": "已拒绝", "lapsed": "已失效", "withdrawn": "已撤回",
			"presented": "已提交", "inspection": "待海关查验", "reduced": "已减额", "awaiting_record": "待商户申报", "awaiting_authority": "待海关确认",
		},
		methods:    map[string]string{"alipay": "支付宝", "wallet": "电子钱包", "bank": "银行转账", "card": "银行卡", "cash": "现金柜台"},
		seeCustoms: "请前往海关", waiting: "等待中", comma: "，",
		anyDesk: "请向问讯处询问", openUntil: "{desk}，开放至 {time}", opens: "{desk}，{time} 开放",
		goToCustoms:        "请携带物品、护照和本凭证前往海关：{where}。",
		shopMustReport:     "有商户尚未申报您的购物，系统会自动再次核对，您无需办理。",
		countryMustConfirm: "须先由该国海关系统确认，在此之前不会付款。",
		presentAgain:       "航班起飞前无人查验物品。请在下次离境时再次出示本凭证。",
		partIsPaid:         "已验核部分现在付款，其余部分决定后支付。",
		isPaid:             "退税款将付至此处所列账户。",
		noStamp:            "全部已验核，无需盖章。",
		noRefund:           "这些购物不能退税，海关人员可向您说明原因。",
		keep:               "款项到账前请保留本凭证。",
		beforeFlight:       "请在航班起飞前前往海关：{time}", leaveBy: "请于 {day} 前携物品离境",
		reasons: chinese,
	},
}
