package dev.tokenops.bench.load.report;

/** What HTML and SVG need of a text. */
final class Html {
  private Html() {}

  /** The text so that it stands for itself, in an element or in a quoted attribute. */
  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
