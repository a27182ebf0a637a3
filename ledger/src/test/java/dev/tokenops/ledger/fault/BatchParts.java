package dev.tokenops.ledger.fault;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.tokenops.ledger.Folders.Excerpt;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Every kind of byte of a batch in its queue file, by name: where {@code FORMAT.md} says that they
 * are.
 */
final class BatchParts {
  private static final int LENGTHS = 28;

  /** A range of bytes in the file. */
  record Part(String name, int from, int to) {}

  private final List<Part> parts = new ArrayList<>();
  private final String text;

  private BatchParts(byte[] file) {
    text = new String(file, ISO_8859_1);
  }

  static List<Part> of(byte[] file, Excerpt excerpt) {
    var found = new BatchParts(file);
    var batch = ByteBuffer.wrap(file, excerpt.payload(), LENGTHS).slice();
    found.add(excerpt, batch.getInt(12), batch.getInt(24), file.length);
    return found.parts;
  }

  private void add(Excerpt excerpt, int count, int noteLength, int fileLength) {
    int at = excerpt.payload();
    part("Chronicle's word before it", excerpt.header(), at);
    part("magic", at, at + 8);
    part("length", at + 8, at + 12);
    part("count", at + 12, at + 16);
    part("first index", at + 16, at + 24);
    part("length of the note", at + 24, at + LENGTHS);
    int entry = at + LENGTHS + 2 * count;
    part("lengths of the entries", at + LENGTHS, entry);
    int note = excerpt.payloadEnd() - 4 - noteLength;
    addEntry(entry, note);
    addNote(note, excerpt.payloadEnd() - 4);
    part("CRC", excerpt.payloadEnd() - 4, excerpt.payloadEnd());
    part("padding", excerpt.payloadEnd(), Math.min(excerpt.end(), fileLength));
  }

  private void addEntry(int from, int to) {
    int index = find(",\"index\":", from, to);
    int prev = find(",\"prev\":", from, to);
    int time = find(",\"time\":", from, to);
    int type = find(",\"type\":", from, to);
    part("entry: body", from, index);
    part("entry: index", index, prev);
    part("entry: prev", prev, time);
    part("entry: time", time, type);
    part("entry: type", type, find("}", type, to) + 1);
  }

  private void addNote(int from, int to) {
    int size = find("\n", from, to) + 1;
    int root = find("\n", size, to) + 1;
    int line = find("\n", root, to) + 1;
    int signature = text.lastIndexOf(' ', to) + 1;
    part("checkpoint: origin", from, size);
    part("checkpoint: size", size, root);
    part("checkpoint: root", root, line);
    part("checkpoint: name of the signer", line, signature);
    part("checkpoint: signature", signature, to);
  }

  private int find(String what, int from, int to) {
    int at = text.indexOf(what, from);
    if (at < 0 || at >= to) throw new AssertionError("no " + what + " in the batch");
    return at;
  }

  private void part(String name, int from, int to) {
    if (to > from) parts.add(new Part(name, from, to));
  }
}
