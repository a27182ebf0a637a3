package dev.tokenops.engine.review.evidence;

import org.jspecify.annotations.Nullable;

/**
 * A CAIP-10 account: {@code chain:address}.
 *
 * @param text as it was given
 * @param chain its CAIP-2 chain
 */
public record AccountId(String text, String chain) {
  /** Null if the text is no CAIP-10 id. */
  static @Nullable AccountId read(String text) {
    int colon = text.lastIndexOf(':');
    if (colon < 0
        || !Caip.isChain(text, 0, colon)
        || !Caip.isReference(text, colon + 1, text.length(), 128)) return null;
    return new AccountId(text, text.substring(0, colon));
  }

  /** What two names of one account have in common: on eip155 the lower case of the text. */
  public String key() {
    return Caip.key(text);
  }

  /** The same account, however its address is written. */
  public boolean isSameAs(AccountId other) {
    return Caip.areSame(text, other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}
