package interop

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/transparency-dev/merkle/proof"
	"github.com/transparency-dev/merkle/rfc6962"
)

type inclusion struct {
	Index  uint64   `json:"index"`
	Size   uint64   `json:"size"`
	Leaf   []byte   `json:"leaf_hash"`
	Root   []byte   `json:"root_hash"`
	Hashes [][]byte `json:"hashes"`
}

type consistency struct {
	From     uint64   `json:"from"`
	To       uint64   `json:"to"`
	FromRoot []byte   `json:"from_root"`
	ToRoot   []byte   `json:"to_root"`
	Hashes   [][]byte `json:"hashes"`
}

func (p inclusion) verify() error {
	return proof.VerifyInclusion(rfc6962.DefaultHasher, p.Index, p.Size, p.Leaf, p.Hashes, p.Root)
}

func (p consistency) verify() error {
	return proof.VerifyConsistency(rfc6962.DefaultHasher, p.From, p.To, p.Hashes, p.FromRoot, p.ToRoot)
}

// github.com/transparency-dev/merkle on the proofs that the server answers.
func TestMerkleAcceptsInclusion(t *testing.T) {
	log := servedLog(t)
	tree := log.tree(t)
	entries := log.entries(t, tree.N)
	for size := tree.N; size > 0; size = size * 5 / 7 {
		for index := int64(0); index < size; index += 1 + size/9 {
			var answer inclusion
			log.getJSON(t, fmt.Sprintf("/v1/ledger/inclusion?index=%d&size=%d", index, size), &answer)
			if size == tree.N && !bytes.Equal(answer.Root, tree.Hash[:]) {
				t.Fatalf("the root of %d entries is not the one that was signed", size)
			}
			if !bytes.Equal(answer.Leaf, rfc6962.DefaultHasher.HashLeaf(entries[index])) {
				t.Fatalf("the leaf hash of entry %d is another", index)
			}
			if err := answer.verify(); err != nil {
				t.Fatalf("entry %d of %d: %v", index, size, err)
			}
			for place := range answer.Hashes {
				answer.Hashes[place][size%32] ^= 0x04
				if answer.verify() == nil {
					t.Fatalf("entry %d of %d: accepted with hash %d changed", index, size, place)
				}
				answer.Hashes[place][size%32] ^= 0x04
			}
		}
	}
}

func TestMerkleAcceptsConsistency(t *testing.T) {
	log := servedLog(t)
	tree := log.tree(t)
	for to := tree.N; to > 1; to = to * 5 / 7 {
		for from := int64(1); from < to; from += 1 + to/9 {
			var answer consistency
			log.getJSON(t, fmt.Sprintf("/v1/ledger/consistency?from=%d&to=%d", from, to), &answer)
			if err := answer.verify(); err != nil {
				t.Fatalf("from %d to %d: %v", from, to, err)
			}
			answer.FromRoot[from%32] ^= 0x04
			if answer.verify() == nil {
				t.Fatalf("from %d to %d: another history is accepted", from, to)
			}
		}
	}
}
