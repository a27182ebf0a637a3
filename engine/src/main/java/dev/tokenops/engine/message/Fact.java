package dev.tokenops.engine.message;

import dev.tokenops.engine.message.Words.Attempt;
import dev.tokenops.engine.message.Words.FailureReason;
import dev.tokenops.engine.message.Words.Lot;
import dev.tokenops.engine.message.Words.Manifest;
import dev.tokenops.engine.message.Words.Meter;
import dev.tokenops.engine.message.Words.OnPartial;
import dev.tokenops.engine.message.Words.Payment;
import dev.tokenops.engine.message.Words.RateLimit;
import dev.tokenops.engine.message.Words.Request;
import dev.tokenops.engine.message.Words.ReversalReason;
import dev.tokenops.engine.message.Words.Scope;
import dev.tokenops.engine.message.Words.TrustDecision;
import dev.tokenops.engine.message.Words.TrustState;
import dev.tokenops.engine.review.RecordedOutcome;
import dev.tokenops.engine.review.evidence.EvidencePack;
import dev.tokenops.ledger.json.RawJson;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something decided. Past tense, immutable; state changes only by applying facts.
 *
 * <p>A record's components are the keys of its canonical body in snake_case (see {@link
 * FactCodec}), so they are a format: add, never rename. All {@code …Micros} are micro-credits from
 * 0 to 2^53 − 1. A {@code …Sha256} that names another fact is the SHA-256 in hex of that fact's
 * canonical body: so each entry binds the rails before it.
 */
public sealed interface Fact
    permits Fact.OfOnboarding,
        Fact.OfCredential,
        Fact.OfProvider,
        Fact.OfFunding,
        Fact.OfRun,
        Fact.OfLedger,
        Fact.OfReturns,
        OfException,
        OfControls {
  /** The id that says on which lane the fact lives, and whose {@link TypeId#laneKey} it carries. */
  String home();

  /** The id of what the fact made or changed: what a repeat of its command is answered with. */
  String subject();

  /** The agent's Idempotency-Key, if the command carried one. */
  default @Nullable Request request() {
    return null;
  }

  /** Who the agent is, and what the operator thinks of it. */
  sealed interface OfOnboarding extends Fact {
    String agentId();

    @Override
    default String home() {
      return agentId();
    }

    @Override
    default String subject() {
      return agentId();
    }

    record AgentOnboarded(String agentId, Manifest manifest) implements OfOnboarding {}

    record TrustDecided(
        String agentId, TrustDecision decision, TrustState trustState, String reason)
        implements OfOnboarding {}
  }

  /** Keys: only hashes of them are ever here. */
  sealed interface OfCredential extends Fact {
    String agentId();

    String credentialId();

    @Override
    default String home() {
      return agentId();
    }

    @Override
    default String subject() {
      return credentialId();
    }

    /**
     * @param claimSha256 SHA-256 in hex of the one-time claim token
     * @param replaces the credential that was rotated to make this one
     */
    record CredentialIssued(
        String agentId,
        String credentialId,
        List<Scope> scopes,
        List<String> tools,
        @Nullable Instant expiresAt,
        @Nullable RateLimit rateLimit,
        String deliveryChannel,
        String claimSha256,
        Instant claimExpiresAt,
        @Nullable String replaces)
        implements OfCredential {}

    /**
     * @param keySha256 SHA-256 in hex of the access key
     * @param keyHint its last four characters
     */
    record CredentialClaimed(String agentId, String credentialId, String keySha256, String keyHint)
        implements OfCredential {}

    /** The old key works until {@code validUntil}, which may be now. */
    record CredentialRotated(
        String agentId, String credentialId, String successorId, Instant validUntil)
        implements OfCredential {}

    record CredentialRevoked(String agentId, String credentialId) implements OfCredential {}
  }

  /** What providers said, on lane 0 whosever it is. */
  sealed interface OfProvider extends Fact {
    ProviderEvent event();

    @Override
    default String subject() {
      return event().eventId();
    }

    /** Empty: the inbox is one for all agents. */
    @Override
    default String home() {
      return "";
    }

    /**
     * A verified event was taken in.
     *
     * @param settlementId what it was matched with; absent while its payment is unknown
     */
    record ProviderConfirmed(ProviderEvent event, @Nullable String settlementId)
        implements OfProvider {}

    /** An event that waited for its payment to be known is matched. */
    record ProviderMatched(ProviderEvent event, String settlementId, String confirmationSha256)
        implements OfProvider {}
  }

  /** Where credits come from and go back to. */
  sealed interface OfFunding extends Fact {
    @Override
    default String home() {
      return settlementId();
    }

    @Override
    default String subject() {
      return settlementId();
    }

    String settlementId();

    record SettlementRequested(
        String agentId,
        String settlementId,
        @Nullable String quoteId,
        String providerRoute,
        long creditsMicros,
        long amountMinor,
        String currency,
        @Nullable Request request)
        implements OfFunding {
      @Override
      public String home() {
        return agentId;
      }
    }

    /** Credits are there: debit clearing, credit available (a shortfall is paid first). */
    record CreditsFunded(
        String agentId,
        String settlementId,
        String providerRoute,
        String eventId,
        String paymentId,
        long creditsMicros,
        long amountMinor,
        String currency,
        String settlementSha256,
        String confirmationSha256)
        implements OfFunding {}

    /** Debit available, credit clearing; what is no longer available becomes a shortfall. */
    record CreditsReversed(
        String agentId,
        String settlementId,
        String eventId,
        ReversalReason reason,
        long creditsMicros,
        long reversedInAllMicros,
        String confirmationSha256)
        implements OfFunding {}

    /** A dispute was won: debit clearing, credit available (a shortfall is paid first). */
    record CreditsRestored(
        String agentId,
        String settlementId,
        String eventId,
        long creditsMicros,
        long reversedInAllMicros,
        String confirmationSha256)
        implements OfFunding {}

    record SettlementFailed(
        String agentId, String settlementId, String eventId, String confirmationSha256)
        implements OfFunding {}

    /** A provider's word was kept that moves no credits now: payment facts, or an early refund. */
    record PaymentObserved(
        String agentId,
        String settlementId,
        ProviderEvent event,
        @Nullable Payment payment,
        String confirmationSha256)
        implements OfFunding {}

    /** A provider's word that does not fit: no credits, and the operator must look. */
    record ProviderMismatched(
        @Nullable String agentId,
        String settlementId,
        String eventId,
        String exceptionId,
        String detail,
        String confirmationSha256)
        implements OfFunding {}
  }

  /** What was agreed, and each run under it up to the end of its execution. */
  sealed interface OfRun extends Fact {
    String agentId();

    @Override
    default String home() {
      return agentId();
    }

    record Quoted(
        String agentId,
        String quoteId,
        String tool,
        String capability,
        int records,
        long runs,
        long creditsPerRunMicros,
        long creditsMicros,
        long amountMinor,
        String currency,
        Instant expiresAt,
        @Nullable Request request)
        implements OfRun {
      @Override
      public String subject() {
        return quoteId;
      }
    }

    /**
     * @param terms canonical JSON of the terms, as the agent sees them
     * @param digest {@code sha256:} and hex of the canonical terms
     * @param secretVersion which derivation of the callback secret signs its callbacks
     */
    record ContractPrepared(
        String agentId,
        String contractId,
        String quoteId,
        String credentialId,
        RawJson terms,
        String digest,
        long creditsPerRunMicros,
        int recordsPerRun,
        @Nullable Long maxRuns,
        Instant expiresAt,
        @Nullable String callbackUrl,
        OnPartial onPartial,
        @Nullable Long exceptionExpiresInSeconds,
        int secretVersion,
        String onboardingSha256,
        String trustSha256,
        String credentialSha256,
        String quoteSha256,
        @Nullable Request request)
        implements OfRun {
      @Override
      public String subject() {
        return contractId;
      }
    }

    record ContractAccepted(
        String agentId,
        String contractId,
        String digest,
        String contractSha256,
        @Nullable Request request)
        implements OfRun {
      @Override
      public String subject() {
        return contractId;
      }
    }

    /** What every fact of one run has. */
    sealed interface OfOneRun extends OfRun {
      String runId();

      @Override
      default String subject() {
        return runId();
      }
    }

    /**
     * A run is queued and its credits are held: debit available, credit reserved.
     *
     * @param evidence in the body the canonical JSON of exactly what was posted
     * @param records items of all the evidence's lists
     * @param lots what the reservation is taken from, oldest first
     */
    record RunAccepted(
        String agentId,
        String runId,
        String pilotId,
        String contractId,
        String credentialId,
        EvidencePack evidence,
        String evidenceSha256,
        int records,
        Instant acceptedAt,
        Instant deadlineAt,
        long reservedMicros,
        List<Lot> lots,
        String contractSha256,
        String credentialSha256,
        @Nullable Request request)
        implements OfOneRun {}

    /** A restart found the run accepted and not executed; {@code times} counts from 1. */
    record RunResumed(String agentId, String runId, int times) implements OfOneRun {}

    /** Debit reserved, credit available: all of it. */
    record RunCancelled(
        String agentId,
        String runId,
        long releasedMicros,
        String acceptanceSha256,
        @Nullable Request request)
        implements OfOneRun {}

    /**
     * Debit reserved, credit available: all of it. It opens a ticket.
     *
     * @param expiresAt of the ticket; absent in older ones, which never expire
     * @param causeSha256 of the newest {@code evidence.added} or {@code run.retried}; absent where
     *     the run was never recovered
     */
    record RunFailed(
        String agentId,
        String runId,
        FailureReason reason,
        String detail,
        String exceptionId,
        long releasedMicros,
        String acceptanceSha256,
        @Nullable Instant expiresAt,
        @Nullable String causeSha256)
        implements OfOneRun {}
  }

  /** What the engine says of the ledger itself; no agent's. */
  sealed interface OfLedger extends Fact {
    /** Empty: it is nobody's. */
    @Override
    default String home() {
      return "";
    }

    /**
     * A snapshot of the state after the first entries is on disk: a later start may go on from it.
     *
     * @param size how many entries it stands for: less than the index of this one, or that
     * @param rootHash of the tree of these entries, in hex
     * @param snapshotSha256 SHA-256 in hex of the snapshot's file
     */
    record SnapshotTaken(long size, String rootHash, String snapshotSha256) implements OfLedger {
      @Override
      public String subject() {
        return snapshotSha256;
      }
    }
  }

  /** What comes back to the agent. */
  sealed interface OfReturns extends Fact {
    String agentId();

    String runId();

    @Override
    default String home() {
      return agentId();
    }

    @Override
    default String subject() {
      return runId();
    }

    /**
     * The tool is done: debit reserved, credit consumed, and the rest back to available.
     *
     * @param outcome in brief if it is clear
     * @param consumed by lot, oldest first; their sum is {@code consumedMicros}
     * @param deliveryId of the callback; absent where the contract has no target
     * @param targetSha256 SHA-256 in hex of the callback URL
     * @param causeSha256 of the newest {@code evidence.added} or {@code run.retried}; absent where
     *     the run was never recovered
     */
    record RunCompleted(
        String agentId,
        String runId,
        RecordedOutcome outcome,
        String evidenceStatus,
        Instant startedAt,
        List<Meter> meters,
        long consumedMicros,
        long releasedMicros,
        List<Lot> consumed,
        @Nullable String deliveryId,
        @Nullable String targetSha256,
        String acceptanceSha256,
        @Nullable String causeSha256)
        implements OfReturns {}

    /** A try that was not the last. */
    record CallbackAttempted(
        String agentId, String runId, String deliveryId, Attempt attempt, Instant nextAttemptAt)
        implements OfReturns {}

    /** How a callback ended. */
    sealed interface CallbackEnded extends OfReturns {
      String deliveryId();

      /** SHA-256 in hex of the body that was posted. */
      String payloadSha256();

      List<Attempt> attempts();

      String completionSha256();
    }

    /**
     * @param attempts all since the completion or the last redelivery, oldest first
     */
    record CallbackDelivered(
        String agentId,
        String runId,
        String deliveryId,
        String payloadSha256,
        List<Attempt> attempts,
        String completionSha256)
        implements CallbackEnded {}

    record CallbackDeadLettered(
        String agentId,
        String runId,
        String deliveryId,
        String payloadSha256,
        List<Attempt> attempts,
        String completionSha256)
        implements CallbackEnded {}

    record RedeliveryRequested(
        String agentId,
        String runId,
        String deliveryId,
        String completionSha256,
        @Nullable Request request)
        implements OfReturns {}
  }
}
