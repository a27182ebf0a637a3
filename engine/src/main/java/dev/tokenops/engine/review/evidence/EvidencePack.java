package dev.tokenops.engine.review.evidence;

import dev.tokenops.ledger.json.RawJson;

/**
 * An accepted pack: what was posted, how it is named, what it says.
 *
 * @param canonical RFC 8785 of exactly what was posted, nulls kept
 * @param sha256Hex over the bytes of {@code canonical}
 * @param evidence what the rules read
 * @param records the items of all the evidence's lists, {@code asset.events} and {@code exceptions}
 *     among them: what a quote counts and prices
 */
public record EvidencePack(RawJson canonical, String sha256Hex, Evidence evidence, int records) {
  /** The most that a run takes, in bytes of {@code canonical}. */
  public static final int MAX_BYTES = 48 * 1024;
}
