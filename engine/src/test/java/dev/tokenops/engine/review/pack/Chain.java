package dev.tokenops.engine.review.pack;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import org.bouncycastle.crypto.digests.KeccakDigest;

/**
 * A chain by its CAIP-2 id, and what an account and a transaction look like on it.
 *
 * @param id for example {@code eip155:8453}
 */
record Chain(String id) {
  static final Chain SOLANA = new Chain("solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp");
  static final Chain STELLAR = new Chain("stellar:pubnet");
  static final Chain XRPL = new Chain("xrpl:0");

  private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final String BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

  static Chain eip155(long number) {
    return new Chain("eip155:" + number);
  }

  boolean isEip155() {
    return id.startsWith("eip155:");
  }

  /** An address of this chain, checksummed where the chain knows checksums. */
  String address(Draw draw) {
    if (isEip155()) return checksummed(draw.hex(40));
    if (this.equals(SOLANA)) return draw.text(BASE58, 44);
    if (this.equals(STELLAR)) return "G" + draw.text(BASE32, 55);
    return "r" + draw.text(BASE58, 33);
  }

  /** CAIP-10. */
  String account(Draw draw) {
    return id + ":" + address(draw);
  }

  /** The name of a transaction. */
  String transaction(Draw draw) {
    if (isEip155()) return "0x" + draw.hex(64);
    if (this.equals(SOLANA)) return draw.text(BASE58, 88);
    return draw.hex(64).toUpperCase(Locale.ROOT);
  }

  /**
   * EIP-55: a letter is a capital where the hash of the address in lower case has a digit of 8 or
   * more.
   *
   * @param hex 40 lower-case digits
   * @return with {@code 0x}
   */
  static String checksummed(String hex) {
    var keccak = new KeccakDigest(256);
    var input = hex.getBytes(StandardCharsets.US_ASCII);
    keccak.update(input, 0, input.length);
    var hash = new byte[32];
    keccak.doFinal(hash, 0);
    var digits = HexFormat.of().formatHex(hash);
    var address = new StringBuilder("0x");
    for (int i = 0; i < hex.length(); i++) {
      char c = hex.charAt(i);
      address.append(digits.charAt(i) >= '8' ? Character.toUpperCase(c) : c);
    }
    return address.toString();
  }

  /**
   * The same id with one letter of its address in the other case: what a typist does to a checksum.
   *
   * @param id CAIP-10 or CAIP-19 that ends in a checksummed address of mixed case
   */
  static String mistyped(String id, Draw draw) {
    int start = id.lastIndexOf("0x") + 2;
    while (true) {
      int i = draw.between(start, id.length() - 1);
      char c = id.charAt(i);
      if (!Character.isLetter(c)) continue;
      char other = Character.isUpperCase(c) ? Character.toLowerCase(c) : Character.toUpperCase(c);
      var typed = id.substring(0, i) + other + id.substring(i + 1);
      if (isMixed(typed.substring(start))) return typed;
    }
  }

  /** Whether it has capitals and small letters: only then is there a checksum to break. */
  static boolean isMixed(String hex) {
    return !hex.equals(hex.toLowerCase(Locale.ROOT)) && !hex.equals(hex.toUpperCase(Locale.ROOT));
  }

  /** The same eip155 id with its address in lower case: the same account or asset. */
  static String lowered(String id) {
    int start = id.lastIndexOf("0x");
    return start < 0 ? id : id.substring(0, start) + id.substring(start).toLowerCase(Locale.ROOT);
  }
}
