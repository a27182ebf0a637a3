package dev.tokenops.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The server itself: what it is, whether it is well, what it counts, what its problems mean. */
final class SystemRoutes {
  private final Services services;

  SystemRoutes(Services services) {
    this.services = services;
  }

  /** What this is and where to go; a browser goes to the console, which tells a person. */
  Future<Answer> about(Exchange exchange) {
    var accept = exchange.header("Accept");
    if (accept != null && accept.contains("text/html"))
      return Future.succeededFuture(Answer.empty(303).with("Location", "/console/"));
    var links = exchange.links();
    var json = Json.object();
    json.put("name", "TokenOps");
    json.put(
        "description",
        "One operating path from funded credit to returned proof: onboard, credential, fund, run,"
            + " return.");
    json.put("sandbox", services.settings().sandbox());
    json.put("ledger_origin", services.ledger().origin());
    var to = json.putObject("links");
    to.put("openapi", links.to("/openapi.json"));
    to.put("onboard", links.to("/v1/agents"));
    to.put("tool", links.to("/v1/tools/tokenops"));
    to.put("console", links.to("/console/"));
    to.put("checkpoint", links.to("/ledger/checkpoint"));
    to.put("log_key", links.to("/ledger/key"));
    to.put("log_keys", links.to("/ledger/keys"));
    to.put("attestation_key", links.to("/ledger/attestation-key"));
    to.put("health", links.to("/health/ready"));
    ControlRoutes.tell(json, exchange, services.views().controls().paused());
    json.set(
        "next_actions",
        NextActions.of(links)
            .next(
                "onboard",
                "agent",
                "POST",
                "/v1/agents",
                "Submit a manifest; the answer says how to go on.",
                manifest())
            .list());
    return Future.succeededFuture(Answer.json(200, json));
  }

  private static ObjectNode manifest() {
    var body = Json.object();
    var manifest = body.putObject("manifest");
    manifest.put("name", "Settlement reviewer");
    manifest.put("owner", "Example Ltd");
    manifest.put("contact", "ops@example.com");
    manifest.putArray("requested_tools").add("tokenops");
    manifest.putArray("capabilities").add(QuoteRoutes.CAPABILITY);
    manifest.putArray("data_modes").add("json");
    return body;
  }

  /** The process runs and its event loops turn. */
  Future<Answer> live(Exchange exchange) {
    return Future.succeededFuture(Answer.json(200, Json.object().put("status", "live")));
  }

  /** Everything acknowledged can be answered; what the operator has paused is named. */
  Future<Answer> ready(Exchange exchange) {
    var cause = notReady();
    if (cause == null)
      return Future.succeededFuture(
          Answer.json(
              200,
              ControlRoutes.tell(
                  Json.object().put("status", "ready"),
                  exchange,
                  services.views().controls().paused())));
    throw new Rejection(cause.retryAfter(Duration.ofSeconds(1)));
  }

  /** What of the server does not go on, the worst first; null if all does. */
  private @Nullable Problem notReady() {
    for (var lane : services.engine().monitor().lanes())
      switch (lane.state()) {
        case STOPPED -> {
          return problem(
              ProblemCode.ENGINE_STOPPED, "Lane %d has stopped".formatted(lane.number()));
        }
        case SILENT -> {
          return problem(
              ProblemCode.LANE_SILENT,
              "Lane %d has given no sign of life since %s"
                  .formatted(lane.number(), Json.time(lane.heartbeatAt())));
        }
        case BEATING -> {}
      }
    if (services.engine().stopped().isComplete())
      return problem(ProblemCode.ENGINE_STOPPED, "The engine has stopped");
    return services.lifecycle().isOpen()
        ? null
        : Problem.of(ProblemCode.STOPPING, ProblemCode.STOPPING.meaning());
  }

  private static Problem problem(ProblemCode code, String what) {
    return Problem.of(code, what + ". " + code.meaning());
  }

  Future<Answer> metrics(Exchange exchange) {
    return exchange
        .here(services.queue().look())
        .map(_ -> Answer.text(200, Metrics.CONTENT_TYPE, services.metrics().scrape()));
  }

  /** The page behind a problem's type. */
  Future<Answer> problem(Exchange exchange) {
    var entry =
        ProblemCatalogue.find(exchange.path("code")).orElseThrow(() -> Ownership.notFound());
    return Future.succeededFuture(Answer.text(200, Answer.TEXT, entry.page()));
  }
}
