package dev.tokenops.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenops.engine.journal.Answer.Reply;
import dev.tokenops.engine.message.Command.ToRun.AcceptRun;
import dev.tokenops.engine.message.Command.ToRun.CancelRun;
import dev.tokenops.engine.message.TypeId;
import dev.tokenops.engine.message.Words.Request;
import dev.tokenops.engine.review.evidence.EvidencePack;
import dev.tokenops.engine.review.evidence.EvidenceReader;
import dev.tokenops.engine.stage.Refusal;
import dev.tokenops.engine.view.RunView;
import dev.tokenops.engine.view.RunView.State;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Runs: posted with their evidence, waited for, listed, cancelled. */
final class RunRoutes {
  private static final TextRule PILOT_ID =
      TextRule.of(
          64, "[A-Za-z0-9._-]{1,64}", "must be 1 to 64 letters, digits, dots, dashes, underscores");
  private static final int MS = 1_000;

  private record Asked(String contractId, @Nullable String pilotId, EvidencePack evidence) {}

  private final Services services;
  private final RunJson json;

  RunRoutes(Services services) {
    this.services = services;
    this.json = new RunJson(services);
  }

  /** A body for {@link #create}: the least evidence that is taken. */
  static ObjectNode example(String contractId) {
    var body = Json.object().put("contract_id", contractId);
    var evidence = body.putObject("evidence").put("schema", EvidenceReader.SCHEMA);
    evidence
        .putObject("asset")
        .put("asset_id", "eip155:8453/erc20:0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913");
    return body;
  }

  Future<Answer> create(Exchange exchange) {
    exchange.requireKey();
    var tree = exchange.tree();
    var asked = read(tree);
    var request = exchange.requiredRequest(tree);
    var agent = exchange.agent();
    var runId =
        TypeId.next(TypeId.RUN, agent.agentId(), exchange.now(), ThreadLocalRandom.current());
    services.inFlight().begin(agent.agentId(), request);
    return exchange
        .ask(ticket ->
            new AcceptRun(
                ticket,
                agent.agentId(),
                runId,
                asked.pilotId(),
                asked.contractId(),
                agent.credentialId(),
                asked.evidence(),
                request))
        .onComplete(_ -> services.inFlight().end(agent.agentId(), request))
        .compose(reply -> told(reply, runId, asked, exchange));
  }

  private Future<Answer> told(Reply reply, String runId, Asked asked, Exchange exchange) {
    return switch (reply) {
      case Reply.Done _ -> accepted(runId, exchange);
      case Reply.Repeated(var before) ->
          accepted(before, exchange).map(answer -> answer.with("Idempotent-Replayed", "true"));
      case Reply.Refused(var refusal, var detail) ->
          Future.failedFuture(
              Rejection.of(refusal, detail, howToFund(refusal, asked.contractId(), exchange)));
    };
  }

  /** The members of a 402: what there is, what it takes, and where to get it. */
  private @Nullable ObjectNode howToFund(Refusal refusal, String contractId, Exchange exchange) {
    if (refusal != Refusal.INSUFFICIENT_CREDITS && refusal != Refusal.CREDIT_SHORTFALL) return null;
    var figures = services.views().money().figures(exchange.agent().agentId());
    var contract = services.views().contracts().contracts().get(contractId);
    long perRun = contract == null ? 0 : contract.prepared().creditsPerRunMicros();
    var links = exchange.links();
    long missing = perRun + figures.shortfallMicros() - figures.availableMicros();
    var members = Json.object();
    members.put("available", Json.credits(figures.availableMicros()));
    members.put("needed", Json.credits(perRun));
    members.put("shortfall", Json.credits(figures.shortfallMicros()));
    members.put("fund_url", links.to("/v1/settlements"));
    members.set(
        "next_actions",
        NextActions.of(links)
            .next(
                "fund",
                "agent",
                "POST",
                "/v1/settlements",
                "Ask for a payment request; once the provider confirms it, post the run again with"
                    + " the same Idempotency-Key.",
                Json.object()
                    .put("credits", Json.credits(Math.max(missing, 1)))
                    .put("provider_route", services.routes().keySet().iterator().next()))
            .list());
    return members;
  }

  private static Asked read(JsonNode tree) {
    return Exchange.read(tree, RunRoutes::unread).read();
  }

  private static Unread unread(BodyFields fields) {
    var contractId = fields.text("contract_id", TextRule.id());
    var pilotId = fields.optionalText("pilot_id", PILOT_ID);
    var evidence = fields.optionalTree("evidence");
    if (evidence == null) fields.malformed("evidence", "is required");
    return new Unread(contractId, pilotId, evidence == null ? NullNode.instance : evidence);
  }

  /** A body whose own fields are good, its evidence not yet looked at. */
  private record Unread(String contractId, @Nullable String pilotId, JsonNode evidence) {
    Asked read() {
      return switch (EvidenceReader.read(evidence)) {
        case EvidenceReader.Result.Read(var pack) -> new Asked(contractId, pilotId, pack);
        case EvidenceReader.Result.TooLarge tooLarge ->
            throw Rejection.of(ProblemCode.EVIDENCE_TOO_LARGE, tooLarge.detail());
        case EvidenceReader.Result.Faulty(var found) -> {
          var faults = new ArrayList<Fault>();
          for (var each : found)
            faults.add(new Fault(each.pointer(), each.detail(), Fault.Kind.MEANING));
          throw new Rejection(Problem.of(faults));
        }
      };
    }
  }

  /** 202 at once, or as soon as the client's patience or the run has ended. */
  private Future<Answer> accepted(String runId, Exchange exchange) {
    var wait = Prefer.of(exchange.routing().request().headers().getAll("Prefer")).waitSeconds();
    if (wait == null) return Future.succeededFuture(shown(runId, exchange, false));
    return ended(runId, wait, exchange)
        .map(_ -> shown(runId, exchange, true).with("Preference-Applied", "wait=" + wait));
  }

  private Future<Void> ended(String runId, int seconds, Exchange exchange) {
    if (seconds == 0) return Future.succeededFuture();
    var ended = Promise.<Void>promise();
    Runnable call = () -> exchange.loop().runOnContext(_ -> ended.tryComplete());
    var runs = services.views().runs();
    long timer = services.vertx().setTimer((long) seconds * MS, _ -> ended.tryComplete());
    runs.onceEnded(runId, call);
    services.lifecycle().onceClosing(call);
    return ended
        .future()
        .onComplete(_ -> {
          services.vertx().cancelTimer(timer);
          runs.forget(runId, call);
          services.lifecycle().forget(call);
        });
  }

  private Answer shown(String runId, Exchange exchange, boolean waited) {
    var run = find(runId);
    var links = exchange.links();
    if (!waited || run.state().isOpen())
      return Answer.json(202, json.of(run, links)).with("Location", links.run(runId));
    var tree = json.of(run, links);
    if (run.completedIndex() != null) tree.set("proof", ProofRoutes.envelope(services, run));
    return Answer.json(200, tree).with("Location", links.run(runId));
  }

  Future<Answer> get(Exchange exchange) {
    var run = exchange.subject(RunView.class);
    return Future.succeededFuture(Answer.json(200, json.of(run, exchange.links())));
  }

  Future<Answer> list(Exchange exchange) {
    var state = Filters.of(exchange, "run_state", State.class);
    var pilotId = exchange.query("pilot_id");
    var paging = Paging.of(exchange);
    var page =
        services
            .views()
            .runs()
            .table()
            .page(
                exchange.owner(),
                run ->
                    (state == null || run.state() == state)
                        && (pilotId == null || run.pilotId().equals(pilotId)),
                paging.after(),
                paging.size());
    return Future.succeededFuture(
        Answer.json(
            200,
            Paging.page(page.data(), run -> json.of(run, exchange.links()), page.nextPageToken())));
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
