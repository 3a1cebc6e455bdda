package templates

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"sync"
)

// ContentPolicy is the Content-Security-Policy that every page is written for: nothing but our own files, no inline
// script or style, no frames.
const ContentPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

//go:embed static
var staticFiles embed.FS

// Static holds the style sheet, the script and the icon by their bare names; it is to be served under /static/. What
// Asset names may be cached for ever, because its address changes with its bytes.
func Static() fs.FS {
	sub, err := fs.Sub(staticFiles, "static")
	if err != nil {
		panic(err) // the path is constant and valid
	}
	return sub
}

// Asset is the address of a static file with a hash of its content: "/static/style.css?v=1f2e3d4c5b6a".
func Asset(name string) (string, error) {
	hashes, err := assetHashes()
	if err != nil {
		return "", err
	}
	h, ok := hashes[name]
	if !ok {
		return "", fmt.Errorf("templates: there is no static file %q", name)
	}
	return "/static/" + name + "?v=" + h, nil
}

var assetHashes = sync.OnceValues(func() (map[string]string, error) {
	out := map[string]string{}
	err := fs.WalkDir(Static(), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		body, err := fs.ReadFile(Static(), path)
		sum := sha256.Sum256(body)
		out[path] = hex.EncodeToString(sum[:6])
		return err
	})
	return out, err
})
