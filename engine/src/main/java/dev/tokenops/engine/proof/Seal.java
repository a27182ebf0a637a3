package dev.tokenops.engine.proof;

import dev.tokenops.ledger.merkle.Hashes;
import java.util.List;

/**
 * What shows that an entry stands in the ledger: its audit path under one signed checkpoint.
 *
 * @param size entries under the checkpoint
 * @param root 32 bytes, RFC 6962; not copied
 * @param hashes the audit path, the leaf's sibling first, 32 bytes each
 * @param checkpoint the signed note, as the ledger published it
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by nobody.
public record Seal(long size, byte[] root, List<byte[]> hashes, String checkpoint) {
  public Seal {
    if (root.length != Hashes.LENGTH)
      throw new IllegalArgumentException("a root of " + root.length + " bytes");
    hashes = List.copyOf(hashes);
  }
}
