package dev.tokenops.http;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One line of the table: how a route is reached, who may, what it takes and gives, who answers.
 *
 * @param path with its parameters in braces, as OpenAPI writes it; a parameter's name says what it
 *     is the id of
 * @param body what is read before the handler is called
 * @param bodyLimit bytes; more is 413
 * @param request name of the schema of the body; null if there is none
 * @param response name of the schema of the first answer; null if it is no JSON
 * @param statuses of the answers that are no problems, the usual one first
 * @param contentType of the answers
 * @param query the query's parameters; others are refused
 * @param streaming takes the body instead where it is a stream of lines; null if there is none
 */
record Route(
    HttpMethod method,
    String path,
    Access access,
    Handling handling,
    String summary,
    Body body,
    long bodyLimit,
    @Nullable String request,
    @Nullable String response,
    List<Integer> statuses,
    String contentType,
    List<Query> query,
    @Nullable Streaming streaming) {
  static final long BODY_LIMIT = 1024 * 1024;
  static final long EVENT_LIMIT = 256 * 1024;

  /** What the router calls {@link #REST}. */
  static final String WILD = "*";

  /** The name of a last parameter that takes slashes too. */
  static final String REST = "rest";

  private static final long FORM_LIMIT = 4 * 1024;
  private static final Pattern NDJSON =
      Pattern.compile("application/x-ndjson\\s*(;\\s*charset\\s*=\\s*\"?utf-8\"?\\s*)?");
  private static final Pattern PARAMETER = Pattern.compile("\\{([a-z_]+)}");

  /** What answers a request that has passed everything the table says. On the edge's loop. */
  interface Handling {
    /** May throw a {@link Rejection}, or fail with one. */
    Future<Answer> handle(Exchange exchange);
  }

  /** What answers a stream of lines. On the edge's loop. */
  interface Streaming {
    /** Reads the request and writes the response from now on; must not throw. */
    void begin(Exchange exchange);
  }

  /** What a request's body is. */
  enum Body {
    NONE,
    JSON,
    /** JSON, or nothing at all. */
    OPTIONAL_JSON,
    /** A provider's event: bytes whose signature is checked before they are read. */
    EVENT,
    /** A browser's form. */
    FORM
  }

  /** A parameter of the query. */
  record Query(String name, String description) {}

  static Route get(String path, Access access, Handling handling, String summary) {
    return of(HttpMethod.GET, path, access, handling, summary);
  }

  static Route post(String path, Access access, Handling handling, String summary) {
    return of(HttpMethod.POST, path, access, handling, summary);
  }

  static Route put(String path, Access access, Handling handling, String summary) {
    return of(HttpMethod.PUT, path, access, handling, summary);
  }

  static Route delete(String path, Access access, Handling handling, String summary) {
    return of(HttpMethod.DELETE, path, access, handling, summary);
  }

  private static Route of(
      HttpMethod method, String path, Access access, Handling handling, String summary) {
    return new Route(
        method,
        path,
        access,
        handling,
        summary,
        Body.NONE,
        0,
        null,
        null,
        List.of(200),
        Answer.JSON,
        List.of(),
        null);
  }

  /** Takes a JSON body of this schema. */
  Route takes(String schema) {
    return body(Body.JSON, BODY_LIMIT, schema);
  }

  /** Takes a JSON body of this schema, or none. */
  Route mayTake(String schema) {
    return body(Body.OPTIONAL_JSON, BODY_LIMIT, schema);
  }

  /** Takes NDJSON as well, and answers in kind. */
  Route mayStream(Streaming lines) {
    return new Route(
        method,
        path,
        access,
        handling,
        summary,
        body,
        bodyLimit,
        request,
        response,
        statuses,
        contentType,
        query,
        lines);
  }

  /** Whether this request's body is a stream of lines. */
  boolean takesStream(HttpServerRequest sent) {
    if (streaming == null) return false;
    var type = sent.getHeader("Content-Type");
    return type != null && NDJSON.matcher(type.strip().toLowerCase(Locale.ROOT)).matches();
  }

  Route takesEvent() {
    return body(Body.EVENT, EVENT_LIMIT, "ProviderEvent");
  }

  Route takesForm() {
    return body(Body.FORM, FORM_LIMIT, null);
  }

  private Route body(Body kind, long limit, @Nullable String schema) {
    return new Route(
        method,
        path,
        access,
        handling,
        summary,
        kind,
        limit,
        schema,
        response,
        statuses,
        contentType,
        query,
        streaming);
  }

  /** Gives JSON of this schema. */
  Route gives(String schema, Integer... statuses) {
    return answers(schema, Answer.JSON, statuses);
  }

  /** Gives a list of objects of this schema, in pages. */
  Route givesPages(String schema) {
    return gives(schema)
        .query(Paging.PAGE_SIZE, "objects in a page, 1 to 1,000; 100 if not given")
        .query(Paging.PAGE_TOKEN, "next_page_token of the page before");
  }

  /** Gives a stream of server-sent events, whose data is of this schema. */
  Route givesEvents(String schema) {
    return answers(schema, EventStream.CONTENT_TYPE);
  }

  /** Gives something that is no JSON. */
  Route givesOther(String contentType, Integer... statuses) {
    return answers(null, contentType, statuses);
  }

  private Route answers(@Nullable String schema, String type, Integer... given) {
    return new Route(
        method,
        path,
        access,
        handling,
        summary,
        body,
        bodyLimit,
        request,
        schema,
        given.length == 0 ? List.of(200) : List.of(given),
        type,
        query,
        streaming);
  }

  /** Understands one more parameter of the query. */
  Route query(String name, String description) {
    var more = new ArrayList<>(query);
    more.add(new Query(name, description));
    return new Route(
        method,
        path,
        access,
        handling,
        summary,
        body,
        bodyLimit,
        request,
        response,
        statuses,
        contentType,
        List.copyOf(more),
        streaming);
  }

  /** Names of the path's parameters, in their order. */
  List<String> parameters() {
    return PARAMETER.matcher(path).results().map(found -> found.group(1)).toList();
  }

  /** The path as the router writes it. */
  String routerPath() {
    return PARAMETER.matcher(path.replace("{" + REST + "}", WILD)).replaceAll(":$1");
  }

  /** Whether it is the one that takes runs. */
  boolean postsRuns() {
    return streaming != null;
  }

  /** Whether it makes or changes something for an agent, so that a repeat must be told apart. */
  boolean keeps() {
    return writes() && access.scope() != null && !path.equals(PreflightRoutes.PATH);
  }

  /** Whether a suspended agent may not call it. */
  boolean writes() {
    return !method.equals(HttpMethod.GET);
  }
}
