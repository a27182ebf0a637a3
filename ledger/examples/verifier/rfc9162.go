package main

import (
	"errors"
	"fmt"
)

// verifyInclusion is RFC 9162, section 2.1.3.2; a proof is that of RFC 6962, section 2.1.1.
func verifyInclusion(index, size uint64, leaf hash, proof []hash, root hash) error {
	if index >= size {
		return fmt.Errorf("entry %d is not among %d", index, size)
	}
	fn, sn, r := index, size-1, leaf
	for i, p := range proof {
		if sn == 0 {
			return fmt.Errorf("%d hashes of the proof are left over", len(proof)-i)
		}
		if fn&1 == 1 || fn == sn {
			r = nodeHash(p, r)
			for fn&1 == 0 && fn != 0 {
				fn, sn = fn>>1, sn>>1
			}
		} else {
			r = nodeHash(r, p)
		}
		fn, sn = fn>>1, sn>>1
	}
	if sn != 0 {
		return errors.New("the proof has too few hashes")
	}
	if r != root {
		return fmt.Errorf("entry and proof lead to root %s, signed is %s", r, root)
	}
	return nil
}

// verifyConsistency is RFC 9162, section 2.1.4.2; a proof is that of RFC 6962, section 2.1.2.
func verifyConsistency(from, to checkpoint, proof []hash) error {
	if from.size > to.size {
		return fmt.Errorf("%d entries do not extend %d", to.size, from.size)
	}
	if from.size == 0 || from.size == to.size {
		// RFC 6962 has no proof of these: the empty tree is in every tree, and a tree is in itself.
		if len(proof) > 0 {
			return errors.New("a proof where none is needed")
		}
		if from.size == to.size && from.root != to.root {
			return fmt.Errorf("two roots of %d entries: %s and %s", to.size, from.root, to.root)
		}
		return nil
	}
	if from.size&(from.size-1) == 0 {
		proof = append([]hash{from.root}, proof...)
	}
	if len(proof) == 0 {
		return errors.New("the proof has too few hashes")
	}
	fn, sn := from.size-1, to.size-1
	for fn&1 == 1 {
		fn, sn = fn>>1, sn>>1
	}
	fr, sr := proof[0], proof[0]
	for i, c := range proof[1:] {
		if sn == 0 {
			return fmt.Errorf("%d hashes of the proof are left over", len(proof)-1-i)
		}
		if fn&1 == 1 || fn == sn {
			fr, sr = nodeHash(c, fr), nodeHash(c, sr)
			for fn&1 == 0 && fn != 0 {
				fn, sn = fn>>1, sn>>1
			}
		} else {
			sr = nodeHash(sr, c)
		}
		fn, sn = fn>>1, sn>>1
	}
	switch {
	case sn != 0:
		return errors.New("the proof has too few hashes")
	case fr != from.root:
		return fmt.Errorf("the proof leads to the older root %s, signed is %s", fr, from.root)
	case sr != to.root:
		return fmt.Errorf("the proof leads to the newer root %s, signed is %s", sr, to.root)
	}
	return nil
}
