package dev.tokenops.ledger.verify;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tokenops.ledger.EntryCodec;
import dev.tokenops.ledger.checkpoint.Checkpoint;
import dev.tokenops.ledger.checkpoint.Ed25519Key;
import dev.tokenops.ledger.checkpoint.NoteSigner;
import dev.tokenops.ledger.checkpoint.SignedCheckpoint;
import dev.tokenops.ledger.merkle.Hashes;
import dev.tokenops.ledger.merkle.HeapHashStore;
import dev.tokenops.ledger.merkle.MerkleTree;
import dev.tokenops.ledger.store.BatchBuilder;
import dev.tokenops.ledger.store.BatchCodec;
import dev.tokenops.ledger.store.StoredBatch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * A log written by hand, with its key: it seals and signs whatever entries it is given, so that a
 * test can be the insider who breaks one rule and keeps all others.
 */
final class SmallLog {
  static final String ORIGIN = "log.example/small";
  private static final Instant BEGIN = Instant.parse("2026-11-22T12:00:00Z");

  final NoteSigner signer;
  final MerkleTree tree = new MerkleTree(new HeapHashStore());
  final List<byte[]> entries = new ArrayList<>();
  private final List<byte[]> open = new ArrayList<>();

  SmallLog() {
    this(ORIGIN, 1);
  }

  SmallLog(String origin, int seed) {
    byte[] bytes = new byte[32];
    bytes[0] = (byte) seed;
    signer = new NoteSigner(origin, Ed25519Key.ofSeed(bytes));
  }

  LogKeys keys() {
    return new LogKeys(List.of(signer.verifier()));
  }

  /** Adds an entry that follows all rules. */
  SmallLog add(String body) {
    return addBytes(bytes(body, entries.size(), prev(), time(entries.size())));
  }

  SmallLog addBytes(byte[] bytes) {
    entries.add(bytes);
    open.add(bytes);
    tree.append(Hashes.leaf(bytes));
    return this;
  }

  byte[] prev() {
    return entries.isEmpty() ? EntryCodec.firstPrev(signer.name()) : Hashes.leaf(entries.getLast());
  }

  static byte[] bytes(String body, long index, byte[] prev, String time) {
    return "{\"body\":%s,\"index\":%d,\"prev\":\"%s\",\"time\":\"%s\",\"type\":\"test.v1\"}"
        .formatted(body, index, HexFormat.of().formatHex(prev), time)
        .getBytes(UTF_8);
  }

  static String time(long second) {
    return BEGIN.plusSeconds(second).toString().replace("Z", ".000Z");
  }

  Checkpoint checkpoint() {
    return new Checkpoint(signer.name(), tree.size(), tree.root(tree.size()));
  }

  String note() {
    return SignedCheckpoint.sign(checkpoint(), signer).note();
  }

  /** The entries added since the last batch, sealed under the log's checkpoint. */
  StoredBatch seal() {
    return seal(note());
  }

  StoredBatch seal(String note) {
    var batch = new BatchBuilder();
    for (byte[] entry : open) {
      int at = batch.add(entry.length);
      System.arraycopy(entry, 0, batch.array(), at, entry.length);
    }
    long first = (long) entries.size() - open.size();
    open.clear();
    try {
      return BatchCodec.decode(batch.seal(first, note.getBytes(UTF_8)));
    } catch (BatchCodec.Unsealed e) {
      throw new AssertionError(e);
    }
  }
}
