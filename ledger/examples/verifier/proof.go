package main

import (
	"errors"
	"fmt"
	"io"
	"strings"
)

// maxProofHashes is how deep a tree of 2^53 entries is.
const maxProofHashes = 53

// A proof is what entry.tlog-proof says: C2SP tlog-proof, "Format".
type proof struct {
	index  uint64
	hashes []hash
	note   []byte
}

// parseProof takes no extra line, which these logs do not write and nobody signs.
func parseProof(text []byte) (p proof, err error) {
	lines, note, found := strings.Cut(string(text), "\n\n")
	if !found {
		return p, errors.New("no empty line before the checkpoint")
	}
	p.note = []byte(note)
	parts := strings.Split(lines, "\n")
	if parts[0] != "c2sp.org/tlog-proof@v1" {
		return p, fmt.Errorf("line 1: %q is not the header", parts[0])
	}
	if len(parts) < 2 || !strings.HasPrefix(parts[1], "index ") {
		return p, errors.New("line 2: not the index")
	}
	if p.index, err = parseDecimal(strings.TrimPrefix(parts[1], "index ")); err != nil {
		return p, fmt.Errorf("line 2: %w", err)
	}
	if len(parts)-2 > maxProofHashes {
		return p, fmt.Errorf("more than %d hashes", maxProofHashes)
	}
	for i, line := range parts[2:] {
		h, err := decodeHash(line)
		if err != nil {
			return p, fmt.Errorf("line %d: %w", 3+i, err)
		}
		p.hashes = append(p.hashes, h)
	}
	return p, nil
}

// verifyProof checks that an entry is under the checkpoint of a proof. The entry's prev and time are
// read only: what they follow is not here.
func verifyProof(text, entryText []byte, keys keyring) (c checkpoint, e entry, err error) {
	p, err := parseProof(text)
	if err != nil {
		return c, e, fmt.Errorf("proof: %w", err)
	}
	if c, err = openCheckpoint(p.note, keys); err != nil {
		return c, e, fmt.Errorf("proof: checkpoint: %w", err)
	}
	if e, err = parseEntry(entryText); err != nil {
		return c, e, fmt.Errorf("entry: %w", err)
	}
	if e.index != p.index {
		return c, e, fmt.Errorf("entry: its index is %d, the proof's %d", e.index, p.index)
	}
	if err := verifyInclusion(p.index, c.size, leafHash(entryText), p.hashes, c.root); err != nil {
		return c, e, fmt.Errorf("proof: %w", err)
	}
	return c, e, nil
}

func reportProof(text, entryText []byte, keys keyring, out io.Writer) error {
	c, e, err := verifyProof(text, entryText, keys)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "ok  signed    %s, by %s+%x\n", c, c.signer.name, c.signer.id)
	fmt.Fprintf(out, "ok  entry     %d is canonical, of %s\n", e.index, e.time)
	fmt.Fprintf(out, "ok  included  under that root\n")
	return nil
}
