package main

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
)

// The bits of a header: FORMAT.md, "A data folder".
const (
	lengthMask = 1<<30 - 1
	metaBit    = 1 << 30
	openBit    = 1 << 31 // not complete
	endOfFile  = openBit | metaBit
	headerSize = 4
	alignment  = 4
	sector     = 512
)

// errCutShort is what is wrong with a document whose writing a crash ended. At the end of a queue it
// may be so.
var errCutShort = errors.New("its writing was cut short")

// A document is what stands behind a header that is not META.
type document struct {
	*io.SectionReader
	at int64 // where the header is
}

// walkQueue gives the documents of a queue file.
func walkQueue(file *os.File, visit func(document) error) error {
	info, err := file.Stat()
	if err != nil {
		return err
	}
	var word [headerSize]byte
	at, size := int64(0), info.Size()
	for ; at+headerSize <= size; at = (at + alignment - 1) / alignment * alignment {
		if _, err := file.ReadAt(word[:], at); err != nil {
			return err
		}
		header := binary.LittleEndian.Uint32(word[:])
		if header == 0 || header == endOfFile {
			return restIsZero(file, at+headerSize, size)
		}
		d := document{io.NewSectionReader(file, at+headerSize, int64(header&lengthMask)), at}
		if at += headerSize + d.Size(); at > size {
			return fmt.Errorf("document at %d: the file ends within it: %w", d.at, errCutShort)
		}
		if header&openBit != 0 {
			if err := restIsZero(file, at, size); err != nil {
				return err
			}
			return fmt.Errorf("document at %d: its header says so: %w", d.at, errCutShort)
		}
		if header&metaBit == 0 {
			if err := visit(d); err != nil {
				return err
			}
		}
	}
	// A file that was closed ends where its last document does.
	if at < size && restIsZero(file, at, size) != nil {
		return fmt.Errorf("document at %d: the file ends within its header: %w", at, errCutShort)
	}
	return nil
}

// restIsZero refuses bytes that no header leads to.
func restIsZero(file *os.File, at, size int64) error {
	if zero, err := allZero(io.NewSectionReader(file, at, size-at)); err != nil || zero {
		return err
	}
	return fmt.Errorf("bytes stand behind what ends at %d", at)
}

func allZero(in io.Reader) (bool, error) {
	buffer, zeros := make([]byte, 64<<10), make([]byte, 64<<10)
	for {
		n, err := in.Read(buffer)
		if !bytes.Equal(buffer[:n], zeros[:n]) {
			return false, nil
		}
		if err == io.EOF {
			return true, nil
		}
		if err != nil {
			return false, err
		}
	}
}

// hasHoles says whether part of a complete document never reached the disk: a sector of the file that
// is all zero, or the CRC at its end. No batch has that many zeros.
func (d document) hasHoles() (bool, error) {
	begin := d.at + headerSize
	buffer, zeros := make([]byte, sector), make([]byte, sector)
	for at := (begin + sector - 1) / sector * sector; at+sector <= begin+d.Size(); at += sector {
		if _, err := d.ReadAt(buffer, at-begin); err != nil {
			return false, err
		}
		if bytes.Equal(buffer, zeros) {
			return true, nil
		}
	}
	if d.Size() < crcSize {
		return false, nil
	}
	_, err := d.ReadAt(buffer[:crcSize], d.Size()-crcSize)
	return err == nil && bytes.Equal(buffer[:crcSize], zeros[:crcSize]), err
}
