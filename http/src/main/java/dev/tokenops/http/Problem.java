package dev.tokenops.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An error answer: {@code application/problem+json} (RFC 9457).
 *
 * <p>It holds only what is fit for the sender: no stack trace, no internals. Immutable.
 *
 * @param code stable name, lower case with underscores; {@code type} is {@code /problems/<code>}
 * @param status 400 to 599
 * @param title the same for every occurrence of the code
 * @param detail this occurrence: what is wrong and what to do
 * @param errors the places of a bad body, in the order of reading; empty for other problems
 * @param retryAfterSeconds for the {@code Retry-After} header: at least 1; null for none
 */
public record Problem(
    String code,
    int status,
    String title,
    String detail,
    List<Fault> errors,
    @Nullable Long retryAfterSeconds) {
  public static final String CONTENT_TYPE = "application/problem+json";

  public Problem {
    if (status < 400 || status > 599) throw new IllegalArgumentException("no error: " + status);
    if (retryAfterSeconds != null && retryAfterSeconds < 1)
      throw new IllegalArgumentException("Retry-After is at least 1, not " + retryAfterSeconds);
    errors = List.copyOf(errors);
  }

  /** One of the edge's own, with what is particular to this occurrence. */
  public static Problem of(ProblemCode code, String detail) {
    return new Problem(code.code(), code.status(), code.title(), detail, List.of(), null);
  }

  /** A bad body: 400 if any fault is one of form, else 422. */
  public static Problem of(List<Fault> faults) {
    if (faults.isEmpty()) throw new IllegalArgumentException("a bad body has at least one fault");
    boolean form = faults.stream().anyMatch(fault -> fault.kind() == Fault.Kind.FORM);
    ProblemCode code = form ? ProblemCode.BODY_MALFORMED : ProblemCode.BODY_INVALID;
    Fault first = faults.getFirst();
    String place = first.pointer().isEmpty() ? "the body" : first.pointer();
    String more = faults.size() == 1 ? "" : " (and " + (faults.size() - 1) + " more)";
    String detail = place + ": " + first.detail() + more;
    return new Problem(code.code(), code.status(), code.title(), detail, faults, null);
  }

  /** The same, with when a repeat may succeed: rounded up to whole seconds, at least 1. */
  public Problem retryAfter(Duration wait) {
    long seconds = RateLimiter.retryAfterSeconds(wait);
    return new Problem(code, status, title, detail, errors, seconds);
  }

  /** A relative reference to the page that explains the code. */
  public String type() {
    return "/problems/" + code;
  }

  /**
   * The body of the answer.
   *
   * @param instance this occurrence: the request's path, without its query
   */
  public ObjectNode json(String instance) {
    var json = JsonNodeFactory.instance.objectNode();
    json.put("type", type())
        .put("title", title)
        .put("status", status)
        .put("detail", detail)
        .put("instance", instance)
        .put("code", code);
    if (errors.isEmpty()) return json;
    var list = json.putArray("errors");
    for (Fault fault : errors)
      list.addObject().put("pointer", fault.pointer()).put("detail", fault.detail());
    return json;
  }
}
