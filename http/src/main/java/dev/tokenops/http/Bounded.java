package dev.tokenops.http;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A cache of what never changes and can be made again. When it is full it forgets everything: what
 * is in use is soon back, and nobody keeps books about age. Any thread.
 */
final class Bounded<K, V> {
  private final Map<K, V> kept = new ConcurrentHashMap<>();
  private final int most;

  Bounded(int most) {
    this.most = most;
  }

  @Nullable V get(K key) {
    return kept.get(key);
  }

  void put(K key, V value) {
    if (kept.size() >= most) kept.clear();
    kept.put(key, value);
  }
}
