package dev.tokenops.engine.stage;

import dev.tokenops.engine.message.Credits;
import dev.tokenops.engine.message.Words.OnPartial;
import dev.tokenops.engine.review.TokenOps;
import dev.tokenops.engine.review.evidence.Terms;
import dev.tokenops.ledger.json.CanonicalJson;
import dev.tokenops.ledger.json.EnumNames;
import dev.tokenops.ledger.json.RawJson;
import dev.tokenops.ledger.json.Sha256;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a run contract says, in the words that both sides accept: its digest is {@code sha256:} and
 * the hex of the SHA-256 of its canonical JSON (RFC 8785).
 *
 * @param creditsPerRun decimal credits that a run holds, and never exceeds
 * @param recordsPerRun items of all the evidence's lists that a run may have
 */
public record ContractTerms(
    String tool,
    String capability,
    String toolVersion,
    String rulesVersion,
    String scope,
    List<String> outOfScope,
    EvidenceRequirements evidenceRequirements,
    List<String> expectedOutputs,
    String creditsPerRun,
    int recordsPerRun,
    MeteringPolicy meteringPolicy,
    CallbackPolicy callbackPolicy,
    ExceptionPolicy exceptionPolicy) {

  /** What evidence must be for the outcome to rest on it. */
  public record EvidenceRequirements(
      String schema, List<String> required, List<String> sufficientWith, Terms policy) {}

  /** How a run is priced; what was not metered is released. */
  public record MeteringPolicy(
      String creditsPerRunBase, String creditsPerRecord, String billing, String release) {}

  /** Where the callback goes and how often it is tried. */
  public record CallbackPolicy(
      @Nullable String callbackUrl, String signature, List<String> schedule) {}

  /**
   * What becomes of a run whose evidence does not suffice.
   *
   * @param billing what a recovery costs; absent where the run returns its result as it is
   */
  public record ExceptionPolicy(
      String onPartial, @Nullable Long expiresInSeconds, @Nullable String billing) {
    static ExceptionPolicy of(String onPartial, @Nullable Long expiresInSeconds) {
      return onPartial.equals(PAUSE)
          ? new ExceptionPolicy(
              onPartial,
              Recoveries.lifetime(expiresInSeconds).toSeconds(),
              "A paused run keeps its reservation and consumes nothing. When it completes it is"
                  + " charged once for all of its evidence, so that only what is added is new. An"
                  + " exception that is closed or expires releases all of it.")
          : new ExceptionPolicy(onPartial, expiresInSeconds, null);
    }
  }

  private static final String PAUSE = EnumNames.of(OnPartial.PAUSE);

  private static final List<String> SCHEDULE =
      List.of("0s", "5s", "5m", "30m", "2h", "5h", "10h", "14h", "20h", "24h");

  /** The terms of today's tool under a quote. */
  static ContractTerms of(
      String capability,
      long creditsPerRunMicros,
      int recordsPerRun,
      @Nullable String callbackUrl,
      String onPartial,
      @Nullable Long exceptionExpiresInSeconds) {
    return new ContractTerms(
        TokenOps.TOOL,
        capability,
        TokenOps.TOOL_VERSION,
        TokenOps.RULES_VERSION,
        "Review of tokenized asset context, settlement evidence, usage records, delivery state and"
            + " operating exceptions, as posted with the run.",
        List.of(
            "Reading any chain, provider or file by itself: the review judges what was posted.",
            "Legal, tax or investment advice.",
            "Moving tokens or money."),
        new EvidenceRequirements(
            "tokenops.evidence/v1",
            List.of("schema", "asset.asset_id"),
            List.of(
                "asset",
                "payment_requests",
                "settlements",
                "credits",
                "usage",
                "deliveries",
                "files"),
            Terms.DEFAULT),
        List.of(
            "runtime_record",
            "result_contract",
            "settlement_receipt",
            "usage_receipt",
            "callback_delivery",
            "ledger_entry",
            "attestation"),
        Credits.text(creditsPerRunMicros),
        recordsPerRun,
        new MeteringPolicy(
            Credits.text(Prices.BASE_MICROS),
            Credits.text(Prices.RECORD_MICROS),
            "A completed run consumes the base and the price of each record of its evidence.",
            "The rest of the reservation is released in the entry that completes the run; a"
                + " cancelled or failed run releases all of it."),
        new CallbackPolicy(callbackUrl, "Standard Webhooks v1 (HMAC-SHA256)", SCHEDULE),
        ExceptionPolicy.of(onPartial, exceptionExpiresInSeconds));
  }

  /** Reads what a {@code contract.prepared} entry holds. */
  public static ContractTerms of(RawJson terms) {
    return CanonicalJson.decode(terms.bytes(), ContractTerms.class);
  }

  RawJson canonical() {
    return RawJson.encoded(this);
  }

  /** {@code sha256:} and hex. */
  static String digest(RawJson terms) {
    return "sha256:" + Sha256.hex(terms.bytes());
  }
}
