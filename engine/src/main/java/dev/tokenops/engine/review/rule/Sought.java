package dev.tokenops.engine.review.rule;

import java.util.ArrayList;
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
  /** Reports every field that is lacking once, with all the items that lack it. */
  static <T> void report(
      List<Sought<T>> fields,
      List<T> items,
      Function<T, String> id,
      String noun,
      Findings findings) {
    for (var field : fields) {
      var lacking = new ArrayList<String>(0);
      for (var item : items) if (field.lacking.test(item)) lacking.add(id.apply(item));
      if (!lacking.isEmpty())
        findings.add(
            field.rule,
            "The field %s is missing in %d of %d %s."
                .formatted(field.field, lacking.size(), items.size(), noun),
            lacking);
    }
  }
}
