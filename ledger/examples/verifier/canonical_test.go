package main

import (
	"fmt"
	"strings"
	"testing"
)

func TestCanonicalJSON(t *testing.T) {
	canonical := []string{
		`{}`, `[]`, `""`, `null`, `true`, `false`, `0`, `-1`, `9007199254740991`, `-9007199254740991`,
		`{"a":[1,{"b":[]}],"b":{}}`, `{"":0,"a":1,"aa":2}`, "\"\u007f\u0080\u2028é/\"", `"\"\\\b\t\n\f\r\u0000\u000b\u001f"`,
		// RFC 8785, section 3.2.3: U+1F600 is D83D DE00 in UTF-16, and so before U+FB33.
		"{\"\\r\":1,\"1\":2,\"\u0080\":3,\"ö\":4,\"€\":5,\"\U0001f600\":6,\"\ufb33\":7}",
		"{\"\U0001f600\":1,\"\U0001f601\":2}",
	}
	for _, text := range canonical {
		if err := scanAll(text); err != nil {
			t.Errorf("%s: %v", text, err)
		}
	}
	other := []string{
		``, ` 1`, `1 `, `{ }`, `{"a": 1}`, `[1, 2]`, `[1,]`, `{"a":1,}`, `[`, `{"a"`, `{"a":`, `{a:1}`, `"`, `nul`, `True`,
		`-0`, `01`, `1.0`, `1e3`, `+1`, `-`, `9007199254740992`, `-9007199254740992`, `99999999999999999999`, `NaN`,
		`{"b":1,"a":2}`, `{"a":1,"a":2}`, `{"aa":1,"a":2}`, "{\"\ufb33\":1,\"\U0001f600\":2}", `{"a":1,"":2}`,
		`"\/"`, `"\u0041"`, `"\u000a"`, `"\u000B"`, `"\u0022"`, `"\u007f"`, `"\u00e9"`, `"\ud83d\ude00"`, `"\ud800"`, `"\x"`, `"\u00"`, `"\`,
		"\"\n\"", "\"\x00\"", "\"\xff\"", "\"\xc0\xaf\"", "\"\xed\xa0\x80\"", "\"\xf4\x90\x80\x80\"", "\ufeff1",
	}
	for _, text := range other {
		if scanAll(text) == nil {
			t.Errorf("accepted: %q", text)
		}
	}
}

func scanAll(text string) error {
	s := scanner{text: []byte(text)}
	if err := s.value(); err != nil {
		return err
	}
	if s.at != len(text) {
		return s.fail("more")
	}
	return nil
}

const aTime = "2026-11-22T12:00:00.000Z"

func entryText(body, index, prev, time, kind string) string {
	return fmt.Sprintf(`{"body":%s,"index":%s,"prev":"%s","time":"%s","type":"%s"}`, body, index, prev, time, kind)
}

// deep is a body that has arrays in each other.
func deep(arrays int) string {
	return `{"a":` + strings.Repeat("[", arrays) + strings.Repeat("]", arrays) + `}`
}

func TestEntries(t *testing.T) {
	zeros := strings.Repeat("0", 64)
	long := `{"a":"` + strings.Repeat("x", maxEntry-len(entryText(`{"a":""}`, "0", zeros, aTime, "t"))) + `"}`
	good := []string{
		entryText(`{}`, "0", zeros, aTime, "a"),
		entryText(`{}`, "9007199254740991", zeros, "2028-02-29T23:59:59.999Z", strings.Repeat("z", 64)),
		entryText(long, "0", zeros, aTime, "t"),
		entryText(deep(62), "0", zeros, aTime, "t"),
	}
	for _, text := range good {
		if _, err := parseEntry([]byte(text)); err != nil {
			t.Errorf("%.300s: %v", text, err)
		}
	}
	bad := []string{
		entryText(`[]`, "0", zeros, aTime, "a"),
		entryText(deep(63), "0", zeros, aTime, "t"),
		entryText(`{}`, "-1", zeros, aTime, "a"),
		entryText(`{}`, "9007199254740992", zeros, aTime, "a"),
		entryText(`{}`, "0", zeros[1:], aTime, "a"),
		entryText(`{}`, "0", "A"+zeros[1:], aTime, "a"),
		entryText(`{}`, "0", "g"+zeros[1:], aTime, "a"),
		entryText(`{}`, "0", zeros, "2026-11-22T12:00:00Z", "a"),
		entryText(`{}`, "0", zeros, "2026-11-22T12:00:00,000Z", "a"),
		entryText(`{}`, "0", zeros, "2026-11-22t12:00:00.000z", "a"),
		entryText(`{}`, "0", zeros, "2026-11-22T12:00:00.000+00:00", "a"),
		entryText(`{}`, "0", zeros, "2026-02-29T12:00:00.000Z", "a"),
		entryText(`{}`, "0", zeros, "2016-12-31T23:59:60.000Z", "a"),
		entryText(`{}`, "0", zeros, "2026-11-22T24:00:00.000Z", "a"),
		entryText(`{}`, "0", zeros, aTime, ""),
		entryText(`{}`, "0", zeros, aTime, "A"),
		entryText(`{}`, "0", zeros, aTime, "a-b"),
		entryText(`{}`, "0", zeros, aTime, strings.Repeat("z", 65)),
		entryText(strings.Replace(long, "x", "xx", 1), "0", zeros, aTime, "t"),
		strings.Replace(good[0], `"}`, `","zero":0}`, 1),
		strings.Replace(good[0], `"body":{},`, ``, 1),
		good[0] + "\n",
	}
	for _, text := range bad {
		if _, err := parseEntry([]byte(text)); err == nil {
			t.Errorf("accepted: %.300s", text)
		}
	}
}

func TestChain(t *testing.T) {
	const origin = "log.example.com/chain"
	first := newChain(origin)
	begin := fmt.Sprintf("%x", first.prev[:])
	text := entryText(`{}`, "0", begin, aTime, "a")
	if _, err := first.follow([]byte(text)); err != nil {
		t.Fatal(err)
	}
	prev := fmt.Sprintf("%x", first.prev[:])
	for text, good := range map[string]bool{
		entryText(`{}`, "1", prev, aTime, "a"):                      true, // of the same time
		entryText(`{}`, "2", prev, aTime, "a"):                      false,
		entryText(`{}`, "0", prev, aTime, "a"):                      false,
		entryText(`{}`, "1", begin, aTime, "a"):                     false,
		entryText(`{}`, "1", prev, "2026-11-22T11:59:59.999Z", "a"): false,
	} {
		next := first
		if _, err := next.follow([]byte(text)); (err == nil) != good {
			t.Errorf("%s: %v", text, err)
		}
		if !good && next != first {
			t.Errorf("%s: moved the chain", text)
		}
	}
}
