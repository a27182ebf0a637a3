package dev.tokenops.engine.proof;

import dev.tokenops.ledger.json.CanonicalWriter;
import dev.tokenops.ledger.json.JsonKey;
import dev.tokenops.ledger.json.RawJson;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * One checkpoint as envelopes carry it, and what the inclusion proofs under it share. Any thread.
 *
 * <pre>
 *   size 11 = 8 + 2 + 1        the proof of entry 5:  its siblings inside the 8   entry 5's own, for long
 *        ┌───┴───┐                                    the 2 and the 1, hashed     shared by all of the 8
 *     ┌──┴──┐    │                         of entry 9:  its sibling inside the 2
 *    ─8─   ─2─   1                                    the 1, then the 8           shared by all of the 2
 * </pre>
 *
 * <p>A tree is a row of full subtrees, one for each bit of its size. An entry's path runs up inside
 * its own, and from there on it is the path of them all: told once a checkpoint, not once an entry.
 */
final class CheckpointText {
  /** A hash in base64, with its quotes, a comma and one to spare. */
  private static final int TEXT_BYTES = 48;

  private static final RawJson EMPTY = RawJson.canonical(new byte[0]);

  private final LedgerProofs proofs;
  private final long size;
  private final JsonKey key;
  private final RawJson sizeText;
  private final RawJson note;
  private final RawJson root;

  /** By the level of the full subtree; null until somebody asked. */
  private final AtomicReferenceArray<@Nullable RawJson> shared =
      new AtomicReferenceArray<>(Long.SIZE);

  /**
   * @param index of any entry under the checkpoint
   */
  CheckpointText(LedgerProofs proofs, long index, long size) {
    var seal = proofs.seal(index, size);
    this.proofs = proofs;
    this.size = size;
    this.key = JsonKey.of(Long.toString(size));
    this.sizeText = RawJson.canonical(new CanonicalWriter(32).string(key.name()).toBytes());
    this.note = RawJson.canonical(new CanonicalWriter(512).string(seal.checkpoint()).toBytes());
    this.root = RawJson.canonical(new CanonicalWriter(48).base64(seal.root()).toBytes());
  }

  /** Entries under it. */
  long size() {
    return size;
  }

  /** The size as a key. */
  JsonKey key() {
    return key;
  }

  /** The size as a string. */
  RawJson sizeText() {
    return sizeText;
  }

  /** The signed note as a string. */
  RawJson note() {
    return note;
  }

  /** The root in base64. */
  RawJson root() {
    return root;
  }

  /** The level of the full subtree that the entry stands in: log2 of its leaves. */
  int level(long index) {
    return Long.SIZE - 1 - Long.numberOfLeadingZeros(index ^ size);
  }

  /** An entry's inclusion proof: an array of base64, the leaf's sibling first. */
  RawJson proof(long index) {
    int level = level(index);
    var behind = behind(index);
    var out = new CanonicalWriter(2 + TEXT_BYTES * level + behind.length()).beginArray();
    for (var hash : proofs.hashesInside(index, size, level)) out.base64(hash);
    if (behind.length() > 0) out.raw(behind);
    return RawJson.canonical(out.endArray().toBytes());
  }

  /** An entry's part inside its full subtree: hashes in base64 with commas between them. */
  RawJson inside(long index) {
    return texts(proofs.hashesInside(index, size, level(index)));
  }

  /** The part behind that, likewise; nothing if the subtree is all there is. */
  RawJson behind(long index) {
    int level = level(index);
    var known = shared.get(level);
    if (known != null) return known;
    var hashes = proofs.hashes(index, size);
    var made = texts(hashes.subList(level, hashes.size()));
    shared.set(level, made);
    return made;
  }

  private static RawJson texts(List<byte[]> hashes) {
    if (hashes.isEmpty()) return EMPTY;
    var out = new CanonicalWriter(TEXT_BYTES * hashes.size());
    for (var hash : hashes) out.base64(hash);
    return RawJson.canonical(out.toBytes());
  }
}
