package dev.tokenops.engine.index;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/** SipHash-2-4 (Aumasson and Bernstein, 2012): a keyed 64-bit hash for short inputs. */
public final class SipHash implements KeyHash {
  /** Bytes of a key. */
  public static final int KEY_LENGTH = 16;

  private static final int ID_LENGTH = 16;
  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final long k0;
  private final long k1;
  private final byte[] id;

  /**
   * @param key 16 bytes
   */
  public SipHash(byte[] key) {
    if (key.length != KEY_LENGTH)
      throw new IllegalArgumentException("a key of " + key.length + " bytes");
    var words = ByteBuffer.wrap(key).order(ByteOrder.LITTLE_ENDIAN);
    k0 = words.getLong();
    k1 = words.getLong();
    id = idOf(key);
  }

  private static byte[] idOf(byte[] key) {
    try {
      return Arrays.copyOf(MessageDigest.getInstance("SHA-256").digest(key), ID_LENGTH);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public byte[] id() {
    return id.clone();
  }

  @Override
  public long of(byte[] bytes) {
    long v0 = k0 ^ 0x736f6d6570736575L;
    long v1 = k1 ^ 0x646f72616e646f6dL;
    long v2 = k0 ^ 0x6c7967656e657261L;
    long v3 = k1 ^ 0x7465646279746573L;
    int whole = bytes.length & ~7;
    // One word more than there are whole ones, then four empty rounds: the rounds stand once.
    for (int at = 0, last = whole + 8; at <= last; at += 8) {
      long word = 0;
      int rounds = 2;
      if (at < whole) word = (long) WORD.get(bytes, at);
      else if (at == whole) word = rest(bytes, whole);
      else {
        v2 ^= 0xff;
        rounds = 4;
      }
      v3 ^= word;
      for (int i = 0; i < rounds; i++) {
        v0 += v1;
        v1 = Long.rotateLeft(v1, 13) ^ v0;
        v0 = Long.rotateLeft(v0, 32);
        v2 += v3;
        v3 = Long.rotateLeft(v3, 16) ^ v2;
        v0 += v3;
        v3 = Long.rotateLeft(v3, 21) ^ v0;
        v2 += v1;
        v1 = Long.rotateLeft(v1, 17) ^ v2;
        v2 = Long.rotateLeft(v2, 32);
      }
      v0 ^= word;
    }
    return v0 ^ v1 ^ v2 ^ v3;
  }

  /** The last, broken word: its highest byte is the length. */
  private static long rest(byte[] bytes, int from) {
    long word = (long) bytes.length << 56;
    int rest = bytes.length - from;
    if (rest == 0) return word;
    if (from > 0) // The last eight bytes, without those that were taken.
    return word | (long) WORD.get(bytes, bytes.length - 8) >>> (64 - 8 * rest);
    for (int i = 0; i < rest; i++) word |= (bytes[i] & 0xffL) << (8 * i);
    return word;
  }
}
