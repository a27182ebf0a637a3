package dev.tokenops.engine.review.rule;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A field that a rule looks for in the items of one list.
 *
 * @param rule what fires if an item lacks it
 * @param field its wire name
 * @param lacking whether an item should have it and does not
 */
record Sought<T>(Rule rule, String field, Predicate<T> lacking) {
  /**
   * Reports what is lacking: a needed field once, with all the items that lack it; the usual ones
   * of a list together, with all the items that lack one of them.
   */
  static <T> void report(
      List<Sought<T>> fields,
      List<T> items,
      Function<T, String> id,
      String noun,
      Findings findings) {
    if (items.isEmpty()) return;
    Rule usual = null;
    List<String> names = List.of();
    Collection<String> lackOne = List.of();
    for (var field : fields) {
      var lacking = lacking(field, items, id);
      if (lacking.isEmpty()) continue;
      if (field.rule.gap()) {
        findings.add(field.rule, sentence(List.of(field.field), lacking, items, noun), lacking);
        continue;
      }
      if (usual == null) names = new ArrayList<>(4);
      usual = field.rule;
      names.add(field.field);
      lackOne = both(lackOne, lacking, items.size());
    }
    if (usual != null)
      findings.add(usual, sentence(names, lackOne, items, noun), List.copyOf(lackOne));
  }

  /** Those of the first, then the others, each once; {@code all} is how many there can be. */
  private static Collection<String> both(Collection<String> first, List<String> then, int all) {
    if (first.isEmpty()) return then;
    if (first.size() == all) return first;
    var both = new LinkedHashSet<>(first);
    both.addAll(then);
    return both;
  }

  private static <T> List<String> lacking(Sought<T> field, List<T> items, Function<T, String> id) {
    List<String> lacking = List.of();
    for (var item : items)
      if (field.lacking.test(item)) {
        if (lacking.isEmpty()) lacking = new ArrayList<>(items.size());
        lacking.add(id.apply(item));
      }
    return lacking;
  }

  private static String sentence(
      List<String> fields, Collection<String> lacking, List<?> items, String noun) {
    String subject =
        fields.size() == 1
            ? "The field " + fields.getFirst() + " is"
            : "The fields " + String.join(", ", fields) + " are";
    return subject + " missing in " + lacking.size() + " of " + items.size() + " " + noun + ".";
  }
}
