package dev.tokenops.http;

import java.nio.file.Path;
import java.security.SecureRandom;

/**
 * The operator's key: a file {@code operator.key} of mode 0600 in the data folder. The server keeps
 * its hash only.
 *
 * @param path of the file, which may be shown; the key itself never
 * @param sha256 of the key, in hex
 */
public record OperatorKey(Path path, String sha256) {
  private static final String FILE = "operator.key";

  /**
   * Loads the key, or makes it at first start.
   *
   * @param folder the data folder, which must be there
   * @throws IllegalStateException if others may read the file, or it holds no key
   * @throws java.io.UncheckedIOException if it cannot be read or written
   */
  public static OperatorKey load(Path folder, SecureRandom random) {
    var file = file(folder);
    var key = new SecretFile(file).read();
    if (key.isEmpty()) return rotate(folder, random);
    if (!key.get().startsWith(AccessKeys.OPERATOR_PREFIX))
      throw new IllegalStateException(
          file + " holds no operator key: remove it, and the next start makes one");
    return new OperatorKey(file, AccessKeys.sha256(key.get()));
  }

  /** Replaces the key; a server that runs takes the new one when it is started again. */
  public static OperatorKey rotate(Path folder, SecureRandom random) {
    var key = AccessKeys.make(AccessKeys.OPERATOR_PREFIX, random);
    new SecretFile(file(folder)).write(key);
    return new OperatorKey(file(folder), AccessKeys.sha256(key));
  }

  /** Whether this is the key; takes the same time wherever they differ. */
  boolean matches(String presented) {
    return AccessKeys.matches(presented, sha256);
  }

  private static Path file(Path folder) {
    return folder.resolve(FILE);
  }
}
