package dev.tokenops.bench.load.wire;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The chunked coding of a body (RFC 9112 section 7.1), without trailers. */
final class Chunks {
  private static final int MAX_CHUNK = 1 << 30;

  private Chunks() {}

  /** A body, and the first byte behind it. */
  static final class Whole {
    private final byte[] body;
    private final int end;

    private Whole(byte[] body, int end) {
      this.body = body;
      this.end = end;
    }

    byte[] body() {
      return body;
    }

    int end() {
      return end;
    }
  }

  /** All chunks from {@code from} on; null if the last is not there yet. */
  static @Nullable Whole whole(byte[] bytes, int from, int length) throws IOException {
    var body = new ByteArrayOutputStream(length - from);
    int at = from;
    while (true) {
      int data = dataAt(bytes, at, length);
      if (data < 0) return null;
      int size = size(bytes, at);
      if (length < data + size + 2) return null;
      if (size == 0) return new Whole(body.toByteArray(), data + 2);
      body.write(bytes, data, size);
      at = data + size + 2;
    }
  }

  /** Where the data of the chunk at {@code at} begins; -1 if its size line is not whole. */
  static int dataAt(byte[] bytes, int at, int length) {
    for (int i = at; i + 1 < length; i++)
      if (bytes[i] == '\r' && bytes[i + 1] == '\n') return i + 2;
    return -1;
  }

  /** The size of the chunk whose size line, which must be whole, begins at {@code at}. */
  static int size(byte[] bytes, int at) throws IOException {
    int size = 0;
    for (int i = at; bytes[i] != '\r' && bytes[i] != ';'; i++) {
      int digit = Character.digit(bytes[i], 16);
      if (digit < 0 || size > MAX_CHUNK >> 4) throw new IOException("a chunk without a size");
      size = size * 16 + digit;
    }
    return size;
  }
}
