package dev.tokenops.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tokenops.http.callback.CallbackSecret;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The secret that callback secrets are derived from, so that none of them is ever stored: a file
 * {@code master.key} of mode 0600 in the data folder.
 *
 * <p>HKDF-SHA256 (RFC 5869) with an empty salt, since the key is uniformly random. Immutable.
 */
public final class MasterKey {
  private static final String FILE = "master.key";
  private static final String PURPOSE = "callback";
  private static final int BYTES = 32;

  private final byte[] key;

  MasterKey(byte[] key) {
    if (key.length != BYTES) throw new IllegalArgumentException("a master key has 32 bytes");
    this.key = key.clone();
  }

  /**
   * Loads the key, or makes it at first start.
   *
   * @param random for a first start; null where the key must be there, since a new one would sign
   *     callbacks that no receiver believes
   * @throws IllegalStateException if others may read the file, it holds no key, or it is lost
   * @throws java.io.UncheckedIOException if it cannot be read or written
   */
  public static MasterKey load(Path folder, @Nullable SecureRandom random) {
    var path = folder.resolve(FILE);
    var file = new SecretFile(path);
    var text = file.read();
    if (text.isPresent()) {
      try {
        return new MasterKey(HexFormat.of().parseHex(text.get()));
      } catch (IllegalArgumentException e) {
        throw new IllegalStateException(
            path + " is damaged: put it back from where you keep a copy", e);
      }
    }
    if (random == null)
      throw new IllegalStateException(
          path
              + " is missing: callback secrets come from it; put it back from where you keep a copy");
    var made = new byte[BYTES];
    random.nextBytes(made);
    file.write(HexFormat.of().formatHex(made));
    return new MasterKey(made);
  }

  /**
   * The secret that signs a contract's callbacks.
   *
   * @param version from 1; another version, another secret
   */
  public CallbackSecret callbackSecret(String contractId, int version) {
    byte[] info = (PURPOSE + '\0' + contractId + '\0' + version).getBytes(UTF_8);
    byte[] pseudoRandom = HmacSha256.of(new byte[BYTES], key);
    return CallbackSecret.of(
        HmacSha256.of(pseudoRandom, info, ByteBuffer.allocate(1).put((byte) 1).array()));
  }
}
