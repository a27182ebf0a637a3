package main

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"strings"
	"testing"
)

func checkpointText(origin string, size uint64, root hash) string {
	return fmt.Sprintf("%s\n%d\n%s\n", origin, size, root)
}

// eachMutation gives a content with each bit flipped, and with each length short of its own.
func eachMutation(content []byte, try func(what string, mutated []byte)) {
	for i := range content {
		for bit := 0; bit < 8; bit++ {
			mutated := append([]byte(nil), content...)
			mutated[i] ^= 1 << bit
			try(fmt.Sprintf("bit %d of byte %d flipped", bit, i), mutated)
		}
		try(fmt.Sprintf("cut at %d", i), content[:i:i])
	}
	try("with a byte more", append(content[:len(content):len(content)], 0))
	try("with a line feed more", append(content[:len(content):len(content)], '\n'))
}

// withCRC makes the CRC right again, as somebody would who changes a batch on purpose.
func withCRC(content []byte) []byte {
	if len(content) >= crcSize {
		end := len(content) - crcSize
		crc := crc32.Checksum(content[:end], crc32.MakeTable(crc32.Castagnoli))
		binary.BigEndian.PutUint32(content[end:], crc)
	}
	return content
}

// No byte of a batch is left out: each is refused by the CRC and, but for the CRC itself, without it.
func TestMutatedBatches(t *testing.T) {
	v := readVectors(t)
	keys := v.keys(t)
	eachMutation(v.Batch, func(what string, mutated []byte) {
		if readBatch(mutated, keys) == nil {
			t.Errorf("accepted: %s", what)
		}
	})
	eachMutation(v.Batch[:len(v.Batch)-crcSize], func(what string, mutated []byte) {
		if readBatch(withCRC(append(mutated, 0, 0, 0, 0)), keys) == nil {
			t.Errorf("accepted with a CRC of its own: %s", what)
		}
	})
}

func TestMutatedNotes(t *testing.T) {
	v := readVectors(t)
	keys := v.keys(t)
	eachMutation([]byte(v.Checkpoint), func(what string, mutated []byte) {
		if _, err := openCheckpoint(mutated, keys); err == nil {
			t.Errorf("accepted: %s", what)
		}
	})
	const stranger = "\u2014 witness.example.com AAAAAAAA\n"
	known := strings.SplitAfter(v.Checkpoint, "\n\n")[1]
	bad := "\u2014 " + v.Origin + " yDAMJ" + known[strings.LastIndex(known, " ")+6:]
	worse := strings.Replace(known, "yDAMI2", "yDAMI3", 1)
	size, root := uint64(3), v.RootHash
	texts := []struct {
		note string
		good bool
	}{
		{v.Checkpoint + stranger, true}, // unknown keys are passed over
		{strings.Replace(v.Checkpoint, known, stranger+known, 1), true},
		{v.Checkpoint + bad, true},    // of an unknown id
		{v.Checkpoint + worse, false}, // a bad one by a known key
		{v.Checkpoint + "witness.example.com AAAAAAAA\n", false},
		{strings.Replace(v.Checkpoint, known, stranger, 1), false},
		{v.signText(fmt.Sprintf("%s\n%d\n%s\nextension\n", v.Origin, size, root)), false},
		{v.signText(fmt.Sprintf("%s\n%d\n", v.Origin, size)), false},
		{v.signText(fmt.Sprintf("%s\n0%d\n%s\n", v.Origin, size, root)), false},
		{v.signText(fmt.Sprintf("%s\n+%d\n%s\n", v.Origin, size, root)), false},
		{v.signText(fmt.Sprintf("%s\n%d\n%s\n", v.Origin, uint64(1)<<53+1, root)), false},
		{v.signText(fmt.Sprintf("%s\n%d\n%s\n", "log.example.com/other", size, root)), false},
		{v.signText(fmt.Sprintf("%s\n%d\n%s\n", v.Origin, size, strings.TrimRight(root, "="))), false},
		{v.signText(fmt.Sprintf("%s\n%d\n%s\n", v.Origin, size, root[:42]+"F=")), false}, // loose bits
		{v.signText(fmt.Sprintf("%s\n%d\n%s\n", v.Origin, 0, root)), false},
		{v.signText(fmt.Sprintf("%s\n%d\n%s\n", v.Origin, 0, emptyRoot())), true},
	}
	for _, test := range texts {
		if _, err := openCheckpoint([]byte(test.note), keys); (err == nil) != test.good {
			t.Errorf("%q: %v", test.note, err)
		}
	}
}

func TestMutatedProofs(t *testing.T) {
	v := readVectors(t)
	keys := v.keys(t)
	refused := func(what, proof, entry string) {
		t.Helper()
		if _, _, err := verifyProof([]byte(proof), []byte(entry), keys); err == nil {
			t.Errorf("accepted: %s", what)
		}
	}
	eachMutation([]byte(v.ProofOf1), func(what string, mutated []byte) {
		refused("proof: "+what, string(mutated), v.Entries[1])
	})
	eachMutation([]byte(v.Entries[1]), func(what string, mutated []byte) {
		refused("entry: "+what, v.ProofOf1, string(mutated))
	})
	lines := strings.SplitAfter(v.ProofOf1, "\n")
	join := func(some ...string) string { return strings.Join(some, "") + strings.Join(lines[4:], "") }
	if join(lines[:4]...) != v.ProofOf1 {
		t.Fatal("the proof is not of four lines and a checkpoint")
	}
	refused("of another entry", v.ProofOf1, v.Entries[2])
	refused("hashes swapped", join(lines[0], lines[1], lines[3], lines[2]), v.Entries[1])
	refused("a hash too few", join(lines[0], lines[1], lines[2]), v.Entries[1])
	refused("a hash too many", join(lines[0], lines[1], lines[2], lines[3], lines[3]), v.Entries[1])
	refused("an extra line", join(lines[0], "extra AAAA\n", lines[1], lines[2], lines[3]), v.Entries[1])
	refused("no index", join(lines[0], lines[2], lines[3]), v.Entries[1])
}

func TestMutatedKeys(t *testing.T) {
	v := readVectors(t)
	eachMutation([]byte(v.VKey), func(what string, mutated []byte) {
		if what != "with a line feed more" {
			if _, err := parseKeys(string(mutated)); err == nil {
				t.Errorf("accepted: %s", what)
			}
		}
	})
}
