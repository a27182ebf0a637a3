package dev.tokenops.engine.message;

import dev.tokenops.engine.message.Words.Attempt;
import dev.tokenops.engine.message.Words.FailureReason;
import dev.tokenops.engine.message.Words.Manifest;
import dev.tokenops.engine.message.Words.OnPartial;
import dev.tokenops.engine.message.Words.RateLimit;
import dev.tokenops.engine.message.Words.Request;
import dev.tokenops.engine.message.Words.Scope;
import dev.tokenops.engine.message.Words.TrustDecision;
import dev.tokenops.engine.review.Outcome;
import dev.tokenops.engine.review.evidence.EvidencePack;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request to change a stage. Imperative, may be refused.
 *
 * <p>New ids arrive with the command, so that deciding is pure. A command of an agent that carries
 * a {@link Request} is known again after it led to a fact; every other command is harmless when
 * repeated because the state it asks for is already there.
 */
public sealed interface Command {
  /** The id that says which lane hears it: it carries the {@link TypeId#laneKey}. */
  String home();

  /** Who waits at the edge; {@link Ticket#NOBODY} for what {@code Flow} derives. */
  default Ticket ticket() {
    return Ticket.NOBODY;
  }

  /** The agent's Idempotency-Key, if there is one. */
  default @Nullable Request request() {
    return null;
  }

  /** A place in the queue of those who wait for an answer; lives as long as the process. */
  record Ticket(long number) {
    public static final Ticket NOBODY = new Ticket(0);
  }

  /** To the onboarding stage. */
  sealed interface ToOnboarding extends Command {
    record SubmitManifest(Ticket ticket, String agentId, Manifest manifest)
        implements ToOnboarding {
      @Override
      public String home() {
        return agentId;
      }
    }

    record DecideTrust(Ticket ticket, String agentId, TrustDecision decision, String reason)
        implements ToOnboarding {
      @Override
      public String home() {
        return agentId;
      }
    }
  }

  /** To the credential stage. */
  sealed interface ToCredential extends Command {
    String credentialId();

    @Override
    default String home() {
      return credentialId();
    }

    /** {@code claimSha256}: SHA-256 in hex of the claim token, which only the edge has seen. */
    record Issue(
        Ticket ticket,
        String agentId,
        String credentialId,
        List<Scope> scopes,
        List<String> tools,
        @Nullable Instant expiresAt,
        @Nullable RateLimit rateLimit,
        String deliveryChannel,
        String claimSha256,
        Instant claimExpiresAt)
        implements ToCredential {}

    record Claim(
        Ticket ticket, String credentialId, String claimSha256, String keySha256, String keyHint)
        implements ToCredential {}

    record Rotate(
        Ticket ticket,
        String credentialId,
        String successorId,
        String claimSha256,
        Instant claimExpiresAt,
        long graceSeconds)
        implements ToCredential {}

    record Revoke(Ticket ticket, String credentialId) implements ToCredential {}
  }

  /** To the inbox of provider events, on lane 0. */
  sealed interface ToInbox extends Command {
    record Receive(Ticket ticket, ProviderEvent event) implements ToInbox {
      @Override
      public String home() {
        return "";
      }
    }
  }

  /** To the funding stage. */
  sealed interface ToFunding extends Command {
    record RequestSettlement(
        Ticket ticket,
        String agentId,
        String settlementId,
        @Nullable String quoteId,
        @Nullable Long creditsMicros,
        String providerRoute,
        @Nullable Request request)
        implements ToFunding {
      @Override
      public String home() {
        return agentId;
      }
    }

    /**
     * What the inbox matched.
     *
     * @param confirmationSha256 of the body of the {@code provider.confirmed} entry
     */
    record Confirm(
        Ticket ticket, String settlementId, ProviderEvent event, String confirmationSha256)
        implements ToFunding {
      @Override
      public String home() {
        return settlementId;
      }
    }

    /** A run that the run stage let pass: hold its credits and accept it, or refuse it. */
    record Reserve(
        ToRun.AcceptRun accept,
        long creditsMicros,
        @Nullable Long maxRuns,
        Instant acceptedAt,
        Instant deadlineAt,
        String contractSha256,
        String credentialSha256)
        implements ToFunding {
      @Override
      public String home() {
        return accept.home();
      }

      @Override
      public Ticket ticket() {
        return accept.ticket();
      }

      @Override
      public @Nullable Request request() {
        return accept.request();
      }
    }

    /** A failed run that the run stage lets try again: hold its credits anew, or refuse it. */
    record ReserveAgain(
        Recover.RetryRun retry,
        String exceptionId,
        long creditsMicros,
        @Nullable Long maxRuns,
        Instant retriedAt,
        Instant deadlineAt,
        String exceptionSha256)
        implements ToFunding {
      @Override
      public String home() {
        return retry.home();
      }

      @Override
      public Ticket ticket() {
        return retry.ticket();
      }

      @Override
      public @Nullable Request request() {
        return retry.request();
      }
    }

    /** The operator has looked at a provider's word that did not fit. */
    record ResolveException(Ticket ticket, String exceptionId, String reason) implements ToFunding {
      @Override
      public String home() {
        return exceptionId;
      }
    }
  }

  /** To the run stage. */
  sealed interface ToRun extends Command
      permits ToRun.Quote,
          ToRun.PrepareContract,
          ToRun.AcceptContract,
          ToRun.AcceptRun,
          ToRun.CancelRun,
          ToRun.ResumeRun,
          Recover {
    String agentId();

    @Override
    default String home() {
      return agentId();
    }

    record Quote(
        Ticket ticket,
        String agentId,
        String quoteId,
        String tool,
        String capability,
        int records,
        long runs,
        @Nullable Request request)
        implements ToRun {}

    record PrepareContract(
        Ticket ticket,
        String agentId,
        String contractId,
        String credentialId,
        String quoteId,
        @Nullable String callbackUrl,
        @Nullable Long maxRuns,
        @Nullable Long expiresInSeconds,
        OnPartial onPartial,
        @Nullable Long exceptionExpiresInSeconds,
        @Nullable Request request)
        implements ToRun {}

    record AcceptContract(
        Ticket ticket, String agentId, String contractId, String digest, @Nullable Request request)
        implements ToRun {}

    record AcceptRun(
        Ticket ticket,
        String agentId,
        String runId,
        @Nullable String pilotId,
        String contractId,
        String credentialId,
        EvidencePack evidence,
        Request request)
        implements ToRun {
      /** The agent's name for the run, else the run's own id. */
      public String pilotOrRunId() {
        return pilotId == null ? runId : pilotId;
      }
    }

    record CancelRun(Ticket ticket, String agentId, String runId, @Nullable Request request)
        implements ToRun {}

    /** At start: a run that was accepted and never ended is taken up again. */
    record ResumeRun(String agentId, String runId) implements ToRun {}
  }

  /** To the execution stage. */
  sealed interface ToExecution extends Command {
    /** Puts an accepted run into its agent's queue. */
    record Execute(String agentId, String runId) implements ToExecution {
      @Override
      public String home() {
        return agentId;
      }
    }

    /**
     * Puts a recovered run into its agent's queue.
     *
     * @param evidence all that the run has; null until it is read back from the ledger
     */
    record ExecuteAgain(String agentId, String runId, @Nullable EvidencePack evidence)
        implements ToExecution {
      @Override
      public String home() {
        return agentId;
      }
    }

    /** Executes one run of the queue, and asks for the next while there is one. */
    record Next(String home) implements ToExecution {}

    /** The lane's own sign of life: it comes through the same door as the runs. */
    record Beat() implements ToExecution {
      @Override
      public String home() {
        return "";
      }
    }
  }

  /** To the controls, on lane 0. */
  sealed interface ToControls extends Command {
    @Override
    default String home() {
      return "";
    }

    /** The operator pauses what a control stands for, or opens it again. */
    record SetControl(Ticket ticket, Control control, OfControls.State state, String reason)
        implements ToControls {}
  }

  /** To the returns stage. */
  sealed interface ToReturns extends Command {
    String agentId();

    String runId();

    @Override
    default String home() {
      return agentId();
    }

    /**
     * The tool is done.
     *
     * @param missing what the evidence lacks; only asked for where the contract pauses on that
     */
    record Complete(
        String agentId,
        String runId,
        Outcome outcome,
        Instant startedAt,
        List<Outcome.OpenItem> missing)
        implements ToReturns {}

    record Fail(String agentId, String runId, FailureReason reason, String detail)
        implements ToReturns {}

    /**
     * One try of a callback, and what it came to.
     *
     * @param state whether the target took it, it will be tried again, or never will be
     * @param nextAttemptAt only with {@link DeliveryResult#RETRY}
     */
    record RecordAttempt(
        Ticket ticket,
        String agentId,
        String runId,
        String deliveryId,
        Attempt attempt,
        String payloadSha256,
        DeliveryResult state,
        @Nullable Instant nextAttemptAt)
        implements ToReturns {}

    record Redeliver(
        Ticket ticket,
        String agentId,
        String runId,
        String deliveryId,
        String completionSha256,
        @Nullable Request request)
        implements ToReturns {}
  }

  /** What one try of a callback came to. */
  enum DeliveryResult {
    DELIVERED,
    RETRY,
    DEAD_LETTERED
  }
}
