package dev.tokenops.ledger.checkpoint;

import dev.tokenops.ledger.merkle.ProofRefused;
import java.util.Base64;

/**
 * RFC 4648 standard base64 with padding, of which exactly one text stands for given bytes: the
 * JDK's decoder also takes missing padding and stray bits behind the last byte.
 */
public final class StrictBase64 {
  private StrictBase64() {}

  /** Standard alphabet, padded. */
  public static String encode(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  /**
   * The bytes that this very text stands for.
   *
   * @param what names the value in the refusal
   * @throws ProofRefused if it is not base64, or not the text that {@link #encode} gives
   */
  public static byte[] decode(String what, String text) {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw new ProofRefused(what + " is not base64", e);
    }
    if (!encode(bytes).equals(text)) throw new ProofRefused(what + " is not canonical base64");
    return bytes;
  }
}
