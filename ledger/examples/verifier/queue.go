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
		if header == endOfFile {
			return restIsZero(file, at+headerSize, size)
		}
		if header == 0 {
			return neverWritten(file, at, size)
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

// neverWritten judges what stands behind a header of 0: nothing, or the pages of a batch whose first
// page never reached the disk. A whole batch there means that the header is damaged.
func neverWritten(file *os.File, at, size int64) error {
	zero, err := allZero(io.NewSectionReader(file, at, size-at))
	if err != nil || zero {
		return err
	}
	followed, err := isFollowedByBatch(file, at, size)
	if err != nil {
		return err
	}
	if followed {
		return fmt.Errorf("a batch stands behind a header of 0 at %d", at)
	}
	return fmt.Errorf("document at %d: bytes, and its header was never written: %w", at, errCutShort)
}

// isFollowedByBatch says whether a whole batch begins at a multiple of 4 from at on.
func isFollowedByBatch(file *os.File, at, size int64) (bool, error) {
	window := make([]byte, 64<<10)
	for start := at; start < size; start += int64(len(window) - len(batchMagic)) {
		n, err := file.ReadAt(window, start)
		if err != nil && err != io.EOF {
			return false, err
		}
		for from := 0; ; {
			found := bytes.Index(window[from:n], []byte(batchMagic))
			if found < 0 {
				break
			}
			from += found
			if begin := start + int64(from); begin%alignment == 0 && isBatch(file, begin, size) {
				return true, nil
			}
			from++
		}
	}
	return false, nil
}

func isBatch(file *os.File, begin, size int64) bool {
	var head [12]byte
	if _, err := file.ReadAt(head[:], begin); err != nil {
		return false
	}
	length := int64(binary.BigEndian.Uint32(head[8:]))
	if length > size-begin {
		return false
	}
	_, err := openBatch(io.NewSectionReader(file, begin, length))
	return err == nil
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
