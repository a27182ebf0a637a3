package main

import (
	"io"
	"testing"
)

func TestExtensions(t *testing.T) {
	v := readVectors(t)
	keys := v.keys(t)
	texts, leaves := chained(t, v.Origin, 700)
	_, others := chained(t, "log.example.com/other", 700)
	log := publish(v, texts, leaves)
	note := func(size int) []byte { return []byte(v.sign(uint64(size), mth(leaves[:size]))) }
	sizes := []int{0, 1, 2, 3, 5, 7, 8, 64, 128, 129, 255, 256, 257, 300, 511, 512, 513, 699, 700}
	for _, from := range sizes {
		for _, to := range sizes {
			if err := verifyExtension(note(from), note(to), log, keys, io.Discard); (err == nil) != (from <= to) {
				t.Errorf("%d to %d: %v", from, to, err)
			}
			forked := []byte(v.sign(uint64(to), mth(others[:to])))
			if to > 0 && from > 0 && verifyExtension(note(from), forked, log, keys, io.Discard) == nil {
				t.Errorf("accepted: %d to another history of %d", from, to)
			}
			if to > 0 && verifyExtension(forked, note(700), log, keys, io.Discard) == nil {
				t.Errorf("accepted: another history of %d to 700", to)
			}
		}
	}
}

// Each hash of a proof counts, and so does their number.
func TestMutatedConsistency(t *testing.T) {
	_, leaves := chained(t, "log.example.com/chain", 40)
	for to := 1; to <= len(leaves); to++ {
		for from := 1; from < to; from++ {
			older := checkpoint{size: uint64(from), root: mth(leaves[:from])}
			newer := checkpoint{size: uint64(to), root: mth(leaves[:to])}
			proof := proofOf(uint64(from), leaves[:to], true)
			if err := verifyConsistency(older, newer, proof); err != nil {
				t.Fatalf("%d to %d: %v", from, to, err)
			}
			for i := range proof {
				proof[i][0] ^= 1
				if verifyConsistency(older, newer, proof) == nil {
					t.Errorf("accepted: %d to %d with another hash %d", from, to, i)
				}
				proof[i][0] ^= 1
				if verifyConsistency(older, newer, proof[:i]) == nil {
					t.Errorf("accepted: %d to %d with %d hashes", from, to, i)
				}
			}
			if verifyConsistency(older, newer, append(proof, leaves[0])) == nil {
				t.Errorf("accepted: %d to %d with a hash more", from, to)
			}
		}
	}
}

// proofOf is SUBPROOF of RFC 6962, section 2.1.2, as it stands there.
func proofOf(m uint64, leaves []hash, whole bool) []hash {
	n := uint64(len(leaves))
	if m == n {
		if whole {
			return nil
		}
		return []hash{mth(leaves)}
	}
	if k := splitOf(n); m <= k {
		return append(proofOf(m, leaves[:k], whole), mth(leaves[k:]))
	} else {
		return append(proofOf(m-k, leaves[k:], false), mth(leaves[:k]))
	}
}
