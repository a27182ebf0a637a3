package dev.tokenops.bench.load.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Arrays;

/**
 * One request whose lines are still being sent while its answer is read: both bodies in chunks.
 *
 * <pre>
 *   lines ─► staged ─► one chunk a turn ─► out ─► socket ─► in ─► chunks ─► text ─► lines
 * </pre>
 */
final class LineStream {
  private static final byte[] HEAD_END = {'\r', '\n', '\r', '\n'};
  private static final byte[] LINE_END = {'\r', '\n'};
  private static final byte[] LAST_CHUNK = {'0', '\r', '\n', '\r', '\n'};
  private static final int MOST_UNSENT = 256 * 1024;
  private static final int READ = 256 * 1024;

  private final int number;
  private final int window;
  private final LineSource source;
  private final SocketChannel channel;
  private final SelectionKey key;
  private final Outgoing out = new Outgoing();
  private final Outgoing staged = new Outgoing();
  private final ByteBuffer in = ByteBuffer.allocate(READ);
  private byte[] text = new byte[READ];
  private int textLength;
  private int unanswered;
  private int chunkLeft = -1; // Of the chunk that is being read; -1 before its size line.
  private boolean headRead;
  private boolean ending;
  private boolean over;

  /**
   * @param window lines that may be unanswered
   */
  LineStream(int number, int window, LineSource source, InetSocketAddress server, Selector selector)
      throws IOException {
    this.number = number;
    this.window = window;
    this.source = source;
    channel = SocketChannel.open();
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.connect(server);
    channel.configureBlocking(false);
    key = channel.register(selector, SelectionKey.OP_READ, this);
    source.writeHead(number, out);
  }

  boolean over() {
    return over;
  }

  /** Whether another line may go out. */
  boolean hasRoom() {
    return !over && !ending && unanswered < window && out.size() + staged.size() < MOST_UNSENT;
  }

  void stageLine(long nowNs) {
    source.writeLine(number, staged, nowNs);
    unanswered++;
  }

  /** Sends what was staged, as one chunk. */
  void send() {
    if (over) return;
    try {
      if (staged.size() > 0) {
        out.put(Integer.toHexString(staged.size())).put(LINE_END).put(staged).put(LINE_END);
        staged.clear();
      }
      boolean all = out.flush(channel);
      int wanted = all ? SelectionKey.OP_READ : SelectionKey.OP_READ | SelectionKey.OP_WRITE;
      if (key.interestOps() != wanted) key.interestOps(wanted);
    } catch (IOException e) {
      broke(String.valueOf(e.getMessage()));
    }
  }

  /** No more lines: the request ends. */
  void end() {
    if (ending || over) return;
    send();
    ending = true;
    out.put(LAST_CHUNK);
    send();
  }

  void ready(long nowNs) {
    if (over) return;
    if (key.isWritable()) send();
    if (!over && key.isReadable())
      try {
        if (channel.read(in) < 0) throw new EOFException("the server closed the stream");
        in.flip();
        read(nowNs);
        in.compact();
      } catch (IOException e) {
        broke(String.valueOf(e.getMessage()));
      }
  }

  private void read(long nowNs) throws IOException {
    if (!headRead && !readHead()) return;
    while (!over) {
      if (chunkLeft < 0 && !readSize()) return;
      if (chunkLeft == 0) {
        finished();
        return;
      }
      int data = Math.min(chunkLeft - LINE_END.length, in.remaining());
      if (data > 0) {
        append(data);
        lines(nowNs);
        chunkLeft -= data;
      }
      if (chunkLeft > LINE_END.length || in.remaining() < LINE_END.length) return;
      in.position(in.position() + LINE_END.length);
      chunkLeft = -1;
    }
  }

  private boolean readHead() throws IOException {
    int end = Scan.indexOf(in.array(), in.position(), in.limit(), HEAD_END);
    if (end < 0) return false;
    var head = new String(in.array(), in.position(), end - in.position(), UTF_8);
    if (!head.startsWith("HTTP/1.1 200")) {
      var body = new String(in.array(), end, in.limit() - end, UTF_8).strip();
      throw new IOException(
          "the stream was answered: " + head.lines().findFirst().orElse("") + body);
    }
    in.position(end + HEAD_END.length);
    headRead = true;
    return true;
  }

  private boolean readSize() throws IOException {
    int data = Chunks.dataAt(in.array(), in.position(), in.limit());
    if (data < 0) return false;
    int size = Chunks.size(in.array(), in.position());
    in.position(data);
    chunkLeft = size == 0 ? 0 : size + LINE_END.length;
    return true;
  }

  private void append(int length) {
    if (text.length - textLength < length)
      text = Arrays.copyOf(text, Math.max(text.length * 2, textLength + length));
    in.get(text, textLength, length);
    textLength += length;
  }

  private void lines(long nowNs) {
    int begin = 0;
    for (int i = 0; i < textLength; i++)
      if (text[i] == '\n') {
        unanswered--;
        source.answered(number, text, begin, i, nowNs);
        begin = i + 1;
      }
    System.arraycopy(text, begin, text, 0, textLength - begin);
    textLength -= begin;
  }

  private void finished() {
    if (!ending || unanswered > 0) broke("the server ended the stream");
    else close();
  }

  /** Gives it up, and tells what it leaves unanswered. */
  void broke(String why) {
    if (over) return;
    close();
    source.broken(number, why, unanswered);
  }

  private void close() {
    over = true;
    try {
      channel.close();
    } catch (IOException _) {
      // It is gone either way.
    }
  }
}
