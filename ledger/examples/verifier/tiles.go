package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strconv"
)

// Tiles are of height 8: C2SP tlog-tiles, "Merkle Tree".
const (
	tileHeight = 8
	tileWidth  = 1 << tileHeight
	hashSize   = len(hash{})
)

// tilePath is where a tile or a bundle is: C2SP tlog-tiles, "Merkle Tree" and "Log entries".
func tilePath(level string, n uint64, width int) string {
	path := fmt.Sprintf("%03d", n%1000)
	for n /= 1000; n > 0; n /= 1000 {
		path = fmt.Sprintf("x%03d/%s", n%1000, path)
	}
	if width < tileWidth {
		path += ".p/" + strconv.Itoa(width)
	}
	return "tile/" + level + "/" + path
}

// widthOf is how many hashes tile n of a level has in a tree, 0 if it is not there: C2SP tlog-tiles,
// "Partial Tiles".
func widthOf(size uint64, level int, n uint64) int {
	hashes := size >> (tileHeight * level)
	switch {
	case n >= (hashes+tileWidth-1)/tileWidth:
		return 0
	case n < hashes/tileWidth:
		return tileWidth
	default:
		return int(hashes % tileWidth)
	}
}

// openTile opens a tile or a bundle of the width. A log that has grown since may have the full one
// only, of which the first are the same: C2SP tlog-tiles, "Partial Tiles".
func openTile(src source, level string, n uint64, width int) (in io.ReadCloser, path string, err error) {
	path = tilePath(level, n, width)
	in, err = src.open(path)
	if width < tileWidth && errors.Is(err, fs.ErrNotExist) {
		full := tilePath(level, n, tileWidth)
		if in, err := src.open(full); err == nil {
			return in, full, nil
		}
	}
	if err != nil {
		err = fmt.Errorf("%s: %w", path, err)
	}
	return in, path, err
}

// readTile gives the first hashes of a tile, as many as the width says.
func readTile(src source, level int, n uint64, width int) (hashes []hash, path string, err error) {
	in, path, err := openTile(src, strconv.Itoa(level), n, width)
	if err != nil {
		return nil, path, err
	}
	defer in.Close()
	content, err := limited(in, path, tileWidth*hashSize)
	if err != nil {
		return nil, path, err
	}
	if path == tilePath(strconv.Itoa(level), n, tileWidth) {
		if len(content) != tileWidth*hashSize {
			return nil, path, fmt.Errorf("%s: %d bytes are not %d hashes", path, len(content), tileWidth)
		}
		content = content[:width*hashSize]
	}
	if len(content) != width*hashSize {
		return nil, path, fmt.Errorf("%s: %d bytes are not %d hashes", path, len(content), width)
	}
	hashes = make([]hash, width)
	for i := range hashes {
		copy(hashes[i][:], content[i*hashSize:])
	}
	return hashes, path, nil
}

// A tileCheck compares tiles with what the leaves make of them, each when it has all of its hashes.
type tileCheck struct {
	src     source
	size    uint64 // of the tree that is signed
	from    int    // the lowest level to compare
	levels  []tileLevel
	matched int
}

type tileLevel struct {
	n      uint64
	hashes []hash // of tile n, so far
}

// visit takes the subtrees that a frontier completes; those over 256^L leaves are hashes of level L.
func (t *tileCheck) visit(height int, root hash) error {
	if height%tileHeight != 0 {
		return nil
	}
	l := height / tileHeight
	if l == len(t.levels) {
		t.levels = append(t.levels, tileLevel{})
	}
	level := &t.levels[l]
	level.hashes = append(level.hashes, root)
	if len(level.hashes) < widthOf(t.size, l, level.n) {
		return nil
	}
	if l >= t.from {
		if err := t.compare(l, level); err != nil {
			return err
		}
	}
	level.n++
	level.hashes = level.hashes[:0]
	return nil
}

func (t *tileCheck) compare(l int, level *tileLevel) error {
	published, path, err := readTile(t.src, l, level.n, len(level.hashes))
	if err != nil {
		return err
	}
	for i, h := range level.hashes {
		if published[i] != h {
			first := (tileWidth*level.n + uint64(i)) << (tileHeight * l)
			last := first + 1<<(tileHeight*l) - 1
			return fmt.Errorf("%s: hash %d, of entries %d to %d, is %s, they give %s",
				path, i, first, last, published[i], h)
		}
	}
	t.matched++
	return nil
}
