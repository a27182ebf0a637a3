package dev.tokenops.ledger.verify;

import dev.tokenops.ledger.Entry;
import dev.tokenops.ledger.EntryCodec;
import dev.tokenops.ledger.checkpoint.Checkpoint;
import dev.tokenops.ledger.checkpoint.SignedNote;
import dev.tokenops.ledger.merkle.HeapHashStore;
import dev.tokenops.ledger.merkle.MerkleTree;
import dev.tokenops.ledger.merkle.ProofRefused;
import dev.tokenops.ledger.store.StoredBatch;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@link ExaminedBatch} and {@link LedgerAudit} must say, the obvious way: one entry after the
 * other, each parsed as a JSON tree, held to a whole tree.
 */
final class SlowAudit {
  private final LogKeys keys;
  private final Findings intact = new Findings("intact");
  private final Findings signed = new Findings("signed");
  private final MerkleTree tree = new MerkleTree(new HeapHashStore());
  private final List<Entry> good = new ArrayList<>();
  private @Nullable String origin;
  private long batches;

  SlowAudit(LogKeys keys) {
    this.keys = keys;
  }

  void batch(String where, StoredBatch batch) {
    batches++;
    long index = batch.firstIndex();
    String note;
    try {
      var decoder = StandardCharsets.UTF_8.newDecoder();
      note = decoder.decode(ByteBuffer.wrap(batch.note())).toString();
    } catch (CharacterCodingException e) {
      intact.add("the checkpoint of the batch is not UTF-8", index, where);
      return;
    }
    try {
      keys.verify(note);
    } catch (ProofRefused e) {
      signed.add(
          "the checkpoint of the batch from entry " + index + " on: " + e.getMessage(),
          index,
          where);
    }
    if (intact.any()) return;
    var taken = new ArrayList<Entry>();
    try {
      for (byte[] bytes : batch.entries()) {
        taken.add(follow(index, bytes, taken.isEmpty() ? last(good) : last(taken), note));
        index++;
      }
      index = batch.firstIndex();
      checkRoot(Checkpoint.parse(SignedNote.parse(note).text()), batch.endIndex());
    } catch (ProofRefused e) {
      intact.add("entry " + index + ": " + e.getMessage(), index, where);
      return;
    }
    good.addAll(taken);
  }

  private static @Nullable Entry last(List<Entry> entries) {
    return entries.isEmpty() ? null : entries.getLast();
  }

  private Entry follow(long index, byte[] bytes, @Nullable Entry before, String note) {
    var entry = parse(bytes);
    if (entry.index() != index)
      throw new ProofRefused("it says of itself that it is entry " + entry.index());
    if (index != tree.size())
      throw new ProofRefused("it follows entry " + (tree.size() - 1) + ": others are missing");
    if (before == null) {
      origin = Checkpoint.parse(SignedNote.parse(note).text()).origin();
      if (!EntryCodec.follows(entry, EntryCodec.firstPrev(origin)))
        throw new ProofRefused("its prev is not the hash of the origin " + origin);
    } else {
      if (!EntryCodec.follows(entry, before.leafHash()))
        throw new ProofRefused("its prev is not the hash of the entry before");
      if (entry.time().isBefore(before.time()))
        throw new ProofRefused("its time lies before that of the entry before");
    }
    tree.append(entry.leafHash());
    return entry;
  }

  private static Entry parse(byte[] bytes) {
    try {
      var entry = EntryCodec.decode(bytes);
      StrictEntry.requireStrict(bytes);
      return entry;
    } catch (IllegalArgumentException e) {
      throw new ProofRefused("it is no entry: " + e.getMessage(), e);
    }
  }

  private void checkRoot(Checkpoint checkpoint, long endIndex) {
    if (!checkpoint.origin().equals(origin))
      throw new ProofRefused("its checkpoint is one of " + checkpoint.origin());
    if (checkpoint.size() != endIndex)
      throw new ProofRefused(
          "its batch ends at %d entries, the checkpoint says %d"
              .formatted(endIndex, checkpoint.size()));
    if (!Arrays.equals(checkpoint.root(), tree.root(endIndex)))
      throw new ProofRefused("the root of its batch's checkpoint is not that of the entries");
  }

  List<Entry> good() {
    return good;
  }

  /** Both verdicts, with their words and places. */
  List<Verdict> verdicts() {
    if (intact.any() && !signed.any())
      signed.add("what is damaged cannot be shown to be signed", null, null);
    return List.of(
        intact.verdict(
            "%,d entries in %,d batches: each is whole, canonical, in its place of chain and tree"
                .formatted(good.size(), batches)),
        signed.verdict("every checkpoint, %,d in all, is signed".formatted(batches)));
  }
}
