package dev.tokenops.http;

import dev.tokenops.engine.EngineStopped;
import dev.tokenops.http.Caller.AgentKey;
import dev.tokenops.http.Caller.Anyone;
import dev.tokenops.http.Caller.Operator;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.handler.HttpException;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One event loop of the HTTP server: everything that the table of {@link Routes} promises, before
 * and after a handler.
 *
 * <pre>
 *   begin ──► admit (key, rate, scope, owner, query, content type) ──► body ──► handler ──► answer
 *     │          └───────────── Rejection ─────────────────┴─────────────┴──► problem ──────┘
 *     └── Request-Id, clock
 * </pre>
 */
final class Edge extends VerticleBase {
  private static final int MAX_HEADER_BYTES = 16 * 1024;
  private static final int MAX_LINE_BYTES = 8 * 1024;
  private static final int STALLED_SECONDS = 120;
  private static final String STATE = "tokenops.state";
  private static final String UNKNOWN = "(unknown)";
  private static final Pattern BROKEN_ESCAPE = Pattern.compile("%(?![0-9A-Fa-f]{2})");
  private static final Set<String> METHODS =
      HttpMethod.values().stream().map(HttpMethod::name).collect(Collectors.toUnmodifiableSet());

  private final Services services;
  private final List<Route> table;
  private final int port;
  private final Authentication authentication;
  private final Ownership ownership;
  private final Deadlines deadlines = new Deadlines();
  private final Brake brake = new Brake();
  private @Nullable HttpServer server;
  private @Nullable Wakeups wakeups;
  private @Nullable Patience patience;
  private Links links = Links.of("http://localhost"); // Of the last request.
  private String host = "";

  /** What is known of a request while it is answered. */
  private static final class State {
    private final String id;
    private final long sinceNanos = System.nanoTime();
    private String route = UNKNOWN;
    private Caller caller = new Anyone();
    private @Nullable Exchange exchange;
    private boolean handled;

    State(String id) {
      this.id = id;
    }

    /** Whether it is let in and its body not yet whole: what fails now is the client's sending. */
    boolean readsBody() {
      return exchange != null && !handled;
    }
  }

  /**
   * @param port negative for a free one that all instances share
   */
  Edge(Services services, List<Route> table, int port) {
    this.services = services;
    this.table = table;
    this.port = port;
    this.authentication = new Authentication(services);
    this.ownership = new Ownership(services.views());
  }

  @Override
  public Future<?> start() {
    deadlines.start(vertx);
    brake.start(vertx);
    wakeups = new Wakeups(context);
    patience = new Patience(wakeups);
    patience.start(vertx);
    services.lifecycle().onceClosing(patience::endAll);
    var started =
        vertx
            .createHttpServer(
                new HttpServerOptions()
                    .setMaxHeaderSize(MAX_HEADER_BYTES)
                    .setMaxInitialLineLength(MAX_LINE_BYTES)
                    .setHttp2ClearTextEnabled(false)
                    .setPerFrameWebSocketCompressionSupported(false) // Nobody asks for one.
                    .setPerMessageWebSocketCompressionSupported(false)
                    .setIdleTimeout(STALLED_SECONDS))
            .connectionHandler(deadlines::opened)
            .invalidRequestHandler(this::malformed)
            .requestHandler(checked(router()));
    server = started;
    return started.listen(port, services.settings().host());
  }

  /** Takes no new connections, and lets those that are open finish. */
  Future<Void> drain(Duration longest) {
    return server == null ? Future.succeededFuture() : server.shutdown(longest);
  }

  int port() {
    if (server == null) throw new IllegalStateException("not started");
    return server.actualPort();
  }

  private Router router() {
    var router = Router.router(vertx);
    router.route().handler(this::begin).failureHandler(this::failed);
    Map<String, Set<String>> methods = new LinkedHashMap<>();
    for (var route : busiestFirst()) {
      var at = router.route(route.method(), route.routerPath());
      if (route.method().equals(HttpMethod.GET)) at.method(HttpMethod.HEAD);
      var body =
          route.body() == Route.Body.NONE
              ? null
              : BodyHandler.create(false)
                  .setPreallocateBodyBuffer(true)
                  .setBodyLimit(route.bodyLimit());
      at.handler(routing -> {
        var exchange = admit(routing, route);
        if (route.takesStream(routing.request())) stream(routing, exchange);
        else if (body == null) routing.next();
        else body.handle(routing);
      });
      at.handler(this::handle);
      var here = methods.computeIfAbsent(route.routerPath(), _ -> new LinkedHashSet<>());
      here.add(route.method().name());
      if (route.method().equals(HttpMethod.GET)) here.add("HEAD");
    }
    methods.forEach((path, allowed) -> refuseOthers(router, path, String.join(", ", allowed)));
    for (int status : List.of(400, 404, 405, 413, 414, 415, 500))
      router.errorHandler(status, this::failed); // What is refused before any route is reached.
    router
        .route()
        .handler(_ -> {
          throw Rejection.of(ProblemCode.ROUTE_NOT_FOUND);
        });
    return router;
  }

  /** The router asks one after another; which comes first makes no difference but in time. */
  private List<Route> busiestFirst() {
    return table.stream().sorted(Comparator.comparing(route -> !route.postsRuns())).toList();
  }

  private void refuseOthers(Router router, String path, String allowed) {
    router
        .route(path)
        .handler(routing -> {
          var rejection =
              Rejection.of(ProblemCode.METHOD_NOT_ALLOWED, "Here there is " + allowed + " alone.");
          Responses.write(routing, rejection.answer(path(routing)).with("Allow", allowed));
        });
  }

  private void begin(RoutingContext routing) {
    var state = new State(Responses.requestId());
    routing.put(STATE, state);
    var connection = routing.request().connection();
    deadlines.header(connection);
    Responses.named(routing.response(), state.id);
    routing.addEndHandler(_ -> {
      deadlines.answered(connection);
      var took = Duration.ofNanos(System.nanoTime() - state.sinceNanos);
      var method = method(routing.request().method());
      int status = routing.response().getStatusCode();
      services.metrics().answered(method, state.route, status, took);
      RequestLog.answered(state.id, method, state.route, status, took, describe(state.caller));
    });
    routing.next();
  }

  private Exchange admit(RoutingContext routing, Route route) {
    var state = state(routing);
    state.route = route.path();
    var caller = authentication.admit(route, routing.request());
    state.caller = caller;
    var parameters = route.parameters();
    var subject =
        parameters.isEmpty()
            ? null
            : ownership.find(route, parameter(routing, parameters.getFirst()), caller);
    Preconditions.check(route, routing);
    if (caller instanceof AgentKey agent
        && route.postsRuns()
        && !route.takesStream(routing.request()))
      services.admission().check(agent.agentId()); // Before its body is read.
    var exchange =
        new Exchange(
            routing,
            route,
            caller,
            subject,
            services,
            links(routing.request()),
            Objects.requireNonNull(wakeups),
            Objects.requireNonNull(patience));
    state.exchange = exchange;
    return exchange;
  }

  /** A client names the same host every time. */
  private Links links(HttpServerRequest request) {
    var named = request.getHeader("Host");
    if (named == null || !named.equals(host)) {
      links = Links.of(request, services.settings().publicUrl(), bound());
      host = named == null ? "" : named;
    }
    return links;
  }

  /** Whoever streams reads its body and writes its answers itself, for as long as it goes on. */
  private void stream(RoutingContext routing, Exchange exchange) {
    state(routing).handled = true;
    deadlines.body(routing.request().connection());
    Responses.heads(routing.response());
    Objects.requireNonNull(exchange.route().streaming()).begin(exchange);
  }

  private void handle(RoutingContext routing) {
    var state = state(routing);
    var exchange = state.exchange;
    if (exchange == null) throw new IllegalStateException("handled before it was admitted");
    state.handled = true;
    deadlines.body(routing.request().connection());
    exchange
        .route()
        .handling()
        .handle(exchange)
        .onComplete(answer -> Responses.write(routing, answer), routing::fail);
  }

  private void failed(RoutingContext routing) {
    var state = state(routing);
    var path = path(routing);
    var failure = routing.failure();
    var answer =
        switch (failure) {
          case Rejection rejection -> rejection.answer(path);
          case EngineStopped _ -> rejection(ProblemCode.STOPPING).answer(path);
          case HttpException http -> ofStatus(http.getStatusCode()).answer(path);
          case null -> ofStatus(routing.statusCode()).answer(path);
          case Throwable _ when state.readsBody() ->
              Rejection.of(
                      ProblemCode.BODY_MALFORMED, "The body broke off, or its chunks are none.")
                  .answer(path);
          default -> {
            RequestLog.failed(state.id, routing.request().method().name(), state.route, failure);
            yield Rejection.of(ProblemCode.INTERNAL).answer(path);
          }
        };
    if (answer.status() == 429 || answer.status() == 503)
      brake.say(
          () -> Responses.write(routing, answer), routing.response()::closed, System.nanoTime());
    else Responses.write(routing, answer);
  }

  private static Rejection rejection(ProblemCode code) {
    return new Rejection(Problem.of(code, code.meaning()).retryAfter(Duration.ofSeconds(1)));
  }

  /** What the router itself refuses. */
  private static Rejection ofStatus(int status) {
    return switch (status) {
      case 400 ->
          Rejection.of(ProblemCode.PARAMETER_MALFORMED, "The path or query is not well encoded.");
      case 404 -> Rejection.of(ProblemCode.ROUTE_NOT_FOUND);
      case 413 -> Rejection.of(ProblemCode.BODY_TOO_LARGE);
      case 414 -> Rejection.of(ProblemCode.URI_TOO_LONG);
      case 415 -> Rejection.of(ProblemCode.MEDIA_TYPE_UNSUPPORTED);
      case 417 ->
          Rejection.of(ProblemCode.PARAMETER_MALFORMED, "Expect has 100-continue, or is left out.");
      default -> Rejection.of(ProblemCode.INTERNAL);
    };
  }

  /** What the router would stumble over, told before it is asked. */
  private Handler<HttpServerRequest> checked(Router router) {
    return request -> {
      if (request.authority() == null)
        refuse(request, Problem.of(ProblemCode.PARAMETER_MALFORMED, "The Host header is none."));
      else if (request.path() == null || request.path().isEmpty())
        refuse(request, Problem.of(ProblemCode.PARAMETER_MALFORMED, "A path begins with a slash."));
      else if (request.uri().indexOf('%') >= 0 && BROKEN_ESCAPE.matcher(request.uri()).find())
        refuse(
            request,
            Problem.of(ProblemCode.PARAMETER_MALFORMED, "A percent sign escapes nothing."));
      else router.handle(request);
    };
  }

  private void malformed(HttpServerRequest request) {
    var code =
        switch (request.decoderResult().cause()) {
          case TooLongHttpLineException _ -> ProblemCode.URI_TOO_LONG;
          case TooLongHttpHeaderException _ -> ProblemCode.HEADERS_TOO_LARGE;
          case null, default -> ProblemCode.PARAMETER_MALFORMED;
        };
    refuse(request, Problem.of(code, code.meaning()));
  }

  /** What is no HTTP: nothing of it can be trusted, so the connection ends with the answer. */
  private static void refuse(HttpServerRequest request, Problem problem) {
    var answer = new Rejection(problem).answer("/");
    request
        .response()
        .setStatusCode(answer.status())
        .putHeader("Request-Id", Responses.requestId())
        .putHeader("Content-Type", Problem.CONTENT_TYPE)
        .putHeader("Connection", "close")
        .end(answer.body().inHeap())
        .onComplete(_ -> request.connection().close());
  }

  private static State state(RoutingContext routing) {
    State state = routing.get(STATE);
    return state == null
        ? new State(Responses.requestId())
        : state; // Refused before begin was reached.
  }

  private static String path(RoutingContext routing) {
    var path = routing.request().path();
    return path == null ? "/" : path;
  }

  private static String parameter(RoutingContext routing, String name) {
    var given = name.equals(Route.REST) ? Route.WILD : name;
    return Objects.requireNonNull(routing.pathParam(given), "the router has matched the path");
  }

  private String bound() {
    return "http://" + services.settings().host() + ":" + port();
  }

  private static String describe(Caller caller) {
    return switch (caller) {
      case Anyone _ -> "anyone";
      case Operator _ -> "operator";
      case AgentKey agent -> agent.credentialId();
    };
  }

  /** A client may send any word as method; as a label it must be one of a few. */
  private static String method(HttpMethod method) {
    return METHODS.contains(method.name()) ? method.name() : "OTHER";
  }
}
