package dev.tokenops.http;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a request must be before its body is read: the query that is known, the type that is taken.
 */
final class Preconditions {
  private static final Pattern JSON =
      Pattern.compile("application/json\\s*(;\\s*charset\\s*=\\s*\"?utf-8\"?\\s*)?");
  private static final Pattern FORM =
      Pattern.compile("application/x-www-form-urlencoded\\s*(;.*)?");

  private Preconditions() {}

  static void check(Route route, RoutingContext routing) {
    query(route, routing);
    contentType(route, routing.request());
  }

  private static void query(Route route, RoutingContext routing) {
    if (routing.request().query() == null) return;
    for (var name : routing.queryParams().names()) {
      if (route.query().stream().noneMatch(known -> known.name().equals(name)))
        throw Rejection.of(
            ProblemCode.PARAMETER_MALFORMED,
            "The query has a parameter that is not known here; " + known(route) + ".");
      if (routing.queryParam(name).size() > 1)
        throw Rejection.of(ProblemCode.PARAMETER_MALFORMED, name + " stands twice in the query.");
    }
  }

  /** What the query may hold. The name that was sent is not repeated: it may be anything. */
  private static String known(Route route) {
    return route.query().isEmpty()
        ? "it takes none"
        : route.query().stream()
            .map(parameter -> parameter.name())
            .collect(Collectors.joining(", ", "known: ", ""));
  }

  private static void contentType(Route route, HttpServerRequest request) {
    var type = request.getHeader("Content-Type");
    boolean fits =
        switch (route.body()) {
          case NONE, EVENT -> true;
          case JSON ->
              type != null
                  && (type.equals(Answer.JSON)
                      || JSON.matcher(lower(type)).matches()
                      || route.takesStream(request));
          case OPTIONAL_JSON -> type == null || JSON.matcher(lower(type)).matches();
          case FORM -> type != null && FORM.matcher(lower(type)).matches();
        };
    if (!fits)
      throw Rejection.of(
          ProblemCode.MEDIA_TYPE_UNSUPPORTED,
          route.body() == Route.Body.FORM
              ? "Send Content-Type: application/x-www-form-urlencoded."
              : ProblemCode.MEDIA_TYPE_UNSUPPORTED.meaning());
    var encoding = request.getHeader("Content-Encoding");
    if (encoding != null && !lower(encoding).equals("identity"))
      throw Rejection.of(
          ProblemCode.MEDIA_TYPE_UNSUPPORTED, "Send the body as it is, without Content-Encoding.");
  }

  private static String lower(String text) {
    return text.strip().toLowerCase(Locale.ROOT);
  }
}
