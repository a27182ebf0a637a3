package dev.tokenops.ledger.verify;

import dev.tokenops.ledger.checkpoint.KeyLines;
import dev.tokenops.ledger.merkle.ProofRefused;
import dev.tokenops.ledger.tile.TileSource;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The public keys that lie beside a ledger. They prove nothing to whoever trusts no key; to whoever
 * does, their handovers say what other keys he may trust.
 *
 * @param text {@link KeyLines}; null if there are none
 */
record PublishedKeys(@Nullable String text) {
  /** Those beside a tree; none if they cannot be read. */
  static PublishedKeys of(TileSource source) {
    try {
      return new PublishedKeys(source.keys().orElse(null));
    } catch (IOException unreadable) {
      return new PublishedKeys(null);
    }
  }

  /** What the ledger says of itself; null if it cannot be read. */
  @Nullable LogKeys own() {
    try {
      return text == null ? null : LogKeys.parse(text);
    } catch (ProofRefused | IllegalArgumentException unusable) {
      return null;
    }
  }

  /** The trusted keys, and what links them to others; without that, if it does not fit. */
  LogKeys linkedTo(LogKeys trusted) {
    var lines = lines();
    return lines == null || refusal(trusted) != null ? trusted : trusted.with(lines.handovers());
  }

  /** Why what lies here contradicts what is known of the trusted keys; null if it does not. */
  @Nullable String refusal(LogKeys trusted) {
    var lines = lines();
    try {
      if (lines != null) trusted.with(lines.handovers());
      return null;
    } catch (ProofRefused e) {
      return e.getMessage();
    }
  }

  /** Null too if they cannot be read: the trusted keys may be enough. */
  private @Nullable KeyLines lines() {
    try {
      return text == null ? null : KeyLines.parse(text);
    } catch (ProofRefused unusable) {
      return null;
    }
  }
}
