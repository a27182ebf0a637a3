package dev.tokenops.http;

import dev.tokenops.engine.message.Words.TrustState;
import dev.tokenops.engine.stage.Refusal;
import dev.tokenops.http.Caller.AgentKey;
import dev.tokenops.http.Caller.Anyone;
import dev.tokenops.http.Caller.Operator;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;

/**
 * Who asks, and whether the route lets them in: judged in the order authentication, rate, scope.
 *
 * <p>An agent's key is looked up by its SHA-256, the operator's is compared in constant time: no
 * answer's timing tells how much of a key was right.
 */
final class Authentication {
  private static final String SCHEME = "bearer ";

  private final Services services;

  Authentication(Services services) {
    this.services = services;
  }

  /** The caller, or a {@link Rejection} with 401, 403 or 429. */
  Caller admit(Route route, HttpServerRequest request) {
    if (route.access() == Access.CONSOLE) return ofSession(route, request);
    if (!route.access().needsKey()) return new Anyone();
    if (route.access() == Access.METRICS && isLocal(request)) return new Anyone();
    return switch (caller(route, request)) {
      case Anyone _ -> throw Rejection.of(ProblemCode.UNAUTHENTICATED);
      case Operator operator -> admit(route.access(), operator);
      case AgentKey agent -> admit(route, agent);
    };
  }

  private static Operator admit(Access access, Operator operator) {
    if (access.operator()) return operator;
    throw Rejection.of(
        ProblemCode.SCOPE_MISSING, "Only an agent does this, with a key of its own.");
  }

  private AgentKey admit(Route route, AgentKey agent) {
    limit(agent);
    return allowed(route, agent);
  }

  private static AgentKey allowed(Route route, AgentKey agent) {
    var access = route.access();
    if (!access.agents()) throw Rejection.of(ProblemCode.OPERATOR_ONLY);
    if (!access.lets(agent.credential().issued().scopes()))
      throw Rejection.of(
          ProblemCode.SCOPE_MISSING,
          "This asks for the scope " + access.wanted() + ": the operator can issue another key.");
    if (route.writes() && agent.agent().trustState() == TrustState.SUSPENDED)
      throw Rejection.of(Refusal.AGENT_SUSPENDED);
    return agent;
  }

  /**
   * The caller of a stream as it stands by now: a key may be revoked and an agent suspended while
   * its lines come.
   */
  AgentKey again(Route route, AgentKey before) {
    var credential = services.views().agents().credentials().get(before.credentialId());
    var agent = services.views().agents().agents().get(before.agentId());
    if (credential == null || agent == null || !credential.isValid(services.now()))
      throw Rejection.of(ProblemCode.UNAUTHENTICATED);
    return allowed(route, new AgentKey(credential, agent));
  }

  /** Whether a caller that was let in would be the same now: sessions end, keys are revoked. */
  boolean isStillIn(Route route, HttpServerRequest request, Caller before) {
    return switch (caller(route, request)) {
      case Anyone _ -> false;
      case Operator _ -> before instanceof Operator;
      case AgentKey agent ->
          before instanceof AgentKey key
              && key.credentialId().equals(agent.credentialId())
              && route.access().lets(agent.credential().issued().scopes());
    };
  }

  /** Takes one request of the credential's limit: zero, or how long until there will be one. */
  Duration untilNext(AgentKey agent) {
    var limit = agent.credential().issued().rateLimit();
    return limit == null
        ? Duration.ZERO
        : services.limiter().take(agent.credentialId(), limit, System.nanoTime());
  }

  private void limit(AgentKey agent) {
    var limit = agent.credential().issued().rateLimit();
    var wait = untilNext(agent);
    if (limit == null || wait.equals(Duration.ZERO)) return;
    var problem =
        Problem.of(
            ProblemCode.RATE_LIMITED,
            "This credential may send %d requests in %d seconds."
                .formatted(limit.requests(), limit.perSeconds()));
    throw new Rejection(problem.retryAfter(wait));
  }

  private Caller caller(Route route, HttpServerRequest request) {
    var authorization = request.getHeader("Authorization");
    if (authorization == null) return ofSession(route, request);
    if (!authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) return new Anyone();
    return ofKey(authorization.substring(SCHEME.length()).strip());
  }

  /** Who holds this key. */
  Caller ofKey(String key) {
    if (key.startsWith(AccessKeys.OPERATOR_PREFIX))
      return services.operator().matches(key) ? new Operator() : new Anyone();
    return ofKeyHash(AccessKeys.sha256(key));
  }

  /**
   * Whose session in the console it is. A session is the operator's, or that of an auditor, who
   * reads only. No page of another origin acts by it, whatever the browser sends along.
   */
  private Caller ofSession(Route route, HttpServerRequest request) {
    var holder = services.sessions().holder(request, services.now());
    if (holder == null || !isOwnPage(route, request)) return new Anyone();
    if (holder.keySha256() == null) return new Operator();
    boolean reads = route.method().equals(HttpMethod.GET);
    return reads || route.access() == Access.CONSOLE ? ofKeyHash(holder.keySha256()) : new Anyone();
  }

  /**
   * Whether the request comes from a page of this origin. Reading may also be asked for by hand,
   * and changing something only where the browser says that it was this page.
   */
  private static boolean isOwnPage(Route route, HttpServerRequest request) {
    boolean reads = route.method().equals(HttpMethod.GET);
    if (request.getHeader("Sec-Fetch-Site") == null && request.getHeader("Origin") == null)
      return reads;
    return !isOtherPage(request, reads);
  }

  /**
   * Whether a browser says that a page of another origin sent this (Fetch Metadata; else Origin,
   * which is all that a browser sends with a write where there is no TLS). A client that is no
   * browser says neither.
   *
   * @param byHand whether somebody may have typed the address
   */
  static boolean isOtherPage(HttpServerRequest request, boolean byHand) {
    var site = request.getHeader("Sec-Fetch-Site");
    if (site != null) return !(site.equals("same-origin") || (byHand && site.equals("none")));
    var origin = request.getHeader("Origin");
    if (origin == null) return false;
    var host = request.getHeader("Host");
    return !origin.equalsIgnoreCase("https://" + host)
        && !origin.equalsIgnoreCase("http://" + host);
  }

  private Caller ofKeyHash(String sha256) {
    var credential = services.views().agents().byKey(sha256);
    if (credential == null || !credential.isValid(services.now())) return new Anyone();
    var agent = services.views().agents().agents().get(credential.issued().agentId());
    return agent == null ? new Anyone() : new AgentKey(credential, agent);
  }

  /** Whether the request comes from this machine. */
  static boolean isLocal(HttpServerRequest request) {
    return Addresses.isLoopback(request.remoteAddress());
  }
}
