package dev.tokenops.http;

import dev.tokenops.engine.view.RunView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The console's HTML. Every text that comes from outside goes through {@link #text}. */
final class ConsolePage {
  static final String STYLE =
      """
      :root{color-scheme:light dark;font:14px/1.5 system-ui,sans-serif}
      body{margin:0 auto;max-width:72rem;padding:1rem;\
      background:light-dark(#f7f8f9,#0e1013);color:light-dark(#14171c,#e8eaee)}
      a{color:light-dark(#1d5bb8,#85b4ff)}
      table{border-collapse:collapse;width:100%}
      th,td{text-align:left;padding:.3rem .6rem;border-bottom:1px solid light-dark(#d8dce2,#2a2f37)}
      code{font-size:13px;overflow-wrap:anywhere}
      header{display:flex;justify-content:space-between;align-items:center}
      [role=alert]{color:light-dark(#a31519,#ff9d97)}
      """;

  private ConsolePage() {}

  static String signIn(boolean refused) {
    return page(
        "Sign in",
        """
        <h1>TokenOps console</h1>
        %s<form method="post" action="/console/session">
        <p><label>Operator key <input type="password" name="operator_key" autocomplete="off"\
         required></label> <button>Sign in</button></p>
        <p>The key is in the file operator.key in the server's data folder.</p>
        </form>
        """
            .formatted(refused ? "<p role=\"alert\">This is not the operator's key.</p>\n" : ""));
  }

  static String pilots(List<RunView> runs, RunJson states) {
    var rows = new StringBuilder();
    for (var run : runs)
      rows.append("<tr><td><a href=\"/console/runs/")
          .append(text(run.runId()))
          .append("\"><code>")
          .append(text(run.pilotId()))
          .append("</code></a></td>")
          .append(cell(Json.name(run.state())))
          .append(cell(states.creditState(run)))
          .append(cell(Json.name(run.callbackState())))
          .append(cell(run.evidenceStatus()))
          .append(cell(Json.credits(run.consumedMicros())))
          .append(cell(Json.time(run.acceptedAt())))
          .append("</tr>\n");
    if (runs.isEmpty())
      rows.append("<tr><td colspan=\"7\">No runs yet: an agent posts one to /v1/runs.</td></tr>\n");
    return signedIn(
        "Pilots",
        """
        <h1>Pilots</h1>
        <table><thead><tr><th>Pilot</th><th>Run</th><th>Credit</th><th>Callback</th>\
        <th>Evidence</th><th>Credits</th><th>Accepted</th></tr></thead><tbody>
        %s</tbody></table>
        """
            .formatted(rows));
  }

  static String run(RunView run, List<RailRows.Row> rails) {
    var rows = new StringBuilder();
    for (var rail : rails)
      rows.append("<tr><th scope=\"row\">")
          .append(words(rail.rail()))
          .append("</th>")
          .append(cell(rail.state()))
          .append(code(rail.object()))
          .append(code(rail.digest()))
          .append(cell(rail.index() == null ? null : rail.index().toString()))
          .append("</tr>\n");
    return signedIn(
        run.pilotId(),
        """
        <h1><code>%s</code></h1>
        <p>Run <code>%s</code> of <code>%s</code>, accepted %s.</p>
        <table><thead><tr><th>Rail</th><th>State</th><th>Object</th><th>Digest</th>\
        <th>Ledger index</th></tr></thead><tbody>
        %s</tbody></table>
        <p><a href="/console/">All pilots</a></p>
        """
            .formatted(
                text(run.pilotId()),
                text(run.runId()),
                text(run.agentId()),
                Json.time(run.acceptedAt()),
                rows));
  }

  static String nothing() {
    return signedIn(
        "Not found",
        "<h1>There is no such run</h1>\n<p><a href=\"/console/\">All pilots</a></p>\n");
  }

  private static String signedIn(String title, String body) {
    return page(
        title,
        """
        <header><a href="/console/">TokenOps console</a>
        <form method="post" action="/console/sign-out"><button>Sign out</button></form></header>
        """
            + body);
  }

  private static String page(String title, String body) {
    return """
    <!doctype html>
    <html lang="en"><head><meta charset="utf-8"><meta name="viewport"\
     content="width=device-width"><title>%s · TokenOps</title><style>%s</style></head><body>
    %s</body></html>
    """
        .formatted(text(title), STYLE, body);
  }

  private static String cell(@Nullable String value) {
    return "<td>" + (value == null ? "–" : words(value)) + "</td>";
  }

  private static String code(@Nullable String value) {
    return "<td>" + (value == null ? "–" : "<code>" + text(value) + "</code>") + "</td>";
  }

  private static String words(String name) {
    return text(name.replace('_', ' '));
  }

  /** Text as HTML shows it, in elements and quoted attributes. */
  static String text(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
