package main

import (
	"crypto/ed25519"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"strings"
	"testing"
)

// signed is a checkpoint of the vectors' log, by whoever has the seed.
func signed(t *testing.T, v vectors, seed string, size uint64, root hash) []byte {
	t.Helper()
	bytes, err := hex.DecodeString(seed)
	if err != nil {
		t.Fatal(err)
	}
	private := ed25519.NewKeyFromSeed(bytes)
	id := keyID(v.Origin, append([]byte{algEd25519}, private.Public().(ed25519.PublicKey)...))
	text := fmt.Sprintf("%s\n%d\n%s\n", v.Origin, size, root)
	blob := append(id[:], ed25519.Sign(private, []byte(text))...)
	return []byte(text + "\n\u2014 " + v.Origin + " " + base64.StdEncoding.EncodeToString(blob) + "\n")
}

func TestHandoverLinksTheKeysOfTheVectors(t *testing.T) {
	v := readVectors(t)
	next := strings.Split(v.Handover, "\n")[5]
	keys, err := parseKeys(next + "\n" + v.VKey + "\n\n" + v.Handover)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := openCheckpoint([]byte(v.Checkpoint), keys); err != nil {
		t.Errorf("the last checkpoint of the old key: %v", err)
	}
	root, err := decodeHash(v.RootHash)
	if err != nil {
		t.Fatal(err)
	}
	var other hash
	for _, c := range []struct {
		what, seed string
		size       uint64
		root       hash
		good       bool
	}{
		{"the old key before", v.Seed, 2, other, true},
		{"the old key at the handover", v.Seed, 3, root, true},
		{"the old key beyond it", v.Seed, 4, other, false},
		{"the new key before", v.NextSeed, 2, other, false},
		{"the new key at the handover", v.NextSeed, 3, root, true},
		{"the new key beyond it", v.NextSeed, 4, other, true},
		{"another root at the handover", v.NextSeed, 3, other, false},
	} {
		_, err := openCheckpoint(signed(t, v, c.seed, c.size, c.root), keys)
		if (err == nil) != c.good {
			t.Errorf("%s: %v", c.what, err)
		}
	}
}

func TestHandoverOfAnyBitChangedIsRefused(t *testing.T) {
	v := readVectors(t)
	for at := range v.Handover {
		changed := []byte(v.Handover)
		changed[at] ^= 0x01
		if keys, err := parseKeys(v.VKey + "\n\n" + string(changed)); err == nil && len(keys.handovers) > 0 {
			t.Errorf("byte %d may be changed", at)
		}
	}
}

func TestWithoutHandoverEachKeyMustHaveSigned(t *testing.T) {
	v := readVectors(t)
	next := strings.Split(v.Handover, "\n")[5]
	keys, err := parseKeys(v.VKey + "\n" + next + "\n")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := openCheckpoint([]byte(v.Checkpoint), keys); err == nil {
		t.Error("a checkpoint that one of two trusted keys signed is accepted")
	}
}
