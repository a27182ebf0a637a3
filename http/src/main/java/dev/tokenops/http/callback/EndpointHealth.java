package dev.tokenops.http.callback;

import dev.tokenops.engine.message.Words.Attempt;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * How the endpoints do that callbacks go to, since this process began: of each agent by scheme,
 * host and port, never by path, which may hold what is the agent's alone. Of so many endpoints
 * those that were tried last are known. Any thread.
 */
public final class EndpointHealth {
  private static final int MOST = 1_000;

  /**
   * How one endpoint does.
   *
   * @param endpoint such as {@code https://agent.example:8443}
   * @param attempts made
   * @param delivered of them with success
   * @param failedInARow since the last success
   * @param averageMs of all attempts
   * @param last the newest attempt
   */
  public record Health(
      String agentId,
      String endpoint,
      long attempts,
      long delivered,
      long failedInARow,
      long averageMs,
      Attempt last,
      @Nullable Instant deliveredAt) {}

  private record Key(String agentId, String endpoint) {}

  private static final class Count {
    private long attempts;
    private long delivered;
    private long failedInARow;
    private long durationMs;
    private @Nullable Attempt last;
    private @Nullable Instant deliveredAt;
  }

  private final SequencedMap<Key, Count> counts =
      new LinkedHashMap<>(16, 0.75f, /* accessOrder= */ true);

  /** Takes in an attempt. */
  synchronized void attempted(String agentId, CallbackTarget target, CallbackAnswer answer) {
    var endpoint = endpoint(target);
    var count = counts.computeIfAbsent(new Key(agentId, endpoint), _ -> new Count());
    count.attempts++;
    count.durationMs += answer.attempt().durationMs();
    count.last = answer.attempt();
    count.failedInARow++;
    if (answer.delivered()) {
      count.delivered++;
      count.failedInARow = 0;
      count.deliveredAt = answer.attempt().attemptedAt();
    }
    if (counts.size() > MOST) counts.remove(counts.firstEntry().getKey());
  }

  /**
   * What is known, of those tried last first.
   *
   * @param owner whose; null for everybody's
   */
  public synchronized List<Health> known(@Nullable String owner) {
    var known = new ArrayList<Health>();
    counts.forEach((key, count) -> {
      var last = count.last;
      if (last != null && (owner == null || owner.equals(key.agentId())))
        known.add(
            new Health(
                key.agentId(),
                key.endpoint(),
                count.attempts,
                count.delivered,
                count.failedInARow,
                count.durationMs / count.attempts,
                last,
                count.deliveredAt));
    });
    return known.reversed();
  }

  /** Where a target is: scheme, host and port. */
  public static String endpoint(CallbackTarget target) {
    return (target.https() ? "https://" : "http://") + target.authority();
  }
}
