package dev.tokenops.engine.proof;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A cache of what never changes and can be made again. When it is full it forgets everything: what
 * is in use is soon back, and nobody keeps books about age. Any thread.
 */
public final class Bounded<K, V> {
  private final Map<K, V> kept = new ConcurrentHashMap<>();
  private final int most;

  public Bounded(int most) {
    this.most = most;
  }

  public @Nullable V get(K key) {
    return kept.get(key);
  }

  /** What is kept, or else is made now; several threads may make it at once. */
  public V get(K key, Supplier<V> make) {
    var known = kept.get(key);
    if (known != null) return known;
    V made = make.get();
    put(key, made);
    return made;
  }

  public void put(K key, V value) {
    if (kept.size() >= most) kept.clear();
    kept.put(key, value);
  }
}
