package dev.tokenops.ledger.merkle;

import dev.tokenops.ledger.json.Sha256;
import java.security.DigestException;
import java.security.MessageDigest;

/**
 * The hashes of a Merkle tree: RFC 6962 section 2.1. The prefix keeps a leaf from ever passing for
 * a node. Thread-safe.
 */
public final class Hashes {
  /** Bytes of every hash. */
  public static final int LENGTH = Sha256.LENGTH;

  private static final byte LEAF = 0;

  /** What stands before the two hashes under a node. */
  static final byte NODE = 1;

  private static final byte[] EMPTY_ROOT = Sha256.of();

  /** One digest a thread: making one costs as much as hashing a node. */
  private static final ThreadLocal<MessageDigest> DIGEST = ThreadLocal.withInitial(Sha256::digest);

  private Hashes() {}

  /** SHA-256(0x00 ‖ parts): the hash of one entry, whose bytes may come in parts. */
  public static byte[] leaf(byte[]... parts) {
    var digest = DIGEST.get();
    digest.reset();
    digest.update(LEAF);
    for (byte[] part : parts) digest.update(part);
    return digest.digest();
  }

  /** The hash of the entry in a part of an array. */
  public static byte[] leaf(byte[] array, int from, int to) {
    var hash = new byte[LENGTH];
    leaf(array, from, to, hash, 0);
    return hash;
  }

  /** The same into 32 bytes of another array. */
  public static void leaf(byte[] array, int from, int to, byte[] into, int at) {
    var digest = DIGEST.get();
    digest.reset();
    digest.update(LEAF);
    digest.update(array, from, to - from);
    try {
      digest.digest(into, at, LENGTH);
    } catch (DigestException e) {
      throw new IllegalStateException("there are not 32 bytes at " + at, e);
    }
  }

  /** SHA-256(0x01 ‖ left ‖ right). */
  public static byte[] node(byte[] left, byte[] right) {
    var digest = DIGEST.get();
    digest.update(NODE);
    digest.update(left);
    digest.update(right);
    return digest.digest();
  }

  /** SHA-256 of nothing: the root of the tree without leaves. */
  public static byte[] emptyRoot() {
    return EMPTY_ROOT.clone();
  }
}
