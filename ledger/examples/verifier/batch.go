package main

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
)

const (
	batchMagic  = "tokopsB1"
	batchHeader = 28 // up to the lengths of the entries
	crcSize     = 4
)

// A batch is one document of a queue: FORMAT.md, "A data folder".
type batch struct {
	in    *io.SectionReader
	count uint32 // of entries
	first uint64 // index
	note  []byte
}

// openBatch checks what says whether a batch is whole: its lengths and its CRC. The bytes go by
// once for that, and once more for the entries, so that no batch is too long for memory.
func openBatch(in *io.SectionReader) (*batch, error) {
	var header [batchHeader]byte
	if _, err := in.ReadAt(header[:], 0); err != nil || string(header[:8]) != batchMagic {
		return nil, errors.New("does not begin as a batch")
	}
	length := int64(binary.BigEndian.Uint32(header[8:]))
	b := &batch{in: in, count: binary.BigEndian.Uint32(header[12:]), first: binary.BigEndian.Uint64(header[16:])}
	noteSize := int64(binary.BigEndian.Uint32(header[24:]))
	entries := b.entriesAt()
	switch {
	case length != in.Size():
		return nil, fmt.Errorf("names a length of %d and has %d", length, in.Size())
	case b.count == 0:
		return nil, errors.New("has no entries")
	case noteSize > maxNote:
		return nil, fmt.Errorf("names a note of %d bytes", noteSize)
	case entries+noteSize+crcSize > length:
		return nil, errors.New("is too short for what it names")
	}
	lengths := b.lengths()
	for i := uint32(0); i < b.count; i++ {
		n, err := nextLength(lengths)
		if err != nil {
			return nil, err
		}
		entries += int64(n)
	}
	if entries+noteSize+crcSize != length {
		return nil, fmt.Errorf("has %d bytes, and its parts %d", length, entries+noteSize+crcSize)
	}
	tail := make([]byte, noteSize+crcSize)
	if _, err := in.ReadAt(tail, entries); err != nil {
		return nil, err
	}
	b.note = tail[:noteSize]
	return b, b.verifyCRC(length-crcSize, binary.BigEndian.Uint32(tail[noteSize:]))
}

func (b *batch) verifyCRC(end int64, want uint32) error {
	crc := crc32.New(crc32.MakeTable(crc32.Castagnoli))
	if _, err := io.Copy(crc, io.NewSectionReader(b.in, 0, end)); err != nil {
		return err
	}
	if crc.Sum32() != want {
		return fmt.Errorf("its CRC is %08x, its bytes give %08x", want, crc.Sum32())
	}
	return nil
}

// entriesAt is where the entries begin, behind their lengths.
func (b *batch) entriesAt() int64 { return batchHeader + 2*int64(b.count) }

func (b *batch) lengths() *bufio.Reader {
	return bufio.NewReader(io.NewSectionReader(b.in, batchHeader, 2*int64(b.count)))
}

func nextLength(in io.Reader) (uint16, error) {
	var n [2]byte
	_, err := io.ReadFull(in, n[:])
	return binary.BigEndian.Uint16(n[:]), err
}

// each gives the entries in their order, in memory that the next one overwrites.
func (b *batch) each(visit func(text []byte) error) error {
	lengths := b.lengths()
	entries := bufio.NewReader(io.NewSectionReader(b.in, b.entriesAt(), b.in.Size()))
	buffer := make([]byte, maxEntry)
	for i := uint32(0); i < b.count; i++ {
		n, err := nextLength(lengths)
		if err != nil {
			return err
		}
		if _, err := io.ReadFull(entries, buffer[:n]); err != nil {
			return err
		}
		if err := visit(buffer[:n]); err != nil {
			return err
		}
	}
	return nil
}

// A ledger is how far the reading of batches came.
type ledger struct {
	keys  keyring
	chain chain
	tree  frontier
}

// take checks a batch's entries and that its checkpoint is that of the tree there: FORMAT.md, "A data
// folder". It calls grown after each entry.
func (l *ledger) take(b *batch, grown func() error) error {
	if b.first != l.chain.next {
		return fmt.Errorf("begins at entry %d, entry %d is next", b.first, l.chain.next)
	}
	err := b.each(func(text []byte) error {
		leaf, err := l.chain.follow(text)
		if err != nil {
			return fmt.Errorf("entry %d: %w", l.chain.next, err)
		}
		if err := l.tree.add(leaf, nil); err != nil {
			return err
		}
		return grown()
	})
	if err != nil {
		return err
	}
	signed, err := openCheckpoint(b.note, l.keys)
	if err != nil {
		return fmt.Errorf("checkpoint behind entry %d: %w", l.chain.next-1, err)
	}
	if root := l.tree.root(); signed.size != l.tree.size || signed.root != root {
		return fmt.Errorf("checkpoint behind entry %d: it names %s, there are %d under %s",
			l.chain.next-1, signed, l.tree.size, root)
	}
	return nil
}
