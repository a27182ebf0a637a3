package dev.tokenops.engine.stage;

/**
 * Every "no" of the engine, by name, in order of precedence within each stage.
 *
 * <p>The name in lower case is the {@code code} that the edge shows.
 */
public enum Refusal {
  // Any stage.
  ENGINE_BUSY("Too many commands are in flight: try again in a moment.", true),
  IDEMPOTENCY_KEY_REUSED("This Idempotency-Key was used with another body: take a new key.", false),
  NOT_FOUND("There is no such object, or it is not yours.", false),

  // Onboarding.
  TRUST_TRANSITION_REFUSED("This decision does not fit the agent's trust state.", false),

  // What the operator has paused; after who the agent is, before what it asks for.
  RUNS_PAUSED("The operator has paused new runs: try again later.", true),
  AGENT_PAUSED("The operator has paused this agent: it may read, and try again later.", true),
  PROVIDER_PAUSED("The operator has paused this provider's route: try again later.", true),

  // Credential.
  AGENT_NOT_APPROVED("The agent is not approved: the operator decides on its trust first.", true),
  AGENT_SUSPENDED("The agent is suspended: it may read, and nothing else until reinstated.", true),
  CLAIM_SPENT("This one-time link was used or has expired: rotate the credential.", false),
  CREDENTIAL_NOT_ACTIVE("The credential is revoked, rotated or expired.", false),

  // Inbox.
  PROVIDER_EVENT_DUPLICATE("This provider event is known.", false),
  INBOX_FULL("Too many events wait for their payment to be known: send it again later.", true),

  // Funding.
  QUOTE_EXPIRED("The quote has expired: ask for a new one.", false),
  CREDITS_OUT_OF_RANGE(
      "Credits must be more than zero and within the limit of one settlement.", false),

  // Run: contract.
  CONTRACT_DIGEST_MISMATCH("The digest is not that of the contract's terms: read it again.", false),
  CONTRACT_STATE("The contract's state does not allow this.", false),
  CONTRACT_NOT_ACCEPTED("The contract is not accepted: accept its digest first.", false),
  CONTRACT_EXPIRED("The contract has expired: prepare a new one.", false),
  EVIDENCE_EXCEEDS_CONTRACT("The evidence has more records than the contract covers.", false),
  EVIDENCE_AS_OF_IN_FUTURE("The evidence's as_of is later than now.", false),

  // Funding: reservation.
  PILOT_ID_USED("This pilot_id names another run of yours: take a new one.", false),
  CONTRACT_EXHAUSTED("All runs of the contract are used: prepare a new one.", false),
  CREDIT_SHORTFALL("A refund or dispute took credits that were spent: fund the shortfall.", true),
  INSUFFICIENT_CREDITS("There are not enough credits for this run: fund more.", true),

  // Run: recovery, in this order. Then as for a new run, where credits are held anew.
  EXCEPTION_NOT_OPEN("The run has no open exception: there is nothing to recover.", false),
  EXCEPTION_EXPIRED("The exception has expired: post a new run.", false),
  RECOVERY_NOT_OFFERED("This exception is not recovered this way.", false),
  RECOVERIES_EXHAUSTED("The run was recovered as often as a run may be: close it.", false),
  EVIDENCE_CONFLICT("What is added does not fit the run's evidence.", false),
  EVIDENCE_TOO_LARGE(
      "A run's evidence, with what is added to it, has at most 48 KiB of canonical JSON: leave out"
          + " what the review does not need, or split it over several runs.",
      false),

  // Run and returns.
  RUN_NOT_QUEUED("The run has left the queue: it can no longer be cancelled.", false),
  DELIVERY_OPEN("The delivery is still being tried.", true);

  private final String sentence;
  private final boolean retryable;

  Refusal(String sentence, boolean retryable) {
    this.sentence = sentence;
    this.retryable = retryable;
  }

  public String sentence() {
    return sentence;
  }

  /** Whether the very same command may succeed later. */
  public boolean retryable() {
    return retryable;
  }
}
