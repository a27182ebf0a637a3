package dev.tokenops.ledger.json;

/** Whoever copies bytes from where they lie. */
public interface BytesTaker {
  /** Takes a stretch of an array, which changes as soon as this returns. */
  void take(byte[] source, int from, int length);
}
