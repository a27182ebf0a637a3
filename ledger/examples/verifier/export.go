package main

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// readCheckpoint gives the newest of a published log.
func readCheckpoint(src source, keys keyring) (c checkpoint, err error) {
	return readNote(src, "checkpoint", keys)
}

// readNote opens a checkpoint that a source has. Without it there is nothing to verify.
func readNote(src source, path string, keys keyring) (c checkpoint, err error) {
	in, err := src.open(path)
	if err != nil {
		return c, absent{fmt.Errorf("%s: %w", path, err)}
	}
	defer in.Close()
	note, err := limited(in, path, maxNote)
	if err != nil {
		return c, err
	}
	if c, err = openCheckpoint(note, keys); err != nil {
		err = fmt.Errorf("%s: %w", path, err)
	}
	return c, err
}

// verifyPublished reads a published log once, from the first entry to the last: FORMAT.md,
// "Published". It holds one tile of each level and one entry.
func verifyPublished(src source, keys keyring, hashesOnly bool, out io.Writer) error {
	signed, err := readCheckpoint(src, keys)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "ok  signed    %s, by %s+%x\n", signed, signed.signer.name, signed.signer.id)
	p := &published{
		src:   src,
		chain: newChain(keys.origin()),
		tiles: tileCheck{src: src, size: signed.size},
	}
	take := p.bundle
	if hashesOnly {
		take, p.tiles.from = p.leaves, 1
	}
	for n := uint64(0); ; n++ {
		width := widthOf(signed.size, 0, n)
		if width == 0 {
			break
		}
		if err := take(n, width); err != nil {
			return err
		}
	}
	if !hashesOnly {
		fmt.Fprintf(out, "ok  entries   %d, each canonical and behind the one before\n", p.chain.next)
	}
	fmt.Fprintf(out, "ok  tiles     %d, each hash is what is below it\n", p.tiles.matched)
	if root := p.tree.root(); root != signed.root {
		return fmt.Errorf("checkpoint: its root is %s, the %d entries give %s", signed.root, signed.size, root)
	}
	fmt.Fprintf(out, "ok  root      the signed one\n")
	if hashesOnly {
		fmt.Fprintf(out, "--  entries   not read\n")
	}
	return nil
}

// published is how far the reading of a published log came.
type published struct {
	src   source
	chain chain
	tree  frontier
	tiles tileCheck
}

// bundle takes the entries of a bundle in.
func (p *published) bundle(n uint64, width int) error {
	in, path, err := openTile(p.src, "entries", n, width)
	if err != nil {
		return err
	}
	defer in.Close()
	buffered := bufio.NewReaderSize(in, maxEntry)
	for i := 0; i < width; i++ {
		text, err := readEntry(buffered)
		if err != nil {
			return fmt.Errorf("%s: entry %d: %w", path, p.chain.next, err)
		}
		leaf, err := p.chain.follow(text)
		if err != nil {
			return fmt.Errorf("%s: entry %d: %w", path, p.chain.next, err)
		}
		if err := p.tree.add(leaf, p.tiles.visit); err != nil {
			return err
		}
	}
	if path != tilePath("entries", n, width) {
		return nil // the full bundle goes on
	}
	if _, err := buffered.ReadByte(); err != io.EOF {
		return fmt.Errorf("%s: more behind entry %d, its last", path, p.chain.next-1)
	}
	return nil
}

// readEntry reads an entry behind its length: C2SP tlog-tiles, "Log entries".
func readEntry(in io.Reader) ([]byte, error) {
	var length [2]byte
	_, err := io.ReadFull(in, length[:])
	text := make([]byte, binary.BigEndian.Uint16(length[:]))
	if err == nil {
		_, err = io.ReadFull(in, text)
	}
	if err == io.EOF || errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, errors.New("is cut off")
	}
	return text, err
}

// leaves takes the leaf hashes of a tile in, where the entries are not to be read.
func (p *published) leaves(n uint64, width int) error {
	hashes, _, err := readTile(p.src, 0, n, width)
	if err != nil {
		return err
	}
	p.tiles.matched++
	for _, leaf := range hashes {
		if err := p.tree.add(leaf, p.tiles.visit); err != nil {
			return err
		}
	}
	return nil
}
