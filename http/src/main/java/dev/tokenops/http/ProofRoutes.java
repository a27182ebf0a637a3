package dev.tokenops.http;

import dev.tokenops.engine.proof.PilotSummary;
import dev.tokenops.engine.proof.ProofObjects;
import dev.tokenops.engine.review.TokenOps;
import dev.tokenops.engine.view.RunView;
import dev.tokenops.engine.view.RunView.State;
import dev.tokenops.http.Caller.AgentKey;
import dev.tokenops.ledger.dsse.Dsse;
import dev.tokenops.ledger.verify.TlogProof;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;

/** What comes back: the envelope, the pilot's six keys, the trail and the attestation. */
final class ProofRoutes {
  private final Services services;
  private final RunJson runs;

  ProofRoutes(Services services) {
    this.services = services;
    this.runs = new RunJson(services.views(), services.passages());
  }

  Future<Answer> proof(Exchange exchange) {
    var run = completed(exchange);
    return Future.succeededFuture(
        Answer.written(200, out -> services.passages().writeEnvelope(run, out)));
  }

  /** An in-toto Statement in a DSSE envelope, signed when it is asked for. */
  Future<Answer> attestation(Exchange exchange) {
    var run = completed(exchange);
    var objects = objects(run);
    var statement = objects.attestation().statement().bytes();
    var envelope = services.attestations().signer().sign(Dsse.IN_TOTO, statement);
    return Future.succeededFuture(Answer.bytes(200, Answer.JSON, envelope.json()));
  }

  /** Of the entry that completed the run, under the checkpoint of its batch: always the same. */
  Future<Answer> entryProof(Exchange exchange) {
    var run = completed(exchange);
    long index = run.completedIndex() == null ? 0 : run.completedIndex();
    var passages = services.passages();
    var seal = passages.seal(index, passages.batchSize(index));
    var proof = new TlogProof(index, seal.hashes(), seal.checkpoint());
    return Future.succeededFuture(Answer.text(200, Answer.TEXT, proof.text()));
  }

  private ProofObjects objects(RunView run) {
    var passages = services.passages();
    long index = run.completedIndex() == null ? 0 : run.completedIndex();
    return ProofObjects.of(
        passages.of(run), passages.origin(), passages.seal(index, passages.batchSize(index)));
  }

  private static RunView completed(Exchange exchange) {
    var run = exchange.subject(RunView.class);
    if (run.completedIndex() != null) return run;
    throw unavailable(run);
  }

  static Rejection unavailable(RunView run) {
    var problem =
        Problem.of(
            ProblemCode.PROOF_NOT_AVAILABLE,
            run.state().isOpen()
                ? "The run is " + Json.name(run.state()) + ": its proof is there once it has ended."
                : run.state() == State.EXCEPTION_OPEN
                    ? "The run is paused: its proof is there once it has been recovered and completed."
                    : "The run is "
                        + Json.name(run.state())
                        + ": it consumed nothing and proves nothing.");
    return new Rejection(
        run.state().isOpen() ? problem.retryAfter(Duration.ofSeconds(1)) : problem);
  }

  /** A pilot's six keys, and nothing else. */
  Future<Answer> pilot(Exchange exchange) {
    var run = pilotRun(exchange);
    var route = run.lots().isEmpty() ? null : run.lots().getFirst().providerRoute();
    var summary =
        new PilotSummary(
            run.pilotId(),
            TokenOps.TOOL,
            route,
            runs.creditState(run),
            Json.name(run.state()),
            run.state() == State.RESULT_READY
                ? ProofObjects.finalNames(Trail.callbackState(run))
                : List.of());
    var json = Json.object();
    json.put("pilot_id", summary.pilotId());
    json.put("tool", summary.tool());
    json.put("provider_route", summary.providerRoute());
    json.put("credit_state", summary.creditState());
    json.put("run_state", summary.runState());
    json.set("proof_objects", Json.texts(summary.proofObjects()));
    return Future.succeededFuture(Answer.json(200, json));
  }

  private RunView pilotRun(Exchange exchange) {
    var pilotId = exchange.path("pilot_id");
    var views = services.views().runs();
    var named = exchange.query(CreditRoutes.AGENT_ID);
    if (exchange.caller() instanceof AgentKey agent) {
      var run = views.ofPilot(agent.agentId(), pilotId);
      if (run == null || (named != null && !named.equals(agent.agentId())))
        throw Ownership.notFound();
      return run;
    }
    var agents = named == null ? views.agentsOfPilot(pilotId) : List.of(named);
    if (agents.size() > 1)
      throw Rejection.of(
          ProblemCode.PARAMETER_INVALID,
          "Several agents use this pilot_id: say whose with ?agent_id=.");
    var run = agents.isEmpty() ? null : views.ofPilot(agents.iterator().next(), pilotId);
    if (run == null) throw Ownership.notFound();
    return run;
  }

  Future<Answer> trail(Exchange exchange) {
    var run = exchange.subject(RunView.class);
    boolean text = prefersText(exchange.header("Accept"));
    return exchange.reading(() -> {
      var trail = Trail.of(run, services, runs.creditState(run), exchange.links());
      return text ? Answer.text(200, Answer.TEXT, trail.text()) : Answer.json(200, trail.json());
    });
  }

  /** Text only for whoever names it and not JSON before it. */
  private static boolean prefersText(@org.jspecify.annotations.Nullable String accept) {
    if (accept == null) return false;
    int text = accept.indexOf("text/plain");
    int json = accept.indexOf("application/json");
    return text >= 0 && (json < 0 || text < json);
  }
}
