package main

import (
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
)

// errUnfinished is what is wrong with a document whose writing did not end.
var errUnfinished = errors.New("was not written to its end")

// walkQueue gives the documents of a queue file that are not META, each with where its header is.
func walkQueue(file *os.File, visit func(at int64, document *io.SectionReader) error) error {
	info, err := file.Stat()
	if err != nil {
		return err
	}
	var word [headerSize]byte
	// A file that was closed may end where its last document does, without a header behind it.
	for at := int64(0); at+headerSize <= info.Size(); {
		if _, err := file.ReadAt(word[:], at); err != nil {
			return err
		}
		header := binary.LittleEndian.Uint32(word[:])
		if header == 0 || header == endOfFile {
			return nil
		}
		length := int64(header & lengthMask)
		end := at + headerSize + length
		if header&openBit != 0 || end > info.Size() {
			return fmt.Errorf("at %d: a document %w", at, errUnfinished)
		}
		if header&metaBit == 0 {
			if err := visit(at, io.NewSectionReader(file, at+headerSize, length)); err != nil {
				return fmt.Errorf("at %d: %w", at, err)
			}
		}
		at = (end + alignment - 1) / alignment * alignment
	}
	return nil
}
