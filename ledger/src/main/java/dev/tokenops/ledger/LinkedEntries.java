package dev.tokenops.ledger;

import dev.tokenops.ledger.merkle.Hashes;
import dev.tokenops.ledger.store.StoredBatch;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A batch as recovery reads it, before it is held to those before: its entries hashed and linked
 * one to the next, up to the first that is wrong. Pure, so that several are read at once, and
 * nothing of the batch's memory is kept.
 */
final class LinkedEntries {
  private final long firstIndex;
  private final byte[] leafHashes;
  private final String note;
  private int count;
  private byte[] firstPrev = {};
  private long firstTimeMs;
  private long lastTimeMs;
  private @Nullable String wrong;

  LinkedEntries(StoredBatch batch) {
    firstIndex = batch.firstIndex();
    leafHashes = new byte[batch.count() * Hashes.LENGTH];
    note = new String(batch.note(), StandardCharsets.UTF_8);
    batch.entries(this::add);
  }

  private void add(byte[] array, int from, int to) {
    if (wrong != null) return;
    try {
      var entry = EntryFrame.read(array, from, to);
      wrong = wrong(entry);
      if (wrong != null) return;
      if (count == 0) {
        firstPrev = entry.prev();
        firstTimeMs = entry.time().toEpochMilli();
      }
      lastTimeMs = entry.time().toEpochMilli();
      Hashes.leaf(array, from, to, leafHashes, count * Hashes.LENGTH);
      count++;
    } catch (IllegalArgumentException e) {
      wrong = String.valueOf(e.getMessage());
    }
  }

  private @Nullable String wrong(EntryFrame entry) {
    if (entry.index() != firstIndex + count) return "the entry says that it is " + entry.index();
    if (count == 0) return null;
    if (!entry.follows(leafHashes, (count - 1) * Hashes.LENGTH))
      return "the entry does not name the hash of the entry before";
    return entry.time().toEpochMilli() < lastTimeMs
        ? "the entry is older than the entry before"
        : null;
  }

  /** The signed checkpoint of the batch. */
  String note() {
    return note;
  }

  /** How many there are. */
  int count() {
    return count;
  }

  /** What is wrong with the one behind them; null if they are all of the batch. */
  @Nullable String wrong() {
    return wrong;
  }

  /** The leaf hash of one of them: 32 bytes. */
  byte[] leafHash(int number) {
    int at = number * Hashes.LENGTH;
    return Arrays.copyOfRange(leafHashes, at, at + Hashes.LENGTH);
  }

  /** What the first of them says to be the leaf hash of the entry before. */
  byte[] firstPrev() {
    return firstPrev;
  }

  long firstTimeMs() {
    return firstTimeMs;
  }

  long lastTimeMs() {
    return lastTimeMs;
  }
}
