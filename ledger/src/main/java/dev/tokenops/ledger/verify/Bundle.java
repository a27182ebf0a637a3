package dev.tokenops.ledger.verify;

import dev.tokenops.ledger.merkle.Hashes;
import dev.tokenops.ledger.merkle.ProofRefused;
import dev.tokenops.ledger.store.StoredBatch.InPlace;

/**
 * Entries as tiles have them: each behind its length in two bytes, the big end first.
 *
 * @param count of entries, which the bytes hold exactly
 * @param bytes not copied
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by nobody.
record Bundle(int count, byte[] bytes) {
  private static final int LENGTH_BYTES = 2;

  /**
   * @throws ProofRefused if it does not hold so many entries, and nothing else
   */
  Bundle {
    int found = 0;
    int at = 0;
    while (at + LENGTH_BYTES <= bytes.length && found <= count) {
      at += LENGTH_BYTES + length(bytes, at);
      found++;
    }
    if (found > count)
      throw new ProofRefused("the bundle holds more than the " + count + " entries it should");
    if (at != bytes.length) throw new ProofRefused("the bundle ends inside an entry");
    if (found < count)
      throw new ProofRefused("the bundle holds %d entries, not %d".formatted(found, count));
  }

  /** Shows the entries' bytes, first to last; ends at the first throw. */
  void entries(InPlace each) {
    for (int at = 0; at < bytes.length; ) {
      int from = at + LENGTH_BYTES;
      at = from + length(bytes, at);
      each.entry(bytes, from, at);
    }
  }

  /** The leaf hashes one behind the other. */
  byte[] leafHashes() {
    var hashes = new byte[count * Hashes.LENGTH];
    var next = new int[1];
    entries((array, from, to) -> Hashes.leaf(array, from, to, hashes, next[0]++ * Hashes.LENGTH));
    return hashes;
  }

  private static int length(byte[] bytes, int at) {
    return Byte.toUnsignedInt(bytes[at]) << Byte.SIZE | Byte.toUnsignedInt(bytes[at + 1]);
  }
}
