package dev.tokenops.http;

import dev.tokenops.ledger.json.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The files of the console, read once from the jar: one page, its style, and its modules. */
final class ConsoleFiles {
  /** What a browser loads, by its path below {@code /console/assets/}. */
  static final List<String> NAMES =
      List.of(
          "api.js",
          "app.js",
          "format.js",
          "icon.svg",
          "lit/directive-helpers.js",
          "lit/directive.js",
          "lit/directives/repeat.js",
          "lit/lit-html.js",
          "live.js",
          "pins.js",
          "style.css",
          "verify.js",
          "verify/bytes.js",
          "verify/entries.js",
          "verify/fault.js",
          "verify/json.js",
          "verify/keys.js",
          "verify/merkle.js",
          "verify/money.js",
          "verify/note.js",
          "verify/objects.js",
          "verify/passage.js",
          "views/agents.js",
          "views/agreement.js",
          "views/deliveries.js",
          "views/exceptions.js",
          "views/find.js",
          "views/first-run.js",
          "views/ledger.js",
          "views/log-key.js",
          "views/parts.js",
          "views/proof.js",
          "views/provider-events.js",
          "views/queue.js",
          "views/run.js",
          "views/runs.js",
          "views/settlement.js",
          "views/sign-in.js",
          "views/try-it.js");

  private static final String PAGE = "index.html";
  private static final Map<String, String> TYPES =
      Map.of(
          "css", "text/css; charset=utf-8",
          "html", Answer.HTML,
          "js", "text/javascript; charset=utf-8",
          "svg", "image/svg+xml");

  /**
   * Everything from this origin alone, and no text becomes a script: whatever agents send is shown
   * as text (W3C CSP 3, Trusted Types).
   */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
          + " require-trusted-types-for 'script'; trusted-types lit-html";

  private final Answer page;
  private final Map<String, Answer> assets = new HashMap<>();

  ConsoleFiles() {
    page = answer(PAGE);
    for (var name : NAMES) assets.put(name, answer(name));
  }

  private static Answer answer(String name) {
    byte[] bytes = read(name);
    var type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
    if (type == null) throw new IllegalStateException("no content type for " + name);
    return guarded(Answer.bytes(200, type, bytes))
        .with("ETag", "\"" + Sha256.hex(bytes).substring(0, 32) + "\"");
  }

  /** The browser asks each time whether it still has the newest, and lets nothing else in. */
  private static Answer guarded(Answer answer) {
    return answer
        .with("Cache-Control", "no-cache")
        .with("Content-Security-Policy", POLICY)
        .with("Cross-Origin-Opener-Policy", "same-origin")
        .with("Cross-Origin-Resource-Policy", "same-origin")
        .with("Referrer-Policy", "no-referrer")
        .with("X-Frame-Options", "DENY");
  }

  private static byte[] read(String name) {
    try (var in = ConsoleFiles.class.getResourceAsStream("console/" + name)) {
      if (in == null) throw new IllegalStateException("the console has no " + name);
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the console's " + name, e);
    }
  }

  /** The page that every view of the console is in: it holds no data. */
  Answer page() {
    return page;
  }

  /**
   * A file of the page; null if there is none of this name.
   *
   * @param known what {@code If-None-Match} says
   */
  @Nullable Answer asset(String name, @Nullable String known) {
    var asset = assets.get(name);
    if (known == null || asset == null || !known.equals(asset.headers().get("ETag"))) return asset;
    return guarded(Answer.empty(304)).with("ETag", known);
  }
}
