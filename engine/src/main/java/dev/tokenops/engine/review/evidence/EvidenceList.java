package dev.tokenops.engine.review.evidence;

import java.util.Locale;

/** The lists of an evidence pack. Their items are the records that a quote counts and prices. */
public enum EvidenceList {
  /** {@code asset.events}: what happened to the token. */
  EVENTS,
  PAYMENT_REQUESTS,
  SETTLEMENTS,
  CREDITS,
  USAGE,
  DELIVERIES,
  /** Alone among the lists, a pack may lack it: no exception is the good case. */
  EXCEPTIONS,
  FILES;

  private final String wireName = name().toLowerCase(Locale.ROOT);

  /** The key in the JSON, and what a finding's {@code refs} call a list that is lacking. */
  public String wireName() {
    return wireName;
  }
}
