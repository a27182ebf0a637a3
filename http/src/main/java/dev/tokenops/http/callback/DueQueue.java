package dev.tokenops.http.callback;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Runs whose callback will be tried, by when: ids only, each once, the earliest first. It holds no
 * more than the views have open deliveries. Belongs to one thread.
 */
final class DueQueue {
  private record Due(Instant at, String runId) {}

  private final TreeSet<Due> byTime =
      new TreeSet<>(Comparator.comparing(Due::at).thenComparing(Due::runId));
  private final Map<String, Due> byRun = new HashMap<>();

  /** Puts a run in, or moves it to another time. */
  void put(String runId, Instant at) {
    remove(runId);
    var due = new Due(at, runId);
    byRun.put(runId, due);
    byTime.add(due);
  }

  void remove(String runId) {
    var due = byRun.remove(runId);
    if (due != null) byTime.remove(due);
  }

  /** When the earliest is due; null if the queue is empty. */
  @Nullable Instant next() {
    return byTime.isEmpty() ? null : byTime.first().at();
  }

  /** Takes the earliest that is due, or null. */
  @Nullable String poll(Instant now) {
    var next = next();
    if (next == null || next.isAfter(now)) return null;
    var due = byTime.removeFirst();
    byRun.remove(due.runId());
    return due.runId();
  }

  int size() {
    return byTime.size();
  }
}
