package tax

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

// FrozenAs freezes a text as a claim would have it.
func FrozenAs(text string) Frozen {
	id := text[strings.Index(text, "\nid: ")+5:][:2]
	sum := sha256.Sum256([]byte(text))
	return Frozen{Version: id + "@" + hex.EncodeToString(sum[:6]), Text: text}
}
