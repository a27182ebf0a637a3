package interop

import (
	"bytes"
	"crypto/rand"
	"encoding/base64"
	"testing"

	"golang.org/x/mod/sumdb/note"
)

// golang.org/x/mod/sumdb/note on the checkpoint.
func TestNoteAcceptsTheCheckpoint(t *testing.T) {
	log := servedLog(t)
	opened, err := note.Open(log.get(t, "/ledger/checkpoint"), log.verifiers(t))
	if err != nil {
		t.Fatal(err)
	}
	if len(opened.Sigs) == 0 || len(opened.UnverifiedSigs) != 0 {
		t.Fatalf("%d signatures by the published keys, %d by others", len(opened.Sigs), len(opened.UnverifiedSigs))
	}
}

func TestNoteRefusesEveryByteChangedInTheCheckpoint(t *testing.T) {
	log := servedLog(t)
	checkpoint, keys := log.get(t, "/ledger/checkpoint"), log.verifiers(t)
	for at := range checkpoint {
		changed := bytes.Clone(checkpoint)
		changed[at] ^= 0x01
		if sameSignatures(checkpoint, changed) {
			changed[at] ^= 0x01 ^ 0x10
		}
		if _, err := note.Open(changed, keys); err == nil {
			t.Errorf("byte %d of the checkpoint may be changed: %q", at, changed)
		}
	}
}

// sameSignatures says whether only spare bits of the signature's last base64 character differ: Go's
// decoder passes over them, so no signed or signing byte has changed.
func sameSignatures(note, changed []byte) bool {
	signature := func(text []byte) []byte {
		line := bytes.TrimSuffix(text, []byte("\n"))
		decoded, err := base64.StdEncoding.DecodeString(string(line[bytes.LastIndexByte(line, ' ')+1:]))
		if err != nil {
			return nil
		}
		return decoded
	}
	before, after := signature(note), signature(changed)
	text := func(note []byte) []byte { return note[:bytes.LastIndexByte(note, ' ')] }
	return after != nil && bytes.Equal(before, after) && bytes.Equal(text(note), text(changed))
}

func TestNoteRefusesTheCheckpointUnderAKeyOfTheSameName(t *testing.T) {
	log := servedLog(t)
	checkpoint := log.get(t, "/ledger/checkpoint")
	name, _, _ := bytes.Cut(checkpoint, []byte("\n"))
	_, vkey, err := note.GenerateKey(rand.Reader, string(name))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := note.Open(checkpoint, verifiersOf(t, []byte(vkey))); err == nil {
		t.Error("another key of the log's name has not signed this checkpoint, and yet it is accepted")
	}
}
