package dev.tokenops.engine.review;

import dev.tokenops.engine.review.rule.Finding;
import java.util.List;

/**
 * How large an outcome may grow: it must fit an entry of the ledger whatever the pack.
 *
 * <p>All sizes are of the JSON in UTF-8, quotes and escapes included. With every bound reached, an
 * outcome is below 52 KiB.
 */
final class Bounds {
  static final int FINDINGS = 64;
  static final int FINDING_BYTES = 512;
  static final int ITEMS = 32;
  static final int ITEM_BYTES = 200;
  static final int SUMMARY_BYTES = 1_200;

  private static final int FINDING_FRAME =
      "{\"detail\":,\"next_action\":,\"refs\":[],\"rule\":,\"severity\":,\"title\":}".length();
  private static final int OPEN_ITEM_FRAME = "{\"item\":,\"why\":}".length();
  private static final int LEAST_DETAIL = 40;

  /** As escaped controls have. */
  private static final int MOST_BYTES_A_CHAR = 6;

  private Bounds() {}

  /**
   * The finding in at most {@link #FINDING_BYTES}: refs are cut first, from the end, down to one;
   * then the detail; and that last ref only if it is too long to stand beside the rest.
   */
  static Finding fit(Finding finding) {
    var refs = finding.refs();
    int rest = FINDING_BYTES - frame(finding);
    int detail = bytes(finding.detail());
    int all = 0;
    for (var ref : refs) all += bytes(ref) + 1;
    if (all - 1 + detail <= rest) return finding;

    int kept = 0;
    int size = 0;
    while (kept < refs.size()) {
      int more = bytes(refs.get(kept)) + (kept == 0 ? 0 : 1);
      int room = kept == 0 ? rest - LEAST_DETAIL : rest - detail;
      if (size + more > room) break;
      size += more;
      kept++;
    }
    return new Finding(
        finding.rule(),
        finding.title(),
        finding.severity(),
        cut(finding.detail(), rest - size),
        List.copyOf(refs.subList(0, kept)),
        finding.nextAction());
  }

  /** An open item in at most {@link #ITEM_BYTES}. */
  static Outcome.OpenItem openItem(String item, String why) {
    return new Outcome.OpenItem(item, cut(why, ITEM_BYTES - OPEN_ITEM_FRAME - bytes(item)));
  }

  /** The text, or its beginning and an ellipsis, in at most so many bytes of JSON. */
  static String cut(String text, int maxBytes) {
    if (text.length() <= (maxBytes - 2) / MOST_BYTES_A_CHAR || bytes(text) <= maxBytes) return text;
    int size = "\"\"".length() + 3; // The ellipsis has three bytes.
    int end = 0;
    while (end < text.length()) {
      int codePoint = text.codePointAt(end);
      size += bytes(codePoint);
      if (size > maxBytes) break;
      end += Character.charCount(codePoint);
    }
    return text.substring(0, end) + "…";
  }

  /** A string as JSON. */
  static int bytes(String text) {
    int length = text.length();
    int bytes = "\"\"".length() + length;
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c >= ' ' && c < 0x80 && c != '"' && c != '\\') continue;
      // Each half of a surrogate pair stands for two of its four bytes.
      bytes += Character.isSurrogate(c) ? 1 : bytes((int) c) - 1;
    }
    return bytes;
  }

  private static int frame(Finding finding) {
    return FINDING_FRAME
        + bytes(finding.nextAction())
        + bytes(finding.rule())
        + bytes(finding.severity().name())
        + bytes(finding.title());
  }

  private static int bytes(int codePoint) {
    if (codePoint == '"' || codePoint == '\\') return 2;
    if (codePoint < 0x20) return 6;
    if (codePoint < 0x80) return 1;
    if (codePoint < 0x800) return 2;
    return codePoint < 0x10000 ? 3 : 4;
  }
}
