package travel

import "strings"

// syllables are those of Hanyu Pinyin (ISO 7098), with Ü as Chinese passports (YU) and Chinese carriers (V) write it. One
// letter of a Chinese name makes another name, so names in them are never held for one another's misspelling.
var syllables = func() map[string]bool {
	m := map[string]bool{}
	for row := range strings.FieldsSeq(`:A,AI,AN,ANG,AO,E,EI,EN,ENG,ER,O,OU B:A,AI,AN,ANG,AO,EI,EN,ENG,I,IAN,IAO,IE,IN,ING,O,U P:A,AI,AN,ANG,AO,EI,EN,ENG,I,IAN,IAO,IE,IN,ING,O,OU,U
		M:A,AI,AN,ANG,AO,E,EI,EN,ENG,I,IAN,IAO,IE,IN,ING,IU,O,OU,U F:A,AN,ANG,EI,EN,ENG,O,OU,U D:A,AI,AN,ANG,AO,E,EI,EN,ENG,I,IA,IAN,IAO,IE,ING,IU,ONG,OU,U,UAN,UI,UN,UO
		T:A,AI,AN,ANG,AO,E,ENG,I,IAN,IAO,IE,ING,ONG,OU,U,UAN,UI,UN,UO N:A,AI,AN,ANG,AO,E,EI,EN,ENG,I,IAN,IANG,IAO,IE,IN,ING,IU,ONG,OU,U,UAN,UN,UO,V,VE,YU,YUE,UE
		L:A,AI,AN,ANG,AO,E,EI,ENG,I,IA,IAN,IANG,IAO,IE,IN,ING,IU,O,ONG,OU,U,UAN,UN,UO,V,VE,YU,YUE,UE G:A,AI,AN,ANG,AO,E,EI,EN,ENG,ONG,OU,U,UA,UAI,UAN,UANG,UI,UN,UO
		K:A,AI,AN,ANG,AO,E,EI,EN,ENG,ONG,OU,U,UA,UAI,UAN,UANG,UI,UN,UO H:A,AI,AN,ANG,AO,E,EI,EN,ENG,ONG,OU,U,UA,UAI,UAN,UANG,UI,UN,UO
		J:I,IA,IAN,IANG,IAO,IE,IN,ING,IONG,IU,U,UAN,UE,UN Q:I,IA,IAN,IANG,IAO,IE,IN,ING,IONG,IU,U,UAN,UE,UN X:I,IA,IAN,IANG,IAO,IE,IN,ING,IONG,IU,U,UAN,UE,UN
		ZH:A,AI,AN,ANG,AO,E,EI,EN,ENG,I,ONG,OU,U,UA,UAI,UAN,UANG,UI,UN,UO CH:A,AI,AN,ANG,AO,E,EN,ENG,I,ONG,OU,U,UA,UAI,UAN,UANG,UI,UN,UO
		SH:A,AI,AN,ANG,AO,E,EI,EN,ENG,I,OU,U,UA,UAI,UAN,UANG,UI,UN,UO R:AN,ANG,AO,E,EN,ENG,I,ONG,OU,U,UA,UAN,UI,UN,UO Z:A,AI,AN,ANG,AO,E,EI,EN,ENG,I,ONG,OU,U,UAN,UI,UN,UO
		C:A,AI,AN,ANG,AO,E,EN,ENG,I,ONG,OU,U,UAN,UI,UN,UO S:A,AI,AN,ANG,AO,E,EN,ENG,I,ONG,OU,U,UAN,UI,UN,UO W:A,AI,AN,ANG,EI,EN,ENG,O,U
		Y:A,AN,ANG,AO,E,I,IN,ING,O,ONG,OU,U,UAN,UE,UN`) {
		initial, finals, _ := strings.Cut(row, ":")
		for f := range strings.SplitSeq(finals, ",") {
			m[initial+f] = true
		}
	}
	return m
}()

// chinese reports whether a word can be read as one or two syllables of Pinyin, as Chinese surnames and given names are.
func chinese(s string) bool {
	if len(s) > 12 {
		return false
	}
	if syllables[s] {
		return true
	}
	for i := 1; i < len(s); i++ {
		if syllables[s[:i]] && syllables[s[i:]] {
			return true
		}
	}
	return false
}

// umlaut writes the syllables with Ü as Chinese passports do.
func umlaut(s string) string {
	if strings.IndexByte(s, 'V') < 0 {
		return s
	}
	return strings.ReplaceAll(strings.ReplaceAll(s, "LV", "LYU"), "NV", "NYU")
}
