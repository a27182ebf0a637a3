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
type keyring struct {
	trusted   []verifierKey
	handovers []handover // oldest first
	line      []verifierKey
}

// parseKeys reads vkeys, one a line, and behind them handovers, as a data folder's log.pub and
// /ledger/keys give them.
func parseKeys(text string) (keys keyring, err error) {
	vkeys, notes := splitKeys(text)
	for _, line := range vkeys {
		key, err := parseKey(line)
		if err != nil {
			return keys, fmt.Errorf("key %q: %w", line, err)
		}
		if len(keys.trusted) > 0 && keys.origin() != key.name {
			return keys, fmt.Errorf("keys of two logs: %s and %s", keys.origin(), key.name)
		}
		keys.trusted = append(keys.trusted, key)
	}
	if len(keys.trusted) == 0 {
		return keys, errors.New("no key is given")
	}
	keys.line = keys.trusted
	if len(notes) == 0 {
		return keys, nil
	}
	if keys.handovers, keys.line, err = linkKeys(notes); err != nil {
		return keys, err
	}
	for _, key := range keys.trusted {
		if rankOf(keys.line, key) < 0 {
			return keys, fmt.Errorf("no handover links %s+%x to the others", key.name, key.id)
		}
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
func (keys keyring) origin() string { return keys.trusted[0].name }

// verify checks signatures by FORMAT.md, "Checkpoints and keys": those by others are passed over, a bad
// one by a key of the log refuses the note. Each trusted key must have signed; where handovers link the
// log's keys, one of the line. It gives the first that signed, and all of them.
func (keys keyring) verify(text []byte, signatures []signature) (signers []verifierKey, err error) {
	for _, s := range signatures {
		for _, key := range keys.line {
			if s.name != key.name || !bytes.Equal(s.keyID[:], key.id[:]) {
				continue
			}
			if !ed25519.Verify(key.public, text, s.bytes) {
				return nil, fmt.Errorf("the signature by %s+%x is bad", key.name, key.id)
			}
			signers = append(signers, key)
		}
	}
	for _, key := range keys.trusted {
		if len(keys.handovers) == 0 && rankOf(signers, key) < 0 {
			return nil, fmt.Errorf("no signature by %s+%x", key.name, key.id)
		}
	}
	if len(signers) == 0 {
		return nil, fmt.Errorf("no signature by a key of %s", keys.origin())
	}
	return signers, nil
}

// decodeBase64 refuses every text but the one that stands for its bytes.
func decodeBase64(text string) ([]byte, error) {
	decoded, err := base64.StdEncoding.DecodeString(text)
	if err != nil || base64.StdEncoding.EncodeToString(decoded) != text {
		return nil, fmt.Errorf("%q is not base64", text)
	}
	return decoded, nil
}
