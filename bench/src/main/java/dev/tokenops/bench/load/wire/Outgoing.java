package dev.tokenops.bench.load.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/** Bytes on their way out. Not for two threads. */
public final class Outgoing {
  private static final int FIRST = 4 * 1024;

  private ByteBuffer bytes = ByteBuffer.allocate(FIRST);

  public Outgoing put(byte[] source) {
    room(source.length);
    bytes.put(source);
    return this;
  }

  /** All that another one holds. */
  Outgoing put(Outgoing other) {
    room(other.size());
    bytes.put(other.bytes.array(), 0, other.size());
    return this;
  }

  /** A text of ASCII, such as a header. */
  public Outgoing put(String text) {
    return put(text.getBytes(ISO_8859_1));
  }

  /** Sixteen lower-case hex digits. */
  public Outgoing putHex(long number) {
    room(Long.BYTES * 2);
    hex(number, bytes.array(), bytes.position());
    bytes.position(bytes.position() + Long.BYTES * 2);
    return this;
  }

  /**
   * Writes sixteen lower-case hex digits into what was put before, {@code back} bytes from here.
   */
  public void hexBehind(int back, long number) {
    hex(number, bytes.array(), bytes.position() - back);
  }

  /** Bytes not yet sent. */
  public int size() {
    return bytes.position();
  }

  /** Sends what the channel takes; whether that was all. */
  public boolean flush(WritableByteChannel channel) throws IOException {
    bytes.flip();
    if (bytes.hasRemaining()) channel.write(bytes);
    bytes.compact();
    return bytes.position() == 0;
  }

  void clear() {
    bytes.clear();
  }

  private void room(int wanted) {
    if (bytes.remaining() >= wanted) return;
    var larger = ByteBuffer.allocate(Math.max(bytes.capacity() * 2, bytes.position() + wanted * 2));
    bytes = larger.put(bytes.flip());
  }

  private static void hex(long number, byte[] into, int at) {
    for (int i = 0; i < Long.BYTES * 2; i++) {
      int digit = (int) (number >>> (60 - 4 * i)) & 15;
      into[at + i] = (byte) (digit < 10 ? '0' + digit : 'a' + digit - 10);
    }
  }
}
