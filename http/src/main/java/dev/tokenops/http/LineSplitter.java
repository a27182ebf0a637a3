package dev.tokenops.http;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a stream of bytes into lines, however the network cut it into pieces.
 *
 * <p>A line ends with LF or CR LF, the last one also with the stream. Lines of nothing but blanks
 * are counted and passed over. It holds at most one unfinished line and whatever was added with it;
 * of a line that is longer than the limit it holds nothing. Of one event loop.
 */
final class LineSplitter {
  /**
   * One line.
   *
   * @param number from 1, blank ones counted
   * @param bytes without its end; null if it was too long
   */
  @SuppressWarnings("ArrayRecordComponent") // Compared by nobody; belongs to whoever took it.
  record Line(long number, byte @Nullable [] bytes) {}

  private final int limit;
  private byte[] held = new byte[0];
  private int start; // Of what is not yet handed out.
  private int looked; // Up to here there is no line end.
  private int end;
  private long number;
  private boolean tooLong; // What is held is the rest of a line that is being passed over.
  private boolean whole;

  /**
   * @param limit bytes of a line, without its end
   */
  LineSplitter(int limit) {
    this.limit = limit;
  }

  /** The next piece of the stream. */
  void add(byte[] piece) {
    int rest = end - start;
    if (held.length - end < piece.length) {
      var roomy = rest + piece.length <= held.length / 2 ? held : new byte[rest + piece.length];
      System.arraycopy(held, start, roomy, 0, rest);
      held = roomy;
      looked -= start;
      start = 0;
      end = rest;
    }
    System.arraycopy(piece, 0, held, end, piece.length);
    end += piece.length;
  }

  /** Nothing more will be added. */
  void end() {
    whole = true;
  }

  /** The next whole line that is not blank; null if none is here. */
  @Nullable Line next() {
    for (int at = lineEnd(); at >= 0; at = lineEnd()) {
      number++;
      boolean passed = tooLong || length(at) > limit;
      var line =
          new Line(number, passed ? null : Arrays.copyOfRange(held, start, start + length(at)));
      start = looked = Math.min(at + 1, end);
      tooLong = false;
      if (passed || !isBlank(line.bytes())) return line;
    }
    forgetTooLong();
    return null;
  }

  /** Whether the stream has ended and every line of it was handed out. */
  boolean isDone() {
    return whole && start == end && !tooLong;
  }

  /** Where the next line ends; the stream's end ends a line too. -1 if it is not here yet. */
  private int lineEnd() {
    while (looked < end) if (held[looked++] == '\n') return looked - 1;
    return whole && (start < end || tooLong) ? end : -1;
  }

  private int length(int at) {
    return at > start && held[at - 1] == '\r' ? at - 1 - start : at - start;
  }

  /** One byte more than the limit may be the CR of a line end. */
  private void forgetTooLong() {
    if (!tooLong && end - start <= limit + 1) return;
    tooLong = true;
    start = looked = end;
  }

  private static boolean isBlank(byte @Nullable [] line) {
    if (line == null) return false;
    for (byte each : line) if (each != ' ' && each != '\t' && each != '\r') return false;
    return true;
  }
}
