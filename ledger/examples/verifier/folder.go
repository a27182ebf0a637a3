package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
)

// verifyFolder reads the queue of a data folder: FORMAT.md, "A data folder".
func verifyFolder(dir string, keys keyring, out io.Writer) error {
	files, err := queueFiles(dir)
	if err != nil {
		return err
	}
	// The head is read before the queue, so that all it names is there although a log is running.
	note, err := readAtMost(folder(dir), "head", maxNote)
	if err != nil {
		return absent{err}
	}
	head, err := openCheckpoint(note, keys)
	if err != nil {
		return fmt.Errorf("head: %w", err)
	}
	fmt.Fprintf(out, "ok  head      %s, by %s+%x\n", head, head.signer.name, head.signer.id)
	f := &folderCheck{head: head, ledger: ledger{keys: keys, chain: newChain(keys.origin())}}
	for _, path := range files {
		if err := f.file(dir, path); err != nil {
			return err
		}
	}
	size := f.ledger.tree.size
	if size < head.size {
		if f.broken != nil {
			return f.broken
		}
		return fmt.Errorf("queue: ends behind entry %d of the %d that head names", int64(size)-1, head.size)
	}
	fmt.Fprintf(out, "ok  entries   %d in %d batches, each canonical and behind the one before\n", size, f.batches)
	fmt.Fprintf(out, "ok  signed    each batch's checkpoint is that of its tree, the last %s\n", f.ledger.tree.root())
	fmt.Fprintf(out, "ok  head      is contained\n")
	if f.broken != nil {
		fmt.Fprintf(out, "--  tail      beyond head and the last batch: %v\n", f.broken)
	}
	return nil
}

// queueFiles gives the queue files below a data folder in the order of their writing. Names of
// folders are as wide as each other, and within one the names are of days.
func queueFiles(dir string) ([]string, error) {
	files, err := filepath.Glob(filepath.Join(dir, "queue", "*", "*.cq4"))
	if err != nil {
		return nil, err
	}
	if len(files) == 0 {
		if _, err := os.Stat(filepath.Join(dir, "queue")); err != nil {
			return nil, absent{err}
		}
	}
	for i, file := range files {
		if files[i], err = filepath.Rel(dir, file); err != nil {
			return nil, err
		}
	}
	return files, nil
}

// folderCheck is how far the reading of a queue came.
type folderCheck struct {
	ledger  ledger
	head    checkpoint
	batches int
	broken  error // the first document that is not a whole batch
}

func (f *folderCheck) file(dir, path string) error {
	file, err := os.Open(filepath.Join(dir, path))
	if err != nil {
		return err
	}
	defer file.Close()
	err = walkQueue(file, func(at int64, document *io.SectionReader) error {
		b, err := openBatch(document)
		if err != nil {
			// Cut short by a crash if it is the last: what follows says so, and head.
			f.keep(fmt.Errorf("%s: at %d: a batch that %w", path, at, err))
			return nil
		}
		if f.broken != nil {
			return fmt.Errorf("is a whole batch behind one that is not: %w", f.broken)
		}
		if err := f.place(path, b); err != nil {
			return err
		}
		f.batches++
		return f.ledger.take(b, f.matchHead)
	})
	if errors.Is(err, errUnfinished) {
		f.keep(fmt.Errorf("%s: %w", path, err))
		return nil
	}
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}

func (f *folderCheck) keep(broken error) {
	if f.broken == nil {
		f.broken = broken
	}
}

// place checks that a batch is in a folder that is named by an index not beyond its own.
func (f *folderCheck) place(path string, b *batch) error {
	name := filepath.Base(filepath.Dir(path))
	first, err := strconv.ParseUint(name, 10, 64)
	if err != nil || len(name) != 20 || first > b.first {
		return fmt.Errorf("begins at entry %d and is in folder %s", b.first, name)
	}
	return nil
}

// matchHead compares roots where the tree is as large as head says.
func (f *folderCheck) matchHead() error {
	if tree := &f.ledger.tree; tree.size == f.head.size && tree.root() != f.head.root {
		return fmt.Errorf("entry %d: under root %s, head names root %s", tree.size-1, tree.root(), f.head.root)
	}
	return nil
}
