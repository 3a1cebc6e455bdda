// Package sealed keeps personal values unreadable at rest: columns sealed with AES-256-GCM, blind indexes to find equal
// values without opening them, hashes of bearer keys, and the signature on vouchers. All keys come from one key ring.
package sealed

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/ed25519"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Ring is the keys of one installation. The newest key seals, older ones still open; indexes, token hashes and voucher
// signatures always come from the first key, because they must stay comparable. It is safe for concurrent use.
type Ring struct {
	file  file
	seals []cipher.AEAD
	index []byte
	token []byte
	sign  ed25519.PrivateKey
}

type file struct {
	Version int   `json:"version"`
	Keys    []key `json:"keys"`
}

type key struct {
	ID     int    `json:"id"`
	Secret string `json:"secret"` // 32 random bytes, base64
}

const sealVersion = 1

// NewRing makes a ring with one random key.
func NewRing() (*Ring, error) {
	return build(file{Version: 1, Keys: []key{newKey(1)}})
}

func newKey(id int) key {
	secret := make([]byte, 32)
	_, _ = rand.Read(secret) // never fails: it ends the process rather than return weak bytes
	return key{ID: id, Secret: base64.StdEncoding.EncodeToString(secret)}
}

// Rotated returns a ring in which a new key seals from now on; everything sealed before still opens.
func (r *Ring) Rotated() (*Ring, error) {
	f := file{Version: r.file.Version, Keys: append(append([]key(nil), r.file.Keys...), newKey(len(r.file.Keys)+1))}
	return build(f)
}

func build(f file) (*Ring, error) {
	if f.Version != 1 || len(f.Keys) == 0 || len(f.Keys) > 200 {
		return nil, errors.New("this is not a key ring")
	}
	r := &Ring{file: f}
	for i, k := range f.Keys {
		secret, err := base64.StdEncoding.DecodeString(k.Secret)
		if err != nil || len(secret) != 32 || k.ID != i+1 {
			return nil, fmt.Errorf("key %d of the key ring is damaged", i+1)
		}
		block, err := aes.NewCipher(derive(secret, "seal"))
		if err != nil {
			return nil, err
		}
		seal, err := cipher.NewGCM(block)
		if err != nil {
			return nil, err
		}
		r.seals = append(r.seals, seal)
		if i == 0 {
			r.index, r.token = derive(secret, "index"), derive(secret, "token")
			r.sign = ed25519.NewKeyFromSeed(derive(secret, "voucher"))
		}
	}
	return r, nil
}

// derive makes a key of its own for each purpose, so that none of them tells anything about another.
func derive(secret []byte, purpose string) []byte {
	out, err := hkdf.Key(sha256.New, secret, nil, "taxrefund/"+purpose, 32)
	if err != nil {
		panic(err) // only an absurd length fails
	}
	return out
}

// OpenFile reads the ring from a file that nobody but its owner may read, and makes it when it is missing and create is
// set.
func OpenFile(path string, create bool) (*Ring, error) {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) && create {
		r, err := NewRing()
		if err != nil {
			return nil, err
		}
		return r, r.WriteFile(path)
	}
	if err != nil {
		return nil, fmt.Errorf("open the key ring: %w", err)
	}
	if info.Mode().Perm()&0o077 != 0 {
		return nil, fmt.Errorf("others may read the key ring %s; allow only its owner (chmod 600)", path)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read the key ring: %w", err)
	}
	return FromEnv(string(text))
}

// FromEnv reads the ring from its text, as an environment variable or a mounted secret holds it.
func FromEnv(text string) (*Ring, error) {
	var f file
	if err := json.Unmarshal([]byte(text), &f); err != nil {
		return nil, errors.New("this is not a key ring") // the cause would quote it
	}
	return build(f)
}

// WriteFile saves the ring with mode 0600, whole or not at all, and never over an existing file.
func (r *Ring) WriteFile(path string) error {
	text, err := json.MarshalIndent(r.file, "", "  ")
	if err != nil {
		return err
	}
	temp, err := os.CreateTemp(filepath.Dir(path), ".keyring-*") // mode 0600
	if err != nil {
		return fmt.Errorf("write the key ring: %w", err)
	}
	defer os.Remove(temp.Name())
	_, err = temp.Write(append(text, '\n'))
	if err := errors.Join(err, temp.Sync(), temp.Close()); err != nil {
		return fmt.Errorf("write the key ring: %w", err)
	}
	if err := os.Link(temp.Name(), path); err != nil {
		return fmt.Errorf("write the key ring: %w", err)
	}
	return nil
}

// Fingerprint names the ring without telling anything about its keys; a database remembers it.
func (r *Ring) Fingerprint() string { return hex.EncodeToString(r.Index("fingerprint", "ring")) }

// Seal encrypts plain for one place, "table.column:row"; bytes moved to another place do not open there.
func (r *Ring) Seal(place string, plain []byte) ([]byte, error) {
	newest := len(r.seals)
	nonce := make([]byte, 12, 12+len(plain)+16)
	if _, err := rand.Read(nonce); err != nil {
		return nil, err
	}
	out := append([]byte{sealVersion, byte(newest)}, nonce...)
	return r.seals[newest-1].Seal(out, nonce, plain, []byte(place)), nil
}

var errSealed = errors.New("a sealed value does not open: wrong key ring, wrong place, or changed bytes")

// Open decrypts what was sealed for the same place.
func (r *Ring) Open(place string, sealed []byte) ([]byte, error) {
	if len(sealed) < 2+12+16 || sealed[0] != sealVersion || sealed[1] == 0 || int(sealed[1]) > len(r.seals) {
		return nil, errSealed
	}
	plain, err := r.seals[sealed[1]-1].Open(nil, sealed[2:14], sealed[14:], []byte(place))
	if err != nil {
		return nil, errSealed
	}
	return plain, nil
}

// Index is the blind index of a value: 16 bytes that are equal for equal values of one purpose, and tell nothing else.
func (r *Ring) Index(purpose, value string) []byte {
	return mac(r.index, purpose+"\x00"+value)[:16]
}

// HashToken is how a bearer key is stored.
func (r *Ring) HashToken(token string) []byte { return mac(r.token, token) }

func mac(key []byte, text string) []byte {
	h := hmac.New(sha256.New, key)
	h.Write([]byte(text))
	return h.Sum(nil)
}

// NewToken makes a bearer key of 256 random bits behind a prefix that says whose it is: "kiosk_…".
func NewToken(prefix string) string {
	raw := make([]byte, 32)
	_, _ = rand.Read(raw)
	return prefix + "_" + base64.RawURLEncoding.EncodeToString(raw)
}

// Sign signs with the installation's Ed25519 key (RFC 8032); the same message gives the same 64 bytes.
func (r *Ring) Sign(msg []byte) []byte { return ed25519.Sign(r.sign, msg) }

// Verify checks a signature made by Sign.
func (r *Ring) Verify(msg, sig []byte) bool { return ed25519.Verify(r.PublicKey(), msg, sig) }

// PublicKey is what others verify vouchers with.
func (r *Ring) PublicKey() ed25519.PublicKey { return r.sign.Public().(ed25519.PublicKey) }

// String keeps the ring out of logs.
func (r *Ring) String() string { return strings.Repeat("•", 8) }
