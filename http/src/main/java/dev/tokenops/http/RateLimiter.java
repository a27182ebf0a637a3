package dev.tokenops.http;

import dev.tokenops.engine.message.Words.RateLimit;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Token buckets by key, in bounded memory.
 *
 * <p>A bucket holds as many tokens as its limit has requests, begins full and fills evenly. It is
 * kept as one number, the moment at which it will be full again (the generic cell rate algorithm,
 * ITU-T I.371): a bucket that is full needs no memory, and one of a refused request costs nothing.
 * Above the bound the key that was quiet for longest is forgotten, which only ever favours it. Time
 * is passed in. Any thread.
 */
public final class RateLimiter {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final Map<String, Long> fullAtNanos;

  /**
   * @param maxKeys how many keys are remembered at most, each about 150 bytes
   */
  public RateLimiter(int maxKeys) {
    if (maxKeys < 1) throw new IllegalArgumentException("at least one key, not " + maxKeys);
    this.fullAtNanos =
        new LinkedHashMap<>(16, 0.75f, /* accessOrder= */ true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > maxKeys;
          }
        };
  }

  /**
   * Takes one token, if there is one.
   *
   * @param key whose bucket: a credential's id, or an address
   * @param limit at least one request in at least one second; the same for a key each time
   * @param nowNanos monotonic, with any origin, such as {@link System#nanoTime}
   * @return zero if a token was taken, else how long until there will be one
   */
  public synchronized Duration take(String key, RateLimit limit, long nowNanos) {
    if (limit.requests() < 1 || limit.perSeconds() < 1)
      throw new IllegalArgumentException("no limit: " + limit);
    long bucketNanos = limit.perSeconds() * NANOS_PER_SECOND;
    long tokenNanos = bucketNanos / limit.requests();
    long missingNanos = Math.max(0, fullAtNanos.getOrDefault(key, nowNanos) - nowNanos);
    long waitNanos = missingNanos + tokenNanos - bucketNanos;
    if (waitNanos > 0) return Duration.ofNanos(waitNanos);
    fullAtNanos.put(key, nowNanos + missingNanos + tokenNanos);
    return Duration.ZERO;
  }

  /** What {@code Retry-After} says of a wait: whole seconds, rounded up, at least 1. */
  public static long retryAfterSeconds(Duration wait) {
    return Math.max(1, wait.plusNanos(NANOS_PER_SECOND - 1).toSeconds());
  }

  synchronized int keys() {
    return fullAtNanos.size();
  }
}
