package dev.tokenops.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenops.cli.Api.Reply;
import dev.tokenops.http.callback.CallbackSecret;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * One agent's way through the five steps, by HTTP alone: the agent's calls with the agent's key,
 * the operator's decisions with the operator's, and each next step from the answer before.
 */
final class PilotWalk {
  static final String ROUTE = "stripe_stablecoin";
  private static final String TOOL = "tokenops";
  private static final String WAIT_SECONDS = "30";

  private final Api api;
  private final String operatorKey;
  private final Printout out;

  PilotWalk(Api api, String operatorKey, Printout out) {
    this.api = api;
    this.operatorKey = operatorKey;
    this.out = out;
  }

  /**
   * An agent that may work.
   *
   * @param key shown once, kept nowhere else
   */
  record Agent(String agentId, String key) {}

  /**
   * @param creditsPerRun decimal credits
   */
  record Quote(String quoteId, String creditsPerRun, String credits) {}

  /** Step 1: a manifest, and the operator's trust in it. */
  String onboard(String name) throws IOException, InterruptedException {
    out.title("1 Onboard");
    var manifest =
        Map.of(
            "name",
            name,
            "owner",
            "TokenOps pilot",
            "contact",
            "pilot@example.com",
            "requested_tools",
            List.of(TOOL),
            "capabilities",
            List.of("tokenized_asset_review"),
            "data_modes",
            List.of("inline_evidence"));
    var submitted = api.post("/v1/agents", null, Map.of("manifest", manifest)).expect(201);
    var agentId = submitted.text("/agent_id");
    told("POST /v1/agents", submitted, agentId + " is " + submitted.text("/trust_state"));
    var path = "/v1/agents/" + agentId + "/trust";
    var decision = Map.of("decision", "approve", "reason", "The pilot's own agent.");
    told(
        "POST /v1/agents/{id}/trust",
        api.post(path, operatorKey, decision).expect(200),
        "the operator approves");
    var status = api.get(submitted.text("/status_url"), null).expect(200);
    told("GET  status_url", status, "trust_state " + status.text("/trust_state"));
    out.line("quote path", status.text("/quote_url"));
    out.line("contract path", status.text("/run_contract_url"));
    return agentId;
  }

  /** Step 2: a scoped credential envelope, and the key behind its one-time link. */
  Agent credential(String agentId) throws IOException, InterruptedException {
    out.title("2 Credential");
    var asked =
        Map.of(
            "scopes", List.of("quote", "fund", "contract", "run", "read"),
            "tools", List.of(TOOL),
            "delivery_channel", "one_time_url");
    var issued = api.post("/v1/agents/" + agentId + "/credentials", operatorKey, asked).expect(201);
    told(
        "POST /v1/agents/{id}/credentials",
        issued,
        issued.text("/credential_id") + " for " + words(issued.json().path("scopes")));
    var claimUrl = issued.text("/delivery/claim_url");
    var claimed = api.send("POST", claimUrl, null, null, Map.of()).expect(200);
    told("POST claim_url", claimed, "the key, shown once");
    var again = api.send("POST", claimUrl, null, null, Map.of()).expect(410);
    told("POST claim_url", again, "spent: " + again.text("/code"));
    return new Agent(agentId, claimed.text("/access_key"));
  }

  /** Step 3: a quote, a payment request, and the provider's signed confirmation of it. */
  Quote fund(Agent agent, int records, int runs) throws IOException, InterruptedException {
    out.title("3 Fund");
    var estimate = Map.of("records", records, "runs", runs);
    var asked = Map.of("tool", TOOL, "capability", "tokenized_asset_review", "estimate", estimate);
    var quoted = api.post("/v1/quotes", agent.key(), asked).expect(201);
    var quote =
        new Quote(
            quoted.text("/quote_id"), quoted.text("/credits_per_run"), quoted.text("/credits"));
    told(
        "POST /v1/quotes",
        quoted,
        "%s: %d x %s credits".formatted(quote.quoteId(), runs, quote.creditsPerRun()));
    var requested =
        api.post(
                "/v1/settlements",
                agent.key(),
                Map.of("quote_id", quote.quoteId(), "provider_route", ROUTE))
            .expect(201);
    var settlementId = requested.text("/settlement_id");
    told("POST /v1/settlements", requested, settlementId + " is " + requested.text("/state"));
    var confirm = "/v1/sandbox/settlements/" + settlementId + "/confirm";
    var confirmed = api.send("POST", confirm, operatorKey, null, Map.of()).expect(200);
    told(
        "POST /v1/sandbox/settlements/{id}/confirm",
        confirmed,
        "a signed provider event, posted to the route's endpoint");
    var settlement = api.get("/v1/settlements/" + settlementId, agent.key()).expect(200);
    told("GET  /v1/settlements/{id}", settlement, "is " + settlement.text("/state"));
    credits(agent);
    return quote;
  }

  /** Step 4, first half: terms, and the agent's word on exactly them. */
  String contract(Agent agent, Quote quote, CallbackReceiver receiver)
      throws IOException, InterruptedException {
    out.title("4 Run");
    var asked = Map.of("quote_id", quote.quoteId(), "callback_url", receiver.url().toString());
    var prepared = api.post("/v1/contracts", agent.key(), asked).expect(201);
    receiver.secret(CallbackSecret.parse(prepared.text("/callback_secret")));
    var contractId = prepared.text("/contract_id");
    told("POST /v1/contracts", prepared, contractId + " is " + prepared.text("/state"));
    var digest = Map.of("digest", prepared.text("/digest"));
    var accepted =
        api.post("/v1/contracts/" + contractId + "/accept", agent.key(), digest).expect(200);
    told("POST /v1/contracts/{id}/accept", accepted, "is " + accepted.text("/state"));
    return contractId;
  }

  /** Step 4, second half: the evidence goes in and the run is waited for. */
  String run(Agent agent, String contractId, String pilotId, JsonNode evidence)
      throws IOException, InterruptedException {
    var asked = Map.of("contract_id", contractId, "pilot_id", pilotId, "evidence", evidence);
    var headers =
        Map.of("Idempotency-Key", UUID.randomUUID().toString(), "Prefer", "wait=" + WAIT_SECONDS);
    var run = api.send("POST", "/v1/runs", agent.key(), asked, headers).expect(200);
    told(
        "POST /v1/runs (Prefer: wait)",
        run,
        "%s is %s, evidence %s"
            .formatted(run.text("/run_id"), run.text("/run_state"), run.text("/evidence_status")));
    credits(agent);
    return run.text("/run_id");
  }

  private void credits(Agent agent) throws IOException, InterruptedException {
    var credits = api.get("/v1/credits", agent.key()).expect(200);
    told(
        "GET  /v1/credits",
        credits,
        "available %s, reserved %s, consumed %s of %s funded"
            .formatted(
                credits.text("/available"),
                credits.text("/reserved"),
                credits.text("/consumed"),
                credits.text("/funded")));
  }

  private void told(String request, Reply reply, String result) {
    out.call(request, reply.status(), result);
  }

  private static String words(JsonNode texts) {
    var words = new StringBuilder();
    for (var text : texts) words.append(words.isEmpty() ? "" : ", ").append(text.asText());
    return words.toString();
  }
}
