package dev.tokenops.ledger.verify;

import dev.tokenops.ledger.EntryCodec;
import dev.tokenops.ledger.checkpoint.Checkpoint;
import dev.tokenops.ledger.merkle.CompactRange;
import dev.tokenops.ledger.merkle.Hashes;
import dev.tokenops.ledger.merkle.ProofRefused;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Judges the batches of a ledger as they stream by, in memory that does not grow. Confined to one
 * thread.
 *
 * <p>Entries are handed on batch by batch, once the root of the batch's checkpoint has been met,
 * and no more after the first that is not intact: behind a gap neither chain nor tree says
 * anything, and a fold over what remains would be about another history.
 *
 * @param <T> what was read of each entry
 */
final class LedgerAudit<T> {
  private final @Nullable LogKeys keys;
  private final Consumer<? super T> visitor;
  private final Findings intact = new Findings("intact");
  private final Findings signed = new Findings("signed");

  /** Sizes whose roots somebody will ask for, ascending; their roots once the stream passes. */
  private final long[] awaited;

  private final Map<Long, byte[]> roots = new HashMap<>();
  private int passed;

  private final CompactRange range = new CompactRange();
  private @Nullable String origin;
  private byte[] lastLeafHash = {};
  private Instant lastTime = Instant.MIN;
  private long goodEntries;
  private long batches;

  /**
   * @param keys of the log; null: none are known, signatures cannot be checked
   * @param awaited sizes whose roots {@link #root} will be asked for
   * @param visitor takes the entries of the good prefix
   */
  LedgerAudit(@Nullable LogKeys keys, List<Long> awaited, Consumer<? super T> visitor) {
    this.keys = keys;
    this.awaited = awaited.stream().mapToLong(Long::longValue).sorted().distinct().toArray();
    this.visitor = visitor;
    keepRoot();
  }

  /**
   * The next whole batch, examined by itself; here, what it is to those before.
   *
   * @param where says for people where it lies
   */
  void take(Supplier<String> where, ExaminedBatch<? extends T> batch) {
    batches++;
    var note = batch.note();
    if (!note.isText()) {
      intact.add("the checkpoint of the batch is not UTF-8", batch.firstIndex(), where.get());
      return;
    }
    if (note.unsigned() != null)
      signed.add(
          "the checkpoint of the batch from entry %d on: %s"
              .formatted(batch.firstIndex(), note.unsigned()),
          batch.firstIndex(),
          where.get());
    if (intact.any()) return;
    var entries = batch.entries();
    long index = batch.firstIndex();
    try {
      if (entries.count() > 0) join(entries, note);
      index += entries.count();
      if (entries.refused() != null) throw entries.refused();
      index = batch.firstIndex();
      checkRoot(note.required(), batch.endIndex());
    } catch (ProofRefused e) {
      intact.add("entry " + index + ": " + e.getMessage(), index, where.get());
      return;
    }
    lastLeafHash = entries.lastLeafHash();
    lastTime = entries.lastTime();
    goodEntries = batch.endIndex();
    entries.read().forEach(visitor);
  }

  /** What the scan could not read. */
  void damage(String what, @Nullable Long index, String where) {
    intact.add(what, index, where);
  }

  /** Something about a signature that does not lie in a batch. */
  void unsigned(String why, @Nullable Long index, String where) {
    signed.add(why, index, where);
  }

  /** The log's name, as its first checkpoint has it; null in an empty ledger. */
  @Nullable String origin() {
    return origin;
  }

  /** Entries of the good prefix. */
  long goodEntries() {
    return goodEntries;
  }

  boolean isIntact() {
    return !intact.any();
  }

  /** The root at an awaited size, or null if the good prefix does not reach it. */
  byte @Nullable [] root(long size) {
    return size <= goodEntries ? roots.get(size) : null;
  }

  Verdict intact(String notice) {
    return intact.verdict(
        "%,d entries in %,d batches: each is whole, canonical, in its place of chain and tree%s"
            .formatted(goodEntries, batches, notice));
  }

  Verdict signed() {
    if (keys == null) signed.add("no key of the log is known: give one with --key", null, null);
    if (intact.any() && !signed.any())
      signed.add("what is damaged cannot be shown to be signed", null, null);
    return signed.verdict("every checkpoint, %,d in all, is signed".formatted(batches));
  }

  /** Holds the first of them to the entry before, and adds all to the tree. */
  private void join(ExaminedEntries<? extends T> entries, ExaminedNote note) {
    if (entries.firstIndex() != range.size())
      throw new ProofRefused("it follows entry " + (range.size() - 1) + ": others are missing");
    if (goodEntries == 0) {
      origin = note.required().origin();
      if (!Arrays.equals(entries.firstPrev(), EntryCodec.firstPrev(origin)))
        throw new ProofRefused("its prev is not the hash of the origin " + origin);
    } else {
      if (!Arrays.equals(entries.firstPrev(), lastLeafHash))
        throw new ProofRefused("its prev is not the hash of the entry before");
      if (entries.firstTime().isBefore(lastTime))
        throw new ProofRefused("its time lies before that of the entry before");
    }
    for (int i = 0; i < entries.count(); i++) {
      range.append(entries.leafHashes(), i * Hashes.LENGTH);
      keepRoot();
    }
  }

  private void keepRoot() {
    if (passed == awaited.length || awaited[passed] != range.size()) return;
    roots.put(range.size(), range.root());
    passed++;
  }

  private void checkRoot(Checkpoint checkpoint, long endIndex) {
    if (!checkpoint.origin().equals(origin))
      throw new ProofRefused("its checkpoint is one of " + checkpoint.origin());
    if (checkpoint.size() != endIndex)
      throw new ProofRefused(
          "its batch ends at %d entries, the checkpoint says %d"
              .formatted(endIndex, checkpoint.size()));
    if (!Arrays.equals(checkpoint.root(), range.root()))
      throw new ProofRefused("the root of its batch's checkpoint is not that of the entries");
  }
}
