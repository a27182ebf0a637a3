package dev.tokenops.http;

import dev.tokenops.engine.message.Words.TrustState;
import dev.tokenops.engine.stage.Refusal;
import dev.tokenops.http.Caller.AgentKey;
import dev.tokenops.http.Caller.Anyone;
import dev.tokenops.http.Caller.Operator;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

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
    if (route.access() == Access.CONSOLE)
      return services.sessions().isOpen(request, services.now()) ? new Operator() : new Anyone();
    if (!route.access().needsKey()) return new Anyone();
    if (route.access() == Access.METRICS && isLocal(request)) return new Anyone();
    return switch (caller(request.getHeader("Authorization"))) {
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
    var scope = access.scope();
    if (scope != null && !agent.has(scope))
      throw Rejection.of(
          ProblemCode.SCOPE_MISSING,
          "This asks for the scope " + Json.name(scope) + ": the operator can issue another key.");
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

  private Caller caller(@Nullable String authorization) {
    if (authorization == null || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
      return new Anyone();
    var key = authorization.substring(SCHEME.length()).strip();
    if (key.startsWith(AccessKeys.OPERATOR_PREFIX))
      return services.operator().matches(key) ? new Operator() : new Anyone();
    var credential = services.views().agents().byKey(AccessKeys.sha256(key));
    if (credential == null || !credential.isValid(services.now())) return new Anyone();
    var agent = services.views().agents().agents().get(credential.issued().agentId());
    return agent == null ? new Anyone() : new AgentKey(credential, agent);
  }

  /** Whether the request comes from this machine. */
  static boolean isLocal(HttpServerRequest request) {
    return Addresses.isLoopback(request.remoteAddress());
  }
}
