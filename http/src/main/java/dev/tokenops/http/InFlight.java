package dev.tokenops.http;

import dev.tokenops.engine.message.Words.Request;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Idempotency-Keys whose first request the engine has not answered. Any thread. */
final class InFlight {
  private record Key(String agentId, String key) {}

  private final Set<Key> keys = ConcurrentHashMap.newKeySet();

  /** Takes the key, or refuses while another request holds it. */
  void begin(String agentId, Request request) {
    if (keys.add(new Key(agentId, request.key()))) return;
    var code = ProblemCode.IDEMPOTENCY_IN_FLIGHT;
    throw new Rejection(Problem.of(code, code.meaning()).retryAfter(Duration.ofSeconds(1)));
  }

  void end(String agentId, Request request) {
    keys.remove(new Key(agentId, request.key()));
  }
}
