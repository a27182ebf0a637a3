package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"io/fs"
	"strconv"
	"strings"
	"testing"
)

// A memory is a published log without a disk.
type memory map[string][]byte

func (m memory) open(path string) (io.ReadCloser, error) {
	content, found := m[path]
	if !found {
		return nil, fs.ErrNotExist
	}
	return io.NopCloser(bytes.NewReader(content)), nil
}

// chained makes entries, each behind the one before.
func chained(t testing.TB, origin string, size int) (texts []string, leaves []hash) {
	t.Helper()
	links := newChain(origin)
	for i := 0; i < size; i++ {
		text := entryText(`{}`, strconv.Itoa(i), fmt.Sprintf("%x", links.prev[:]), aTime, "test.v1")
		leaf, err := links.follow([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		texts, leaves = append(texts, text), append(leaves, leaf)
	}
	return texts, leaves
}

// mth is MTH of RFC 6962, section 2.1, as it stands there.
func mth(leaves []hash) hash {
	switch n := uint64(len(leaves)); n {
	case 0:
		return emptyRoot()
	case 1:
		return leaves[0]
	default:
		k := splitOf(n)
		return nodeHash(mth(leaves[:k]), mth(leaves[k:]))
	}
}

// publish makes a log of entries.
func publish(v vectors, texts []string, leaves []hash) memory {
	log := memory{"checkpoint": []byte(v.sign(uint64(len(leaves)), mth(leaves)))}
	for n := 0; n*tileWidth < len(texts); n++ {
		var bundle []byte
		last := (n + 1) * tileWidth
		if last > len(texts) {
			last = len(texts)
		}
		for _, text := range texts[n*tileWidth : last] {
			bundle = binary.BigEndian.AppendUint16(bundle, uint16(len(text)))
			bundle = append(bundle, text...)
		}
		log[tilePath("entries", uint64(n), last-n*tileWidth)] = bundle
	}
	for level, span := 0, 1; span <= len(leaves); level, span = level+1, span*tileWidth {
		count := len(leaves) / span
		for n := 0; n*tileWidth < count; n++ {
			var tile []byte
			i := n * tileWidth
			for ; i < count && i < (n+1)*tileWidth; i++ {
				h := mth(leaves[i*span : (i+1)*span])
				tile = append(tile, h[:]...)
			}
			log[tilePath(strconv.Itoa(level), uint64(n), i-n*tileWidth)] = tile
		}
	}
	return log
}

func TestTilePaths(t *testing.T) {
	// The example of C2SP tlog-tiles, and a tree of 70,000 as it is told there.
	if path := tilePath("0", 1234067, tileWidth); path != "tile/0/x001/x234/067" {
		t.Error(path)
	}
	if path := tilePath("entries", 273, 112); path != "tile/entries/273.p/112" {
		t.Error(path)
	}
	for tile, want := range map[[2]uint64]int{
		{0, 272}: 256, {0, 273}: 112, {0, 274}: 0, {1, 0}: 256, {1, 1}: 17, {1, 2}: 0, {2, 0}: 1, {3, 0}: 0,
	} {
		if width := widthOf(70000, int(tile[0]), tile[1]); width != want {
			t.Errorf("tile %v is %d wide", tile, width)
		}
	}
}

func TestPublished(t *testing.T) {
	v := readVectors(t)
	keys := v.keys(t)
	texts, leaves := chained(t, v.Origin, 65793)
	for _, size := range []int{0, 1, 2, 255, 256, 257, 511, 512, 700, 65535, 65536, 65793} {
		log := publish(v, texts[:size], leaves[:size])
		for _, hashesOnly := range []bool{false, true} {
			if err := verifyPublished(log, keys, hashesOnly, io.Discard); err != nil {
				t.Errorf("%d entries: %v", size, err)
			}
		}
	}
}

func TestDamagedPublished(t *testing.T) {
	v := readVectors(t)
	keys := v.keys(t)
	texts, leaves := chained(t, v.Origin, 700)
	log := publish(v, texts, leaves)
	for path, content := range log {
		damaged := map[string][]byte{"gone": nil, "cut": content[:len(content)-1], "longer": append(content[:len(content):len(content)], 0)}
		for at := 0; at < len(content); at += len(content)/40 + 1 {
			flipped := append([]byte(nil), content...)
			flipped[at] ^= 1
			damaged[fmt.Sprintf("flipped at %d", at)] = flipped
		}
		for what, now := range damaged {
			log[path] = now
			if now == nil {
				delete(log, path)
			}
			for _, hashesOnly := range []bool{false, true} {
				err := verifyPublished(log, keys, hashesOnly, io.Discard)
				if unread := hashesOnly && strings.HasPrefix(path, "tile/entries/"); (err == nil) != unread {
					t.Errorf("%s %s: %v", path, what, err)
				} else if err != nil && !strings.HasPrefix(err.Error(), path) && !strings.HasPrefix(err.Error(), "checkpoint") && !hashesOnly {
					t.Errorf("%s %s is told of elsewhere: %v", path, what, err)
				}
			}
		}
		log[path] = content
	}
}

// A log that has grown need not have the partial tiles of a checkpoint that was read before.
func TestGrownMeanwhile(t *testing.T) {
	v := readVectors(t)
	texts, leaves := chained(t, v.Origin, 512)
	log := publish(v, texts, leaves)
	log["checkpoint"] = []byte(v.sign(300, mth(leaves[:300])))
	log[tilePath("1", 0, 1)] = log[tilePath("1", 0, 2)][:hashSize]
	if err := verifyPublished(log, v.keys(t), false, io.Discard); err != nil {
		t.Error(err)
	}
}
