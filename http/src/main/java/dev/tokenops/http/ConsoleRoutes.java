package dev.tokenops.http;

import dev.tokenops.engine.view.RunPage;
import dev.tokenops.http.Caller.Operator;
import dev.tokenops.ledger.json.Sha256;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Objects;

/** The console: one plain page for the operator, made on the server, without a script. */
final class ConsoleRoutes {
  private static final String HOME = "/console/";
  private static final int PILOTS = 1_000;
  private static final String POLICY =
      "default-src 'none'; style-src 'sha256-%s'; form-action 'self'; base-uri 'none';"
              .formatted(
                  Base64.getEncoder()
                      .encodeToString(
                          Sha256.of(ConsolePage.STYLE.getBytes(StandardCharsets.UTF_8))))
          + " frame-ancestors 'none'";

  private final Services services;
  private final RunJson runs;

  ConsoleRoutes(Services services) {
    this.services = services;
    this.runs = new RunJson(services.views());
  }

  /** The pilots, newest first; a sign-in form to whoever is not signed in. */
  Future<Answer> pilots(Exchange exchange) {
    if (!signedIn(exchange)) return page(200, ConsolePage.signIn(false));
    var newest = new RunPage.Asked(null, null, null, null, PILOTS);
    return services
        .vertx()
        .executeBlocking(() -> services.views().runs().page(newest), /* ordered= */ false)
        .compose(page -> page(200, ConsolePage.pilots(Objects.requireNonNull(page).data(), runs)));
  }

  /** Where the console is. */
  Future<Answer> home(Exchange exchange) {
    return Future.succeededFuture(Answer.empty(303).with("Location", HOME));
  }

  /** One pilot and its fourteen rails. */
  Future<Answer> run(Exchange exchange) {
    if (!signedIn(exchange)) return page(200, ConsolePage.signIn(false));
    var run = services.views().runs().get(exchange.path("run_id"));
    if (run == null) return page(404, ConsolePage.nothing());
    return page(200, ConsolePage.run(run, RailRows.of(run, services, runs.creditState(run))));
  }

  Future<Answer> signIn(Exchange exchange) {
    refuseOtherSites(exchange);
    var form = form(exchange);
    var key = form.get("operator_key");
    if (key == null || !services.operator().matches(key.strip()))
      return page(401, ConsolePage.signIn(true));
    return Future.succeededFuture(
        Answer.empty(303)
            .with("Location", HOME)
            .with("Set-Cookie", services.sessions().open(exchange.now(), https(exchange))));
  }

  Future<Answer> signOut(Exchange exchange) {
    refuseOtherSites(exchange);
    var request = exchange.routing().request();
    return Future.succeededFuture(
        Answer.empty(303)
            .with("Location", HOME)
            .with("Set-Cookie", services.sessions().close(request, https(exchange))));
  }

  private static MultiMap form(Exchange exchange) {
    return exchange.routing().request().formAttributes();
  }

  /** Browsers say where a form was sent from; SameSite does the same for the session. */
  private static void refuseOtherSites(Exchange exchange) {
    var site = exchange.header("Sec-Fetch-Site");
    if (site == null || site.equals("same-origin") || site.equals("none")) return;
    throw Rejection.of(ProblemCode.OPERATOR_ONLY, "This form belongs to the console alone.");
  }

  private static boolean https(Exchange exchange) {
    return exchange.links().base().startsWith("https:");
  }

  private static boolean signedIn(Exchange exchange) {
    return exchange.caller() instanceof Operator;
  }

  private static Future<Answer> page(int status, String html) {
    return Future.succeededFuture(
        Answer.text(status, Answer.HTML, html)
            .with("Content-Security-Policy", POLICY)
            .with("Referrer-Policy", "no-referrer")
            .with("X-Frame-Options", "DENY"));
  }
}
