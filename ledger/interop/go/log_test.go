// Package interop holds what a TokenOps server publishes to programs that its authors did not write.
//
// Each test shows one of them accepting the log as it is served or exported, and refusing it with one
// thing changed. The log is named by the environment: TOKENOPS_URL, TOKENOPS_KEY_FILE (a file with an
// operator's or auditor's key) and TOKENOPS_EXPORT (the folder of `tokenops export`). ../run sets them.
package interop

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// A server that has a log.
type server struct {
	url, key string
	client   *http.Client
}

func servedLog(t *testing.T) *server {
	t.Helper()
	key, err := os.ReadFile(environment(t, "TOKENOPS_KEY_FILE"))
	if err != nil {
		t.Fatal(err)
	}
	return &server{
		url:    environment(t, "TOKENOPS_URL"),
		key:    strings.TrimSpace(string(key)),
		client: &http.Client{Timeout: 10 * time.Second},
	}
}

func environment(t *testing.T, name string) string {
	t.Helper()
	value := os.Getenv(name)
	if value == "" {
		t.Fatalf("%s is not set: start these tests with ../run", name)
	}
	return value
}

// What the server answers with 200 to whoever may see everything.
func (s *server) get(t *testing.T, path string) []byte {
	t.Helper()
	body, err := s.fetch(path)
	if err != nil {
		t.Fatal(err)
	}
	return body
}

func (s *server) fetch(path string) ([]byte, error) {
	request, err := http.NewRequest(http.MethodGet, s.url+path, nil)
	if err != nil {
		return nil, err
	}
	request.Header.Set("Authorization", "Bearer "+s.key)
	response, err := s.client.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err == nil && response.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s: %s: %s", path, response.Status, body)
	}
	return body, err
}

func (s *server) getJSON(t *testing.T, path string, into any) {
	t.Helper()
	decoder := json.NewDecoder(bytes.NewReader(s.get(t, path)))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(into); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
}

// The keys that the server says it signs with, as Go's note package reads them.
func (s *server) verifiers(t *testing.T) note.Verifiers {
	t.Helper()
	return verifiersOf(t, s.get(t, "/ledger/key"))
}

func verifiersOf(t *testing.T, vkeys []byte) note.Verifiers {
	t.Helper()
	var all []note.Verifier
	for _, vkey := range strings.Fields(string(vkeys)) {
		verifier, err := note.NewVerifier(vkey)
		if err != nil {
			t.Fatalf("%s: %v", vkey, err)
		}
		all = append(all, verifier)
	}
	return note.VerifierList(all...)
}

// A size and root that somebody signed.
func signedTree(checkpoint []byte, keys note.Verifiers) (tlog.Tree, error) {
	opened, err := note.Open(checkpoint, keys)
	if err != nil {
		return tlog.Tree{}, err
	}
	var origin string
	var tree tlog.Tree
	var root string
	if _, err := fmt.Sscanf(opened.Text, "%s\n%d\n%s\n", &origin, &tree.N, &root); err != nil {
		return tlog.Tree{}, err
	}
	tree.Hash, err = tlog.ParseHash(root)
	return tree, err
}

func (s *server) tree(t *testing.T) tlog.Tree {
	t.Helper()
	tree, err := signedTree(s.get(t, "/ledger/checkpoint"), s.verifiers(t))
	if err != nil {
		t.Fatal(err)
	}
	if tree.N < 300 {
		t.Fatalf("a log of %d entries shows too little: give the server a few hundred runs first", tree.N)
	}
	return tree
}
