package dev.tokenops.engine.review;

import dev.tokenops.engine.review.rule.Finding;
import dev.tokenops.engine.review.rule.Findings.Found;
import dev.tokenops.ledger.json.CanonicalWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * The findings as an outcome shows them: the gravest, each within {@link Bounds}, and a digest that
 * binds the whole list.
 *
 * @param total how many there are in truth
 * @param sha256 over RFC 8785 of the whole list, before anything was cut
 * @param truncated whether a finding was left out or cut
 */
record Shown(List<Finding> findings, int total, String sha256, boolean truncated) {
  private static final Shown NOTHING = of(List.of(), new CanonicalWriter());
  private static final ThreadLocal<CanonicalWriter> WRITERS =
      ThreadLocal.withInitial(CanonicalWriter::new);

  static Shown of(List<Found> found) {
    return found.isEmpty() ? NOTHING : of(found, WRITERS.get().reset());
  }

  private static Shown of(List<Found> found, CanonicalWriter whole) {
    var shown = new ArrayList<Finding>(Math.min(found.size(), Bounds.FINDINGS));
    boolean truncated = found.size() > Bounds.FINDINGS;
    whole.beginArray();
    for (var one : found) {
      var finding = one.finding();
      int before = whole.length();
      OutcomeJson.write(finding, whole);
      int bytes = whole.length() - before - (shown.isEmpty() ? 0 : ",".length());
      if (shown.size() == Bounds.FINDINGS) continue;
      boolean fits = bytes <= Bounds.FINDING_BYTES;
      shown.add(fits ? finding : Bounds.fit(finding));
      truncated |= !fits;
    }
    String sha256 = whole.endArray().sha256Hex();
    return new Shown(List.copyOf(shown), found.size(), sha256, truncated);
  }
}
