package dev.tokenops.ledger.checkpoint;

import dev.tokenops.ledger.merkle.ProofRefused;
import java.util.Base64;

/**
 * RFC 4648 standard base64 with padding, of which exactly one text stands for given bytes: the
 * JDK's decoder also takes missing padding and stray bits behind the last byte.
 */
final class StrictBase64 {
  private StrictBase64() {}

  static String encode(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  /**
   * @param what names the value in the refusal
   */
  static byte[] decode(String what, String text) {
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
