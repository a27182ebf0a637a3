package dev.tokenops.engine.review.evidence;

import org.bouncycastle.crypto.digests.KeccakDigest;

/**
 * The checksum of an Ethereum address, which stands in the case of its letters (ERC-55): a letter
 * is upper case where the Keccak-256 of the address in lower case has a nibble above 7.
 *
 * <p>An address in one case has no checksum. Chains 30 and 31 (Rootstock) have another one
 * (ERC-1191) and are not judged. Any thread.
 */
public final class Eip55 {
  private static final int DIGITS = 40;
  private static final ThreadLocal<Hash> HASHES = ThreadLocal.withInitial(Hash::new);

  private Eip55() {}

  /** Whether the id ends with an address in mixed case whose case is not its checksum. */
  public static boolean isWrong(String id) {
    int from = id.length() - DIGITS;
    if (from < 2 || !id.startsWith("eip155:") || !id.startsWith("0x", from - 2)) return false;
    if (id.startsWith("eip155:30:") || id.startsWith("eip155:31:")) return false;
    if (id.startsWith("eip155:30/") || id.startsWith("eip155:31/")) return false;
    return isMixed(id, from) && !HASHES.get().fits(id, from);
  }

  /** Hexadecimal digits throughout, and letters of both cases among them. */
  private static boolean isMixed(String id, int from) {
    boolean upper = false;
    boolean lower = false;
    for (int i = from; i < id.length(); i++) {
      char c = id.charAt(i);
      if (c >= 'a' && c <= 'f') lower = true;
      else if (c >= 'A' && c <= 'F') upper = true;
      else if (c < '0' || c > '9') return false;
    }
    return upper && lower;
  }

  /** What one thread hashes with. */
  private static final class Hash {
    private final KeccakDigest keccak = new KeccakDigest(256);
    private final byte[] lower = new byte[DIGITS];
    private final byte[] hash = new byte[32];

    boolean fits(String id, int from) {
      for (int i = 0; i < DIGITS; i++) {
        char c = id.charAt(from + i);
        lower[i] = (byte) (c >= 'A' && c <= 'F' ? c + ('a' - 'A') : c);
      }
      keccak.update(lower, 0, DIGITS);
      keccak.doFinal(hash, 0); // Which begins anew.
      for (int i = 0; i < DIGITS; i++) {
        if (lower[i] <= '9') continue;
        int nibble = i % 2 == 0 ? (hash[i / 2] >> 4) & 15 : hash[i / 2] & 15;
        if (nibble > 7 != (id.charAt(from + i) <= 'F')) return false;
      }
      return true;
    }
  }
}
