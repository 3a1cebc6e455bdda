package travel

import "strings"

// alpha2 maps ISO 3166-1 alpha-3 to alpha-2, with the codes of Doc 9303-3 section 5 that mean a country of ISO 3166.
var alpha2 = func() map[string]string {
	m := map[string]string{"D": "DE", "GBD": "GB", "GBN": "GB", "GBO": "GB", "GBP": "GB", "GBS": "GB", "RKS": "XK", "XXK": "XK", "UNK": "XK"}
	for row := range strings.FieldsSeq(isoCodes) {
		m[row[:3]] = row[3:]
	}
	return m
}()

const isoCodes = `ABWAW AFGAF AGOAO AIAAI ALAAX ALBAL ANDAD AREAE ARGAR ARMAM ASMAS ATAAQ ATFTF ATGAG AUSAU AUTAT AZEAZ BDIBI
	BELBE BENBJ BESBQ BFABF BGDBD BGRBG BHRBH BHSBS BIHBA BLMBL BLRBY BLZBZ BMUBM BOLBO BRABR BRBBB BRNBN BTNBT
	BVTBV BWABW CAFCF CANCA CCKCC CHECH CHLCL CHNCN CIVCI CMRCM CODCD COGCG COKCK COLCO COMKM CPVCV CRICR CUBCU
	CUWCW CXRCX CYMKY CYPCY CZECZ DEUDE DJIDJ DMADM DNKDK DOMDO DZADZ ECUEC EGYEG ERIER ESHEH ESPES ESTEE ETHET
	FINFI FJIFJ FLKFK FRAFR FROFO FSMFM GABGA GBRGB GEOGE GGYGG GHAGH GIBGI GINGN GLPGP GMBGM GNBGW GNQGQ GRCGR
	GRDGD GRLGL GTMGT GUFGF GUMGU GUYGY HKGHK HMDHM HNDHN HRVHR HTIHT HUNHU IDNID IMNIM INDIN IOTIO IRLIE IRNIR
	IRQIQ ISLIS ISRIL ITAIT JAMJM JEYJE JORJO JPNJP KAZKZ KENKE KGZKG KHMKH KIRKI KNAKN KORKR KWTKW LAOLA LBNLB
	LBRLR LBYLY LCALC LIELI LKALK LSOLS LTULT LUXLU LVALV MACMO MAFMF MARMA MCOMC MDAMD MDGMG MDVMV MEXMX MHLMH
	MKDMK MLIML MLTMT MMRMM MNEME MNGMN MNPMP MOZMZ MRTMR MSRMS MTQMQ MUSMU MWIMW MYSMY MYTYT NAMNA NCLNC NERNE
	NFKNF NGANG NICNI NIUNU NLDNL NORNO NPLNP NRUNR NZLNZ OMNOM PAKPK PANPA PCNPN PERPE PHLPH PLWPW PNGPG POLPL
	PRIPR PRKKP PRTPT PRYPY PSEPS PYFPF QATQA REURE ROURO RUSRU RWARW SAUSA SDNSD SENSN SGPSG SGSGS SHNSH SJMSJ
	SLBSB SLESL SLVSV SMRSM SOMSO SPMPM SRBRS SSDSS STPST SURSR SVKSK SVNSI SWESE SWZSZ SXMSX SYCSC SYRSY TCATC
	TCDTD TGOTG THATH TJKTJ TKLTK TKMTM TLSTL TONTO TTOTT TUNTN TURTR TUVTV TWNTW TZATZ UGAUG UKRUA UMIUM URYUY
	USAUS UZBUZ VATVA VCTVC VENVE VGBVG VIRVI VNMVN VUTVU WLFWF WSMWS YEMYE ZAFZA ZMBZM ZWEZW`

// special are the state codes of Doc 9303-3 section 5 that are no country of ISO 3166.
var special = func() map[string]bool {
	m := map[string]bool{}
	for code := range strings.FieldsSeq(`ANT EUE GBD GBN GBO GBP GBS IAO NTZ RKS UNA UNK UNO UTO XBA XCC XCE XCO XDC XEC XES XIM XMP XOM XPO
		XXA XXB XXC XXK XXX`) {
		m[code] = true
	}
	return m
}()

// countries are the alpha-2 codes.
var countries = func() map[string]bool {
	m := map[string]bool{}
	for _, code := range alpha2 {
		m[code] = true
	}
	return m
}()

// IsCountry reports whether a code is one of ISO 3166-1 alpha-2, in capitals.
func IsCountry(code string) bool { return countries[code] }

// Alpha2 is the ISO 3166 alpha-2 code for a state code of a machine-readable zone, empty for one that is no country.
func Alpha2(state string) string { return alpha2[state] }

// IsAlpha2 reports whether a code is one of ISO 3166-1 alpha-2.
func IsAlpha2(code string) bool { return countries[code] }

var countries = func() map[string]bool {
	m := map[string]bool{}
	for _, two := range alpha2 {
		m[two] = true
	}
	return m
}()

func knownState(code string) bool { return alpha2[code] != "" || special[code] }
