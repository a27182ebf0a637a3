package main

import (
	"fmt"
	"io"
	"math/bits"
)

// A treeReader has the hashes of a published tree of a size.
type treeReader struct {
	src  source
	size uint64
}

// verifyExtension checks that the tree of one checkpoint extends that of another, by a proof whose
// hashes a published tree has: at least as large as both. What the tree has need not be believed: the
// proof must lead to both of the signed roots.
func verifyExtension(older, newer []byte, src source, keys keyring, out io.Writer) error {
	from, err := openCheckpoint(older, keys)
	if err != nil {
		return fmt.Errorf("older checkpoint: %w", err)
	}
	to, err := openCheckpoint(newer, keys)
	if err != nil {
		return fmt.Errorf("newer checkpoint: %w", err)
	}
	fmt.Fprintf(out, "ok  older     %s, by %s+%x\n", from, from.signer.name, from.signer.id)
	fmt.Fprintf(out, "ok  newer     %s, by %s+%x\n", to, to.signer.name, to.signer.id)
	var hashes []hash
	if 0 < from.size && from.size < to.size {
		latest, err := readCheckpoint(src, keys)
		if err != nil {
			return err
		}
		if latest.size < to.size {
			return absent{fmt.Errorf("checkpoint: the tree has %d entries, the newer checkpoint %d", latest.size, to.size)}
		}
		tree := treeReader{src: src, size: latest.size}
		if hashes, err = tree.subproof(from.size, 0, to.size, true); err != nil {
			return err
		}
	}
	if err := verifyConsistency(from, to, hashes); err != nil {
		return err
	}
	fmt.Fprintf(out, "ok  extends   the first %d entries of the newer are the older, by %d hashes\n", from.size, len(hashes))
	return nil
}

// subproof is SUBPROOF(m, D[lo:hi], whole) of RFC 6962, section 2.1.2.
func (t treeReader) subproof(m, lo, hi uint64, whole bool) ([]hash, error) {
	if m == hi-lo {
		if whole {
			return nil, nil
		}
		root, err := t.root(lo, hi)
		return []hash{root}, err
	}
	split := splitOf(hi - lo)
	var below []hash
	var beside hash
	var err error
	if m <= split {
		if below, err = t.subproof(m, lo, lo+split, whole); err == nil {
			beside, err = t.root(lo+split, hi)
		}
	} else {
		if below, err = t.subproof(m-split, lo+split, hi, false); err == nil {
			beside, err = t.root(lo, lo+split)
		}
	}
	return append(below, beside), err
}

// root is MTH(D[lo:hi]) of RFC 6962, section 2.1, for ranges that its splits lead to.
func (t treeReader) root(lo, hi uint64) (hash, error) {
	n := hi - lo
	if n&(n-1) == 0 {
		return t.perfect(bits.TrailingZeros64(n), lo)
	}
	split := splitOf(n)
	left, err := t.root(lo, lo+split)
	if err != nil {
		return hash{}, err
	}
	right, err := t.root(lo+split, hi)
	return nodeHash(left, right), err
}

// splitOf is the largest power of two below n, which is above 1.
func splitOf(n uint64) uint64 { return 1 << (bits.Len64(n-1) - 1) }

// perfect is the root over 2^height leaves from lo on, by hashes of the tile level below it.
func (t treeReader) perfect(height int, lo uint64) (hash, error) {
	level := height / tileHeight
	at := lo >> (tileHeight * level)
	n, first, count := at/tileWidth, int(at%tileWidth), 1<<(height%tileHeight)
	hashes, path, err := readTile(t.src, level, n, widthOf(t.size, level, n))
	if err != nil {
		return hash{}, err
	}
	if first+count > len(hashes) {
		return hash{}, fmt.Errorf("%s: no hash %d", path, first+count-1)
	}
	var tree frontier
	for _, h := range hashes[first : first+count] {
		if err := tree.add(h, nil); err != nil {
			return hash{}, err
		}
	}
	return tree.root(), nil
}
