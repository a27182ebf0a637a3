package dev.tokenops.ledger.verify;

import org.jspecify.annotations.Nullable;

/** What speaks against one verdict: the first is told whole, the others are counted. */
final class Findings {
  private final String name;
  private @Nullable Verdict first;
  private long count;

  /**
   * @param name of the verdict
   */
  Findings(String name) {
    this.name = name;
  }

  void add(String why, @Nullable Long index, @Nullable String where) {
    if (first == null) first = Verdict.failed(name, why, index, where);
    count++;
  }

  boolean any() {
    return first != null;
  }

  /**
   * @param otherwise what to say if nothing was found
   */
  Verdict verdict(String otherwise) {
    if (first == null) return Verdict.holds(name, otherwise);
    String more = count == 1 ? "" : " (and " + (count - 1) + " more)";
    return Verdict.failed(name, first.detail() + more, first.index(), first.where());
  }
}
