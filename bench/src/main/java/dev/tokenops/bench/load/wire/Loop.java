package dev.tokenops.bench.load.wire;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * The client's one thread: hands due work to idle connections and answers to their work.
 *
 * <p>Work that is due while all connections are busy waits in its {@link Source}, and its latency
 * grows from the moment it was due: the client never lowers its demand because the server is slow,
 * which is what coordinated omission means.
 */
public final class Loop implements AutoCloseable {
  private static final long TICK_NS = 100_000_000;
  private static final long MS = 1_000_000;

  private final Selector selector;
  private final List<Connection> connections = new ArrayList<>();
  private final ArrayDeque<Connection> idle = new ArrayDeque<>();
  private final PriorityQueue<Connection> quiet =
      new PriorityQueue<>(Comparator.comparingLong(Connection::quietUntilNs));
  private final InetSocketAddress server;
  private final int most;
  private long nextTickNs;

  /**
   * @param most connections; opened as they are needed
   */
  public Loop(InetSocketAddress server, int most) throws IOException {
    this.server = server;
    this.most = most;
    this.selector = Selector.open();
  }

  /**
   * Works until the source has no more work and everything begun is answered.
   *
   * @param patienceNs how long to wait for the last answers; what has none then is broken
   * @return connections that still waited then
   */
  public int run(Source source, long patienceNs) throws IOException {
    nextTickNs = System.nanoTime();
    long endNs = 0;
    while (true) {
      long now = System.nanoTime();
      if (turn(source, now)) continue;
      if (idle.size() == connections.size()) return 0;
      if (endNs == 0) endNs = now + patienceNs;
      if (now > endNs) return abandon(now);
    }
  }

  /**
   * Hands out what is due, waits, and settles what was answered.
   *
   * <p>A method of its own, because a phase of another kind makes the compiler take back what it
   * had made of the last one: in the middle of a loop that never ends this thread would then be
   * interpreted for a tenth of a second, and the server would be blamed for it.
   *
   * @return whether the source has, or will have, more work
   */
  private boolean turn(Source source, long now) throws IOException {
    if (now >= nextTickNs) {
      source.tick(now);
      nextTickNs = now + TICK_NS;
    }
    while (!quiet.isEmpty() && quiet.peek().quietUntilNs() <= now) resume(quiet.remove(), now);
    long due = source.dueNs(now);
    if (due <= now && handOut(source, now)) due = source.dueNs(now);
    waitFor(Math.min(Math.min(wake(due, now), nextTickNs), quietUntil()), now);
    long then = System.nanoTime();
    for (var key : selector.selectedKeys())
      if (key.attachment() instanceof Connection connection && connection.ready(then))
        settle(connection);
    selector.selectedKeys().clear();
    return due != Source.NEVER;
  }

  /** Work that is due and finds no connection is looked at again when one is free. */
  private long wake(long due, long now) {
    return due <= now ? now + TICK_NS : due;
  }

  private boolean handOut(Source source, long now) {
    boolean some = false;
    while (source.dueNs(now) <= now) {
      var free = idle.poll();
      if (free == null) {
        if (connections.size() == most) return some;
        free = new Connection(connections.size(), server, selector);
        connections.add(free);
      }
      free.begin(source.take(free.number(), now), now);
      settleBegun(free);
      some = true;
    }
    return some;
  }

  /** A connection that could not even be opened may be idle or quiet at once. */
  private void settleBegun(Connection begun) {
    if (begun.idle() || begun.quietUntilNs() != 0) settle(begun);
  }

  private void settle(Connection connection) {
    if (connection.idle()) idle.add(connection);
    else quiet.add(connection);
  }

  private void resume(Connection connection, long now) {
    connection.resume(now);
    settleBegun(connection);
  }

  private long quietUntil() {
    return quiet.isEmpty() ? Long.MAX_VALUE : quiet.peek().quietUntilNs();
  }

  /** The selector's clock has milliseconds, so work begins up to one late, and that counts. */
  private void waitFor(long untilNs, long nowNs) throws IOException {
    long waitMs = (untilNs - nowNs + MS - 1) / MS;
    if (waitMs <= 0) selector.selectNow();
    else selector.select(waitMs);
  }

  private int abandon(long now) {
    int waiting = connections.size() - idle.size();
    for (var connection : connections) connection.abandon(now);
    idle.clear();
    quiet.clear();
    connections.clear();
    return waiting;
  }

  @Override
  public void close() throws IOException {
    for (var connection : connections) connection.disconnect();
    selector.close();
  }
}
