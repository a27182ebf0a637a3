package dev.tokenops.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.tokenops.engine.journal.Answer.Reply;
import dev.tokenops.engine.message.Command;
import dev.tokenops.engine.message.Command.Ticket;
import dev.tokenops.engine.message.Words.Request;
import dev.tokenops.http.Caller.AgentKey;
import dev.tokenops.ledger.json.CanonicalJson;
import dev.tokenops.ledger.json.Sha256;
import dev.tokenops.ledger.json.StrictJson;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One request that has passed the table, and the way to its answer. Lives on one event loop of the
 * edge; everything it gives back completes there.
 */
final class Exchange {
  private static final String KEY = "Idempotency-Key";

  private final RoutingContext routing;
  private final Route route;
  private final Caller caller;
  private final @Nullable Object subject;
  private final Services services;
  private final Links links;
  private final Wakeups wakeups;
  private final Patience patience;

  Exchange(
      RoutingContext routing,
      Route route,
      Caller caller,
      @Nullable Object subject,
      Services services,
      Links links,
      Wakeups wakeups,
      Patience patience) {
    this.routing = routing;
    this.route = route;
    this.caller = caller;
    this.subject = subject;
    this.services = services;
    this.links = links;
    this.wakeups = wakeups;
    this.patience = patience;
  }

  Route route() {
    return route;
  }

  Caller caller() {
    return caller;
  }

  /** The agent that asks; only on routes that let nobody else in. */
  AgentKey agent() {
    if (caller instanceof AgentKey agent) return agent;
    throw new IllegalStateException(route + " was reached without an agent's key");
  }

  /** Whose objects a list shows: the agent's own, or everybody's to the operator. */
  @Nullable String owner() {
    return caller instanceof AgentKey agent ? agent.agentId() : null;
  }

  /** What the path names, found and judged as the caller's own by {@link Ownership}. */
  <T> T subject(Class<T> type) {
    if (type.isInstance(subject)) return type.cast(subject);
    throw new IllegalStateException(route + " names no " + type.getSimpleName());
  }

  Links links() {
    return links;
  }

  Instant now() {
    return services.now();
  }

  /** Whether nobody is there any more to hear an answer. */
  boolean isGone() {
    return routing.response().closed();
  }

  /** The way for other threads onto this loop. */
  Wakeups wakeups() {
    return wakeups;
  }

  /** Where this loop's clients wait. */
  Patience patience() {
    return patience;
  }

  String path(String parameter) {
    var value = routing.pathParam(parameter.equals(Route.REST) ? Route.WILD : parameter);
    if (value == null) throw new IllegalStateException(route + " has no " + parameter);
    return value;
  }

  /** A parameter of the query; an empty one counts as none. */
  @Nullable String query(String name) {
    var values = routing.queryParam(name);
    return values.isEmpty() || values.getFirst().isEmpty() ? null : values.getFirst();
  }

  @Nullable String header(String name) {
    return routing.request().getHeader(name);
  }

  RoutingContext routing() {
    return routing;
  }

  /** A number of the query: not one is 400, out of range 422 — but for a page's size, 400. */
  long number(String name, String text, long least, long most) {
    long number;
    try {
      number = Long.parseLong(text);
    } catch (NumberFormatException _) {
      throw Rejection.of(ProblemCode.PARAMETER_MALFORMED, name + " is a whole number.");
    }
    if (number >= least && number <= most) return number;
    var code =
        name.equals(Paging.PAGE_SIZE)
            ? ProblemCode.PARAMETER_MALFORMED
            : ProblemCode.PARAMETER_INVALID;
    throw Rejection.of(
        code,
        least > most
            ? "The ledger has no entries yet, so no " + name + " is in range."
            : name + " is from " + least + " to " + most + ".");
  }

  Buffer rawBody() {
    var body = routing.body().buffer();
    return body == null ? Buffer.buffer() : body;
  }

  /** The same as an array; not to be changed, since it may be the body's own. */
  byte[] bodyBytes() {
    var body = ((BufferInternal) rawBody()).getByteBuf();
    boolean whole = body.hasArray() && body.array().length == body.readableBytes();
    return whole ? body.array() : rawBody().getBytes();
  }

  /** The body as strict JSON; an empty one counts as {@code {}} where the route says so. */
  JsonNode tree() {
    byte[] bytes = rawBody().getBytes();
    if (bytes.length == 0 && route.body() == Route.Body.OPTIONAL_JSON)
      return JsonNodeFactory.instance.objectNode();
    try {
      return StrictJson.parse(bytes);
    } catch (StrictJson.Malformed e) {
      throw Rejection.of(ProblemCode.BODY_MALFORMED, String.valueOf(e.getMessage()));
    }
  }

  /** The body as an object of a known shape. */
  <T> T body(Function<BodyFields, T> shape) {
    return read(tree(), shape);
  }

  static <T> T read(JsonNode tree, Function<BodyFields, T> shape) {
    return switch (BodyFields.read(tree, shape)) {
      case BodyReading.Good<T>(var value) -> value;
      case BodyReading.Bad<T> bad -> throw new Rejection(bad.problem());
    };
  }

  /** The Idempotency-Key and what it is used for; null if the agent sent none. */
  @Nullable Request request(@Nullable JsonNode body) {
    var key = header(KEY);
    if (key == null) return null;
    checkedKey(key);
    var used = Json.object();
    used.put("method", route.method().name());
    used.put("path", routing.request().path());
    if (body != null) used.set("body", body);
    return new Request(key, Sha256.hex(CanonicalJson.encode(used)));
  }

  /** The header Idempotency-Key; refuses a request without one, before its body is looked at. */
  String requiredKey() {
    var key = header(KEY);
    if (key == null || key.isEmpty()) throw Rejection.of(ProblemCode.IDEMPOTENCY_KEY_REQUIRED);
    return key;
  }

  /** The same key, if it is one. */
  static String checkedKey(String key) {
    if (key.isEmpty()
        || key.length() > RunOrder.MAX_KEY_LENGTH
        || !key.chars().allMatch(Exchange::visible))
      throw Rejection.of(
          ProblemCode.PARAMETER_MALFORMED,
          "Idempotency-Key has 1 to 255 visible ASCII characters, and no blanks.");
    return key;
  }

  private static boolean visible(int character) {
    return character > ' ' && character < 0x7f;
  }

  /** What the engine answers; the future completes on this loop. */
  Future<Reply> ask(Function<Ticket, ? extends Command> command) {
    return here(services.engine().ask(command));
  }

  /** What completes elsewhere, on this loop. */
  <T> Future<T> here(Future<T> elsewhere) {
    return wakeups.here(elsewhere);
  }

  /** What reads the ledger: made off this loop, and had here. */
  <T> Future<T> reading(Callable<T> read) {
    return here(
        services
            .vertx()
            .executeBlocking(read, /* ordered= */ false)
            .map(value -> Objects.requireNonNull(value)));
  }

  /**
   * Asks for a change and shows what it made or changed.
   *
   * @param id what the change makes, if it is not a repeat
   * @param request the agent's key, if it sent one; held until the engine has answered
   * @param show the object as it is now
   */
  Future<Answer> change(
      String id,
      @Nullable Request request,
      Function<Ticket, ? extends Command> command,
      Function<Change, Future<Answer>> show) {
    if (request == null) return ask(command).compose(reply -> told(reply, id, show));
    var agentId = agent().agentId();
    services.inFlight().begin(agentId, request);
    return ask(command)
        .onComplete(_ -> services.inFlight().end(agentId, request))
        .compose(reply -> told(reply, id, show));
  }

  /** As above, for a command without an Idempotency-Key. */
  Future<Answer> change(
      String id, Function<Ticket, ? extends Command> command, Function<Change, Answer> show) {
    return change(id, null, command, change -> Future.succeededFuture(show.apply(change)));
  }

  /**
   * What a command came to.
   *
   * @param id of what it made or changed
   * @param repeated whether the same request had done so before
   */
  record Change(String id, boolean repeated) {
    Answer marked(Answer answer) {
      return repeated ? answer.with("Idempotent-Replayed", "true") : answer;
    }
  }

  private static Future<Answer> told(
      Reply reply, String id, Function<Change, Future<Answer>> show) {
    return switch (reply) {
      case Reply.Done _ -> show.apply(new Change(id, false));
      case Reply.Repeated(var subject) -> {
        var change = new Change(subject, true);
        yield show.apply(change).map(change::marked);
      }
      case Reply.Refused refused -> Future.failedFuture(Rejection.of(refused));
    };
  }
}
