package interop

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/tlog"
)

const tileHeight = 8

// Tiles as tlog asks for them, each changed on its way if somebody wants that.
type tiles struct {
	log    *server
	change func(path string, data []byte)
}

func (tiles) Height() int { return tileHeight }

func (tiles) SaveTiles([]tlog.Tile, [][]byte) {}

func (r tiles) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, tile := range wanted {
		// C2SP tlog-tiles leaves the height out of the path.
		path := "/ledger/" + strings.Replace(tile.Path(), "tile/8/", "tile/", 1)
		data, err := r.log.fetch(path)
		if err != nil {
			return nil, err
		}
		if r.change != nil {
			r.change(path, data)
		}
		all = append(all, data)
	}
	return all, nil
}

// The entries of the log, out of its bundles.
func (s *server) entries(t *testing.T, size int64) [][]byte {
	t.Helper()
	var all [][]byte
	for bundle := int64(0); bundle*256 < size; bundle++ {
		tile := tlog.Tile{H: tileHeight, L: -1, N: bundle, W: int(min(256, size-bundle*256))}
		path := strings.Replace(tile.Path(), "tile/8/data/", "/ledger/tile/entries/", 1)
		rest := s.get(t, path)
		for len(rest) > 0 {
			length := int(binary.BigEndian.Uint16(rest))
			all = append(all, rest[2:2+length])
			rest = rest[2+length:]
		}
	}
	if int64(len(all)) != size {
		t.Fatalf("%d entries in the bundles of a log of %d", len(all), size)
	}
	return all
}

// golang.org/x/mod/sumdb/tlog on tiles and entries.
func TestTlogProvesEveryEntryFromTheTiles(t *testing.T) {
	log := servedLog(t)
	tree := log.tree(t)
	hashes := tlog.TileHashReader(tree, tiles{log: log})
	for index, entry := range log.entries(t, tree.N) {
		proof, err := tlog.ProveRecord(tree.N, int64(index), hashes)
		if err != nil {
			t.Fatal(err)
		}
		leaf := tlog.RecordHash(entry)
		if err := tlog.CheckRecord(proof, tree.N, tree.Hash, int64(index), leaf); err != nil {
			t.Errorf("entry %d: %v", index, err)
		}
		entry[index%len(entry)] ^= 0x20
		if tlog.CheckRecord(proof, tree.N, tree.Hash, int64(index), tlog.RecordHash(entry)) == nil {
			t.Errorf("entry %d is accepted with a byte changed", index)
		}
	}
}

func TestTlogRefusesATileWithAHashChanged(t *testing.T) {
	log := servedLog(t)
	tree := log.tree(t)
	index := tree.N / 2
	for place := 0; place < 32; place += 5 {
		damaged := tiles{log: log, change: func(path string, data []byte) {
			at := int(index%256)*32 + place
			if strings.HasPrefix(path, "/ledger/tile/0/") && at < len(data) {
				data[at] ^= 0x80
			}
		}}
		if _, err := tlog.ProveRecord(tree.N, index, tlog.TileHashReader(tree, damaged)); err == nil {
			t.Errorf("a leaf tile with byte %d of a hash changed is accepted", place)
		}
	}
}

func TestTlogProvesThatTheLogOnlyGrew(t *testing.T) {
	log := servedLog(t)
	tree := log.tree(t)
	hashes := tlog.TileHashReader(tree, tiles{log: log})
	for older := int64(1); older <= tree.N; older += 7 {
		root, err := tlog.TreeHash(older, hashes)
		if err != nil {
			t.Fatal(err)
		}
		proof, err := tlog.ProveTree(tree.N, older, hashes)
		if err != nil {
			t.Fatal(err)
		}
		if err := tlog.CheckTree(proof, tree.N, tree.Hash, older, root); err != nil {
			t.Errorf("from %d to %d: %v", older, tree.N, err)
		}
		root[older%32] ^= 0x01
		if tlog.CheckTree(proof, tree.N, tree.Hash, older, root) == nil {
			t.Errorf("from %d to %d: a history that never was is accepted", older, tree.N)
		}
	}
}

// The `entry.tlog-proof` of each of the newest runs, with note and tlog alone.
func TestTlogAcceptsTheProofOfEachRun(t *testing.T) {
	log := servedLog(t)
	tree := log.tree(t)
	entries := log.entries(t, tree.N)
	var list struct {
		Data []struct {
			RunID string `json:"run_id"`
			State string `json:"run_state"`
		} `json:"data"`
	}
	if err := json.Unmarshal(log.get(t, "/v1/runs?page_size=50"), &list); err != nil {
		t.Fatal(err)
	}
	checked := 0
	for _, run := range list.Data {
		if run.State != "result_ready" {
			continue
		}
		proof := log.get(t, "/v1/runs/"+run.RunID+"/entry.tlog-proof")
		index, err := checkProof(proof, log, t, entries)
		if err != nil {
			t.Errorf("%s: %v", run.RunID, err)
			continue
		}
		if !bytes.Contains(entries[index], []byte(run.RunID)) {
			t.Errorf("%s: entry %d speaks of another run", run.RunID, index)
		}
		other := bytes.Replace(proof, fmt.Appendf(nil, "index %d\n", index), fmt.Appendf(nil, "index %d\n", index-1), 1)
		if _, err := checkProof(other, log, t, entries); err == nil {
			t.Errorf("%s: its proof is accepted for the entry before", run.RunID)
		}
		checked++
	}
	if checked == 0 {
		t.Error("the server has no finished run")
	}
}

func checkProof(text []byte, log *server, t *testing.T, entries [][]byte) (int64, error) {
	head, checkpoint, found := bytes.Cut(text, []byte("\n\n"))
	if !found {
		return 0, fmt.Errorf("no empty line before the checkpoint")
	}
	lines := bufio.NewScanner(bytes.NewReader(head))
	var index int64
	var proof tlog.RecordProof
	for number := 0; lines.Scan(); number++ {
		switch line := lines.Text(); {
		case number == 0 && line != "c2sp.org/tlog-proof@v1":
			return 0, fmt.Errorf("the first line is %q", line)
		case number == 0:
		case number == 1:
			if _, err := fmt.Sscanf(line, "index %d", &index); err != nil {
				return 0, err
			}
		default:
			hash, err := tlog.ParseHash(line)
			if err != nil {
				return 0, err
			}
			proof = append(proof, hash)
		}
	}
	tree, err := signedTree(checkpoint, log.verifiers(t))
	if err != nil {
		return 0, err
	}
	return index, tlog.CheckRecord(proof, tree.N, tree.Hash, index, tlog.RecordHash(entries[index]))
}
