package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// verifyFolder reads the queue of a data folder: FORMAT.md, "A data folder".
func verifyFolder(dir string, keys keyring, out io.Writer) error {
	files, err := queueFiles(dir)
	if err != nil {
		return err
	}
	// The head is read before the queue, so that all it names is there although a log is running.
	head, err := readNote(folder(dir), "head", keys)
	if err != nil {
		return err
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
// folders are as wide as each other, and those within one begin with the day.
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
	folder  string // of the last batch
	broken  error  // the batch that was cut short: the end, then
}

func (f *folderCheck) file(dir, path string) error {
	file, err := os.Open(filepath.Join(dir, path))
	if err != nil {
		return err
	}
	defer file.Close()
	err = walkQueue(file, func(d document) error {
		if f.broken != nil {
			return fmt.Errorf("document at %d: stands behind one that is not whole: %w", d.at, f.broken)
		}
		if err := f.batch(path, d); err != nil {
			return fmt.Errorf("batch at %d: %w", d.at, err)
		}
		return nil
	})
	switch {
	case err == nil:
		return nil
	case f.broken == nil && errors.Is(err, errCutShort):
		f.broken = fmt.Errorf("%s: %w", path, err)
		return nil
	default:
		return fmt.Errorf("%s: %w", path, err)
	}
}

func (f *folderCheck) batch(path string, d document) error {
	b, err := openBatch(d.SectionReader)
	if err != nil {
		if holes, failed := d.hasHoles(); failed != nil || !holes {
			return err
		}
		f.broken = fmt.Errorf("%s: batch at %d: %v: %w", path, d.at, err, errCutShort)
		return nil
	}
	folder := filepath.Base(filepath.Dir(path))
	if folder != f.folder && folder != fmt.Sprintf("%020d", b.first) {
		return fmt.Errorf("begins at entry %d, and is the first in folder %s", b.first, folder)
	}
	f.folder = folder
	f.batches++
	return f.ledger.take(b, f.matchHead)
}

// matchHead compares roots where the tree is as large as head says.
func (f *folderCheck) matchHead() error {
	if tree := &f.ledger.tree; tree.size == f.head.size && tree.root() != f.head.root {
		return fmt.Errorf("entry %d: under root %s, head names root %s", tree.size-1, tree.root(), f.head.root)
	}
	return nil
}
