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
    var names = new ArrayList<String>(0);
    var lackOne = new LinkedHashSet<String>(0);
    for (var field : fields) {
      var lacking = new ArrayList<String>(0);
      for (var item : items) if (field.lacking.test(item)) lacking.add(id.apply(item));
      if (lacking.isEmpty()) continue;
      if (field.rule.gap()) {
        findings.add(field.rule, sentence(List.of(field.field), lacking, items, noun), lacking);
        continue;
      }
      usual = field.rule;
      names.add(field.field);
      lackOne.addAll(lacking);
    }
    if (usual != null)
      findings.add(usual, sentence(names, lackOne, items, noun), List.copyOf(lackOne));
  }

  private static String sentence(
      List<String> fields, Collection<String> lacking, List<?> items, String noun) {
    return "%s missing in %d of %d %s."
        .formatted(
            fields.size() == 1
                ? "The field " + fields.getFirst() + " is"
                : "The fields " + String.join(", ", fields) + " are",
            lacking.size(),
            items.size(),
            noun);
  }
}
