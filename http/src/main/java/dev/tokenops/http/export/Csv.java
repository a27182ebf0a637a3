package dev.tokenops.http.export;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A table as RFC 4180 writes it, in UTF-8: CRLF behind every line, quotes where a field needs them.
 * An absent value is nothing at all, between its commas.
 *
 * <p>A text that a spreadsheet would take for a formula gets an apostrophe before it (OWASP, CSV
 * injection): whoever reads by a program takes it away again where one of {@code = + - @}, the same
 * in full width, a tabulator, a return or a line feed follows it. Numbers are written by us and
 * stay as they are. Not thread-safe.
 */
public final class Csv {
  /** As RFC 4180 section 3 and RFC 7111 have it. */
  public static final String CONTENT_TYPE = "text/csv; charset=utf-8; header=present";

  /** Also as East Asian keyboards write them, which some spreadsheets take for the same. */
  private static final String STARTS_A_FORMULA = "=+-@\t\r\n＝＋－＠";

  private final StringBuilder lines = new StringBuilder();
  private boolean begun;

  /** The first line. */
  public Csv header(List<String> columns) {
    for (var column : columns) text(column);
    return end();
  }

  /** A value that may be anything. */
  public Csv text(@Nullable String value) {
    if (value == null || value.isEmpty()) return field("");
    return field(STARTS_A_FORMULA.indexOf(value.charAt(0)) < 0 ? value : "'" + value);
  }

  /** A number of ours, in plain decimals. */
  public Csv number(@Nullable String value) {
    return field(value == null ? "" : value);
  }

  /** The line is whole. */
  public Csv end() {
    lines.append("\r\n");
    begun = false;
    return this;
  }

  private Csv field(String value) {
    if (begun) lines.append(',');
    begun = true;
    if (needsQuotes(value)) lines.append('"').append(value.replace("\"", "\"\"")).append('"');
    else lines.append(value);
    return this;
  }

  private static boolean needsQuotes(String value) {
    for (int i = 0; i < value.length(); i++)
      if (",\"\r\n".indexOf(value.charAt(i)) >= 0) return true;
    return !value.isEmpty() && (value.charAt(0) == ' ' || value.endsWith(" "));
  }

  /** The lines so far. */
  public byte[] bytes() {
    return lines.toString().getBytes(StandardCharsets.UTF_8);
  }
}
