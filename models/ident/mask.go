package ident

// Mask shows the last four characters of an account, "···· 4821", and nothing of a shorter one; where there is
// no account there is no mask.
func Mask(s string) string {
	if s == "" {
		return ""
	}
	r := []rune(s)
	if len(r) < 8 {
		return "····"
	}
	return "···· " + string(r[len(r)-4:])
}
