package dev.tokenops.engine.review.evidence;

import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A well-formed evidence pack, {@code tokenops.evidence/v1}.
 *
 * <p>A null component is a field that was absent (or null, which is the same). Lists are never
 * null: one that was not there is empty and not in {@code given}. Token amounts are atomic units,
 * credits micro-credits. Immutable.
 *
 * @param asOf the review's now, or null for the moment the run is accepted
 * @param given the lists that were there, if only as {@code []}
 */
public record Evidence(
    @Nullable Instant asOf,
    Asset asset,
    List<PaymentRequest> paymentRequests,
    List<Settlement> settlements,
    List<Credit> credits,
    List<Usage> usage,
    List<Delivery> deliveries,
    List<ExceptionRecord> exceptions,
    List<EvidenceFile> files,
    Policy policy,
    Set<EvidenceList> given) {

  /** What the pack says under this name; empty if the list is absent. */
  public List<?> items(EvidenceList list) {
    return switch (list) {
      case EVENTS -> asset.events;
      case PAYMENT_REQUESTS -> paymentRequests;
      case SETTLEMENTS -> settlements;
      case CREDITS -> credits;
      case USAGE -> usage;
      case DELIVERIES -> deliveries;
      case EXCEPTIONS -> exceptions;
      case FILES -> files;
    };
  }

  /** The items of all eight lists, {@code asset.events} and {@code exceptions} among them. */
  public int records() {
    int records = 0;
    for (var list : EvidenceList.values()) records += items(list).size();
    return records;
  }

  /** The token under review. */
  public record Asset(
      AssetId assetId,
      @Nullable String symbol,
      @Nullable Integer decimals,
      @Nullable String standard,
      @Nullable String issuer,
      @Nullable Supply supply,
      List<AssetEvent> events) {}

  /** What the contract said of its supply at a moment, in atomic units. */
  public record Supply(
      @Nullable Instant asOf,
      @Nullable BigInteger total,
      @Nullable BigInteger minted,
      @Nullable BigInteger burned) {}

  /** Something that happened to the token; {@code from} of a freeze or forced transfer: holder. */
  public record AssetEvent(
      String eventId,
      AssetEvent.@Nullable Type type,
      @Nullable BigInteger amount,
      @Nullable AccountId from,
      @Nullable AccountId to,
      @Nullable String txHash,
      @Nullable Instant at) {
    /** ERC-20 and ERC-3643 between them. */
    public enum Type {
      MINT,
      BURN,
      TRANSFER,
      FREEZE,
      UNFREEZE,
      PAUSE,
      UNPAUSE,
      FORCED_TRANSFER,
      RECOVERY
    }
  }

  /** What was asked to be paid; its id is the match, its payee the authority. */
  public record PaymentRequest(
      String paymentRequestId,
      @Nullable String providerRoute,
      @Nullable BigInteger amount,
      @Nullable AssetId assetId,
      @Nullable AccountId payee,
      @Nullable Instant createdAt,
      @Nullable Instant expiresAt) {}

  /** What a provider says was paid. */
  public record Settlement(
      String settlementId,
      @Nullable String paymentRequestId,
      @Nullable String providerRoute,
      @Nullable String providerReference,
      @Nullable AssetId assetId,
      @Nullable BigInteger amount,
      @Nullable AccountId payer,
      @Nullable AccountId payee,
      @Nullable String status,
      @Nullable String txHash,
      @Nullable Long confirmations,
      @Nullable Instant settledAt,
      @Nullable BigInteger refundedAmount) {
    /** ISO 20022 {@code ACSC} (settled) or {@code ACCC} (credited); all others settle nothing. */
    public boolean isFinal() {
      return "ACSC".equals(status) || "ACCC".equals(status);
    }

    /** ISO 20022 {@code RJCT} (rejected) or {@code CANC} (cancelled). */
    public boolean isRejected() {
      return "RJCT".equals(status) || "CANC".equals(status);
    }
  }

  /** A movement of credits, never negative: its kind gives the direction. */
  public record Credit(
      String creditId,
      @Nullable Kind kind,
      @Nullable String settlementId,
      @Nullable String usageId,
      @Nullable BigInteger micros,
      @Nullable Instant at) {
    /** Funds and adjustments add to the balance, debits and refunds take from it. */
    public enum Kind {
      FUND,
      DEBIT,
      REFUND,
      ADJUST;

      /** Whether it adds to the balance. */
      public boolean adds() {
        return this == FUND || this == ADJUST;
      }
    }
  }

  /** Work that was metered. {@code quantity} is a decimal, kept as it was written. */
  public record Usage(
      String usageId,
      @Nullable String runRef,
      @Nullable String meter,
      @Nullable String quantity,
      @Nullable String unit,
      @Nullable BigInteger micros,
      @Nullable String receiptRef,
      @Nullable Instant at) {}

  /** How a receipt came to its receiver; the digests are in lower case. */
  public record Delivery(
      String deliveryId,
      @Nullable String receiptRef,
      @Nullable String target,
      Delivery.@Nullable State state,
      @Nullable Long attempts,
      @Nullable Long lastStatus,
      @Nullable String payloadSha256,
      @Nullable String acknowledgedSha256,
      @Nullable Instant deliveredAt) {
    /** Delivered, answered 2xx, and acknowledged with the digest of what was sent. */
    public boolean isProven() {
      return state == State.DELIVERED
          && isAnswered2xx()
          && payloadSha256 != null
          && payloadSha256.equals(acknowledgedSha256);
    }

    /** Whether the last answer was a success of HTTP. */
    public boolean isAnswered2xx() {
      return lastStatus != null && lastStatus >= 200 && lastStatus <= 299;
    }

    /** Pending may still arrive; failed and dead-lettered need someone to act. */
    public enum State {
      PENDING,
      DELIVERED,
      FAILED,
      DEAD_LETTERED
    }
  }

  /** An operating exception as its operator recorded it. */
  public record ExceptionRecord(
      String exceptionId,
      ExceptionRecord.@Nullable Type type,
      ExceptionRecord.@Nullable Severity severity,
      ExceptionRecord.@Nullable State state,
      @Nullable Instant openedAt,
      @Nullable Instant resolvedAt,
      List<String> refs) {
    /** What went wrong. */
    public enum Type {
      EVIDENCE_GAP,
      CALLBACK_FAILURE,
      SETTLEMENT_MISMATCH,
      POLICY,
      OTHER
    }

    /** As the operator judged it. */
    public enum Severity {
      LOW,
      MEDIUM,
      HIGH,
      CRITICAL
    }

    /** Open until someone resolved it. */
    public enum State {
      OPEN,
      RESOLVED
    }
  }

  /** A file that stands behind the pack; its name is its id, its digest in lower case. */
  public record EvidenceFile(String name, @Nullable String sha256, @Nullable Long size) {}

  /** What the pack asks to be judged by; null where the contract's terms decide. */
  public record Policy(
      @Nullable Long minConfirmations,
      @Nullable Long settlementWindowSeconds,
      @Nullable Long staleAfterSeconds,
      @Nullable BigInteger amountTolerance,
      @Nullable Rate creditsPerUnit) {}

  /** So many micro-credits for so many atomic units. The units are at least 1. */
  public record Rate(BigInteger assetAmount, BigInteger micros) {}
}
