package main

import (
	"bytes"
	"encoding/binary"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// behindHeader is a document as a queue file has it.
func behindHeader(bits uint32, content []byte) []byte {
	document := binary.LittleEndian.AppendUint32(nil, bits|uint32(len(content)))
	document = append(document, content...)
	return append(document, make([]byte, -len(document)&(alignment-1))...)
}

// batchOf makes a batch of entries, from that of an index on, under the checkpoint of all up to them.
func batchOf(v vectors, first int, texts []string, root hash) []byte {
	note := v.sign(uint64(first+len(texts)), root)
	lengths, entries := []byte(nil), strings.Join(texts, "")
	for _, text := range texts {
		lengths = binary.BigEndian.AppendUint16(lengths, uint16(len(text)))
	}
	b := append([]byte(batchMagic), make([]byte, batchHeader-len(batchMagic))...)
	binary.BigEndian.PutUint32(b[8:], uint32(batchHeader+len(lengths)+len(entries)+len(note)+crcSize))
	binary.BigEndian.PutUint32(b[12:], uint32(len(texts)))
	binary.BigEndian.PutUint64(b[16:], uint64(first))
	binary.BigEndian.PutUint32(b[24:], uint32(len(note)))
	b = append(append(append(b, lengths...), entries...), note...)
	return withCRC(append(b, make([]byte, crcSize)...))
}

func TestBatchOfVectors(t *testing.T) {
	v := readVectors(t)
	root, _ := decodeHash(v.RootHash)
	if !bytes.Equal(batchOf(v, 0, v.Entries, root), v.Batch) {
		t.Error("the batch is made otherwise")
	}
}

func TestFolder(t *testing.T) {
	v := readVectors(t)
	texts, leaves := chained(t, v.Origin, 10)
	batch := func(from, to int) []byte { return behindHeader(0, batchOf(v, from, texts[from:to], mth(leaves[:to]))) }
	head := func(size int) string { return v.sign(uint64(size), mth(leaves[:size])) }
	join := func(parts ...[]byte) string { return string(bytes.Join(parts, nil)) }
	meta := behindHeader(metaBit, []byte("\xb9\x06header"))
	one, two, three := batch(0, 3), batch(3, 6), batch(6, 10)
	last := join(meta, one, two)
	zeros, end := make([]byte, 5000), behindHeader(endOfFile, nil)
	open := append(binary.LittleEndian.AppendUint32(nil, openBit|uint32(len(three)-headerSize)), three[headerSize:]...)
	holed := append([]byte(nil), three...)
	copy(holed[600:], make([]byte, 1100)) // at least one whole sector, wherever it is
	unled := append(make([]byte, 300), three[300:]...)
	flipped := append([]byte(nil), three...)
	flipped[700] ^= 1
	skipped := behindHeader(0, batchOf(v, 6, texts[7:], mth(leaves)))
	wrongRoot := behindHeader(0, batchOf(v, 6, texts[6:], mth(leaves[:9])))
	const from0, from6 = "00000000000000000000/20261122F.cq4", "00000000000000000006/20261122F.cq4"
	tests := []struct {
		what  string
		files map[string]string
		head  string
		exit  int
		says  string
	}{
		{"ends with the file", map[string]string{from0: last}, head(6), exitHolds, "6 in 2 batches"},
		{"ends with zeros", map[string]string{from0: last + string(zeros)}, head(6), exitHolds, "6 in 2 batches"},
		{"ends with a few zeros", map[string]string{from0: last + "\x00", from6: join(meta, three)}, head(10), exitHolds, "10 in 3"},
		{"head behind", map[string]string{from0: last}, head(3), exitHolds, "contained"},
		{"head empty", map[string]string{from0: last}, head(0), exitHolds, "contained"},
		{"two files", map[string]string{from0: join(meta, one, end), strings.Replace(from0, "22F", "23F", 1): join(meta, two)}, head(6), exitHolds, "6 in 2"},
		{"two folders", map[string]string{from0: last, from6: join(meta, three, zeros)}, head(10), exitHolds, "10 in 3"},
		{"not complete", map[string]string{from0: last + string(open)}, head(6), exitHolds, "tail"},
		{"with a hole", map[string]string{from0: last + string(holed) + string(zeros)}, head(6), exitHolds, "tail"},
		{"file cut short", map[string]string{from0: last + string(three[:400])}, head(6), exitHolds, "tail"},
		{"header cut short", map[string]string{from0: last + string(three[:2])}, head(6), exitHolds, "tail"},
		{"hole, named by head", map[string]string{from0: last + string(holed)}, head(10), exitFails, "batch at"},
		{"not there, named by head", map[string]string{from0: last}, head(10), exitFails, "entry 5 of the 10"},
		{"hole, and a batch behind", map[string]string{from0: last + string(holed) + string(three)}, head(6), exitFails, "not whole"},
		{"hole, and a folder behind", map[string]string{from0: last + string(holed), from6: join(meta, three)}, head(6), exitFails, "not whole"},
		{"flipped", map[string]string{from0: last + string(flipped)}, head(6), exitFails, "CRC"},
		{"first page not there", map[string]string{from0: last + string(unled) + string(zeros)}, head(6), exitHolds, "tail"},
		{"first page not there, named by head", map[string]string{from0: last + string(unled)}, head(10), exitFails, "its header was never written"},
		{"header zeroed", map[string]string{from0: last + string(make([]byte, 4)) + string(three[4:])}, head(6), exitFails, "behind a header of 0"},
		{"bytes behind the end", map[string]string{from0: last + string(zeros) + "x"}, head(6), exitHolds, "tail"},
		{"bytes behind the mark", map[string]string{from0: last + string(end) + "x"}, head(6), exitFails, "bytes stand behind"},
		{"batch gone", map[string]string{from0: join(meta, one, three)}, head(3), exitFails, "entry 3 is next"},
		{"batch twice", map[string]string{from0: join(meta, one, one)}, head(3), exitFails, "entry 3 is next"},
		{"index skipped", map[string]string{from0: last + string(skipped)}, head(6), exitFails, "entry 6: its index is 7"},
		{"wrong root", map[string]string{from0: last + string(wrongRoot)}, head(6), exitFails, "checkpoint behind entry 9"},
		{"folder misnamed", map[string]string{from6: last}, head(6), exitFails, "is the first in folder"},
		{"head of another root", map[string]string{from0: last}, v.sign(5, mth(leaves[1:6])), exitFails, "entry 4: under root"},
		{"head without signature", map[string]string{from0: last}, checkpointText(v.Origin, 6, mth(leaves[:6])), exitFails, "head"},
	}
	for _, test := range tests {
		dir := t.TempDir()
		write := func(path, content string) {
			path = filepath.Join(dir, path)
			if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, []byte(content), 0o666); err != nil {
				t.Fatal(err)
			}
		}
		for path, content := range test.files {
			write(filepath.Join("queue", path), content)
		}
		write("head", test.head)
		var out bytes.Buffer
		exit := run([]string{"-key", v.VKey, "folder", dir}, "", &out, &out)
		if exit != test.exit || !strings.Contains(out.String(), test.says) {
			t.Errorf("%s: exit %d, %s", test.what, exit, out.String())
		}
	}
}
