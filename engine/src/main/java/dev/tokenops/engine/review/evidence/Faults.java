package dev.tokenops.engine.review.evidence;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Gathers the faults of one pack: the first twenty, in the order of reading. */
final class Faults {
  static final int MOST = 20;

  private final List<Fault> found = new ArrayList<>(0);

  /**
   * @param pointer only asked for where it is told
   */
  void add(Supplier<String> pointer, String detail) {
    if (found.size() < MOST) found.add(new Fault(pointer.get(), detail));
  }

  boolean isEmpty() {
    return found.isEmpty();
  }

  List<Fault> found() {
    return List.copyOf(found);
  }
}
