package dev.tokenops.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.tokenops.engine.review.Outcome;
import dev.tokenops.engine.review.TokenOps;
import dev.tokenops.engine.review.evidence.EvidencePack;
import dev.tokenops.engine.review.evidence.Terms;
import dev.tokenops.engine.stage.ContractTerms;
import dev.tokenops.engine.stage.Prices;
import dev.tokenops.engine.stage.Refusal;
import dev.tokenops.engine.view.Objects.Contract;
import dev.tokenops.http.Caller.AgentKey;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * What a run of some evidence would come to, before anybody pays for one: how far the evidence
 * reaches, what it lacks, what the run would consume.
 *
 * <p>It is the run's own review under the same terms, so both say the same; the findings are what a
 * run is paid for and are not told here. Nothing is kept, and nothing is decided.
 */
final class PreflightRoutes {
  static final String PATH = "/v1/preflight";

  private record Asked(@Nullable String contractId, JsonNode evidence) {}

  private final Services services;

  PreflightRoutes(Services services) {
    this.services = services;
  }

  /** A review is bounded as its evidence is, and takes well under a millisecond: on the loop. */
  Future<Answer> preflight(Exchange exchange) {
    var asked = exchange.body(PreflightRoutes::asked);
    var pack = RunOrder.pack(asked.evidence());
    var contract = asked.contractId() == null ? null : own(asked.contractId(), exchange);
    var now = exchange.now().truncatedTo(ChronoUnit.MILLIS);
    var asOf = pack.evidence().asOf();
    if (asOf != null && asOf.isAfter(now))
      throw Rejection.of(
          Refusal.EVIDENCE_AS_OF_IN_FUTURE,
          "as_of is later than the moment of this request, " + Json.time(now) + ".",
          null);
    return Future.succeededFuture(Answer.json(200, answer(pack, contract, now, exchange.links())));
  }

  private static Asked asked(BodyFields fields) {
    var contractId = fields.optionalText("contract_id", TextRule.id());
    var evidence = fields.optionalTree("evidence");
    if (evidence == null) fields.malformed("evidence", "is required");
    return new Asked(contractId, evidence == null ? NullNode.instance : evidence);
  }

  private Contract own(String contractId, Exchange exchange) {
    var contract = services.views().contracts().contracts().get(contractId);
    boolean theirs =
        contract != null
            && exchange.caller() instanceof AgentKey agent
            && !agent.agentId().equals(contract.prepared().agentId());
    if (contract == null || theirs) throw Ownership.notFound();
    return contract;
  }

  private static JsonNode answer(
      EvidencePack pack, @Nullable Contract contract, Instant now, Links links) {
    var terms = contract == null ? null : ContractTerms.of(contract.prepared().terms());
    var policy = terms == null ? Terms.DEFAULT : terms.evidenceRequirements().policy();
    var rules = terms == null ? TokenOps.RULES_VERSION : terms.rulesVersion();
    var outcome = TokenOps.review(pack, policy, now, rules);
    int records = pack.records();
    var json = Json.object();
    json.put("evidence_status", Json.name(outcome.evidenceStatus()));
    json.put("evidence_score", outcome.evidenceScore());
    json.put("verdict", Json.name(outcome.verdict()));
    json.set("missing_items", missing(pack, policy, now, rules));
    json.put("credits", Json.credits(Prices.creditsPerRunMicros(records)));
    json.put("records", records);
    if (contract != null) {
      int most = contract.prepared().recordsPerRun();
      json.put("contract_id", contract.prepared().contractId());
      json.put("records_per_run", most);
      json.put("exceeds_contract", records > most);
    }
    json.put("as_of", Json.time(outcome.asOf()));
    json.put("evidence_sha256", outcome.evidenceSha256());
    json.put("tool_version", outcome.toolVersion());
    json.put("rules_version", outcome.rulesVersion());
    json.set("next_actions", nextActions(records, contract, now, links));
    return json;
  }

  private static ArrayNode missing(EvidencePack pack, Terms policy, Instant now, String rules) {
    return Json.array(TokenOps.missing(pack, policy, now, rules), PreflightRoutes::item);
  }

  private static JsonNode item(Outcome.OpenItem item) {
    return Json.object().put("item", item.item()).put("why", item.why());
  }

  private static ArrayNode nextActions(
      int records, @Nullable Contract contract, Instant now, Links links) {
    var next = NextActions.of(links);
    if (contract == null || records > contract.prepared().recordsPerRun()) {
      var body = QuoteRoutes.example();
      body.putObject("estimate").put("records", records).put("runs", 1);
      return next.next(
              "quote",
              "agent",
              "POST",
              "/v1/quotes",
              "Ask for the price of runs with as many records.",
              body)
          .list();
    }
    return contract.state(now).equals("accepted")
        ? next.next(
                "run",
                "agent",
                "POST",
                RunOrder.PATH,
                "Post the same evidence as a run, with an Idempotency-Key.",
                RunRoutes.example(contract.prepared().contractId()))
            .list()
        : next.next(
                "read_contract",
                "agent",
                "GET",
                "/v1/contracts/" + contract.prepared().contractId(),
                "The contract takes no runs as it is: see its state.",
                null)
            .list();
  }
}
