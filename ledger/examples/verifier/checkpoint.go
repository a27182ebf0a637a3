package main

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// maxInteger is the bound of every integer here, FORMAT.md, "Entries": below 2^53.
const maxInteger = 1<<53 - 1

// A checkpoint is a signed tree head: C2SP tlog-checkpoint.
type checkpoint struct {
	size   uint64
	root   hash
	signer verifierKey
}

func (c checkpoint) String() string {
	return fmt.Sprintf("%d entries under root %s", c.size, c.root)
}

// openCheckpoint gives what a note says, if a key of the log signed it.
func openCheckpoint(note []byte, keys keyring) (c checkpoint, err error) {
	text, signatures, err := splitNote(note)
	if err != nil {
		return c, err
	}
	signers, err := keys.verify(text, signatures)
	if err != nil {
		return c, err
	}
	c.signer = signers[0]
	// FORMAT.md, "Checkpoints and keys": three lines, no extension lines.
	lines := strings.SplitAfter(string(text), "\n")
	if len(lines) != 4 || lines[3] != "" {
		return c, errors.New("its text has not exactly three lines")
	}
	if origin := strings.TrimSuffix(lines[0], "\n"); origin != keys.origin() {
		return c, fmt.Errorf("its origin is %q", origin)
	}
	if c.size, err = parseDecimal(strings.TrimSuffix(lines[1], "\n")); err != nil {
		return c, fmt.Errorf("its size: %w", err)
	}
	if c.root, err = decodeHash(strings.TrimSuffix(lines[2], "\n")); err != nil {
		return c, fmt.Errorf("its root: %w", err)
	}
	if c.size == 0 && c.root != emptyRoot() {
		return c, errors.New("its root is not that of the empty tree")
	}
	return c, keys.checkSize(c, signers)
}

// parseDecimal reads a decimal without sign or leading zeroes: C2SP tlog-checkpoint, "Note text".
func parseDecimal(text string) (uint64, error) {
	n, err := strconv.ParseUint(text, 10, 64)
	if err != nil || strconv.FormatUint(n, 10) != text || n > maxInteger+1 {
		return 0, fmt.Errorf("%q is not a decimal without leading zeroes up to 2^53", text)
	}
	return n, nil
}

// decodeHash reads a hash in base64.
func decodeHash(text string) (h hash, err error) {
	decoded, err := decodeBase64(text)
	if err != nil {
		return h, err
	}
	if len(decoded) != len(h) {
		return h, fmt.Errorf("%d bytes are not a SHA-256 hash", len(decoded))
	}
	copy(h[:], decoded)
	return h, nil
}
