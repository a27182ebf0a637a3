package dev.tokenops.ledger.checkpoint;

import dev.tokenops.ledger.merkle.Hashes;
import dev.tokenops.ledger.merkle.ProofRefused;
import java.util.Arrays;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * How far a log has come, in three lines: C2SP {@code tlog-checkpoint}, without extension lines.
 *
 * <pre>
 *   origin LF
 *   size LF                     decimal, no leading zero
 *   base64(root) LF
 * </pre>
 *
 * @param origin the log's name, as {@link KeyName} has it
 * @param size entries, from 0
 * @param root 32 bytes, RFC 6962; not copied and not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // equals and hashCode compare the bytes.
public record Checkpoint(String origin, long size, byte[] root) {
  private static final Pattern SIZE = Pattern.compile("0|[1-9][0-9]{0,18}");

  public Checkpoint {
    KeyName.require(origin);
    if (size < 0) throw new IllegalArgumentException("a log of " + size + " entries");
    if (root.length != Hashes.LENGTH)
      throw new IllegalArgumentException("a root of " + root.length + " bytes");
  }

  /** The three lines, each ending in LF: what a key signs. */
  public String text() {
    return origin + '\n' + size + '\n' + StrictBase64.encode(root) + '\n';
  }

  /**
   * Reads what {@link #text} writes and nothing else.
   *
   * @throws ProofRefused if it is anything else
   */
  public static Checkpoint parse(String text) {
    String[] lines = text.split("\n", -1);
    if (lines.length != 4 || !lines[3].isEmpty())
      throw new ProofRefused("a checkpoint is three lines, each with its line feed");
    if (!KeyName.isValid(lines[0])) throw new ProofRefused("the checkpoint's origin is no name");
    byte[] root = StrictBase64.decode("the checkpoint's root", lines[2]);
    if (root.length != Hashes.LENGTH)
      throw new ProofRefused("the checkpoint's root has " + root.length + " bytes");
    return new Checkpoint(lines[0], size(lines[1]), root);
  }

  private static long size(String line) {
    try {
      if (SIZE.matcher(line).matches()) return Long.parseLong(line);
    } catch (NumberFormatException beyondLong) {
      throw new ProofRefused("the checkpoint's size is beyond 2^63", beyondLong);
    }
    throw new ProofRefused("the checkpoint's size is not a decimal number without leading zeros");
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Checkpoint that
        && origin.equals(that.origin)
        && size == that.size
        && Arrays.equals(root, that.root);
  }

  @Override
  public int hashCode() {
    return Objects.hash(origin, size, Arrays.hashCode(root));
  }
}
