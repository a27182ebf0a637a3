package dev.tokenops.engine.stage;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which names of an agent are taken: a pilot id names its run for good, however the run ends.
 *
 * <p>They are as many as there ever were runs, so whoever owns a stage decides where they are kept.
 * Answering takes no time worth naming and waits for nothing.
 */
public interface Pilots {
  boolean isUsed(String agentId, String pilotId);

  void use(String agentId, String pilotId);

  /** Keeps all of them in the heap. */
  static Pilots inHeap() {
    return new Pilots() {
      private final Map<String, Set<String>> byAgent = new HashMap<>();

      @Override
      public boolean isUsed(String agentId, String pilotId) {
        return byAgent.getOrDefault(agentId, Set.of()).contains(pilotId);
      }

      @Override
      public void use(String agentId, String pilotId) {
        byAgent.computeIfAbsent(agentId, _ -> new HashSet<>()).add(pilotId);
      }
    };
  }
}
