package main

import (
	"crypto/sha256"
	"encoding/base64"
	"math/bits"
)

// A hash is a SHA-256 hash, shown in base64 as checkpoints and proofs do.
type hash [sha256.Size]byte

func (h hash) String() string { return base64.StdEncoding.EncodeToString(h[:]) }

// leafHash, nodeHash and emptyRoot are MTH of RFC 6962, section 2.1.
func leafHash(entry []byte) (h hash) {
	hasher := sha256.New()
	hasher.Write([]byte{0x00})
	hasher.Write(entry)
	hasher.Sum(h[:0])
	return h
}

func nodeHash(left, right hash) hash {
	var node [1 + 2*sha256.Size]byte
	node[0] = 0x01
	copy(node[1:], left[:])
	copy(node[1+sha256.Size:], right[:])
	return sha256.Sum256(node[:])
}

func emptyRoot() hash { return sha256.Sum256(nil) }

// A frontier is a growing tree, of which it keeps the roots of the perfect subtrees that the leaves
// so far make up: peaks[h], over 2^h leaves, counts where bit h of size is set.
type frontier struct {
	size  uint64
	peaks [64]hash
}

// add takes the next leaf in. It tells visit, unless nil, each subtree that is now perfect.
func (f *frontier) add(leaf hash, visit func(height int, root hash) error) error {
	height, root := 0, leaf
	for {
		if visit != nil {
			if err := visit(height, root); err != nil {
				return err
			}
		}
		if f.size>>height&1 == 0 {
			break
		}
		root = nodeHash(f.peaks[height], root)
		height++
	}
	f.peaks[height] = root
	f.size++
	return nil
}

// root is the tree's: what is right of a split at the largest power of two hangs below it.
func (f *frontier) root() hash {
	if f.size == 0 {
		return emptyRoot()
	}
	height := bits.TrailingZeros64(f.size)
	root := f.peaks[height]
	for height++; height < len(f.peaks); height++ {
		if f.size>>height&1 == 1 {
			root = nodeHash(f.peaks[height], root)
		}
	}
	return root
}
