package dev.tokenops.engine.stage;

import org.jspecify.annotations.Nullable;

/**
 * A movement of credits: one balance is debited and another credited by the same amount, so that
 * the sum over all balances stays zero.
 *
 * @param micros more than 0
 * @param providerRoute whose clearing balance it is, where one side is {@link Balance#CLEARING}
 */
public record Movement(Balance debit, Balance credit, long micros, @Nullable String providerRoute) {
  /** The balances of an agent's account. A credit raises a balance, a debit lowers it. */
  public enum Balance {
    /** The provider's side: minus what it confirmed and did not take back. */
    CLEARING,
    /** What the agent can spend. */
    AVAILABLE,
    /** What is held for runs that have not ended. */
    RESERVED,
    /** What completed runs cost. */
    CONSUMED,
    /** Minus what a provider took back after it was spent or held. */
    SHORTFALL
  }

  public Movement {
    if (micros <= 0) throw new IllegalArgumentException("moves nothing: " + micros);
    if ((debit == Balance.CLEARING || credit == Balance.CLEARING) != (providerRoute != null))
      throw new IllegalArgumentException("clearing, and it alone, has a route");
  }
}
