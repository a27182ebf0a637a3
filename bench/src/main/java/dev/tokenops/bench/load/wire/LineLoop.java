package dev.tokenops.bench.load.wire;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;

/**
 * The client's one thread, for NDJSON: lines that are due go in turn to the streams that have room,
 * and those that find none wait in their source, where their latency grows.
 */
public final class LineLoop implements AutoCloseable {
  private static final long TICK_NS = 100_000_000;
  private static final long MS = 1_000_000;
  private static final int LINES_A_TURN = 64;

  private final Selector selector;
  private final List<LineStream> streams = new ArrayList<>();
  private int turn;

  public LineLoop() throws IOException {
    selector = Selector.open();
  }

  /**
   * Works until there are no more lines and all are answered.
   *
   * @param count of streams
   * @param window lines of a stream that may be unanswered
   * @param patienceNs for the last answers
   * @return streams that had not ended then
   */
  public int run(
      InetSocketAddress server, int count, int window, LineSource source, long patienceNs)
      throws IOException {
    for (int i = 0; i < count; i++)
      streams.add(new LineStream(i, window, source, server, selector));
    long nextTick = 0;
    long endNs = Long.MAX_VALUE;
    while (true) {
      long now = System.nanoTime();
      if (now >= nextTick) {
        source.tick(now);
        nextTick = now + TICK_NS;
      }
      long due = hand(source, now);
      if (due == Source.NEVER) {
        for (var stream : streams) stream.end();
        if (endNs == Long.MAX_VALUE) endNs = now + patienceNs;
        int open = (int) streams.stream().filter(stream -> !stream.over()).count();
        if (open == 0 || now > endNs) return abandon(open);
      }
      for (var stream : streams) stream.send();
      boolean room = streams.stream().anyMatch(LineStream::hasRoom);
      if (due <= now && room) selector.selectNow();
      else selector.select(waitMs(room ? Math.min(due, nextTick) : nextTick, now));
      long then = System.nanoTime();
      for (var key : selector.selectedKeys())
        if (key.attachment() instanceof LineStream stream) stream.ready(then);
      selector.selectedKeys().clear();
      if (streams.stream().allMatch(LineStream::over)) return 0;
    }
  }

  /** Hands out some of the lines that are due; when the next one is. */
  private long hand(LineSource source, long now) {
    long due = source.dueNs(now);
    int full = 0;
    for (int lines = 0; due <= now && lines < LINES_A_TURN && full < streams.size(); ) {
      var stream = streams.get(turn++ % streams.size());
      if (stream.hasRoom()) {
        stream.stageLine(now);
        lines++;
        full = 0;
        due = source.dueNs(now);
      } else full++;
    }
    return due;
  }

  private static long waitMs(long untilNs, long nowNs) {
    return Math.max(1, (untilNs - nowNs + MS - 1) / MS);
  }

  private int abandon(int open) {
    for (var stream : streams) stream.broke("no answer before the end");
    return open;
  }

  @Override
  public void close() throws IOException {
    for (var stream : streams) stream.broke("the test has ended");
    selector.close();
  }
}
