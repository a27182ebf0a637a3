package dev.tokenops.engine.review.evidence;

import dev.tokenops.ledger.json.EnumNames;
import java.util.LinkedHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The words that a field may hold, each for a constant.
 *
 * @param reader null for any other word
 * @param otherwise what to say of any other word
 */
record Choice<E>(Function<String, @Nullable E> reader, String otherwise) {
  static <E extends Enum<E>> Choice<E> of(E[] constants) {
    var byName = new LinkedHashMap<String, E>();
    for (var constant : constants) byName.put(EnumNames.of(constant), constant);
    return new Choice<>(byName::get, "must be one of " + byName.keySet());
  }
}
