package dev.tokenops.ledger.verify;

import dev.tokenops.ledger.Entry;
import dev.tokenops.ledger.EntryCodec;
import dev.tokenops.ledger.checkpoint.Checkpoint;
import dev.tokenops.ledger.checkpoint.SignedNote;
import dev.tokenops.ledger.merkle.CompactRange;
import dev.tokenops.ledger.merkle.ProofRefused;
import dev.tokenops.ledger.store.StoredBatch;
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
 */
final class LedgerAudit {
  private final @Nullable LogKeys keys;
  private final Consumer<Entry> visitor;
  private final Findings intact = new Findings("intact");
  private final Findings signed = new Findings("signed");

  /** Sizes whose roots somebody will ask for; their roots once the stream has passed them. */
  private final Map<Long, byte[]> roots = new HashMap<>();

  private final List<Long> awaited;

  private final CompactRange range = new CompactRange();
  private @Nullable String origin;
  private @Nullable Entry last;
  private long batches;

  /**
   * @param keys of the log; null: none are known, signatures cannot be checked
   * @param awaited sizes whose roots {@link #root} will be asked for
   * @param visitor takes the entries of the good prefix
   */
  LedgerAudit(@Nullable LogKeys keys, List<Long> awaited, Consumer<Entry> visitor) {
    this.keys = keys;
    this.awaited = awaited;
    this.visitor = visitor;
    keepRoot();
  }

  /**
   * The next whole batch.
   *
   * @param where says for people where it lies
   */
  void batch(Supplier<String> where, StoredBatch batch) {
    take(where, ExaminedBatch.of(batch, keys));
  }

  /** The next whole batch, examined by itself; here, what it is to those before. */
  void take(Supplier<String> where, ExaminedBatch batch) {
    batches++;
    String note = batch.note();
    if (note == null) {
      intact.add("the checkpoint of the batch is not UTF-8", batch.firstIndex(), where.get());
      return;
    }
    if (batch.unsigned() != null)
      signed.add(
          "the checkpoint of the batch from entry %d on: %s"
              .formatted(batch.firstIndex(), batch.unsigned()),
          batch.firstIndex(),
          where.get());
    if (intact.any()) return;
    long index = batch.firstIndex();
    var before = last;
    try {
      for (var entry : batch.entries()) {
        follow(index, entry, before, note);
        before = entry;
        index++;
      }
      if (batch.refused() != null) throw batch.refused();
      index = batch.firstIndex();
      checkRoot(note, batch.endIndex());
    } catch (ProofRefused e) {
      intact.add("entry " + index + ": " + e.getMessage(), index, where.get());
      return;
    }
    last = before;
    batch.entries().forEach(visitor);
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
    return last == null ? 0 : last.index() + 1;
  }

  boolean isIntact() {
    return !intact.any();
  }

  /** The root at an awaited size, or null if the good prefix does not reach it. */
  byte @Nullable [] root(long size) {
    return size <= goodEntries() ? roots.get(size) : null;
  }

  Verdict intact(String notice) {
    return intact.verdict(
        "%,d entries in %,d batches: each is whole, canonical, in its place of chain and tree%s"
            .formatted(goodEntries(), batches, notice));
  }

  Verdict signed() {
    if (keys == null) signed.add("no key of the log is known: give one with --key", null, null);
    if (intact.any() && !signed.any())
      signed.add("what is damaged cannot be shown to be signed", null, null);
    return signed.verdict("every checkpoint, %,d in all, is signed".formatted(batches));
  }

  private void follow(long index, Entry entry, @Nullable Entry before, String note) {
    if (entry.index() != index)
      throw new ProofRefused("it says of itself that it is entry " + entry.index());
    if (index != range.size())
      throw new ProofRefused("it follows entry " + (range.size() - 1) + ": others are missing");
    if (before == null) {
      origin = origin(note);
      if (!EntryCodec.follows(entry, EntryCodec.firstPrev(origin)))
        throw new ProofRefused("its prev is not the hash of the origin " + origin);
    } else {
      if (!EntryCodec.follows(entry, before.leafHash()))
        throw new ProofRefused("its prev is not the hash of the entry before");
      if (entry.time().isBefore(before.time()))
        throw new ProofRefused("its time lies before that of the entry before");
    }
    range.append(entry.leafHash());
    keepRoot();
  }

  private void keepRoot() {
    if (awaited.contains(range.size())) roots.put(range.size(), range.root());
  }

  private void checkRoot(String note, long endIndex) {
    var checkpoint = Checkpoint.parse(SignedNote.parse(note).text());
    if (!checkpoint.origin().equals(origin))
      throw new ProofRefused("its checkpoint is one of " + checkpoint.origin());
    if (checkpoint.size() != endIndex)
      throw new ProofRefused(
          "its batch ends at %d entries, the checkpoint says %d"
              .formatted(endIndex, checkpoint.size()));
    if (!Arrays.equals(checkpoint.root(), range.root()))
      throw new ProofRefused("the root of its batch's checkpoint is not that of the entries");
  }

  private static String origin(String note) {
    return Checkpoint.parse(SignedNote.parse(note).text()).origin();
  }
}
