package dev.tokenops.http;

import dev.tokenops.engine.stage.Refusal;
import dev.tokenops.ledger.json.EnumNames;
import java.time.Duration;
import java.util.List;

/** The engine's refusals as problems: their code and which HTTP status each is. */
public final class RefusalProblem {
  private RefusalProblem() {}

  /**
   * A refusal with what is particular to this occurrence.
   *
   * @param detail empty for the refusal's own sentence
   */
  public static Problem of(Refusal refusal, String detail) {
    String sentence = detail.isEmpty() ? refusal.sentence() : detail;
    var problem =
        new Problem(code(refusal), status(refusal), refusal.sentence(), sentence, List.of(), null);
    return status(refusal) == 503 ? problem.retryAfter(wait(refusal)) : problem;
  }

  /** A pause lasts as long as the operator wants; who asks every few seconds harms nobody. */
  private static Duration wait(Refusal refusal) {
    return switch (refusal) {
      case RUNS_PAUSED, AGENT_PAUSED, PROVIDER_PAUSED -> Duration.ofSeconds(10);
      default -> Duration.ofSeconds(1);
    };
  }

  /** The refusal's name in lower case. */
  public static String code(Refusal refusal) {
    return EnumNames.of(refusal);
  }

  /** The HTTP status of a refusal: every one stands here. */
  public static int status(Refusal refusal) {
    return switch (refusal) {
      case INSUFFICIENT_CREDITS, CREDIT_SHORTFALL -> 402;
      case NOT_FOUND -> 404;
      case TRUST_TRANSITION_REFUSED,
          AGENT_NOT_APPROVED,
          AGENT_SUSPENDED,
          CREDENTIAL_NOT_ACTIVE,
          PROVIDER_EVENT_DUPLICATE,
          QUOTE_EXPIRED,
          CONTRACT_DIGEST_MISMATCH,
          CONTRACT_STATE,
          CONTRACT_NOT_ACCEPTED,
          CONTRACT_EXPIRED,
          CONTRACT_EXHAUSTED,
          PILOT_ID_USED,
          RUN_NOT_QUEUED,
          EXCEPTION_NOT_OPEN,
          EXCEPTION_EXPIRED,
          RECOVERY_NOT_OFFERED,
          RECOVERIES_EXHAUSTED,
          DELIVERY_OPEN ->
          409;
      case CLAIM_SPENT -> 410;
      case EVIDENCE_TOO_LARGE -> 413;
      case IDEMPOTENCY_KEY_REUSED,
          CREDITS_OUT_OF_RANGE,
          EVIDENCE_CONFLICT,
          EVIDENCE_EXCEEDS_CONTRACT,
          EVIDENCE_AS_OF_IN_FUTURE ->
          422;
      case ENGINE_BUSY, RUNS_PAUSED, AGENT_PAUSED, PROVIDER_PAUSED, INBOX_FULL -> 503;
    };
  }
}
