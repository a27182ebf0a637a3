package main

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestSite(t *testing.T) {
	v := readVectors(t)
	texts, leaves := chained(t, v.Origin, 600)
	log := publish(v, texts, leaves)
	const token = "of-an-auditor"
	var leaked bool
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		path := strings.TrimPrefix(r.URL.Path, "/ledger/")
		authorization := r.Header.Get("Authorization")
		if strings.HasPrefix(path, "tile/entries/") {
			if authorization != "Bearer "+token {
				w.WriteHeader(http.StatusUnauthorized)
				return
			}
		} else if authorization != "" {
			leaked = true
		}
		if strings.HasPrefix(r.URL.Path, "/moved/") {
			http.Redirect(w, r, "/ledger/checkpoint", http.StatusFound)
			return
		}
		if strings.HasPrefix(r.URL.Path, "/endless/") {
			_, _ = w.Write(make([]byte, maxNote+1))
			return
		}
		content, found := log[path]
		if !found {
			http.NotFound(w, r)
			return
		}
		_, _ = w.Write(content)
	}))
	defer server.Close()
	tests := []struct {
		prefix, token string
		options       []string
		exit          int
		says          string
	}{
		{"/ledger", token, nil, exitHolds, "entries   600"},
		{"/ledger/", token, nil, exitHolds, "root      the signed one"},
		{"/ledger", "", nil, exitFails, "tile/entries/000: answered 401"},
		{"/ledger", "another", nil, exitFails, "tile/entries/000: answered 401"},
		{"/ledger", "", []string{"-hashes"}, exitHolds, "entries   not read"},
		{"/moved", "", nil, exitNothing, "checkpoint: answered 302"},
		{"/endless", "", nil, exitFails, "checkpoint: longer than"},
		{"/nothing", "", nil, exitNothing, "checkpoint: 404"},
	}
	for _, test := range tests {
		var out bytes.Buffer
		args := append(append([]string{"-key", v.VKey}, test.options...), "url", server.URL+test.prefix)
		exit := run(args, test.token, &out, &out)
		if exit != test.exit || !strings.Contains(out.String(), test.says) {
			t.Errorf("%s %v: exit %d, %s", test.prefix, test.options, exit, out.String())
		}
	}
	if leaked {
		t.Error("the token was sent with more than the entries")
	}
}

func TestUsage(t *testing.T) {
	key := readVectors(t).VKey
	for _, args := range [][]string{
		{}, {"export", "."}, {"-key", key}, {"-key", key, "export"}, {"-key", key, "other", "."}, {"-key", "a+b", "export", "."},
		{"-key", key, "-hashes", "folder", "."}, {"-key", key, "proof", "."}, {"-key", key, "url", "ftp://log.example.com"},
		{"-key", key, "folder", t.TempDir()}, {"-key", key, "export", t.TempDir()}, {"-key", key, "proof", "none", "none"},
	} {
		if exit := run(args, "", io.Discard, io.Discard); exit != exitNothing {
			t.Errorf("%v: exit %d", args, exit)
		}
	}
}
