package dev.tokenops.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenops.ledger.json.StrictJson;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.HashMap;
import java.util.Map;

/** An agent with an accepted contract and credits, made over HTTP, and its calls. */
record WorkingAgent(PilotWalk.Agent agent, String contractId, String creditsPerRun) {
  static final int RECORDS = 1;
  static final JsonNode EVIDENCE =
      StrictJson.parse(
          """
          {"schema": "tokenops.evidence/v1", "as_of": "2026-11-20T18:00:00.000Z",
           "asset": {"asset_id": "eip155:8453/erc20:0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913"},
           "files": [{"name": "settlements.csv",
                      "sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                      "size": 0}]}
          """
              .getBytes(java.nio.charset.StandardCharsets.UTF_8));

  /** Walks a new agent up to its accepted contract, with credits for so many runs. */
  static WorkingAgent prepare(Api api, String operatorKey, String name, int runs)
      throws IOException, InterruptedException {
    return prepare(api, operatorKey, name, RECORDS, runs, Map.of());
  }

  /**
   * The same for runs of other evidence.
   *
   * @param terms that the contract is asked for with
   */
  static WorkingAgent prepare(
      Api api, String operatorKey, String name, int records, int runs, Map<String, Object> terms)
      throws IOException, InterruptedException {
    var silent = new Printout(new PrintStream(OutputStream.nullOutputStream()));
    var walk = new PilotWalk(api, operatorKey, silent);
    var agent = walk.credential(walk.onboard(name));
    var quote = walk.fund(agent, records, runs);
    var asked = new HashMap<String, Object>(terms);
    asked.put("quote_id", quote.quoteId());
    var prepared = api.post("/v1/contracts", agent.key(), asked).expect(201);
    var contractId = prepared.text("/contract_id");
    api.post(
            "/v1/contracts/" + contractId + "/accept",
            agent.key(),
            Map.of("digest", prepared.text("/digest")))
        .expect(200);
    return new WorkingAgent(agent, contractId, quote.creditsPerRun());
  }

  /** Posts a run under this key, whatever the answer. */
  Api.Reply post(Api api, String key) throws IOException, InterruptedException {
    return api.send(
        "POST",
        "/v1/runs",
        agent.key(),
        Map.of("contract_id", contractId, "evidence", EVIDENCE),
        Map.of("Idempotency-Key", key));
  }

  JsonNode credits(Api api) throws IOException, InterruptedException {
    return api.get("/v1/credits", agent.key()).expect(200).json();
  }

  /** All runs it has, as the list gives them page by page. */
  Map<String, String> states(Api api) throws IOException, InterruptedException {
    var states = new java.util.HashMap<String, String>();
    String next = "";
    while (next != null) {
      var page =
          api.get(
                  "/v1/runs?page_size=1000" + (next.isEmpty() ? "" : "&page_token=" + next),
                  agent.key())
              .expect(200)
              .json();
      for (var run : page.path("data"))
        states.put(run.path("run_id").asText(), run.path("run_state").asText());
      next = page.path("next_page_token").textValue();
      if (next != null && next.isEmpty()) next = null;
    }
    return states;
  }
}
