package dev.tokenops.engine.proof;

import dev.tokenops.ledger.json.CanonicalJson;
import java.net.URI;
import java.time.Instant;

/**
 * The body of a callback: what the agent hears when its run is completed. Canonical JSON, the same
 * bytes at every attempt.
 *
 * @param type {@value #TYPE}
 * @param timestamp when the run was completed
 */
public record CallbackPayload(String type, Instant timestamp, Data data) {
  public static final String TYPE = "tokenops.run.completed";

  /**
   * @param resultContractDigest {@code sha256:} and hex
   * @param proofUrl where the envelope is
   * @param ledgerIndex of the entry that completed the run
   */
  public record Data(
      String runId,
      String pilotId,
      String runState,
      String evidenceStatus,
      String resultContractDigest,
      String proofUrl,
      long ledgerIndex) {}

  /**
   * @param base where the agent reaches this server, such as {@code https://tokenops.example}, with
   *     or without a path; the same for every attempt of a delivery, or its bytes change
   */
  public static CallbackPayload of(Passage passage, URI base) {
    var result = ResultObjects.resultContract(passage);
    return new CallbackPayload(
        TYPE,
        passage.completion().time(),
        new Data(
            passage.runId(),
            passage.pilotId(),
            result.object().runState(),
            result.object().evidenceStatus(),
            result.digest(),
            under(base, "/v1/runs/" + passage.runId() + "/proof"),
            passage.completion().index()));
  }

  private static String under(URI base, String path) {
    var text = base.toString();
    return (text.endsWith("/") ? text.substring(0, text.length() - 1) : text) + path;
  }

  /** What is posted. */
  public byte[] json() {
    return CanonicalJson.encode(this);
  }
}
