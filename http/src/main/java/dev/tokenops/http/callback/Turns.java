package dev.tokenops.http.callback;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Whose turn it is: due runs by target host, round robin, with so many attempts at once and so many
 * of one host. So a host that is slow, or has much to hear, holds up only itself. Belongs to one
 * thread.
 */
final class Turns {
  /** A run and the host that it is for. */
  record Turn(String runId, String host) {}

  private static final class Host {
    final String name;
    final Queue<String> ready = new ArrayDeque<>();
    int running;
    boolean inRing;

    Host(String name) {
      this.name = name;
    }
  }

  private final int atOnce;
  private final int perHost;
  private final Map<String, Host> hosts = new HashMap<>();
  private final Queue<Host> ring = new ArrayDeque<>(); // Those that could begin another.
  private int running;

  Turns(int atOnce, int perHost) {
    this.atOnce = atOnce;
    this.perHost = perHost;
  }

  void add(Turn turn) {
    var host = hosts.computeIfAbsent(turn.host(), Host::new);
    host.ready.add(turn.runId());
    enter(host);
  }

  /** Begins the next attempt; null if none may begin now. */
  @Nullable Turn next() {
    if (running >= atOnce) return null;
    var host = ring.poll();
    if (host == null) return null;
    host.inRing = false;
    host.running++;
    running++;
    var turn = new Turn(host.ready.remove(), host.name);
    enter(host);
    return turn;
  }

  /** Ends an attempt that {@link #next} began. */
  void done(Turn turn) {
    var host = hosts.get(turn.host());
    if (host == null || host.running == 0) throw new IllegalStateException("not begun: " + turn);
    host.running--;
    running--;
    enter(host);
    if (host.running == 0 && host.ready.isEmpty()) hosts.remove(turn.host());
  }

  int running() {
    return running;
  }

  private void enter(Host host) {
    if (host.inRing || host.ready.isEmpty() || host.running >= perHost) return;
    host.inRing = true;
    ring.add(host);
  }
}
