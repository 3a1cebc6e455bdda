// Package templates holds what pages and documents are made of: the texts, pictures and fonts embedded in the program.
package templates

import _ "embed"

//go:embed fonts/NotoSansSC-Regular.ttf
var notoSansSC []byte

// NotoSansSC returns the embedded Noto Sans SC Regular, a TrueType file of 10.6 MB under the SIL Open Font License 1.1
// (fonts/OFL.txt). It covers ASCII, Latin-1, kana and the common Han characters, but no Hangul, Arabic or Thai. Every
// caller gets the same bytes, so they must not be modified nor handed to code that writes into them.
func NotoSansSC() []byte { return notoSansSC }
