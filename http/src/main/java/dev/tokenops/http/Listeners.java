package dev.tokenops.http;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How many streams of events are open, in all and of each agent: what each costs is bounded, and so
 * is what all of them do. Agents leave room for the operator. Any thread.
 */
final class Listeners {
  static final int MOST = 64;
  static final int MOST_OF_AGENTS = 48;
  static final int MOST_OF_ONE = 8;

  private static final Duration SOON = Duration.ofSeconds(5);

  private final Map<String, Integer> byAgent = new HashMap<>();
  private int all;
  private int ofAgents;

  /**
   * Takes a place, or throws the {@link Rejection}. Whoever took it gives it back once.
   *
   * @param agentId null for the operator
   */
  synchronized void enter(@Nullable String agentId) {
    if (agentId != null && byAgent.getOrDefault(agentId, 0) >= MOST_OF_ONE)
      throw later(ProblemCode.LISTENS_TOO_OFTEN);
    if (all >= MOST || (agentId != null && ofAgents >= MOST_OF_AGENTS))
      throw later(ProblemCode.LISTENERS_FULL);
    all++;
    if (agentId == null) return;
    ofAgents++;
    byAgent.merge(agentId, 1, Integer::sum);
  }

  private static Rejection later(ProblemCode code) {
    return new Rejection(Problem.of(code, code.meaning()).retryAfter(SOON));
  }

  /** Gives a place back. */
  synchronized void leave(@Nullable String agentId) {
    all--;
    if (agentId == null) return;
    ofAgents--;
    byAgent.computeIfPresent(agentId, (_, open) -> open == 1 ? null : open - 1);
  }

  /** Streams that are open. */
  synchronized int open() {
    return all;
  }
}
