package main

import (
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// str gives what a string stands for: RFC 8785, section 3.2.2.2.
func (s *scanner) str() (string, error) {
	if err := s.expect(`"`); err != nil {
		return "", err
	}
	var plain []byte
	for {
		switch c := s.peek(); {
		case c == '"':
			s.at++
			return string(plain), nil
		case c == '\\':
			b, err := s.escape()
			if err != nil {
				return "", err
			}
			plain = append(plain, b)
		case c < 0x20: // the end too
			return "", s.fail("a string breaks off, or has a control character as it is")
		default:
			r, width := utf8.DecodeRune(s.text[s.at:])
			if r == utf8.RuneError && width == 1 {
				return "", s.fail("not UTF-8")
			}
			plain = append(plain, s.text[s.at:s.at+width]...)
			s.at += width
		}
	}
}

// escape reads the one escape that a character has in canonical form: RFC 8785, section 3.2.2.2.
func (s *scanner) escape() (byte, error) {
	const short, meant = `"\btnfr`, "\"\\\b\t\n\f\r"
	rest := s.text[s.at+1:]
	if len(rest) > 0 {
		if i := strings.IndexByte(short, rest[0]); i >= 0 {
			s.at += 2
			return meant[i], nil
		}
	}
	const hexDigits = "0123456789abcdef"
	if len(rest) >= 5 && string(rest[:3]) == "u00" && (rest[3] == '0' || rest[3] == '1') {
		if low := strings.IndexByte(hexDigits, rest[4]); low >= 0 {
			c := (rest[3]-'0')<<4 | byte(low)
			if !strings.ContainsRune(meant, rune(c)) {
				s.at += 6
				return c, nil
			}
		}
	}
	return 0, s.fail("an escape that canonical form has not")
}

// lessUTF16 compares by UTF-16 code units. That is the order of code points but for those beyond
// U+FFFF: their surrogates come before U+E000.
func lessUTF16(a, b string) bool {
	for len(a) > 0 && len(b) > 0 {
		ra, wa := utf8.DecodeRuneInString(a)
		rb, wb := utf8.DecodeRuneInString(b)
		if ra != rb {
			if ua, ub := firstUnit(ra), firstUnit(rb); ua != ub {
				return ua < ub
			}
			return ra < rb // one high surrogate: the low ones are in the order of the code points
		}
		a, b = a[wa:], b[wb:]
	}
	return len(a) < len(b)
}

func firstUnit(r rune) rune {
	if r > 0xffff {
		high, _ := utf16.EncodeRune(r)
		return high
	}
	return r
}
