package dev.tokenops.engine.review.evidence;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gathers the faults of one pack: the first twenty, in the order of reading. */
final class Faults {
  static final int MOST = 20;

  private final List<Fault> found = new ArrayList<>(0);

  void add(Place at, String detail) {
    if (found.size() < MOST) found.add(new Fault(at.pointer(), detail));
  }

  boolean isEmpty() {
    return found.isEmpty();
  }

  List<Fault> found() {
    return List.copyOf(found);
  }

  /** Where something stands in the pack; its pointer is only written when there is a fault. */
  record Place(@Nullable Place parent, String step) {
    static final Place ROOT = new Place(null, "evidence");

    Place of(String child) {
      return new Place(this, child);
    }

    String pointer() {
      String escaped = step.replace("~", "~0").replace("/", "~1");
      return (parent == null ? "" : parent.pointer()) + "/" + escaped;
    }
  }
}
