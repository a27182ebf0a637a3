package dev.tokenops.engine.stage;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * First in, first out for each agent, and round robin between agents: however much one has queued,
 * another waits for at most one run of each.
 */
final class FairQueue {
  private final Map<String, Queue<String>> byAgent = new HashMap<>();
  private int size;
  private final Queue<String> turns = new ArrayDeque<>(); // Each agent that has something, once.

  void add(String agentId, String runId) {
    byAgent
        .computeIfAbsent(
            agentId,
            _ -> {
              turns.add(agentId);
              return new ArrayDeque<>(1); // As a rule it holds one run, and goes with it.
            })
        .add(runId);
    size++;
  }

  /** The next run, or null if there is none. */
  @Nullable String poll() {
    var agentId = turns.poll();
    if (agentId == null) return null;
    var runs = byAgent.get(agentId);
    if (runs == null || runs.isEmpty())
      throw new IllegalStateException("a turn without a run: " + agentId);
    var runId = runs.remove();
    size--;
    if (runs.isEmpty()) byAgent.remove(agentId);
    else turns.add(agentId);
    return runId;
  }

  /** Runs in the queue of all agents. */
  int size() {
    return size;
  }

  boolean isEmpty() {
    return turns.isEmpty();
  }
}
