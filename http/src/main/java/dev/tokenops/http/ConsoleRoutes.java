package dev.tokenops.http;

import static dev.tokenops.http.Access.CONSOLE;
import static dev.tokenops.http.Access.PUBLIC;
import static dev.tokenops.http.Route.get;
import static dev.tokenops.http.Route.post;

import dev.tokenops.engine.message.Words.Scope;
import dev.tokenops.http.Caller.AgentKey;
import dev.tokenops.http.Caller.Anyone;
import dev.tokenops.http.Caller.Operator;
import dev.tokenops.http.Sessions.Holder;
import io.vertx.core.Future;
import java.util.List;

/**
 * The console: a page and its modules, which hold no data, and the session by which they read what
 * {@code /v1} and {@code /ledger} answer.
 */
final class ConsoleRoutes {
  private static final String HOME = "/console/";
  private static final String ASSETS = "assets/";

  private final Services services;
  private final Authentication authentication;
  private final ConsoleFiles files = new ConsoleFiles();

  ConsoleRoutes(Services services) {
    this.services = services;
    this.authentication = new Authentication(services);
  }

  /** The page, the session and the files: the last routes of {@link Routes}. */
  static List<Route> of(Services services) {
    var console = new ConsoleRoutes(services);
    return List.of(
        view(get("/console/", PUBLIC, console::page, "The console: a page without data"))
            .givesOther(Answer.HTML),
        get("/console", PUBLIC, console::home, "The console, without its slash")
            .givesOther(Answer.HTML, 303),
        get("/console/session", CONSOLE, console::session, "The console: whose session it is")
            .gives("ConsoleSession"),
        post("/console/session", CONSOLE, console::signIn, "The console: sign in")
            .takesForm()
            .gives("ConsoleSession"),
        post("/console/sign-out", CONSOLE, console::signOut, "The console: sign out")
            .givesOther(Answer.TEXT, 204),
        view(get(
                "/console/{rest}",
                PUBLIC,
                console::rest,
                "The console: a deep link, or a file of it"))
            .givesOther(Answer.HTML));
  }

  /** What a view keeps in its URL, so that it can be passed on and loaded again. */
  private static Route view(Route page) {
    return page.query("run_state", "runs in this state")
        .query("pilot_id", "runs of this pilot")
        .query("trust_state", "agents in this state")
        .query("state", "callbacks or tickets in this state")
        .query("since", "callbacks since this time")
        .query("run_id", "tickets of this run")
        .query("event_id", "a payment provider's event")
        .query("verdict", "payment providers' events with this verdict")
        .query("id", "what is sought")
        .query("newer", "the pages before this one of a list")
        .query("page_token", "the page of a list")
        .query("from", "the first ledger entry")
        .query("operation", "what to try");
  }

  /** The page: which view it shows is its own business, from the path. */
  Future<Answer> page(Exchange exchange) {
    return Future.succeededFuture(files.page());
  }

  /** A file of the page, or the page itself at a deep link. */
  Future<Answer> rest(Exchange exchange) {
    var rest = exchange.path(Route.REST);
    if (!rest.startsWith(ASSETS)) return page(exchange);
    var asset = files.asset(rest.substring(ASSETS.length()), exchange.header("If-None-Match"));
    if (asset == null) throw Ownership.notFound();
    return Future.succeededFuture(asset);
  }

  /** Where the console is. */
  Future<Answer> home(Exchange exchange) {
    return Future.succeededFuture(Answer.empty(303).with("Location", HOME));
  }

  /** Whose session the browser has, if it has one. */
  Future<Answer> session(Exchange exchange) {
    return Future.succeededFuture(session(exchange.caller()));
  }

  private Answer session(Caller caller) {
    var role =
        switch (caller) {
          case Anyone _ -> null;
          case Operator _ -> "operator";
          case AgentKey _ -> "auditor";
        };
    return Answer.json(
        200, Json.object().put("role", role).put("sandbox", services.settings().sandbox()));
  }

  /**
   * Exchanges the operator's key, or one with the scope {@code audit}, for a session. Another key
   * is told by a session without a role.
   */
  Future<Answer> signIn(Exchange exchange) {
    refuseOtherSites(exchange);
    var form = exchange.routing().request().formAttributes().get("operator_key");
    var key = form == null ? "" : form.strip();
    var caller = authentication.ofKey(key);
    var holder =
        switch (caller) {
          case Anyone _ -> null;
          case Operator _ -> new Holder(null);
          case AgentKey agent -> agent.has(Scope.AUDIT) ? new Holder(AccessKeys.sha256(key)) : null;
        };
    if (holder == null) return Future.succeededFuture(session(new Anyone()));
    var request = exchange.routing().request();
    var cookie = services.sessions().open(holder, request, exchange.now(), https(exchange));
    return Future.succeededFuture(session(caller).with("Set-Cookie", cookie));
  }

  Future<Answer> signOut(Exchange exchange) {
    refuseOtherSites(exchange);
    var request = exchange.routing().request();
    return Future.succeededFuture(
        Answer.empty(204).with("Set-Cookie", services.sessions().close(request, https(exchange))));
  }

  /** Nobody else's page signs a browser in, to an account of its own choice, or out. */
  private static void refuseOtherSites(Exchange exchange) {
    if (Authentication.isOtherPage(exchange.routing().request(), /* byHand= */ true))
      throw Rejection.of(ProblemCode.OPERATOR_ONLY, "This belongs to the console alone.");
  }

  private static boolean https(Exchange exchange) {
    return exchange.links().base().startsWith("https:");
  }
}
