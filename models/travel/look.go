package travel

func isDigit(c byte) bool  { return c >= '0' && c <= '9' }
func isLetter(c byte) bool { return c >= 'A' && c <= 'Z' }

var (
	// asDigit is the digit that a letter looks like, where only digits stand.
	asDigit = map[byte]byte{'O': '0', 'Q': '0', 'D': '0', 'I': '1', 'L': '1', 'Z': '2', 'S': '5', 'G': '6', 'B': '8'}
	// asLetter is the letter that a digit looks most like in OCR-B, where only letters stand.
	asLetter = map[byte]byte{'0': 'O', '1': 'I', '2': 'Z', '5': 'S', '6': 'G', '8': 'B'}
	// lettersLike are all letters that look like a digit, to choose from.
	lettersLike = map[byte]string{'0': "ODQ", '1': "IL", '2': "Z", '5': "S", '6': "G", '8': "B"}
	// exchanged are those of a field of letters and digits: what a check digit tells apart.
	exchanged = map[byte]string{'0': "ODQ", '1': "I", '2': "Z", '5': "S", '8': "B", 'O': "0", 'D': "0", 'Q': "0", 'I': "1", 'Z': "2", 'S': "5", 'B': "8"}
)
