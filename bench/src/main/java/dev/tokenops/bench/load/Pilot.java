package dev.tokenops.bench.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.tokenops.bench.load.wire.Answer;
import dev.tokenops.bench.load.wire.Outgoing;
import dev.tokenops.bench.load.wire.Work;
import dev.tokenops.ledger.json.StrictJson;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One agent's way from its manifest to its proof, each call from the answer before. As far as the
 * accepted contract it is also how agents are prepared for runs alone.
 */
final class Pilot implements Work {
  /** The calls in their order, and the status that each must get. */
  enum Step {
    SUBMIT(201),
    TRUST(200),
    ISSUE(201),
    CLAIM(200),
    QUOTE(201),
    SETTLE(201),
    CONFIRM(200),
    CONTRACT(201),
    ACCEPT(200),
    RUN(200),
    PROOF(200);

    private final int status;

    Step(int status) {
      this.status = status;
    }
  }

  /** Who hears how it went. */
  interface Listener {
    /** The agent may post runs now; its number is wanted. */
    int prepared(PreparedAgent agent);

    /** A step was answered as it must be. */
    void step(Step step, long fromNs, long toNs);

    /** The server asked to wait. */
    void shed();

    /** It has ended at its last step. */
    void ended(long nowNs);

    /** It has ended early. */
    void failed(String why);
  }

  private static final int TRIES = 3;

  private final RunRequests requests;
  private final String operatorKey;
  private final int records;
  private final long runsEach;
  private final @Nullable Runs runs;
  private final Listener listener;
  private final Iterator<Step> steps = List.of(Step.values()).iterator();
  private Step step = steps.next();
  private long stepFromNs = System.nanoTime();
  private int tries;
  private String agentId = "";
  private String claimPath = "";
  private String accessKey = "";
  private String quoteId = "";
  private String settlementId = "";
  private String contractId = "";
  private String digest = "";
  private String runId = "";
  private String consumed = "";
  private long run = -1;

  /**
   * @param records that the contract covers
   * @param runsEach what is funded and contracted
   * @param runs where the pilot's one run is kept; null to end at the accepted contract
   */
  Pilot(
      RunRequests requests,
      String operatorKey,
      int records,
      long runsEach,
      @Nullable Runs runs,
      Listener listener) {
    this.requests = requests;
    this.operatorKey = operatorKey;
    this.records = records;
    this.runsEach = runsEach;
    this.runs = runs;
    this.listener = listener;
  }

  @Override
  public void write(Outgoing out) {
    switch (step) {
      case SUBMIT ->
          post(
              out,
              "/v1/agents",
              "",
              """
              {"manifest":{"name":"Load agent","owner":"Load test","contact":"load@example.com",\
              "requested_tools":["tokenops"],"capabilities":["tokenized_asset_review"],\
              "data_modes":["inline_evidence"]}}\
              """);
      case TRUST ->
          post(
              out,
              "/v1/agents/" + agentId + "/trust",
              operatorKey,
              "{\"decision\":\"approve\",\"reason\":\"load test\"}");
      case ISSUE ->
          post(
              out,
              "/v1/agents/" + agentId + "/credentials",
              operatorKey,
              """
              {"scopes":["quote","fund","contract","run","read"],"tools":["tokenops"],\
              "delivery_channel":"one_time_url"}\
              """);
      case CLAIM -> post(out, claimPath, "", "");
      case QUOTE ->
          post(
              out,
              "/v1/quotes",
              accessKey,
              """
              {"tool":"tokenops","capability":"tokenized_asset_review",\
              "estimate":{"records":%d,"runs":%d}}\
              """
                  .formatted(records, runsEach));
      case SETTLE ->
          post(
              out,
              "/v1/settlements",
              accessKey,
              "{\"quote_id\":\"%s\",\"provider_route\":\"stripe_stablecoin\"}".formatted(quoteId));
      case CONFIRM ->
          post(out, "/v1/sandbox/settlements/" + settlementId + "/confirm", operatorKey, "");
      case CONTRACT ->
          post(out, "/v1/contracts", accessKey, "{\"quote_id\":\"%s\"}".formatted(quoteId));
      case ACCEPT ->
          post(
              out,
              "/v1/contracts/" + contractId + "/accept",
              accessKey,
              "{\"digest\":\"%s\"}".formatted(digest));
      case RUN -> requests.write(out, requests.part(agent()), run);
      case PROOF -> call(out, "GET", "/v1/runs/" + runId + "/proof", accessKey, "");
    }
  }

  private void post(Outgoing out, String path, String key, String body) {
    call(out, "POST", path, key, body);
  }

  private void call(Outgoing out, String method, String path, String key, String body) {
    out.put(method + " " + path + " HTTP/1.1\r\nHost: " + requests.host());
    if (!key.isEmpty()) out.put("\r\nAuthorization: Bearer " + key);
    if (!body.isEmpty()) out.put("\r\nContent-Type: application/json");
    var bytes = body.getBytes(StandardCharsets.UTF_8);
    RunRequests.length(out, bytes.length);
    out.put(bytes);
  }

  @Override
  public Verdict answered(Answer answer, long nowNs) {
    if ((answer.status() == 429 || answer.status() == 503) && answer.retryAfterSeconds() > 0) {
      listener.shed();
      return Verdict.LATER;
    }
    if (answer.status() != step.status) return failed(answer);
    try {
      read(answer.body().length == 0 ? MissingNode.getInstance() : StrictJson.parse(answer.body()));
    } catch (StrictJson.Malformed | IllegalStateException e) {
      return failed(e.getMessage() + ": " + answer);
    }
    listener.step(step, stepFromNs, nowNs);
    stepFromNs = nowNs;
    if (step == Step.ACCEPT) {
      int number = listener.prepared(agent());
      if (runs != null) run = runs.begin(number, stepFromNs);
    }
    if (step == Step.PROOF || (step == Step.ACCEPT && runs == null)) {
      listener.ended(nowNs);
      return Verdict.DONE;
    }
    step = steps.next();
    return Verdict.NEXT;
  }

  private Verdict failed(Object why) {
    if (runs != null && step == Step.RUN) runs.refused(run);
    listener.failed("a pilot's " + step + ": " + why);
    return Verdict.DONE;
  }

  private void read(JsonNode answer) {
    switch (step) {
      case SUBMIT -> agentId = text(answer, "/agent_id");
      case TRUST -> require(answer, "/trust_state", "approved");
      case ISSUE -> claimPath = path(text(answer, "/delivery/claim_url"));
      case CLAIM -> accessKey = text(answer, "/access_key");
      case QUOTE -> quoteId = text(answer, "/quote_id");
      case SETTLE -> settlementId = text(answer, "/settlement_id");
      case CONFIRM -> require(answer, "/outcome", "credits_funded");
      case CONTRACT -> {
        contractId = text(answer, "/contract_id");
        digest = text(answer, "/digest");
      }
      case ACCEPT -> require(answer, "/state", "accepted");
      case RUN -> {
        runId = text(answer, "/run_id");
        require(answer, "/run_state", "result_ready");
        consumed = text(answer, "/credits_consumed");
        if (runs != null) runs.acknowledged(run, runId, Posting.micros(consumed));
      }
      case PROOF -> {
        require(answer, "/run_state", "result_ready");
        require(answer, "/objects/usage_receipt/run_id", runId);
        require(answer, "/objects/usage_receipt/credits_consumed", consumed);
      }
    }
  }

  private static String path(String url) {
    int host = url.indexOf("://");
    return host < 0 ? url : url.substring(url.indexOf('/', host + 3));
  }

  private static String text(JsonNode answer, String pointer) {
    var found = answer.at(pointer);
    if (!found.isTextual()) throw new IllegalStateException("there is no " + pointer);
    return found.asText();
  }

  private static void require(JsonNode answer, String pointer, String wanted) {
    var found = text(answer, pointer);
    if (!found.equals(wanted))
      throw new IllegalStateException(pointer + " is " + found + ", not " + wanted);
  }

  private PreparedAgent agent() {
    return new PreparedAgent(agentId, accessKey, contractId);
  }

  @Override
  public Verdict broken(String why, long nowNs) {
    // A step is not repeated blindly: but for the run, a repeat would make a second object.
    if (step == Step.RUN && ++tries < TRIES) return Verdict.LATER;
    if (runs != null && step == Step.RUN) runs.unanswered(run);
    listener.failed("a pilot's " + step + ": " + why);
    return Verdict.DONE;
  }
}
