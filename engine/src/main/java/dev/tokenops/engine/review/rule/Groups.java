package dev.tokenops.engine.review.rule;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Items by what they have in common, in the order in which they came.
 *
 * <p>The first group needs no table: most packs hold one payment and so one group of each kind. One
 * thread.
 */
final class Groups<K, T> {
  private @Nullable K firstKey;
  private List<T> first = List.of();
  private Map<K, List<T>> others = Map.of();

  /** Adds an item; one without a key belongs to no group. */
  void add(@Nullable K key, T item) {
    if (key == null) return;
    if (firstKey == null) {
      firstKey = key;
      first = List.of(item);
    } else if (firstKey.equals(key)) {
      if (first.size() == 1) first = new ArrayList<>(first);
      first.add(item);
    } else {
      if (others.isEmpty()) others = new LinkedHashMap<>();
      others.computeIfAbsent(key, _ -> new ArrayList<>(2)).add(item);
    }
  }

  /** The group of a key; empty if there is none. Not to be changed. */
  List<T> of(K key) {
    if (key.equals(firstKey)) return first;
    return others.isEmpty() ? List.of() : others.getOrDefault(key, List.of());
  }

  int size() {
    return (firstKey == null ? 0 : 1) + others.size();
  }

  /** Each group that has more than one item. */
  void forEachRepeated(BiConsumer<K, List<T>> action) {
    if (firstKey != null && first.size() > 1) action.accept(firstKey, first);
    for (var group : others.entrySet())
      if (group.getValue().size() > 1) action.accept(group.getKey(), group.getValue());
  }

  /** How many groups have an item of which this holds. */
  int count(Predicate<T> test) {
    int count = has(first, test) ? 1 : 0;
    for (var group : others.values()) if (has(group, test)) count++;
    return count;
  }

  private static <T> boolean has(List<T> group, Predicate<T> test) {
    for (var item : group) if (test.test(item)) return true;
    return false;
  }
}
