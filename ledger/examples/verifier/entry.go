package main

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"time"
)

// maxEntry is the most bytes of an entry: FORMAT.md, "Entries".
const maxEntry = 65535

// An entry is what the ledger itself knows of one.
type entry struct {
	index uint64
	prev  hash
	time  string
}

// parseEntry reads an entry in canonical form, with exactly the keys of FORMAT.md, "Entries".
func parseEntry(text []byte) (e entry, err error) {
	if len(text) > maxEntry {
		return e, fmt.Errorf("%d bytes are more than %d", len(text), maxEntry)
	}
	s := scanner{text: text, depth: 1}
	if err := s.expect(`{"body":`); err != nil {
		return e, err
	}
	if err := s.nested(s.object); err != nil {
		return e, err
	}
	if err := s.expect(`,"index":`); err != nil {
		return e, err
	}
	index, err := s.integer()
	if err != nil {
		return e, err
	}
	if index < 0 {
		return e, s.fail("a negative index")
	}
	e.index = uint64(index)
	fields := []struct {
		before string
		take   func(value string) bool
	}{
		{`,"prev":`, e.takePrev},
		{`,"time":`, e.takeTime},
		{`,"type":`, validType},
	}
	for _, field := range fields {
		if err := s.expect(field.before); err != nil {
			return e, err
		}
		start := s.at
		value, err := s.str()
		if err != nil {
			return e, err
		}
		if !field.take(value) {
			s.at = start
			return e, s.fail("%q does not fit behind %s", value, field.before[1:])
		}
	}
	if err := s.expect("}"); err != nil {
		return e, err
	}
	if s.at != len(text) {
		return e, s.fail("more behind the entry")
	}
	return e, nil
}

func (e *entry) takePrev(value string) bool {
	if len(value) != hex.EncodedLen(len(e.prev)) || strings.ToLower(value) != value {
		return false
	}
	n, err := hex.Decode(e.prev[:], []byte(value))
	return err == nil && n == len(e.prev)
}

func (e *entry) takeTime(value string) bool {
	const layout = "2006-01-02T15:04:05.000Z"
	// Formatted again, since Parse takes a comma for the point.
	t, err := time.Parse(layout, value)
	e.time = value
	return err == nil && t.Format(layout) == value
}

func validType(value string) bool {
	const allowed = "abcdefghijklmnopqrstuvwxyz0123456789._"
	return len(value) >= 1 && len(value) <= 64 && strings.Trim(value, allowed) == ""
}

// A chain is where the next entry must go on: FORMAT.md, "Entries".
type chain struct {
	next uint64
	prev hash
	time string
}

func newChain(origin string) chain { return chain{prev: sha256.Sum256([]byte(origin))} }

// follow checks that an entry is the next, and gives its leaf hash.
func (c *chain) follow(text []byte) (hash, error) {
	e, err := parseEntry(text)
	switch {
	case err != nil:
		return hash{}, err
	case e.index != c.next:
		return hash{}, fmt.Errorf("its index is %d", e.index)
	case e.prev != c.prev:
		return hash{}, fmt.Errorf("its prev is %x, of the entry before %x", e.prev[:], c.prev[:])
	case e.time < c.time: // both of one width, so their order is that of the times
		return hash{}, fmt.Errorf("its time %s is before %s of the entry before", e.time, c.time)
	}
	leaf := leafHash(text)
	*c = chain{next: c.next + 1, prev: leaf, time: e.time}
	return leaf, nil
}
