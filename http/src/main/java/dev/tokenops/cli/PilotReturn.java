package dev.tokenops.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenops.cli.CallbackReceiver.Received;
import dev.tokenops.cli.PilotWalk.Agent;
import dev.tokenops.http.callback.StandardWebhooks;
import dev.tokenops.ledger.json.CanonicalJson;
import dev.tokenops.ledger.json.StrictJson;
import dev.tokenops.ledger.verify.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Step 5: what comes back, and whether all of it says the same. */
final class PilotReturn {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final long POLL_MS = 20;
  private static final int DIGEST_SHOWN = 23;

  /** In the order of the path. */
  private static final List<String> RAILS =
      List.of(
          "onboarding",
          "trust",
          "credential_envelope",
          "quote",
          "provider_confirmation",
          "credit_funding",
          "run_contract",
          "queue",
          "tokenops_execution",
          "result_contract",
          "settlement_receipt",
          "usage_receipt",
          "callback",
          "ledger",
          "attestation");

  private final Api api;
  private final Agent agent;
  private final Printout out;

  PilotReturn(Api api, Agent agent, Printout out) {
    this.api = api;
    this.agent = agent;
    this.out = out;
  }

  /** Waits for the callback, then for the run to say so too. */
  void callback(CallbackReceiver receiver, String runId) throws IOException, InterruptedException {
    out.title("5 Return");
    var received = receiver.await(PATIENCE);
    if (received == null)
      throw CommandRefused.failed(
          "no callback came within "
              + PATIENCE.toSeconds()
              + " s; GET /v1/runs/{id}/deliveries says why");
    out.line("callback", "%s, %s".formatted(received.id(), received.body().path("type").asText()));
    out.check(
        received.verdict() == StandardWebhooks.Verdict.GENUINE,
        "callback: " + received.verdict().sentence());
    var run = api.get("/v1/runs/" + runId, agent.key()).expect(200);
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (run.text("/callback_state").equals("pending") && System.nanoTime() < deadline) {
      Thread.sleep(POLL_MS);
      run = api.get("/v1/runs/" + runId, agent.key()).expect(200);
    }
    out.call("GET  /v1/runs/{id}", run.status(), "callback_state " + run.text("/callback_state"));
    out.check(
        received.body().at("/data/run_id").asText().equals(runId),
        "callback: it speaks of this run");
    digest(received, runId);
  }

  private void digest(Received received, String runId) throws IOException, InterruptedException {
    var proof = api.get(received.body().at("/data/proof_url").asText(), agent.key()).expect(200);
    out.call(
        "GET  proof_url",
        proof.status(),
        proof.body().length() + " characters, " + proof.json().path("entries").size() + " entries");
    out.check(
        proof
            .text("/objects/result_contract/digest")
            .equals(received.body().at("/data/result_contract_digest").asText()),
        "callback: its result_contract_digest is that of the envelope of " + runId);
  }

  /** The summary by the pilot's own name: the six keys, and nothing else. */
  void summary(String pilotId) throws IOException, InterruptedException {
    var summary = api.get("/v1/pilots/" + pilotId, agent.key()).expect(200);
    out.call("GET  /v1/pilots/" + pilotId, summary.status(), "the pilot in six keys");
    out.text(summary.json().toPrettyString());
    out.check(
        StrictJson.parse(CanonicalJson.encode(expected(pilotId))).equals(summary.json()),
        "summary: funded, result_ready, and all seven proof objects");
  }

  private static Map<String, Object> expected(String pilotId) {
    return Map.of(
        "pilot_id",
        pilotId,
        "tool",
        "tokenops",
        "provider_route",
        PilotWalk.ROUTE,
        "credit_state",
        "funded",
        "run_state",
        "result_ready",
        "proof_objects",
        List.of(
            "runtime_record",
            "result_contract",
            "settlement_receipt",
            "usage_receipt",
            "callback_delivery",
            "ledger_entry",
            "attestation"));
  }

  /** The readable trail and the rails, and the envelope into its file. */
  void envelope(String runId, Path file) throws IOException, InterruptedException {
    var trail =
        api.send(
                "GET",
                "/v1/runs/" + runId + "/trail",
                agent.key(),
                null,
                Map.of("Accept", "text/plain"))
            .expect(200);
    out.title("Operating trail");
    out.text(trail.body());
    var proof = api.get("/v1/runs/" + runId + "/proof", agent.key()).expect(200);
    out.title("Rails of the runtime record");
    rails(proof.json().at("/objects/runtime_record/rails"));
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.writeString(file, proof.body());
  }

  private void rails(JsonNode rails) {
    for (var name : RAILS) {
      var rail = rails.path(name);
      var index = rail.has("index") ? "entry " + rail.path("index").asText() : "";
      var digest = rail.path("digest").asText();
      var said = rail.path("id").asText(rail.path("delivery_id").asText());
      if (said.isEmpty()) said = rail.path("origin").asText(rail.path("predicate_type").asText());
      out.text(
          "%-22s %-9s %-32s %s"
              .formatted(
                  name, index, said, digest.substring(0, Math.min(DIGEST_SHOWN, digest.length())))
              .stripTrailing());
    }
  }

  /** A verdict for each question, by the files alone. */
  void offline(Path path, Verification.Question question) throws IOException {
    for (var verdict : Verification.of(path, question).verdicts())
      out.check(
          verdict.status() == Verdict.Status.HOLDS,
          "%-9s %s".formatted(verdict.name(), verdict.detail()));
  }

  /** What a stranger would have kept of this log: its key and its newest checkpoint. */
  static String published(Api api, String path) throws IOException, InterruptedException {
    return api.get(path, null).expect(200).body();
  }
}
