package dev.tokenops.engine.index;

import java.nio.charset.StandardCharsets;

/**
 * The hash by which rows are found. Keyed, because agents choose names and keys: without the key
 * nobody can choose many that share a hash. Any thread.
 */
public interface KeyHash {
  /** The hash of some bytes: all 64 bits count. */
  long of(byte[] bytes);

  /** Tells this hash and key from others; 16 bytes, which do not tell the key. */
  byte[] id();

  /** The hash of a text of a kind. */
  default long of(Kind kind, String text) {
    return of(kind, "", text);
  }

  /** The hash of a name within an owner's names of a kind; UTF-8, parted by a zero. */
  default long of(Kind kind, String owner, String name) {
    return of(((char) kind.number() + owner + '\0' + name).getBytes(StandardCharsets.UTF_8));
  }
}
