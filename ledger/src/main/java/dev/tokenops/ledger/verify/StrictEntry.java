package dev.tokenops.ledger.verify;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenops.ledger.Entry;
import dev.tokenops.ledger.EntryCodec;
import dev.tokenops.ledger.EntryFrame;
import dev.tokenops.ledger.json.CanonicalJson;
import dev.tokenops.ledger.json.StrictJson;
import dev.tokenops.ledger.merkle.Hashes;
import dev.tokenops.ledger.merkle.ProofRefused;
import java.util.Arrays;

/**
 * An entry's bytes, believed only when the JSON parser agrees with {@link EntryCodec}, which knows
 * an entry by its ends: the whole is one canonical object of exactly the five keys.
 */
final class StrictEntry {
  private static final int KEYS = 5;

  private StrictEntry() {}

  /**
   * Reads an entry.
   *
   * @param bytes kept, not copied
   * @throws ProofRefused if they are not an entry in its one form
   */
  static Entry parse(byte[] bytes) {
    if (bytes.length > EntryCodec.MAX_ENTRY_BYTES)
      throw new ProofRefused("it has " + bytes.length + " bytes, more than an entry can have");
    return read(bytes, 0, bytes.length).entry(Hashes.leaf(bytes));
  }

  /**
   * Reads the frame of the entry in a part of an array, and all of it strictly.
   *
   * @throws ProofRefused if it is not an entry in its one form
   */
  static EntryFrame read(byte[] array, int from, int to) {
    try {
      var entry = EntryFrame.read(array, from, to);
      if (!isPlain(array, entry)) requireStrict(Arrays.copyOfRange(array, from, to));
      return entry;
    } catch (IllegalArgumentException e) {
      throw new ProofRefused("it is no entry: " + e.getMessage(), e);
    }
  }

  /** The frame has one form; so the whole is canonical if the body is one canonical value. */
  private static boolean isPlain(byte[] array, EntryFrame entry) {
    return CanonicalJson.isPlainlyCanonical(array, entry.bodyFrom(), entry.bodyTo(), 1);
  }

  /** The slow, obvious way, which also finds the words for what is wrong. */
  static void requireStrict(byte[] bytes) {
    JsonNode tree = StrictJson.parse(bytes);
    if (!Arrays.equals(bytes, CanonicalJson.encode(tree)))
      throw new ProofRefused("it is not canonical JSON (RFC 8785)");
    if (tree.size() != KEYS)
      throw new ProofRefused("it has other keys than body, index, prev, time, type");
  }
}
