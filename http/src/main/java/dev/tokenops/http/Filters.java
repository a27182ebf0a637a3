package dev.tokenops.http;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Filters of lists, from the query. */
final class Filters {
  private Filters() {}

  /** A constant by its name in lower case; null if the query has none, 400 if it is another. */
  static <E extends Enum<E>> @Nullable E of(Exchange exchange, String name, Class<E> type) {
    var text = exchange.query(name);
    if (text == null) return null;
    for (E constant : type.getEnumConstants())
      if (Json.name(constant).equals(text)) return constant;
    var known =
        Arrays.stream(type.getEnumConstants()).map(Json::name).collect(Collectors.joining(", "));
    throw Rejection.of(ProblemCode.PARAMETER_MALFORMED, name + " is one of " + known + ".");
  }
}
