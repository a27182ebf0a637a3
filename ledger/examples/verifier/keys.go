package main

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// algEd25519 is the signature type of C2SP signed-note, "Signature types".
const algEd25519 = 0x01

// A verifierKey is one vkey of FORMAT.md, "Checkpoints and keys".
type verifierKey struct {
	name   string
	id     [4]byte
	public ed25519.PublicKey
}

// A keyring holds the keys whose signatures count. All of them bear one name, the log's origin.
type keyring []verifierKey

// parseKeys reads vkeys, one a line, as a data folder's log.pub gives them.
func parseKeys(text string) (keyring, error) {
	var keys keyring
	for _, line := range strings.Split(strings.TrimSuffix(text, "\n"), "\n") {
		key, err := parseKey(line)
		if err != nil {
			return nil, fmt.Errorf("key %q: %w", line, err)
		}
		if len(keys) > 0 && keys[0].name != key.name {
			return nil, fmt.Errorf("keys of two logs: %s and %s", keys[0].name, key.name)
		}
		keys = append(keys, key)
	}
	return keys, nil
}

func parseKey(vkey string) (verifierKey, error) {
	parts := strings.SplitN(vkey, "+", 3)
	if len(parts) != 3 {
		return verifierKey{}, errors.New("not name+id+key")
	}
	key := verifierKey{name: parts[0]}
	if !validKeyName(key.name) {
		return verifierKey{}, errors.New("not a key name")
	}
	typed, err := decodeBase64(parts[2])
	if err != nil {
		return verifierKey{}, err
	}
	if len(typed) != 1+ed25519.PublicKeySize || typed[0] != algEd25519 {
		return verifierKey{}, errors.New("not an Ed25519 key of type 01")
	}
	key.public = ed25519.PublicKey(typed[1:])
	key.id = keyID(key.name, typed)
	if parts[1] != hex.EncodeToString(key.id[:]) {
		return verifierKey{}, fmt.Errorf("its id is %x", key.id)
	}
	return key, nil
}

// keyID is the id of C2SP signed-note, "Signatures"; typed is the type byte and the public key.
func keyID(name string, typed []byte) (id [4]byte) {
	sum := sha256.Sum256(append([]byte(name+"\n"), typed...))
	copy(id[:], sum[:])
	return id
}

// validKeyName checks what C2SP signed-note, "Format", says of names.
func validKeyName(name string) bool {
	return name != "" && utf8.ValidString(name) && !strings.ContainsRune(name, '+') &&
		strings.IndexFunc(name, unicode.IsSpace) < 0
}

// origin is the log's name, which its checkpoints begin with.
func (keys keyring) origin() string { return keys[0].name }

// verify checks that at least one signature is by a key of the ring, and that none by such a key is
// bad: C2SP signed-note, "Signatures". It gives the first key that signed.
func (keys keyring) verify(text []byte, signatures []signature) (signer verifierKey, err error) {
	signed := false
	for _, s := range signatures {
		for _, key := range keys {
			if s.name != key.name || !bytes.Equal(s.keyID[:], key.id[:]) {
				continue
			}
			if !ed25519.Verify(key.public, text, s.bytes) {
				return signer, fmt.Errorf("the signature by %s+%x is bad", key.name, key.id)
			}
			if !signed {
				signer, signed = key, true
			}
		}
	}
	if !signed {
		return signer, fmt.Errorf("no signature by %s+%x", keys[0].name, keys[0].id)
	}
	return signer, nil
}

// decodeBase64 refuses every text but the one that stands for its bytes.
func decodeBase64(text string) ([]byte, error) {
	decoded, err := base64.StdEncoding.DecodeString(text)
	if err != nil || base64.StdEncoding.EncodeToString(decoded) != text {
		return nil, fmt.Errorf("%q is not base64", text)
	}
	return decoded, nil
}
