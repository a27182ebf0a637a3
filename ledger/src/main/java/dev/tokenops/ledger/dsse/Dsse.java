package dev.tokenops.ledger.dsse;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** What is signed in a DSSE envelope: DSSE 1.0, protocol, section "Signature Definition". */
public final class Dsse {
  /** The payload type of an in-toto Statement v1. */
  public static final String IN_TOTO = "application/vnd.in-toto+json";

  private Dsse() {}

  /**
   * The pre-authentication encoding: {@code "DSSEv1" SP length(type) SP type SP length(body) SP
   * body}, lengths in bytes, decimal.
   *
   * @param payloadType written as UTF-8
   */
  public static byte[] pae(String payloadType, byte[] body) {
    byte[] type = payloadType.getBytes(StandardCharsets.UTF_8);
    byte[] before = ("DSSEv1 " + type.length + " ").getBytes(StandardCharsets.UTF_8);
    byte[] between = (" " + body.length + " ").getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(before.length + type.length + between.length + body.length)
        .put(before)
        .put(type)
        .put(between)
        .put(body)
        .array();
  }
}
