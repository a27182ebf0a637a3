package dev.tokenops.engine.review.rule;

/** How much a finding weighs, lightest first. */
public enum Severity {
  /** Worth knowing; a clear pack may have it. */
  INFO,
  /** Untidy: someone should look when there is time. */
  LOW,
  /** Something does not fit, or is missing. */
  MEDIUM,
  /** Money or control may be lost: nobody should build on this pack. */
  HIGH,
  /** It has happened. */
  CRITICAL
}
