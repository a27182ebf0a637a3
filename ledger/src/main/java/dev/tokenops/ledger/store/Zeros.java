package dev.tokenops.ledger.store;

import java.nio.ByteBuffer;

/** Bytes that were never written read as zeros. */
final class Zeros {
  private Zeros() {}

  /** Whether all bytes from position to limit are zero. */
  static boolean in(ByteBuffer bytes) {
    int at = bytes.position();
    int end = bytes.limit();
    for (; at + 8 <= end; at += 8) if (bytes.getLong(at) != 0) return false;
    for (; at < end; at++) if (bytes.get(at) != 0) return false;
    return true;
  }
}
