package dev.tokenops.ledger.verify;

import dev.tokenops.ledger.Entry;
import dev.tokenops.ledger.checkpoint.Checkpoint;
import dev.tokenops.ledger.checkpoint.SignedNote;
import dev.tokenops.ledger.merkle.MerkleProofs;
import dev.tokenops.ledger.merkle.ProofRefused;
import java.util.List;
import java.util.function.Supplier;

/**
 * An entry as it travels: with what shows that it stands in the log. Nothing of it is believed
 * before {@link #check}.
 *
 * @param bytes the whole entry, not copied
 * @param index where it claims to stand
 * @param inclusion hashes of the inclusion proof, sibling of the leaf first (RFC 6962 section
 *     2.1.1)
 * @param note the signed checkpoint that the proof leads to, byte for byte
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by nobody.
public record ProvenEntry(byte[] bytes, long index, List<byte[]> inclusion, String note) {
  public ProvenEntry {
    inclusion = List.copyOf(inclusion);
  }

  /**
   * The entry, if the log's keys signed a checkpoint that it stands under.
   *
   * @throws ProofRefused if anything does not fit; the message names the entry and what
   */
  public Entry check(LogKeys keys) {
    return check(() -> keys.verify(note).checkpoint());
  }

  /**
   * The entry, if the note's checkpoint covers it; who signed the note is another question.
   *
   * @throws ProofRefused if anything else does not fit; the message names the entry and what
   */
  public Entry checkUnsigned() {
    return check(() -> Checkpoint.parse(SignedNote.parse(note).text()));
  }

  private Entry check(Supplier<Checkpoint> opened) {
    try {
      var entry = StrictEntry.parse(bytes);
      if (entry.index() != index)
        throw new ProofRefused("it says of itself that it is entry " + entry.index());
      var checkpoint = opened.get();
      MerkleProofs.verifyInclusion(
          entry.leafHash(), index, checkpoint.size(), inclusion, checkpoint.root());
      return entry;
    } catch (ProofRefused e) {
      throw new ProofRefused("entry " + index + ": " + e.getMessage(), e);
    }
  }
}
