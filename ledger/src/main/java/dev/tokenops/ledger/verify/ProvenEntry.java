package dev.tokenops.ledger.verify;

import dev.tokenops.ledger.Entry;
import dev.tokenops.ledger.merkle.MerkleProofs;
import dev.tokenops.ledger.merkle.ProofRefused;
import java.util.List;

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
    try {
      var entry = StrictEntry.parse(bytes);
      if (entry.index() != index)
        throw new ProofRefused("it says of itself that it is entry " + entry.index());
      var checkpoint = keys.verify(note).checkpoint();
      MerkleProofs.verifyInclusion(
          entry.leafHash(), index, checkpoint.size(), inclusion, checkpoint.root());
      return entry;
    } catch (ProofRefused e) {
      throw new ProofRefused("entry " + index + ": " + e.getMessage(), e);
    }
  }
}
