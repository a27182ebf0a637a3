package dev.tokenops.http;

import dev.tokenops.engine.stage.Refusal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Every problem there is, the edge's and the engine's, for the pages behind {@code type}; one that
 * both can say is told in the edge's words. Pure.
 *
 * <p>Generated from the enums, so that no code is without its page.
 */
public final class ProblemCatalogue {
  private static final Map<String, Entry> ENTRIES = entries();

  private ProblemCatalogue() {}

  /**
   * One kind of problem.
   *
   * @param meaning what it means and what to do
   */
  public record Entry(String code, int status, String title, String meaning) {
    /** What {@code GET /problems/<code>} answers: plain text for a person. */
    public String page() {
      return title + "\n\ncode: " + code + "\nstatus: " + status + "\n\n" + meaning + "\n";
    }
  }

  /** All, by status and then in the order in which they are judged. */
  public static List<Entry> all() {
    return List.copyOf(ENTRIES.values());
  }

  /** The one with this code, if there is one. */
  public static Optional<Entry> find(String code) {
    return Optional.ofNullable(ENTRIES.get(code));
  }

  private static Map<String, Entry> entries() {
    var all = new ArrayList<Entry>();
    for (ProblemCode code : ProblemCode.values())
      all.add(new Entry(code.code(), code.status(), code.title(), code.meaning()));
    for (Refusal refusal : Refusal.values()) all.add(entry(refusal));
    all.sort((one, other) -> Integer.compare(one.status(), other.status()));
    var byCode = new LinkedHashMap<String, Entry>();
    for (Entry entry : all) {
      var before = byCode.putIfAbsent(entry.code(), entry);
      if (before != null && before.status() != entry.status())
        throw new IllegalStateException("two problems are called " + entry.code());
    }
    return Collections.unmodifiableMap(byCode);
  }

  private static Entry entry(Refusal refusal) {
    String again =
        refusal.retryable()
            ? "The same request may succeed later."
            : "The same request will be refused again.";
    return new Entry(
        RefusalProblem.code(refusal), RefusalProblem.status(refusal), refusal.sentence(), again);
  }
}
