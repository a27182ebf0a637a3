package dev.tokenops.bench.load.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An answer that is whole. Its bytes lie in the connection's buffer and are good only while it is
 * being judged.
 */
public final class Answer {
  /** There was no {@code Retry-After}. */
  public static final int NO_RETRY_AFTER = -1;

  private final int status;
  private final int retryAfterSeconds;
  private final boolean replayed;
  private final byte[] bytes;
  private final int from;
  private final int to;

  /**
   * @param retryAfterSeconds {@link #NO_RETRY_AFTER} if the server did not say
   * @param replayed whether it says {@code Idempotent-Replayed: true}
   */
  public Answer(
      int status, int retryAfterSeconds, boolean replayed, byte[] bytes, int from, int to) {
    this.status = status;
    this.retryAfterSeconds = retryAfterSeconds;
    this.replayed = replayed;
    this.bytes = bytes;
    this.from = from;
    this.to = to;
  }

  public int status() {
    return status;
  }

  public int retryAfterSeconds() {
    return retryAfterSeconds;
  }

  public boolean replayed() {
    return replayed;
  }

  /** The text of the first member of the body with this name; null if there is none. */
  public @Nullable String text(byte[] member) {
    return Scan.text(bytes, from, to, member);
  }

  /** The whole body. */
  public byte[] body() {
    return Arrays.copyOfRange(bytes, from, to);
  }

  /** Status and the beginning of the body, for a report. */
  @Override
  public String toString() {
    return status + " " + new String(bytes, from, Math.min(to - from, 300), UTF_8);
  }
}
