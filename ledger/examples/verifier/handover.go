package main

import (
	"errors"
	"fmt"
	"strings"
)

// handoverHeader is the first line of a handover: FORMAT.md, "Checkpoints and keys".
const handoverHeader = "tokenops.dev/key-handover/v1"

// A handover says, signed by both, up to which size the one key signs and from which the other does.
type handover struct {
	size     uint64
	root     hash
	from, to verifierKey
}

// splitKeys parts vkeys from the handovers behind them.
func splitKeys(text string) (vkeys, notes []string) {
	parts := strings.Split(text, handoverHeader+"\n")
	for _, line := range strings.Split(parts[0], "\n") {
		if line = strings.TrimSpace(line); line != "" {
			vkeys = append(vkeys, line)
		}
	}
	for _, part := range parts[1:] {
		notes = append(notes, handoverHeader+"\n"+strings.TrimRight(part, "\n")+"\n")
	}
	return vkeys, notes
}

func parseHandover(note string) (h handover, err error) {
	text, signatures, err := splitNote([]byte(note))
	if err != nil {
		return h, err
	}
	lines := strings.Split(string(text), "\n")
	if len(lines) != 7 || lines[0] != handoverHeader || lines[6] != "" {
		return h, errors.New("not the six lines of a handover")
	}
	if h.size, err = parseDecimal(lines[2]); err != nil {
		return h, err
	}
	if h.root, err = decodeHash(lines[3]); err != nil {
		return h, err
	}
	if h.from, err = parseKey(lines[4]); err != nil {
		return h, err
	}
	if h.to, err = parseKey(lines[5]); err != nil {
		return h, err
	}
	if h.from.name != lines[1] || h.to.name != lines[1] || h.from.public.Equal(h.to.public) {
		return h, errors.New("not two keys of one log")
	}
	both := keyring{trusted: []verifierKey{h.from, h.to}, line: []verifierKey{h.from, h.to}}
	if _, err = both.verify(text, signatures); err == nil && len(signatures) != 2 {
		err = errors.New("signed by more than its two keys")
	}
	return h, err
}

// linkKeys reads handovers that make one line of keys, the oldest first, as FORMAT.md has them travel.
func linkKeys(notes []string) (handovers []handover, line []verifierKey, err error) {
	for i, note := range notes {
		h, err := parseHandover(note)
		if err != nil {
			return nil, nil, fmt.Errorf("handover %d: %w", i, err)
		}
		if i == 0 {
			line = append(line, h.from)
		} else if before := handovers[i-1]; !before.to.public.Equal(h.from.public) || h.size < before.size ||
			(h.size == before.size && h.root != before.root) {
			return nil, nil, fmt.Errorf("handover %d does not follow the one before", i)
		}
		if rankOf(line, h.to) >= 0 {
			return nil, nil, fmt.Errorf("handover %d: a key takes over for the second time", i)
		}
		handovers, line = append(handovers, h), append(line, h.to)
	}
	return handovers, line, nil
}

// rankOf is the place of a key in a line, or -1.
func rankOf(line []verifierKey, key verifierKey) int {
	for i, each := range line {
		if each.name == key.name && each.public.Equal(key.public) {
			return i
		}
	}
	return -1
}

// checkSize holds a checkpoint to the sizes that its signers sign.
func (keys keyring) checkSize(c checkpoint, signers []verifierKey) error {
	for _, signer := range signers {
		rank := rankOf(keys.line, signer)
		if rank < len(keys.handovers) && c.size > keys.handovers[rank].size {
			return fmt.Errorf("%s+%x signed it, and was retired at size %d", signer.name, signer.id, keys.handovers[rank].size)
		}
		if rank > 0 && len(keys.handovers) > 0 && c.size < keys.handovers[rank-1].size {
			return fmt.Errorf("%s+%x signed it, and signs nothing before size %d", signer.name, signer.id, keys.handovers[rank-1].size)
		}
	}
	for _, h := range keys.handovers {
		if h.size == c.size && h.root != c.root {
			return fmt.Errorf("the handover at size %d names another root", h.size)
		}
	}
	return nil
}
