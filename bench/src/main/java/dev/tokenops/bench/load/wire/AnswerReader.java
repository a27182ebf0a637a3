package dev.tokenops.bench.load.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads the answers of one connection out of its buffer (RFC 9112): status line, the three headers
 * that matter, and a body by its {@code Content-Length} or in chunks.
 */
final class AnswerReader {
  private static final byte[] HEAD_END = {'\r', '\n', '\r', '\n'};
  private static final int STATUS_AT = "HTTP/1.1 ".length();

  private int consumed;
  private boolean closes;

  /**
   * The answer that the bytes begin with; null if it is not whole yet.
   *
   * @throws IOException if this is no answer of HTTP/1.1
   */
  @Nullable Answer read(byte[] bytes, int length) throws IOException {
    int head = Scan.indexOf(bytes, 0, length, HEAD_END);
    if (head < 0) return null;
    if (bytes[0] != 'H' || bytes[4] != '/')
      throw new IOException("no HTTP: " + new String(bytes, 0, Math.min(length, 40), ISO_8859_1));
    int status = number(bytes, STATUS_AT, STATUS_AT + 3);
    int contentLength = -1;
    int retryAfter = Answer.NO_RETRY_AFTER;
    boolean replayed = false;
    boolean chunked = false;
    closes = false;
    for (int line = lineEnd(bytes, 0) + 2; line < head; line = lineEnd(bytes, line) + 2)
      switch (bytes[line] | 0x20) {
        case 'c' -> {
          if (named(bytes, line, "content-length:"))
            contentLength = Integer.parseInt(value(bytes, line));
          else if (named(bytes, line, "connection:"))
            closes = value(bytes, line).equalsIgnoreCase("close");
        }
        case 'i' ->
            replayed |=
                named(bytes, line, "idempotent-replayed:") && value(bytes, line).equals("true");
        case 'r' -> {
          if (named(bytes, line, "retry-after:")) retryAfter = seconds(value(bytes, line));
        }
        case 't' -> chunked |= named(bytes, line, "transfer-encoding:");
        default -> {} // Not one that matters.
      }
    int body = head + HEAD_END.length;
    if (chunked) {
      var whole = Chunks.whole(bytes, body, length);
      if (whole == null) return null;
      consumed = whole.end();
      return new Answer(status, retryAfter, replayed, whole.body(), 0, whole.body().length);
    }
    if (contentLength < 0) contentLength = 0;
    if (length < body + contentLength) return null;
    consumed = body + contentLength;
    return new Answer(status, retryAfter, replayed, bytes, body, consumed);
  }

  /** How many bytes the last answer had. */
  int consumed() {
    return consumed;
  }

  /** Whether the server closes the connection after the last answer. */
  boolean closes() {
    return closes;
  }

  /** A date (RFC 9110 section 10.2.3) is not something that this product sends: a second. */
  private static int seconds(String value) {
    return value.chars().allMatch(c -> c >= '0' && c <= '9') ? Integer.parseInt(value) : 1;
  }

  private static int lineEnd(byte[] bytes, int from) {
    int at = from;
    while (bytes[at] != '\r') at++;
    return at;
  }

  private static boolean named(byte[] bytes, int at, String lowerCase) {
    for (int i = 0; i < lowerCase.length(); i++) {
      int each = bytes[at + i];
      if (each >= 'A' && each <= 'Z') each |= 0x20;
      if (each != lowerCase.charAt(i)) return false;
    }
    return true;
  }

  private static String value(byte[] bytes, int line) {
    int from = line;
    while (bytes[from] != ':') from++;
    var text = new String(bytes, from + 1, lineEnd(bytes, line) - from - 1, ISO_8859_1);
    return text.strip().toLowerCase(Locale.ROOT);
  }

  private static int number(byte[] bytes, int from, int to) throws IOException {
    int number = 0;
    for (int i = from; i < to; i++) {
      if (bytes[i] < '0' || bytes[i] > '9') throw new IOException("a status that is no number");
      number = number * 10 + bytes[i] - '0';
    }
    return number;
  }
}
