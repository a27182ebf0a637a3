package dev.tokenops.ledger.verify;

import dev.tokenops.ledger.checkpoint.StrictBase64;
import dev.tokenops.ledger.merkle.Hashes;
import dev.tokenops.ledger.merkle.MerkleProofs;
import dev.tokenops.ledger.merkle.ProofRefused;
import java.util.ArrayList;
import java.util.List;

/**
 * What shows offline that an entry stands in a log, in the format of <a
 * href="https://c2sp.org/tlog-proof">c2sp.org/tlog-proof</a>, usually a file {@code *.tlog-proof}.
 *
 * <pre>
 *   c2sp.org/tlog-proof@v1
 *   index 1234
 *   &lt;base64 of each hash of the inclusion proof, the leaf's sibling first&gt;
 *
 *   &lt;the signed checkpoint, verbatim&gt;
 * </pre>
 *
 * @param index of the entry, from 0
 * @param hashes of the inclusion proof, 32 bytes each
 * @param note the signed checkpoint
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by nobody.
public record TlogProof(long index, List<byte[]> hashes, String note) {
  private static final String HEADER = "c2sp.org/tlog-proof@v1";
  private static final String INDEX = "index ";
  private static final String EXTRA = "extra ";

  public TlogProof {
    hashes = List.copyOf(hashes);
  }

  /** The whole file, ending in a line feed as its checkpoint does. */
  public String text() {
    var text = new StringBuilder(HEADER).append('\n').append(INDEX).append(index).append('\n');
    for (var hash : hashes) text.append(StrictBase64.encode(hash)).append('\n');
    return text.append('\n').append(note).toString();
  }

  /**
   * Reads a file; nothing of it is believed before {@link #check}. A line {@code extra} is allowed
   * and passed over: no signature covers it.
   *
   * @throws ProofRefused if it does not have the format; the message names the line
   */
  public static TlogProof parse(String text) {
    int end = text.indexOf("\n\n");
    if (end < 0) throw new ProofRefused("it has no empty line before its checkpoint");
    var lines = List.of(text.substring(0, end).split("\n", -1));
    if (!lines.getFirst().equals(HEADER)) throw new ProofRefused("its first line is no " + HEADER);
    int next = 1;
    if (next < lines.size() && lines.get(next).startsWith(EXTRA)) {
      StrictBase64.decode("its line " + (next + 1), lines.get(next).substring(EXTRA.length()));
      next++;
    }
    if (next == lines.size() || !lines.get(next).startsWith(INDEX))
      throw new ProofRefused("its line " + (next + 1) + " names no index");
    long index = index(lines.get(next).substring(INDEX.length()));
    var hashes = new ArrayList<byte[]>();
    for (var line : lines.subList(next + 1, lines.size())) {
      byte[] hash = StrictBase64.decode("a hash", line);
      if (hash.length != Hashes.LENGTH) throw new ProofRefused("'" + line + "' is no hash");
      hashes.add(hash);
    }
    return new TlogProof(index, hashes, text.substring(end + 2));
  }

  private static long index(String digits) {
    if (!digits.matches("0|[1-9][0-9]{0,17}")) throw new ProofRefused("no index is " + digits);
    return Long.parseLong(digits);
  }

  /**
   * The entry with this leaf hash stands at {@link #index} under a checkpoint that all keys signed.
   *
   * @param leafHash of the entry, as whoever checks has computed it
   * @throws ProofRefused if it does not; the message says what does not fit
   */
  public void check(byte[] leafHash, LogKeys keys) {
    var checkpoint = keys.verify(note).checkpoint();
    MerkleProofs.verifyInclusion(leafHash, index, checkpoint.size(), hashes, checkpoint.root());
  }
}
