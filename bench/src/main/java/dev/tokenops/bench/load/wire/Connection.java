package dev.tokenops.bench.load.wire;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** One client of the server: a connection, reopened where it breaks, with one work at a time. */
final class Connection {
  private static final int FIRST = 16 * 1024;
  private static final int MOST = 64 << 20;
  private static final long SECOND_NS = 1_000_000_000;
  private static final long REOPEN_NS = 200_000_000;

  private final int number;
  private final InetSocketAddress server;
  private final Selector selector;
  private final Outgoing out = new Outgoing();
  private final AnswerReader reader = new AnswerReader();
  private ByteBuffer in = ByteBuffer.allocate(FIRST);
  private @Nullable SocketChannel channel;
  private @Nullable SelectionKey key;
  private @Nullable Work work;
  private long quietUntilNs;

  /**
   * @param number which one, from 0
   */
  Connection(int number, InetSocketAddress server, Selector selector) {
    this.number = number;
    this.server = server;
    this.selector = selector;
  }

  int number() {
    return number;
  }

  boolean idle() {
    return work == null;
  }

  /** When it may send again, after the server has asked it to wait; 0: at once. */
  long quietUntilNs() {
    return quietUntilNs;
  }

  /** Begins a work. */
  void begin(Work begun, long nowNs) {
    work = begun;
    send(nowNs);
  }

  /** Sends the request that waited for {@code Retry-After}. */
  void resume(long nowNs) {
    quietUntilNs = 0;
    send(nowNs);
  }

  private void send(long nowNs) {
    var current = work;
    if (current == null) throw new IllegalStateException("nothing to send");
    try {
      if (channel == null) open();
      current.write(out);
      flush();
    } catch (IOException e) {
      broke(e, nowNs);
    }
  }

  private void open() throws IOException {
    var opened = SocketChannel.open();
    try {
      opened.setOption(StandardSocketOptions.TCP_NODELAY, true);
      opened.connect(server); // Blocks; on a loopback for as long as the backlog is full.
      opened.configureBlocking(false);
      key = opened.register(selector, SelectionKey.OP_READ, this);
      channel = opened;
    } catch (IOException e) {
      opened.close();
      throw e;
    }
    in.clear();
    out.clear();
  }

  private void flush() throws IOException {
    if (channel == null || key == null) return;
    boolean all = out.flush(channel);
    int wanted = all ? SelectionKey.OP_READ : SelectionKey.OP_READ | SelectionKey.OP_WRITE;
    if (key.interestOps() != wanted) key.interestOps(wanted);
  }

  /**
   * Does what the selector says is possible.
   *
   * @return whether the connection is idle or quiet now, and was busy
   */
  boolean ready(long nowNs) {
    var current = channel;
    if (current == null || key == null) return false;
    boolean busy = work != null;
    try {
      if (key.isWritable()) flush();
      if (key.isReadable()) read(current, nowNs);
    } catch (IOException e) {
      broke(e, nowNs);
    }
    return busy && (work == null || quietUntilNs != 0);
  }

  private void read(SocketChannel from, long nowNs) throws IOException {
    if (!in.hasRemaining()) grow();
    if (from.read(in) < 0) throw new EOFException("the server closed the connection");
    if (work == null) throw new IOException("the server spoke unasked");
    var answer = reader.read(in.array(), in.position());
    if (answer == null) return;
    var verdict = work.answered(answer, nowNs);
    int behind = in.position() - reader.consumed();
    in.clear();
    if (behind != 0) throw new IOException("more than one answer to one request");
    if (reader.closes()) disconnect();
    after(verdict, Math.max(answer.retryAfterSeconds(), 0) * SECOND_NS, nowNs);
  }

  private void after(Work.Verdict verdict, long waitNs, long nowNs) {
    switch (verdict) {
      case DONE -> work = null;
      case NEXT -> send(nowNs);
      case LATER -> quietUntilNs = nowNs + waitNs;
    }
  }

  private void grow() throws IOException {
    if (in.capacity() >= MOST) throw new IOException("an answer over 64 MiB");
    in = ByteBuffer.allocate(in.capacity() * 2).put(in.flip());
  }

  private void broke(IOException cause, long nowNs) {
    disconnect();
    if (work == null) return; // An idle connection that the server closed: opened when needed.
    after(work.broken(String.valueOf(cause.getMessage()), nowNs), REOPEN_NS, nowNs);
  }

  /** Closes it; a work on it never gets its answer. */
  void disconnect() {
    try {
      if (channel != null) channel.close();
    } catch (IOException _) {
      // It is gone either way.
    }
    channel = null;
    key = null;
    in.clear();
    out.clear();
  }

  /** Gives up the work that is still under way at the end. */
  void abandon(long nowNs) {
    if (work != null) work.broken("no answer before the end", nowNs);
    work = null;
    disconnect();
  }
}
