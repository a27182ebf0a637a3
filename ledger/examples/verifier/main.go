// Verifier checks a ledger of TokenOps, published, proven or on disk, by what FORMAT.md says of it.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
)

const usage = `usage: verifier -key VKEY [-hashes] COMMAND

  export DIR                    a static tree: checkpoint, tile/..., tile/entries/...
  url URL                       the same over HTTP, such as https://log.example.com/ledger;
                                $TOKENOPS_KEY, if set, is the bearer token for entries
  folder DIR                    a data folder: queue files and head
  proof FILE ENTRY              an entry.tlog-proof, and the bytes of the entry
  consistency OLDER NEWER DIR   two checkpoints, with the hashes of a static tree

options:
  -key VKEY   the log's key as log.pub has it; several in lines, handovers behind them
  -hashes     with export and url: the tree of hashes alone, for those who may not read entries

exit: 0 all of it holds, 1 something does not, 2 wrong use or nothing there
`

const (
	exitHolds = iota
	exitFails
	exitNothing
)

// absent wraps the error of finding nothing to verify.
type absent struct{ error }

func (a absent) Unwrap() error { return a.error }

var errUsage = errors.New("wrong use")

func main() { os.Exit(run(os.Args[1:], os.Getenv("TOKENOPS_KEY"), os.Stdout, os.Stderr)) }

func run(args []string, token string, out, errs io.Writer) int {
	flags := flag.NewFlagSet("verifier", flag.ContinueOnError)
	flags.SetOutput(errs)
	flags.Usage = func() { fmt.Fprint(errs, usage) }
	vkeys := flags.String("key", "", "")
	hashesOnly := flags.Bool("hashes", false, "")
	if flags.Parse(args) != nil {
		return exitNothing
	}
	keys, err := parseKeys(*vkeys)
	if err == nil {
		err = command(flags.Args(), keys, *hashesOnly, token, out)
	} else {
		err = absent{err}
	}
	var nothing absent
	switch {
	case err == nil:
		return exitHolds
	case errors.Is(err, errUsage):
		flags.Usage()
		return exitNothing
	case errors.As(err, &nothing):
		fmt.Fprintf(errs, "verifier: %v\n", err)
		return exitNothing
	default:
		fmt.Fprintf(out, "NO  %v\n", err)
		return exitFails
	}
}

func command(args []string, keys keyring, hashesOnly bool, token string, out io.Writer) error {
	if len(args) == 0 {
		return errUsage
	}
	name, args := args[0], args[1:]
	operands := map[string]int{"export": 1, "url": 1, "folder": 1, "proof": 2, "consistency": 3}
	published := name == "export" || name == "url"
	if n, known := operands[name]; !known || n != len(args) || hashesOnly && !published {
		return errUsage
	}
	switch name {
	case "export":
		return verifyPublished(folder(args[0]), keys, hashesOnly, out)
	case "url":
		log, err := newSite(args[0], token)
		if err != nil {
			return absent{err}
		}
		return verifyPublished(log, keys, hashesOnly, out)
	case "folder":
		return verifyFolder(args[0], keys, out)
	}
	first, err := readFile(args[0])
	if err != nil {
		return err
	}
	second, err := readFile(args[1])
	if err != nil {
		return err
	}
	if name == "proof" {
		return reportProof(first, second, keys, out)
	}
	return verifyExtension(first, second, folder(args[2]), keys, out)
}

// readFile reads a proof, an entry or a checkpoint; none of them is longer than maxFile.
func readFile(path string) ([]byte, error) {
	const maxFile = 128 << 10
	file, err := os.Open(path)
	if err != nil {
		return nil, absent{err}
	}
	defer file.Close()
	return limited(file, path, maxFile)
}
