package voucher

import "taxrefund/models/claim"

// phrases are the sentences in which Of says what a claim's state means, in one language. Verbs in them are for fmt.
type phrases struct {
	validated, partly, refused, lapsed, withdrawn string // the outcome; partly takes how many and of how many
	seeCustoms, awaited                           string // while it is open; take how many and of how many
	showGoods, noDesk, askWhere                   string
	openUntil, opensAt                            string // of a desk; take a time
	paying                                        string // takes an amount and an account
	inCash, inCashUntil                           string // take an amount, and the last day
	awaitRecord, awaitAuthority, presentAgain     string
	nothingPaid, takenBack, takeAlong             string
	beforeFlight, leaveBy                         string // what the deadline is for
	gap, comma                                    string // between two sentences, and within one
	methods                                       map[string]string
	states                                        map[claim.ReceiptStatus]string // short: a narrow column
	reasons                                       map[string]string              // by code; English has its own in package claim
	shown                                         map[string]string              // by the action of inspect.by_law: how goods are shown
}

var spoken = map[string]*phrases{
	"en": {
		validated: "Validated", partly: "Partly validated: %d of %d receipts", refused: "Refused", lapsed: "Not seen by customs",
		withdrawn: "Withdrawn", seeCustoms: "See customs: %d of %d receipts", awaited: "Waiting: %d of %d receipts",
		showGoods: "Before check-in, show customs the goods, their receipts, your passport and this voucher.",
		noDesk:    "Customs", askWhere: "Ask at the information desk where to find it.",
		openUntil: "open until %s", opensAt: "opens %s",
		paying:         "%s is released for payment to %s. Keep this voucher until it has arrived.",
		inCash:         "%s is paid at the cash desk. Bring this voucher and your passport.",
		inCashUntil:    "%s is paid at the cash desk until %s. Bring this voucher and your passport.",
		awaitRecord:    "A shop has not reported a purchase yet. It is checked again by itself; you need do nothing.",
		awaitAuthority: "The country's customs system must confirm first. You need do nothing.",
		presentAgain:   "Customs did not see these goods before the flight. Present this voucher again before you next leave.",
		nothingPaid:    "Nothing is paid. The reason stands below each receipt; customs can explain it.",
		takenBack:      "This claim was taken back at your wish. Nothing is paid.",
		takeAlong:      "Take the goods with you. No stamp is needed.",
		beforeFlight:   "Customs must see the goods before this flight leaves", leaveBy: "Last day on which the goods may leave", gap: " ", comma: ", ",
		methods: map[string]string{"alipay": "Alipay", "bank": "Bank account", "wallet": "Wallet", "wechat": "WeChat Pay", "card": "Card", "cash": "Cash desk"},
		states: map[claim.ReceiptStatus]string{
			claim.ReceiptPresented: "Presented", claim.ReceiptValidated: "Validated", claim.Reduced: "Reduced",
			claim.Inspection: "See customs", claim.AwaitingRecord: "Waiting", claim.AwaitingAuthority: "Waiting",
			claim.ReceiptRefused: "Refused", claim.ReceiptLapsed: "Not seen", claim.ReceiptWithdrawn: "Withdrawn",
		},
	},
	"fr": {
		validated: "Validé", partly: "Validé en partie : %d sur %d factures", refused: "Refusé", lapsed: "Non présenté à la douane",
		withdrawn: "Retiré", seeCustoms: "À la douane : %d sur %d factures", awaited: "En attente : %d sur %d factures",
		showGoods: "Avant l'enregistrement, présentez à la douane les articles, les factures, votre passeport et ce bordereau.",
		noDesk:    "Douane", askWhere: "Demandez au comptoir d'information où elle se trouve.",
		openUntil: "ouvert jusqu'à %s", opensAt: "ouvre le %s",
		paying:         "%s : versement autorisé sur %s. Gardez ce bordereau jusqu'à réception.",
		inCash:         "%s : payé en espèces à la caisse. Apportez ce bordereau et votre passeport.",
		inCashUntil:    "%s : payé en espèces à la caisse jusqu'au %s. Apportez ce bordereau et votre passeport.",
		awaitRecord:    "Un commerçant n'a pas encore déclaré un achat. Il sera vérifié automatiquement ; vous n'avez rien à faire.",
		awaitAuthority: "Le système douanier du pays doit d'abord confirmer. Vous n'avez rien à faire.",
		presentAgain:   "La douane n'a pas vu ces articles avant le vol. Présentez ce bordereau à votre prochain départ.",
		nothingPaid:    "Rien n'est versé. Le motif figure sous chaque facture ; la douane peut l'expliquer.",
		takenBack:      "Cette demande a été retirée à votre souhait. Rien n'est versé.",
		takeAlong:      "Emportez les articles avec vous. Aucun tampon n'est nécessaire.",
		beforeFlight:   "La douane doit voir les articles avant ce départ", leaveBy: "Dernier jour de sortie des articles", gap: " ", comma: ", ",
		methods: map[string]string{"alipay": "Alipay", "bank": "Compte bancaire", "wallet": "Portefeuille", "wechat": "WeChat Pay", "card": "Carte", "cash": "Caisse, en espèces"},
		states: map[claim.ReceiptStatus]string{
			claim.ReceiptPresented: "Présenté", claim.ReceiptValidated: "Validé", claim.Reduced: "Réduit",
			claim.Inspection: "Douane", claim.AwaitingRecord: "En attente", claim.AwaitingAuthority: "En attente",
			claim.ReceiptRefused: "Refusé", claim.ReceiptLapsed: "Non vu", claim.ReceiptWithdrawn: "Retiré",
		},
		reasons: frenchReasons, shown: frenchShown,
	},
	"zh": {
		validated: "已核准", partly: "部分核准：%d 张（共 %d 张）", refused: "已拒绝", lapsed: "未经海关查验",
		withdrawn: "已撤回", seeCustoms: "须到海关：%d 张（共 %d 张）", awaited: "等待确认：%d 张（共 %d 张）",
		showGoods: "请在托运行李前携带商品、小票、护照和本凭证到海关柜台。",
		noDesk:    "海关", askWhere: "请向机场问讯处询问位置。",
		openUntil: "开放至 %s", opensAt: "%s 开放",
		paying:         "%s 已批准付款至 %s。收到款项前请保留本凭证。",
		inCash:         "%s 可在现金柜台领取。请携带本凭证和护照。",
		inCashUntil:    "%s 可在现金柜台领取，截止 %s。请携带本凭证和护照。",
		awaitRecord:    "有商户尚未申报该笔消费。系统会自动再次核对，您无需操作。",
		awaitAuthority: "须先由该国海关系统确认，您无需操作。",
		presentAgain:   "航班起飞前海关未查验这些商品。下次离境前请再次出示本凭证。",
		nothingPaid:    "不予付款。原因列于每张收据下方，海关可作说明。",
		takenBack:      "本申请已按您的意愿撤回，不予付款。",
		takeAlong:      "请随身携带商品离境，无需盖章。",
		beforeFlight:   "航班起飞前海关须查验商品", leaveBy: "商品离境的最后日期", gap: "", comma: "，",
		methods: map[string]string{"alipay": "支付宝", "bank": "银行账户", "wallet": "电子钱包", "wechat": "微信支付", "card": "银行卡", "cash": "现金柜台"},
		states: map[claim.ReceiptStatus]string{
			claim.ReceiptPresented: "已出示", claim.ReceiptValidated: "已核准", claim.Reduced: "已核减",
			claim.Inspection: "须到海关", claim.AwaitingRecord: "等待", claim.AwaitingAuthority: "等待",
			claim.ReceiptRefused: "已拒绝", claim.ReceiptLapsed: "未查验", claim.ReceiptWithdrawn: "已撤回",
		},
		reasons: chineseReasons, shown: chineseShown,
	},
}
