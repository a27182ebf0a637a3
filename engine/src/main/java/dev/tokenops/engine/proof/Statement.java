package dev.tokenops.engine.proof;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;

/**
 * An in-toto Statement v1 about one run: what a DSSE envelope of payload type {@code
 * application/vnd.in-toto+json} signs. Its canonical JSON is the payload, byte for byte.
 *
 * <p>Subjects: {@code runtime_record}, {@code result_contract}, {@code settlement_receipt} (of
 * further lots {@code settlement_receipt/2} and on) and {@code usage_receipt} with the SHA-256 of
 * their digests; {@code ledger_leaf} with the leaf hash of the completing entry (RFC 6962).
 */
public record Statement(
    @JsonProperty("_type") String type,
    List<Subject> subject,
    @JsonProperty("predicateType") String predicateType,
    Predicate predicate) {
  /** in-toto attestation framework, Statement v1. */
  public static final String TYPE = "https://in-toto.io/Statement/v1";

  /**
   * The kind of {@link Predicate}: version 1, grows by added fields only. A name, not a page that
   * anybody must fetch.
   */
  public static final String PREDICATE_TYPE = "https://tokenops.dev/attestation/run/v1";

  /** What is attested, by hash. */
  public record Subject(String name, Digest digest) {}

  /**
   * @param sha256 64 lower-case hex digits
   */
  public record Digest(String sha256) {}

  /** What is said of the run: how it was made, and where it stands. */
  public record Predicate(
      String runId,
      String pilotId,
      String agentId,
      String contractDigest,
      String evidenceSha256,
      String tool,
      String toolVersion,
      String rulesVersion,
      String evidenceStatus,
      Instant acceptedAt,
      Instant startedAt,
      Instant completedAt,
      String origin,
      long ledgerIndex) {}
}
