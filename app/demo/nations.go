package demo

// nation is where a share of the day's travellers comes from. Flights is the timetable to it: number, destination (IATA
// code) and local departure. Everything here is made up in the style of a large European airport's summer timetable.
type nation struct {
	State    string // ISO 3166 alpha-3, as in the passport
	Country  string // alpha-2, where they live
	Share    int    // of the travellers, by weight
	Language string
	Method   string // how they like to be paid
	Flights  []string
	Surnames string
	Given    string
}

var nations = []nation{
	{"CHN", "CN", 26, "zh", "alipay", []string{"AF116 PVG 13:25", "CA934 PEK 20:20", "MU570 PVG 12:30", "CZ348 CAN 14:10"}, "WANG LI ZHANG LIU CHEN YANG ZHAO HUANG ZHOU WU", "XIAOMING WEI FANG NA JING LEI MIN YAN HUI QIANG"},
	{"USA", "US", 14, "en", "card", []string{"AF006 JFK 13:30", "DL263 ATL 10:40", "UA986 ORD 09:30", "AF066 LAX 16:15"}, "SMITH JOHNSON BROWN DAVIS MILLER WILSON MOORE TAYLOR", "JAMES MARY ROBERT LINDA DAVID SUSAN EMILY DANIEL"},
	{"JPN", "JP", 7, "ja", "card", []string{"AF276 NRT 13:35", "JL046 HND 19:30", "NH216 HND 20:00"}, "SATO SUZUKI TAKAHASHI TANAKA ITO WATANABE", "HARUTO YUI SOTA AOI REN HINA"},
	{"KOR", "KR", 7, "ko", "wallet", []string{"KE902 ICN 21:00", "OZ502 ICN 20:00", "AF264 ICN 13:50"}, "KIM LEE PARK CHOI JUNG KANG", "MINJUN SEOYEON JIHO HAEUN DOYUN SUA"},
	{"GBR", "GB", 8, "en", "bank", []string{"AF1680 LHR 09:20", "BA307 LHR 12:05", "U28412 LGW 18:40", "AF1168 MAN 15:30"}, "JONES WILLIAMS EVANS THOMAS ROBERTS WALKER", "OLIVER AMELIA GEORGE ISLA HARRY AVA"},
	{"ARE", "AE", 5, "ar", "card", []string{"EK074 DXB 15:35", "EY032 AUH 11:10"}, "AL_MANSOORI AL_NUAIMI AL_SUWAIDI AL_KETBI", "AHMED FATIMA SAEED MARIAM"},
	{"SAU", "SA", 5, "ar", "card", []string{"SV144 RUH 15:20", "SV126 JED 17:05"}, "AL_GHAMDI AL_OTAIBI AL_HARBI AL_ZAHRANI", "ABDULLAH NOURA KHALID SARAH"},
	{"QAT", "QA", 3, "ar", "card", []string{"QR040 DOH 16:05"}, "AL_THANI AL_KUWARI AL_MARRI", "HAMAD AISHA JASSIM"},
	{"KWT", "KW", 2, "ar", "card", []string{"KU168 KWI 12:15"}, "AL_SABAH AL_RASHIDI AL_AJMI", "BADER DALAL FAHAD"},
	{"BRA", "BR", 5, "pt", "card", []string{"AF454 GRU 23:20", "LA703 GRU 20:30"}, "SILVA SANTOS OLIVEIRA SOUZA LIMA", "MIGUEL HELENA ARTHUR ALICE HEITOR"},
	{"ARG", "AR", 2, "es", "card", []string{"AF228 EZE 23:15"}, "GONZALEZ RODRIGUEZ FERNANDEZ LOPEZ", "MATEO SOFIA BAUTISTA EMMA"},
	{"MEX", "MX", 3, "es", "card", []string{"AF178 MEX 13:40", "AM004 MEX 21:20"}, "HERNANDEZ GARCIA MARTINEZ PEREZ", "SANTIAGO XIMENA LEONARDO VALENTINA"},
	{"CAN", "CA", 4, "fr", "bank", []string{"AF348 YUL 13:15", "AC881 YYZ 12:45"}, "TREMBLAY GAGNON ROY COTE BOUCHARD", "LIAM CHARLOTTE WILLIAM LEA"},
	{"AUS", "AU", 3, "en", "bank", []string{"QF034 PER 12:00", "SQ335 SIN 12:00"}, "NGUYEN KELLY RYAN MARTIN", "JACK OLIVIA NOAH MIA"},
	{"NZL", "NZ", 2, "en", "bank", []string{"CX260 HKG 12:55"}, "HARRIS CLARKE PATEL", "LEO ISABELLA HUNTER"},
	{"IND", "IN", 5, "en", "bank", []string{"AI142 DEL 22:00", "AF226 DEL 10:30", "6E072 BOM 21:35"}, "SHARMA PATEL SINGH KUMAR REDDY", "AARAV DIYA VIVAAN ANANYA"},
	{"IDN", "ID", 2, "en", "card", []string{"EK076 DXB 21:55"}, "WIJAYA SANTOSO HALIM", "BUDI DEWI AGUS"},
	{"THA", "TH", 3, "en", "wallet", []string{"TG931 BKK 12:30"}, "SAETANG SRISUK WONGSA", "SOMCHAI MALEE ANONG"},
	{"SGP", "SG", 2, "en", "wallet", []string{"SQ333 SIN 11:00"}, "TAN LIM LEE NG", "WEIJIE HUIMIN JUNHAO"},
	{"MYS", "MY", 2, "en", "wallet", []string{"AF258 SIN 20:55"}, "WONG CHONG ISMAIL", "AMIR SITI KAH_WAI"},
	{"VNM", "VN", 2, "en", "wallet", []string{"VN010 SGN 13:30", "VN018 HAN 14:00"}, "NGUYEN TRAN PHAM LE", "MINH LAN HUNG THU"},
	{"PHL", "PH", 2, "en", "wallet", []string{"EK072 DXB 11:20"}, "REYES CRUZ BAUTISTA", "JOSE MARIA ANGEL"},
	{"TWN", "TW", 4, "zh", "alipay", []string{"BR088 TPE 11:20", "CI930 TPE 11:05"}, "LIN HUANG CHANG HSU", "CHIA_HAO YI_CHUN PO_WEI SHU_FEN"},
	{"TUR", "TR", 3, "en", "bank", []string{"TK1824 IST 15:05", "AF1390 IST 09:45"}, "YILMAZ KAYA DEMIR CELIK", "MEHMET ZEYNEP MUSTAFA ELIF"},
	{"ISR", "IL", 3, "en", "card", []string{"LY326 TLV 14:55", "AF1620 TLV 10:15"}, "COHEN LEVI MIZRAHI PERETZ", "DAVID NOA ITAI TAMAR"},
	{"EGY", "EG", 2, "ar", "card", []string{"MS800 CAI 15:25"}, "HASSAN MOHAMED IBRAHIM", "OMAR SALMA YOUSSEF"},
	{"MAR", "MA", 3, "fr", "bank", []string{"AT761 CMN 18:20", "AF1896 CMN 07:35"}, "ALAOUI BENNANI EL_IDRISSI", "YASSINE SALMA MEHDI"},
	{"ZAF", "ZA", 2, "en", "card", []string{"AF990 JNB 23:30"}, "VAN_DER_MERWE NKOSI DLAMINI", "THABO ANNIKA LERATO"},
	{"CHE", "CH", 4, "fr", "bank", []string{"LX633 ZRH 09:55", "AF1842 GVA 12:25", "LX645 ZRH 20:05"}, "MEIER KELLER WEBER FAVRE", "LUCA LEONIE MATTEO CHLOE"},
	{"NOR", "NO", 3, "en", "bank", []string{"AF1274 OSL 09:40", "DY1495 OSL 19:25"}, "HANSEN JOHANSEN OLSEN LARSEN", "JAKOB NORA EMIL EMMA"},
}

// towns are where the shops stand; together with the trade they make a name.
var towns = []string{"Opéra", "Haussmann", "Marais", "Saint-Germain", "Montaigne", "Rivoli"}

// goods are what people carry home: category, gross in euro from and to, and whether an officer wants to see it.
var goods = []struct {
	trade, what, category string
	from, to              int64
}{
	{"Maison de couture", "Wool coat", "clothing", 180, 900}, {"Maison de couture", "Silk scarf", "clothing", 120, 420},
	{"Maroquinerie", "Leather bag", "leather_goods", 240, 960}, {"Maroquinerie", "Leather belt", "leather_goods", 110, 300},
	{"Parfumerie", "Perfume set", "cosmetics", 102, 360}, {"Chausseur", "Leather shoes", "shoes", 150, 660},
	{"Épicerie fine", "Chocolate and tea", "food", 102, 180}, {"Jouets", "Wooden train", "toys", 108, 240},
}

// watched are goods that officers look at whatever they cost.
var watched = []struct {
	trade, what, category string
	from, to              int64
}{
	{"Horlogerie", "Wrist watch, steel", "watches", 600, 4800}, {"Joaillerie", "Gold necklace", "jewellery", 480, 6000},
	{"Électronique", "Camera", "electronics", 420, 1800}, {"Galerie", "Lithograph", "art", 300, 2400},
}
