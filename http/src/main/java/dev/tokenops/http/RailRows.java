package dev.tokenops.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenops.engine.message.Fact.OfRun.RunAccepted;
import dev.tokenops.engine.proof.Digests;
import dev.tokenops.engine.proof.ProofObjects;
import dev.tokenops.engine.view.RunView;
import dev.tokenops.ledger.json.CanonicalJson;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The fourteen rails of one run, in the order of the path: what each left behind, and how it
 * stands.
 */
final class RailRows {
  /**
   * One rail.
   *
   * @param state as it is now
   * @param object id of what it left behind; null while there is none
   * @param at when that was written down
   * @param whoActs who must do something before it goes on; null if nothing is missing, or if
   *     nothing will come any more
   */
  record Row(
      String rail,
      String state,
      @Nullable String object,
      @Nullable String digest,
      @Nullable Long index,
      @Nullable Instant at,
      @Nullable String whoActs) {
    ObjectNode json() {
      return Json.object()
          .put("rail", rail)
          .put("state", state)
          .put("id", object)
          .put("digest", digest)
          .put("ledger_index", index)
          .put("at", Json.time(at))
          .put("who_acts", whoActs);
    }
  }

  private static final String WAITING = "waiting";

  /** What a run that has ended without a result will never have. */
  private static final String NONE = "none";

  private RailRows() {}

  static List<Row> of(RunView run, Services services, String creditState) {
    var states = states(run, creditState);
    var left = run.completedIndex() == null ? begun(run, services) : done(run, services);
    var rows = new ArrayList<Row>();
    states.forEach((rail, state) -> {
      var at = left.get(rail);
      rows.add(
          at == null
              ? new Row(rail, state, null, null, null, null, whoActs(run, state))
              : new Row(
                  rail,
                  state,
                  at.object(),
                  at.digest(),
                  at.index(),
                  time(at.index(), services),
                  whoActs(run, state)));
    });
    return rows;
  }

  private static @Nullable String whoActs(RunView run, String state) {
    return switch (state) {
      case WAITING -> run.state() == RunView.State.EXCEPTION_OPEN ? "agent" : "tokenops";
      case "queued", "executing", "pending" -> "tokenops";
      case "exception_open" -> "agent";
      case "dead_lettered" -> "operator";
      default -> null;
    };
  }

  private static @Nullable Instant time(@Nullable Long index, Services services) {
    return index == null ? null : services.ledger().entry(index).time();
  }

  private static Map<String, String> states(RunView run, String creditState) {
    boolean done = run.completedIndex() != null;
    var open = run.state().isOpen() || run.state() == RunView.State.EXCEPTION_OPEN;
    var missing = open ? WAITING : NONE;
    var states = new LinkedHashMap<String, String>();
    states.put("onboarding", "onboarded");
    states.put("trust", "approved");
    states.put("credential_envelope", "claimed");
    states.put("provider_confirmation", "confirmed");
    states.put("credit_funding", creditState);
    states.put("run_contract", "accepted");
    states.put("queue", run.state() == RunView.State.QUEUED ? "queued" : "left");
    states.put("tokenops_execution", Json.name(run.state()));
    states.put("result_contract", done ? "issued" : missing);
    states.put("settlement_receipt", done ? "issued" : missing);
    states.put("usage_receipt", done ? "issued" : missing);
    states.put("callback", Json.name(run.callbackState()));
    states.put("ledger", done ? "sealed" : missing);
    states.put("attestation", done ? "signed_when_asked" : missing);
    return states;
  }

  private record Left(String object, @Nullable String digest, @Nullable Long index) {}

  private static Map<String, Left> done(RunView run, Services services) {
    long index = run.completedIndex() == null ? 0 : run.completedIndex();
    var passages = services.passages();
    var objects =
        ProofObjects.of(
            passages.of(run), passages.origin(), passages.seal(index, passages.batchSize(index)));
    var left = new LinkedHashMap<String, Left>();
    for (var rail : CanonicalJson.tree(objects.runtimeRecord().rails()).properties())
      if (rail.getValue().hasNonNull("id")) left.put(rail.getKey(), left(rail.getValue()));
    var callback = objects.callbackDelivery();
    left.put("callback", new Left(callback.id(), callback.digest(), callback.ledgerIndex()));
    var entry = objects.ledgerEntry();
    left.put("ledger", new Left(entry.id(), entry.digest(), entry.index()));
    var attestation = objects.attestation();
    left.put("attestation", new Left(attestation.id(), attestation.digest(), index));
    // Made of the entry that completed the run, and made again of it whenever somebody asks.
    for (var rail : List.of("result_contract", "usage_receipt"))
      left.computeIfPresent(rail, (_, made) -> new Left(made.object(), made.digest(), index));
    return left;
  }

  private static Left left(JsonNode rail) {
    var index = rail.path("index");
    return new Left(
        rail.path("id").asText(),
        rail.path("digest").textValue(),
        index.isIntegralNumber() ? index.longValue() : null);
  }

  /** Of a run that has no completion: what its contract and its lots rest on. */
  private static Map<String, Left> begun(RunView run, Services services) {
    var left = new LinkedHashMap<String, Left>();
    var contract = services.views().contracts().contracts().get(run.contractId());
    if (contract != null) {
      var prepared = contract.prepared();
      left.put("onboarding", entry(run.agentId(), prepared.onboardingSha256(), services));
      left.put("trust", entry(run.agentId(), prepared.trustSha256(), services));
      left.put(
          "credential_envelope",
          entry(prepared.credentialId(), prepared.credentialSha256(), services));
      left.put(
          "run_contract",
          new Left(prepared.contractId(), prepared.digest(), agreedAt(run, services)));
    }
    if (!run.lots().isEmpty()) {
      var lot = run.lots().getFirst();
      left.put("credit_funding", entry(lot.settlementId(), lot.fundingSha256(), services));
      var settlement = services.views().money().settlements().get(lot.settlementId());
      var funded = settlement == null ? null : settlement.funded();
      if (funded != null)
        left.put(
            "provider_confirmation",
            entry(funded.eventId(), funded.confirmationSha256(), services));
    }
    left.put("queue", of(run.runId(), run.acceptedIndex(), services));
    if (run.exceptionIndex() != null && !run.state().isOpen())
      left.put("tokenops_execution", of(run.runId(), run.exceptionIndex(), services));
    return left;
  }

  /** Where the contract was accepted, as the run's own acceptance says. */
  private static @Nullable Long agreedAt(RunView run, Services services) {
    return services.views().archive().entry(run.acceptedIndex()).fact() instanceof RunAccepted of
        ? services.views().places().index(of.contractSha256())
        : null;
  }

  private static Left of(String id, long index, Services services) {
    var sha256 = services.views().archive().entry(index).recorded().sha256();
    return new Left(id, Digests.prefixed(sha256), index);
  }

  private static Left entry(String id, String sha256, Services services) {
    return new Left(id, Digests.prefixed(sha256), services.views().places().index(sha256));
  }
}
