package main

import (
	"fmt"
	"strconv"
)

// A scanner reads JSON that must be in canonical form: RFC 8785, with the integers of FORMAT.md,
// "Entries". Canonical form is one text for one value, so nothing is parsed, written and compared:
// whatever another text could say is refused where it stands.
type scanner struct {
	text  []byte
	at    int
	depth int // of objects and arrays
}

// maxDepth is how deep an entry may be nested, its own braces included: FORMAT.md, "Entries".
const maxDepth = 64

func (s *scanner) fail(format string, args ...any) error {
	return fmt.Errorf("byte %d: %s", s.at, fmt.Sprintf(format, args...))
}

// peek gives 0, which begins nothing, at the end.
func (s *scanner) peek() byte {
	if s.at < len(s.text) {
		return s.text[s.at]
	}
	return 0
}

func (s *scanner) expect(literal string) error {
	if len(s.text)-s.at < len(literal) || string(s.text[s.at:s.at+len(literal)]) != literal {
		return s.fail("not %s", literal)
	}
	s.at += len(literal)
	return nil
}

func (s *scanner) value() error {
	switch c := s.peek(); {
	case c == '{':
		return s.nested(s.object)
	case c == '[':
		return s.nested(s.array)
	case c == '"':
		_, err := s.str()
		return err
	case c == 't':
		return s.expect("true")
	case c == 'f':
		return s.expect("false")
	case c == 'n':
		return s.expect("null")
	default:
		_, err := s.integer()
		return err
	}
}

func (s *scanner) nested(read func() error) error {
	if s.depth == maxDepth {
		return s.fail("nested deeper than %d", maxDepth)
	}
	s.depth++
	defer func() { s.depth-- }()
	return read()
}

// object checks the order of keys too, which leaves no place for one twice: RFC 8785, section 3.2.3.
func (s *scanner) object() error {
	if err := s.expect("{"); err != nil {
		return err
	}
	if s.peek() == '}' {
		s.at++
		return nil
	}
	for last, first := "", true; ; first = false {
		start := s.at
		key, err := s.str()
		if err != nil {
			return err
		}
		if !first && !lessUTF16(last, key) {
			s.at = start
			return s.fail("key %q does not come after %q", key, last)
		}
		last = key
		if err := s.expect(":"); err != nil {
			return err
		}
		if err := s.value(); err != nil {
			return err
		}
		if s.peek() != ',' {
			return s.expect("}")
		}
		s.at++
	}
}

func (s *scanner) array() error {
	if err := s.expect("["); err != nil {
		return err
	}
	if s.peek() == ']' {
		s.at++
		return nil
	}
	for {
		if err := s.value(); err != nil {
			return err
		}
		if s.peek() != ',' {
			return s.expect("]")
		}
		s.at++
	}
}

// integer reads -?(0|[1-9][0-9]*) of magnitude below 2^53, and no -0: RFC 8785, section 3.2.2.3.
func (s *scanner) integer() (int64, error) {
	end := s.at
	if end < len(s.text) && s.text[end] == '-' {
		end++
	}
	for end < len(s.text) && '0' <= s.text[end] && s.text[end] <= '9' {
		end++
	}
	digits := string(s.text[s.at:end])
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || strconv.FormatInt(n, 10) != digits || n > maxInteger || n < -maxInteger {
		return 0, s.fail("%q is no integer of magnitude below 2^53", digits)
	}
	s.at = end
	return n, nil
}
