package dev.tokenops.engine.message;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The small nouns that commands and facts share. In entries they stand in lower snake case. */
public final class Words {
  private Words() {}

  /** What the operator thinks of an agent. */
  public enum TrustState {
    /** Onboarded; nobody has decided yet. */
    UNDER_REVIEW,
    /** May be given credentials, and may run. */
    APPROVED,
    /** Will never be given a credential. */
    REJECTED,
    /** May read what is its own, and nothing else, until reinstated. */
    SUSPENDED
  }

  /** What the operator says of an agent. */
  public enum TrustDecision {
    APPROVE,
    REJECT,
    SUSPEND,
    REINSTATE
  }

  /** What a credential allows. */
  public enum Scope {
    QUOTE,
    FUND,
    CONTRACT,
    RUN,
    READ,
    /** Reads the ledger and nothing of an agent's; given by the operator only. */
    AUDIT
  }

  /** What a contract does with a run whose evidence is partial. */
  public enum OnPartial {
    RETURN,
    PAUSE
  }

  /** Why credits went back to the provider's side. */
  public enum ReversalReason {
    REFUND,
    DISPUTE
  }

  /** Why a run ended without an outcome; its reservation is released in the same entry. */
  public enum FailureReason {
    /** It left the queue after its deadline. */
    DEADLINE_EXCEEDED,
    /** The tool threw: a defect of the tool, never of the evidence. */
    TOOL_FAILED,
    /** It was resumed after a restart for the fifth time. */
    RESUMED_TOO_OFTEN
  }

  /** Why there is a ticket. */
  public enum ExceptionType {
    /** The evidence of a run does not suffice, and its contract asks to wait for more. */
    EVIDENCE_GAP,
    /** A run failed, as {@link FailureReason#DEADLINE_EXCEEDED}. */
    DEADLINE_EXCEEDED,
    /** A run failed, as {@link FailureReason#TOOL_FAILED}. */
    TOOL_FAILED,
    /** A run failed, as {@link FailureReason#RESUMED_TOO_OFTEN}. */
    RESUMED_TOO_OFTEN,
    /** A provider's word does not fit its settlement. */
    SETTLEMENT_MISMATCH
  }

  /** How much a ticket matters. */
  public enum Severity {
    LOW,
    MEDIUM,
    HIGH,
    CRITICAL
  }

  /** Who acts, or must. */
  public enum Actor {
    AGENT,
    OPERATOR,
    PROVIDER
  }

  /** Something whose lack keeps a run from its result, and the finding that says so. */
  public record MissingItem(String item, String why) {}

  /**
   * An agent's Idempotency-Key and what it was first used for; both stand in the fact it led to.
   */
  public record Request(String key, String bodySha256) {}

  /** The manifest of an agent, as validated at the edge; lists may be empty. */
  public record Manifest(
      String name,
      String owner,
      String contact,
      @Nullable String url,
      @Nullable String callbackUrl,
      List<String> requestedTools,
      List<String> capabilities,
      List<String> dataModes,
      dev.tokenops.ledger.json.@Nullable RawJson publicKey) {}

  /** How many requests a credential may make: a token bucket. */
  public record RateLimit(int requests, int perSeconds) {}

  /**
   * Credits of one funding.
   *
   * @param fundingSha256 SHA-256 in hex of the body of the entry that funded them
   */
  public record Lot(
      String settlementId, String providerRoute, long creditsMicros, String fundingSha256) {}

  /** One line of what a run cost: quantity × price = credits, exactly. */
  public record Meter(String meter, long quantity, long creditsPerUnitMicros, long creditsMicros) {}

  /** What the charge tells of a payment: where the money moved. */
  public record Payment(
      @Nullable String network,
      @Nullable String token,
      @Nullable String payer,
      @Nullable String txHash) {}

  /** One try to deliver a callback; status 0 where no HTTP answer came. */
  public record Attempt(Instant attemptedAt, int status, long durationMs, @Nullable String error) {}
}
