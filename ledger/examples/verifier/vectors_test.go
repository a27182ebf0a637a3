package main

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"io"
	"os"
	"strings"
	"testing"
)

// vectors are those at the end of FORMAT.md.
type vectors struct {
	Seed            string
	Origin          string
	VKey            string
	Entries         []string
	LeafHashes      []string `json:"leaf_hashes"`
	RootHash        string   `json:"root_hash"`
	Checkpoint      string
	ProofOf1        string   `json:"tlog_proof_of_1"`
	ConsistencyFrom []string `json:"consistency_from_2"`
	Batch           []byte
	NextSeed        string `json:"next_seed"`
	Handover        string
}

func readVectors(t *testing.T) vectors {
	t.Helper()
	document, err := os.ReadFile("../../FORMAT.md")
	if err != nil {
		t.Fatal(err)
	}
	_, block, found := strings.Cut(string(document), "```json\n")
	block, _, closed := strings.Cut(block, "```")
	if !found || !closed {
		t.Fatal("FORMAT.md has no vectors")
	}
	var v vectors
	decoder := json.NewDecoder(strings.NewReader(block))
	if err := decoder.Decode(&v); err != nil {
		t.Fatal(err)
	}
	return v
}

func (v vectors) keys(t *testing.T) keyring {
	t.Helper()
	keys, err := parseKeys(v.VKey)
	if err != nil {
		t.Fatal(err)
	}
	return keys
}

func (v vectors) private() ed25519.PrivateKey {
	seed, err := hex.DecodeString(v.Seed)
	if err != nil {
		panic(err)
	}
	return ed25519.NewKeyFromSeed(seed)
}

// readBatch gives a batch to a new ledger.
func readBatch(content []byte, keys keyring) error {
	b, err := openBatch(io.NewSectionReader(bytes.NewReader(content), 0, int64(len(content))))
	if err != nil {
		return err
	}
	l := &ledger{keys: keys, chain: newChain(keys.origin())}
	return l.take(b, func() error { return nil })
}

func TestVectors(t *testing.T) {
	v := readVectors(t)
	keys := v.keys(t)
	if public := v.private().Public().(ed25519.PublicKey); !public.Equal(keys.trusted[0].public) || keys.origin() != v.Origin {
		t.Error("seed and origin are not those of the vkey")
	}
	links, tree := newChain(v.Origin), frontier{}
	for i, text := range v.Entries {
		leaf, err := links.follow([]byte(text))
		if err != nil {
			t.Fatalf("entry %d: %v", i, err)
		}
		if leaf.String() != v.LeafHashes[i] {
			t.Errorf("leaf hash of %d is %s", i, leaf)
		}
		if err := tree.add(leaf, nil); err != nil {
			t.Fatal(err)
		}
	}
	if tree.root().String() != v.RootHash {
		t.Errorf("root is %s", tree.root())
	}
	signed, err := openCheckpoint([]byte(v.Checkpoint), keys)
	if err != nil || signed.size != 3 || signed.root != tree.root() {
		t.Errorf("checkpoint: %v, %v", signed, err)
	}
	if again := v.sign(3, tree.root()); again != v.Checkpoint {
		t.Errorf("signed again: %q", again)
	}
	if _, _, err := verifyProof([]byte(v.ProofOf1), []byte(v.Entries[1]), keys); err != nil {
		t.Errorf("proof: %v", err)
	}
	var two frontier
	var proof []hash
	for _, text := range v.LeafHashes[:2] {
		leaf, _ := decodeHash(text)
		_ = two.add(leaf, nil)
	}
	for _, text := range v.ConsistencyFrom {
		h, _ := decodeHash(text)
		proof = append(proof, h)
	}
	if err := verifyConsistency(checkpoint{size: 2, root: two.root()}, signed, proof); err != nil {
		t.Errorf("consistency: %v", err)
	}
	if err := readBatch(v.Batch, keys); err != nil {
		t.Errorf("batch: %v", err)
	}
}

// sign makes the checkpoint of a tree.
func (v vectors) sign(size uint64, root hash) string {
	return v.signText(checkpointText(v.Origin, size, root))
}

func (v vectors) signText(text string) string {
	private := v.private()
	id := keyID(v.Origin, append([]byte{algEd25519}, private.Public().(ed25519.PublicKey)...))
	signed := append(id[:], ed25519.Sign(private, []byte(text))...)
	return text + "\n\u2014 " + v.Origin + " " + base64.StdEncoding.EncodeToString(signed) + "\n"
}
