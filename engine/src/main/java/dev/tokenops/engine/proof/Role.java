package dev.tokenops.engine.proof;

import dev.tokenops.ledger.json.EnumNames;

/** What an entry is to the run whose proof it stands in; in the order of the path. */
public enum Role {
  /** The agent's manifest. */
  ONBOARDING,
  /** The decision that approved the agent, as it stood when the contract was prepared. */
  TRUST,
  /** The credential that prepared the contract. */
  CONTRACT_CREDENTIAL,
  /** The credential that the run was accepted with, if it is another one. */
  RUN_CREDENTIAL,
  /** The price that the contract is about. */
  QUOTE,
  /** The contract's terms. */
  CONTRACT,
  /** The agent's word on exactly these terms. */
  CONTRACT_ACCEPTANCE,
  /** What a payment was asked for. */
  SETTLEMENT,
  /** The provider's verified word. */
  PROVIDER_CONFIRMATION,
  /** What tied the provider's word to the settlement, where the word alone did not. */
  PROVIDER_MATCH,
  /** The credits that came of it. */
  CREDIT_FUNDING,
  /** Evidence, reservation and the lots it is taken from. */
  RUN_ACCEPTANCE,
  /** Why the run paused or failed on its way, once for each time. */
  EXCEPTION,
  /** What was added to its evidence. */
  EVIDENCE_ADDED,
  /** That it was tried again. */
  RUN_RETRY,
  /** Outcome, consumption and release. */
  RUN_COMPLETION,
  /** How the callback ended. */
  CALLBACK;

  /** As it stands in envelopes. */
  String wire() {
    return EnumNames.of(this);
  }
}
