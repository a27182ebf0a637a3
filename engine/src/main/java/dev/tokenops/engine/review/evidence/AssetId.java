package dev.tokenops.engine.review.evidence;

import org.jspecify.annotations.Nullable;

/**
 * A CAIP-19 asset: {@code chain/namespace:reference}, with {@code /token} behind it for one token
 * of many.
 *
 * @param text as it was given
 * @param chain its CAIP-2 chain, such as {@code eip155:8453}
 */
public record AssetId(String text, String chain) {
  /** Stands in for one that is at fault, and is never seen. */
  static final AssetId UNREAD = new AssetId("", "");

  /** Null if the text is no CAIP-19 id. */
  static @Nullable AssetId read(String text) {
    int slash = text.indexOf('/');
    int colon = text.indexOf(':', slash + 1);
    if (slash < 0 || colon < 0 || !Caip.isChain(text, 0, slash)) return null;
    int end = text.indexOf('/', colon);
    boolean token = end >= 0;
    if (!token) end = text.length();
    boolean fits =
        Caip.isNamespace(text, slash + 1, colon)
            && Caip.isReference(text, colon + 1, end, 128)
            && (!token || Caip.isReference(text, end + 1, text.length(), 78));
    if (!fits) return null;
    return new AssetId(text, text.substring(0, slash));
  }

  /** What two names of one asset have in common: on eip155 the lower case of the text. */
  public String key() {
    return Caip.key(text);
  }

  /** The same asset, however its address is written. */
  public boolean isSameAs(AssetId other) {
    return Caip.areSame(text, other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}
