package interop

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// Tessera's fsck on a tree: it reads everything, builds it again and compares. It exits with 0 whatever
// it finds and may wait for ever behind a wrong tile, so only its own word of success counts.
func fsck(t *testing.T, url, bearer string) (accepted bool, said string) {
	t.Helper()
	keys := filepath.Join(t.TempDir(), "log.pub")
	vkey, _, _ := strings.Cut(string(servedLog(t).get(t, "/ledger/key")), "\n")
	if err := os.WriteFile(keys, []byte(vkey+"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	program, err := builtFsck()
	if err != nil {
		t.Fatalf("go tool -n fsck: %v", err)
	}
	patience, stop := context.WithTimeout(context.Background(), 20*time.Second)
	defer stop()
	arguments := []string{"--N=8", "--ui=false", "--public_key=" + keys, "--storage_url=" + url}
	if bearer != "" {
		arguments = append(arguments, "--bearer_token="+bearer)
	}
	output, err := exec.CommandContext(patience, program, arguments...).CombinedOutput()
	return err == nil && strings.Contains(string(output), "Successfully fsck'd"), string(output)
}

// Where the Go command has built fsck.
var builtFsck = sync.OnceValues(func() (string, error) {
	output, err := exec.Command("go", "tool", "-n", "fsck").Output()
	return strings.TrimSpace(string(output)), err
})

func TestFsckAcceptsTheServer(t *testing.T) {
	log := servedLog(t)
	if accepted, said := fsck(t, log.url+"/ledger/", log.key); !accepted {
		t.Error(said)
	}
}

func TestFsckAcceptsTheExport(t *testing.T) {
	if accepted, said := fsck(t, "file://"+environment(t, "TOKENOPS_EXPORT")+"/", ""); !accepted {
		t.Error(said)
	}
}

// One thing wrong at a time, each in a copy of the export.
func TestFsckRefusesAnExportWithOneThingWrong(t *testing.T) {
	flip := func(at int) func(*testing.T, string) {
		return func(t *testing.T, file string) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			data[at%len(data)] ^= 0x01
			if err := os.WriteFile(file, data, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	remove := func(t *testing.T, file string) {
		if err := os.Remove(file); err != nil {
			t.Fatal(err)
		}
	}
	for name, fault := range map[string]struct {
		file string
		do   func(*testing.T, string)
	}{
		"a byte of an entry":       {"tile/entries/000", flip(1000)},
		"the length of an entry":   {"tile/entries/000", flip(1)},
		"a hash of a full tile":    {"tile/0/000", flip(40)},
		"a hash of an upper tile":  {"tile/1/000.p/*", flip(3)},
		"the root of a checkpoint": {"checkpoint", flip(len("tokenops.local/0123456789abcdef\n1000\nab"))},
		"a bundle that is missing": {"tile/entries/000", remove},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tree := t.TempDir()
			if err := os.CopyFS(tree, os.DirFS(environment(t, "TOKENOPS_EXPORT"))); err != nil {
				t.Fatal(err)
			}
			files, err := filepath.Glob(filepath.Join(tree, fault.file))
			if err != nil || len(files) != 1 {
				t.Fatalf("%s: %v %v", fault.file, files, err)
			}
			fault.do(t, files[0])
			if accepted, said := fsck(t, "file://"+tree+"/", ""); accepted {
				t.Errorf("accepted: %s", said)
			}
		})
	}
}
