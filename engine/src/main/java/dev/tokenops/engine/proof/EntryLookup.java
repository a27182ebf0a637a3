package dev.tokenops.engine.proof;

import dev.tokenops.engine.message.Fact;
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
}
