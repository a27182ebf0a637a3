package main

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// maxNote is more than any checkpoint needs, witnesses' signatures included.
const maxNote = 64 << 10

// A signature is one signature line of a note.
type signature struct {
	name  string
	keyID [4]byte
	bytes []byte
}

// splitNote takes a signed note apart: C2SP signed-note, "Format". The text keeps its last line feed.
func splitNote(note []byte) (text []byte, signatures []signature, err error) {
	if len(note) > maxNote {
		return nil, nil, fmt.Errorf("longer than %d bytes", maxNote)
	}
	if !utf8.Valid(note) {
		return nil, nil, errors.New("not UTF-8")
	}
	for i, b := range note {
		if b < 0x20 && b != '\n' {
			return nil, nil, fmt.Errorf("control character %#02x at byte %d", b, i)
		}
	}
	// The last empty line parts text and signatures.
	at := bytes.LastIndex(note, []byte("\n\n"))
	if at < 0 {
		return nil, nil, errors.New("no empty line before the signatures")
	}
	text, lines := note[:at+1], string(note[at+2:])
	if !strings.HasSuffix(lines, "\n") {
		return nil, nil, errors.New("the last line does not end")
	}
	for _, line := range strings.Split(strings.TrimSuffix(lines, "\n"), "\n") {
		s, err := parseSignature(line)
		if err != nil {
			return nil, nil, fmt.Errorf("signature line %q: %w", line, err)
		}
		signatures = append(signatures, s)
	}
	return text, signatures, nil
}

func parseSignature(line string) (s signature, err error) {
	const emDash = "\u2014 "
	if !strings.HasPrefix(line, emDash) {
		return s, errors.New("does not begin with U+2014 and a space")
	}
	parts := strings.Split(line[len(emDash):], " ")
	if len(parts) != 2 || !validKeyName(parts[0]) {
		return s, errors.New("not a key name, a space and a signature")
	}
	decoded, err := decodeBase64(parts[1])
	if err != nil {
		return s, err
	}
	if len(decoded) <= len(s.keyID) {
		return s, errors.New("no signature behind the key id")
	}
	s.name = parts[0]
	s.bytes = decoded[copy(s.keyID[:], decoded):]
	return s, nil
}
