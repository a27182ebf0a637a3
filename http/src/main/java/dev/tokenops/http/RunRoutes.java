package dev.tokenops.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenops.engine.message.Command.ToRun.CancelRun;
import dev.tokenops.engine.message.Words.Request;
import dev.tokenops.engine.review.evidence.EvidenceReader;
import dev.tokenops.engine.view.RunPage;
import dev.tokenops.engine.view.RunView;
import dev.tokenops.engine.view.RunView.State;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/** Runs: posted with their evidence, waited for, listed, cancelled. */
final class RunRoutes {

  private final Services services;
  private final RunJson json;
  private final RunDesk desk;
  private final RunAnswers answers;

  RunRoutes(Services services) {
    this.services = services;
    this.desk = new RunDesk(services);
    this.answers = new RunAnswers(services.views(), services.passages());
    this.json = new RunJson(services.views(), services.passages());
  }

  /** A body for {@link #create}: the least evidence that is taken. */
  static ObjectNode example(String contractId) {
    var body = Json.object().put("contract_id", contractId);
    return body.setAll(evidence());
  }

  /** The same without a contract, for a preflight. */
  static ObjectNode evidence() {
    var body = Json.object();
    var evidence = body.putObject("evidence").put("schema", EvidenceReader.SCHEMA);
    evidence
        .putObject("asset")
        .put("asset_id", "eip155:8453/erc20:0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913");
    return body;
  }

  Future<Answer> create(Exchange exchange) {
    var key = exchange.requiredKey();
    var order = RunOrder.body(exchange.bodyBytes(), key);
    var prefer = Prefer.of(exchange.routing().request().headers().getAll("Prefer"));
    return new RunPost(exchange, answers, prefer.waitSeconds()).begin(desk, order);
  }

  /** Runs as NDJSON, each answered when it has ended. */
  void stream(Exchange exchange) {
    new RunStream(services, desk, answers, exchange).begin();
  }

  Future<Answer> get(Exchange exchange) {
    var run = exchange.subject(RunView.class);
    if (!RunJson.reads(run))
      return Future.succeededFuture(Answer.json(200, json.of(run, exchange.links())));
    return exchange.reading(() -> Answer.json(200, json.of(run, exchange.links())));
  }

  Future<Answer> list(Exchange exchange) {
    var state = Filters.of(exchange, "run_state", State.class);
    var pilotId = exchange.query("pilot_id");
    var paging = Paging.of(exchange);
    var asked =
        new RunPage.Asked(
            exchange.owner(), state, pilotId, CreditRoutes.before(paging.after()), paging.size());
    return exchange.reading(() -> list(services.views().runs().page(asked), exchange));
  }

  private Answer list(RunPage page, Exchange exchange) {
    var next = page.nextBefore() == null ? null : Long.toString(page.nextBefore());
    return Answer.json(200, Paging.page(page.data(), run -> json.of(run, exchange.links()), next));
  }

  Future<Answer> cancel(Exchange exchange) {
    var runId = exchange.subject(RunView.class).runId();
    @Nullable Request request = exchange.request(null);
    return exchange.change(
        runId,
        request,
        ticket -> new CancelRun(ticket, exchange.agent().agentId(), runId, request),
        changed ->
            Future.succeededFuture(
                Answer.json(200, json.of(find(changed.id()), exchange.links()))));
  }

  private RunView find(String runId) {
    var run = services.views().runs().get(runId);
    if (run == null) throw new IllegalStateException("answered and not in the views: " + runId);
    return run;
  }
}
