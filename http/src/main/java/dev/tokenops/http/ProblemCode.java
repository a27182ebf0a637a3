package dev.tokenops.http;

import dev.tokenops.ledger.json.EnumNames;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Every "no" that the edge itself says, by name; the engine's are its own refusals.
 *
 * <p>The name in lower case is the problem's {@code code}, and {@code /problems/<code>} its {@code
 * type}: a relative reference that resolves to the sentence here. Codes are stable: add, never
 * rename.
 */
public enum ProblemCode {
  // 400: cannot be read as what the route takes.
  BODY_MALFORMED(
      400,
      "The body cannot be read",
      "The body is not strict JSON in UTF-8, or not of the documented form: a field is unknown,"
          + " missing or of the wrong type, or an id has control characters. errors names each"
          + " place."),
  PARAMETER_MALFORMED(
      400,
      "A parameter or header cannot be read",
      "A query parameter or a header is unknown, repeated or not of the documented form."),
  IDEMPOTENCY_KEY_REQUIRED(
      400,
      "Idempotency-Key is required",
      "Send an Idempotency-Key of 1 to 255 visible ASCII characters, and the same one when you"
          + " repeat the request."),

  // 401 and 403: who asks.
  UNAUTHENTICATED(
      401,
      "No key, or an unknown one",
      "Send Authorization: Bearer <key> with a key that is active: not revoked, rotated or"
          + " expired."),
  SIGNATURE_REFUSED(
      401,
      "The provider's signature is refused",
      "The event's signature is missing, wrong, older than 300 seconds or from the future. Nothing"
          + " was changed."),
  SCOPE_MISSING(
      403,
      "The key's scope does not reach this far",
      "The credential lacks the scope that this route asks for: the operator can issue another."),
  OPERATOR_ONLY(403, "Only the operator may do this", "Use the operator's key."),

  // 404, 405, 408: what is asked for.
  ROUTE_NOT_FOUND(
      404,
      "There is nothing at this path",
      "GET / says what is here; /openapi.json has all routes."),
  METHOD_NOT_ALLOWED(
      405, "This path has no such method", "The Allow header names the methods it has."),
  NOT_ACCEPTABLE(
      406,
      "No representation fits the Accept header",
      "Ask for application/json, or leave it out."),
  REQUEST_TIMEOUT(408, "The request came too slowly", "Send the whole header within 15 seconds."),

  STREAM_STALLED(
      408,
      "The stream made no progress for 30 seconds",
      "Nothing was read and no run ended for 30 seconds, so the stream ends here. Runs that were"
          + " accepted go on: send the lines that are not answered again with their keys."),

  // 409: twice at once.
  IDEMPOTENCY_IN_FLIGHT(
      409,
      "The first request with this Idempotency-Key is not answered yet",
      "Repeat it after Retry-After: then the answer of the first is yours."),
  PROOF_NOT_AVAILABLE(
      409,
      "The run has no proof, or none yet",
      "A run has a proof once it is result_ready. While it is queued or executing, ask again; a run"
          + " that failed or was cancelled consumed nothing and has none."),

  // 413 to 431: too large, or not for us.
  BODY_TOO_LARGE(
      413, "The body is too large", "A body has at most 1 MiB, a provider's event 256 KiB."),
  URI_TOO_LONG(414, "The request line is too long", "Shorten the path and query."),
  MEDIA_TYPE_UNSUPPORTED(
      415, "The content type is not taken here", "Send Content-Type: application/json."),
  HEADERS_TOO_LARGE(431, "The headers are too large", "Send fewer or shorter headers."),

  // 422: well formed, and means nothing here.
  BODY_INVALID(
      422,
      "A value in the body is refused",
      "The body is of the documented form, but a value is out of range, too long or not one of"
          + " those allowed. errors names each place."),
  PARAMETER_INVALID(
      422,
      "A parameter is out of range",
      "The parameter is well formed, and its value is refused."),

  // 429 and 5xx: not now.
  AGENT_BUSY(
      429,
      "This agent has its share of runs under way",
      "Many runs are under way, and this agent has its share of them: repeat the request after"
          + " Retry-After, or send the runs as a stream of lines, which waits by itself."),
  LISTENS_TOO_OFTEN(
      429,
      "This agent has 8 streams of events open",
      "An agent has at most 8 streams of events open at once: close one."),
  RATE_LIMITED(
      429, "Too many requests", "Repeat the request after the seconds that Retry-After says."),
  INTERNAL(
      500,
      "The server failed",
      "This is a defect of the server, not of the request. Tell the operator the Request-Id; a"
          + " repeat with the same Idempotency-Key is harmless."),
  LISTENERS_FULL(
      503,
      "Too many streams of events are open",
      "The server has as many streams of events open as it takes, 64 in all and 48 of agents: try"
          + " again after Retry-After, and read the lists meanwhile."),
  REVIEW_FULL(
      503,
      "Too many agents wait for the operator",
      "Submit the manifest again after the seconds that Retry-After says."),
  ENGINE_STOPPED(
      503,
      "The engine has stopped",
      "What it failed on is in the server's log. Nothing acknowledged is lost: start the server"
          + " again, and it goes on from the ledger."),
  LANE_SILENT(
      503,
      "A lane of the engine is silent",
      "A part of the agents is not answered: GET /v1/queue names the run that the lane hangs in."
          + " Start the server again, and it goes on from the ledger."),
  STOPPING(
      503, "The server is stopping", "Repeat the request after Retry-After: another will answer.");

  private static final Map<String, ProblemCode> BY_CODE =
      Arrays.stream(values()).collect(Collectors.toMap(ProblemCode::code, Function.identity()));

  private final int status;
  private final String title;
  private final String meaning;

  ProblemCode(int status, String title, String meaning) {
    this.status = status;
    this.title = title;
    this.meaning = meaning;
  }

  /** On the wire: lower case, words joined by underscores. */
  public String code() {
    return EnumNames.of(this);
  }

  /** The HTTP status, 400 to 599. */
  public int status() {
    return status;
  }

  /** The same for every occurrence (RFC 9457 section 3.1.3). */
  public String title() {
    return title;
  }

  /** What it means and what to do, for the page behind {@code type}. */
  public String meaning() {
    return meaning;
  }

  public static Optional<ProblemCode> of(String code) {
    return Optional.ofNullable(BY_CODE.get(code));
  }
}
