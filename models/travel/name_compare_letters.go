package travel

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// How letters outside A to Z are written in A to Z. The first way is the one of ICAO Doc 9303-3 (eighth edition) section 6,
// tables A (Latin), B (Cyrillic) and C (Arabic); for Greek it is the one of ELOT 743 (ISO 843). The others are what passports,
// carriers and banks write too: national variants that the tables name (Belarusian, Bulgarian, Macedonian, Serbian and
// Ukrainian), the letter without its mark, and, for Arabic, how names are spelt by ear. A minus sign is nothing at all.
const latinLetters = `Ä:AE,A,AXX Å:AA,A,AXX Æ:AE,A Ö:OE,O,OXX Ø:OE,O,OXX Œ:OE,O Ü:UE,U,UXX,YU,V Ñ:N,NXX,NY Þ:TH,T Ð:D,DH,TH ß:SS,S,SZ ẞ:SS,S,SZ
	Đ:D,DJ Ħ:H İ:I ı:I Ĳ:IJ,Y Ł:L Ŀ:L Ŋ:N,NG Ŧ:T ĸ:Q,K Ǖ:UE,U,YU,V Ǘ:UE,U,YU,V Ǚ:UE,U,YU,V Ǜ:UE,U,YU,V Ə:E,A Ơ:O Ư:U Ğ:G,GH Ş:S,SH Ș:S,SH Ç:C,CH`

const cyrillicLetters = `А:A Б:B В:V,W Г:G,H Ґ:G Д:D Е:E,YE,IE,JE Ё:E,IO,YO,JO,O Ж:ZH,Z,J,G З:Z,S И:I,Y Й:I,Y,J,- К:K,C Л:L М:M Н:N О:O П:P Р:R С:S,SS
	Т:T У:U,OU Ф:F,PH Х:KH,H,CH,X Ц:TS,C,TZ,TC Ч:CH,C,TCH,TSCH Ш:SH,S,SCH,CH Щ:SHCH,SHT,SCH,STCH,SHCHA Ъ:IE,A,- Ы:Y,I Ь:-,Y,I Э:E Ю:IU,YU,JU,U,IOU
	Я:IA,YA,JA,A Ђ:D,DJ,DZ Ѓ:G,GJ Є:IE,YE,JE,E Ѕ:DZ І:I Ї:I,YI,JI Ј:J,I,Y Љ:LJ,L Њ:NJ,N Ћ:C,CH Ќ:K,KJ Ў:U,W Џ:DZ,DJ,DZH Ѫ:U Ѵ:Y Ә:A,AE Ғ:G,GH Қ:K,Q Ң:N,NG
	Ө:O Ұ:U Ү:U Һ:H`

const greekLetters = `Α:A Β:V,B Γ:G,N,GH,Y Δ:D,DH Ε:E Ζ:Z Η:I,H,E Θ:TH,T Ι:I Κ:K,C Λ:L Μ:M Ν:N Ξ:X,KS Ο:O Π:P Ρ:R Σ:S Τ:T Υ:Y,V,F,U,I Φ:F,PH Χ:CH,H,X,KH
	Ψ:PS Ω:O ς:S` + " \ue001:B,MP \ue002:D,NT \ue003:G,GK,NG"

// greekPairs stand at the beginning of a word for one sound, for which private letters stand here.
var greekPairs = map[[2]rune]rune{{'Μ', 'Π'}: '\ue001', {'Ν', 'Τ'}: '\ue002', {'Γ', 'Κ'}: '\ue003'}

const arabicLetters = `ء:XE,- آ:XAA,A,AA أ:XAE,A,E,O,U,I,- ؤ:U,O,W إ:I,E,- ئ:XI,I,E,Y,- ا:A,E,I,O,U,- ب:B,P ة:XAH,XTA,A,AH,AT,E,EH,H,- ت:T ث:XTH,TH,T,S ج:J,DJ,G,DZH ح:XH,H
	خ:XKH,KH,H,K,CH د:D ذ:XDH,DH,Z,D,TH ر:R ز:Z س:S,C ش:XSH,SH,CH,S ص:XSS,S,C ض:XDZ,D,DH,Z ط:XTT,T ظ:XZZ,Z,DH,D ع:E,A,O,U,I,AA,- غ:G,GH,RH ف:F,PH ق:Q,K,G,C,GH,KH
	ك:K,C,Q ل:L م:M ن:N ه:H,- و:W,U,O,OU,OO,V ى:XAY,A,I,Y,E,AA ي:Y,I,E,EE,EI,AI,IY ٱ:XXA,A ٹ:XXT,T ټ:XRT,T پ:P ځ:XKE,DZ څ:XXH,TS چ:XC,CH,TCH ڈ:XXD,D
	ډ:XDR,D ڑ:XXR,R ړ:XRR,R ږ:XRX,G ژ:XJ,ZH,J ښ:XXS,SH,KH ک:XKK,K,C ګ:XXK,G ڭ:XNG,NG گ:XGG,G ں:XNN,N ڼ:XXN,N ھ:XDO,H,- ۀ:XYH,H,A ہ:XXG,H,A,- ۂ:XGE,H,A ۃ:XTG,T,A
	ی:XYA,Y,I,E,EE,AI ۍ:XXY,Y ې:Y,E ے:XYB,E,AY ۓ:XBE,E`

var letters = func() map[rune][]string {
	m := map[rune][]string{}
	for row := range strings.FieldsSeq(latinLetters + " " + cyrillicLetters + " " + greekLetters + " " + arabicLetters) {
		from, to, _ := strings.Cut(row, ":")
		ways := strings.Split(to, ",")
		for i, w := range ways {
			ways[i] = strings.Trim(w, "-")
		}
		m[[]rune(from)[0]] = ways
	}
	for c := 'A'; c <= 'Z'; c++ {
		m[c] = []string{string(c)}
	}
	return m
}()

// spellings are the ways in which a capital letter is written in A to Z; nil for one that cannot be. A letter with a mark
// that no table has is written as the letter without it.
func spellings(r rune) []string {
	if ways, ok := letters[r]; ok {
		return ways
	}
	for _, base := range norm.NFD.String(string(r)) {
		return letters[unicode.ToUpper(base)]
	}
	return nil
}

// particles stand before a surname, or between the parts of one; documents leave them out, glue them and move them.
var particles = func() map[string]bool {
	m := map[string]bool{}
	for p := range strings.FieldsSeq(`AF AL AV BEN BIN BINT DA DAL DAS DE DEL DELLA DEN DER DES DI DO DOS DU E EL EN IBN LA LAS LE LOS OF TE TEN TER VAN VOM VON Y Z ZU ZUM ZUR`) {
		m[p] = true
	}
	return m
}()

// known are spellings of one name that lie further apart than a slip, so common that they fill queues.
var known = func() map[string]string {
	m := map[string]string{}
	for _, row := range []string{
		"MUHAMMAD MOHAMED MOHAMMED MOHAMMAD MUHAMMED MOHAMAD MUHAMAD MUHAMED MOHD MHD", "HUSSEIN HUSSAIN HUSAIN HUSEIN HUSAYN HOSSEIN HOSSAIN HUSEYIN HOCINE",
		"YUSUF YOUSEF YOUSSEF YOUSUF YOUSSOUF YUSSUF YUSEF", "OMAR UMAR OMER", "ABDUL ABDEL ABDOUL ABDAL", "AHMED AHMAD AHMET",
		"SERGEI SERGEY SERGEJ SERGUEI SERHII", "YURI YURIY YURII YURY IURII IURI IOURI", "ALEKSEI ALEXEY ALEKSEY ALEXEI OLEKSII",
	} {
		names := strings.Fields(row)
		for _, n := range names {
			m[n] = names[0]
		}
	}
	return m
}()
