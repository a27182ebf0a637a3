package dev.tokenops.engine.review.pack;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;

/** Writes a pack as JSON, without spaces. One use, one thread. */
final class PackJson {
  private final StringBuilder out;
  private final long startMs;
  private final TimeStyle style;

  /** How a sender writes its times. */
  enum TimeStyle {
    MILLISECONDS,
    SHORT,
    OFFSET
  }

  private PackJson(long startMs, TimeStyle style, int capacity) {
    this.startMs = startMs;
    this.style = style;
    out = new StringBuilder(capacity);
  }

  static byte[] bytes(Item root, long startMs, TimeStyle style) {
    var json = new PackJson(startMs, style, 4_096);
    json.value(root);
    return json.out.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** How many characters an item takes, at the longest. */
  static int length(Item item) {
    var json = new PackJson(1, TimeStyle.OFFSET, 512);
    json.value(item);
    return json.out.length();
  }

  private void value(Object value) {
    switch (value) {
      case Item item -> object(item);
      case List<?> list -> list(list);
      case String text -> text(text);
      case At at -> time(startMs + at.ms());
      case BigInteger units -> out.append('"').append(units).append('"');
      case Micros micros -> out.append('"').append(micros).append('"');
      case Long number -> out.append(number.longValue());
      case Item.Null _ -> out.append("null");
      default -> throw new IllegalStateException("not of a pack: " + value);
    }
  }

  private void object(Item item) {
    out.append('{');
    boolean first = true;
    for (var field : item.fields().entrySet()) {
      if (!first) out.append(',');
      first = false;
      out.append('"').append(field.getKey()).append("\":");
      value(field.getValue());
    }
    out.append('}');
  }

  private void list(List<?> list) {
    out.append('[');
    for (int i = 0; i < list.size(); i++) {
      if (i > 0) out.append(',');
      value(list.get(i));
    }
    out.append(']');
  }

  private void text(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') out.append('\\');
      out.append(c);
    }
    out.append('"');
  }

  private void time(long epochMs) {
    int offsetMinutes = style == TimeStyle.OFFSET ? 330 : 0;
    var at =
        LocalDateTime.ofInstant(
            Instant.ofEpochMilli(epochMs + offsetMinutes * 60_000L), ZoneOffset.UTC);
    out.append('"');
    pad(at.getYear(), 4).append('-');
    pad(at.getMonthValue(), 2).append('-');
    pad(at.getDayOfMonth(), 2).append('T');
    pad(at.getHour(), 2).append(':');
    pad(at.getMinute(), 2).append(':');
    pad(at.getSecond(), 2);
    int ms = at.getNano() / 1_000_000;
    if (ms != 0 || style == TimeStyle.MILLISECONDS) {
      out.append('.');
      pad(ms, 3);
    }
    out.append(style == TimeStyle.OFFSET ? "+05:30\"" : "Z\"");
  }

  private StringBuilder pad(int number, int digits) {
    int limit = 1;
    for (int i = 1; i < digits; i++) limit *= 10;
    for (; limit > number && limit > 1; limit /= 10) out.append('0');
    return out.append(number);
  }
}
