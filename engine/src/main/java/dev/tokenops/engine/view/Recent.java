package dev.tokenops.engine.view;

import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The runs that were closed last: nearly every question about a closed run comes right after its
 * end, and needs no look into the ledger. Any thread.
 */
final class Recent {
  private final int most;
  private final ConcurrentMap<String, RunView> byId = new ConcurrentHashMap<>();
  private final Queue<String> oldestFirst = new ConcurrentLinkedQueue<>();
  private final AtomicInteger queued = new AtomicInteger();

  Recent(int most) {
    this.most = most;
  }

  @Nullable RunView get(String runId) {
    return byId.get(runId);
  }

  void add(RunView run) {
    byId.put(run.runId(), run);
    oldestFirst.add(run.runId());
    if (queued.incrementAndGet() <= most) return;
    var oldest = oldestFirst.poll();
    queued.decrementAndGet();
    if (oldest != null) byId.remove(oldest);
  }

  /** Takes out a run that is open again. Its name stays in the queue, and costs another's place. */
  @Nullable RunView remove(String runId) {
    return byId.remove(runId);
  }

  int size() {
    return byId.size();
  }
}
