package dev.tokenops.engine.view;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Objects by id, and by owner newest first: ids begin with their time, so their order is age.
 *
 * <p>One writer an owner; any thread may read.
 */
public final class Table<V> {
  /** Some of a list, and where the next page begins; null at the end. */
  public record Page<V>(List<V> data, @Nullable String nextPageToken) {}

  private final ConcurrentMap<String, V> byId = new ConcurrentHashMap<>();
  private final NavigableSet<String> ids = new ConcurrentSkipListSet<>();
  private final ConcurrentMap<String, NavigableSet<String>> byOwner = new ConcurrentHashMap<>();

  void add(String id, String owner, V object) {
    byId.put(id, object);
    ids.add(id);
    byOwner.computeIfAbsent(owner, _ -> new ConcurrentSkipListSet<>()).add(id);
  }

  /** Changes an object that must be there. */
  void change(String id, UnaryOperator<V> change) {
    if (byId.computeIfPresent(id, (_, object) -> change.apply(object)) == null)
      throw new IllegalStateException("a fact of an unknown object: " + id);
  }

  public @Nullable V get(String id) {
    return byId.get(id);
  }

  public int size() {
    return byId.size();
  }

  /**
   * Newest first.
   *
   * @param owner whose, or null for everybody's
   * @param token where the page before ended, or null
   * @param size 1 to 1,000
   */
  public Page<V> page(
      @Nullable String owner, Predicate<V> filter, @Nullable String token, int size) {
    var of = owner == null ? ids : byOwner.getOrDefault(owner, new ConcurrentSkipListSet<>());
    var newestFirst = (token == null ? of : of.headSet(token, false)).descendingIterator();
    var data = new ArrayList<V>();
    String last = null;
    while (newestFirst.hasNext()) {
      var id = newestFirst.next();
      var object = byId.get(id);
      if (object == null || !filter.test(object)) continue;
      if (data.size() == size) return new Page<>(data, last);
      data.add(object);
      last = id;
    }
    return new Page<>(data, null);
  }
}
