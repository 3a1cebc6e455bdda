package voucher

import "taxrefund/models/claim"

// phrases are the sentences in which Of says what a claim's state means, in one language. Verbs in them are for fmt.
type phrases struct {
	validated, partly, refused, lapsed, withdrawn string // the outcome; partly takes how many and of how many
	seeCustoms, awaited                           string // while it is open; take how many and of how many
	showGoods, noDesk, openUntil, opensAt         string // a desk takes its name with directions, and a time
	paying                                        string // takes an amount and an account
	awaitRecord, awaitAuthority, presentAgain     string
	nothingPaid, takenBack, takeAlong             string
	beforeFlight, leaveBy                         string // the deadline; take a moment and a day
	gap                                           string // between two sentences
	methods                                       map[string]string
	states                                        map[claim.ReceiptStatus]string // short: a narrow column
	reasons                                       map[string]string              // by code; English has its own in package claim
}

var spoken = map[string]*phrases{
	"en": {
		validated: "Validated", partly: "Validated: %d of %d receipts", refused: "Refused", lapsed: "Not seen by customs",
		withdrawn: "Withdrawn", seeCustoms: "See customs: %d of %d receipts", awaited: "Waiting: %d of %d receipts",
		showGoods: "Before check-in, show the goods, their receipts, your passport and this voucher at customs.",
		noDesk:    "Ask at the information desk where to find customs.",
		openUntil: "%s, open until %s.", opensAt: "%s, opens %s.",
		paying:         "%s is released for payment to %s. Keep this voucher until it has arrived.",
		awaitRecord:    "A shop has not reported a purchase yet. It is checked again by itself; you need do nothing.",
		awaitAuthority: "The country's customs system must confirm first. You need do nothing.",
		presentAgain:   "Customs did not see these goods before the flight. Present this voucher again before you next leave.",
		nothingPaid:    "Nothing is paid. The reason stands below each receipt; customs can explain it.",
		takenBack:      "This claim was taken back at your wish. Nothing is paid.",
		takeAlong:      "Take the goods with you. No stamp is needed.",
		beforeFlight:   "See customs before your flight leaves on %s", leaveBy: "The goods must leave by %s", gap: " ",
		methods: map[string]string{"alipay": "Alipay", "bank": "Bank account", "wallet": "Wallet", "wechat": "WeChat Pay", "card": "Card"},
		states: map[claim.ReceiptStatus]string{
			claim.ReceiptPresented: "Presented", claim.ReceiptValidated: "Validated", claim.Reduced: "Reduced",
			claim.Inspection: "See customs", claim.AwaitingRecord: "Waiting", claim.AwaitingAuthority: "Waiting",
			claim.ReceiptRefused: "Refused", claim.ReceiptLapsed: "Not seen", claim.ReceiptWithdrawn: "Withdrawn",
		},
	},
	"fr": {
		validated: "Validé", partly: "Validé : %d factures sur %d", refused: "Refusé", lapsed: "Non présenté à la douane",
		withdrawn: "Retiré", seeCustoms: "À la douane : %d factures sur %d", awaited: "En attente : %d factures sur %d",
		showGoods: "Avant l'enregistrement, présentez à la douane les articles, les factures, votre passeport et ce bordereau.",
		noDesk:    "Demandez au comptoir d'information où se trouve la douane.",
		openUntil: "%s, ouvert jusqu'à %s.", opensAt: "%s, ouvre le %s.",
		paying:         "%s : versement autorisé sur %s. Gardez ce bordereau jusqu'à réception.",
		awaitRecord:    "Un commerçant n'a pas encore déclaré un achat. Il sera vérifié automatiquement ; vous n'avez rien à faire.",
		awaitAuthority: "Le système douanier du pays doit d'abord confirmer. Vous n'avez rien à faire.",
		presentAgain:   "La douane n'a pas vu ces articles avant le vol. Présentez ce bordereau à votre prochain départ.",
		nothingPaid:    "Rien n'est versé. Le motif figure sous chaque facture ; la douane peut l'expliquer.",
		takenBack:      "Cette demande a été retirée à votre souhait. Rien n'est versé.",
		takeAlong:      "Emportez les articles avec vous. Aucun tampon n'est nécessaire.",
		beforeFlight:   "À la douane avant le départ du vol, le %s", leaveBy: "Les articles doivent sortir au plus tard le %s", gap: " ",
		methods: map[string]string{"alipay": "Alipay", "bank": "Compte bancaire", "wallet": "Portefeuille", "wechat": "WeChat Pay", "card": "Carte"},
		states: map[claim.ReceiptStatus]string{
			claim.ReceiptPresented: "Présenté", claim.ReceiptValidated: "Validé", claim.Reduced: "Réduit",
			claim.Inspection: "Douane", claim.AwaitingRecord: "En attente", claim.AwaitingAuthority: "En attente",
			claim.ReceiptRefused: "Refusé", claim.ReceiptLapsed: "Non vu", claim.ReceiptWithdrawn: "Retiré",
		},
		reasons: frenchReasons,
	},
	"zh": {
		validated: "已核准", partly: "已核准：%d 张（共 %d 张）", refused: "已拒绝", lapsed: "未经海关查验",
		withdrawn: "已撤回", seeCustoms: "须到海关：%d 张（共 %d 张）", awaited: "等待确认：%d 张（共 %d 张）",
		showGoods: "请在托运行李前携带商品、小票、护照和本凭证到海关柜台。",
		noDesk:    "请向机场问讯处询问海关柜台的位置。",
		openUntil: "%s，开放至 %s。", opensAt: "%s，%s 开放。",
		paying:         "%s 已批准付款至 %s。收到款项前请保留本凭证。",
		awaitRecord:    "有商户尚未申报该笔消费。系统会自动再次核对，您无需操作。",
		awaitAuthority: "须先由该国海关系统确认，您无需操作。",
		presentAgain:   "航班起飞前海关未查验这些商品。下次离境前请再次出示本凭证。",
		nothingPaid:    "不予付款。原因列于每张收据下方，海关可作说明。",
		takenBack:      "本申请已按您的意愿撤回，不予付款。",
		takeAlong:      "请随身携带商品离境，无需盖章。",
		beforeFlight:   "请于航班起飞前到海关：%s", leaveBy: "商品须在 %s 前离境", gap: "",
		methods: map[string]string{"alipay": "支付宝", "bank": "银行账户", "wallet": "电子钱包", "wechat": "微信支付", "card": "银行卡"},
		states: map[claim.ReceiptStatus]string{
			claim.ReceiptPresented: "已出示", claim.ReceiptValidated: "已核准", claim.Reduced: "已核减",
			claim.Inspection: "须到海关", claim.AwaitingRecord: "等待", claim.AwaitingAuthority: "等待",
			claim.ReceiptRefused: "已拒绝", claim.ReceiptLapsed: "未查验", claim.ReceiptWithdrawn: "已撤回",
		},
		reasons: chineseReasons,
	},
}
