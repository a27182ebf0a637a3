package main

import (
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// A source has the resources of a published log: FORMAT.md, "Published". What is not there is an
// error that wraps fs.ErrNotExist.
type source interface {
	open(path string) (io.ReadCloser, error)
}

// A folder is a static tree, as files.
type folder string

func (dir folder) open(path string) (io.ReadCloser, error) {
	return os.Open(filepath.Join(string(dir), filepath.FromSlash(path)))
}

// A site is the same over HTTP, below a prefix: C2SP tlog-tiles, "APIs".
type site struct {
	prefix string
	token  string // for bundles of entries alone; may be empty
	client *http.Client
}

func newSite(address, token string) (*site, error) {
	u, err := url.Parse(address)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" || u.RawQuery != "" {
		return nil, fmt.Errorf("%q is no http or https URL of a log", address)
	}
	return &site{
		prefix: strings.TrimSuffix(address, "/") + "/",
		token:  token,
		client: &http.Client{
			Timeout: time.Minute, // of one resource, its body included
			// A redirect is an answer like any other that is not 200: the token goes nowhere else.
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
	}, nil
}

func (s *site) open(path string) (io.ReadCloser, error) {
	request, err := http.NewRequest(http.MethodGet, s.prefix+path, nil)
	if err != nil {
		return nil, err
	}
	if s.token != "" && strings.HasPrefix(path, "tile/entries/") {
		request.Header.Set("Authorization", "Bearer "+s.token)
	}
	response, err := s.client.Do(request)
	if err != nil {
		return nil, err
	}
	switch response.StatusCode {
	case http.StatusOK:
		return response.Body, nil
	case http.StatusNotFound:
		err = fmt.Errorf("%s: %w", response.Status, fs.ErrNotExist)
	default:
		err = fmt.Errorf("answered %s", response.Status)
	}
	response.Body.Close()
	return nil, err
}

// limited reads what must not be longer than limit.
func limited(in io.Reader, path string, limit int) ([]byte, error) {
	content, err := io.ReadAll(io.LimitReader(in, int64(limit)+1))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if len(content) > limit {
		return nil, fmt.Errorf("%s: longer than %d bytes", path, limit)
	}
	return content, nil
}
