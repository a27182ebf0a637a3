package dev.tokenops.engine.proof;

import dev.tokenops.engine.message.Fact;
import dev.tokenops.engine.message.Fact.OfFunding.CreditsFunded;
import dev.tokenops.engine.message.Fact.OfRun.ContractAccepted;
import org.jspecify.annotations.Nullable;

/** Where a walk back finds the entries that a fact names. */
public interface EntryLookup {
  /**
   * The entry whose canonical body has this hash; of several equal ones the oldest.
   *
   * @param sha256 in hex
   */
  @Nullable SealedEntry<? extends Fact> byBody(String sha256);

  /**
   * The {@code provider.matched} entry of a confirmation that came before its settlement was known:
   * it names the confirmation, not the other way round.
   *
   * @param confirmationSha256 of the confirmation's body, in hex
   */
  @Nullable SealedEntry<? extends Fact> matchOf(String confirmationSha256);

  /**
   * What an accepted contract stands on. Whoever has walked back from it before may answer with
   * that.
   *
   * @throws Unbound naming what is missing or does not fit
   */
  default Agreement agreement(SealedEntry<ContractAccepted> acceptance) {
    return Agreement.walk(acceptance, this);
  }

  /**
   * What a funding stands on; likewise.
   *
   * @throws Unbound naming what is missing or does not fit
   */
  default Passage.Funding funding(SealedEntry<CreditsFunded> funding) {
    return Passage.Funding.walk(funding, this);
  }
}
