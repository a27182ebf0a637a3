package dev.tokenops.http;

import dev.tokenops.engine.stage.Refusal;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many runs are under way, in all and of each agent: from the moment they are handed in until
 * they end. What is here is what the heap holds of them, so nothing grows with what is offered.
 *
 * <p>Up to half of the window anybody may have any number. Above it an agent that has its share
 * (the window divided by those who have any, and one more) is told to wait, so that there is always
 * room for the others, and for the next who comes. Above the window all are.
 *
 * <p>A refusal is made beforehand and costs a look at two counters; it can be asked for before a
 * body is read. Any thread: two who ask at once may both be let in, so the window may be passed by
 * as many as there are threads.
 */
final class Admission {
  private static final Duration SOON = Duration.ofSeconds(1);

  private final int window;
  private final AtomicInteger all = new AtomicInteger();
  private final Map<String, AtomicInteger> byAgent = new ConcurrentHashMap<>();
  private final Rejection full = Rejection.of(Refusal.ENGINE_BUSY);
  private final Rejection shareTaken =
      new Rejection(
          Problem.of(ProblemCode.AGENT_BUSY, ProblemCode.AGENT_BUSY.meaning()).retryAfter(SOON));

  /**
   * @param window at least 1
   */
  Admission(int window) {
    this.window = window;
  }

  /** Throws the {@link Rejection} that a run of this agent would meet now, if any. */
  void check(String agentId) {
    int now = all.get();
    if (now >= window) throw full;
    if (now < window / 2) return;
    var own = byAgent.get(agentId);
    if (own != null && own.get() >= share()) throw shareTaken;
  }

  /** Takes a place, or throws as {@link #check} does. Whoever took it gives it back once. */
  void enter(String agentId) {
    check(agentId);
    all.incrementAndGet();
    byAgent.compute(
        agentId,
        (_, own) -> {
          if (own == null) return new AtomicInteger(1);
          own.incrementAndGet();
          return own;
        });
  }

  /** Gives a place back. */
  void leave(String agentId) {
    byAgent.computeIfPresent(agentId, (_, own) -> own.decrementAndGet() == 0 ? null : own);
    all.decrementAndGet();
  }

  /** Runs under way. */
  int inFlight() {
    return all.get();
  }

  private int share() {
    return Math.max(1, window / (byAgent.size() + 1));
  }
}
